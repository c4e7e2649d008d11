"""What goes wrong with a kiosk, collected in one place, so that the operator is told.

Each problem has an id (``ProblemKind``) and perhaps a lane; it begins and is
over, or just happens. One that comes and goes all the time is told a few times an hour.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from app.fleet.values import KioskProblem
from app.kiosk.problem_kinds import ProblemKind
from app.kiosk.throttle import Throttle
from app.storage.values import clipped, utc_now

_MOST_OPEN = 60
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")
_QUERY = re.compile(r"(://[^\s?#]*)[?#]\S*")


def without_credentials(text: str) -> str:
    """``text`` with no user, password or query in the addresses that it names."""
    return _QUERY.sub(r"\1", _CREDENTIALS.sub("", text))


class Problems:
    """The kiosk's problems: those that stand, and the last that were told. Fit for any thread.

    Attributes:
        listeners: called with each problem that is told, in the thread that tells it.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
        most_recent: int = 200,
    ) -> None:
        self.listeners: list[Callable[[KioskProblem], None]] = []
        self._now = now
        self._throttle = Throttle(6, 3600.0, clock)
        self._lock = Lock()
        self._open: dict[tuple[str, str], KioskProblem] = {}
        self._recent: deque[KioskProblem] = deque(maxlen=most_recent)

    @property
    def open(self) -> tuple[KioskProblem, ...]:
        """Those that stand, the oldest first."""
        with self._lock:
            return tuple(self._open.values())

    @property
    def recent(self) -> tuple[KioskProblem, ...]:
        """The last that were told, the newest first."""
        with self._lock:
            return tuple(reversed(self._recent))

    def begin(self, id: ProblemKind, detail: str = "", lane: str = "") -> None:
        """It is there; nothing is told where it was before."""
        problem = self._made(id, detail, lane, over=False)
        with self._lock:
            if (id, lane) in self._open or len(self._open) >= _MOST_OPEN:
                return
            self._open[id, lane] = problem
        self._tell(problem)

    def over(self, id: ProblemKind, lane: str = "", detail: str = "") -> None:
        """It is over; nothing is told where it was not there."""
        with self._lock:
            if self._open.pop((id, lane), None) is None:
                return
        self._tell(self._made(id, detail, lane, over=True))

    def happened(self, id: ProblemKind, detail: str = "", lane: str = "") -> None:
        """It was, and is over."""
        self._tell(self._made(id, detail, lane, over=True))

    def stands(self, id: ProblemKind, why: str | None, lane: str = "") -> None:
        """It is there with this detail, or it is not (``None``)."""
        if why is None:
            self.over(id, lane)
        else:
            self.begin(id, why, lane)

    def _made(self, id: ProblemKind, detail: str, lane: str, *, over: bool) -> KioskProblem:
        line = " ".join(without_credentials(detail).split())
        return KioskProblem(at=self._now(), id=id, lane=lane, detail=clipped(line, 360), over=over)

    def _tell(self, problem: KioskProblem) -> None:
        held = self._throttle.held((problem.id, problem.lane, problem.over))
        if held is None:
            return
        if held:
            more = f"{problem.detail} (and {held} times before, untold)".strip()
            problem = problem.model_copy(update={"detail": more})
        with self._lock:
            self._recent.append(problem)
        for listener in self.listeners:
            listener(problem)
