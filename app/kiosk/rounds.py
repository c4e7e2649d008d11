"""What a kiosk looks after every few seconds: its hours, and that its watchers hear of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.kiosk.config import KioskConfig
from app.kiosk.house import House
from app.kiosk.notify import Notifier
from app.kiosk.values import LaneTrouble, Open

EVERY_S = 2.0


class Rounds:
    """Tells the lanes when the gym opens and closes, and systemd that the server is well.

    ``go`` is called in the server's loop: where that hangs, systemd hears nothing and acts.

    Args:
        now: the time on the wall's clock, the gym's own.
    """

    def __init__(
        self,
        house: House,
        config: KioskConfig,
        notifier: Notifier,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._house, self._notifier, self._now = house, notifier, now
        self._hours = config.opening
        self._open: bool | None = None

    @property
    def open(self) -> bool:
        """Whether the gym is open."""
        return not self._hours or self._hours.holds(self._now())

    def go(self) -> None:
        """Once round; quick."""
        if self.open is not self._open:
            self._open = self.open
            self._house.order(Open(on=self.open))
        well = [one.beat.trouble in (None, LaneTrouble.SIZE) for one in self._house.lanes.values()]
        state = "open" if self.open else "closed"
        self._notifier.alive(f"{state}, {sum(well)} of {len(well)} lanes watch")
