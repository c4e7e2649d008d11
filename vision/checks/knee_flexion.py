"""Knee flexion: a knee that bends in swing lets the foot clear the floor; with a stiff one it may
catch."""

from __future__ import annotations

from pydantic import Field

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Limit
from vision.checks.shapes import TimedCheck, TimedSettings
from vision.checks.windows import RollingWindow, stride_s
from vision.settings import ByLevel, Section, number
from vision.values import Foot, Level
from vision.values.views import SAGITTAL

_SOURCE = "[K] peak in backward swing is 40 to 55 deg in healthy walkers"


class KneeLimits(Section):
    """Peak knee flexion in swing of one level."""

    ok_deg: float = number(
        25, low=0, high=90, title="Smallest good peak", unit="deg", source=_SOURCE
    )
    on_deg: float = number(20, low=0, high=90, title="Stiff knee: ON", unit="deg", source=_SOURCE)
    off_deg: float = number(25, low=0, high=90, title="Stiff knee: OFF", unit="deg", source=_SOURCE)


class KneeFlexionSettings(TimedSettings):
    """Settings of the knee flexion check."""

    least_rate_hz: float = number(
        11,
        low=1,
        high=60,
        title="Frame rate below which it can't tell",
        unit="1/s",
        source="[K] the peak of a swing of 0.4 s must not fall between two pictures",
    )

    limits: ByLevel[KneeLimits] = Field(
        title="Limits",
        default=ByLevel[KneeLimits](
            beginner=KneeLimits(),
            intermediate=KneeLimits(ok_deg=30, on_deg=25, off_deg=30),
            advanced=KneeLimits(ok_deg=35, on_deg=28, off_deg=33),
        ),
    )


class KneeFlexionCheck(TimedCheck[KneeFlexionSettings]):
    """Judges the near knee's peak flexion over the last stride; the far one is not trusted."""

    id = "knee_flexion"
    title = "Soft knees"
    faults = ("stiff_knees",)
    Settings = KneeFlexionSettings
    what = "your knees"
    views = SAGITTAL

    def __init__(self, settings: KneeFlexionSettings, level: Level) -> None:
        super().__init__(settings, level)
        self._knees = {Foot.LEFT: RollingWindow(1.0), Foot.RIGHT: RollingWindow(1.0)}
        own = settings.limits.at(level)
        self.gauge = Gauge("deg", 0.0, 90.0, own.ok_deg, None)
        self.fixed_limits = {"stiff_knees": Limit.below(own.on_deg, own.off_deg)}

    def measure(self, moment: Moment) -> float | None:
        """97th percentile of the near knee's flexion over a stride, in degrees."""
        assert moment.body is not None
        posture, window_s = moment.body.posture, stride_s(moment.gait)
        now = {Foot.LEFT: posture.knee_left_deg, Foot.RIGHT: posture.knee_right_deg}
        for side, flexion in now.items():
            self._knees[side].window_s = window_s
            self._knees[side].add(moment.t_s, flexion)
        near = moment.body.near
        if near is None or now[near] is None or self._knees[near].span_s < 0.8 * window_s:
            return None
        return self._knees[near].quantile(0.97)
