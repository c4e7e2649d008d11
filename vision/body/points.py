"""Landmarks as plain Python numbers: for a few points a frame they are several times quicker
than NumPy, whose every call costs more than the arithmetic in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Points: TypeAlias = Sequence[Sequence[float]]
"""What ``.tolist()`` makes of landmarks: 33 times x, y (and z)."""


def middle(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """Half way between two points."""
    return [(a + b) / 2 for a, b in zip(one, other, strict=True)]
