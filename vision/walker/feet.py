"""The path of one foot over the floor, from its footprints.

In stance the foot turns about the ball while the heel is up and about the heel while the toes
are up, so whichever bears does not slide; between footprints it swings. Landing is therefore
never drawn on top of a borrowed (for example reversed) motion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vision.values import FloatArray, Foot
from vision.walker.figure import Figure
from vision.walker.script import Motion
from vision.walker.steps import Footprint, heading

IntArray: TypeAlias = NDArray[np.signedinteger[Any]]
BoolArray: TypeAlias = NDArray[np.bool_]

_APPROACH_MPS = (0.50, 0.45)  # what is left of the swing as the foot meets the floor
_ARRIVAL_SHARE = 0.4  # of the swing, in which the foot takes up that speed
_CARRY_OUT, _CARRY_IN = 0.6, 0.35  # share of the stance's turning rate taken into the swing


@dataclass(frozen=True, slots=True)
class FootPath:
    """One foot at ``n`` times, floor frame. Points are ``(n, 3)``, metres; heel and ball are
    on the under-side of the sole. pitch and toe_pitch in radians, heel up positive; yaw in
    degrees; swinging says where the plan has the foot in the air."""

    ankle: FloatArray
    heel: FloatArray
    ball: FloatArray
    tip: FloatArray
    pitch: FloatArray
    toe_pitch: FloatArray
    yaw_deg: FloatArray
    swinging: BoolArray


class FootPlan:
    """All stances of one foot as arrays, ready to be looked up at any times."""

    def __init__(self, prints: Sequence[Footprint], foot: Foot, figure: Figure) -> None:
        own = [p for p in prints if p.foot is foot]
        self.figure = figure
        self.contact: FloatArray = np.array([p.contact_s for p in own])
        swing = np.array([p.swing_s for p in own])
        self.off: FloatArray = np.append(self.contact[1:] - swing[1:], 1e6)
        self.ankle: FloatArray = np.array([p.ankle for p in own])
        self.yaw: FloatArray = np.array([p.yaw_deg for p in own])
        self.pitch_in: FloatArray = np.radians([p.contact_pitch_deg for p in own])
        self.pitch_out: FloatArray = np.radians([p.off_pitch_deg for p in own])
        self.roll_in: FloatArray = np.array([p.roll_in_s for p in own])
        self.roll_out: FloatArray = np.array([p.roll_out_s for p in own])
        self.lift: FloatArray = np.array([p.lift_m for p in own])
        self.travel: FloatArray = np.array([float(p.motion.travel) for p in own])
        self.running = np.array([p.motion is Motion.RUNNING for p in own])

    def at(self, t_s: FloatArray) -> FootPath:
        """The foot at ``(n,)`` times."""
        last = len(self.contact) - 1
        k = np.clip(np.searchsorted(self.contact, t_s, "right") - 1, 0, last)
        swinging = t_s > self.off[k]
        pitch = np.where(swinging, 0.0, self._stance_pitch(t_s, k))
        yaw = self.yaw[k].copy()
        along, up = self.figure.pivot(pitch)
        ankle = np.column_stack([self.ankle[k] + along[:, None] * heading(yaw), up])
        if swinging.any():
            a, p, y = self._swing(t_s[swinging], k[swinging])
            ankle[swinging], pitch[swinging], yaw[swinging] = a, p, y
        return self._points(ankle, pitch, yaw, swinging)

    def _stance_pitch(self, t: FloatArray, k: IntArray) -> FloatArray:
        a = np.clip((t - self.contact[k]) / self.roll_in[k], 0, 1)
        b = np.clip((t - self.off[k] + self.roll_out[k]) / self.roll_out[k], 0, 1)
        pitch: FloatArray = self.pitch_in[k] * (1 - a) ** 2 + self.pitch_out[k] * b**2
        return pitch

    def _swing(self, t: FloatArray, k: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        n = k + 1
        span = self.contact[n] - self.off[k]
        s = (t - self.off[k]) / span
        p0, p1 = self.pitch_out[k], self.pitch_in[n]
        # a foot that leaves toes up is not flicked further up, one that keeps its tilt not turned
        r0 = 2 * np.maximum(p0, 0) / self.roll_out[k] * _CARRY_OUT
        r1 = -2 * np.where(p0 * p1 < 0, p1, 0) / self.roll_in[n] * _CARRY_IN
        pitch = _hermite(s, p0, p1, r0 * span, r1 * span)
        # a foot that keeps its toes up all along still follows the bent shank a little
        pitch = pitch + np.where((p0 <= 0) & (p1 <= 0), 0.25, 0.0) * 16 * (s * (1 - s)) ** 2
        along0, up0 = self.figure.pivot(p0)
        along1, up1 = self.figure.pivot(p1)
        va0, vu0 = (rate * r0 * span for rate in self.figure.pivot_rate(p0))
        va1, vu1 = (rate * r1 * span for rate in self.figure.pivot_rate(p1))
        reach = np.clip(np.linalg.norm(self.ankle[n] - self.ankle[k], axis=1) / 0.5, 0, 1)
        end = _arrival(s) * span
        drop = _APPROACH_MPS[1] * np.clip(self.lift[n] / 0.010, 0.15, 1)
        glide = self.travel[n] * _APPROACH_MPS[0] * reach
        h0, h1 = heading(self.yaw[k]), heading(self.yaw[n])
        floor = _hermite(
            s[:, None],
            self.ankle[k] + along0[:, None] * h0,
            self.ankle[n] + along1[:, None] * h1,
            va0[:, None] * h0,
            va1[:, None] * h1,
        )
        floor = floor + (glide * end)[:, None] * h1
        rise = np.where(self.travel[n] > 0, 1.6, 2.4)  # forward the knee bends early, backward late
        fall = np.where(self.travel[n] > 0, 2.3, 2.0)
        peak = rise / (rise + fall)
        bump = s**rise * (1 - s) ** fall / (peak**rise * (1 - peak) ** fall)
        up = _hermite(s, up0, up1, vu0, vu1) + self.lift[n] * bump - drop * end
        yaw = self.yaw[k] + (self.yaw[n] - self.yaw[k]) * s * s * (3 - 2 * s)
        return np.column_stack([floor, up]), pitch, yaw

    def _points(
        self, ankle: FloatArray, pitch: FloatArray, yaw: FloatArray, swinging: BoolArray
    ) -> FootPath:
        f = self.figure
        h = heading(yaw)
        c, s = np.cos(pitch), np.sin(pitch)

        def point(x: float) -> FloatArray:
            along = x * c - f.ankle_height * s
            up = -x * s - f.ankle_height * c
            return np.column_stack([ankle[:, :2] + along[:, None] * h, ankle[:, 2] + up])

        low = np.minimum(point(-f.heel_back)[:, 2], point(f.ball_front)[:, 2])
        ankle = ankle + np.column_stack([0 * low, 0 * low, np.maximum(0, -low)])
        heel, ball = point(-f.heel_back), point(f.ball_front)
        toe = f.toe_front - f.ball_front
        toe_pitch = np.minimum(pitch, np.arcsin(np.clip(ball[:, 2] / toe, 0, 1)))
        along = toe * np.cos(toe_pitch)
        tip = ball + np.column_stack([along[:, None] * h, -toe * np.sin(toe_pitch)])
        return FootPath(ankle, heel, ball, tip, pitch, toe_pitch, yaw, swinging)


def _arrival(s: FloatArray) -> FloatArray:
    """Zero but near the swing's end, where it arrives at 0 with slope 1 (per unit s)."""
    u = np.clip((s - 1 + _ARRIVAL_SHARE) / _ARRIVAL_SHARE, 0, 1)
    out: FloatArray = _ARRIVAL_SHARE * (-4 * u**3 + 7 * u**4 - 3 * u**5)
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
