"""The walker as a camera that stands would see it, and what the camera did instead.

What the camera did since the pose before comes with the pose. It is taken out where the hips are:
they are carried over the background, and the body keeps its shape about them. A turn of the camera
is taken out while it is quick; a lasting one is left, for the floor's line shows it
(``vision/body/roll.py``). How the background grew is told apart, since one cannot tell from it by
how much the walker should have grown: whatever is nearer than the background grows more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vision.body.points import middle
from vision.body.roll import without_roll
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import CameraMotion, FloatArray, Pose
from vision.values.camera_motion import Similarity


class SteadySettings(Section):
    """How long turns and tremor are remembered."""

    turn_memory_s: float = number(
        2.0,
        low=0.1,
        high=20.0,
        title="Time after which a turn of the camera about its axis is left in",
        unit="s",
        source="[K]: longer than a swing of a hand",
    )
    shake_memory_s: float = number(
        1.0,
        low=0.1,
        high=10.0,
        title="Time over which the tremor is taken",
        unit="s",
        source="about a stride [K]",
    )


@dataclass(frozen=True, slots=True)
class Steadied:
    """points: ``(33, 2)`` pixels, those of the picture where the camera never moved. camera_x_px:
    how far the camera has carried the picture's content to the right. camera_growth: natural
    logarithm of how much it has grown. shake_px_s: standard deviation of the camera's speed.
    known: whether the camera's motion was told in this picture."""

    points: FloatArray
    camera_x_px: float = 0.0
    camera_growth: float = 0.0
    shake_px_s: float = 0.0
    known: bool = True


class SteadyStage:
    """Adds up the camera's motion from pose to pose."""

    def __init__(self, settings: SteadySettings) -> None:
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """Forget the past, as after a lost subject."""
        self._t_s: float | None = None
        self._before: FloatArray | None = None  # the picture before
        self._offset = (0.0, 0.0)  # from the picture to where a standing camera would see the hips
        self._turn = self._growth = 0.0
        self._moved = False
        self._speed = self._square = (0.0, 0.0)

    def update(self, pose: Pose) -> Steadied:
        """What ``pose`` shows of the walker, and of the camera."""
        before, self._before = self._before, pose.image
        before_s, self._t_s = self._t_s, pose.t_s
        if before is None or before_s is None or (pose.camera is None and not self._moved):
            return Steadied(pose.image)
        self._moved = True
        camera, by = pose.camera, (0.0, 0.0)
        hip = _hip(pose.image)
        # A picture that repeats a time takes none, but its camera has moved all the same.
        step_s = max(pose.t_s - before_s, 0.0)
        self._turn *= math.exp(-step_s / self._settings.turn_memory_s)
        if camera is not None:
            by = self._carry(camera, hip, _hip(before))
        if step_s > 0:
            self._shake(by, step_s)
        return Steadied(
            points=without_roll(pose.image - hip, -math.degrees(self._turn))
            + np.add(hip, self._offset),
            camera_x_px=-self._offset[0],
            camera_growth=self._growth,
            shake_px_s=self._shake_px_s(),
            known=camera is None or camera.known,
        )

    def _carry(
        self, camera: CameraMotion, hip: list[float], before: list[float]
    ) -> tuple[float, float]:
        """Take the camera's motion out; returns how far it carried the place of the hips."""
        was_x, was_y = camera.way(*hip)
        turned = Similarity(math.cos(self._turn), math.sin(self._turn))
        way_x, way_y = turned(was_x - before[0], was_y - before[1])
        self._offset = (
            self._offset[0] + before[0] + way_x - hip[0],
            self._offset[1] + before[1] + way_y - hip[1],
        )
        self._turn += math.atan2(camera.sin, camera.cos)
        self._growth -= math.log(max(math.hypot(camera.cos, camera.sin), 1e-6))
        return hip[0] - was_x, hip[1] - was_y

    def _shake(self, by: tuple[float, float], step_s: float) -> None:
        """Mean and mean square of the camera's speed."""
        new = min(1.0, step_s / self._settings.shake_memory_s)
        speed = by[0] / step_s, by[1] / step_s
        self._speed = (
            self._speed[0] + new * (speed[0] - self._speed[0]),
            self._speed[1] + new * (speed[1] - self._speed[1]),
        )
        self._square = (
            self._square[0] + new * (speed[0] ** 2 - self._square[0]),
            self._square[1] + new * (speed[1] ** 2 - self._square[1]),
        )

    def _shake_px_s(self) -> float:
        spread = sum(
            max(0.0, square - mean**2)
            for square, mean in zip(self._square, self._speed, strict=True)
        )
        return math.sqrt(spread)


def _hip(image: FloatArray) -> list[float]:
    return middle(image[L.LEFT_HIP].tolist(), image[L.RIGHT_HIP].tolist())
