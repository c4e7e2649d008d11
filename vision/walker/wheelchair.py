"""Draws a wheelchair about somebody who sits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from vision.values import FloatArray, Image
from vision.walker import paint
from vision.walker.camera import PinholeCamera
from vision.walker.gesture import FOOTREST_M, SEAT_M
from vision.walker.script import Colour
from vision.walker.stance import Stance3D, level_axes

_RING = np.linspace(0, 2 * np.pi, 25)
_WHEEL_M, _CASTER_M, _HALF_M = 0.30, 0.09, 0.29
_STEEL: Colour = (70, 74, 80)
_CLOTH: Colour = (34, 36, 42)

At: TypeAlias = Callable[[float, float, float], FloatArray]
"""A place by how far it is ahead, to the own left and up of who sits."""


class WheelchairPainter:
    """Draws the parts behind who sits, and those before."""

    def __init__(self, camera: PinholeCamera, light: float) -> None:
        self._camera = camera
        self._steel, self._cloth = paint.shade(_STEEL, light), paint.shade(_CLOTH, light)

    def draw(self, image: Image, body: Stance3D, k: int, *, before: bool) -> None:
        """Draw one half of it at sample ``k``: what is ``before`` who sits, or what is behind."""
        front, left = level_axes(float(body.yaw_deg[k]))
        place = body.pelvis[k] * np.array([1.0, 1.0, 0.0])
        towards = -front[1]  # 1: faces the camera

        def at(ahead: float, aside: float, up: float) -> FloatArray:
            out: FloatArray = place + ahead * front + aside * left + np.array([0, 0, up])
            return out

        near = 1.0 if left[1] < 0 else -1.0
        seat_z = SEAT_M - 0.09
        if not before:
            self._quad(image, [at(-0.2, -0.22, seat_z), at(0.22, -0.22, seat_z),
                               at(0.22, 0.22, seat_z), at(-0.2, 0.22, seat_z)])  # fmt: skip
            self._side(image, at, -near)
        if before != (towards > 0):
            back = [at(-0.2, -0.21, seat_z), at(-0.2, 0.21, seat_z)]
            back += [at(-0.24, 0.21, 0.92), at(-0.24, -0.21, 0.92)]
            self._quad(image, back)
        if before:
            self._side(image, at, near)

    def _quad(self, image: Image, corners: list[FloatArray]) -> None:
        paint.convex(image, paint.hull(self._camera.project(np.array(corners))), self._cloth)

    def _side(self, image: Image, at: At, side: float) -> None:
        aside = side * _HALF_M
        scale = float(self._camera.scale(at(0.0, aside, 0.3)))
        self._wheel(image, at, (-0.05, aside, _WHEEL_M), 0.03 * scale, spokes=8)
        self._wheel(image, at, (0.34, 0.8 * aside, _CASTER_M), 0.03 * scale, spokes=0)
        for points in (
            [at(-0.22, aside, 0.93), at(-0.2, aside, 0.42), at(0.3, aside, 0.42)],
            [at(0.3, aside, 0.42), at(0.42, 0.7 * aside, FOOTREST_M)],
            [at(0.42, 0.7 * aside, FOOTREST_M), at(0.62, 0.7 * aside, FOOTREST_M - 0.03)],
            [at(-0.34, aside, 0.94), at(-0.2, aside, 0.93)],
        ):
            line = self._camera.project(np.array(points))
            paint.line(image, line, self._steel, 0.026 * scale)

    def _wheel(
        self,
        image: Image,
        at: At,
        hub: tuple[float, float, float],
        width_px: float,
        *,
        spokes: int,
    ) -> None:
        ahead, aside, radius = hub
        rim = [at(ahead + radius * np.cos(a), aside, radius * (1 + np.sin(a))) for a in _RING]
        paint.line(image, self._camera.project(np.array(rim)), self._cloth, width_px)
        for i in range(spokes):
            a = 2 * np.pi * i / spokes
            end = at(ahead + radius * np.cos(a), aside, radius * (1 + np.sin(a)))
            line = self._camera.project(np.array([at(ahead, aside, radius), end]))
            paint.line(image, line, self._steel, 0.15 * width_px)
