"""Sends the kiosk's reports to its server, until the server says that it has each.

A report is written down before it is sent and deleted after it was acknowledged, always under the
same id, and the server passes over an id that it has: so no count is lost or doubled, whatever is
cut or killed in between. While the server is not reached the hours wait in the ledger.

By Python's own ``urllib``: one small POST every few minutes needs no further dependency.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import random
import threading
import time
from collections.abc import Callable, Sequence
from enum import Enum
from http.client import HTTPException, HTTPMessage
from typing import IO, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from app.fleet.values import HourCount, KioskProblem
from app.kiosk.config import FleetConfig
from app.kiosk.ledger import Ledger
from app.kiosk.operations_settings import OperationsSettings
from app.kiosk.problems import Problems
from app.storage.errors import StorageError

PATH = "/api/fleet/reports"
MakeReport = Callable[[str, Sequence[HourCount], Sequence[KioskProblem]], str]
_log = logging.getLogger(__name__)
_MOST_ANSWER = 10_000
_REFUSED = frozenset({400, 413, 422})
_KEYLESS = frozenset({401, 403})
_OWN_ENDINGS = (".local", ".lan", ".home.arpa", ".internal", ".localdomain")
UNREACHABLE: Final = "fleet_unreachable"
KEY: Final = "fleet_key"
REFUSED: Final = "fleet_refused"


class FleetAddressError(ValueError):
    """The server's address will not do; the message says what is allowed."""


class _Outcome(Enum):
    TAKEN = "taken"
    REFUSED = "refused"
    KEYLESS = "keyless"
    FAILED = "failed"


def own_network(host: str) -> bool:
    """Whether a name or address is one of the own network, where plain HTTP may do."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.lower().rstrip(".")
        return "." not in name or name.endswith(_OWN_ENDINGS)
    return address.is_private or address.is_loopback or address.is_link_local


def report_address(server: str) -> str:
    """Where reports go.

    Raises:
        FleetAddressError: it is neither https nor a name on the own network.
    """
    allowed = "write https://NAME, or http://NAME for a name or address on the own network"
    try:
        parts = urlsplit(server)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - raises on a port that is none
    except ValueError as error:
        raise FleetAddressError(f"fleet.server is no address: {allowed}") from error
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise FleetAddressError(f"fleet.server is no address: {allowed}")
    if parts.username is not None:
        raise FleetAddressError("fleet.server has a user in it: the key goes into fleet.key")
    if parts.scheme == "http" and not own_network(host):
        raise FleetAddressError(f"fleet.server is outside the own network: {allowed}")
    return f"{server.rstrip('/')}{PATH}"


class _NoRedirect(HTTPRedirectHandler):
    """The key is for this server and for no other."""

    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        return None


class Reporter:
    """Reports in a thread of its own, as long as it is started.

    Args:
        make: a report's body from its id, counts and problems.
        problems: told when the server is not reached for long, or says no.
    """

    def __init__(
        self,
        ledger: Ledger,
        fleet: FleetConfig,
        make: MakeReport,
        problems: Problems,
        settings: OperationsSettings | None = None,
        *,
        chance: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises: FleetAddressError: the server's address will not do."""
        self._url = report_address(fleet.server)
        self._key = fleet.key
        self._ledger = ledger
        self._make = make
        self._problems = problems
        self._settings = settings or OperationsSettings()
        self._chance = chance
        self._clock = clock
        own = own_network(urlsplit(self._url).hostname or "")
        # No proxy knows the way to a name of the own network.
        self._opener = build_opener(_NoRedirect, *([ProxyHandler({})] if own else []))
        self._failures = 0
        self._failing_since_s: float | None = None
        self._due_s = clock()
        self._stop = threading.Event()
        self._news = threading.Event()
        self._thread: threading.Thread | None = None
        self.taken = 0
        """How many reports the server has taken since the start."""

    def start(self) -> None:
        """Begin to report."""
        self._thread = threading.Thread(target=self._run, name="kiosk-reports", daemon=True)
        self._thread.start()

    def close(self, timeout_s: float = 3.0) -> None:
        """End; what was not acknowledged is sent after the next start."""
        self._stop.set()
        self._news.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def soon(self) -> None:
        """Something has changed that the operator should not wait long for; quick."""
        self._due_s = min(self._due_s, self._clock() + self._settings.report_soon_s)
        self._news.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                pause_s = self._round()
            except Exception as error:  # an error of ours must not end the reports for good
                _log.exception("a report was not sent")
                pause_s = self._failed(f"an error of Backstep's own ({type(error).__name__})")
            if self._failures:
                self._stop.wait(pause_s)
            elif self._news.wait(pause_s) and not self._stop.is_set():
                self._news.clear()
                self._stop.wait(self._settings.report_soon_s)

    def _round(self) -> float:
        """Send one report if there is one; how long to wait until the next."""
        due = self._clock() >= self._due_s
        try:
            report = self._ledger.next_report(self._make, due=due)
            if report is None:
                if due:
                    self._due_s = self._clock() + self._settings.report_s
                return self._settings.report_s
            outcome, why = self._send(report[1], report[0])
            if outcome is _Outcome.TAKEN:
                self._ledger.acknowledged(report[0])
                self.taken += 1
                return self._arrived()
            if outcome is _Outcome.REFUSED:
                self._ledger.refused(report[0])
                self._problems.happened(REFUSED, f"the server will not have a report: {why}")
        except StorageError as error:  # told by whoever counts
            return self._failed(str(error), reached=True)
        if outcome is _Outcome.KEYLESS:
            self._problems.begin(KEY, "the server does not know the key: make one there, and "
                                      "write it into fleet.key")  # fmt: skip
        return self._failed(why, reached=outcome is not _Outcome.FAILED)

    def _arrived(self) -> float:
        self._failures = 0
        self._failing_since_s = None
        self._due_s = self._clock() + self._settings.report_s
        self._problems.over(UNREACHABLE)
        self._problems.over(KEY)
        return 0.0  # there may be more

    def _failed(self, why: str, *, reached: bool = False) -> float:
        now_s = self._clock()
        if reached:
            self._failing_since_s = None
        elif self._failing_since_s is None:
            self._failing_since_s = now_s
        elif now_s - self._failing_since_s > self._settings.unreachable_s:
            self._problems.begin(UNREACHABLE, f"reports wait: {why}")
        own = self._settings
        longest_s = min(
            own.report_retry_s * 2.0 ** min(self._failures, 30), own.report_retry_most_s
        )
        self._failures += 1
        # Kiosks whose server comes back do not come back to it all at once.
        return longest_s * (0.5 + 0.5 * self._chance())

    def _send(self, body: str, id_: str) -> tuple[_Outcome, str]:
        request = Request(
            self._url,
            data=body.encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self._key}",
                "User-Agent": "Backstep",
            },
            method="POST",
        )
        try:
            with self._opener.open(request, timeout=self._settings.report_timeout_s) as answer:
                said = json.loads(answer.read(_MOST_ANSWER))
        except HTTPError as error:
            with error:
                code = error.code
            if code in _KEYLESS:
                return _Outcome.KEYLESS, f"the server answered {code}"
            kind = _Outcome.REFUSED if code in _REFUSED else _Outcome.FAILED
            return kind, f"the server answered {code}"
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
            return _Outcome.FAILED, f"the server was not reached ({reason})"
        # A page of the guest network's that asks to log in says 200 as well.
        if isinstance(said, dict) and said.get("taken") is True and said.get("id") == id_:
            return _Outcome.TAKEN, ""
        return _Outcome.FAILED, "what answered there is no Backstep server"
