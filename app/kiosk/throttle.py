"""How often the same thing may be told: so many times in a while, and then how often it was held
back."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

_MOST_KEYS = 500


class Throttle:
    """Lets each key through ``most`` times in ``per_s``. Fit for several threads."""

    def __init__(
        self, most: int, per_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._per_s = per_s
        self._clock = clock
        self._lock = Lock()
        # Since when its while runs, how many came through, how many were held back.
        self._keys: OrderedDict[Hashable, tuple[float, int, int]] = OrderedDict()

    def held(self, key: Hashable) -> int | None:
        """``None`` where it is to be held back; else how many were, before this one."""
        with self._lock:
            now_s = self._clock()
            since_s, through, held = self._keys.pop(key, (now_s, 0, 0))
            if now_s - since_s >= self._per_s:
                since_s, through = now_s, 0
            if through >= self._most:
                self._keys[key] = (since_s, through, held + 1)
                return None
            self._keys[key] = (since_s, through + 1, 0)
            if len(self._keys) > _MOST_KEYS:
                self._keys.popitem(last=False)
            return held
