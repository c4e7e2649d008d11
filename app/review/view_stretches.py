"""From which side the camera saw the walker, by time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from app.reports.parts import ViewOut
from vision.values import View


class ViewStretches:
    """What the camera saw the walker from, by time."""

    def __init__(self, stretches: Sequence[ViewOut]) -> None:
        self._stretches = stretches
        self._starts = [one.start_s for one in stretches]

    def at(self, t_s: float) -> tuple[View, float]:
        """The view at ``t_s`` and how sure it is."""
        place = bisect_right(self._starts, t_s) - 1
        if place < 0 or t_s > self._stretches[place].end_s + 0.5:
            return View.UNKNOWN, 0.0
        return self._stretches[place].label, self._stretches[place].confidence

    def among(self, views: frozenset[View]) -> Callable[[float], float]:
        """A way to ask for the confidence that one of ``views`` holds: 0 in any other."""

        def sure(t_s: float) -> float:
            view, confidence = self.at(t_s)
            return confidence if view in views else 0.0

        return sure
