"""The frame rate that is really processed, on which every figure over time depends.

A slow computer, a stall or a camera in dim light leave time in which nothing is seen. So the rate
is weighted by time, as at a randomly chosen moment: half a second without frames weighs more than
ten short gaps, because a whole step fits into it.
"""

from __future__ import annotations

from collections import deque

from vision.settings import Section, number


class RateSettings(Section):
    """Over how long the rate is taken."""

    window_s: float = number(
        3.0,
        low=0.5,
        high=20.0,
        title="Time over which it is taken",
        unit="s",
        source="as the checks' [K]",
    )
    least_s: float = number(
        1.0,
        low=0.2,
        high=10.0,
        title="Time seen before it is known",
        unit="s",
        source="[K] two steps; less says little",
    )


class PictureRate:
    """Follows the rate of one run of pictures."""

    def __init__(self, settings: RateSettings) -> None:
        self._settings = settings
        self._gaps: deque[tuple[float, float]] = deque()  # when each ended, how long it was
        self._last_s: float | None = None
        self._sum_s = self._squares = 0.0

    def update(self, t_s: float, *, repeated: bool = False) -> float | None:
        """Frames a second over the last seconds; ``None`` until there were enough.

        Args:
            t_s: seconds, rising. repeated: the picture is the one before again, which tells
                nothing; while only such come, the rate falls.
        """
        if self._last_s is None:
            self._last_s = t_s
            return None
        if not repeated:
            self._gaps.append((t_s, t_s - self._last_s))
            self._count(t_s - self._last_s, 1.0)
            self._last_s = t_s
        while self._gaps and self._gaps[0][0] < t_s - self._settings.window_s:
            self._count(self._gaps.popleft()[1], -1.0)
        open_s = t_s - self._last_s
        whole_s, squares = self._sum_s + open_s, self._squares + open_s * open_s
        if whole_s < self._settings.least_s or squares <= 0.0:
            return None
        return whole_s / squares

    def _count(self, gap_s: float, sign: float) -> None:
        self._sum_s += sign * gap_s
        self._squares += sign * gap_s * gap_s
