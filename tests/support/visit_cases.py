"""A kiosk's lane and its visitors for tests: the real line and the real visit, fed with true joints
of the drawn walker, or with those of one who stands, raises a hand or sits; no clock is waited for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from app.kiosk.config import LaneConfig
from app.kiosk.values import LaneEnded, LaneResult, LaneSaid, LaneView, Touch, VisitPhase
from app.kiosk.visit.settings import VisitSettings
from app.kiosk.visit.visit import Visit
from vision.body.raised_hand import Hand
from vision.cues.settings import CueSettings
from vision.pipeline.line import Line, LineSettings
from vision.pose.landmarks import L
from vision.values import Frame, Pose
from vision.walker import (
    GOOD,
    Actor,
    CameraSetup,
    LaneScene,
    Manner,
    Motion,
    Role,
    Segment,
    WalkScript,
)
from vision.walker.landmarks import blazepose_points
from walker_poses import JITTER, JITTER_M, TrueJoints, poses

FPS = 10.0
WIDTH, HEIGHT, PERSON_PX = 960, 540, 405.0
CAMERA = CameraSetup(width=WIDTH, height=HEIGHT, fps=FPS, person_px=PERSON_PX)
TALL_PX = PERSON_PX * 0.93


@lru_cache(maxsize=1)
def standing() -> tuple[Pose, ...]:
    """Stands, seen from the side."""
    segments = (Segment(duration_s=4.0, motion=Motion.STANDING),)
    return tuple(poses(WalkScript(segments=segments, camera=CAMERA, treadmill=True)))


@lru_cache(maxsize=4)
def on_belt(backward_s: float, manner: Manner = GOOD) -> tuple[Pose, ...]:
    """Walks backward on a belt, and so stays in the picture's middle."""
    segments = (
        Segment(duration_s=1.0, motion=Motion.STANDING, manner=manner),
        Segment(duration_s=backward_s, motion=Motion.BACKWARD, manner=manner),
    )
    return tuple(poses(WalkScript(segments=segments, camera=CAMERA, treadmill=True)))


def raised(pose: Pose, hand: Hand) -> Pose:
    """The same with that hand high over the head."""
    image = pose.image.copy()
    elbow, wrist = (L.LEFT_ELBOW, L.LEFT_WRIST) if hand == "left" else (
        L.RIGHT_ELBOW, L.RIGHT_WRIST,
    )  # fmt: skip
    nose = image[L.NOSE]
    image[elbow] = nose + np.array((4.0, 0.0))
    image[wrist] = nose + np.array((4.0, -0.25 * PERSON_PX))
    return replace(pose, image=image)


def seated(pose: Pose) -> Pose:
    """The same in a wheelchair, from the side: thighs level, all above the hips so much lower."""
    image = pose.image.copy()
    for hip, knee, ankle in (
        (L.LEFT_HIP, L.LEFT_KNEE, L.LEFT_ANKLE),
        (L.RIGHT_HIP, L.RIGHT_KNEE, L.RIGHT_ANKLE),
    ):
        thigh_px = float(image[knee][1] - image[hip][1])
        image[knee] = (image[hip][0] + thigh_px, image[knee][1])
        image[ankle] = (image[hip][0] + thigh_px, image[ankle][1])
    low_px = float(image[L.LEFT_KNEE][1] - image[L.LEFT_HIP][1])
    legs = {
        *(L.LEFT_KNEE, L.RIGHT_KNEE, L.LEFT_ANKLE, L.RIGHT_ANKLE),
        *(L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_TOE, L.RIGHT_TOE),
    }
    for point in range(len(image)):
        if point not in legs:
            image[point][1] += low_px
        elif point not in (L.LEFT_KNEE, L.RIGHT_KNEE, L.LEFT_ANKLE, L.RIGHT_ANKLE):
            image[point][0] += low_px
    return replace(pose, image=image)


class KioskLane:
    """A lane before which somebody does something, picture by picture; all that came of it."""

    def __init__(
        self,
        config: LaneConfig | None = None,
        settings: VisitSettings | None = None,
        languages: Sequence[str] = ("en", "de"),
        durations_s: Sequence[int] = (60, 120, 180),
        *,
        width: int = WIDTH,
        height: int = HEIGHT,
        fps: float = FPS,
    ) -> None:
        # As ``app.composition.coached_line`` has it.
        own = LineSettings(cues=CueSettings(pause_when_lost=False))
        self.line = Line(TrueJoints(), own)
        self.visit = Visit(self.line, settings, config, languages, durations_s)
        self.t_s = 0.0
        self._index = 0
        self.width, self.height, self._fps = width, height, fps
        self._image = np.full((height, width, 3), 120, np.uint8)
        self.said: list[LaneSaid] = []
        self.said_s: list[float] = []
        self.views_s: list[float] = []
        self.views: list[LaneView] = []
        self.results: list[LaneResult] = []
        self.ended: list[LaneEnded] = []

    @property
    def view(self) -> LaneView:
        """The newest."""
        return self.views[-1]

    def phase(self) -> VisitPhase:
        """In which the visit is."""
        return self.view.phase

    @property
    def ids(self) -> list[str]:
        """Of all that was said."""
        return [one.id for one in self.said]

    def frame(self, pose: Pose | None) -> None:
        """One picture more."""
        self._index += 1
        self.t_s = round(self._index / self._fps, 6)
        if pose is not None:
            pose = replace(pose, t_s=self.t_s)
        self.seen = self.line.observe(self._index, self.t_s, pose, self.width, self.height)
        step = self.visit.step(Frame(self._index, self.t_s, self._image), self.seen)
        self.said += step.said
        self.said_s += [self.t_s] * len(step.said)
        self.views_s += [] if step.view is None else [self.t_s]
        self.views += [] if step.view is None else [step.view]
        self.results += [] if step.result is None else [step.result]
        self.ended += [] if step.ended is None else [step.ended]

    def wait(self, seconds: float) -> None:
        """No pictures come for so long."""
        self._index += round(seconds * self._fps)

    def walk(self, walked: Iterable[Pose], subject: int = 1) -> KioskLane:
        """Somebody moves so."""
        for pose in walked:
            self.frame(replace(pose, subject=subject))
        return self

    def stand(
        self,
        seconds: float,
        *,
        hand: Hand | None = None,
        sits: bool = False,
        x: float = 0.5,
        size: float = 1.0,
        subject: int = 1,
    ) -> KioskLane:
        """Somebody stands there for so long. x: where, share of the width. size: how large, beside
        somebody on the lane."""
        poses_ = standing()
        for number in range(round(seconds * self._fps)):
            pose = poses_[number % len(poses_)]
            if hand is not None:
                pose = raised(pose, hand)
            if sits:
                pose = seated(pose)
            self.frame(replace(_placed(pose, x, size), subject=subject))
        return self

    def empty(self, seconds: float) -> KioskLane:
        """Nobody is there for so long."""
        for _ in range(round(seconds * self._fps)):
            self.frame(None)
        return self

    def touch(self, what: str, about: str = "") -> KioskLane:
        """The screen is touched."""
        self.visit.touch(Touch.model_validate({"what": what, "about": about}))
        return self

    def to_walk(self, seconds: int | None = None, language: str = "en") -> KioskLane:
        """Step on, begin, choose how long, agree and skip what comes before the walk, by touch; on
        the floor."""
        self.stand(0.8).touch("start", language)
        if seconds is not None:
            self.touch("duration", str(seconds))
        self.stand(3.2).touch("agree").stand(1.2).touch("go_on").stand(1.2).touch("go_on")
        return self.stand(0.3)

    def close(self) -> None:
        """Done."""
        self.visit.close()
        self.line.close()


def _placed(pose: Pose, x: float, size: float) -> Pose:
    if x == 0.5 and size == 1.0:
        return pose
    image = pose.image.copy()
    middle = image[:, 0].mean()
    floor = image[:, 1].max()
    image[:, 0] = x * WIDTH + size * (image[:, 0] - middle)
    image[:, 1] = floor + size * (image[:, 1] - floor)
    return replace(pose, image=image)


def played(lane: KioskLane, scene: LaneScene, part: Role, most_s: float = 300.0) -> None:
    """A drawn visitor's true joints before ``lane``, made at the scene's own size and rate: they do
    as they are told by its phase, until they are gone."""
    actor, random = Actor(part), np.random.default_rng(1)
    stature_px = scene.room.person_px
    while not actor.done and lane.t_s < most_s:
        body = actor.at(lane.t_s, lane.views[-1].phase.value if lane.views else None)
        if body is None:
            lane.frame(None)
            continue
        points = blazepose_points(body, part.person.stature_m)[0]
        image = scene.camera.project(points)
        inside = (image >= 0).all(axis=1) & (image < (lane.width, lane.height)).all(axis=1)
        if inside.sum() < 20:
            lane.frame(None)
            continue
        image = image + random.normal(0.0, JITTER * stature_px, image.shape)
        world = np.stack([points[:, 0], -points[:, 2], points[:, 1]], axis=-1)
        world = world - world[[L.LEFT_HIP, L.RIGHT_HIP]].mean(axis=0)
        world = world + random.normal(0.0, JITTER_M, world.shape)
        lane.frame(Pose(lane.t_s, image, world, np.where(inside, 0.95, 0.3), subject=1))
