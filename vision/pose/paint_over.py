"""Looks for others beside the person who is followed: paints that person out of a part of the
picture, so that whoever the pose model finds there is somebody else.

Asking the model for two poses at once costs as much and finds fewer (measured on 22 drawn rooms, at
one look: 7 against 18; the other 4 stood half behind the person).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from vision.pose.follow import Window
from vision.values import FloatArray, Frame, Image, Pose

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels of the frame."""

Find: TypeAlias = Callable[[Image, Window, float], Pose | None]
"""Looks for anybody in a window's part of the picture, at that time, each time afresh."""

_BORDER_PX = 4  # beside the person, from which the paint is mixed
_ROWS_AT_ONCE = 32
_INSIDE = 0.5  # most of a pose that may lie within the paint


def look_beside(frame: Frame, box: Box, window: Window, find: Find) -> Pose | None:
    """Whoever ``find`` sees in the window besides the person within ``box``."""
    rows = slice(window.y, window.y + window.height)
    part = frame.image[rows, window.x : window.x + window.width].copy()
    paint_over(part, box, window)
    found = find(part, window, frame.t_s)
    return None if found is None or share_within(box, found.image) > _INSIDE else found


def box_around(marks: FloatArray, margin_px: float = 0.0) -> Box:
    """The box around ``(n, 2)`` landmarks, with a margin."""
    (left, top), (right, bottom) = marks.min(axis=0).tolist(), marks.max(axis=0).tolist()
    return left - margin_px, top - margin_px, right + margin_px, bottom + margin_px


def paint_over(part: Image, box: Box, window: Window) -> None:
    """Paint over ``box``, in pixels of the frame, in ``part``, the window's own copy.

    Row by row with the colours on both sides of it, mixed: as little of a new shape as can be.
    """
    left_x, top_y, right_x, bottom_y = box
    height, width = part.shape[:2]
    x0, x1 = (int(min(max(x - window.x, 0), width)) for x in (left_x, right_x))
    y0, y1 = (int(min(max(y - window.y, 0), height)) for y in (top_y, bottom_y))
    if x1 > x0 and y1 > y0:
        beside = [part[y0:y1, max(x0 - _BORDER_PX, 0) : x0], part[y0:y1, x1 : x1 + _BORDER_PX]]
        sides = [one.mean(axis=1) for one in beside if one.shape[1]]
        left, right = (sides[0], sides[-1]) if sides else (part[y0:y1].mean(axis=1),) * 2
        share = np.linspace(0, 1, x1 - x0)[None, :, None]
        for row in range(0, y1 - y0, _ROWS_AT_ONCE):  # else 20 MB for somebody near
            few = slice(row, row + _ROWS_AT_ONCE)
            mixed = left[few, None] * (1 - share) + right[few, None] * share
            part[y0:y1][few, x0:x1] = mixed.astype(np.uint8)


def share_within(box: Box, marks: FloatArray) -> float:
    """The share of landmarks that lie within ``box``."""
    x0, y0, x1, y1 = box
    x, y = marks.T
    return float(((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)).mean())
