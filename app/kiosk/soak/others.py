"""Whether a broken lane has frozen another one: how long each of the others judged nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping


class OthersWatch:
    """Looks at how many pictures each lane has judged, again and again.

    A lane at which nobody is still judges two pictures a second, and says so twice a second: one
    that stands still for seconds is frozen.

    Args:
        judged: gives how many pictures each lane has judged, by its id.
    """

    def __init__(
        self,
        judged: Callable[[], Mapping[str, int]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._judged, self._clock = judged, clock
        self._hit = ""
        self._last: dict[str, tuple[int, float]] = {}
        self.longest_s = 0.0
        """The longest time for which one of the others judged nothing, since ``begin``."""

    def begin(self, hit: str = "") -> None:
        """A fault begins. hit: the id of the lane that it breaks; empty where it breaks none."""
        now_s = self._clock()
        self._hit, self.longest_s = hit, 0.0
        self._last = {lane: (judged, now_s) for lane, judged in self._judged().items()}

    def look(self) -> None:
        """Look once more."""
        now_s = self._clock()
        for lane, judged in self._judged().items():
            if lane == self._hit:
                continue
            before, since_s = self._last.get(lane, (judged, now_s))
            if judged != before:
                since_s = now_s
            self._last[lane] = (judged, since_s)
            self.longest_s = max(self.longest_s, now_s - since_s)
