"""Paints the person who is followed out of a part of the picture, so that whoever the pose model
finds there is somebody else.

Asking the model for two poses at once costs as much and finds fewer (measured on 22 drawn rooms, at
one look: 7 against 18; the other 4 stood half behind the person).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from vision.pose.follow import Window
from vision.values import FloatArray, Image

PaintBox: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels of the frame."""

_BORDER_PX = 4  # beside the person, from which the paint is mixed


def paint_over(part: Image, marks: FloatArray, margin_px: float, window: Window) -> PaintBox:
    """Paint over the person in ``part``, the window's own copy; returns the box in the frame.

    Row by row with the colours on both sides of it, mixed: as little of a new shape as can be.

    Args:
        marks: ``(33, 2)`` the person's landmarks in pixels of the frame. margin_px: around them.
    """
    low, high = marks.min(axis=0) - margin_px, marks.max(axis=0) + margin_px
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


def share_within(box: PaintBox, marks: FloatArray) -> float:
    """The share of landmarks that lie within ``box``."""
    x0, y0, x1, y1 = box
    x, y = marks.T
    return float(((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)).mean())
