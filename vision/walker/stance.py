"""The walker's whole body in space, and the geometry of its joints.

World axes: x image right, y away from the camera, z up; frames have the columns forward, left, up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from vision.values import FloatArray
from vision.walker.feet import FootPath
from vision.walker.figure import Figure
from vision.walker.steps import heading, leftward

_LEAST_ROOM_M2 = 0.05  # squared height of a hip over a foot that is out of reach


@dataclass(frozen=True, slots=True)
class Stance3D:
    """The whole body at ``n`` times: points ``(n, 3)`` in metres, frames ``(n, 3, 3)`` whose
    columns are forward, left and up. World axes: x image right, y away from the camera, z up.
    Pairs are (left, right). belt: how far the belt (floor) has moved, ``(n, 2)``."""

    t_s: FloatArray
    yaw_deg: FloatArray
    pelvis: FloatArray
    pelvis_frame: FloatArray
    chest: FloatArray
    chest_frame: FloatArray
    neck: FloatArray
    head: FloatArray
    head_frame: FloatArray
    hip: tuple[FloatArray, FloatArray]
    knee: tuple[FloatArray, FloatArray]
    foot: tuple[FootPath, FootPath]
    shoulder: tuple[FloatArray, FloatArray]
    elbow: tuple[FloatArray, FloatArray]
    wrist: tuple[FloatArray, FloatArray]
    fingers: tuple[FloatArray, FloatArray]
    belt: FloatArray

    def moved(self, shift: FloatArray) -> Stance3D:
        """The same body ``shift`` ``(3,)`` metres away, on the belt as it was."""
        feet = self.foot[0].moved(shift), self.foot[1].moved(shift)
        return replace(self, **self._points(lambda point: point + shift), foot=feet)

    def turned(self, yaw_deg: float) -> Stance3D:
        """The same body and belt, turned about the vertical through the origin."""
        ahead, left = level_axes(yaw_deg)
        turn = np.column_stack([ahead, left, [0.0, 0.0, 1.0]])
        return replace(
            self,
            **self._points(lambda point: point @ turn.T),
            yaw_deg=self.yaw_deg + yaw_deg,
            pelvis_frame=turn @ self.pelvis_frame,
            chest_frame=turn @ self.chest_frame,
            head_frame=turn @ self.head_frame,
            foot=(self.foot[0].turned(turn, yaw_deg), self.foot[1].turned(turn, yaw_deg)),
            belt=self.belt @ turn[:2, :2].T,
        )

    def _points(self, place: Callable[[FloatArray], FloatArray]) -> dict[str, Any]:
        """All points but the feet's, put elsewhere."""
        own = ("pelvis", "chest", "neck", "head")
        pairs = ("hip", "knee", "shoulder", "elbow", "wrist", "fingers")
        return {
            **{name: place(getattr(self, name)) for name in own},
            **{name: tuple(place(side) for side in getattr(self, name)) for name in pairs},
        }


def level_axes(yaw_deg: float | FloatArray) -> tuple[FloatArray, FloatArray]:
    """Level unit vectors ``(..., 3)`` ahead and to the own left of who faces ``yaw_deg``."""
    ahead, left = heading(yaw_deg), leftward(yaw_deg)
    flat = np.zeros((*ahead.shape[:-1], 1))
    return np.concatenate([ahead, flat], axis=-1), np.concatenate([left, flat], axis=-1)


def unit(v: FloatArray) -> FloatArray:
    """Vectors ``(..., 3)`` of length 1."""
    out: FloatArray = v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-9)
    return out


def knee_of(hip: FloatArray, ankle: FloatArray, front: FloatArray, figure: Figure) -> FloatArray:
    """Knee joint of a two-link leg that bends to the front ``(n, 2)``; bone lengths hold exactly
    but for a leg that would have to be longer, which is stretched."""
    line = ankle - hip
    d = np.linalg.norm(line, axis=1)
    d = np.minimum(d, 0.99999 * (figure.thigh + figure.shank))
    u = unit(line)
    a = (d**2 + figure.thigh**2 - figure.shank**2) / (2 * d)
    h = np.sqrt(np.maximum(figure.thigh**2 - a**2, 0))
    bend = np.column_stack([front, np.zeros(len(d))])
    bend = unit(bend - (bend * u).sum(axis=1, keepdims=True) * u)
    out: FloatArray = hip + a[:, None] * u + h[:, None] * bend
    return out


def highest_pelvis(
    figure: Figure,
    place: FloatArray,
    left: FloatArray,
    feet: tuple[FootPath, FootPath],
    knee_deg: FloatArray | float,
) -> FloatArray:
    """How high a pelvis may be for both legs to reach their feet, ``(n,)`` metres.

    Args:
        place: where the pelvis is over the floor, ``(n, 2)`` or more columns.
        left: unit vector to its left, ``(n, 3)``.
        knee_deg: least knee flexion, ``(n,)`` or one for all.
    """
    bend = np.radians(knee_deg)
    reach2 = figure.thigh**2 + figure.shank**2 + 2 * figure.thigh * figure.shank * np.cos(bend)
    top: FloatArray = np.full(len(place), np.inf)
    for foot, side in zip(feet, (1.0, -1.0), strict=True):
        offset = side * figure.hip_half * left
        away = place[:, :2] + offset[:, :2] - foot.ankle[:, :2]
        room = np.maximum(reach2 - (away**2).sum(axis=1), _LEAST_ROOM_M2)
        top = np.minimum(top, foot.ankle[:, 2] + np.sqrt(room) - offset[:, 2])
    return top
