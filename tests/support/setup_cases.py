"""Drawn rooms in which somebody stands before a camera that is right, or wrong in one way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from vision.body.stage import BodySettings, BodyStage
from vision.pose.base import PoseEstimator
from vision.setup.stage import PeopleCounter, SetupStage
from vision.setup.values import SetupReading
from vision.values import Frame, View
from vision.walker import (
    Bystander,
    CameraSetup,
    Motion,
    Room,
    Segment,
    WalkerSource,
    WalkScript,
    walker_case,
)

FPS = 5.0
GOOD = CameraSetup(width=640, height=360, person_px=230, fps=FPS)


def scene(
    seed: int = 1,
    view: View = View.SIDE,
    *,
    seconds: float = 2.2,
    treadmill: bool = False,
    bystander: Bystander | None = None,
    room: Mapping[str, float] | None = None,
    **camera: float,
) -> WalkScript:
    """Somebody who stands, in a room and before a camera that are good but for what is named."""
    case = walker_case(seed, view=view, treadmill=treadmill)
    stand = Segment(duration_s=seconds, motion=Motion.STANDING, manner=case.segments[0].manner)
    return WalkScript(
        segments=(stand,),
        yaw_deg=case.yaw_deg,
        treadmill=treadmill,
        seed=seed,
        person=case.person,
        camera=CameraSetup.model_validate(GOOD.model_dump() | camera),
        room=Room.model_validate(case.room.model_dump() | dict(room or {})),
        bystander=bystander,
    )


def pictures(*scripts: WalkScript) -> Iterator[Frame]:
    """The scripts' frames, one script after the other, as one run of time."""
    frames = chain.from_iterable(WalkerSource(script).frames() for script in scripts)
    for index, frame in enumerate(frames):
        yield Frame(index, index / FPS, frame.image)


def readings(
    frames: Iterable[Frame], model: PoseEstimator, others: PeopleCounter | None = None
) -> list[SetupReading]:
    """What the set-up has to say at each frame."""
    body_stage, stage = BodyStage(BodySettings()), SetupStage(others=others)
    found = []
    for frame in frames:
        pose = model.estimate(frame)
        height, width = frame.image.shape[:2]
        body = None if pose is None else body_stage.update(pose, width, height)
        found.append(stage.update(frame, body))
    return found
