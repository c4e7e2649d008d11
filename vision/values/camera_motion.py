"""How the camera itself moved between two pictures."""

from __future__ import annotations

from dataclasses import dataclass


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
