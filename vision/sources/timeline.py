"""Makes strictly increasing times from those of a container or camera.

Containers hold repeated, missing, negative and jumping timestamps, clocks that begin again and
stretches without pictures; the pose model and every filter behind it need seconds that only go up.
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
        title="A jump longer than this is an error of the clock, unless later times bear it out",
        unit="s",
        source="[K]",
    )
    longest_gap_s: float = number(
        600.0,
        low=1.0,
        high=86_400,
        title="A jump longer than this is always an error of the clock",
        unit="s",
        source="[K] no camera pauses so long within one recording",
    )
    restart_s: float = number(
        0.25,
        low=0.05,
        high=5.0,
        title="A step back by more, from which later times go on, is a clock that begins again",
        unit="s",
        source="pictures out of order differ by less [K]",
    )
    pause_s: float = number(
        1.0,
        low=0.1,
        high=60.0,
        title="Time without pictures that is told",
        unit="s",
        source="as long as the gait stage remembers [K]",
    )


class Timeline:
    """Places raw timestamps on one line that starts at 0 and strictly increases.

    Repeated or slightly earlier frames are dropped (``dropped``). A missing time, or a jump
    back or ahead by more than ``max_gap_s``, continues one nominal interval after the frame
    before, and later times count from there (``repaired``).

    Whoever knows the next frame's time gives it as well. Then a jump ahead that the next frame
    bears out is time without pictures and is kept (``pauses``), and a step back from which the
    next frame goes on is a clock that begins again (``restarts``).

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
        self.restarts = 0
        self.pauses: list[tuple[float, float]] = []
        """From when to when there was no picture, in seconds from the first frame."""

    def place(self, raw_s: float | None, next_s: float | None = None) -> float | None:
        """The frame's time in seconds from the first one; ``None`` means: drop this frame.

        Args:
            raw_s: by the source's clock. next_s: the same of the frame after, where it is known.
        """
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
        limits = self._settings
        ahead_s = t_s - self._last_s
        goes_on = next_s is not None and 0 < next_s - raw_s <= limits.max_gap_s
        comes_back = next_s is not None and next_s - self._offset_s > self._last_s
        if goes_on and not comes_back and ahead_s < -limits.restart_s:
            self.restarts += 1
            return self._begin_again(raw_s, following_s)
        if comes_back and not goes_on and ahead_s > limits.max_gap_s:
            self.repaired += 1  # one stray time, of which the next knows nothing
            self._last_s = following_s
            return following_s
        if abs(ahead_s) > (limits.longest_gap_s if goes_on else limits.max_gap_s):
            self.repaired += 1
            return self._begin_again(raw_s, following_s)
        if ahead_s < limits.min_gap_s:
            self.dropped += 1
            return None
        if ahead_s > max(limits.pause_s, 5 * self._interval_s):
            self.pauses.append((self._last_s, t_s))
        self._last_s = t_s
        return t_s

    def _begin_again(self, raw_s: float, following_s: float) -> float:
        """Count from ``raw_s`` on, which is one interval after the frame before."""
        self._offset_s = raw_s - following_s
        self._last_s = following_s
        return following_s
