"""What the guard answers to whole walks, given the walker's true joints for a pose model's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from vision.guard import Alarm, GuardStage, Watch
from vision.pipeline.line import Line
from vision.values import Frame, Observation, Pose
from vision.walker import GOOD, CameraSetup, Motion, Segment, WalkerSource, WalkScript
from walker_poses import TrueJoints, poses


@dataclass(frozen=True)
class Watched:
    """A walk as the line saw it; the guard's answers are asked for with ``by``."""

    script: WalkScript
    seen: list[Observation]

    def by(self, guard: GuardStage, since_s: float = 0.0) -> list[tuple[float, Watch]]:
        """The guard's answers and their times."""
        setup = self.script.camera
        black = np.zeros((setup.height, setup.width, 3), np.uint8)
        return [
            (one.t_s, guard.update(Frame(one.frame_index, one.t_s, black), one))
            for one in self.seen
            if one.t_s >= since_s
        ]

    def joints_x(self) -> tuple[np.ndarray, np.ndarray]:
        """True places of all joints across the picture, ``(n, 33)`` pixels, and their times."""
        times = np.array([one.t_s for one in self.seen])
        return times, WalkerSource(self.script).joints(times).image[..., 0]


@lru_cache(maxsize=4)
def watched(script: WalkScript, *, gone: tuple[float, float] | None = None) -> Watched:
    """``script`` as the line sees it, with no pose in the stretch ``gone`` (seconds)."""
    return rewatched(script, lambda pose: None if gone and gone[0] <= pose.t_s < gone[1] else pose)


def rewatched(script: WalkScript, seen_as: Callable[[Pose], Pose | None]) -> Watched:
    """``script`` as the line sees it where the model sees its poses as ``seen_as`` has them."""
    line, setup = Line(TrueJoints(), height_m=script.person.stature_m), script.camera
    return Watched(
        script,
        [
            line.observe(index, pose.t_s, seen_as(pose), setup.width, setup.height)
            for index, pose in enumerate(poses(script))
        ],
    )


def given(answers: list[tuple[float, Watch]]) -> list[tuple[float, Alarm]]:
    """The alarms that were given, and when."""
    return [(t_s, watch.alarm) for t_s, watch in answers if watch.alarm is not None]


def crossing(yaw_deg: float = 180.0, *, walk_s: float = 10.5, fps: float = 12.0) -> WalkScript:
    """A walk backward across the picture and out of it, in the midst of which it begins."""
    return WalkScript(
        segments=(
            Segment(duration_s=1.5, motion=Motion.STANDING, manner=GOOD),
            Segment(duration_s=walk_s, motion=Motion.BACKWARD, manner=GOOD),
        ),
        yaw_deg=yaw_deg,
        camera=CameraSetup(person_px=400, fps=fps),
    )
