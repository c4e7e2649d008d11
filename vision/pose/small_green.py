"""A picture's green made small, for whatever does not need more of it.

Green is most of brightness, and pixels are left out, for it is the reading of a large picture that
costs: a tenth of the time, and nothing is spoilt that is looked for in a small one.
"""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.values import Image

Green: TypeAlias = NDArray[np.uint8]
_LEAST_PX = 8


def small_green(image: Image, longer_px: float, *, reads: int = 2) -> Green:
    """The green of ``image``, ``longer_px`` on its longer side.

    Args:
        image: ``(height, width, 3)``. reads: at least so many pixels for each one along a side.
    """
    height, width = image.shape[:2]
    scale = longer_px / max(height, width)
    step = max(1, int(1.0 / (reads * scale)))
    green = np.ascontiguousarray(image[::step, ::step, 1])
    size = (max(_LEAST_PX, round(width * scale)), max(_LEAST_PX, round(height * scale)))
    if green.shape != size[::-1]:
        green = np.asarray(cv2.resize(green, size, interpolation=cv2.INTER_AREA), np.uint8)
    return green
