"""A port for a server that is begun again, or is only told of before it is there."""

from __future__ import annotations

import random
import socket
from contextlib import suppress


def port_of_its_own() -> int:
    """A free port that stays free while its server is dead: not of those that the system deals out
    to whoever asks for any."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free")
