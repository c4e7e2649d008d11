"""The waits between tries of something that keeps failing."""

from __future__ import annotations

from collections.abc import Sequence


class Pace:
    """Says how long to wait before the next try: longer each time, until it has gone well.

    Args:
        waits_s: the waits in order; the last one stands for all after it. well_s: a try that
            lasted so long has gone well, and the waits begin anew.
    """

    def __init__(self, waits_s: Sequence[float], well_s: float) -> None:
        self._waits_s = tuple(waits_s)
        self._well_s = well_s
        self._failed = 0

    def failed(self, lasted_s: float) -> float:
        """A try has failed after ``lasted_s``; the wait before the next one, in seconds."""
        if lasted_s >= self._well_s:
            self._failed = 0
        wait_s = self._waits_s[min(self._failed, len(self._waits_s) - 1)]
        self._failed += 1
        return wait_s
