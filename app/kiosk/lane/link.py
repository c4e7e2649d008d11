"""The line between the server and a lane's process: messages in a pipe of bytes.

Each is one byte that says what follows (``J``: a message as JSON, ``P``: one picture as JPEG), then
that. Nothing is pickled: what a lane says is checked like anything else that comes from outside.
"""

from __future__ import annotations

from multiprocessing.connection import Connection
from threading import Lock

from pydantic import BaseModel

LONGEST_BYTES = 8_000_000
_JSON, _PICTURE = b"J", b"P"


class Link:
    """One end of it; ``send`` and ``picture`` may be called from any thread.

    Raises (all methods): EOFError or OSError: the other end is gone.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = Lock()

    def send(self, message: BaseModel) -> None:
        """Send a message."""
        with self._lock:
            self._connection.send_bytes(_JSON + message.model_dump_json().encode())

    def picture(self, jpeg: bytes) -> None:
        """Send a picture."""
        with self._lock:
            self._connection.send_bytes(_PICTURE + jpeg)

    def receive(self) -> tuple[str | None, bytes]:
        """Wait for the next: a message's JSON and nothing, or ``None`` and a picture."""
        found = self._connection.recv_bytes(LONGEST_BYTES)
        if found[:1] == _JSON:
            return found[1:].decode(), b""
        return None, found[1:]

    def poll(self, timeout_s: float) -> bool:
        """Whether something can be received within ``timeout_s``."""
        return self._connection.poll(timeout_s)

    def fileno(self) -> int:
        """Of the pipe, to be passed on to a child."""
        return self._connection.fileno()

    def close(self) -> None:
        """Let go of this end."""
        self._connection.close()
