"""Parts of a picture that travel on their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FeetPicture:
    """The feet cut out of a picture.

    grey: ``(height, width)`` uint8. Pixel ``(x, y)`` of the whole picture is found at
    ``((x - x_px) * scale, (y - y_px) * scale)``.
    """

    grey: NDArray[np.uint8]
    x_px: float
    y_px: float
    scale: float
