"""The walker's true joints in the shape a pose model gives them, with a camera's jitter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vision.pose.feet import FeetSettings, feet_picture
from vision.pose.landmarks import L
from vision.values import Frame, Pose
from vision.walker.script import WalkScript
from vision.walker.source import WalkerSource

JITTER, JITTER_M = 0.004, 0.01  # of stature in the picture; in the world


class TrueJoints:
    """Stands where the pose model does in a line that is given its poses."""

    def estimate(self, frame: Frame) -> Pose | None:
        raise AssertionError("the line is given its poses")

    def close(self) -> None:
        pass


def poses(walk: WalkScript, *, pictures: bool = False) -> list[Pose]:
    """The walker's joints as a pose model would give them on a good day.

    Args:
        pictures: draw the walker as well, so that landings can be told; takes its time.
    """
    times = np.arange(0.0, walk.duration_s, 1.0 / walk.camera.fps)
    joints = WalkerSource(walk).joints(times)
    world = np.stack([joints.world[..., 0], -joints.world[..., 2], joints.world[..., 1]], axis=-1)
    world = world - world[:, [L.LEFT_HIP, L.RIGHT_HIP]].mean(axis=1, keepdims=True)
    random = np.random.default_rng(1)
    image = joints.image + random.normal(0.0, JITTER * walk.camera.person_px, joints.image.shape)
    world = world + random.normal(0.0, JITTER_M, world.shape)
    seen = [
        Pose(float(t_s), image[i], world[i], np.full(len(L), 0.95)) for i, t_s in enumerate(times)
    ]
    if not pictures:
        return seen
    source, feet = WalkerSource(walk), FeetSettings()
    return [
        replace(pose, feet=feet_picture(source.render(pose.t_s), pose.image, feet)) for pose in seen
    ]
