"""Lateral lean: the trunk tips to one side, seen only from the front or from behind."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Limit
from vision.checks.shapes import TimedCheck, TimedSettings
from vision.checks.windows import RollingWindow
from vision.settings import ByLevel, Section, number
from vision.values import Level
from vision.values.views import FRONTAL

_SOURCE = "[K] mean of a stride; sway within it of 4 to 8 deg is normal"


class LateralLimits(Section):
    """Lateral inclination to either side, relative to standing, of one level."""

    ok_deg: float = number(
        6, low=0, high=30, title="Largest good inclination", unit="deg", source=_SOURCE
    )
    on_deg: float = number(
        8, low=0, high=45, title="Lean to a side: ON", unit="deg", source=_SOURCE
    )
    off_deg: float = number(
        6, low=0, high=45, title="Lean to a side: OFF", unit="deg", source=_SOURCE
    )


class LateralLeanSettings(TimedSettings):
    """Settings of the lateral lean check."""

    smooth_s: float = number(
        1.2, low=0.2, high=3.0, title="Median over", unit="s", source="[K] about a stride"
    )
    widen_deg: float = number(
        2,
        low=0,
        high=10,
        title="Wider limits without a baseline",
        unit="deg",
        source="[K] a camera is seldom quite level",
    )
    limits: ByLevel[LateralLimits] = Field(
        title="Limits",
        default=ByLevel[LateralLimits](
            beginner=LateralLimits(),
            intermediate=LateralLimits(ok_deg=5, on_deg=7, off_deg=5),
            advanced=LateralLimits(ok_deg=4, on_deg=6, off_deg=4),
        ),
    )


class LateralLeanCheck(TimedCheck[LateralLeanSettings]):
    """Judges the median lateral inclination of the last stride, to either side."""

    id = "lateral_lean"
    title = "Level trunk"
    faults = ("lean_sideways",)
    Settings = LateralLeanSettings
    what = "your lean to the side"
    views = FRONTAL

    def __init__(self, settings: LateralLeanSettings, level: Level) -> None:
        super().__init__(settings, level)
        self._lean = RollingWindow(settings.smooth_s)
        self._relative, self._absolute = self._limits(0.0), self._limits(settings.widen_deg)
        self._absolute_gauge = self._gauge(settings.widen_deg)
        self.gauge = self._relative_gauge = self._gauge(0.0)

    def measure(self, moment: Moment) -> float | None:
        """Median lateral inclination, to the walker's own right positive."""
        assert moment.body is not None
        lean = moment.body.posture.lateral_lean_deg
        self._lean.add(moment.t_s, lean)
        middle = self._lean.median()
        if lean is None or middle is None:
            return None
        return middle - (_standing(moment) or 0.0)

    def readings(self, moment: Moment, value: float | None) -> Mapping[str, float | None]:
        """Inclination to either side counts."""
        return {"lean_sideways": None if value is None else abs(value)}

    def limits(self, moment: Moment) -> Mapping[str, Limit]:
        """The level's limit, wider without a baseline."""
        relative = _standing(moment) is not None
        self.gauge = self._relative_gauge if relative else self._absolute_gauge
        return self._relative if relative else self._absolute

    def _limits(self, widen: float) -> Mapping[str, Limit]:
        own = self.settings.limits.at(self.level)
        return {"lean_sideways": Limit.above(own.on_deg + widen, own.off_deg + widen)}

    def _gauge(self, widen: float) -> Gauge:
        ok = self.settings.limits.at(self.level).ok_deg + widen
        return Gauge("deg", -20.0, 20.0, -ok, ok)


def _standing(moment: Moment) -> float | None:
    return moment.baseline.lateral_lean_deg if moment.baseline else None
