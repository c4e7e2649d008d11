"""Clips whose every picture bears its number as a bar code, to be read back from wherever it is
shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from clip_making import write_clip
from vision.values import Image

BITS = 8


def numbered(number: int, width: int = 160, height: int = 96) -> Image:
    """A picture with ``number`` as eight bars, the highest first, white for one; above a grey band
    that lies at the bottom."""
    image: Image = np.full((height, width, 3), 128, dtype=np.uint8)
    bar = width // BITS
    for place in range(BITS):
        one = number >> (BITS - 1 - place) & 1
        image[: 3 * height // 4, place * bar : (place + 1) * bar] = 235 if one else 20
    return image


def number_in(image: Image) -> int:
    """The number of such a picture, of any size; -1 where it is none (blurred, cut or turned)."""
    height, width = image.shape[:2]
    found = 0
    for place in range(BITS):
        x = int((place + 0.5) * width / BITS)
        grey = float(image[3 * height // 8, x].mean())
        if 80 < grey < 175:
            return -1
        found = 2 * found + (grey > 127)
    band = float(image[15 * height // 16, width // 2].mean())
    return found if 80 < band < 175 else -1


def uneven_times(count: int, rate_hz: float = 30.0) -> list[float]:
    """Times of a phone in dim light: some pictures late, some far apart."""
    rng = np.random.default_rng(11)
    gaps = rng.choice([0.7, 1.0, 1.0, 1.0, 1.6, 3.0], count) / rate_hz
    return [round(float(t_s), 3) for t_s in np.concatenate([[0.0], np.cumsum(gaps[:-1])])]


def awkward_clip(path: Path, times_s: Sequence[float], width: int = 96, height: int = 160) -> Path:
    """A phone's clip, upright ``width`` by ``height``: pictures on their side that the container
    has turned, at uneven times, referring to later ones."""
    upright = [numbered(i, width, height) for i in range(len(times_s))]
    lying = [np.ascontiguousarray(np.rot90(image)) for image in upright]
    return write_clip(path, lying, times_s, rotation_deg=-90, b_frames=2)
