"""Short films of the drawn walker that show a movement before it is asked for.

A lesson is a walk, a close framing and a plan: which moment of the walk each picture shows (slow
where it matters) and which scene it belongs to, so that a caption can say what is seen. No words
are drawn: amber marks what is not meant, green what is. Every lesson ends as it began, so that it
can be played over and over.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import cv2
import numpy as np

from vision.values import FloatArray, Foot, Image
from vision.walker import paint
from vision.walker.camera import PinholeCamera
from vision.walker.motion import WalkMotion
from vision.walker.person import PersonPainter
from vision.walker.script import CameraSetup, Colour, Manner, Motion, Segment, WalkScript
from vision.walker.stance import Stance3D

FPS = 25.0
SIZE = (640, 560)
"""Width and height; captions have the lowest part to themselves, so that they hide no foot."""
VERSION = 2
"""Raised when the pictures change, so that films kept from before are made anew."""

_WALL, _FLOOR, _LINE = (236, 241, 245), (205, 198, 186), (176, 166, 150)
_BELOW: Colour = (52, 56, 64)
_NOT_MEANT, _MEANT = (216, 122, 0), (0, 138, 92)
_FLOOR_DEPTH_M = 0.7
_MARK_GAP_M = 0.35
_DRAWN_HEIGHT = 480
_NEAR = 1  # facing right, the right leg is the one before the camera
_FLAT_DEG = 2.5  # below which the heel is seen to be down
_STRIDE_S = 120.0 / 86.0  # at the manner's own cadence

_GOOD = Manner(landing_pitch_deg=26, toe_to_heel_s=0.24, lift_m=0.055)
_LONG = Manner(step_m=0.66, lift_m=0.05)
_SMALL = Manner(step_m=0.32)
_SLUMPED = Manner(lean_deg=16, head_pitch_deg=34, shrug_m=0.02, sway_deg=0)
_TALL = Manner(lean_deg=0, head_pitch_deg=0, sway_deg=0)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one film shows. scenes: their ids in the order in which they first come."""

    id: str
    script: WalkScript
    scenes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LessonMoment:
    """One picture: the time in the walk, and the scene it belongs to."""

    t_s: float
    scene: str


@dataclass(frozen=True, slots=True)
class LessonScene:
    """When a scene is to be seen, in seconds of the film."""

    id: str
    start_s: float
    end_s: float


def _script(name: str, camera: CameraSetup, *segments: Segment, belt: bool = True) -> WalkScript:
    return WalkScript(name=name, segments=segments, treadmill=belt, camera=camera, blend_s=1.4)


_CLOSE = CameraSetup(
    width=SIZE[0], height=_DRAWN_HEIGHT, person_px=1150, focal=4, height_m=0.72, pitch_deg=6.5
)
_WHOLE = CameraSetup(
    width=SIZE[0], height=_DRAWN_HEIGHT, person_px=405, focal=2, height_m=0.95, pitch_deg=1.0
)

LESSONS = (
    Lesson(
        "landing",
        _script("landing", _CLOSE, Segment(duration_s=8, manner=_GOOD)),
        ("reach", "ball", "heel"),
    ),
    Lesson(
        "steps",
        _script(
            "steps",
            _WHOLE,
            Segment(duration_s=8, manner=_LONG),
            Segment(duration_s=9, manner=_SMALL),
        ),
        ("long", "small"),
    ),
    Lesson(
        "tall",
        _script(
            "tall",
            _WHOLE,
            Segment(duration_s=4, motion=Motion.STANDING, manner=_SLUMPED),
            Segment(duration_s=6, motion=Motion.STANDING, manner=_TALL),
            belt=False,
        ),
        ("slumped", "tall"),
    ),
)
"""All lessons."""


def lesson(id_: str) -> Lesson:
    """The lesson of this id.

    Raises:
        KeyError: there is none.
    """
    return {one.id: one for one in LESSONS}[id_]


class LessonFilm:
    """A lesson's plan and its pictures."""

    def __init__(self, which: Lesson) -> None:
        self.lesson = which
        self._walk = WalkMotion(which.script)
        self._camera = PinholeCamera(which.script)
        self._painter = PersonPainter(which.script.person, self._camera, 1.0)
        plans = {"landing": self._landing, "steps": self._steps, "tall": self._tall}
        self.moments: tuple[LessonMoment, ...] = tuple(plans[which.id]())

    @property
    def duration_s(self) -> float:
        """Length of the film."""
        return len(self.moments) / FPS

    @property
    def scenes(self) -> tuple[LessonScene, ...]:
        """When each scene is to be seen."""
        found, at = [], 0
        for id_, run in groupby(moment.scene for moment in self.moments):
            count = len(list(run))
            found.append(LessonScene(id_, at / FPS, (at + count) / FPS))
            at += count
        return tuple(found)

    def pictures(self) -> Iterator[Image]:
        """Every picture, ``(560, 640, 3)`` RGB."""
        for moment in self.moments:
            yield self.picture(moment)

    def picture(self, moment: LessonMoment) -> Image:
        """One picture."""
        body = self._walk.at(np.array([moment.t_s]))
        image: Image = np.zeros((_DRAWN_HEIGHT, SIZE[0], 3), np.uint8)
        image[:] = _WALL
        self._floor(image, body)
        if moment.scene in ("long", "small"):
            self._step_mark(image, body, moment)
        self._painter.draw(image, body, 0)
        if moment.scene in ("ball", "heel"):
            self._sole_marks(image, body, moment.scene)
        if moment.scene in ("slumped", "tall"):
            self._posture_mark(image, body, moment.scene)
        whole: Image = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
        whole[:] = _BELOW
        whole[:_DRAWN_HEIGHT] = image
        return whole

    # ---- which moment each picture shows ----

    def _landing(self) -> Iterator[LessonMoment]:
        """A stride of the near foot, slow, and slowest from the ball down to the heel down."""
        start_s = 3.0
        print_ = next(
            p for p in self._walk.prints if p.foot is Foot.RIGHT and p.contact_s > start_s + 0.5
        )
        touch_s = print_.contact_s - print_.toe_lead_s + print_.toe_roll_s  # all of the ball
        flat_s = print_.contact_s + print_.roll_in_s * (
            1 - math.sqrt(_FLAT_DEG / print_.contact_pitch_deg)
        )
        t_s, end_s = touch_s - 0.62, touch_s - 0.62 + _STRIDE_S
        while t_s < end_s:
            scene = "reach" if t_s < touch_s else "ball" if t_s < flat_s else "heel"
            yield LessonMoment(t_s, scene if t_s < flat_s + 0.30 else "reach")
            slow = touch_s - 0.06 < t_s < flat_s + 0.16
            t_s += (0.11 if slow else 0.34) / FPS

    def _steps(self) -> Iterator[LessonMoment]:
        """Three long strides, then more of the small ones; each at a whole stride's end."""
        for begin_s, strides, scene in ((2.0, 2, "long"), (10.5, 3, "small")):
            for number in range(round(strides * _STRIDE_S * FPS / 0.6)):
                yield LessonMoment(begin_s + 0.6 * number / FPS, scene)

    def _tall(self) -> Iterator[LessonMoment]:
        """Bent, and then upright for longer."""
        for number in range(round(8.0 * FPS)):
            t_s = 1.0 + number / FPS
            yield LessonMoment(t_s, "slumped" if t_s < 4.0 else "tall")

    # ---- what is drawn ----

    def _floor(self, image: Image, body: Stance3D) -> None:
        wide, deep = 6.0, _FLOOR_DEPTH_M
        corners = [[-wide, deep, 0], [wide, deep, 0], [wide, -deep, 0], [-wide, -deep, 0]]
        shape = self._camera.project(np.array(corners, dtype=np.float64))
        image[round(float(shape[:, 1].min())) :] = _FLOOR
        moved = float(body.belt[0][0])  # facing right, the floor moves along x
        first = -moved % _MARK_GAP_M
        for at in np.arange(-wide + first, wide, _MARK_GAP_M):
            line = self._camera.project(np.array([[at, deep, 0.0], [at, -deep, 0.0]]))
            paint.line(image, np.clip(line, -5_000, 5_000), _LINE, 3)

    def _dot(self, image: Image, at: FloatArray, colour: Colour) -> None:
        x, y = (round(float(one)) for one in self._camera.project(at))
        cv2.circle(image, (x, y), 17, (255, 255, 255), -1, cv2.LINE_AA)
        cv2.circle(image, (x, y), 13, colour, -1, cv2.LINE_AA)

    def _sole_marks(self, image: Image, body: Stance3D, scene: str) -> None:
        """What bears: the ball first, then the heel as well."""
        foot = body.foot[_NEAR]
        self._dot(image, foot.ball[0], _MEANT)
        if scene == "heel":
            self._dot(image, foot.heel[0], _MEANT)

    def _step_mark(self, image: Image, body: Stance3D, moment: LessonMoment) -> None:
        """How far apart the feet were when the last one landed, on the floor before them; it
        goes along with the floor."""
        landed_s = max(p.contact_s for p in self._walk.prints if p.contact_s <= moment.t_s)
        then = self._walk.at(np.array([landed_s]))
        since = float(then.belt[0][0] - body.belt[0][0])
        colour = _NOT_MEANT if moment.scene == "long" else _MEANT
        heels = [float(then.foot[side].heel[0][0]) + since for side in (0, 1)]
        ends = np.array([[x, -0.42, 0.0] for x in sorted(heels)])
        a, b = self._camera.project(ends)
        tick = np.array([0.0, 13.0])
        paint.line(image, np.array([a, b]), colour, 9)
        for end in (a, b):
            paint.line(image, np.array([end - tick, end + tick]), colour, 9)

    def _posture_mark(self, image: Image, body: Stance3D, scene: str) -> None:
        """The trunk's line beside the walker, and the upright one to compare."""
        hip, chest = body.pelvis[0], body.chest[0]
        behind = np.array([-0.36, 0.0, 0.0])
        plumb_up = np.array([0.0, 0.0, 0.85])
        up = (chest - hip) / np.linalg.norm(chest - hip)
        colour = _NOT_MEANT if scene == "slumped" else _MEANT
        line = self._camera.project(np.array([hip, hip + 0.85 * up]) + behind)
        plumb = self._camera.project(np.array([hip, hip + plumb_up]) + behind)
        paint.line(image, plumb, (150, 160, 170), 3)
        paint.line(image, line, colour, 10)
