"""A virtual pinhole camera. World axes: x image right, y away from the camera, z up."""

from __future__ import annotations

import math

import numpy as np

from vision.values import FloatArray
from vision.walker.script import WalkScript


class PinholeCamera:
    """Projects world points (metres) to pixels; looks along +y at the middle of the walk.

    Args:
        margin_px: how much larger the picture is on each side than the script's, and shows more.
    """

    def __init__(self, script: WalkScript, margin_px: tuple[int, int] = (0, 0)) -> None:
        setup = script.camera
        self.width, self.height = setup.width + 2 * margin_px[0], setup.height + 2 * margin_px[1]
        self.focal_px = setup.focal * setup.width
        self.distance_m = self.focal_px * script.person.stature_m / setup.person_px
        pitch, roll = math.radians(setup.pitch_deg), math.radians(setup.roll_deg)
        self._cp, self._sp = math.cos(pitch), math.sin(pitch)
        self._cr, self._sr = math.cos(roll), math.sin(roll)
        self._eye = np.array([0.0, -self.distance_m, setup.height_m])

    def depth(self, points: FloatArray) -> FloatArray:
        """Distance along the optical axis in metres, ``(...)`` for ``(..., 3)``."""
        p = points - self._eye
        out: FloatArray = p[..., 1] * self._cp - p[..., 2] * self._sp
        return out

    def scale(self, points: FloatArray) -> FloatArray:
        """Pixels a metre at each point."""
        out: FloatArray = self.focal_px / np.maximum(self.depth(points), 0.05)
        return out

    def project(self, points: FloatArray) -> FloatArray:
        """Pixels ``(..., 2)`` of points ``(..., 3)``; x right, y down."""
        p = points - self._eye
        depth = np.maximum(p[..., 1] * self._cp - p[..., 2] * self._sp, 0.05)
        x = p[..., 0]
        y = -(p[..., 2] * self._cp + p[..., 1] * self._sp)
        zoom = self.focal_px / depth
        out = np.empty((*points.shape[:-1], 2))
        out[..., 0] = self.width / 2 + zoom * (self._cr * x - self._sr * y)
        out[..., 1] = self.height / 2 + zoom * (self._sr * x + self._cr * y)
        return out

    @property
    def towards(self) -> FloatArray:
        """Unit vector from the scene to the camera (along the optical axis)."""
        return np.array([0.0, -self._cp, self._sp])


class HeldCamera(PinholeCamera):
    """The camera as it is held while a picture is drawn: the picture's frame moves."""

    def __init__(self, script: WalkScript) -> None:
        super().__init__(script)
        self.moved_px: FloatArray = np.zeros(2)
        """How far the picture's frame has moved from where it looks at the walk's middle; what
        stands still is seen shifted by as much to the other side."""

    def project(self, points: FloatArray) -> FloatArray:
        """Pixels ``(..., 2)`` of points ``(..., 3)`` in the moved picture."""
        return super().project(points) - self.moved_px
