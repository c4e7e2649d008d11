"""Arm swing: arms that swing freely help balance; arms held still do not."""

from __future__ import annotations

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Limit
from vision.checks.reasons import Reason
from vision.checks.shapes import TimedCheck, TimedSettings
from vision.checks.windows import RollingWindow, stride_s
from vision.settings import number
from vision.values import Foot, Level
from vision.values.views import SAGITTAL

_SOURCE = "[K] shoulder arc from back to front over a stride"


class ArmSwingSettings(TimedSettings):
    """Settings of the arm swing check; the limits are the same at every level."""

    least_rate_hz: float = number(
        8,
        low=1,
        high=60,
        title="Frame rate below which it can't tell",
        unit="1/s",
        source="[K] an arm swings once in a stride of 1.2 s",
    )

    ok_deg: float = number(8, low=0, high=90, title="Smallest good arc", unit="deg", source=_SOURCE)
    on_deg: float = number(5, low=0, high=90, title="Arms still: ON", unit="deg", source=_SOURCE)
    off_deg: float = number(8, low=0, high=90, title="Arms still: OFF", unit="deg", source=_SOURCE)
    rail_deg: float = number(
        25,
        low=5,
        high=90,
        title="A still arm this far forward may hold a rail",
        unit="deg",
        source="[K]",
    )


class ArmSwingCheck(TimedCheck[ArmSwingSettings]):
    """Judges the arc of the arm nearer the camera over the last stride."""

    id = "arm_swing"
    title = "Arm swing"
    faults = ("arms_still",)
    Settings = ArmSwingSettings
    what = "your arms"
    views = SAGITTAL

    def __init__(self, settings: ArmSwingSettings, level: Level) -> None:
        super().__init__(settings, level)
        self._arms = {Foot.LEFT: RollingWindow(1.0), Foot.RIGHT: RollingWindow(1.0)}
        self._on_rail = False
        self.gauge = Gauge("deg", 0.0, 60.0, settings.ok_deg, None)
        self.fixed_limits = {"arms_still": Limit.below(settings.on_deg, settings.off_deg)}

    def measure(self, moment: Moment) -> float | None:
        """Arc from the 5th to the 95th percentile of the arm's angle over a stride, in degrees."""
        assert moment.body is not None
        posture, window_s = moment.body.posture, stride_s(moment.gait)
        now = {Foot.LEFT: posture.arm_left_deg, Foot.RIGHT: posture.arm_right_deg}
        for side, angle in now.items():
            self._arms[side].window_s = window_s
            self._arms[side].add(moment.t_s, angle)
        near = moment.body.near
        if near is None or now[near] is None:
            near = next((side for side, angle in now.items() if angle is not None), None)
        if near is None or self._arms[near].span_s < 0.8 * window_s:
            return None
        arm = self._arms[near]
        low, middle, high = arm.quantile(0.05), arm.median(), arm.quantile(0.95)
        if low is None or middle is None or high is None:
            return None
        arc = high - low
        self._on_rail = arc < self.settings.off_deg and middle > self.settings.rail_deg
        return None if self._on_rail else arc

    def unmeasured(self, moment: Moment) -> Reason:
        """A hand on a rail is not a fault."""
        return Reason.HAND_ON_RAIL if self._on_rail else super().unmeasured(moment)
