"""Pictures as a camera in a hand would take them: cut out of a larger, still one."""

from __future__ import annotations

import cv2
import numpy as np

from vision.values import FloatArray, Image


def textured(width: int, height: int, seed: int = 0) -> Image:
    """A wall full of soft spots, ``(height, width, 3)``."""
    spots = np.random.default_rng(seed).integers(0, 255, (height // 16, width // 16, 1), np.uint8)
    grey = cv2.resize(spots, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.repeat(np.asarray(grey, np.uint8)[:, :, None], 3, axis=2)


def seen_from(image: Image, shift: FloatArray, zoom: float = 1.0, margin: int = 40) -> Image:
    """``image`` less ``margin`` on each side, the camera turned right and down by ``shift``
    pixels and nearer by ``zoom``."""
    height, width = image.shape[:2]
    middle = np.array([width, height]) / 2
    size = np.array([width, height]) - 2 * margin
    corner = middle + shift - size / 2 / zoom
    matrix = np.array([[1 / zoom, 0.0, corner[0]], [0.0, 1 / zoom, corner[1]]])
    part = cv2.warpAffine(
        image,
        matrix,
        (int(size[0]), int(size[1])),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(part, np.uint8)


def tremor(t_s: FloatArray, size_px: float) -> FloatArray:
    """The shift of a trembling hand at each time, ``(n, 2)``: 7 to 11 Hz, ``size_px`` root mean
    square; at rest at first."""
    across = np.sin(2 * np.pi * 7.3 * t_s) + np.sin(2 * np.pi * 10.1 * t_s)
    down = np.sin(2 * np.pi * 8.2 * t_s) - np.sin(2 * np.pi * 11.3 * t_s)
    both: FloatArray = np.stack([across, down], axis=1) * size_px / np.sqrt(2)
    return both
