"""How fast the legs pass one another, by which slow motion shows that nobody told of.

Whoever walks slowly rests between steps; a leg that swings is as fast as ever. In a clip made slow
it is not. So what counts is not the cadence but how long the ankles take over a pass, which knows
nothing of left and right and needs no contact to be found: at a slowed clip's cadence of 14 a
minute there are none to be trusted.
"""

from __future__ import annotations

import math

import numpy as np

from vision.pose.landmarks import L
from vision.pose.row_file import RowFile
from vision.settings import Section, number
from vision.values import Body, FloatArray

_ROW = np.dtype([("t_s", np.float64), ("apart_m", np.float64)])


class LegPassSettings(Section):
    """What a pass is, and what is too slow for one."""

    smooth_s: float = number(
        0.1, low=0.0, high=1.0, title="Mean over", unit="s", source="less than any pass [K]"
    )
    high: float = number(
        0.8, low=0.5, high=1.0, title="From this share of a wide step", unit="1", source="[K]"
    )
    low: float = number(
        0.35, low=0.05, high=0.5, title="to this share, or back", unit="1", source="[K]"
    )
    least_m: float = number(
        0.15,
        low=0.05,
        high=1.0,
        title="Least distance of the ankles that is a step",
        unit="m",
        source="as the pose model sees an average person [K]",
    )
    slow_s: float = number(
        0.33,
        low=0.1,
        high=2.0,
        title="Longer than anybody's",
        unit="s",
        source="measured on 21 walkers: 0.07 to 0.27; made slow four times 0.4 and more but "
        "for one",
    )
    share: float = number(
        0.7,
        low=0.5,
        high=1.0,
        title="Share of the half passes that are shorter than what counts",
        unit="1",
        source="measured: a flickering pose makes short ones, a rest within a step a long one [K]",
    )
    fewest: int = number(
        4, low=2, high=40, title="Passes that tell", unit="half passes", source="[K]"
    )


class LegPasses:
    """Gathers how far the ankles are apart along the way the walker faces, body by body."""

    def __init__(self, settings: LegPassSettings | None = None) -> None:
        self._settings = settings or LegPassSettings()
        self._rows = RowFile(_ROW)

    def see(self, body: Body) -> None:
        """Take in one body; they come in order of time."""
        if not body.upright:
            return
        across_m, _, away_m = (body.world[L.LEFT_ANKLE] - body.world[L.RIGHT_ANKLE]).tolist()
        yaw = math.radians(body.yaw_deg)
        apart_m = abs(across_m * math.cos(yaw) - away_m * math.sin(yaw))
        self._rows.append((body.t_s, apart_m))

    @property
    def slow(self) -> bool:
        """Whether the legs passed one another, and too slowly for anybody."""
        lasted_s = self.lasted_s()
        own = self._settings
        return len(lasted_s) >= own.fewest and float(np.quantile(lasted_s, own.share)) > own.slow_s

    def lasted_s(self) -> FloatArray:
        """How long each half pass took: from wide apart to close, or from close to wide apart."""
        own = self._settings
        if len(self._rows) < 5:
            return np.zeros(0)
        rows = self._rows.part(0, len(self._rows))
        t_s, apart_m = rows["t_s"].copy(), rows["apart_m"].copy()
        apart_m = _smooth(t_s, apart_m, own.smooth_s)
        wide_m = float(np.quantile(apart_m, 0.85))
        if wide_m < own.least_m:
            return np.zeros(0)
        # -1 close, 1 wide apart, 0 on the way: a half pass is a run of 0 between unlike ends.
        wide, close = apart_m >= own.high * wide_m, apart_m <= own.low * wide_m
        state = wide.astype(int) - close.astype(int)
        ends = np.flatnonzero(state)
        turns = np.flatnonzero(state[ends[1:]] != state[ends[:-1]])
        lasted: FloatArray = t_s[ends[turns + 1]] - t_s[ends[turns]]
        return lasted


def _smooth(t_s: FloatArray, values: FloatArray, window_s: float) -> FloatArray:
    """Running mean over about ``window_s``."""
    few = max(1, round(window_s / max(float(np.median(np.diff(t_s))), 1e-3)))
    if few < 2 or few > len(values):
        return values
    smoothed: FloatArray = np.convolve(values, np.full(few, 1 / few), mode="same")
    return smoothed
