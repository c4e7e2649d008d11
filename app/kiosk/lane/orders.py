"""What the server tells a lane's process, taken in by a thread of its own."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable

from pydantic import ValidationError

from app.kiosk.lane.link import Link
from app.kiosk.values import (
    Hush,
    LaneOrder,
    Marks,
    Open,
    PicturePlease,
    Touch,
    Watched,
    lane_order,
)

_log = logging.getLogger(__name__)
_LAST_S = 3.0
_MOST_TOUCHES = 16


class LaneOrders:
    """The orders so far. When the server says stop, or is gone, ``stopped`` is set, and a process
    that has not ended some seconds later is ended as it is: it never outlives its server.

    fed: called with each picture of a browser's camera. told: called with the name of the visit's
    phase, for a camera whose visitors are drawn and do as they are asked.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._changed = threading.Condition()
        self._for_visit: deque[Touch | Marks] = deque(maxlen=_MOST_TOUCHES)
        self._open = True
        self._ends: list[Callable[[], None]] = []
        self.watched = False
        self.hushed = False
        self.stopped = threading.Event()
        self.picture_wanted = threading.Event()
        self.fed: Callable[[bytes], None] | None = None
        self.told: Callable[[str], None] | None = None
        threading.Thread(target=self._listen, name="lane-in", daemon=True).start()

    @property
    def open(self) -> bool:
        """Whether the gym is open."""
        return self._open

    def on_stop(self, end: Callable[[], None]) -> None:
        """Have ``end`` called when the lane is to stop, from this reader's thread."""
        self._ends.append(end)

    def wait(self, timeout_s: float) -> None:
        """Wait for the next order, at most so long."""
        with self._changed:
            if not self.stopped.is_set():
                self._changed.wait(timeout_s)

    def for_visit(self) -> Touch | Marks | None:
        """The next touch or the next marks, if there are any."""
        with self._changed:
            return self._for_visit.popleft() if self._for_visit else None

    def _listen(self) -> None:
        try:
            while not self.stopped.is_set():
                message, picture = self._link.receive()
                if message is None:
                    if self.fed is not None:
                        self.fed(picture)
                    continue
                try:
                    self._take(lane_order.validate_json(message))
                except ValidationError:
                    _log.warning("no order to a lane: %r", message[:200])
        except (EOFError, OSError):
            pass
        except Exception:  # without this thread nothing is heard any more: begin anew
            _log.exception("a lane takes in no more orders")
        self.stopped.set()
        with self._changed:
            self._changed.notify_all()
        for end in self._ends:
            end()
        time.sleep(_LAST_S)
        os._exit(1)

    def _take(self, order: LaneOrder) -> None:
        with self._changed:
            if isinstance(order, Touch | Marks):
                self._for_visit.append(order)
            elif isinstance(order, Watched):
                self.watched = order.on
            elif isinstance(order, Open):
                self._open = order.on
            elif isinstance(order, Hush):
                self.hushed = order.on
            elif isinstance(order, PicturePlease):
                self.picture_wanted.set()
            else:
                self.stopped.set()
            self._changed.notify_all()
