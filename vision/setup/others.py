"""Looks for other people in the picture besides the person who is followed.

The pose model follows one person and is given windows of the picture in which that person is
painted over; whoever it finds then is somebody else. Asking it for two poses at once costs as
much and finds fewer (measured on 22 drawn rooms, at one look: 7 against 18; the other 4 stood
half behind the person). A mirror image or a large picture of a person counts as a person.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vision.pose.follow import Window
from vision.pose.landmarks import L
from vision.pose.mediapipe_pose import PoseSettings, open_landmarker, picture_of, pose_of
from vision.setup.settings import OthersSettings
from vision.values import Body, Frame, Image, Pose

if TYPE_CHECKING:
    from mediapipe.tasks.python import vision as tasks

_SURE = (L.NOSE, L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_HIP, L.RIGHT_HIP)
_BORDER_PX = 4  # beside the person, from which the paint is mixed
_INSIDE = 0.5  # most of a pose that may lie within the paint


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody else in one look: place of the hips in pixels, and the box ``(x0, y0, x1, y1)``."""

    t_s: float
    x_px: float
    y_px: float
    box_px: tuple[float, float, float, float]


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
        if self._model is None:
            self._model = open_landmarker(self._model_path, PoseSettings(), video=False)
        height, width = frame.image.shape[:2]
        if self._windows is None:
            self._windows = windows(width, height)
        window = self._again or next(self._windows)
        rows = slice(window.y, window.y + window.height)
        columns = slice(window.x, window.x + window.width)
        part = frame.image[rows, columns].copy()
        paint_box = _paint_over(part, body, window, self._settings.margin_share)
        pose = pose_of(self._model.detect(picture_of(part)), window, frame.t_s)
        found = pose is not None and self._is_somebody(pose, paint_box, height)
        self._again = window if found and self._again is None else None  # make sure at once
        if pose is None or not found:
            return None
        x_px, y_px = (pose.image[L.LEFT_HIP] + pose.image[L.RIGHT_HIP]) / 2
        low, high = pose.image.min(axis=0), pose.image.max(axis=0)
        box_px = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        return Sighting(frame.t_s, float(x_px), float(y_px), box_px)

    def close(self) -> None:
        """Release the model; safe to call twice."""
        self._closed = True
        if self._model is not None:
            self._model.close()
            self._model = None

    def _is_somebody(
        self, pose: Pose, paint_box: tuple[float, float, float, float], height: int
    ) -> bool:
        x0, y0, x1, y1 = paint_box
        x, y = pose.image.T
        inside = float(((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)).mean())
        return bool(
            inside <= _INSIDE
            and min(pose.visibility[mark] for mark in _SURE) >= self._settings.seen
            and float(np.ptp(y)) >= self._settings.least_height * height
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


def windows(width: int, height: int) -> Iterator[Window]:
    """Overlapping squares over the picture, again and again; of an upright picture, whose people
    are taller than a square, the whole as well."""
    side = min(width, height)
    count = 1 + math.ceil(max(width, height) / (side / 2) - 2)
    starts = [round(start) for start in np.linspace(0, max(width, height) - side, count)]
    while True:
        if height > width:
            yield Window(0, 0, width, height)
        for start in starts:
            yield Window(0, start, side, side) if height > width else Window(start, 0, side, side)


def _paint_over(
    part: Image, body: Body, window: Window, margin_share: float
) -> tuple[float, float, float, float]:
    """Paint over the person in ``part``, the window's own copy; returns the box in the frame.

    Row by row with the colours on both sides of it, mixed: as little of a new shape as can be.
    """
    margin = margin_share * body.stature_px
    low, high = body.measured.min(axis=0) - margin, body.measured.max(axis=0) + margin
    height, width = part.shape[:2]
    x0, x1 = (int(min(max(x - window.x, 0), width)) for x in (low[0], high[0]))
    y0, y1 = (int(min(max(y - window.y, 0), height)) for y in (low[1], high[1]))
    if x1 > x0 and y1 > y0:
        beside = [part[y0:y1, max(x0 - _BORDER_PX, 0) : x0], part[y0:y1, x1 : x1 + _BORDER_PX]]
        sides = [one.mean(axis=1) for one in beside if one.shape[1]]
        left, right = (sides[0], sides[-1]) if sides else (part[y0:y1].mean(axis=1),) * 2
        share = np.linspace(0, 1, x1 - x0)[None, :, None]
        mixed = left[:, None] * (1 - share) + right[:, None] * share
        part[y0:y1, x0:x1] = mixed.astype(np.uint8)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
