"""Lateral sway: how far the trunk tilts from side to side within a stride."""

from __future__ import annotations

from pydantic import Field

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Limit
from vision.checks.shapes import TimedCheck, TimedSettings
from vision.checks.windows import RollingWindow, stride_s
from vision.settings import ByLevel, Section, number
from vision.values import Level
from vision.values.views import FRONTAL

_SOURCE = "[K] 4 to 8 deg peak to peak is usual in backward walking"


class SwayLimits(Section):
    """Peak to peak lateral inclination within a stride, of one level."""

    ok_deg: float = number(
        14, low=0, high=60, title="Largest good sway", unit="deg", source=_SOURCE
    )
    on_deg: float = number(18, low=0, high=60, title="Rocking: ON", unit="deg", source=_SOURCE)
    off_deg: float = number(14, low=0, high=60, title="Rocking: OFF", unit="deg", source=_SOURCE)


class LateralSwaySettings(TimedSettings):
    """Settings of the lateral sway check."""

    least_rate_hz: float = number(
        8,
        low=1,
        high=60,
        title="Frame rate below which it can't tell",
        unit="1/s",
        source="[K] the trunk rocks once in a stride of 1.2 s",
    )

    limits: ByLevel[SwayLimits] = Field(
        title="Limits",
        default=ByLevel[SwayLimits](
            beginner=SwayLimits(),
            intermediate=SwayLimits(ok_deg=12, on_deg=15, off_deg=12),
            advanced=SwayLimits(ok_deg=10, on_deg=13, off_deg=10),
        ),
    )


class LateralSwayCheck(TimedCheck[LateralSwaySettings]):
    """Judges the range of the lateral inclination over the last stride.

    From the 5th to the 95th percentile, so that an outlier does not count as sway.
    """

    id = "lateral_sway"
    title = "Quiet trunk"
    faults = ("rocking",)
    Settings = LateralSwaySettings
    what = "how your trunk rocks"
    views = FRONTAL

    def __init__(self, settings: LateralSwaySettings, level: Level) -> None:
        super().__init__(settings, level)
        own = settings.limits.at(level)
        self._lean = RollingWindow(1.6)
        self.gauge = Gauge("deg", 0.0, 30.0, None, own.ok_deg)
        self.fixed_limits = {"rocking": Limit.above(own.on_deg, own.off_deg)}

    def measure(self, moment: Moment) -> float | None:
        """Range of the lateral inclination over a whole stride."""
        assert moment.body is not None
        self._lean.window_s = stride_s(moment.gait)
        self._lean.add(moment.t_s, moment.body.posture.lateral_lean_deg)
        if self._lean.span_s < 0.8 * self._lean.window_s:
            return None
        low, high = self._lean.quantile(0.05), self._lean.quantile(0.95)
        return None if low is None or high is None else high - low
