"""Sliding windows of a value, over the last second or stride."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from math import isfinite

from vision.statistics import middle_of
from vision.values import Gait


def stride_s(gait: Gait) -> float:
    """A little more than one stride (two steps) in seconds, whatever the cadence."""
    if gait.cadence_spm is None or gait.cadence_spm <= 0.0:
        return 1.6
    return min(2.6, max(0.9, 1.1 * 120.0 / gait.cadence_spm))


class RollingWindow:
    """The known values of the last ``window_s`` seconds."""

    def __init__(self, window_s: float) -> None:
        self.window_s = window_s
        self._values: deque[tuple[float, float]] = deque()
        self._ordered: list[float] = []  # kept sorted, since it is read in every frame

    def add(self, t_s: float, value: float | None) -> None:
        """Take the value at ``t_s``; ``None`` or a value that is not finite only drops old ones."""
        if value is not None and isfinite(value):
            self._values.append((t_s, value))
            insort(self._ordered, value)
        while self._values and self._values[0][0] < t_s - self.window_s:
            _, old = self._values.popleft()
            del self._ordered[bisect_left(self._ordered, old)]

    @property
    def span_s(self) -> float:
        """Time from the oldest to the newest value held."""
        return self._values[-1][0] - self._values[0][0] if self._values else 0.0

    def median(self) -> float | None:
        """The median, which a few outliers do not move."""
        return middle_of(self._ordered) if self._ordered else None

    def quantile(self, share: float) -> float | None:
        """The value below which ``share`` (0..1) of the values lie; 0.95 is a robust peak."""
        if not self._ordered:
            return None
        return self._ordered[round(share * (len(self._ordered) - 1))]

    def around(self, t_s: float, half_s: float) -> float | None:
        """The median of the values within ``half_s`` of ``t_s``."""
        near = sorted([value for at, value in self._values if abs(at - t_s) <= half_s])
        return middle_of(near) if near else None
