"""When each foot truly touches, is loaded and leaves, measured on the motion that is drawn.

One measure for every walker, scripted or captured. A part of the foot is down when it is within
12 mm of its height in stance and slower than 0.8 m/s over the floor; of a foot that is lifted or
moved by little, below 0.6 of its own most. It touches when it is within 3 mm of the floor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from vision.values import FloatArray, Landing
from vision.walker.feet import FootPath
from vision.walker.roll import NEAR_FLOOR_M
from vision.walker.stance import Stance3D
from vision.walker.steps import heading

TouchPart = Literal["toe", "ball", "heel"]

_FINE_HZ = 480.0
_LEAD_S, _REST_S = 1.2, 1.0  # what is measured before and after the walk
_TOUCHES_M = 0.003
_SLOW_MPS = 0.8
_SHARE = 0.6  # of what a part reaches in its swing, where that is little
_FLAT_LEAD_S = 0.030  # ball and heel within this settle together: a flat landing
_TOGETHER_M = 1e-4
_TO_DIGITS = 4  # in seconds; a sample that falls on time 0 is off it by rounding


class Walked(Protocol):
    """A motion whose feet can be measured; a ``WalkMotion`` and a ``CapturedWalk`` are two."""

    def feet(self, t_s: FloatArray) -> tuple[FootPath, FootPath]:
        """Both feet relative to the floor (the belt, on a treadmill)."""
        ...

    def swings(self, side: int) -> list[tuple[float, float]]:
        """When a foot is in the air."""
        ...

    def at(self, t_s: FloatArray) -> Stance3D:
        """The body before the camera."""
        ...


@dataclass(frozen=True, slots=True)
class TrueContact:
    """One landing of one foot (0 left, 1 right). Times in seconds, NaN where it never happens.

    touch_s: first touch of any part, which is the touch_part, after which some part stays within
    3 mm of the floor (less where the foot is hardly lifted), however fast it still is. loading_s:
    ball or heel down, never before the touch. ball_s, heel_s: each of them. ahead_m: how far this
    ankle is in front of the other along the facing at the loading, signed. Pitches are the rear
    foot's in degrees, heel up positive.
    """

    foot: int
    touch_s: float
    touch_part: TouchPart
    touch_pitch_deg: float
    loading_s: float
    loading_pitch_deg: float
    ball_s: float
    heel_s: float
    landing: Landing
    ahead_m: float

    @property
    def step_m(self) -> float:
        """Step length: distance between the ankles along the facing."""
        return abs(self.ahead_m)


@dataclass(frozen=True, slots=True)
class TrueLiftoff:
    """One leaving of one foot: liftoff_s when neither ball nor heel is down any more (the terminal
    contact), leave_s when no part touches."""

    foot: int
    liftoff_s: float
    leave_s: float


class _Swing(NamedTuple):
    """Samples of one swing: the stance before it begins after ``before``, ``middle`` is where the
    foot is highest, and the stance after it ends before ``after``."""

    before: int
    middle: int
    after: int
    air: slice


def true_contacts(walk: Walked, duration_s: float) -> tuple[list[TrueContact], list[TrueLiftoff]]:
    """All landings and leavings of a walk that lie in its ``duration_s`` seconds, by time."""
    t = np.arange(-_LEAD_S, duration_s + _REST_S, 1 / _FINE_HZ)
    landings: list[TrueContact] = []
    leavings: list[TrueLiftoff] = []
    for side, foot in enumerate(walk.feet(t)):
        on, off = _foot(walk, t, foot, side)
        landings += [one for one in on if 0 <= round(one.loading_s, _TO_DIGITS) < duration_s]
        leavings += [one for one in off if 0 <= round(one.liftoff_s, _TO_DIGITS) < duration_s]
    landings.sort(key=lambda one: one.loading_s)
    leavings.sort(key=lambda one: one.liftoff_s)
    return landings, leavings


def lean_deg(body: Stance3D) -> FloatArray:
    """Trunk inclination along the facing, forward positive, ``(n,)`` degrees."""
    axis = body.chest - body.pelvis
    ahead = (axis[:, :2] * heading(body.yaw_deg)).sum(axis=1)
    out: FloatArray = np.degrees(np.arctan2(ahead, axis[:, 2]))
    return out


def _swings(walk: Walked, t: FloatArray, foot: FootPath, side: int) -> list[_Swing]:
    clear = np.minimum(foot.ball[:, 2], foot.heel[:, 2])
    middles, spans = [], []
    for swing in walk.swings(side):
        start, end = (int(edge) for edge in np.searchsorted(t, swing))
        if 0 < start < end < len(t):
            middles.append(start + int(np.argmax(clear[start:end])))
            spans.append(slice(start, end))
    edges = zip([0, *middles], middles, [*middles[1:], len(t)], spans, strict=False)
    return [_Swing(*edge) for edge in edges]


def _down(points: FloatArray, air: slice) -> NDArray[np.bool_]:
    """Where a part of the foot is near the floor and slow: the contact criterion, for a swing and
    the stances about it.

    Who shuffles lifts a foot by less and moves it more slowly than others do as they land.
    """
    speed = np.linalg.norm(np.gradient(points, 1 / _FINE_HZ, axis=0), axis=1)
    near = min(NEAR_FLOOR_M, _SHARE * float(points[air, 2].max()))
    slow = min(_SLOW_MPS, _SHARE * float(speed[air].max()))
    out: NDArray[np.bool_] = (points[:, 2] < near) & (speed < slow)
    return out


def _foot(
    walk: Walked, t: FloatArray, foot: FootPath, side: int
) -> tuple[list[TrueContact], list[TrueLiftoff]]:
    """One terminal and one initial contact for every swing of a foot."""
    lowest = np.minimum(np.minimum(foot.ball[:, 2], foot.heel[:, 2]), foot.tip[:, 2])
    on: list[TrueContact] = []
    off: list[TrueLiftoff] = []
    for swing in _swings(walk, t, foot, side):
        parts = _down(foot.ball, swing.air), _down(foot.heel, swing.air)
        either = parts[0] | parts[1]
        before, middle, after, _ = swing
        touches = lowest <= min(_TOUCHES_M, _SHARE / 2 * float(lowest[middle]))
        last = np.flatnonzero(either[before:middle])
        if len(last):
            left = before + int(last[-1])
            gone = left + int(np.argmin(touches[left:middle])) if touches[left] else left
            off.append(TrueLiftoff(side, float(t[left]), float(t[gone])))
        first = np.flatnonzero(either[middle:after])
        if len(first):
            loaded = middle + int(first[0])
            away = np.flatnonzero(~touches[middle : loaded + 1])
            touched = min(middle + (int(away[-1]) + 1 if len(away) else 0), loaded)
            ball_s, heel_s = (_first(t, part, middle, after) for part in parts)
            on.append(_landing(walk, foot, side, t, (touched, loaded), (ball_s, heel_s)))
    return on, off


def _first(t: FloatArray, down: NDArray[np.bool_], start: int, end: int) -> float:
    hits = np.flatnonzero(down[start:end])
    return float(t[start + hits[0]]) if len(hits) else float("nan")


def _landing(
    walk: Walked,
    foot: FootPath,
    side: int,
    t: FloatArray,
    at: tuple[int, int],
    parts_s: tuple[float, float],
) -> TrueContact:
    touched, loaded = at
    ball_s, heel_s = parts_s
    lead = 1.0 if np.isnan(heel_s) else -1.0 if np.isnan(ball_s) else heel_s - ball_s
    landing = Landing.BALL if lead > _FLAT_LEAD_S else Landing.FLAT
    landing = Landing.HEEL if lead < -_FLAT_LEAD_S else landing
    body = walk.at(np.array([t[loaded]]))
    apart = body.foot[side].ankle[0, :2] - body.foot[1 - side].ankle[0, :2]
    return TrueContact(
        foot=side,
        touch_s=float(t[touched]),
        touch_part=_touch_part(foot, touched),
        touch_pitch_deg=float(np.degrees(foot.pitch[touched])),
        loading_s=float(t[loaded]),
        loading_pitch_deg=float(np.degrees(foot.pitch[loaded])),
        ball_s=ball_s,
        heel_s=heel_s,
        landing=landing,
        ahead_m=float(apart @ heading(body.yaw_deg)[0]),
    )


def _touch_part(foot: FootPath, touched: int) -> TouchPart:
    """Of parts that come down together the one nearest to the body of the foot."""
    heel, ball, tip = (float(part[touched, 2]) for part in (foot.heel, foot.ball, foot.tip))
    low = min(heel, ball, tip) + _TOGETHER_M
    return "heel" if heel < low else "ball" if ball < low else "toe"
