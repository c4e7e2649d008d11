"""Pictures as a page sends them."""

from __future__ import annotations

import cv2
import numpy as np


def jpeg(width: int = 160, height: int = 90, grey: int = 90) -> bytes:
    image = np.full((height, width, 3), grey, np.uint8)
    return cv2.imencode(".jpg", image)[1].tobytes()
