"""The door of the set-up page: a PIN that cannot be guessed through, and who has given it.

A PIN is short, so what keeps it is how often one may be wrong. Strangers in the network share a
budget, besides that of each address; whoever stands at the machine itself has one of its own, so
that no stranger's wrong tries ever lock the operator out there.
"""

from __future__ import annotations

import hmac
import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum
from threading import Lock

from itsdangerous import BadSignature, Signer
from starlette.requests import HTTPConnection

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
        30 * 86_400.0,
        low=60.0,
        high=366 * 86_400.0,
        title="How long a device may show the lanes for which a PIN was given",
        unit="s",
        source="[K] a side display in another room, which nobody attends to",
    )
    most_sessions: int = number(
        16,
        low=1,
        high=1000,
        title="Most devices that are in; the oldest goes",
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

    Args:
        pin: 4 to 12 digits; empty: none is set, and only the machine itself gets in.
        settings: how patient it is.
        clock: seconds that never jump.
    """

    def __init__(
        self,
        pin: str,
        settings: DoorSettings | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings = settings or DoorSettings()
        self._clock = clock
        # New with each start: whoever was in before is not any more.
        self._key = secrets.token_bytes(32)
        self._signer = Signer(secrets.token_bytes(32), salt="kiosk-staff")
        self._pin = self._digest(pin) if pin else None
        self._sessions: OrderedDict[str, float] = OrderedDict()
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
            return (DoorAnswer.IN, self._begin()) if here else (DoorAnswer.HERE_ONLY, "")
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
        return DoorAnswer.IN, self._begin()

    def wait_s(self, connection: HTTPConnection) -> float:
        """Seconds until who asks may try again; 0: now."""
        with self._lock:
            return max(one.wait_s for one in self._budgets(connection))

    def inside(self, connection: HTTPConnection) -> bool:
        """Whether who asks has given the PIN a short while ago and may operate the kiosk."""
        return self._since_s(connection) < self._settings.session_s

    def shows(self, connection: HTTPConnection) -> bool:
        """Whether who asks has once given the PIN and may go on showing the lanes."""
        return self._since_s(connection) < self.cookie_s

    def _since_s(self, connection: HTTPConnection) -> float:
        """Seconds since who asks has given the PIN; without end where they have not."""
        name = self._name(connection)
        if name is None or (self._pin is None and not from_this_machine(connection)):
            return math.inf
        with self._lock:
            began_s = self._sessions.get(name)
            if began_s is None:
                return math.inf
            since_s = self._clock() - began_s
            if since_s >= self.cookie_s:
                del self._sessions[name]
            return since_s

    def leave(self, connection: HTTPConnection) -> None:
        """Forget that who asks has given the PIN."""
        name = self._name(connection)
        with self._lock:
            self._sessions.pop(name or "", None)

    def _budgets(self, connection: HTTPConnection) -> tuple[Tries, ...]:
        if from_this_machine(connection):
            return (self._here,)
        return self._all, self._each.of(sender_of(connection))

    def _begin(self) -> str:
        name = secrets.token_urlsafe(_NAME_BYTES)
        with self._lock:
            self._sessions[name] = self._clock()
            while len(self._sessions) > self._settings.most_sessions:
                self._sessions.popitem(last=False)
        return self._signer.sign(name).decode()

    def _name(self, connection: HTTPConnection) -> str | None:
        """The session's name in the cookie; ``None`` where there is none that we signed."""
        given = connection.cookies.get(COOKIE, "")
        try:
            name = self._signer.unsign(given).decode()
        except BadSignature:
            return None
        # Signs that are no Base64 are passed over there; here a cookie has one spelling.
        return name if self._signer.sign(name).decode() == given else None

    def _digest(self, pin: str) -> bytes:
        # Of one length, so that comparing them tells nothing of the PIN's.
        return hmac.digest(self._key, pin.encode("utf-8", "surrogatepass"), "sha256")
