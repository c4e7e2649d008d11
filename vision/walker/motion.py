"""The walker's motion: feet on their footprints, pelvis over them, legs by inverse kinematics,
trunk, arms and head on top. Exact and smooth at any time, the same for a given script.

Backward walking is nearly forward walking reversed in time: the elevation angles of thigh, shank
and foot (Grasso 1998 [47]), the joint angles but for the ankle's (Winter 1989 [48]).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.ndimage import gaussian_filter1d, minimum_filter1d

from vision.values import FloatArray, Foot
from vision.walker.feet import FootPath, FootPlan
from vision.walker.figure import Figure
from vision.walker.mishap import Pull, pull
from vision.walker.script import WalkScript
from vision.walker.stance import Stance3D, highest_pelvis, knee_of, level_axes, unit
from vision.walker.steps import (
    LONG_AGO_S,
    Footprint,
    heading,
    lay_footprints,
    leftward,
    own_share,
)
from vision.walker.timeline import CONTACT_PITCH, RUN, TRAVEL, ScriptTimeline

GRID_HZ = 120.0
_PAD_S = 1.5
_UP = np.array([0.0, 0.0, 1.0])
_FEET = (Foot.LEFT, Foot.RIGHT)


@dataclass(frozen=True, slots=True)
class _Upper:
    """The part of a ``Stance3D`` above the pelvis."""

    chest: FloatArray
    chest_frame: FloatArray
    neck: FloatArray
    head: FloatArray
    head_frame: FloatArray
    arms: tuple[_Arm, _Arm]


class _Arm(NamedTuple):
    shoulder: FloatArray
    elbow: FloatArray
    wrist: FloatArray
    fingers: FloatArray


class WalkMotion:
    """A script's motion. ``at(t)`` gives the body; ``feet(t)`` the feet in the floor's frame."""

    def __init__(self, script: WalkScript) -> None:
        self.script = script
        self.timeline = ScriptTimeline(script)
        self.figure = Figure(script.person.stature_m)
        self.prints = lay_footprints(script, self.timeline)
        self._plans = tuple(FootPlan(self.prints, foot, self.figure) for foot in _FEET)
        self._grid = np.arange(-_PAD_S, script.duration_s + _PAD_S + 1 / GRID_HZ, 1 / GRID_HZ)
        self._body = self._body_path()
        self._origin = self._middle()
        height = self._pelvis_height()
        self._height = CubicSpline(self._grid, height)

    def feet(self, t_s: FloatArray) -> tuple[FootPath, FootPath]:
        """Left and right foot relative to the floor (the belt, on a treadmill)."""
        return self._plans[0].at(t_s), self._plans[1].at(t_s)

    def swings(self, side: int) -> list[tuple[float, float]]:
        """When a foot (0 left, 1 right) is planned in the air: (start, end) in seconds."""
        plan = self._plans[side]
        return list(zip(plan.off[:-1].tolist(), plan.contact[1:].tolist(), strict=True))

    def body(self, t_s: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Where the body is over the floor: ``(n, 2)`` place, yaw in degrees, step phase (its
        whole numbers are contacts, even ones the left foot's) and how much it walks (0..1)."""
        values = self._body(np.clip(t_s, self._grid[0], self._grid[-1]))
        return values[:, :2], values[:, 2], values[:, 3], np.clip(values[:, 4], 0, 1)

    def _body_path(self) -> CubicSpline:
        knots: list[tuple[float, float, float, float, float, float]] = []
        previous: Footprint | None = None
        for i, p in enumerate(self.prints):
            if p.contact_s <= LONG_AGO_S or previous is None:
                previous = p
                knots.append((p.contact_s - 1e-3 * (2 - i), *p.centre, p.yaw_deg, i, 0.0))
                continue
            start = p.contact_s - p.step_s
            settled = min(previous.contact_s + 0.5, start)
            if start > previous.contact_s + 0.02:  # the walker waits: hold place and phase
                holds = (settled, start) if start > settled else (start,)
                place = previous.centre
                knots += [(hold, *place, previous.yaw_deg, i - 1, 0.0) for hold in holds]
            middle = np.add(p.centre, previous.centre) / 2
            yaw = (p.yaw_deg + previous.yaw_deg) / 2
            walks = 1.0 if p.motion.travel else 0.0
            # the first print's foot is left, so a print's number has its foot's parity
            knots.append((p.contact_s, float(middle[0]), float(middle[1]), yaw, i, walks))
            previous = p
        table = np.array(knots)
        times, rows = table[:, 0], table[:, 1:]
        order = np.argsort(times, kind="stable")
        times, rows = times[order], rows[order]
        on_grid = np.column_stack([np.interp(self._grid, times, c) for c in rows.T])
        smooth = gaussian_filter1d(on_grid, 0.12 * GRID_HZ, axis=0, mode="nearest")
        smooth[:, 3] = gaussian_filter1d(on_grid[:, 3], 0.03 * GRID_HZ, mode="nearest")
        return CubicSpline(self._grid, smooth)

    def _middle(self) -> FloatArray:
        """The floor point that stands before the camera: the middle of the walk."""
        if self.script.treadmill:
            return np.zeros(2)
        inside = self._grid[(self._grid >= 0) & (self._grid <= self.script.duration_s)]
        place = self.body(inside)[0]
        middle: FloatArray = (place.min(axis=0) + place.max(axis=0)) / 2
        return middle

    def _pelvis(self, t: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Floor place ``(n, 2)`` and frame of the pelvis, height left to the legs."""
        place, yaw, phase, walks = self.body(t)
        get = self.timeline.values
        travel, step = get(TRAVEL, t), get("step_m", t)
        # backward, the trunk stays over the front foot until the other has rolled down; a foot
        # that lands on its heel has to be set down nearer to the body
        ball = np.clip(0.15 + get(CONTACT_PITCH, t) / 21, 0.0, 1)
        ahead = 0.11 * step * ball * np.maximum(-travel, 0)
        ahead = ahead + 0.20 * step * get(RUN, t)  # a runner lands close under the body
        # the pelvis moves opposite to an inclined trunk, to keep balance
        ahead = ahead - 0.22 * self.figure.torso * np.sin(np.radians(get("lean_deg", t) - 3))
        swing = np.clip(step / 0.45, 0, 1.4) * walks
        side = 0.017 * walks * np.sin(np.pi * phase)
        left = leftward(yaw)
        turn = -travel * 3.5 * swing * np.cos(np.pi * phase)
        drop = 2.2 * swing * np.sin(np.pi * phase) - self._hike(t, phase, walks)
        frame = _frame(yaw - turn, np.zeros_like(yaw), drop)
        return place + ahead[:, None] * heading(yaw) + side[:, None] * left, frame

    def _hike(self, t: FloatArray, phase: FloatArray, walks: FloatArray) -> FloatArray:
        """How far the pelvis is tipped to the own left to lift the other leg over, in degrees."""
        get = self.timeline.values
        lame = get("one_sided", t)
        # after an even whole number, the left foot's contact, the right leg swings
        swings_right = np.sin(np.pi * phase)
        left, right = own_share(lame, Foot.LEFT), own_share(lame, Foot.RIGHT)
        share = right * np.maximum(swings_right, 0) - left * np.maximum(-swings_right, 0)
        out: FloatArray = get("hip_hike_deg", t) * walks * share
        return out

    def _pelvis_height(self) -> FloatArray:
        """The greatest height that the legs reach with their least knee flexion, smoothed from
        below."""
        t = self._grid
        place, frame = self._pelvis(t)
        knee_deg = self.timeline.values("knee_deg", t)
        top = highest_pelvis(self.figure, place, frame[:, :, 1], self.feet(t), knee_deg)
        half = round(0.075 * GRID_HZ)
        low = minimum_filter1d(top, 2 * half + 1, mode="nearest")
        height: FloatArray = gaussian_filter1d(low, 0.04 * GRID_HZ, radius=half, mode="nearest")
        return height

    def at(self, t_s: FloatArray) -> Stance3D:
        """The body at ``(n,)`` times, before the camera (on a treadmill, at the middle)."""
        t = np.atleast_1d(np.asarray(t_s, dtype=np.float64))
        place, yaw, phase, walks = self.body(t)
        belt = place if self.script.treadmill else np.zeros_like(place)
        shift = np.column_stack([-belt - self._origin, np.zeros_like(yaw)])
        floor, frame = self._pelvis(t)
        pelvis = np.column_stack([floor, self._height(t)]) + shift
        mishap = self._mishap_pull(t)
        if mishap is not None:
            pelvis = pelvis - np.column_stack(
                [mishap.back_m[:, None] * heading(yaw), mishap.down_m]
            )
        feet = tuple(foot.moved(shift) for foot in self.feet(t))
        hips, knees = [], []
        for foot, side in zip(feet, (1.0, -1.0), strict=True):
            hip = pelvis + side * self.figure.hip_half * frame[:, :, 1]
            hips.append(hip)
            front = heading((yaw + foot.yaw_deg) / 2)
            knees.append(knee_of(hip, foot.ankle, front, self.figure))
        upper = self._upper(t, pelvis, yaw, phase, walks, mishap)
        left, right = upper.arms
        return Stance3D(
            t_s=t,
            yaw_deg=yaw,
            pelvis=pelvis,
            pelvis_frame=frame,
            chest=upper.chest,
            chest_frame=upper.chest_frame,
            neck=upper.neck,
            head=upper.head,
            head_frame=upper.head_frame,
            hip=(hips[0], hips[1]),
            knee=(knees[0], knees[1]),
            foot=(feet[0], feet[1]),
            shoulder=(left.shoulder, right.shoulder),
            elbow=(left.elbow, right.elbow),
            wrist=(left.wrist, right.wrist),
            fingers=(left.fingers, right.fingers),
            belt=belt,
        )

    def _mishap_pull(self, t: FloatArray) -> Pull | None:
        mishap = self.script.mishap
        return None if mishap is None else pull(mishap, self.figure, t)

    def _upper(
        self,
        t: FloatArray,
        pelvis: FloatArray,
        yaw: FloatArray,
        phase: FloatArray,
        walks: FloatArray,
        mishap: Pull | None,
    ) -> _Upper:
        get, f = self.timeline.values, self.figure
        travel, step = get(TRAVEL, t), get("step_m", t)
        lean = get("lean_deg", t) + get("sway_deg", t) / 2 * walks * np.cos(2 * np.pi * phase)
        if mishap is not None:
            lean = lean + mishap.lean_deg
        side = get("lateral_lean_deg", t) - 2.2 * walks * np.sin(np.pi * phase)
        turn = travel * 4.0 * np.clip(step / 0.45, 0, 1.4) * walks * np.cos(np.pi * phase)
        frame = _frame(yaw - turn, lean, side)
        up = frame[:, :, 2]
        chest = pelvis + f.torso * up
        neck = chest + 0.042 * f.stature * up
        tilt = 0.3 * get("lateral_lean_deg", t)
        nod = get("head_pitch_deg", t) + (0.0 if mishap is None else 0.7 * mishap.lean_deg)
        turned = _frame(yaw + get("head_yaw_deg", t), nod, tilt)
        head = neck + f.stature * (0.068 * turned[:, :, 2] + 0.020 * turned[:, :, 0])
        beat = np.cos(np.pi * phase)  # 1 at the left foot's contact, -1 at the right's
        swing = np.radians(0.5 * get("arm_swing_deg", t)) * travel * walks * beat
        raised = (get("shrug_m", t) - 0.010 * f.stature)[:, None] * up
        arms = []
        flung = 0.0 if mishap is None else np.radians(mishap.arms_deg)
        for sign in (1.0, -1.0):
            shoulder = chest + sign * f.shoulder_half * frame[:, :, 1] + raised
            arms.append(self._arm(t, yaw, shoulder, -sign * swing + flung, sign))
        return _Upper(chest, frame, neck, head, turned, (arms[0], arms[1]))

    def _arm(
        self, t: FloatArray, yaw: FloatArray, shoulder: FloatArray, swing: FloatArray, sign: float
    ) -> _Arm:
        """An arm that hangs, a little out and back, and swings by ``swing`` radians."""
        f = self.figure
        front, left = level_axes(yaw)
        stout = max(self.script.person.build - 1.15, 0.0)  # arms hang beside a belly
        out = np.sin(np.radians(9.0 + 18.0 * stout)) * sign * left
        angle = swing + np.radians(self.timeline.values("arm_forward_deg", t))
        upper = unit(_swung(angle, front) + out)
        fore = unit(
            _swung(angle + np.radians(self.timeline.values("elbow_deg", t)), front) + 0.35 * out
        )
        elbow = shoulder + f.upper_arm * upper
        wrist = elbow + f.forearm * fore
        return _Arm(shoulder, elbow, wrist, wrist + f.hand * fore)


def _swung(angle: FloatArray, front: FloatArray) -> FloatArray:
    """Straight down, swung forward by an angle in radians."""
    out: FloatArray = np.sin(angle)[:, None] * front - np.cos(angle)[:, None] * _UP
    return out


def _frame(yaw_deg: FloatArray, lean_deg: FloatArray, side_deg: FloatArray) -> FloatArray:
    """Frames ``(n, 3, 3)``, columns forward, left, up: turned by yaw, then up tipped forward by
    lean and to the own right by side. The tip seen from the side is exactly ``lean_deg``."""
    lean, side = np.radians(lean_deg), np.radians(side_deg)
    front, left = level_axes(yaw_deg)
    up = unit(
        np.tan(lean)[:, None] * front - np.tan(side)[:, None] * left + np.ones((len(lean), 1)) * _UP
    )
    forward = unit(front - (front * up).sum(axis=1, keepdims=True) * up)
    return np.stack([forward, np.cross(up, forward), up], axis=2)
