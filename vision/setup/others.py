"""Looks for other people in the picture besides the person who is followed.

The pose model follows one person and is given windows of the picture in which that person is
painted over; whoever it finds then is somebody else. A mirror image or a large picture of a person
counts as a person.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vision.pose.follow import Window, squares
from vision.pose.landmarks import L
from vision.pose.mediapipe_pose import PoseSettings, open_landmarker, picture_of, pose_of
from vision.pose.paint_over import box_around, look_beside
from vision.setup.settings import OthersSettings
from vision.values import Body, Frame, Image, Pose

if TYPE_CHECKING:
    from mediapipe.tasks.python import vision as tasks

_SURE = (L.NOSE, L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_HIP, L.RIGHT_HIP)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody else in one look, and the place of the hips in pixels."""

    t_s: float
    x_px: float
    y_px: float


class OtherPeople:
    """Counts the people besides the one who is followed, one part of the picture a call.

    Args:
        model_path: a ``.task`` bundle, opened at the first call.
        settings: the section of the settings tree.

    Raises:
        PoseModelError: at the first call, when the bundle cannot be loaded.
    """

    def __init__(self, model_path: Path, settings: OthersSettings | None = None) -> None:
        self._model_path = model_path
        self._settings = settings or OthersSettings()
        self._model: tasks.PoseLandmarker | None = None
        self._closed = False
        self._windows: Iterator[Window] | None = None
        self._again: Window | None = None
        self._seen: deque[Sighting] = deque()

    def __call__(self, frame: Frame, body: Body | None) -> int:
        """How many others were seen lately, each at least twice; looks once.

        Without ``body`` whoever is there may be the person, and nobody is counted.
        """
        if body is None:
            self._seen.clear()
            return 0
        found = self.look(frame, body)
        if found is not None:
            self._seen.append(found)
        while self._seen and self._seen[0].t_s < frame.t_s - self._settings.memory_s:
            self._seen.popleft()
        return self._count(frame.image.shape[1])

    def look(self, frame: Frame, body: Body) -> Sighting | None:
        """Whoever else is in the next part of the picture."""
        if self._closed:
            return None
        height, width = frame.image.shape[:2]
        if self._windows is None:
            self._windows = squares(width, height)
        window = self._again or next(self._windows)
        box = box_around(body.measured, self._settings.margin_share * body.stature_px)
        pose = look_beside(frame, box, window, self._find)
        found = pose is not None and self._is_somebody(pose, height)
        self._again = window if found and self._again is None else None  # make sure at once
        if pose is None or not found:
            return None
        x_px, y_px = (pose.image[L.LEFT_HIP] + pose.image[L.RIGHT_HIP]) / 2
        return Sighting(frame.t_s, float(x_px), float(y_px))

    def close(self) -> None:
        """Release the model; safe to call twice."""
        self._closed = True
        if self._model is not None:
            self._model.close()
            self._model = None

    def _find(self, part: Image, window: Window, t_s: float) -> Pose | None:
        if self._model is None:
            self._model = open_landmarker(self._model_path, PoseSettings(), video=False)
        return pose_of(self._model.detect(picture_of(part)), window, t_s)

    def _is_somebody(self, pose: Pose, height: int) -> bool:
        return bool(
            min(pose.visibility[mark] for mark in _SURE) >= self._settings.seen
            and float(np.ptp(pose.image[:, 1])) >= self._settings.least_height * height
        )

    def _count(self, width: int) -> int:
        """Groups of sightings that lie together and were not all had in one look."""
        reach = self._settings.same_share * width
        groups: list[list[Sighting]] = []
        for sighting in self._seen:
            for group in groups:
                if (
                    math.dist((sighting.x_px, sighting.y_px), (group[-1].x_px, group[-1].y_px))
                    <= reach
                ):
                    group.append(sighting)
                    break
            else:
                groups.append([sighting])
        return sum(len(group) > 1 for group in groups)
