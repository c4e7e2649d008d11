"""Measures the frame rate and the lag of a live session."""

from __future__ import annotations

import time
from collections import deque


class Clock:
    """Measures the frame rate and the lag of a session."""

    def __init__(self, window_s: float) -> None:
        self._window_s = window_s
        self._ready: deque[float] = deque()
        self._earliest: float | None = None

    def restart(self) -> None:
        """Forget how the source's time relates to ours: it starts anew."""
        self._earliest = None

    def received(self, t_s: float) -> None:
        """A frame captured at ``t_s`` came in just now."""
        start = time.monotonic() - t_s
        self._earliest = start if self._earliest is None else min(start, self._earliest)

    def ready(self, t_s: float) -> tuple[float, float]:
        """Frame rate and lag when that frame is ready to be shown."""
        now = time.monotonic()
        self._ready.append(now)
        while now - self._ready[0] > self._window_s:
            self._ready.popleft()
        span = now - self._ready[0]
        fps = (len(self._ready) - 1) / span if span > 0 else 0.0
        assert self._earliest is not None
        return fps, max(0.0, now - t_s - self._earliest)
