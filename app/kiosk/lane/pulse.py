"""A lane's signs of life: what it counts, told twice a second by a thread of its own."""

from __future__ import annotations

import threading
import time
from collections import deque

import psutil

from app.kiosk.lane.mailbox import Mailbox
from app.kiosk.values import LaneBeat, LaneTrouble
from vision.pose.native import give_back

EVERY_S = 0.5
_RATE_OVER_S = 3.0
_GIVE_BACK_EVERY = 20
"""Beats after which free memory is given back: what loading takes is far more than what stays."""


class Pulse:
    """Counts what the lane does; each method from any thread.

    Args:
        mailbox: where the beats go. visits: how many there were before this process.
    """

    def __init__(self, mailbox: Mailbox, visits: int) -> None:
        self._mailbox = mailbox
        self._process = psutil.Process()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._looking_since_s: float | None = None
        self._judged_at_s: deque[float] = deque(maxlen=512)
        self._judged = 0
        self._age_s: float | None = None
        self._size = (0, 0)
        self._trouble: LaneTrouble | None = LaneTrouble.STARTING
        self._detail = ""
        self.reopened = 0
        self.visits = visits
        self.busy = False
        self._thread = threading.Thread(target=self._run, name="lane-beat", daemon=True)
        self._thread.start()

    def trouble(self, trouble: LaneTrouble | None, detail: str = "") -> None:
        """The lane has a trouble, another one, or none any more; told at once."""
        with self._lock:
            if (trouble, detail) == (self._trouble, self._detail):
                return
            self._trouble, self._detail = trouble, detail
        self.tell()

    def looks(self) -> None:
        """A picture is being looked at from now on."""
        self._looking_since_s = time.monotonic()

    def looked(self) -> None:
        """That is over."""
        self._looking_since_s = None

    def judged(self, age_s: float | None, width: int, height: int) -> None:
        """A picture was judged. age_s: its age now."""
        now_s = time.monotonic()
        with self._lock:
            self._judged += 1
            self._judged_at_s.append(now_s)
            self._age_s, self._size = age_s, (width, height)

    def tell(self) -> None:
        """Tell the beat of now."""
        self._mailbox.put(self.beat(), "beat")

    def beat(self) -> LaneBeat:
        """The sign of life of now."""
        now_s = time.monotonic()
        since_s = self._looking_since_s
        with self._process.oneshot():
            memory_mb = self._process.memory_info().rss / 1e6
            threads, handles = self._process.num_threads(), self._process.num_fds()
        with self._lock:
            at_s = self._judged_at_s
            while at_s and now_s - at_s[0] > _RATE_OVER_S:
                at_s.popleft()
            return LaneBeat(
                trouble=self._trouble,
                detail=self._detail,
                picture_age_s=self._age_s,
                rate_hz=len(at_s) / _RATE_OVER_S,
                judged=self._judged,
                width=self._size[0],
                height=self._size[1],
                memory_mb=memory_mb,
                handles=handles,
                threads=threads,
                reopened=self.reopened,
                looking_s=0.0 if since_s is None else now_s - since_s,
                visits=self.visits,
                busy=self.busy,
            )

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join(1.0)

    def _run(self) -> None:
        beats = 0
        while not self._stop.wait(EVERY_S):
            beats += 1
            if beats % _GIVE_BACK_EVERY == 0:
                give_back()
            self.tell()
