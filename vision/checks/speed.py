"""Speed: a cue above the level's limit, a warning near the walk-run transition."""

from __future__ import annotations

from pydantic import Field

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Limit
from vision.checks.reasons import Reason
from vision.checks.shapes import TimedCheck, TimedSettings
from vision.settings import ByLevel, Section, number
from vision.values import Level

_SOURCE = "[K]; healthy adults reach 1.0 to 1.35 m/s at their fastest safe pace, n = 1601 [18]"
_PACE = (
    "[K] the longest good step at the highest good cadence of the level and 1.7 m of stature, so "
    "that good steps at a good cadence are not too fast; for the advanced a little below unsafe"
)
_RUN = "backward walking turns to running at 1.63 +- 0.11 m/s (Hreljac 2005 [16])"


class SpeedLimits(Section):
    """Backward speed of one level."""

    ok_low_mps: float = number(
        0.2, low=0, high=2, title="Lowest good speed", unit="m/s", source=_SOURCE
    )
    ok_high_mps: float = number(
        0.5, low=0, high=2, title="Highest good speed", unit="m/s", source=_SOURCE
    )
    on_mps: float = number(0.85, low=0, high=2, title="Too fast: ON", unit="m/s", source=_PACE)
    off_mps: float = number(0.8, low=0, high=2, title="Too fast: OFF", unit="m/s", source=_PACE)


class SpeedSettings(TimedSettings):
    """Settings of the speed check."""

    least_rate_hz: float = number(
        18,
        low=1,
        high=60,
        title="Frame rate below which it can't tell",
        unit="1/s",
        source="measured: a tenth lower at 20 than at 30, a quarter at 15, half at 8",
    )

    unsafe_on_mps: float = number(
        1.5, low=0.5, high=3, title="Far too fast at any level: ON", unit="m/s", source=_RUN
    )
    unsafe_off_mps: float = number(
        1.4, low=0.5, high=3, title="Far too fast at any level: OFF", unit="m/s", source=_RUN
    )
    limits: ByLevel[SpeedLimits] = Field(
        title="Limits",
        default=ByLevel[SpeedLimits](
            beginner=SpeedLimits(),
            intermediate=SpeedLimits(ok_low_mps=0.5, ok_high_mps=0.9, on_mps=1.15, off_mps=1.1),
            advanced=SpeedLimits(ok_low_mps=0.9, ok_high_mps=1.3, on_mps=1.4, off_mps=1.35),
        ),
    )


class SpeedCheck(TimedCheck[SpeedSettings]):
    """Judges backward speed; too slow is never a fault."""

    id = "speed"
    title = "Easy speed"
    faults = ("far_too_fast", "too_fast")
    Settings = SpeedSettings
    what = "your speed"

    def __init__(self, settings: SpeedSettings, level: Level) -> None:
        super().__init__(settings, level)
        own = settings.limits.at(level)
        self.gauge = Gauge("m/s", 0.0, 1.8, own.ok_low_mps, own.ok_high_mps)
        self.fixed_limits = {
            "far_too_fast": Limit.above(settings.unsafe_on_mps, settings.unsafe_off_mps),
            "too_fast": Limit.above(own.on_mps, own.off_mps),
        }

    def measure(self, moment: Moment) -> float | None:
        """Speed backward in m/s, never negative."""
        speed = moment.gait.speed_mps
        return None if speed is None else max(0.0, -speed)

    def unmeasured(self, moment: Moment) -> Reason:
        """Metres need a scale."""
        return Reason.NO_SCALE
