"""Points and frames of a body in space, as captured walks need them.

Axes: x ahead, y to the own left, z up; frames have the columns forward, left and up.
"""

from __future__ import annotations

import numpy as np

from vision.values import FloatArray
from vision.walker.feet import FootPath
from vision.walker.figure import Figure
from vision.walker.motion import Stance3D
from vision.walker.steps import heading, leftward


def unit(v: FloatArray) -> FloatArray:
    """Vectors ``(..., 3)`` of length 1."""
    out: FloatArray = v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-9)
    return out


def frame_of(left: FloatArray, up: FloatArray) -> FloatArray:
    """Frames ``(n, 3, 3)``, columns forward, left, up; up holds exactly."""
    up = unit(up)
    left = unit(left - (left * up).sum(axis=1, keepdims=True) * up)
    return np.stack([np.cross(left, up), left, up], axis=2)


def leaned(v: FloatArray, degrees: float) -> FloatArray:
    """Vectors tipped forward (towards x) about the y axis."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    out: FloatArray = v @ turn.T
    return out


def knee_of(hip: FloatArray, ankle: FloatArray, front: FloatArray, figure: Figure) -> FloatArray:
    """Knee of a leg of two links that bends to the front; a leg too short is stretched."""
    line = ankle - hip
    d = np.linalg.norm(line, axis=1)
    u = line / d[:, None]
    d = np.minimum(d, 0.99999 * (figure.thigh + figure.shank))
    a = (d**2 + figure.thigh**2 - figure.shank**2) / (2 * d)
    h = np.sqrt(np.maximum(figure.thigh**2 - a**2, 0))
    bend = np.column_stack([front, np.zeros(len(d))])
    bend = unit(bend - (bend * u).sum(axis=1, keepdims=True) * u)
    out: FloatArray = hip + a[:, None] * u + h[:, None] * bend
    return out


def shifted(foot: FootPath, shift: FloatArray) -> FootPath:
    """The foot ``shift`` ``(n, 3)`` metres away."""
    return FootPath(
        foot.ankle + shift,
        foot.heel + shift,
        foot.ball + shift,
        foot.tip + shift,
        foot.pitch,
        foot.toe_pitch,
        foot.yaw_deg,
        foot.swinging,
    )


def turned_about(body: Stance3D, yaw_deg: float) -> Stance3D:
    """The same body, turned about the vertical through the origin."""
    ahead, left = heading(yaw_deg), leftward(yaw_deg)
    turn = np.array([[ahead[0], left[0], 0], [ahead[1], left[1], 0], [0, 0, 1.0]])

    def point(p: FloatArray) -> FloatArray:
        out: FloatArray = p @ turn.T
        return out

    def frame(m: FloatArray) -> FloatArray:
        out: FloatArray = turn @ m
        return out

    def pair(both: tuple[FloatArray, FloatArray]) -> tuple[FloatArray, FloatArray]:
        return point(both[0]), point(both[1])

    def foot(one: FootPath) -> FootPath:
        return FootPath(
            point(one.ankle),
            point(one.heel),
            point(one.ball),
            point(one.tip),
            one.pitch,
            one.toe_pitch,
            one.yaw_deg + yaw_deg,
            one.swinging,
        )

    return Stance3D(
        t_s=body.t_s,
        yaw_deg=body.yaw_deg + yaw_deg,
        pelvis=point(body.pelvis),
        pelvis_frame=frame(body.pelvis_frame),
        chest=point(body.chest),
        chest_frame=frame(body.chest_frame),
        neck=point(body.neck),
        head=point(body.head),
        head_frame=frame(body.head_frame),
        hip=pair(body.hip),
        knee=pair(body.knee),
        foot=(foot(body.foot[0]), foot(body.foot[1])),
        shoulder=pair(body.shoulder),
        elbow=pair(body.elbow),
        wrist=pair(body.wrist),
        fingers=pair(body.fingers),
        belt=point(np.column_stack([body.belt, 0 * body.belt[:, 0]]))[:, :2],
    )
