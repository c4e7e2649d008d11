"""A network between a kiosk and its server that is cut whenever it hurts most."""

from __future__ import annotations

import random
import socket
import threading
from collections import Counter
from contextlib import suppress
from types import TracebackType

_PIECE = 65_536
_KINDS = ("refused", "request", "before the answer", "answer", "none", "none")


class CutNetwork:
    """A TCP relay to ``port`` of this computer, at ``url``.

    While it is ``bad`` most connections are cut: before anything is sent, in the middle of the
    request, after the request has arrived whole and before its answer, or in the middle of that;
    of each six connections one in each way, in any order. ``cuts`` counts them. While it is
    ``down`` none is let through.
    """

    def __init__(self, port: int, seed: int) -> None:
        self._to = port
        self._chance = random.Random(seed)
        self.bad = True
        self.down = False
        self.cuts: Counter[str] = Counter()
        self._coming: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept)

    def __enter__(self) -> CutNetwork:
        self._accepting.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):  # wakes who waits for the next
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join(10)
        for one in self._threads:
            one.join(10)

    def cut_since(self, times: int) -> bool:
        """Whether it was cut so many times in all."""
        return self.cuts.total() >= times

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._listener.accept()
            except OSError:
                return
            how = "refused" if self.down else self._next() if self.bad else "none"
            thread = threading.Thread(target=self._serve, args=(here, how))
            thread.start()
            self._threads.append(thread)

    def _next(self) -> str:
        if not self._coming:
            self._coming = self._chance.sample(_KINDS, len(_KINDS))
        return self._coming.pop()

    def _serve(self, here: socket.socket, how: str) -> None:
        if how != "none":
            self.cuts[how] += 1
        with here:
            if how == "refused":
                return
            with (
                suppress(OSError),
                socket.create_connection(("127.0.0.1", self._to)) as there,
            ):
                here.settimeout(5)
                there.settimeout(5)
                self._pass(here, there, how)

    def _pass(self, here: socket.socket, there: socket.socket, how: str) -> None:
        request = _whole(here)
        if len(request) < 2:
            return  # whoever called has given up before this thread had its turn
        if how == "request":
            there.sendall(request[: self._chance.randrange(1, len(request))])
            return
        there.sendall(request)
        answer = _whole(there)
        if how == "answer" and answer:
            here.sendall(answer[: self._chance.randrange(len(answer))])
        elif how == "none":
            here.sendall(answer)


def _whole(end: socket.socket) -> bytes:
    """A message of HTTP with a length."""
    read = b""
    while b"\r\n\r\n" not in read:
        piece = end.recv(_PIECE)
        if not piece:
            return read
        read += piece
    head, _, body = read.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        piece = end.recv(_PIECE)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body
