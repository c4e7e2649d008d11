"""Turns a clip's pictures upright and makes their pixels square, as the container says.

Quarter turns may be added, for clips whose container is wrong or says nothing.

A display matrix may turn, mirror or both. PyAV's ``rotation`` knows turns only and is wrong where
one mirrors, so the matrix itself is read.
"""

from __future__ import annotations

import struct
from typing import Any

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from vision.values import Image

# PyAV before 17 never converts with more.
_ONE_THREAD: dict[str, Any] = {"threads": 1} if int(av.__version__.split(".")[0]) >= 17 else {}
_UPRIGHT = (1.0, 0.0, 0.0, 1.0)


class Upright:
    """Makes pictures of one clip upright, all of the size of its first one.

    size: ``(width, height)`` upright. mirrored: whether the container has its pictures shown
    mirrored. fitted: how many pictures had another size and were fitted into the first one's.

    Args:
        turns: quarter turns to the left, beyond what the container says.
        longest_px: no side is longer; larger pictures are made smaller, to even sides, as
            encoders want them.
    """

    def __init__(
        self,
        first: VideoFrame,
        stream: VideoStream,
        turns: int = 0,
        longest_px: int | None = None,
    ) -> None:
        self._to_rgb = VideoReformatter()
        self._longest_px = longest_px
        self._turns = turns
        self._turn = self._shown_by(first)
        self._stored = (first.width, first.height)
        self._pixel_shape = _pixel_shape(stream)
        self._shown = self._square(first)  # before it is turned
        self.size = self._shown[::-1] if _lies(self._turn) else self._shown
        a, b, c, d = self._turn
        self.mirrored = a * d - b * c < 0
        self.fitted = 0

    def __call__(self, picture: VideoFrame) -> Image:
        """``(height, width, 3)`` RGB, turned as the container says, C-contiguous."""
        if (picture.width, picture.height) != self._stored:
            return self._fit(picture)
        return self._rgb(picture, self._shown, self._turn)

    def _rgb(
        self,
        picture: VideoFrame,
        shown: tuple[int, int],
        turn: tuple[float, float, float, float],
    ) -> Image:
        # One converter for all pictures and one thread: it takes half as much of the processors.
        converted = self._to_rgb.reformat(picture, *shown, "rgb24", **_ONE_THREAD)
        rgb: Image = np.asarray(converted.to_ndarray(), dtype=np.uint8)
        return np.ascontiguousarray(turned(rgb, turn))

    def _fit(self, picture: VideoFrame) -> Image:
        """A picture of another size, as large as it goes in the middle of one of the first's."""
        self.fitted += 1
        turn = self._shown_by(picture)
        lies = _lies(turn)
        width, height = self._square(picture)[:: -1 if lies else 1]
        scale = min(self.size[0] / width, self.size[1] / height)
        width = max(1, min(self.size[0], round(width * scale)))
        height = max(1, min(self.size[1], round(height * scale)))
        inner = self._rgb(picture, (height, width) if lies else (width, height), turn)
        if (width, height) == self.size:
            return inner
        whole: Image = np.zeros((self.size[1], self.size[0], 3), dtype=np.uint8)
        left, top = (self.size[0] - width) // 2, (self.size[1] - height) // 2
        whole[top : top + height, left : left + width] = inner
        return whole

    def _shown_by(self, picture: VideoFrame) -> tuple[float, float, float, float]:
        a, b, c, d = display_matrix(picture)
        for _ in range(self._turns):  # what would be shown at x, y is shown at y, -x
            a, b, c, d = b, -a, d, -c
        return a, b, c, d

    def _square(self, picture: VideoFrame) -> tuple[int, int]:
        """``(width, height)`` with square pixels; others would distort every angle."""
        width, height = picture.width * self._pixel_shape, picture.height
        if self._longest_px is None:
            return max(1, round(width)), height
        share = min(1.0, self._longest_px / max(width, height))
        return max(2, int(width * share) & ~1), max(2, int(height * share) & ~1)


def display_matrix(picture: VideoFrame) -> tuple[float, float, float, float]:
    """``a, b, c, d``: a point at ``x, y`` is shown at ``a x + c y, b x + d y``, moved."""
    side_data: Any = picture.side_data  # PyAV's own types differ from what it gives
    if "DISPLAYMATRIX" not in side_data:
        return _UPRIGHT
    told = bytes(side_data["DISPLAYMATRIX"])
    matrix = struct.unpack("=9i", told[:36])  # by rows of three
    a, b, c, d = (float(matrix[k]) for k in (0, 1, 3, 4))
    return (a, b, c, d) if a * d - b * c else _UPRIGHT


def turned(image: Image, turn: tuple[float, float, float, float]) -> Image:
    """``image`` as the matrix has it shown, by quarter turns and mirroring only; a view."""
    a, b, c, d = turn
    if _lies(turn):
        image, a, d = image.swapaxes(0, 1), c, b
    return image[:: -1 if d < 0 else 1, :: -1 if a < 0 else 1]


def _lies(turn: tuple[float, float, float, float]) -> bool:
    """Whether width and height change places."""
    a, b, c, d = turn
    return abs(b) + abs(c) > abs(a) + abs(d)


def _pixel_shape(stream: VideoStream) -> float:
    """How much wider than high a pixel is."""
    shape = stream.sample_aspect_ratio
    ratio = float(shape) if shape else 1.0
    return ratio if 0.25 < ratio < 4 else 1.0
