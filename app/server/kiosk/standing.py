"""How a lane stands by the clock and its camera, as its screens are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.kiosk.config import KioskConfig
from app.server.kiosk.messages import ScreenNow
from app.server.kiosk.screens import ServedLane

LEAST_HEARD = 0.25
"""How loud what keeps from harm is at least, the lane's end and "stop", whatever the quiet hours
say; only where the gym has set no sound at all it is silent, too [K]."""


class Standing:
    """Says what holds now.

    Args:
        volume: the loudness outside the quiet hours; the config's if left out.
        wall: the clock on the wall.
    """

    def __init__(
        self,
        config: KioskConfig,
        volume: Callable[[], float] | None = None,
        wall: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._volume = volume or (lambda: config.sound.volume)
        self._opening = config.opening
        self._quiet = config.quiet
        self._sound = config.sound
        self._wall = wall

    @property
    def closed(self) -> bool:
        """Whether the gym is closed."""
        return bool(self._opening) and not self._opening.holds(self._wall())

    def now(self, lane: ServedLane) -> ScreenNow:
        """What the screens of ``lane`` are told."""
        wall = self._wall()
        closed = bool(self._opening) and not self._opening.holds(wall)
        opens = self._opening.changes_after(wall) if closed else None
        volume = self._volume()
        if self._quiet.holds(wall):
            volume = min(volume, self._sound.quiet_volume)
        return ScreenNow(
            trouble=lane.beat.trouble,
            closed=closed,
            opens=opens.isoformat(timespec="minutes") if opens else "",
            volume=volume,
            safety_volume=max(volume, LEAST_HEARD) if volume > 0 else 0.0,
        )
