"""Who may open what of a kiosk: one table of all addresses, and what is not in it is refused.

A kiosk may be reached by everybody in the gym's network. The screens are for this machine itself,
and for a device whose staff has given the PIN; what the set-up page does is for the PIN alone,
since walkers stand before the machine itself.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TypeAlias

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Match
from starlette.status import WS_1008_POLICY_VIOLATION
from starlette.types import ASGIApp, Receive, Scope, Send

from app.kiosk.config import MetricsConfig
from app.server.sender import from_this_machine


class Admitted(str, Enum):
    """Who may use an address. ``ANYBODY`` who reaches the machine. ``SCREEN``: this machine
    itself, or staff. ``STAFF``: whose device has given the PIN. ``WATCHER``: as ``SCREEN``, and
    whoever the gym lets read the kiosk's figures."""

    ANYBODY = "anybody"
    SCREEN = "screen"
    STAFF = "staff"
    WATCHER = "watcher"


StaffSeen: TypeAlias = Callable[[HTTPConnection], bool]
"""Whether a request comes from a device that has given the PIN."""

ACCESS: Mapping[str, Admitted] = MappingProxyType(
    {
        # The screens.
        "/": Admitted.SCREEN,
        "/kiosk": Admitted.SCREEN,
        "/kiosk/row": Admitted.SCREEN,
        "/kiosk/ws": Admitted.SCREEN,
        "/kiosk/page": Admitted.SCREEN,
        "/kiosk/logo": Admitted.SCREEN,
        "/kiosk/speech/{lane}/{number}.wav": Admitted.SCREEN,
        "/api/words/{lang}": Admitted.ANYBODY,
        # The walker's own result: whoever has the signed address.
        "/r/{token}": Admitted.ANYBODY,
        "/r/{token}/forget": Admitted.ANYBODY,
        # The set-up page and its door; what is behind it.
        "/kiosk/setup": Admitted.ANYBODY,
        "/api/kiosk/setup/door": Admitted.ANYBODY,
        "/api/kiosk/setup/enter": Admitted.ANYBODY,
        "/api/kiosk/setup/leave": Admitted.ANYBODY,
        "/api/kiosk/setup": Admitted.STAFF,
        "/api/kiosk/setup/health": Admitted.STAFF,
        "/api/kiosk/setup/lanes/{lane}/picture": Admitted.STAFF,
        "/api/kiosk/setup/lanes/{lane}/marks": Admitted.STAFF,
        "/api/kiosk/setup/lanes/{lane}/sound": Admitted.STAFF,
        "/api/kiosk/setup/volume": Admitted.STAFF,
        "/api/kiosk/setup/devices": Admitted.STAFF,
        "/api/kiosk/setup/devices/forget": Admitted.STAFF,
        # The watchers of the machine; they tell nothing of people, but how busy a gym is.
        "/healthz": Admitted.ANYBODY,
        "/readyz": Admitted.ANYBODY,
        "/metrics": Admitted.WATCHER,
    }
)
"""Each address of the application, as its route writes it, and who may use it. The files that the
pages are made of are for anybody: all of it is public as source."""


def nobody(connection: HTTPConnection) -> bool:
    """No device has given a PIN."""
    return False


def may_watch(metrics: MetricsConfig) -> StaffSeen:
    """Whether a request may read the figures, from wherever it comes: it bears the gym's token, or
    all may."""

    def seen(connection: HTTPConnection) -> bool:
        if metrics.open:
            return True
        scheme, _, given = connection.headers.get("authorization", "").partition(" ")
        return (
            bool(metrics.token)
            and scheme.lower() == "bearer"
            and hmac.compare_digest(
                given.strip().encode("utf-8", "replace"), metrics.token.encode()
            )
        )

    return seen


@dataclass(frozen=True, slots=True)
class Known:
    """Who is known. staff: whether a request's device has given the PIN a short while ago. screen:
    whether it has ever, so that a display in another room goes on showing the lanes; as ``staff``
    if left out. watcher: whether it may read the figures."""

    staff: StaffSeen = nobody
    screen: StaffSeen | None = None
    watcher: StaffSeen = nobody

    def admits(self, admitted: Admitted | None, connection: HTTPConnection) -> bool:
        """Whether a request may use an address that is for ``admitted``; ``None``: in no table."""
        if admitted is None:
            return False
        if admitted is Admitted.ANYBODY:
            return True
        if admitted is Admitted.STAFF:
            return self.staff(connection)
        if admitted is Admitted.WATCHER and self.watcher(connection):
            return True
        shown = self.screen or self.staff
        return from_this_machine(connection) or shown(connection) or self.staff(connection)


_STAFF = "This is for the gym's staff: open /kiosk/setup and give the PIN."
_WHY = {
    Admitted.WATCHER: "The figures are for this machine, for staff, and for whoever gives the "
    "token: Authorization: Bearer TOKEN, as “token” below [metrics] in kiosk.toml has it."
}


class Doors:
    """ASGI layer: refuses whoever an address is not for.

    Args:
        routes: those of the application, read anew for each request.
        files: the addresses of files, without the first stroke.
        known: who is known to the kiosk.
    """

    def __init__(
        self, app: ASGIApp, routes: Iterable[BaseRoute], files: Container[str], known: Known
    ) -> None:
        self._app = app
        self._routes = routes
        self._files = files
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it in one line."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        is_file = scope["type"] == "http" and scope["path"].removeprefix("/") in self._files
        admitted = Admitted.ANYBODY if is_file else ACCESS.get(self._path(scope))
        if self._known.admits(admitted, HTTPConnection(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()  # the handshake; closing before accepting it answers 403
            refused = "Only the kiosk itself may do this."
            await send(
                {"type": "websocket.close", "code": WS_1008_POLICY_VIOLATION, "reason": refused}
            )
        else:
            why = _WHY.get(admitted, _STAFF) if admitted is not None else "There is no such page."
            status = 403 if admitted is not None else 404
            await PlainTextResponse(why, status_code=status)(scope, receive, send)

    def _path(self, scope: Scope) -> str:
        """The path of the route that would answer, as it is written; empty where none would."""
        partly = ""
        for route in self._routes:
            match, _ = route.matches(scope)
            path = str(getattr(route, "path", ""))
            if match is Match.FULL:
                return path
            if match is Match.PARTIAL:
                partly = partly or path
        return partly
