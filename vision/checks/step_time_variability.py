"""Step-time variability: how irregular the rhythm is, apart from a left-right difference."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import fmean

from pydantic import Field

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Limit
from vision.checks.reasons import Reason
from vision.checks.shapes import TimedCheck, TimedSettings
from vision.checks.walking import backward_steps, step_times
from vision.settings import ByLevel, Section, number
from vision.values import Foot, Level, Step
from vision.values.views import SAGITTAL

_SOURCE = "[K]; forward stride time varies by less than 6 % (Gabell 1984 [20])"


class VariabilityLimits(Section):
    """Coefficient of variation of step time of one level."""

    ok_percent: float = number(
        15, low=0, high=60, title="Largest good variation", unit="%", source=_SOURCE
    )
    on_percent: float = number(22, low=0, high=90, title="Irregular: ON", unit="%", source=_SOURCE)
    off_percent: float = number(
        18, low=0, high=90, title="Irregular: OFF", unit="%", source=_SOURCE
    )


class StepTimeVariabilitySettings(TimedSettings):
    """Settings of the rhythm check."""

    least_rate_hz: float = number(
        18,
        low=1,
        high=60,
        title="Frame rate below which it can't tell",
        unit="1/s",
        source="measured: an even walk varies by 2 % at 20, by 7 % at 12",
    )

    min_steps: int = number(
        8,
        low=4,
        high=11,
        title="Step times for a verdict",
        unit="steps",
        source="[K] ten are better, and longer to wait for",
    )
    camera_percent: float = number(
        4.5,
        low=0,
        high=20,
        title="Variation that the camera adds",
        unit="%",
        source="[K] about 20 ms of timing error a contact",
    )
    limits: ByLevel[VariabilityLimits] = Field(
        title="Limits",
        default=ByLevel[VariabilityLimits](
            beginner=VariabilityLimits(),
            intermediate=VariabilityLimits(ok_percent=10, on_percent=15, off_percent=12),
            advanced=VariabilityLimits(ok_percent=7, on_percent=12, off_percent=9),
        ),
    )


class StepTimeVariabilityCheck(TimedCheck[StepTimeVariabilitySettings]):
    """Judges how much each foot's step time changes from one step to the next.

    Only from the side: from the front a contact is timed to 40 to 60 ms (standard deviation)
    at best, and that alone looks irregular.
    """

    id = "step_time_variability"
    title = "Steady rhythm"
    faults = ("irregular",)
    Settings = StepTimeVariabilitySettings
    what = "your rhythm"
    views = SAGITTAL

    def __init__(self, settings: StepTimeVariabilitySettings, level: Level) -> None:
        super().__init__(settings, level)
        own = settings.limits.at(level)
        self.gauge = Gauge("%", 0.0, 50.0, None, own.ok_percent)
        self._steps: tuple[Step, ...] = ()
        self._percent: float | None = None
        self.fixed_limits = {"irregular": Limit.above(own.on_percent, own.off_percent)}

    def measure(self, moment: Moment) -> float | None:
        """Coefficient of variation in per cent; the camera's part is subtracted in quadrature."""
        steps = backward_steps(moment)
        if steps != self._steps:  # most frames bring no new step
            self._steps = steps
            self._percent = self._variation(steps)
        return self._percent

    def _variation(self, steps: Sequence[Step]) -> float | None:
        times = step_times(steps, self.settings.min_confidence)
        if len(times) < self.settings.min_steps:
            return None
        squares = []
        for side in Foot:
            own = [seconds for foot, seconds in times if foot is side]
            squares += [(after - before) ** 2 for before, after in pairwise(own)]
        # Successive differences of each foot, so that a change of tempo is not irregularity (von
        # Neumann); independent step times differ by twice their variance.
        spread = sqrt(fmean(squares) / 2.0) if squares else 0.0
        percent = 100.0 * spread / fmean(seconds for _, seconds in times)
        return sqrt(max(0.0, percent**2 - self.settings.camera_percent**2))

    def unmeasured(self, moment: Moment) -> Reason:
        """It takes more steps than other checks do."""
        return Reason.RHYTHM_WAITS
