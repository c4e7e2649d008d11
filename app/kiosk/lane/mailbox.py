"""What waits to be sent over a link: bounded, and sent by a thread of its own.

So whoever puts something in never waits for the other end, which may hang with its pipe full.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from itertools import count

from pydantic import BaseModel

from app.kiosk.lane.link import Link

MOST = 256


class Mailbox:
    """Messages and pictures on their way over a link.

    Where more than ``most`` wait, the oldest ones go unsent: the other end has then not taken any
    for long.

    Args:
        name: of its thread.
    """

    def __init__(self, link: Link, name: str, most: int = MOST) -> None:
        self._link = link
        self._most = most
        self._changed = threading.Condition()
        self._waiting: OrderedDict[Hashable, BaseModel | bytes] = OrderedDict()
        self._numbers = count()
        self._closed = self._sending = False
        self._thread = threading.Thread(target=self._send_all, name=name, daemon=True)
        self._thread.start()

    def put(self, what: BaseModel | bytes, key: Hashable | None = None) -> None:
        """Send a message, or a picture as JPEG. key: it takes the place of what waits under the
        same key, for whatever only the newest is of use of."""
        with self._changed:
            if self._closed:
                return
            name = key if key is not None else next(self._numbers)
            self._waiting[name] = what
            self._waiting.move_to_end(name)  # it is never told before what led to it
            while len(self._waiting) > self._most:
                self._waiting.popitem(last=False)
            self._changed.notify()

    def drained(self, timeout_s: float) -> bool:
        """Wait until all has been sent; whether it has."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._closed or not (self._waiting or self._sending), timeout_s
            )

    def close(self, timeout_s: float = 1.0) -> None:
        """Send nothing more. A thread that still sends ends once the link is gone."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
        if self._thread is not threading.current_thread():
            self._thread.join(timeout_s)

    def _send_all(self) -> None:
        try:
            while (what := self._next()) is not None:
                if isinstance(what, bytes):
                    self._link.picture(what)
                else:
                    self._link.send(what)
        except (EOFError, OSError):
            with self._changed:  # the other end is gone; its reader tells
                self._closed = True
                self._waiting.clear()
                self._changed.notify_all()

    def _next(self) -> BaseModel | bytes | None:
        with self._changed:
            self._sending = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._waiting or self._closed)
            if self._closed:
                return None
            self._sending = True
            return self._waiting.popitem(last=False)[1]
