"""Marks of a lane and what is wrong with them: the server's and the page's judgement are one."""

from __future__ import annotations

from typing import TypeAlias

Corner: TypeAlias = tuple[float, float]
Corners: TypeAlias = tuple[Corner, ...]
LANE: Corners = ((0.1, 0.9), (0.4, 0.4), (0.6, 0.4), (0.9, 0.9))
BENT: Corners = ((0.1, 0.1), (0.9, 0.1), (0.5, 0.3), (0.9, 0.9), (0.1, 0.9))
MARKED: dict[str, tuple[Corners, Corner | None, str | None]] = {
    "none": ((), None, None),
    "only where to stand": ((), (0.2, 0.2), None),
    "lane": (LANE, (0.5, 0.8), None),
    "the other way round": (LANE[::-1], (0.5, 0.8), None),
    "bent": (BENT, (0.3, 0.3), None),
    "on an edge": (LANE, (0.5, 0.9), None),
    "on a corner": (LANE, (0.1, 0.9), None),
    "aside": (LANE, (0.1, 0.5), "aside"),
    "just aside": (LANE, (0.5, 0.905), "aside"),
    "in the bend": (BENT, (0.8, 0.3), "aside"),
    "crossed": ((LANE[0], LANE[2], LANE[1], LANE[3]), (0.5, 0.8), "crossed"),
    "touching": (((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.5, 0.1), (0.1, 0.9)), None, "crossed"),
    "one": (LANE[:1], None, "few"),
    "two": (LANE[:2], None, "few"),
    "a line": (((0.1, 0.1), (0.5, 0.5), (0.9, 0.9)), None, "tiny"),
    "a point": (((0.5, 0.5), (0.5, 0.5), (0.5, 0.5)), None, "tiny"),
    "a speck": (((0.5, 0.5), (0.52, 0.5), (0.52, 0.52), (0.5, 0.52)), None, "tiny"),
    "beyond the picture": (((0.1, 0.9), (0.4, 0.4), (1.1, 0.4)), None, "outside"),
    "stands beyond it": (LANE, (0.5, -0.1), "outside"),
}
"""By a name: corners, where to stand, the flaw."""
