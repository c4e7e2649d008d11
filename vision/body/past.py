"""The last seconds of a few numbers a frame."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque


class Past:
    """Each of ``count`` numbers over the last ``memory_s`` seconds, in the order of its size.

    Kept in order from frame to frame, a median costs next to nothing; sorted anew, the medians
    of the body stage were a tenth of it.
    """

    def __init__(self, count: int, memory_s: float) -> None:
        self._memory_s = memory_s
        self._frames: deque[tuple[float, tuple[float, ...]]] = deque()
        self.ordered: tuple[list[float], ...] = tuple([] for _ in range(count))

    def clear(self) -> None:
        """Forget everything."""
        self._frames.clear()
        for ordered in self.ordered:
            ordered.clear()

    def add(self, t_s: float, *numbers: float) -> None:
        """Take the numbers at ``t_s`` and drop what is too old."""
        self._frames.append((t_s, numbers))
        for ordered, number in zip(self.ordered, numbers, strict=True):
            insort(ordered, number)
        while self._frames[0][0] < t_s - self._memory_s:
            _, old = self._frames.popleft()
            for ordered, number in zip(self.ordered, old, strict=True):
                del ordered[bisect_left(ordered, number)]
