"""Where something moves in the picture: a place worth a look of the pose model, for the price of a
small grey picture."""

from __future__ import annotations

import cv2
import numpy as np

from vision.pose.follow import Window
from vision.pose.paint_over import Box
from vision.pose.small_green import Green, small_green
from vision.settings import Section, number
from vision.values import Image

_TIGHT = np.ones((2, 2), np.uint8)
_LOOSE = np.ones((7, 7), np.uint8)


class MovingSettings(Section):
    """What counts as movement."""

    size_px: float = number(
        160, low=64, high=640, title="The longer side of the small picture", unit="px", source="[K]"
    )
    differs: float = number(
        16.0,
        low=3.0,
        high=80.0,
        title="Least difference from the picture before",
        unit="grey levels",
        source="above grain [K]",
    )
    upset_share: float = number(
        0.35,
        low=0.05,
        high=0.9,
        title="Part of the picture that differs when the camera or the light changes",
        unit="1",
        source="[K]",
    )
    least_height: float = number(
        0.08, low=0.01, high=0.5, title="Least height", unit="frame height", source="[K]"
    )
    window_per_blob: float = number(
        2.0, low=1.0, high=5.0, title="Window side over what moves", unit="1", source="[K]"
    )


class MovingParts:
    """Compares each picture with the one before."""

    def __init__(self, settings: MovingSettings) -> None:
        self._settings = settings
        self._before: Green | None = None

    def update(self, image: Image, box: Box) -> list[Window] | None:
        """Windows around what has moved since the last call, the largest first.

        Args:
            box: left, top, right, bottom in pixels, what moves in there is not looked at.

        Returns:
            ``None`` where it cannot be told: at first, or when all of the picture changes.
        """
        own = self._settings
        height, width = image.shape[:2]
        scale = own.size_px / max(height, width)
        green = small_green(image, own.size_px)
        before, self._before = self._before, green
        if before is None or before.shape != green.shape:
            return None
        moved = (cv2.absdiff(green, before) > own.differs).astype(np.uint8)
        if float(moved.mean()) > own.upset_share:
            return None
        left, top, right, bottom = (max(0, int(edge * scale)) for edge in box)
        moved[top : bottom + 1, left : right + 1] = 0
        moved = np.asarray(cv2.morphologyEx(moved, cv2.MORPH_OPEN, _TIGHT), np.uint8)
        if not moved.any():
            return []
        joined = cv2.morphologyEx(moved, cv2.MORPH_CLOSE, _LOOSE)
        count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        blobs = sorted(stats[1:count].tolist(), key=lambda blob: -blob[4])
        return [
            self._window(blob, scale, width, height)
            for blob in blobs
            if blob[3] >= own.least_height * green.shape[0]
        ]

    def forget(self) -> None:
        """The next picture is compared with none."""
        self._before = None

    def _window(self, blob: list[int], scale: float, width: int, height: int) -> Window:
        x, y, wide, high, _ = (value / scale for value in blob)
        # Of who stands on one leg only the other one moves.
        side = max(self._settings.window_per_blob * max(wide, high), 0.45 * min(width, height))
        return Window.around((x + wide / 2, y + high / 2), side, width, height)
