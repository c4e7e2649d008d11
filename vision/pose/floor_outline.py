"""A place on the floor, as an outline in the picture: who stands in it, and who does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import dist
from typing import TypeAlias

from vision.pose.landmarks import L
from vision.values import Pose

Corner: TypeAlias = tuple[float, float]
"""x, y in shares of the picture's width and height."""

_SOLES = (L.LEFT_HEEL, L.LEFT_TOE, L.RIGHT_HEEL, L.RIGHT_TOE)

_TRUNK = (L.LEFT_SHOULDER, L.LEFT_HIP, L.LEFT_KNEE)
_LEVEL_THIGHS = 0.45
"""Of the trunk: by so much at most the knees of who sits are below the hips; standing 0.85."""
_FOOTREST = 0.25
"""Its height over the floor, in trunks: 12 cm [K]."""


@dataclass(frozen=True, slots=True)
class FloorOutline:
    """The floor within an outline of three corners or more.

    margin: how far outside of it feet still count as within, in shares of the picture.
    """

    outline: tuple[Corner, ...]
    margin: float = 0.0

    @classmethod
    def marked(cls, corners: Sequence[Corner], margin: float) -> FloorOutline | None:
        """The floor within ``corners``; ``None`` where they are less than three: nothing is
        marked, and the whole picture counts."""
        return cls(tuple(corners), margin) if len(corners) >= 3 else None

    def holds(self, at: Corner) -> bool:
        """Whether a point of the floor, in shares of the picture, belongs to it."""
        return self._inside(at) or self._off(at) <= self.margin

    def holds_feet(self, pose: Pose, width: int, height: int) -> bool:
        """Whether somebody stands in it, in a picture of so many pixels."""
        return self.holds(feet_of(pose, width, height))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the outline."""
        xs, ys = zip(*self.outline, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def _inside(self, at: Corner) -> bool:
        """By the even-odd rule."""
        x, y = at
        inside = False
        for (x1, y1), (x2, y2) in self._edges():
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                inside = not inside
        return inside

    def _off(self, at: Corner) -> float:
        """How far it is to the outline."""
        return min(_to_edge(at, first, second) for first, second in self._edges())

    def _edges(self) -> list[tuple[Corner, Corner]]:
        return list(zip(self.outline, (*self.outline[1:], self.outline[0]), strict=True))


def _to_edge(at: Corner, first: Corner, second: Corner) -> float:
    along = (second[0] - first[0], second[1] - first[1])
    length = along[0] ** 2 + along[1] ** 2
    to = (at[0] - first[0], at[1] - first[1])
    share = 0.0 if length == 0 else (to[0] * along[0] + to[1] * along[1]) / length
    share = min(max(share, 0.0), 1.0)
    return dist(at, (first[0] + share * along[0], first[1] + share * along[1]))


def feet_of(pose: Pose, width: int, height: int) -> Corner:
    """Where somebody stands, in shares of the picture: below both feet, at the height of the lower
    one, for the other may be in the air. Who sits in a wheelchair has them on its footrest, and the
    floor is below that."""
    at = pose.image
    x = float(at[list(_SOLES), 0].mean())
    y = max(float(at[heel, 1] + at[toe, 1]) / 2 for heel, toe in (_SOLES[:2], _SOLES[2:]))
    shoulders, hips, knees = (float(at[[left, left + 1], 1].mean()) for left in _TRUNK)
    torso = hips - shoulders
    if knees - hips < _LEVEL_THIGHS * torso:
        y += _FOOTREST * torso
    return x / width, y / height
