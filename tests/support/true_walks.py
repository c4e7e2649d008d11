"""A camera before a drawn walker whose true landmarks are known: no pose model is run, and the walk
may pass faster than real time. Everything behind the pose model is the product's own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

from vision.sources.base import SourceError
from vision.values import Frame, Pose, SourceInfo
from vision.walker import WalkerSource, WalkScript
from walker_poses import poses


class TrueWalk:
    """A script, its true poses, and one picture of it: drawn once, shared by all its sessions.

    Args:
        script: the walk; it goes round and round, as Chromium plays a film.
        pace: seconds of the walk in one of ours.
    """

    def __init__(self, script: WalkScript, pace: float = 1.0) -> None:
        self.fps, self.pace = script.camera.fps, pace
        self.size = (script.camera.width, script.camera.height)
        self.poses = poses(script)
        self.image = WalkerSource(script).render(0.0)


class TrueSource:
    """Shows a walk's frames when their time has come. A machine too busy for the pace is shown
    every one of them all the same, only later: the walk's clock is that of its frames."""

    def __init__(self, walk: TrueWalk) -> None:
        self._walk = walk
        self._closed = threading.Event()

    @property
    def info(self) -> SourceInfo:
        width, height = self._walk.size
        return SourceInfo("true landmarks", width, height, self._walk.fps, live=True)

    def frames(self) -> Iterator[Frame]:
        if self._closed.is_set():
            raise SourceError("the walk is closed; make a new one")
        step_s = 1.0 / self._walk.fps
        begun, index = time.monotonic(), 0
        while True:
            due_s = begun + index * step_s / self._walk.pace
            if self._closed.wait(max(0.0, due_s - time.monotonic())):
                return
            yield Frame(index, index * step_s, self._walk.image)
            index += 1

    def close(self) -> None:
        self._closed.set()


class TrueEstimator:
    """Stands where the pose model does, and sees the truth with a camera's jitter."""

    def __init__(self, walk: TrueWalk) -> None:
        self._walk = walk

    def estimate(self, frame: Frame) -> Pose | None:
        at = round(frame.t_s * self._walk.fps) % len(self._walk.poses)
        return replace(self._walk.poses[at], t_s=frame.t_s)

    def close(self) -> None:
        pass
