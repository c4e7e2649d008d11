"""A kiosk's lane as its camera sees it: the room drawn once, and whoever is in it.

World axes as everywhere here: x to the picture's right along the lane, y away from the camera,
z up; the lane's middle is the origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from vision.settings import Section
from vision.values import Image
from vision.walker import paint
from vision.walker.actor import Actor
from vision.walker.camera import PinholeCamera
from vision.walker.gesture import mirrored
from vision.walker.person import PersonPainter
from vision.walker.scene import Scene
from vision.walker.script import CameraSetup, Motion, Person, Room, Segment, WalkScript
from vision.walker.stance import Stance3D
from vision.walker.wheelchair import WheelchairPainter

_STATURE_M = 1.70
_BESIDE_M = 0.8  # of room in the picture beyond each end of the lane
_HALF_M = 0.45  # half the lane's width
_BELT_YAW_DEG = 0.0

BoolArray: TypeAlias = NDArray[np.bool_]


class LaneRoom(Section):
    """The room about a lane and the camera that watches it from the side.

    length_m: of the lane, all of which is in the picture (a treadmill's walker fills it instead).
    mirror: the wall behind the lane is a mirror.
    """

    place: Literal["floor", "treadmill"] = "floor"
    length_m: float = Field(default=5.0, ge=2, le=60)
    width: int = Field(default=640, ge=64, le=4096)
    height: int = Field(default=360, ge=64, le=4096)
    fps: float = Field(default=15.0, ge=5, le=240)
    mirror: bool = False
    room: Room = Room(objects=2)
    seed: int = Field(default=0, ge=0)

    @property
    def person_px(self) -> float:
        """How tall somebody on the lane is in the picture."""
        if self.place == "treadmill":
            return 0.62 * self.height  # with a raised hand
        return min(0.7 * self.height, _STATURE_M * self.width / (self.length_m + 2 * _BESIDE_M))


class LaneScene:
    """Draws the lane and a cast of actors."""

    def __init__(self, room: LaneRoom) -> None:
        self.room = room
        belt = room.place == "treadmill"
        self._script = WalkScript(
            segments=(Segment(duration_s=1.0, motion=Motion.STANDING),),
            yaw_deg=_BELT_YAW_DEG,
            treadmill=belt,
            person=Person(stature_m=_STATURE_M),
            camera=CameraSetup(
                width=room.width, height=room.height, fps=room.fps, person_px=room.person_px
            ),
            room=room.room,
            seed=room.seed,
        )
        self.camera = PinholeCamera(self._script)
        self._scene = Scene(self._script, self.camera, 0.9)
        self.wall_y = self._scene.wall_y
        """How far behind the lane the wall is."""
        self.floor_z = self._scene.floor_z
        """The floor about the lane; that of a treadmill's belt is at 0."""
        self._light = room.room.exposed_light
        self._background = self._scene.background()
        self._mirror = self._glass() if room.mirror else None
        self._chair = WheelchairPainter(self.camera, self._light)

    @property
    def lane(self) -> tuple[tuple[float, float], ...]:
        """The lane's outline on the floor, four corners in shares of the picture."""
        long = 1.0 if self.room.place == "treadmill" else self.room.length_m / 2 + 0.3
        corners = [(-long, _HALF_M), (long, _HALF_M), (long, -_HALF_M), (-long, -_HALF_M)]
        return tuple(self.share(x, y) for x, y in corners)

    def share(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Where a place of the lane's floor is in the picture, in shares of it."""
        x, y = self.camera.project(np.array([x_m, y_m, 0.0])).tolist()
        return x / self.camera.width, y / self.camera.height

    @property
    def beyond_m(self) -> float:
        """How far aside of the lane's middle nobody near it is in the picture any more."""
        return 0.5 * self.camera.width / float(self.camera.scale(np.zeros(3))) + 1.2

    def picture(self, t_s: float, cast: Sequence[Actor], phase: str | None = None) -> Image:
        """The picture at a time, ``(height, width, 3)`` RGB; times never go back.

        Args:
            phase: the kiosk's, if it is known, for the actors to go by.
        """
        bodies = []
        for actor in cast:
            body = actor.at(t_s, phase)
            if body is not None:
                low = 0.0 if self._on_lane(body) else self.floor_z
                bodies.append((actor, body.moved(np.array([0.0, 0.0, low])), low))
        bodies.sort(key=lambda one: -float(one[1].pelvis[0, 1]))
        image: Image = self._background.copy()
        if self._mirror is not None:
            seen = image.copy()
            for actor, body, low in reversed(bodies):
                self._draw(seen, actor, mirrored(body, self.wall_y), low)
            image[self._mirror] = _dim(seen[self._mirror])
        if self.room.place == "treadmill":
            self._scene.belt_marks(image, -sum(actor.belt_m for actor in cast))
        for actor, body, low in bodies:
            self._draw(image, actor, body, low)
        return image

    def _on_lane(self, body: Stance3D) -> bool:
        x, y = body.pelvis[0, :2].tolist()
        return abs(y) <= _HALF_M and (self.room.place == "floor" or abs(x) <= 1.0)

    def _draw(self, image: Image, actor: Actor, body: Stance3D, low: float) -> None:
        if float(self.camera.depth(body.pelvis[0])) < 0.6:
            return
        painter = PersonPainter(actor.role.person, self.camera, self._light, low)
        if actor.role.seated:
            self._chair.draw(image, body, 0, before=False)
        painter.draw(image, body, 0)
        if actor.role.seated:
            self._chair.draw(image, body, 0, before=True)

    def _glass(self) -> BoolArray:
        """Hangs a mirror behind the lane; the pixels that show it."""
        wide = self.room.length_m / 2
        mask = np.zeros(self._background.shape[:2], np.uint8)
        for grow, tone in ((0.05, (92, 76, 62)), (0.0, (214, 222, 226))):
            x, low, high = wide + grow, 0.12 - grow, 2.1 + grow
            corners = [[-x, low], [x, low], [x, high], [-x, high]]
            points = np.array([[a, self.wall_y, b + self.floor_z] for a, b in corners])
            shape = self.camera.project(points)
            paint.convex(self._background, shape, paint.shade(tone, self._light))
        paint.convex(mask, shape, (1, 1, 1))
        out: BoolArray = mask > 0
        return out


def _dim(image: Image) -> Image:
    """What a mirror gives back: a little less, and greyish."""
    out: Image = (0.86 * image + 20).astype(np.uint8)
    return out
