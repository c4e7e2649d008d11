"""Which way the walker faces, and so from which side the camera sees the walker.

Facing and travel are two quantities: this module never looks at travel.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from vision.body.proportions import FOOT, HIPS, SHOULDERS, TORSO
from vision.landmarks import L
from vision.settings import Section, number
from vision.values import FloatArray, Foot, Pose, View


class FacingSettings(Section):
    """Weights of the signs of facing, and where one view ends and the next begins."""

    side_deg: float = number(30.0, 5.0, 45.0, "Side view up to", "deg", "domain notes 5")
    frontal_deg: float = number(60.0, 45.0, 85.0, "Front or rear from", "deg", "domain notes 5")
    memory_s: float = number(
        1.0, 0.05, 5.0, "Time over which facing is taken", "s", "measured: from behind it flips"
    )
    feet: float = number(3.0, 0.0, 10.0, "Weight of the feet", "1", "domain notes 4")
    girdles: float = number(2.0, 0.0, 10.0, "Weight of shoulders and hips", "1", "domain notes 4")
    head: float = number(1.0, 0.0, 10.0, "Weight of the head", "1", "domain notes 4")


@dataclass(frozen=True, slots=True)
class Facing:
    """yaw_deg: 0 faces image right, 90 the camera, 180 image left, 270 away. sideways_deg: 0 is
    exactly from the side, 90 exactly from front or rear."""

    yaw_deg: float
    sideways_deg: float
    view: View
    sign: int
    near: Foot | None
    confidence: float


class FacingStage:
    """Takes the median of the signs of facing over a short time.

    The median, because seen from behind the model takes front for back a few frames at a time.
    """

    def __init__(self, settings: FacingSettings) -> None:
        self._settings = settings
        self._past: deque[tuple[float, FloatArray]] = deque()

    def reset(self) -> None:
        """Forget the past, as after a lost subject."""
        self._past.clear()

    def update(self, pose: Pose, torso_px: float) -> Facing:
        """The facing at ``pose``."""
        self._past.append((pose.t_s, facing_vector(pose, torso_px, self._settings)))
        while self._past[0][0] < pose.t_s - self._settings.memory_s:
            self._past.popleft()
        vectors = np.array([vector for _, vector in self._past])
        return describe(np.median(vectors, axis=0), self._settings)


def facing_vector(pose: Pose, torso_px: float, settings: FacingSettings) -> FloatArray:
    """Weighted mean ``(x, z)`` of signs of facing, z away from the camera; about 1 long.

    Sideways (x): how long the feet are in the picture, the nose ahead of the ears, and the
    depth across the shoulders. To and fro (z): how wide shoulders and hips are in the picture,
    and on which side the left one is. Depth along a foot is not used: seen from behind it came
    out wrong in every frame (measured). Both legs are pooled, so a swap changes nothing.
    """
    image = pose.image / torso_px
    world = pose.world
    feet = (image[L.LEFT_TOE, 0] - image[L.LEFT_HEEL, 0]) + (
        image[L.RIGHT_TOE, 0] - image[L.RIGHT_HEEL, 0]
    )
    ears = (world[L.LEFT_EAR] + world[L.RIGHT_EAR]) / 2
    head = world[L.NOSE] - ears
    shoulders = world[L.RIGHT_SHOULDER] - world[L.LEFT_SHOULDER]
    x = _mean(
        (settings.feet, feet / 2 / (FOOT / TORSO)),
        (settings.girdles, _unit(-shoulders[2], shoulders[0])[0]),
        (settings.head, _unit(head[0], head[2])[0]),
    )
    z = _mean(
        (1.0, (image[L.RIGHT_SHOULDER, 0] - image[L.LEFT_SHOULDER, 0]) / (SHOULDERS / TORSO)),
        (1.0, (image[L.RIGHT_HIP, 0] - image[L.LEFT_HIP, 0]) / (HIPS / TORSO)),
    )
    return np.array([x, z])


def describe(vector: FloatArray, settings: FacingSettings) -> Facing:
    """Turn a mean facing vector ``(x, z)`` into yaw, view, sign and near leg."""
    x, z = float(vector[0]), float(vector[1])
    yaw_deg = math.degrees(math.atan2(-z, x)) % 360
    sideways_deg = math.degrees(math.atan2(abs(z), abs(x)))
    length = min(1.0, math.hypot(x, z))
    if sideways_deg <= settings.side_deg:
        view = View.SIDE
    elif sideways_deg < settings.frontal_deg:
        view = View.OBLIQUE
    else:
        view = View.FRONT if z < 0 else View.REAR
    sign = 0 if view in (View.FRONT, View.REAR) else (1 if x > 0 else -1)
    near = None if sign == 0 else (Foot.RIGHT if sign > 0 else Foot.LEFT)
    return Facing(yaw_deg, sideways_deg, view, sign, near, length)


def _unit(x: float, z: float) -> FloatArray:
    length = math.hypot(x, z)
    return np.array([x, z]) / length if length > 1e-6 else np.zeros(2)


def _mean(*pairs: tuple[float, float]) -> float:
    """Weighted mean of values held to -1..1."""
    total = sum(weight for weight, _ in pairs)
    return sum(weight * min(max(float(value), -1.0), 1.0) for weight, value in pairs) / total
