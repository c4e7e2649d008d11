"""Tells systemd that a service is ready and still well (its ``sd_notify`` protocol).

The protocol is one datagram to a socket whose address is in the environment; the libraries for it
need system headers or have stood still for years, so these few lines are our own.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping


class Notifier:
    """Speaks to systemd where a service is run by it; elsewhere it does nothing.

    Args:
        environment: where ``NOTIFY_SOCKET`` and ``WATCHDOG_USEC`` are looked up.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        watchdog_us = environment.get("WATCHDOG_USEC", "")
        self.every_s: float | None = int(watchdog_us) / 2e6 if watchdog_us.isdigit() else None
        """How often ``alive`` is to be told, twice as often as systemd demands; ``None``: never."""

    def ready(self, status: str = "") -> None:
        """The service is up."""
        self._tell(f"READY=1\nSTATUS={status}")

    def alive(self, status: str = "") -> None:
        """The service is still well; without this for too long, systemd restarts it."""
        self._tell(f"WATCHDOG=1\nSTATUS={status}")

    def stopping(self) -> None:
        """The service is ending."""
        self._tell("STOPPING=1")

    def _tell(self, message: str) -> None:
        if not self._address or not hasattr(socket, "AF_UNIX"):
            return
        # An address with an @ lies in the abstract namespace, whose names begin with a zero byte.
        address = "\0" + self._address[1:] if self._address[0] == "@" else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            try:
                out.settimeout(1.0)
                out.sendto(message.encode(), address)
            except OSError:
                return  # nobody listens any more; systemd then acts by itself
