"""Draws anti-aliased polygons and limbs on an RGB image, with sub-pixel corners, and grain."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.values import FloatArray, Image
from vision.walker.script import Colour

_SHIFT = 4
_CIRCLE = np.linspace(0, 2 * np.pi, 17)[:-1]
_UNIT = np.column_stack([np.cos(_CIRCLE), np.sin(_CIRCLE)])


def shade(colour: Sequence[float], factor: float) -> Colour:
    """The colour made lighter or darker."""
    r, g, b = colour
    return _level(r * factor), _level(g * factor), _level(b * factor)


def _level(value: float) -> int:
    return 255 if value > 255 else int(value)


def mix(a: Sequence[float], b: Sequence[float], share: float) -> Colour:
    """``a`` with a share of ``b``."""
    r, g, b_ = (int(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return r, g, b_


def _fixed(points: FloatArray) -> NDArray[np.int32]:
    return np.rint(points * (1 << _SHIFT)).astype(np.int32)


def convex(image: Image, points: FloatArray, colour: Colour) -> None:
    """Fill a convex polygon ``(n, 2)``."""
    cv2.fillConvexPoly(image, _fixed(points), colour, cv2.LINE_AA, _SHIFT)


def polygon(image: Image, points: FloatArray, colour: Colour) -> None:
    """Fill any simple polygon ``(n, 2)``."""
    cv2.fillPoly(image, [_fixed(points)], colour, cv2.LINE_AA, _SHIFT)


def line(image: Image, points: FloatArray, colour: Colour, width_px: float) -> None:
    """An open line through ``(n, 2)``."""
    width = max(1, round(width_px))
    cv2.polylines(image, [_fixed(points)], False, colour, width, cv2.LINE_AA, _SHIFT)


def hull(points: FloatArray) -> FloatArray:
    """Convex hull ``(m, 2)`` of ``(n, 2)``."""
    out: FloatArray = cv2.convexHull(points.astype(np.float32))[:, 0].astype(np.float64)
    return out


def limb(
    image: Image,
    centres: FloatArray,
    radii: Sequence[float],
    colour: Colour,
    light: FloatArray,
) -> None:
    """A rounded limb through ``(n, 2)`` centres: a darker rim, a body and a lit side.

    light is a 2D direction in the picture towards which the lit side lies.
    """
    size = np.asarray(radii, dtype=np.float64)[:, None, None]
    for grow, factor, drift in ((1.0, 0.76, 0.0), (0.84, 1.0, 0.10), (0.42, 1.10, 0.34)):
        rings = centres[:, None, :] + size * (drift * light + grow * _UNIT)
        chain(image, rings, shade(colour, factor))


def chain(image: Image, rings: FloatArray, colour: Colour) -> None:
    """Fill the hull of every two neighbours of ``(n, m, 2)`` outlines."""
    fixed = _fixed(rings)
    for i in range(len(fixed) - 1):
        outline = cv2.convexHull(fixed[i : i + 2].reshape(-1, 2))
        cv2.fillConvexPoly(image, outline, colour, cv2.LINE_AA, _SHIFT)


def multiply(image: Image, centre: FloatArray, axes: tuple[float, float], factor: float) -> None:
    """A soft elliptical shadow."""
    h, w = image.shape[:2]
    rx, ry = max(axes[0], 2.0), max(axes[1], 2.0)
    x0, x1 = max(0, int(centre[0] - rx)), min(w, int(centre[0] + rx) + 2)
    y0, y1 = max(0, int(centre[1] - ry)), min(h, int(centre[1] + ry) + 2)
    if x1 <= x0 or y1 <= y0:
        return
    u = ((np.arange(x0, x1, dtype=np.float32) - centre[0]) / rx) ** 2
    v = ((np.arange(y0, y1, dtype=np.float32) - centre[1]) / ry) ** 2
    soft = np.clip(1 - (u[None, :] + v[:, None]), 0, 1)
    gain = (1 - (1 - factor) * np.minimum(1, 1.6 * soft))[..., None]
    part = image[y0:y1, x0:x1]
    part[:] = (part * gain).astype(np.uint8)


def grain_tiles(
    random: np.random.Generator, grain: float, size: tuple[int, int], *, count: int, most: int
) -> list[NDArray[np.int16]]:
    """Sensor noise to add to pictures of ``size`` (width, height): ``count`` tiles ``(height,
    width, 3)`` in grey levels, of standard deviation ``grain`` and within ``most`` of 0."""
    tiles = []
    for _ in range(count):
        tile = random.normal(0, grain, (size[1], size[0], 1)).round().clip(-most, most)
        tiles.append(np.repeat(tile.astype(np.int16), 3, axis=2))
    return tiles
