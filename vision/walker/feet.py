"""The path of one foot over the floor, from its footprints.

In stance the foot turns about the tip of the toe until the ball is down, about the ball while the
heel is up and about the heel while the toes are up, so the loaded part does not slide; between
footprints it swings. Landing is therefore never drawn on top of a borrowed (for example reversed)
motion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vision.values import FloatArray, Foot
from vision.walker.figure import Figure
from vision.walker.script import Motion
from vision.walker.steps import Footprint, heading, leftward

IntArray: TypeAlias = NDArray[np.signedinteger[Any]]
BoolArray: TypeAlias = NDArray[np.bool_]

# Horizontal acceleration by which the foot gathers speed and is stopped, from the swing's mean
# speed. Real feet stop late: they are still fast 50 ms before they are down.
_START_MPS2, _STOP_MPS2 = 12.0, 20.0
_LEAST_STOP_S = 0.035
# speed before the stop as a share of that after the start: a backward swing is fastest early,
# a forward one late
_LATE_SPEED = (0.70, 1.0, 1.10)  # backward, on the spot, forward
_FALL_S = 0.13  # in which the sole comes down from its full clearance
_RISE_SHARE = 0.38  # of the swing, in which it gets there
_SOFT_S = 0.008  # in which its vertical speed is made and absorbed
_ROCK_M = 0.015  # rounds the change of the lowest point from heel to ball as the foot tilts
_CARRY_OUT, _CARRY_IN = 0.6, 0.35  # share of the stance's turning rate taken into the swing
_STRAIGHTEN_SHARE = 0.4  # of the swing, in which toes that were bent at push-off straighten
_HELD_UP, _REACH_SHARE = 0.4, 0.5  # toes are held up in the swing, and reach down at its end


@dataclass(frozen=True, slots=True)
class FootPath:
    """One foot at ``n`` times, floor frame. Points are ``(n, 3)``, metres; heel and ball are
    on the under-side of the sole. pitch and toe_pitch in radians, heel up positive; yaw in
    degrees; swinging says where the plan has no part of the foot on the floor."""

    ankle: FloatArray
    heel: FloatArray
    ball: FloatArray
    tip: FloatArray
    pitch: FloatArray
    toe_pitch: FloatArray
    yaw_deg: FloatArray
    swinging: BoolArray

    def moved(self, shift: FloatArray) -> FootPath:
        """The foot ``shift`` ``(3,)`` or ``(n, 3)`` metres away."""
        points = (self.ankle, self.heel, self.ball, self.tip)
        return self._at(*(point + shift for point in points))

    def turned(self, turn: FloatArray, yaw_deg: float) -> FootPath:
        """The foot turned by ``yaw_deg`` about the vertical, which ``turn`` ``(3, 3)`` does."""
        points = (self.ankle, self.heel, self.ball, self.tip)
        out = self._at(*(point @ turn.T for point in points))
        return replace(out, yaw_deg=self.yaw_deg + yaw_deg)

    def _at(
        self, ankle: FloatArray, heel: FloatArray, ball: FloatArray, tip: FloatArray
    ) -> FootPath:
        return replace(self, ankle=ankle, heel=heel, ball=ball, tip=tip)


class FootPlan:
    """All stances of one foot as arrays, for lookup at any time."""

    def __init__(self, prints: Sequence[Footprint], foot: Foot, figure: Figure) -> None:
        own = [p for p in prints if p.foot is foot]
        self.figure = figure
        self.contact: FloatArray = np.array([p.contact_s for p in own])
        swing = np.array([p.swing_s for p in own])
        self.touch: FloatArray = self.contact - np.array([p.toe_lead_s for p in own])
        self.off: FloatArray = np.append(self.contact[1:] - swing[1:], 1e6)
        self.ankle: FloatArray = np.array([p.ankle for p in own])
        self.yaw: FloatArray = np.array([p.yaw_deg for p in own])
        self.pitch_in: FloatArray = np.radians([p.contact_pitch_deg for p in own])
        self.pitch_out: FloatArray = np.radians([p.off_pitch_deg for p in own])
        self.toe_in: FloatArray = np.radians([p.toe_pitch_deg for p in own])
        self.toe_roll: FloatArray = np.array([p.toe_roll_s for p in own])
        self.stiffness: FloatArray = np.array([p.stiffness for p in own])
        self.roll_in: FloatArray = np.array([p.roll_in_s for p in own])
        self.roll_out: FloatArray = np.array([p.roll_out_s for p in own])
        self.lift: FloatArray = np.array([p.lift_m for p in own])
        self.outward: FloatArray = np.array([p.outward_m for p in own])
        self.travel: FloatArray = np.array([float(p.motion.travel) for p in own])
        self.running = np.array([p.motion is Motion.RUNNING for p in own])

    def at(self, t_s: FloatArray) -> FootPath:
        """The foot at ``(n,)`` times."""
        last = len(self.contact) - 1
        k = np.clip(np.searchsorted(self.touch, t_s, "right") - 1, 0, last)
        swinging = t_s > self.off[k]
        pitch, yaw = self._stance_pitch(t_s, k), self.yaw[k].copy()
        toes = self._stance_toes(t_s, k)
        place, over = self.ankle[k].copy(), np.zeros(len(t_s))
        if swinging.any():
            moved = self._swing(t_s[swinging], k[swinging])
            place[swinging], over[swinging], pitch[swinging], yaw[swinging], toes[swinging] = moved
        toes = np.where(pitch < 0, pitch, np.minimum(toes, pitch))
        # in the air too the foot tilts about tip or heel, so swing and stance join without a slide
        along, up = self.figure.pivot(pitch, toes)
        ankle = np.column_stack([place + along[:, None] * heading(yaw), up + over])
        return shod(self.figure, ankle, pitch, toes, yaw, swinging)

    def _stance_pitch(self, t: FloatArray, k: IntArray) -> FloatArray:
        # negative between the touch of the toe and the loading: the same parabola, earlier
        least = -(self.contact[k] - self.touch[k]) / self.roll_in[k]
        a = np.clip((t - self.contact[k]) / self.roll_in[k], least, 1)
        b = np.clip((t - self.off[k] + self.roll_out[k]) / self.roll_out[k], 0, 1)
        pitch: FloatArray = self.pitch_in[k] * (1 - a) ** 2 + self.pitch_out[k] * b**2
        return pitch

    def _stance_toes(self, t: FloatArray, k: IntArray) -> FloatArray:
        """The toes' tilt: all of it as the tip touches, none once the ball is down."""
        a = np.clip((t - self.touch[k]) / self.toe_roll[k], 0, 1)
        toes: FloatArray = self.toe_in[k] * (1 - a) ** 2 * (1 + 2 * a)
        return toes

    def _touch_pitch(self, k: IntArray) -> tuple[FloatArray, FloatArray]:
        """Pitch as the foot touches, and its rate."""
        early = 1 + (self.contact[k] - self.touch[k]) / self.roll_in[k]
        return self.pitch_in[k] * early**2, -2 * self.pitch_in[k] * early / self.roll_in[k]

    def _swing(
        self, t: FloatArray, k: IntArray
    ) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
        """Place of the (flat) foot, height of its sole, pitch, yaw, and the toes' tilt."""
        n = k + 1
        span = self.touch[n] - self.off[k]
        s = (t - self.off[k]) / span
        pitch = self._swing_pitch(s, span, k)
        way = self.ankle[n] - self.ankle[k]
        late = np.array(_LATE_SPEED)[self.travel[n].astype(int) + 1]
        mean = np.linalg.norm(way, axis=1) / span
        done = _progress(t - self.off[k], span, mean, late)
        aside = self.outward[n] * 16 * (done * (1 - done)) ** 2
        place = self.ankle[k] + done[:, None] * way + aside[:, None] * leftward(self.yaw[n])
        rise = _level_off(t - self.off[k], _RISE_SHARE * span)
        fall = _level_off(self.touch[n] - t, np.minimum(_FALL_S, 0.45 * span))
        half = (self.figure.ball_front + self.figure.heel_back) / 2 * np.sin(pitch)
        rock = np.hypot(half, _ROCK_M * 16 * (s * (1 - s)) ** 2) - np.abs(half)
        yaw = self.yaw[k] + (self.yaw[n] - self.yaw[k]) * s * s * (3 - 2 * s)
        toes = self._swing_toes(s, pitch, k)
        return place, self.lift[n] * rise * fall + rock, pitch, yaw, toes

    def _swing_toes(self, s: FloatArray, pitch: FloatArray, k: IntArray) -> FloatArray:
        """Toes bent by the push-off straighten, are held up, and at the end reach for the floor."""
        r = np.clip((s - 1) / _REACH_SHARE + 1, 0, 1)
        reach = _HELD_UP + (1 - _HELD_UP) * r * r * (3 - 2 * r)
        held = np.where(self.toe_in[k + 1] > 0, reach, reach * (1 - s**8)) * self.stiffness[k + 1]
        u = np.clip(s / _STRAIGHTEN_SHARE, 0, 1)
        freed = np.where(self.pitch_out[k] > 0, u * u * (3 - 2 * u), 1.0)
        toes: FloatArray = held * freed * np.maximum(pitch, 0)
        return toes

    def _swing_pitch(self, s: FloatArray, span: FloatArray, k: IntArray) -> FloatArray:
        p0 = self.pitch_out[k]
        p1, rate = self._touch_pitch(k + 1)
        # a foot that leaves toes up is not flicked further up, one that keeps its tilt not turned
        r0 = 2 * np.maximum(p0, 0) / self.roll_out[k] * _CARRY_OUT
        r1 = np.where(p0 * p1 < 0, rate, 0) * _CARRY_IN
        pitch = _hermite(s, p0, p1, r0 * span, r1 * span)
        # a foot that keeps its toes up all along still follows the bent shank a little
        follow: FloatArray = np.where((p0 <= 0) & (p1 <= 0), 0.25, 0.0) * 16 * (s * (1 - s)) ** 2
        return pitch + follow


def shod(
    figure: Figure,
    ankle: FloatArray,
    pitch: FloatArray,
    toes: FloatArray,
    yaw: FloatArray,
    swinging: BoolArray,
) -> FootPath:
    """The shoe about an ankle ``(n, 3)``, raised where it would sink into the floor.

    Args:
        pitch: of the rear foot, toes: of the toes, both in radians, heel up positive.
        yaw: degrees.
    """
    f = figure
    h = heading(yaw)
    c, s = np.cos(pitch), np.sin(pitch)

    def point(x: float) -> FloatArray:
        along = x * c - f.ankle_height * s
        up = -x * s - f.ankle_height * c
        return np.column_stack([ankle[:, :2] + along[:, None] * h, ankle[:, 2] + up])

    low = np.minimum(point(-f.heel_back)[:, 2], point(f.ball_front)[:, 2])
    low = np.minimum(low, point(f.ball_front)[:, 2] - f.toe * np.sin(toes))
    ankle = ankle + np.column_stack([0 * low, 0 * low, np.maximum(0, -low)])
    heel, ball = point(-f.heel_back), point(f.ball_front)
    along = f.toe * np.cos(toes)
    tip = ball + np.column_stack([along[:, None] * h, -f.toe * np.sin(toes)])
    return FootPath(ankle, heel, ball, tip, pitch, toes, yaw, swinging)


def _progress(t: FloatArray, span: FloatArray, mean: FloatArray, late: FloatArray) -> FloatArray:
    """Share of the way done ``t`` seconds into a swing: off at once, steady, stopped sharply.

    The speed rises along a parabola, changes evenly to ``late`` times itself and falls along a
    parabola to zero, so that it is continuous and zero at both ends. mean is in m/s.
    """
    start = np.clip(mean / _START_MPS2, _LEAST_STOP_S, 0.40 * span)
    stop = np.clip(mean / _STOP_MPS2, _LEAST_STOP_S, 0.35 * span)
    steady = span - start - stop
    u, w = np.clip(t / start, 0, 1), np.clip((span - t) / stop, 0, 1)
    m = np.clip(t - start, 0, steady)
    done = start * (u**2 - u**3 / 3) + m + (late - 1) * m**2 / (2 * steady)
    done = done + late * stop * (2 / 3 - w**2 + w**3 / 3)
    out: FloatArray = done / (2 / 3 * start + (1 + late) / 2 * steady + 2 / 3 * late * stop)
    return out


def _level_off(t: FloatArray, whole: FloatArray) -> FloatArray:
    """From 0 at ``t`` = 0 to 1 at ``whole`` seconds, steep at first, both ends smooth."""
    u = np.clip((np.hypot(t, _SOFT_S) - _SOFT_S) / (whole - _SOFT_S), 0, 1)
    out: FloatArray = 1 - (1 - u) ** 2
    return out


def _hermite(
    s: FloatArray, p0: FloatArray, p1: FloatArray, v0: FloatArray, v1: FloatArray
) -> FloatArray:
    """Quintic between two values with given end rates (per unit s) and no end acceleration."""
    s3, s4, s5 = s**3, s**4, s**5
    out: FloatArray = (
        p0
        + v0 * (s - 6 * s3 + 8 * s4 - 3 * s5)
        + (p1 - p0) * (10 * s3 - 15 * s4 + 6 * s5)
        + v1 * (-4 * s3 + 7 * s4 - 3 * s5)
    )
    return out
