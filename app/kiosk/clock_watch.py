"""Notices that the computer's clock was set."""

from __future__ import annotations

import time
from collections.abc import Callable


class ClockWatch:
    """Compares the wall clock with the time gone by; ask it every second or so.

    Args:
        jump_s: a change that counts. wall, clock: seconds; the second one monotonic.
    """

    def __init__(
        self,
        jump_s: float,
        *,
        wall: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jump_s = jump_s
        self._wall_s, self._now_s = wall, clock
        self._apart_s = wall() - clock()

    def jumped_s(self) -> float | None:
        """By how much the clock was set since it was last asked, forward positive; ``None``: it
        was not."""
        apart_s = self._wall_s() - self._now_s()
        changed_s, self._apart_s = apart_s - self._apart_s, apart_s
        return changed_s if abs(changed_s) >= self._jump_s else None
