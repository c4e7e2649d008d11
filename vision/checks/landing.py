"""Ball-to-heel landing: the ball of the foot lands first, then the foot rolls to the heel."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Judged, StepRule
from vision.checks.shapes import SteppedCheck, SteppedSettings
from vision.checks.walking import backward_steps
from vision.settings import ByLevel, Section, number
from vision.values import Landing as Touch
from vision.values import Level
from vision.values.views import SAGITTAL

_SOURCE = "[K] coaches ask for ball to heel; a flat foot is what beginners do first"
_HEEL, _FLAT, _BALL = 0.0, 0.5, 1.0
_AS_NUMBER = {Touch.HEEL: _HEEL, Touch.FLAT: _FLAT, Touch.BALL: _BALL}


class LandingLimits(Section):
    """What counts as a soft landing at one level, and which share of them is good."""

    ok_share: float = number(
        0.7,
        low=0,
        high=1,
        title="Smallest good share of soft landings",
        unit="0..1",
        source=_SOURCE,
    )
    flat_is_soft: bool = Field(
        default=True,
        title="A flat landing is soft enough",
        description="Unit: yes or no. Source: " + _SOURCE,
        json_schema_extra={"unit": "yes or no", "source": _SOURCE},
    )


class LandingSettings(SteppedSettings):
    """Settings of the ball-to-heel check."""

    least_rate_hz: float = number(
        14,
        low=1,
        high=60,
        title="Frame rate below which it can't tell",
        unit="1/s",
        source="measured: at 15 two in three landings are told, most of them rightly; at 12 one "
        "in five "
        "and half of them wrongly",
    )

    rule: StepRule = Field(default_factory=StepRule, title="Evidence over landings")
    limits: ByLevel[LandingLimits] = Field(
        title="Limits",
        default=ByLevel[LandingLimits](
            beginner=LandingLimits(),
            intermediate=LandingLimits(flat_is_soft=False),
            advanced=LandingLimits(ok_share=0.85, flat_is_soft=False),
        ),
    )


class LandingCheck(SteppedCheck[LandingSettings]):
    """Judges the last known landings; unknown ones do not count.

    A single landing may be misread, so it takes several of the last known ones.
    """

    id = "landing"
    title = "Ball-to-heel landing"
    faults = ("heel_first", "flat_foot")
    Settings = LandingSettings
    primary = True
    what = "how your feet land"
    views = SAGITTAL

    def __init__(self, settings: LandingSettings, level: Level) -> None:
        super().__init__(settings, level)
        own = settings.limits.at(level)
        self._soft_from = _FLAT if own.flat_is_soft else _BALL
        self.gauge = Gauge("% soft", 0.0, 100.0, 100.0 * own.ok_share, None)

    def step_values(self, moment: Moment) -> Sequence[tuple[float | None, float]]:
        """Each backward step's landing as a number, ``None`` where it is not known."""
        return [(_AS_NUMBER.get(step.landing), step.confidence) for step in backward_steps(moment)]

    def judge(self, fault: str, value: float, weight: float) -> Judged:
        """Heel first, and flat foot, which is any landing that is not soft where a flat one is
        not."""
        bad = value == _HEEL if fault == "heel_first" else value < self._soft_from
        if fault == "flat_foot" and self._soft_from == _FLAT:
            bad = False  # then only heel first is wrong, which is the other fault
        if fault == "flat_foot" and value == _HEEL:
            weight /= 2.0  # so that a walk that changes to heel strikes is not called flat at first
        return Judged(beyond=bad, inside=not bad, weight=weight)

    def shown(self, values: Sequence[float]) -> float:
        """Share of soft landings in per cent."""
        return 100.0 * sum(value >= self._soft_from for value in values) / len(values)
