"""The walker's head: skull, hair, face and ears, correct from every side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vision.values import FloatArray, Image
from vision.walker import paint
from vision.walker.camera import PinholeCamera
from vision.walker.script import Colour, Person

_RING = np.linspace(0, 2 * np.pi, 25)[:-1]
_CIRCLE = np.column_stack([np.cos(_RING), np.sin(_RING)])
# forward, left, up; shares of stature from the head's centre
_SKULL = (np.array([-0.004, 0.0, 0.010]), np.array([0.058, 0.046, 0.053]))
_HAIR = (np.array([-0.007, 0.0, 0.016]), np.array([0.059, 0.050, 0.052]))
_JAW = (np.array([0.015, 0.0, -0.030]), np.array([0.036, 0.033, 0.036]))
_FACE_AXIS = np.array([np.cos(np.radians(34)), 0.0, -np.sin(np.radians(34))])
_FACE_RADIUS = np.radians(71)


class HeadPainter:
    """Draws the head of one person; ``at`` gives the place and turn for each frame."""

    def __init__(self, person: Person, camera: PinholeCamera, light: float) -> None:
        self.person = person
        self.camera = camera
        self.skin = paint.shade(person.skin, light)
        self.hair = paint.shade(person.hair, light)
        self.light = light
        self._place: FloatArray = np.zeros(3)
        self._turn: FloatArray = np.eye(3)
        self._view: FloatArray = np.zeros(3)

    def draw_behind(self, image: Image, place: FloatArray, turn: FloatArray) -> None:
        """Draw what hangs behind the neck, seen from the front; before neck and shirt."""
        self._turn_to(place, turn)
        if self.person.long_hair and self._view[0] > -0.2:
            self._long_hair(image)

    def _turn_to(self, place: FloatArray, turn: FloatArray) -> None:
        self._place, self._turn = place, turn
        self._view = turn.T @ self.camera.towards

    def draw(self, image: Image, place: FloatArray, turn: FloatArray) -> None:
        """Draw the head centred at ``place`` (3,) with frame ``turn`` (3, 3)."""
        self._turn_to(place, turn)
        skin, hair = self.skin, self.hair
        jaw = self._outline(*_JAW)
        paint.convex(image, jaw, paint.shade(skin, 0.86))
        paint.convex(image, self._outline(_JAW[0], _JAW[1] * 0.93), skin)
        paint.convex(image, self._outline(*_SKULL), skin)
        centre, size = _HAIR
        paint.convex(image, self._outline(centre, size), paint.shade(hair, 0.8))
        paint.convex(image, self._outline(centre + np.array([0, 0, 0.002]), size - 0.005), hair)
        self._face(image, centre, size + 0.0005)
        for side in (1.0, -1.0):
            self._ear(image, side)
        if self._view[0] > -0.1:
            self._features(image)
        elif self.person.long_hair and self._view[0] <= -0.2:
            self._long_hair(image)

    def _pixels(self, local: FloatArray) -> FloatArray:
        world = self._place + self.person.stature_m * (local @ self._turn.T)
        return self.camera.project(world)

    def _outline(self, centre: FloatArray, size: FloatArray) -> FloatArray:
        """Outline of an ellipsoid: the image of its axes makes an ellipse."""
        ends = self._pixels(np.vstack([centre, centre + np.diag(size)]))
        spread = (ends[1:] - ends[0]).T
        values, vectors = np.linalg.eigh(spread @ spread.T)
        out: FloatArray = ends[0] + (_CIRCLE * np.sqrt(np.maximum(values, 0))) @ vectors.T
        return out

    def _face(self, image: Image, centre: FloatArray, size: FloatArray) -> None:
        across = np.array([0.0, 1.0, 0.0])
        upward = np.cross(_FACE_AXIS, across)
        ring = np.cos(_FACE_RADIUS) * _FACE_AXIS + np.sin(_FACE_RADIUS) * (
            np.outer(_CIRCLE[:, 0], across) + np.outer(_CIRCLE[:, 1], upward)
        )
        towards = self._view / size
        towards = towards / np.linalg.norm(towards)
        seen = ring @ towards > 0
        if not seen.any():
            return
        if not seen.all():
            ring = _closed_by_rim(ring, seen, towards)
        paint.polygon(image, self._pixels(centre + size * ring), self.skin)

    def _patch(self, middle: tuple[float, float, float], wide: float, high: float) -> FloatArray:
        """A small upright ellipse on the face, ``(n, 2)`` pixels."""
        flat = np.column_stack(
            [0 * _CIRCLE[::2, 0], _CIRCLE[::2, 0] * wide, _CIRCLE[::2, 1] * high]
        )
        return self._pixels(np.array(middle) + flat)

    def _ear(self, image: Image, side: float) -> None:
        if side * self._view[1] < 0.1:
            return
        ring = np.column_stack(
            [
                0.002 + 0.010 * _CIRCLE[::2, 0],
                np.full(12, side * 0.046),
                -0.004 + 0.016 * _CIRCLE[::2, 1],
            ]
        )
        middle = ring.mean(axis=0)
        paint.convex(image, self._pixels(ring), paint.shade(self.skin, 0.78))
        paint.convex(image, self._pixels(middle + 0.66 * (ring - middle)), self.skin)

    def _features(self, image: Image) -> None:
        dark: Colour = paint.shade((38, 28, 26), self.light)
        white: Colour = paint.shade((246, 244, 240), self.light)
        brow = paint.shade(paint.mix(self.person.hair, (40, 30, 26), 0.5), self.light)
        scale = float(self.camera.scale(self._place)) * self.person.stature_m
        for side in (1.0, -1.0):
            # an eye looks forward and a little outward: hidden once that turns away
            if 0.86 * self._view[0] + 0.5 * side * self._view[1] < 0.12:
                continue
            paint.convex(image, self._patch((0.048, side * 0.019, 0.008), 0.0085, 0.0050), white)
            paint.convex(image, self._patch((0.051, side * 0.0185, 0.008), 0.0042, 0.0046), dark)
            arch = np.array(
                [
                    [0.051, side * 0.009, 0.019],
                    [0.050, side * 0.019, 0.0225],
                    [0.042, side * 0.029, 0.018],
                ]
            )
            paint.line(image, self._pixels(arch), brow, 0.0035 * scale)
        lips = paint.shade(paint.mix(self.person.skin, (170, 50, 60), 0.55), 0.9 * self.light)
        mouth = np.array([[0.047, y, -0.036 - 8 * y * y * -0.6] for y in (-0.014, 0, 0.014)])
        mouth[:, 0] += [-0.004, 0.003, -0.004]
        seen = mouth[:, 0] * self._view[0] + mouth[:, 1] * self._view[1] > -0.004
        if seen.sum() > 1:
            paint.line(image, self._pixels(mouth[seen]), lips, 0.0035 * scale)
        nose = np.array(
            [[0.050, 0, 0.010], [0.067, 0, -0.012], [0.050, 0.009, -0.019], [0.050, -0.009, -0.019]]
        )
        paint.convex(image, paint.hull(self._pixels(nose)), paint.shade(self.skin, 0.90))

    def _long_hair(self, image: Image) -> None:
        """A bob that ends above the neck: hair over the neck makes pose models see a beard,
        and so a face, on the back of the head (measured)."""
        back, size = np.array([-0.026, 0.0, -0.010]), np.array([0.036, 0.048, 0.042])
        paint.convex(image, self._outline(back, size), paint.shade(self.hair, 0.85))


def _closed_by_rim(ring: FloatArray, seen: NDArray[np.bool_], towards: FloatArray) -> FloatArray:
    """The visible part of a cap's edge on the unit sphere, closed along the sphere's outline."""
    start = int(np.flatnonzero(seen & ~np.roll(seen, 1))[0])
    edge = np.roll(ring, -start, axis=0)[: int(seen.sum())]
    e1 = _FACE_AXIS - (_FACE_AXIS @ towards) * towards
    e1 = e1 / max(float(np.linalg.norm(e1)), 1e-9)
    e2 = np.cross(towards, e1)
    first, last = (float(np.arctan2(p @ e2, p @ e1)) for p in (edge[0], edge[-1]))
    arc = np.linspace(last, first, 14)  # by way of 0, the side on which the cap lies
    return np.vstack([edge, np.outer(np.cos(arc), e1) + np.outer(np.sin(arc), e2)])
