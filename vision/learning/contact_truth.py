"""When each foot truly touches, is loaded and leaves, measured on the motion that is drawn.

One measure for captured and for scripted walkers, so that a model learns one thing: a first touch
of any part of the sole, then the loading, which is the criterion of ``vision.walker.truth``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vision.values import FloatArray
from vision.walker.feet import FootPath
from vision.walker.motion import Stance3D
from vision.walker.roll import NEAR_FLOOR_M
from vision.walker.steps import heading

_FINE_HZ = 480.0
_TOUCH_M = 0.003
_SLOW_MPS = 0.8
_SHARE = 0.6  # of what a part reaches in its swing, where that is little: who shuffles
_FLAT_LEAD_S = 0.030
_STILL_MPS = 0.08


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

    touch_s: first touch of any part. loading_s: ball or heel down. ball_s, heel_s: each of them.
    landing: ball, flat or heel. step_m: how far apart the ankles are along the facing at loading;
    ahead_m: how far this one is in front of the other, signed. pitch_deg: of the rear foot at the
    touch, heel up positive."""

    foot: int
    touch_s: float
    loading_s: float
    ball_s: float
    heel_s: float
    landing: str
    ahead_m: float
    pitch_deg: float

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


def true_contacts(walk: Walked, duration_s: float) -> tuple[list[TrueContact], list[TrueLiftoff]]:
    """All landings and leavings of a walk that lie in its ``duration_s`` seconds, by time."""
    t = np.arange(-1.0, duration_s + 0.8, 1 / _FINE_HZ)
    landings: list[TrueContact] = []
    leavings: list[TrueLiftoff] = []
    for side, foot in enumerate(walk.feet(t)):
        on, off = _foot(walk, t, foot, side)
        landings += [one for one in on if 0 <= one.loading_s < duration_s]
        leavings += [one for one in off if 0 <= one.liftoff_s < duration_s]
    landings.sort(key=lambda one: one.loading_s)
    leavings.sort(key=lambda one: one.liftoff_s)
    return landings, leavings


def _down(points: FloatArray, swing: slice) -> NDArray[np.bool_]:
    """Where a part of the foot is down by the contact criterion, for one swing and the stances
    about it."""
    speed = np.linalg.norm(np.gradient(points, 1 / _FINE_HZ, axis=0), axis=1)
    near = min(NEAR_FLOOR_M, _SHARE * float(points[swing, 2].max()))
    slow = min(_SLOW_MPS, _SHARE * float(speed[swing].max()))
    out: NDArray[np.bool_] = (points[:, 2] < near) & (speed < slow)
    return out


def _foot(
    walk: Walked, t: FloatArray, foot: FootPath, side: int
) -> tuple[list[TrueContact], list[TrueLiftoff]]:
    lowest = np.minimum(np.minimum(foot.ball[:, 2], foot.heel[:, 2]), foot.tip[:, 2])
    clear = np.minimum(foot.ball[:, 2], foot.heel[:, 2])
    middles, spans = [], []
    for start, end in walk.swings(side):
        a, b = (int(edge) for edge in np.searchsorted(t, (start, end)))
        if a > 0 and b < len(t) and b > a:
            middles.append(a + int(np.argmax(clear[a:b])))
            spans.append(slice(a, b))
    on: list[TrueContact] = []
    off: list[TrueLiftoff] = []
    ends = [*middles[1:], len(t)]
    for before, middle, after, span in zip([0, *middles], middles, ends, spans, strict=False):
        ball, heel = _down(foot.ball, span), _down(foot.heel, span)
        either = ball | heel
        touches = lowest < min(_TOUCH_M, _SHARE / 2 * float(lowest[middle]))
        last = np.flatnonzero(either[before:middle])
        if len(last):
            left = before + int(last[-1])
            gone = left + int(np.argmin(touches[left:middle])) if touches[left] else left
            off.append(TrueLiftoff(side, float(t[left]), float(t[gone])))
        first = np.flatnonzero(either[middle:after])
        if len(first):
            loaded = middle + int(first[0])
            air = np.flatnonzero(~touches[middle : loaded + 1])
            touched = min(middle + int(air[-1]) + 1, loaded) if len(air) else loaded
            parts = (_first(t, ball, middle, after), _first(t, heel, middle, after))
            on.append(_landing(walk, foot, side, t, (touched, loaded), parts))
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
    parts: tuple[float, float],
) -> TrueContact:
    touched, loaded = at
    ball_s, heel_s = parts
    lead = 1.0 if np.isnan(heel_s) else -1.0 if np.isnan(ball_s) else heel_s - ball_s
    landing = "ball" if lead > _FLAT_LEAD_S else "heel" if lead < -_FLAT_LEAD_S else "flat"
    body = walk.at(np.array([t[loaded]]))
    apart = body.foot[side].ankle[0, :2] - body.foot[1 - side].ankle[0, :2]
    return TrueContact(
        foot=side,
        touch_s=float(t[touched]),
        loading_s=float(t[loaded]),
        ball_s=ball_s,
        heel_s=heel_s,
        landing=landing,
        ahead_m=float(apart @ heading(body.yaw_deg)[0]),
        pitch_deg=float(np.degrees(foot.pitch[touched])),
    )


def lean_deg(body: Stance3D) -> FloatArray:
    """Trunk inclination along the facing, forward positive, ``(n,)`` degrees."""
    axis = body.chest - body.pelvis
    ahead = (axis[:, :2] * heading(body.yaw_deg)).sum(axis=1)
    out: FloatArray = np.degrees(np.arctan2(ahead, axis[:, 2]))
    return out


def speed_mps(walk: Walked, t_s: FloatArray) -> FloatArray:
    """The body's speed over the floor along its facing, backward negative: of the pelvis and,
    on a treadmill, of the belt under it; over half a second, so that a step's beat is out."""
    d = 0.25
    after, before = walk.at(t_s + d), walk.at(t_s - d)
    moved = after.pelvis[:, :2] + after.belt - before.pelvis[:, :2] - before.belt
    out: FloatArray = (moved * heading(walk.at(t_s).yaw_deg)).sum(axis=1) / (2 * d)
    return out


def direction_of(speed: FloatArray) -> NDArray[np.int8]:
    """-1 backward, 1 forward, 0 still, ``(n,)``."""
    out: NDArray[np.int8] = (np.sign(speed) * (np.abs(speed) > _STILL_MPS)).astype(np.int8)
    return out
