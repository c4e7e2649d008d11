"""Short steps: backward steps are safest short, yet long enough not to shuffle."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Judged, Limit
from vision.checks.shapes import SteppedCheck, SteppedSettings
from vision.checks.walking import backward_steps
from vision.settings import ByLevel, Section, number
from vision.values import Level
from vision.values.views import SAGITTAL

_SOURCE = (
    "[K] 0.15-0.28 (beginner), 0.20-0.35, 0.25-0.42 of stature over 0.53; young adults' "
    "forward steps were 0.43 of stature, those of fearful old people 0.30 (PMC2943048 [21])"
)


class StepLengthLimits(Section):
    """Step length in leg lengths (a leg is 0.53 of stature), of one level."""

    ok_low_leg: float = number(
        0.28, low=0, high=1, title="Shortest good step", unit="leg lengths", source=_SOURCE
    )
    ok_high_leg: float = number(
        0.53, low=0, high=2, title="Longest good step", unit="leg lengths", source=_SOURCE
    )
    long_on_leg: float = number(
        0.60, low=0, high=2, title="Overstride: ON", unit="leg lengths", source=_SOURCE
    )
    long_off_leg: float = number(
        0.57, low=0, high=2, title="Overstride: OFF", unit="leg lengths", source=_SOURCE
    )
    shuffle_on_leg: float = number(
        0.19, low=0, high=1, title="Shuffle: ON", unit="leg lengths", source=_SOURCE
    )
    shuffle_off_leg: float = number(
        0.23, low=0, high=1, title="Shuffle: OFF", unit="leg lengths", source=_SOURCE
    )


class StepLengthSettings(SteppedSettings):
    """Settings of the short steps check."""

    least_rate_hz: float = number(
        11,
        low=1,
        high=60,
        title="Frame rate below which it can't tell",
        unit="1/s",
        source="measured: within 2 % of all pictures at 12 and more, 8 % shorter at 10",
    )

    limits: ByLevel[StepLengthLimits] = Field(
        title="Limits",
        default=ByLevel[StepLengthLimits](
            beginner=StepLengthLimits(),
            intermediate=StepLengthLimits(
                ok_low_leg=0.38, ok_high_leg=0.66, long_on_leg=0.72, long_off_leg=0.68
            ),
            advanced=StepLengthLimits(
                ok_low_leg=0.47, ok_high_leg=0.79, long_on_leg=0.85, long_off_leg=0.81
            ),
        ),
    )


class StepLengthCheck(SteppedCheck[StepLengthSettings]):
    """Judges the length of the last steps; only seen from the side."""

    id = "step_length"
    title = "Short steps"
    faults = ("overstride", "shuffle")
    Settings = StepLengthSettings
    primary = True
    what = "your step length"
    views = SAGITTAL

    def __init__(self, settings: StepLengthSettings, level: Level) -> None:
        super().__init__(settings, level)
        own = settings.limits.at(level)
        self.gauge = Gauge("leg lengths", 0.0, 1.1, own.ok_low_leg, own.ok_high_leg)
        self._limits = {
            "overstride": Limit.above(own.long_on_leg, own.long_off_leg),
            "shuffle": Limit.below(own.shuffle_on_leg, own.shuffle_off_leg),
        }

    def step_values(self, moment: Moment) -> Sequence[tuple[float | None, float]]:
        """Each backward step's length in leg lengths."""
        return [(step.length_leg, step.confidence) for step in backward_steps(moment)]

    def judge(self, fault: str, value: float, weight: float) -> Judged:
        """Too long or too short, each with its own limit."""
        return self._limits[fault].judge(value, weight)
