"""Where a marked lane ends towards the camera and away, by the floor that its outline lies on.

On a level floor the distance of a place is one over how far it lies below the horizon. The long
sides of a lane that is seen along its length meet on the horizon; where they do not tell it, it
is in the picture's middle, as for a camera that is level. Neither the camera's height nor its focal
length is needed: they stretch the floor, and a share of a way stays what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

_Point: TypeAlias = tuple[float, float]
_CONVERGE = 0.85
"""The far end over the near one, in the picture: sides that come no nearer to one another than
that tell no horizon. [K]"""
_PITCH = 0.35
"""Of the picture's height: further from its middle no horizon is believed. [K]"""
_LEAST = 0.02
"""The same: what lies less far below the horizon is too far away to tell. [K]"""


@dataclass(frozen=True, slots=True)
class LaneFloor:
    """The floor of a marked lane. vanishing: where its long sides meet, or would, in pixels.
    corners: of its outline, as ``_placed``."""

    vanishing: _Point
    least_px: float
    corners: tuple[_Point, ...]

    @classmethod
    def marked(
        cls, outline: Sequence[tuple[float, float]], width: int, height: int
    ) -> LaneFloor | None:
        """The floor of an outline in shares of a picture of so many pixels; ``None`` where it is
        none, or lies at the horizon."""
        if len(outline) < 3:
            return None
        points = [(x * width, y * height) for x, y in outline]
        level = (width / 2, height / 2)
        vanishing = _meet(points, height) or level
        least_px = _LEAST * height
        if min(y for _, y in points) < vanishing[1] + least_px:
            vanishing = level
        if max(y for _, y in points) < vanishing[1] + 2 * least_px:
            return None
        return cls(vanishing, least_px, tuple(_placed(one, vanishing, least_px) for one in points))

    def times_longer(self, focal_px: float) -> float:
        """How many times longer the lane is away from the camera than it is wide, for a camera of
        that focal length in pixels."""
        asides = [aside for aside, _ in self.corners]
        distances = [distance for _, distance in self.corners]
        wide = max(max(asides) - min(asides), 1e-9)
        return focal_px * (max(distances) - min(distances)) / wide

    def distance(self, y_px: float) -> float:
        """How far away a place of the floor is, in some unit of this picture."""
        return 1 / max(y_px - self.vanishing[1], self.least_px)

    def ends(self, at: _Point) -> tuple[float, float] | None:
        """Distances of the lane's near and far end for who stands at ``at`` (pixels) and goes along
        it; ``None`` where no end of it lies ahead or behind. A corner at the horizon counts as far
        away as can be told."""
        aside, _ = _placed(at, self.vanishing, self.least_px)
        asides = [one for one, _ in self.corners]
        slack = 1e-6 * (max(asides) - min(asides))
        aside = min(max(aside, min(asides) + slack), max(asides) - slack)
        found = []
        for (a, near), (b, far) in zip(
            self.corners, (*self.corners[1:], self.corners[0]), strict=True
        ):
            if (a > aside) != (b > aside):
                found.append(near + (aside - a) / (b - a) * (far - near))
        return (min(found), max(found)) if found else None


def _placed(at: _Point, vanishing: _Point, least_px: float) -> _Point:
    """A place on the floor: how far aside of the lane's own direction, and its distance."""
    below_px = max(at[1] - vanishing[1], least_px)
    return (at[0] - vanishing[0]) / below_px, 1 / below_px


def _meet(corners: Sequence[_Point], height: int) -> _Point | None:
    """Where the long sides of a lane of four corners meet that is seen along its length."""
    if len(corners) != 4:
        return None
    edges = list(zip(corners, (*corners[1:], corners[0]), strict=True))
    near = max(range(4), key=lambda one: edges[one][0][1] + edges[one][1][1])
    (a, b), (c, d) = edges[near - 3], edges[near - 1]
    far = edges[near - 2]
    if _across(far) > _CONVERGE * _across(edges[near]):
        return None
    turn = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
    if turn == 0:
        return None
    share = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / turn
    meet = a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
    return meet if abs(meet[1] - height / 2) <= _PITCH * height else None


def _across(edge: tuple[_Point, _Point]) -> float:
    return abs(edge[0][0] - edge[1][0])
