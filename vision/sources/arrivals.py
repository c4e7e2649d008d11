"""When the pictures of a live stream were taken, told from their own times and when they arrived.

A picture is under way for a while: encoded, sent, queued, decoded. How long nobody says, but no
picture arrives before it is taken, and the one that was quickest lately was hardly held up. So
the least difference between arrival and own time within the last half minute is what the camera's
clock is behind ours, and whatever is above it is how long a picture has been held up.
"""

from __future__ import annotations

from collections import deque

from vision.settings import Section, number


class ArrivalSettings(Section):
    """Which pictures of a stream are too old to be of use."""

    late_s: float = number(
        0.5,
        low=0.1,
        high=10,
        title="Time for which a picture may have been held up on its way",
        unit="s",
        source="[K]",
    )
    settle_s: float = number(
        0.2,
        low=0.0,
        high=5,
        title="Time in which no picture was quicker, after which a stream has caught up",
        unit="s",
        source="measured: after an opening pictures of a second come within some hundredths",
    )
    quicker_s: float = number(
        0.05,
        low=0.001,
        high=1,
        title="A picture quicker by more shows that those before were old",
        unit="s",
        source="measured: on a quiet network arrivals vary by 0.02 s",
    )
    give_up_s: float = number(
        5.0,
        low=0.5,
        high=60,
        title="Time after which late pictures count as timely: the camera's clock has changed",
        unit="s",
        source="[K]",
    )
    restart_s: float = number(
        0.25,
        low=0.05,
        high=5,
        title="A step back by more is a clock that begins again",
        unit="s",
        source="pictures out of order differ by less [K]",
    )
    window_s: float = number(
        30.0,
        low=2,
        high=600,
        title="Time for which a quick picture tells how far the clocks are apart",
        unit="s",
        source="clocks of cameras drift by some ms in that time [K]",
    )


_PARTS = 6  # of the window, each with its own least


class Arrivals:
    """Follows one stream's pictures; all times in seconds, of one clock but for ``own_s``."""

    def __init__(self, settings: ArrivalSettings | None = None) -> None:
        self._settings = settings or ArrivalSettings()
        self._least: deque[tuple[float, float]] = deque(maxlen=_PARTS)
        self._began_s: float | None = None
        self._own_s: float | None = None
        self._reference_s = 0.0
        self._quicker_at_s = self._late_since_s = float("nan")
        self._late = False

    def taken_s(self, arrived_s: float, own_s: float | None) -> float | None:
        """When the picture was taken, by the clock of ``arrived_s``; ``None``: leave it out, since
        newer ones are on their way.

        Args:
            arrived_s: when it arrived. own_s: the time that it bears; ``None``: none.
        """
        limits = self._settings
        if own_s is None:
            # Of a stream with times only the very first pictures have none, and they are old.
            if self._began_s is None:
                self._began_s = arrived_s
            timeless = self._own_s is None and arrived_s - self._began_s > limits.settle_s
            return arrived_s if timeless else None
        behind_s = arrived_s - own_s
        if self._own_s is None or own_s < self._own_s - limits.restart_s:
            self._begin(arrived_s, behind_s)
        self._own_s = own_s
        self._note(arrived_s, behind_s)
        least_s = min(least for _, least in self._least)
        if least_s < self._reference_s - limits.quicker_s:
            self._reference_s, self._quicker_at_s = least_s, arrived_s
        late = behind_s - least_s > limits.late_s or (
            arrived_s - self._quicker_at_s < limits.settle_s
        )
        if late and not self._late:
            self._late_since_s = arrived_s
        self._late = late
        if late:
            if arrived_s - self._late_since_s < limits.give_up_s:
                return None
            # It has not caught up for long: then this is how late its pictures always are.
            self._begin(arrived_s, behind_s)
            self._late, self._quicker_at_s = False, float("-inf")
            return arrived_s
        self._reference_s = max(self._reference_s, least_s)  # the clocks drift apart
        return own_s + least_s

    def _begin(self, arrived_s: float, behind_s: float) -> None:
        self._least.clear()
        self._least.append((arrived_s, behind_s))
        self._reference_s, self._quicker_at_s = behind_s, arrived_s

    def _note(self, arrived_s: float, behind_s: float) -> None:
        began_s, least_s = self._least[-1]
        if arrived_s - began_s > self._settings.window_s / _PARTS:
            self._least.append((arrived_s, behind_s))
        else:
            self._least[-1] = (began_s, min(least_s, behind_s))
