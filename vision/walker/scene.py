"""The room behind the walker: drawn once, copied for every frame."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from vision.values import FloatArray, Image
from vision.walker import paint
from vision.walker.camera import PinholeCamera
from vision.walker.script import Colour, WalkScript
from vision.walker.stance import level_axes

_ROOM_HEIGHT = 3.2
_DECK = (0.92, 0.36)  # half length and half width of a treadmill
_BELT = (0.84, 0.25)
_DECK_HEIGHT = 0.17
_MARK_GAP = 0.42


class Scene:
    """Background of a script; ``belt_marks`` draws what moves on a treadmill."""

    def __init__(self, script: WalkScript, camera: PinholeCamera, reach_m: float) -> None:
        self.script, self.camera = script, camera
        self.light = script.room.exposed_light
        self.wall_y = max(1.6, reach_m + 1.0)
        self.floor_z = -_DECK_HEIGHT if script.treadmill else 0.0
        self.front, self.left = level_axes(script.yaw_deg)
        self.random = np.random.default_rng(script.seed + 1)

    def background(self) -> Image:
        """The still picture, ``(height, width, 3)`` RGB."""
        image: Image = np.zeros((self.camera.height, self.camera.width, 3), np.uint8)
        image[:] = self._tone(self.script.room.wall)
        self._wall(image)
        self._floor(image)
        self._objects(image)
        if self.script.room.glare > 0:
            self._bright_window(image)
        if self.script.treadmill:
            self._treadmill(image)
        return image

    def _tone(self, colour: Colour, factor: float = 1.0) -> Colour:
        return paint.shade(colour, self.light * factor)

    def _quad(self, image: Image, corners: list[list[float]], colour: Colour) -> None:
        points = np.array(corners, dtype=np.float64)
        nearest = -self.camera.distance_m + 0.25
        points[:, 1] = np.maximum(points[:, 1], nearest)
        flat = np.clip(self.camera.project(points), -30000, 30000)
        paint.convex(image, flat, colour)

    def _on_wall(
        self, image: Image, x: tuple[float, float], z: tuple[float, float], colour: Colour
    ) -> None:
        y, f = self.wall_y, self.floor_z
        corners = [[x[a], y, z[b] + f] for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]
        self._quad(image, corners, colour)

    def _wall(self, image: Image) -> None:
        wall = self.script.room.wall
        edges = np.linspace(0, 2 * _ROOM_HEIGHT, 49)
        for low, high in pairwise(edges):
            factor = 0.90 + 0.12 * min(1.0, low / _ROOM_HEIGHT)
            self._on_wall(image, (-40, 40), (low, high + 0.05), self._tone(wall, factor))

    def _floor(self, image: Image) -> None:
        floor, z = self.script.room.floor, self.floor_z
        near = -self.camera.distance_m + 0.25
        edges = self.wall_y - (self.wall_y - near) * np.linspace(0, 1, 40)
        for far, close in pairwise(edges):
            tone = self._tone(floor, 0.90 + 0.12 * (self.wall_y - far) / (self.wall_y - near))
            corners = [[-40, far, z], [40, far, z], [40, close - 0.05, z], [-40, close - 0.05, z]]
            self._quad(image, corners, tone)
        for y in np.arange(self.wall_y - 0.5, near, -0.5):  # boards, drawn as thin quads
            self._quad(
                image,
                [[-40, y, z], [40, y, z], [40, y - 0.012, z], [-40, y - 0.012, z]],
                self._tone(floor, 0.84),
            )
        self._on_wall(image, (-40, 40), (0.0, 0.11), self._tone((244, 243, 240), 0.97))
        self._on_wall(image, (-40, 40), (0.0, 0.012), self._tone(floor, 0.7))

    def _objects(self, image: Image) -> None:
        """Pictures, a shelf, a plant: clutter a real room has, kept off the walker's middle."""
        half = 0.5 * self.camera.width / self.camera.focal_px
        half *= self.camera.distance_m + self.wall_y
        # Everything on the wall hangs above the walker's head, since a window's cross behind a
        # small head hides the person from the pose model.
        draw = (self._picture, self._plant, self._window, self._shelf)
        if not self.script.treadmill:
            draw = (self._picture, self._plant, self._picture, self._shelf)
        count = self.script.room.objects
        places = np.linspace(-0.86, 0.86, count) if count > 1 else np.array([0.7])
        first = int(self.random.integers(len(draw)))
        for i, place in enumerate(places[:count]):
            x = float(place * half + self.random.uniform(-0.12, 0.12))
            draw[(first + i) % len(draw)](image, x)

    def _picture(self, image: Image, x: float) -> None:
        w, h = self.random.uniform(0.22, 0.38), self.random.uniform(0.22, 0.34)
        z = self.random.uniform(1.55, 1.8) + (0.0 if self.script.treadmill else 0.7)
        self._on_wall(
            image,
            (x - w - 0.03, x + w + 0.03),
            (z - h - 0.03, z + h + 0.03),
            self._tone((92, 76, 62)),
        )
        self._on_wall(image, (x - w, x + w), (z - h, z + h), self._tone((240, 236, 226)))
        hues = self.random.integers(70, 220, size=(3, 3))
        for j, (a, b) in enumerate(((-0.8, -0.2), (-0.25, 0.4), (0.35, 0.8))):
            r, g, b_ = (int(c) for c in hues[j])
            top = float(self.random.uniform(-0.1, 0.75))
            self._on_wall(
                image, (x + a * w, x + b * w), (z - 0.8 * h, z + top * h), self._tone((r, g, b_))
            )

    def _window(self, image: Image, x: float) -> None:
        self._on_wall(image, (x - 0.55, x + 0.55), (1.0, 2.25), self._tone((250, 250, 248)))
        for a in (-0.49, 0.02):
            for low, high in ((1.06, 1.60), (1.65, 2.19)):
                self._on_wall(
                    image, (x + a, x + a + 0.47), (low, high), self._tone((188, 214, 232))
                )
                self._on_wall(
                    image, (x + a, x + a + 0.47), (low, low + 0.16), self._tone((170, 196, 176))
                )
        self._on_wall(image, (x - 0.62, x + 0.62), (0.95, 1.0), self._tone((228, 226, 220)))

    def _bright_window(self, image: Image) -> None:
        """A glass door to the bright outside, behind the middle of the walk."""
        room = self.script.room
        outside = paint.mix(paint.shade((232, 234, 236), room.light), (255, 255, 255), room.glare)
        frame = self._tone((92, 76, 62), 0.6)
        for low, high in ((-1.9, -0.65), (-0.6, 0.6), (0.65, 1.9)):
            self._on_wall(image, (low - 0.05, high + 0.05), (0.0, 2.4), frame)
            self._on_wall(image, (low, high), (0.05, 2.35), outside)

    def _shelf(self, image: Image, x: float) -> None:
        wood = (170, 134, 98)
        self._on_wall(image, (x - 0.45, x + 0.45), (0.0, 1.0), self._tone(wood, 0.72))
        for z in (0.06, 0.38, 0.70):
            self._on_wall(image, (x - 0.41, x + 0.41), (z, z + 0.27), self._tone(wood, 0.5))
            at = x - 0.38
            while at < x + 0.30:
                w = float(self.random.uniform(0.03, 0.07))
                r, g, b = (int(c) for c in self.random.integers(60, 210, size=3))
                top = z + float(self.random.uniform(0.16, 0.25))
                self._on_wall(image, (at, at + w), (z, top), self._tone((r, g, b)))
                at += w + 0.006
        self._on_wall(image, (x - 0.47, x + 0.47), (1.0, 1.04), self._tone(wood))

    def _plant(self, image: Image, x: float) -> None:
        y, z = self.wall_y - 0.25, self.floor_z
        pot = [[x - 0.17, y, z + 0.38], [x + 0.17, y, z + 0.38], [x + 0.12, y, z], [x - 0.12, y, z]]
        for angle in np.linspace(-1.15, 1.15, 9):
            long = 0.75 + 0.22 * float(np.cos(2.3 * angle + x))
            tip = [x + long * np.sin(angle), y, z + 0.36 + long * np.cos(angle)]
            middle = [x + 0.5 * long * np.sin(angle * 0.8), y, z + 0.36 + 0.55 * long]
            side = np.array([np.cos(angle), 0, -np.sin(angle)]) * 0.05
            leaf = [[x, y, z + 0.36], list(middle + side), tip, list(middle - side)]
            points = self.camera.project(np.array(leaf))
            tone = (74, 128, 82) if angle < 0 else (58, 108, 72)
            paint.polygon(image, points, self._tone(tone))
        self._quad(image, pot, self._tone((196, 112, 84)))
        rim = [[x - 0.19, y, z + 0.40], [x + 0.19, y, z + 0.40], [x + 0.18, y, z + 0.33]]
        self._quad(image, [*rim, [x - 0.18, y, z + 0.33]], self._tone((176, 96, 72)))

    def _plank(
        self, along: tuple[float, float], across: tuple[float, float], z: float
    ) -> FloatArray:
        corners = [(along[0], across[0]), (along[1], across[0])]
        corners += [(along[1], across[1]), (along[0], across[1])]
        high = np.array([0.0, 0.0, z])
        return np.array([a * self.front + b * self.left + high for a, b in corners])

    def _treadmill(self, image: Image) -> None:
        (long, wide), (belt, half) = _DECK, _BELT
        box = np.vstack(
            [self._plank((-long, long), (-wide, wide), z) for z in (0.0, -_DECK_HEIGHT)]
        )
        ground = self.camera.project(
            self._plank((-long, long), (-wide - 0.1, wide + 0.1), self.floor_z)
        )
        paint.convex(image, paint.hull(ground), self._tone(self.script.room.floor, 0.6))
        if self.front[1] > -0.6:  # facing the camera, the console would hide the walker
            self._console(image)
        paint.convex(image, paint.hull(self.camera.project(box)), self._tone((58, 60, 66)))
        top = self._plank((-long, long), (-wide, wide), 0.0)
        paint.convex(image, self.camera.project(top), self._tone((136, 140, 148)))
        paint.convex(
            image,
            self.camera.project(self._plank((-belt, belt), (-half, half), 0.0)),
            self._tone((92, 96, 102)),
        )

    def _console(self, image: Image) -> None:
        scale = float(self.camera.scale(np.zeros(3)))
        steel, dark = self._tone((120, 124, 132)), self._tone((50, 52, 58))
        for side in (1.0, -1.0):
            foot = 0.88 * self.front + side * 0.34 * self.left
            top = foot + 0.10 * self.front + np.array([0, 0, 1.06])
            paint.line(image, self.camera.project(np.vstack([foot, top])), steel, 0.045 * scale)
        ends = [0.97 * self.front + s * 0.36 * self.left for s in (1.0, -1.0)]
        panel = [
            e + np.array([0, 0, z]) + b * self.front
            for e in ends
            for z, b in ((1.02, -0.07), (1.2, 0.07), (1.05, 0.06))
        ]
        paint.convex(image, paint.hull(self.camera.project(np.array(panel))), dark)

    def belt_marks(self, image: Image, moved_m: float) -> None:
        """Draw the belt's cross marks after it has moved by ``moved_m`` along the facing."""
        belt, half = _BELT
        tone = self._tone((122, 126, 132))
        first = -belt + (-moved_m + belt) % _MARK_GAP
        for at in np.arange(first, belt - 0.02, _MARK_GAP):
            mark = self._plank((float(at), float(min(at + 0.035, belt))), (-half, half), 0.0)
            paint.convex(image, self.camera.project(mark), tone)
