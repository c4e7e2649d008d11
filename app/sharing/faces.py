"""Makes the walker's face unrecognisable. Other people's faces are not looked for."""

from __future__ import annotations

import cv2
import numpy as np

from vision.pose.landmarks import L
from vision.values import FloatArray, Image

_OF_TORSO = 0.42  # radius of a head with hair, from the middle of its landmarks [K]
_TILES = 5  # across the head: too few to know anybody by


def blur_face(picture: Image, points: FloatArray) -> Image:
    """``picture`` with the walker's head blurred, in place.

    Args:
        points: ``(33, 2)`` landmarks in its pixels.
    """
    head = points[: L.MOUTH_RIGHT + 1]
    shoulders = (points[L.LEFT_SHOULDER] + points[L.RIGHT_SHOULDER]) / 2
    hips = (points[L.LEFT_HIP] + points[L.RIGHT_HIP]) / 2
    torso = float(np.linalg.norm(shoulders - hips))
    middle = head.mean(axis=0)
    spread = float(np.linalg.norm(head - middle, axis=1).max())
    radius = max(_OF_TORSO * torso, 1.6 * spread, 4.0)
    height, width = picture.shape[:2]
    left, right = (int(np.clip(middle[0] + side * radius, 0, width)) for side in (-1, 1))
    top, bottom = (int(np.clip(middle[1] + side * radius, 0, height)) for side in (-1, 1))
    if right - left < 1 or bottom - top < 1:
        return picture
    part = picture[top:bottom, left:right]
    tiles = cv2.resize(part, (_TILES, _TILES), interpolation=cv2.INTER_AREA)
    smooth = cv2.resize(tiles, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
    ys, xs = np.ogrid[top:bottom, left:right]
    inside = (xs - middle[0]) ** 2 + (ys - middle[1]) ** 2 <= radius**2
    part[inside] = smooth[inside]
    return picture
