"""Whether corners make an outline that has an inside."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TypeAlias

Corner: TypeAlias = tuple[float, float]
LEAST_AREA = 0.001
"""Of the picture: an outline smaller than this is a slip of the hand."""


def goes_round(corners: Sequence[Corner]) -> bool:
    """Whether the corners (x, y in shares of a picture) go round something once: at least three,
    no edge crosses another, and the inside is no mere line."""
    count = len(corners)
    if count < 3 or abs(area(corners)) < LEAST_AREA:
        return False
    edges = [(corners[n], corners[(n + 1) % count]) for n in range(count)]
    return not any(
        _cross(*edges[a], *edges[b])
        for a, b in combinations(range(count), 2)
        if b - a not in (1, count - 1)  # neighbours share a corner
    )


def area(corners: Sequence[Corner]) -> float:
    """The area inside, negative where the corners go round the other way."""
    following = [*corners[1:], *corners[:1]]
    pairs = zip(corners, following, strict=True)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs) / 2


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
