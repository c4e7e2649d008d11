"""Upright trunk: forward or backward inclination, relative to the walker's own standing."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Limit
from vision.checks.reasons import Reason
from vision.checks.shapes import TimedCheck, TimedSettings
from vision.checks.walking import backward_steps
from vision.checks.windows import RollingWindow
from vision.settings import ByLevel, Section, number
from vision.values import CheckResult, Level, Verdict
from vision.values.views import SAGITTAL

_SOURCE = "[K]; backward training leaves the trunk angle as it was (Kumar & Ashraf 2009 [19])"


class TrunkLimits(Section):
    """Trunk inclination relative to standing tall, forward positive, of one level."""

    ok_low_deg: float = number(
        -5, low=-20, high=0, title="Lowest good inclination", unit="deg", source=_SOURCE
    )
    ok_high_deg: float = number(
        12, low=0, high=30, title="Highest good inclination", unit="deg", source=_SOURCE
    )
    forward_on_deg: float = number(
        15, low=0, high=45, title="Forward lean: ON", unit="deg", source=_SOURCE
    )
    forward_off_deg: float = number(
        12, low=0, high=45, title="Forward lean: OFF", unit="deg", source=_SOURCE
    )
    backward_on_deg: float = number(
        -10, low=-45, high=0, title="Backward lean: ON", unit="deg", source=_SOURCE
    )
    backward_off_deg: float = number(
        -5, low=-45, high=0, title="Backward lean: OFF", unit="deg", source=_SOURCE
    )


class UprightTrunkSettings(TimedSettings):
    """Settings of the upright trunk check."""

    smooth_s: float = number(
        1.0,
        low=0.2,
        high=3.0,
        title="Median over",
        unit="s",
        source="[K] about a stride, so that sway within it drops out",
    )
    absolute_forward_deg: float = number(
        -2.5,
        low=-15,
        high=10,
        title="Shift of the limits of forward lean without a baseline",
        unit="deg",
        source="measured: a camera reads large leans too small, 15.4 deg as 12.7; women's "
        "trunks are "
        "about 5 deg further back than men's (Chung 2010 [23])",
    )
    absolute_backward_deg: float = number(
        1.0,
        low=-15,
        high=10,
        title="Shift of the limits of backward lean without a baseline",
        unit="deg",
        source="measured: -15 deg is read as -10 to -12; upright walkers as -5 to 8",
    )
    roll_steps: int = number(
        6,
        low=0,
        high=12,
        title="Steps after which a camera of unknown roll counts as level",
        unit="steps",
        source="measured: the roll of every walk was known within five, but for shuffling",
    )
    limits: ByLevel[TrunkLimits] = Field(
        title="Limits",
        default=ByLevel[TrunkLimits](
            beginner=TrunkLimits(),
            intermediate=TrunkLimits(
                ok_high_deg=10, forward_on_deg=12, forward_off_deg=10, backward_on_deg=-8
            ),
            advanced=TrunkLimits(
                ok_high_deg=8, forward_on_deg=10, forward_off_deg=8, backward_on_deg=-8
            ),
        ),
    )


class UprightTrunkCheck(TimedCheck[UprightTrunkSettings]):
    """Judges the median trunk inclination of the last second; only seen from the side."""

    id = "upright_trunk"
    title = "Upright trunk"
    faults = ("lean_backward", "lean_forward")
    Settings = UprightTrunkSettings
    primary = True
    what = "your lean"
    views = SAGITTAL

    def __init__(self, settings: UprightTrunkSettings, level: Level) -> None:
        super().__init__(settings, level)
        self._lean = RollingWindow(settings.smooth_s)
        absolute = settings.absolute_backward_deg, settings.absolute_forward_deg
        self._relative = self._limits_about(0.0, 0.0)
        self._absolute = self._limits_about(*absolute)
        self._relative_gauge = self._gauge_about(0.0, 0.0)
        self._absolute_gauge = self._gauge_about(*absolute)
        self.gauge = self._absolute_gauge

    def update(self, moment: Moment) -> CheckResult:
        """The answer at ``moment``; no fault before the camera's roll can be told from an inclined
        trunk."""
        found = super().update(moment)
        unknown = moment.body is not None and moment.body.roll_deg is None
        early = len(backward_steps(moment)) < self.settings.roll_steps
        if found.verdict is Verdict.FAULT and unknown and early:
            return self.cant_tell(Reason.FEW_STEPS, found.value)
        return found

    def measure(self, moment: Moment) -> float | None:
        """Median inclination of the last second, relative to the baseline when there is one."""
        assert moment.body is not None
        lean = moment.body.posture.lean_deg
        self._lean.add(moment.t_s, lean)
        middle = self._lean.median()
        if lean is None or middle is None:
            return None
        standing = moment.baseline.lean_deg if moment.baseline else None
        return middle if standing is None else middle - standing

    def limits(self, moment: Moment) -> Mapping[str, Limit]:
        """The level's limits about the walker's own upright, or an average one's."""
        relative = moment.baseline is not None and moment.baseline.lean_deg is not None
        self.gauge = self._relative_gauge if relative else self._absolute_gauge
        return self._relative if relative else self._absolute

    def _limits_about(self, back_deg: float, ahead_deg: float) -> Mapping[str, Limit]:
        own = self.settings.limits.at(self.level)
        return {
            "lean_backward": Limit.below(
                own.backward_on_deg + back_deg, own.backward_off_deg + back_deg
            ),
            "lean_forward": Limit.above(
                own.forward_on_deg + ahead_deg, own.forward_off_deg + ahead_deg
            ),
        }

    def _gauge_about(self, back_deg: float, ahead_deg: float) -> Gauge:
        own = self.settings.limits.at(self.level)
        return Gauge("deg", -25.0, 35.0, own.ok_low_deg + back_deg, own.ok_high_deg + ahead_deg)
