"""How the camera itself moved between two pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Similarity:
    """``(x, y)`` to ``(cos * x - sin * y + x_by, sin * x + cos * y + y_by)``."""

    cos: float = 1.0
    sin: float = 0.0
    x_by: float = 0.0
    y_by: float = 0.0

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.cos * x - self.sin * y + self.x_by, self.sin * x + self.cos * y + self.y_by

    def after(self, first: Similarity) -> Similarity:
        """``first``, then this."""
        x, y = self(first.x_by, first.y_by)
        return Similarity(
            self.cos * first.cos - self.sin * first.sin,
            self.sin * first.cos + self.cos * first.sin,
            x,
            y,
        )

    def inverse(self) -> Similarity:
        """The way back."""
        size = self.cos**2 + self.sin**2
        back = Similarity(self.cos / size, -self.sin / size)
        x, y = back(self.x_by, self.y_by)
        return Similarity(back.cos, back.sin, -x, -y)

    def farthest(self, width: float, height: float) -> float:
        """How far it moves the corners of a picture of this size, at most."""
        return max(math.dist((x, y), self(x, y)) for x in (0.0, width) for y in (0.0, height))


@dataclass(frozen=True, slots=True)
class CameraMotion:
    """Where the background of this picture lay in the picture of the pose before.

    The point ``(x, y)`` of this picture was at ``(cos * x - sin * y + x_px, sin * x + cos * y +
    y_px)`` there: a similarity, whose ``hypot(cos, sin)`` is below 1 where the background grew.
    known: false where the camera moved and too little of the background shows how far."""

    cos: float = 1.0
    sin: float = 0.0
    x_px: float = 0.0
    y_px: float = 0.0
    known: bool = True

    @property
    def way(self) -> Similarity:
        """From this picture to the one before."""
        return Similarity(self.cos, self.sin, self.x_px, self.y_px)
