"""How much one kiosk may send: so many at once, and so many a second for long."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

_MOST_NAMES = 5000


class Allowance:
    """An allowance for each name, filled up evenly. Fit for several threads."""

    def __init__(
        self, burst: float, per_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._per_s = per_s
        self._clock = clock
        self._lock = Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, name: str) -> float:
        """Take one; 0 where there was one, else after how long there will be."""
        with self._lock:
            now_s = self._clock()
            at_s, left = self._left.pop(name, (now_s, self._burst))
            left = min(self._burst, left + (now_s - at_s) * self._per_s)
            granted = left >= 1.0
            self._left[name] = (now_s, left - 1.0 if granted else left)
            if len(self._left) > _MOST_NAMES:
                self._left.popitem(last=False)
            return 0.0 if granted else (1.0 - left) / self._per_s
