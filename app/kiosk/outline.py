"""A lane's outline in its picture: whether the corners make one, and what lies inside."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import combinations

from vision.pose.floor_outline import Corner, FloorOutline

LEAST_AREA = 0.001
"""Of the picture: an outline smaller than this is a slip of the hand."""
_ON_EDGE = 1e-6


class MarksFlaw(str, Enum):
    """Why marks cannot be. ``OUTSIDE``: one is not in the picture. ``FEW``: the outline has less
    than three corners. ``CROSSED``: its edges cross. ``TINY``: there is no room inside. ``ASIDE``:
    where to stand is not inside."""

    OUTSIDE = "outside"
    FEW = "few"
    CROSSED = "crossed"
    TINY = "tiny"
    ASIDE = "aside"


FLAWS = {
    MarksFlaw.OUTSIDE: "each mark lies in the picture: two numbers from 0 to 1",
    MarksFlaw.FEW: "an outline has at least 3 corners; without any the whole picture is the lane",
    MarksFlaw.CROSSED: "name the corners in the order in which they go round the lane",
    MarksFlaw.TINY: "the outline is too small for anybody to stand in",
    MarksFlaw.ASIDE: "the place to stand lies inside the lane's outline",
}
"""What is allowed, for whoever writes marks into a file."""


def flaw_of(corners: Sequence[Corner], stand: Corner | None = None) -> MarksFlaw | None:
    """Why a lane cannot be marked so; ``None``: it can. Corners (x, y in shares of a picture) go
    round the lane, none mean the whole picture; ``stand`` is where one stands to begin.

    ``web/kiosk/outline.js`` tells the same while marks are drawn.
    """
    count = len(corners)
    marks = [*corners, *([] if stand is None else [stand])]
    if not all(0 <= share <= 1 for mark in marks for share in mark):
        return MarksFlaw.OUTSIDE
    if count == 0:
        return None
    if count < 3:
        return MarksFlaw.FEW
    lines = _edges(corners)
    if any(
        _cross(*lines[a], *lines[b])
        for a, b in combinations(range(count), 2)
        if b - a not in (1, count - 1)  # neighbours share a corner
    ):
        return MarksFlaw.CROSSED
    if abs(area(corners)) < LEAST_AREA:
        return MarksFlaw.TINY
    if stand is not None and not FloorOutline(tuple(corners), _ON_EDGE).holds(stand):
        return MarksFlaw.ASIDE
    return None


def _edges(corners: Sequence[Corner]) -> list[tuple[Corner, Corner]]:
    """From each corner to the next, and from the last to the first."""
    return list(zip(corners, (*corners[1:], *corners[:1]), strict=True))


def area(corners: Sequence[Corner]) -> float:
    """The area inside, negative where the corners go round the other way."""
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in _edges(corners)) / 2


def _cross(a: Corner, b: Corner, c: Corner, d: Corner) -> bool:
    """Whether the edges from a to b and from c to d have a point in common."""
    sides = (_side(a, b, c) * _side(a, b, d), _side(c, d, a) * _side(c, d, b))
    if max(sides) > 0:
        return False
    if any(sides):
        return True
    # All on one line: do they overlap?
    return all(
        max(min(p, q), min(r, s)) <= min(max(p, q), max(r, s))
        for p, q, r, s in zip(a, b, c, d, strict=True)
    )


def _side(a: Corner, b: Corner, point: Corner) -> int:
    """On which side of the line through a and b a point lies: -1, 1, or 0 on it."""
    turn = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
    return (turn > 0) - (turn < 0)
