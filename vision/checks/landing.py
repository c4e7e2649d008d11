"""Ball-to-heel landing: the ball of the foot takes the floor, then the foot rolls to the heel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from pydantic import Field

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Judged, StepRule
from vision.checks.shapes import SteppedCheck, SteppedSettings
from vision.checks.walking import SAGITTAL, backward_steps
from vision.settings import ByLevel, Section, number
from vision.values import Foot, Level, Step
from vision.values import Landing as Touch

_SOURCE = "[K] coaches ask for ball to heel; a flat foot is what beginners do first"
_RUN_SOURCE = "measured on walkers: 15 of 18 heel-first walks, none of 36 that land on the ball"
_HEEL, _FLAT, _BALL = 0.0, 0.5, 1.0
_AS_NUMBER = {Touch.HEEL: _HEEL, Touch.FLAT: _FLAT, Touch.BALL: _BALL}


class LandingLimits(Section):
    """What counts as a soft landing at one level, and how large a share is good."""

    ok_share: float = number(0.7, 0, 1, "Least good share of soft landings", "0..1", _SOURCE)
    flat_is_soft: bool = Field(
        default=True,
        title="A flat landing is soft enough",
        description="Unit: yes or no. Source: " + _SOURCE,
        json_schema_extra={"unit": "yes or no", "source": _SOURCE},
    )


class HeelRunRule(Section):
    """When landings of one foot that are no ball, each too faint to call, are heels together."""

    steps: int = number(3, 2, 6, "Landings of one foot in a row", "steps", _RUN_SOURCE)
    least_deg: float = number(
        -7.75, -20, 10, "Each with the toes down by no more", "deg", _RUN_SOURCE
    )
    middle_deg: float = number(-3.0, -20, 10, "Their median at least", "deg", _RUN_SOURCE)


class LandingSettings(SteppedSettings):
    """Settings of the ball-to-heel check."""

    heel_run: HeelRunRule = Field(default_factory=HeelRunRule, title="Heels told by a run")

    rule: StepRule = Field(default_factory=StepRule, title="How many known landings decide")
    limits: ByLevel[LandingLimits] = Field(
        title="Limits",
        default=ByLevel[LandingLimits](
            beginner=LandingLimits(),
            intermediate=LandingLimits(flat_is_soft=False),
            advanced=LandingLimits(ok_share=0.85, flat_is_soft=False),
        ),
    )


class Landing(SteppedCheck[LandingSettings]):
    """Judges the last known landings; one not known counts neither as good nor as bad.

    A single landing is often misread, so it takes four of the last six known ones. The pose
    model shows a heel-first landing faintly and sometimes on one foot only; a run of such
    landings on one foot says what none says alone, and for the other foot's unknown ones too.
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
        steps = backward_steps(moment)
        in_run = set(self._heel_runs(steps))
        return [
            (_HEEL if i in in_run else _AS_NUMBER.get(step.landing), step.confidence)
            for i, step in enumerate(steps)
        ]

    def _heel_runs(self, steps: Sequence[Step]) -> Iterator[int]:
        """Indices of the unknown landings that a run of one foot tells to be heels."""
        rule = self.settings.heel_run
        for foot in Foot:
            own = [i for i, step in enumerate(steps) if step.foot is foot]
            for last in range(rule.steps, len(own) + 1):
                run = own[last - rule.steps : last]
                if self._are_heels([steps[i] for i in run]):
                    between = range(run[0], run[-1] + 1)
                    yield from (i for i in between if steps[i].landing is Touch.UNKNOWN)

    def _are_heels(self, run: Sequence[Step]) -> bool:
        rule = self.settings.heel_run
        pitches = [step.foot_pitch_deg for step in run if step.foot_pitch_deg is not None]
        if len(pitches) < len(run) or min(pitches) < rule.least_deg:
            return False
        if any(step.landing in (Touch.BALL, Touch.FLAT) for step in run):
            return False
        heels = sum(step.landing is Touch.HEEL for step in run)
        return heels >= rule.steps - 1 or median(pitches) >= rule.middle_deg

    def judge(self, fault: str, value: float, weight: float) -> Judged:
        """Heel first is heel first; flat foot is anything short of soft where flat is not."""
        bad = value == _HEEL if fault == "heel_first" else value < self._soft_from
        if fault == "flat_foot" and self._soft_from == _FLAT:
            bad = False  # only a heel is wrong then, and that is the other fault's to say
        return Judged(beyond=bad, inside=not bad, weight=weight)

    def shown(self, values: Sequence[float]) -> float:
        """Share of soft landings in per cent."""
        return 100.0 * sum(value >= self._soft_from for value in values) / len(values)
