"""What became of each visit of a soak: walked to its end, left, broken off by a fault, failed."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from app.kiosk.values import LaneEnded, LaneView, VisitPhase

_WALKERS = frozenset({"hand", "stays"})
"""Kinds of visitors who mean to walk to the end."""


class Fate(str, Enum):
    """What became of a visit. ``COMPLETED``: a walk to its end. ``LEFT``: the visitor did not mean
    to walk to the end. ``BROKEN_OFF``: a fault hit the lane in it. ``FAILED``: none of these."""

    COMPLETED = "completed"
    LEFT = "left"
    BROKEN_OFF = "broken off"
    FAILED = "failed"


@dataclass
class _Going:
    """A visit that goes on, and whose it is."""

    number: int
    visitor: int
    began_s: float
    phase: VisitPhase
    hit: bool


class VisitLog:
    """Follows one lane's visits. Fit for several threads.

    A visit belongs to the drawn visitor who came last before it was greeted. A fault hits who is
    there when it begins, and all who come before it is over.
    """

    def __init__(self, lane: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.fates: Counter[Fate] = Counter()
        self.failures: list[str] = []
        """One line for each visit that failed."""
        self.greeted = self.begun = 0
        self._lane, self._clock = lane, clock
        self._lock = threading.Lock()
        self._kinds: list[str] = []
        self._faulty = False
        self._hit: set[int] = set()
        self._ended: set[int] = set()
        self._going: _Going | None = None

    @property
    def ended(self) -> int:
        """How many visits are over."""
        with self._lock:
            return sum(self.fates.values())

    @property
    def walked(self) -> int:
        """How many of them were walked to the end."""
        with self._lock:
            return self.fates[Fate.COMPLETED]

    def came(self, kind: str) -> None:
        """Another drawn visitor has come."""
        with self._lock:
            self._kinds.append(kind)
            if self._faulty:
                self._hit.add(len(self._kinds) - 1)

    def fault(self, on: bool) -> None:
        """A fault of this lane has begun, or is over."""
        with self._lock:
            self._faulty = on
            if on:
                self._hit.add(len(self._kinds) - 1)
                if self._going is not None:
                    self._going.hit = True

    def view(self, view: LaneView) -> None:
        """What the lane shows."""
        with self._lock:
            going = self._going
            if going is not None and going.number == view.number:
                going.phase = view.phase if view.phase is not VisitPhase.ATTRACT else going.phase
            elif view.phase is not VisitPhase.ATTRACT:
                visitor = len(self._kinds) - 1
                hit = self._faulty or visitor in self._hit
                self.greeted += 1
                self._going = _Going(view.number, visitor, self._clock(), view.phase, hit)

    def end(self, ended: LaneEnded) -> None:
        """A visit is over."""
        with self._lock:
            going, self._going = self._going, None
            if going is None:
                going = _Going(
                    ended.number, len(self._kinds) - 1, self._clock(), VisitPhase.GREETED, True
                )
            self.begun += ended.begun
            fate = self._fate(going, ended)
            self.fates[fate] += 1
            if fate is Fate.FAILED:
                seconds = self._clock() - going.began_s
                stopped = f", stopped: {ended.stopped}" if ended.stopped else ""
                self.failures.append(
                    f"{self._lane}, visit {going.number} ({self._kind(going)}): ended in "
                    f"{going.phase.value} after {seconds:.0f} s{stopped}"
                )
            self._ended.add(going.visitor)

    def _kind(self, going: _Going) -> str:
        return self._kinds[going.visitor] if going.visitor >= 0 else ""

    def _fate(self, going: _Going, ended: LaneEnded) -> Fate:
        hit = going.hit or going.visitor in self._hit or self._faulty
        if ended.completed and ended.stopped != "process":
            return Fate.COMPLETED
        if hit:
            return Fate.BROKEN_OFF
        # Who has had a visit and is greeted once more on the way out means to leave, too.
        again = going.visitor in self._ended
        if self._kind(going) not in _WALKERS or again:
            return Fate.LEFT
        return Fate.FAILED
