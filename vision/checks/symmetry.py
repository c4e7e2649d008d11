"""Left-right symmetry: how much the step times of the two feet differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import median, variance

from pydantic import Field

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Limit
from vision.checks.reasons import Reason
from vision.checks.shapes import TimedCheck, TimedSettings
from vision.checks.walking import backward_steps, step_times
from vision.settings import ByLevel, Section, number
from vision.values import Foot, Level, Step
from vision.values.views import FRONTAL, SAGITTAL

_SOURCE = "[K]; nobody is perfectly symmetric (PMC11341956 [22])"


class SymmetryLimits(Section):
    """Difference of left and right step time over their mean, of one level."""

    ok_percent: float = number(
        12, low=0, high=50, title="Largest good difference", unit="%", source=_SOURCE
    )
    on_percent: float = number(18, low=0, high=90, title="Uneven: ON", unit="%", source=_SOURCE)
    off_percent: float = number(15, low=0, high=90, title="Uneven: OFF", unit="%", source=_SOURCE)


class SymmetrySettings(TimedSettings):
    """Settings of the symmetry check."""

    least_rate_hz: float = number(
        18,
        low=1,
        high=60,
        title="Frame rate below which it can't tell",
        unit="1/s",
        source="measured: an even walk differs by 1 % at 20, by up to 10 % at 15",
    )

    min_each: int = number(
        5,
        low=2,
        high=5,
        title="Step times of each foot for a verdict",
        unit="steps",
        source="[K] twelve steps in all",
    )
    errors: float = number(
        2,
        low=0,
        high=5,
        title="Standard errors that do not count",
        unit="times",
        source="[K] so that bad timing is no limp",
    )
    camera_percent: float = number(
        8,
        low=0,
        high=30,
        title="Difference that a camera measures in a symmetric walk",
        unit="%",
        source="measured: 6 to 16 on even walks from the side, since near and far foot differ",
    )
    limits: ByLevel[SymmetryLimits] = Field(
        title="Limits",
        default=ByLevel[SymmetryLimits](
            beginner=SymmetryLimits(),
            intermediate=SymmetryLimits(ok_percent=10, on_percent=15, off_percent=12),
            advanced=SymmetryLimits(ok_percent=8, on_percent=12, off_percent=9),
        ),
    )


class SymmetryCheck(TimedCheck[SymmetrySettings]):
    """Judges the median step times of the two feet; differences that may be chance, or the camera's
    between the near and the far foot, do not count.

    Not in oblique views, where contacts of the near and the far foot are timed slightly
    differently.
    """

    id = "symmetry"
    title = "Even steps"
    faults = ("uneven",)
    Settings = SymmetrySettings
    what = "your step times"
    views = SAGITTAL | FRONTAL

    def __init__(self, settings: SymmetrySettings, level: Level) -> None:
        super().__init__(settings, level)
        own = settings.limits.at(level)
        self.gauge = Gauge("%", 0.0, 50.0, None, own.ok_percent)
        self._steps: tuple[Step, ...] = ()
        self._percent: float | None = None
        self._error_percent = 0.0
        self.fixed_limits = {"uneven": Limit.above(own.on_percent, own.off_percent)}

    def measure(self, moment: Moment) -> float | None:
        """Difference of the feet's median step times over their mean, in per cent, less what a
        camera measures in a symmetric walk."""
        steps = backward_steps(moment)
        if steps != self._steps:  # most frames bring no new step
            self._steps = steps
            self._percent, self._error_percent = self._compare(steps)
        return self._percent

    def readings(self, moment: Moment, value: float | None) -> Mapping[str, float | None]:
        """The difference less its own uncertainty."""
        sure = None if value is None else max(0.0, value - self._error_percent)
        return {"uneven": sure}

    def _compare(self, steps: Sequence[Step]) -> tuple[float | None, float]:
        times = step_times(steps, self.settings.min_confidence)
        left = [seconds for foot, seconds in times if foot is Foot.LEFT]
        right = [seconds for foot, seconds in times if foot is Foot.RIGHT]
        if min(len(left), len(right)) < self.settings.min_each:
            return None, 0.0
        one, other = median(left), median(right)
        mean = (one + other) / 2.0
        error = sqrt(variance(left) / len(left) + variance(right) / len(right))
        percent = max(0.0, 100.0 * abs(one - other) / mean - self.settings.camera_percent)
        return percent, self.settings.errors * 100.0 * error / mean

    def unmeasured(self, moment: Moment) -> Reason:
        """It takes more steps than other checks do."""
        return Reason.SYMMETRY_WAITS
