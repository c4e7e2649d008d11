"""Makes strictly increasing times from those of a container or camera.

Containers hold repeated, missing, negative and jumping timestamps; the pose model and every
filter behind it need seconds that only go up.
"""

from __future__ import annotations

import math

from vision.settings import Section, number


class TimelineSettings(Section):
    """When a timestamp is accepted."""

    min_gap_s: float = number(
        0.001,
        low=1e-6,
        high=0.02,
        title="Frames closer than this count as repeated",
        unit="s",
        source="MediaPipe counts ms [K]",
    )
    max_gap_s: float = number(
        5.0,
        low=0.2,
        high=600,
        title="A jump longer than this is an error of the clock",
        unit="s",
        source="[K]",
    )


class Timeline:
    """Places raw timestamps on one line that starts at 0 and strictly increases.

    Repeated or slightly earlier frames are dropped (``dropped``). A missing time, or a jump
    back or ahead by more than ``max_gap_s``, continues one nominal interval after the frame
    before, and later times count from there (``repaired``).

    Args:
        interval_s: the nominal time between two frames.
        settings: when a timestamp is accepted.
    """

    def __init__(self, interval_s: float, settings: TimelineSettings | None = None) -> None:
        self._settings = settings or TimelineSettings()
        usable = math.isfinite(interval_s) and interval_s > self._settings.min_gap_s
        self._interval_s = (
            min(interval_s, self._settings.max_gap_s) if usable else self._settings.min_gap_s
        )
        self._offset_s: float | None = None
        self._last_s: float | None = None
        self.dropped = 0
        self.repaired = 0

    def place(self, raw_s: float | None) -> float | None:
        """The frame's time in seconds from the first one; ``None`` means: drop this frame."""
        known = raw_s is not None and math.isfinite(raw_s)
        if self._last_s is None:
            self._last_s = 0.0
            if raw_s is not None and known:
                self._offset_s = raw_s
            else:
                self.repaired += 1
            return 0.0
        following_s = self._last_s + self._interval_s
        if raw_s is None or not known:
            self.repaired += 1
            self._last_s = following_s
            return following_s
        if self._offset_s is None:
            # No frame had a time so far: the clock starts here.
            self._offset_s = raw_s - following_s
        t_s = raw_s - self._offset_s
        if abs(t_s - self._last_s) > self._settings.max_gap_s:
            self.repaired += 1
            self._offset_s = raw_s - following_s
            self._last_s = following_s
            return following_s
        if t_s < self._last_s + self._settings.min_gap_s:
            self.dropped += 1
            return None
        self._last_s = t_s
        return t_s
