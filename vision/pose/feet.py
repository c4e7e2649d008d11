"""The part of a picture that shows the feet, small and grey, for contact refinement. It is kept
with the pose instead of the whole picture: across processes, in the gait stage's history and in a
recording of poses.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import FloatArray, Image
from vision.values.feet_picture import FeetPicture

_FEET = (L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_TOE, L.RIGHT_TOE, L.LEFT_ANKLE, L.RIGHT_ANKLE)


class FeetSettings(Section):
    """How much of the picture is kept, and how large."""

    beside_torso: float = number(
        1.05,
        low=0.3,
        high=2.0,
        title="Kept on either side of the pelvis",
        unit="torso lengths",
        source="a long step [K]",
    )
    above_torso: float = number(
        0.5,
        low=0.2,
        high=1.5,
        title="Kept above the lower foot",
        unit="torso lengths",
        source="a lifted foot [K]",
    )
    margin_torso: float = number(
        0.22,
        low=0.05,
        high=0.6,
        title="Margin kept around the feet",
        unit="torso lengths",
        source="half a foot [K]",
    )
    largest_torso_px: float = number(
        160.0,
        low=60.0,
        high=600.0,
        title="Stature above which the picture is scaled down",
        unit="px",
        source="a shoe of 70 px says all [K]",
    )
    least_torso_px: float = number(
        25.0,
        low=5.0,
        high=200.0,
        title="Stature below which no picture is kept",
        unit="px",
        source="shoes of 10 px say nothing [K]",
    )


def feet_picture(image: Image, marks: FloatArray, settings: FeetSettings) -> FeetPicture | None:
    """The feet in ``image``, ``None`` where they are outside of it or too small.

    Args:
        marks: ``(33, 2)`` landmarks in pixels.
    """
    height, width = image.shape[:2]
    at = marks.tolist()
    shoulders, hips = (
        [(left + right) / 2 for left, right in zip(at[one], at[other], strict=True)]
        for one, other in ((L.LEFT_SHOULDER, L.RIGHT_SHOULDER), (L.LEFT_HIP, L.RIGHT_HIP))
    )
    torso_px = math.dist(shoulders, hips)
    if torso_px < settings.least_torso_px:
        return None
    across, down = zip(*[at[mark] for mark in _FEET], strict=True)
    margin = settings.margin_torso * torso_px
    beside = settings.beside_torso * torso_px
    low = max(down)
    left = int(max(0, min(hips[0] - beside, min(across) - margin)))
    right = int(min(width, max(hips[0] + beside, max(across) + margin)))
    top = int(max(0, min(low - settings.above_torso * torso_px, min(down) - margin)))
    bottom = int(min(height, low + margin))
    if right - left < margin or bottom - top < margin:
        return None
    grey = cv2.cvtColor(image[top:bottom, left:right], cv2.COLOR_RGB2GRAY)
    scale = min(1.0, settings.largest_torso_px / torso_px)
    if scale < 1.0:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return FeetPicture(np.asarray(grey, np.uint8), float(left), float(top), scale)
