"""The door of the set-up page: a PIN that cannot be guessed through, and who has given it.

A PIN is short, so what keeps it is how often one may be wrong. Strangers in the network share a
budget, besides that of each address; whoever stands at the machine itself has one of its own, so
that no stranger's wrong tries ever lock the operator out there.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from threading import Lock

from starlette.requests import HTTPConnection

from app.kiosk.kept_devices import DeviceBook
from app.server.sender import from_this_machine, sender_of
from app.server.tries import Tries, TriesOfEach
from vision.settings import Section, number

COOKIE = "backstep-kiosk-staff"
_NAME_BYTES = 18


class DoorSettings(Section):
    """How the set-up page is kept shut."""

    session_s: float = number(
        3600.0, low=60.0, high=86_400.0, title="How long a PIN holds", unit="s", source="[K]"
    )
    screen_s: float = number(
        365 * 86_400.0,
        low=60.0,
        high=366 * 86_400.0,
        title="How long a device may show the lanes for which a PIN was given",
        unit="s",
        source="[K] a side display in another room, which nobody attends to; staff can forget it",
    )
    most_sessions: int = number(
        16,
        low=1,
        high=1000,
        title="Most devices that are in; the oldest goes, displays last",
        unit="devices",
        source="[K]",
    )
    tries: int = number(
        5, low=1, high=100, title="Wrong PINs at once from one address", unit="tries", source="[K]"
    )
    again_s: float = number(
        60.0, low=0.1, high=86_400.0, title="Until an address has one more", unit="s", source="[K]"
    )
    tries_of_all: int = number(
        20,
        low=1,
        high=1000,
        title="Wrong PINs at once from the network",
        unit="tries",
        source="[K]",
    )
    again_of_all_s: float = number(
        900.0,
        low=0.1,
        high=86_400.0,
        title="Until the network has one more",
        unit="s",
        source="[K] 96 a day: half of all 4-digit PINs take 52 days, of all 6-digit ones 14 years",
    )
    tries_here: int = number(
        10,
        low=1,
        high=100,
        title="Wrong PINs at once at the machine itself",
        unit="tries",
        source="[K]",
    )
    again_here_s: float = number(
        10.0, low=0.1, high=3600.0, title="Until the machine has one more", unit="s", source="[K]"
    )
    most_addresses: int = number(
        1000,
        low=1,
        high=1_000_000,
        title="Addresses that are remembered",
        unit="addresses",
        source="[K]",
    )


class DoorAnswer(str, Enum):
    """What became of a try. ``LATER``: it was not looked at. ``HERE_ONLY``: no PIN is set, and the
    page opens at the machine itself alone."""

    IN = "in"
    WRONG = "wrong"
    LATER = "later"
    HERE_ONLY = "here_only"


class PinDoor:
    """Lets in who knows the PIN, and remembers for a while who did. Any thread may ask.

    Who is in to operate the kiosk is out with the server's end; a display comes back after it.

    Args:
        pin: 4 to 12 digits; empty: none is set, and only the machine itself gets in.
        settings: how patient it is.
        kept: the file in which devices are kept; none are if left out.
        clock: seconds that never jump.
    """

    def __init__(
        self,
        pin: str,
        settings: DoorSettings | None = None,
        clock: Callable[[], float] = time.monotonic,
        kept: Path | None = None,
    ) -> None:
        self._settings = settings = settings or DoorSettings()
        self._key = secrets.token_bytes(32)
        self._pin = self._digest(pin) if pin else None
        self._devices = DeviceBook(
            pin,
            kept if pin else None,
            most=settings.most_sessions,
            longest_s=self.cookie_s,
            clock=clock,
        )
        self._here = Tries(settings.tries_here, settings.again_here_s, clock)
        self._all = Tries(settings.tries_of_all, settings.again_of_all_s, clock)
        self._each = TriesOfEach(settings.tries, settings.again_s, settings.most_addresses, clock)
        self._lock = Lock()

    @property
    def has_pin(self) -> bool:
        """Whether a PIN is set."""
        return self._pin is not None

    @property
    def cookie_s(self) -> float:
        """For how long a device is remembered, in seconds: as a screen; ``inside`` is shorter."""
        return max(self._settings.session_s, self._settings.screen_s)

    def enter(self, connection: HTTPConnection, pin: str) -> tuple[DoorAnswer, str]:
        """Try a PIN: what became of it, and the cookie's value for who is in now."""
        here = from_this_machine(connection)
        if self._pin is None:
            return (DoorAnswer.IN, self._begin(connection)) if here else (DoorAnswer.HERE_ONLY, "")
        given = self._digest(pin)
        with self._lock:
            budgets = self._budgets(connection)
            if any(one.wait_s > 0 for one in budgets):
                return DoorAnswer.LATER, ""
            for one in budgets:
                one.take()
            if not hmac.compare_digest(given, self._pin):
                return DoorAnswer.WRONG, ""
            for one in budgets:
                one.give_back()
        return DoorAnswer.IN, self._begin(connection)

    def wait_s(self, connection: HTTPConnection) -> float:
        """Seconds until who asks may try again; 0: now."""
        with self._lock:
            return max(one.wait_s for one in self._budgets(connection))

    def inside(self, connection: HTTPConnection) -> bool:
        """Whether who asks has given the PIN a short while ago and may operate the kiosk."""
        since_s = self._since_s(connection, this_run=True)
        return since_s is not None and since_s < self._settings.session_s

    def shows(self, connection: HTTPConnection) -> bool:
        """Whether who asks has once given the PIN and may go on showing the lanes."""
        if self._since_s(connection) is None:
            return False
        if connection.scope["type"] == "websocket":
            self._devices.shown(_name(connection))
        return True

    def displays(self, connection: HTTPConnection) -> int:
        """How many devices show the lanes, or may, for which the PIN was given; not who asks."""
        return self._devices.others(_name(connection))

    def forget_others(self, connection: HTTPConnection) -> None:
        """Forget that the PIN was given on any device but that of who asks; waits for the disk."""
        self._devices.forget_others(_name(connection))

    def leave(self, connection: HTTPConnection) -> None:
        """Forget that who asks has given the PIN."""
        self._devices.forget(_name(connection))

    def close(self) -> None:
        """Keep who may go on showing the lanes."""
        self._devices.close()

    def _since_s(self, connection: HTTPConnection, *, this_run: bool = False) -> float | None:
        """Seconds since who asks has given the PIN; ``None`` where they have not."""
        if self._pin is None and not from_this_machine(connection):
            return None
        return self._devices.since_s(_name(connection), this_run=this_run)

    def _budgets(self, connection: HTTPConnection) -> tuple[Tries, ...]:
        if from_this_machine(connection):
            return (self._here,)
        return self._all, self._each.of(sender_of(connection))

    def _begin(self, connection: HTTPConnection) -> str:
        name = secrets.token_urlsafe(_NAME_BYTES)
        self._devices.begin(name, _name(connection))
        return name

    def _digest(self, pin: str) -> bytes:
        # Of one length, so that comparing them tells nothing of the PIN's.
        return hmac.digest(self._key, pin.encode("utf-8", "surrogatepass"), "sha256")


def _name(connection: HTTPConnection) -> str:
    """The device's name, as its cookie has it; empty where it has none."""
    return connection.cookies.get(COOKIE, "")
