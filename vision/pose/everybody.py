"""Everybody in one picture, each found with those before painted over.

Where somebody was painted over, and at a table or a machine's rail, the model now and then sees
somebody who is not there. Looked at once more, from a window of another size, that one is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from vision.pose.follow import FollowSettings, Window, extent_px, hips, squares
from vision.pose.landmarks import L
from vision.pose.paint_over import Box, Find, box_around, paint_over, share_within
from vision.settings import Section, number
from vision.values import Frame, Pose

_SURE = (L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_HIP, L.RIGHT_HIP)


class EverybodySettings(Section):
    """How thoroughly it is looked, and who is somebody."""

    seen: float = number(
        0.5,
        low=0.0,
        high=1.0,
        title="Least visibility of shoulders and hips",
        unit="1",
        source="less than the set-up's 0.6: somebody will look at the answer [K]",
    )
    least_height: float = number(
        0.08, low=0.01, high=1.0, title="Smallest person", unit="frame height", source="[K]"
    )
    inside: float = number(
        0.5,
        low=0.1,
        high=1.0,
        title="Share of the landmarks within somebody found that makes the same one",
        unit="1",
        source="as for those beside the walker [K]",
    )
    margin: float = number(
        0.05, low=0.0, high=0.5, title="Margin painted over", unit="extents", source="[K]"
    )
    again: float = number(
        0.25,
        low=0.05,
        high=1.0,
        title="Somebody looked at once more is found within",
        unit="extents",
        source="measured: 0.002 to 0.03 of seven people, of three who were none not at all",
    )
    window_share: float = number(
        0.6,
        low=0.2,
        high=1.0,
        title="Small windows, over the picture's short side",
        unit="1",
        source="finds who is a fifth of the picture tall [K]",
    )
    most: int = number(8, low=1, high=50, title="Most people", unit="people", source="[K]")


def everybody(
    frame: Frame,
    find: Find,
    settings: EverybodySettings | None = None,
    about: tuple[float, float] | None = None,
) -> tuple[Pose, ...]:
    """The people in the picture, as found.

    Args:
        find: looks at a part of the picture, each time afresh. about: a place in pixels about which
            it is looked first and more closely.
    """
    own = settings or EverybodySettings()
    height, width = frame.image.shape[:2]
    people: list[Pose] = []
    boxes: list[Box] = []
    for window in _windows(width, height, own, about):
        while len(people) < own.most:
            found = _look(frame, window, find, boxes)
            if found is None or not _is_somebody(found, height, own):
                break
            if any(share_within(box, found.image) > own.inside for box in boxes):
                break
            if not _is_seen_again(frame, found, find, boxes, own):
                break
            people.append(found)
            boxes.append(box_around(found.image, own.margin * extent_px(found)))
    return tuple(people)


def nearest(people: tuple[Pose, ...], x_px: float, y_px: float) -> Pose | None:
    """Whose hips are nearest to a place, within that person's own height of it."""
    apart = {
        index: float(np.hypot(*(hips(one) - (x_px, y_px)))) / extent_px(one)
        for index, one in enumerate(people)
    }
    best = min(apart, key=lambda index: apart[index], default=None)
    return None if best is None or apart[best] > 1.0 else people[best]


def _windows(
    width: int, height: int, own: EverybodySettings, about: tuple[float, float] | None
) -> Iterator[Window]:
    short = min(width, height)
    if about is not None:
        for share in (0.3, 0.6):
            yield Window.around(about, share * short, width, height)
    yield Window(0, 0, width, height)
    yield from islice(squares(width, height), 3 if height <= width else 4)
    side = own.window_share * short
    for y in _middles(height, side):
        for x in _middles(width, side):
            yield Window.around((x, y), side, width, height)


def _middles(length: int, side: float) -> list[float]:
    """Middles of windows that overlap by half and reach both ends."""
    count = 1 + int(np.ceil(max(0.0, length - side) / (side / 2)))
    return [float(middle) for middle in np.linspace(side / 2, length - side / 2, count)]


def _look(frame: Frame, window: Window, find: Find, boxes: list[Box]) -> Pose | None:
    rows = slice(window.y, window.y + window.height)
    part = frame.image[rows, window.x : window.x + window.width].copy()
    for box in boxes:
        paint_over(part, box, window)
    return find(part, window, frame.t_s)


def _is_seen_again(
    frame: Frame, pose: Pose, find: Find, boxes: list[Box], own: EverybodySettings
) -> bool:
    height, width = frame.image.shape[:2]
    left, top, right, bottom = box_around(pose.image)
    middle = (left + right) / 2, (top + bottom) / 2
    window = Window.around(
        middle, FollowSettings().window_per_extent * extent_px(pose), width, height
    )
    found = _look(frame, window, find, boxes)
    if found is None:
        return False
    apart = float(np.hypot(*(hips(found) - hips(pose)))) / extent_px(pose)
    return apart <= own.again and 0.6 < extent_px(found) / extent_px(pose) < 1.6


def _is_somebody(pose: Pose, height: int, own: EverybodySettings) -> bool:
    return bool(
        min(pose.visibility[mark] for mark in _SURE) >= own.seen
        and float(np.ptp(pose.image[:, 1])) >= own.least_height * height
    )
