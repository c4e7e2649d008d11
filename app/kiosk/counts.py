"""The gym's counts: taken from the lanes' messages, written in a thread of their own.

Nothing that was counted is lost while the process lives: what cannot be written waits in memory,
hours put together where they become many, and is written when it can be.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.fleet.tally import HourTally, Totals, added
from app.fleet.values import HourCount, KioskProblem
from app.kiosk.ledger import Ledger
from app.kiosk.operations_settings import OperationsSettings
from app.kiosk.values import LaneMessage
from app.kiosk.visits import VisitCounter
from app.storage.errors import Damaged, StorageError
from app.storage.values import utc_now

_log = logging.getLogger(__name__)
_MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is being written; its id says whether it has been, where nobody saw the end."""

    id: str
    counts: tuple[HourCount, ...]
    problems: tuple[KioskProblem, ...]


class Counts:
    """Counts visits and keeps them. ``note``, ``add`` and ``problem`` never wait and may be called
    from any thread; the rest may wait for the disk.

    Args:
        ledger: where they are kept.
        to_send: they are reported, too.
        on_trouble: told why nothing can be written, and ``None`` when it can be again.
    """

    def __init__(
        self,
        ledger: Ledger,
        settings: OperationsSettings | None = None,
        *,
        to_send: bool = False,
        now: Callable[[], datetime] = utc_now,
        on_trouble: Callable[[StorageError | None], None] = lambda trouble: None,
    ) -> None:
        self._ledger = ledger
        self._settings = settings or OperationsSettings()
        self._to_send = to_send
        self._on_trouble = on_trouble
        self._visits = VisitCounter(now)
        self._stirred = threading.Condition()
        self._waiting = HourTally(self._settings.most_hours)
        self._problems: deque[KioskProblem] = deque(maxlen=_MOST_PROBLEMS)
        self._batch: _Batch | None = None
        self._totals: dict[str, Totals] = {}
        self._leave = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to write."""
        self._thread = threading.Thread(target=self._run, name="kiosk-counts", daemon=True)
        self._thread.start()

    def close(self, timeout_s: float = 5.0) -> bool:
        """Write what can be written, and end; whether nothing is left unwritten."""
        with self._stirred:
            self._leave = True
            self._stirred.notify_all()
        if self._thread is not None:
            self._thread.join(timeout_s)
        return self.settled

    @property
    def settled(self) -> bool:
        """Whether all that was counted is written."""
        with self._stirred:
            return self._batch is None and not len(self._waiting) and not self._problems

    def note(self, lane: str, message: LaneMessage) -> None:
        """Count what this message of a lane says."""
        with self._stirred:
            for count in self._visits.take(lane, message):
                self._add(count)

    def add(self, count: HourCount) -> None:
        """Count this."""
        with self._stirred:
            self._add(count)

    def problem(self, problem: KioskProblem) -> None:
        """Keep this problem."""
        with self._stirred:
            self._problems.append(problem)
            self._stirred.notify_all()

    def totals(self) -> dict[str, Totals]:
        """By lane, since the kiosk started."""
        with self._stirred:
            return {lane: replace(one) for lane, one in self._totals.items()}

    def between(self, since: datetime, until: datetime) -> tuple[HourCount, ...]:
        """The counts of those hours, by hour and lane; with what is not written yet.

        Raises:
            StorageError: what was written cannot be read.
        """
        found = {(one.hour, one.lane): one for one in self._ledger.counts(since, until)}
        with self._stirred:
            batch = self._batch.counts if self._batch is not None else ()
            unwritten = [*batch, *self._waiting.counts()]
        for one in unwritten:
            if since <= one.hour < until:
                key = (one.hour, one.lane)
                found[key] = added(found[key], one) if key in found else one
        return tuple(found[key] for key in sorted(found))

    def _add(self, count: HourCount) -> None:
        self._waiting.add(count)
        self._totals.setdefault(count.lane, Totals()).add(count)
        self._stirred.notify_all()

    # --- the writer's thread

    def _run(self) -> None:
        trouble: str | None = None
        while True:
            with self._stirred:
                self._stirred.wait_for(lambda: self._leave or self._has_some())
                batch = self._next_batch()
                leave = self._leave
            if batch is None:
                return
            found = self._write(batch)
            why = None if found is None else str(found)
            if why != trouble:
                trouble = why
                self._tell(found)
            if found is None:
                continue
            if leave:
                return
            with self._stirred:
                self._stirred.wait_for(lambda: self._leave, self._settings.retry_s)

    def _has_some(self) -> bool:
        return self._batch is not None or len(self._waiting) > 0 or bool(self._problems)

    def _next_batch(self) -> _Batch | None:
        if self._batch is None and self._has_some():
            self._batch = _Batch(uuid.uuid4().hex, self._waiting.take(), tuple(self._problems))
            self._problems.clear()
        return self._batch

    def _write(self, batch: _Batch) -> StorageError | None:
        """Why it could not be written; ``None`` where it was."""
        trouble = self._try(batch)
        if isinstance(trouble, Damaged):  # set aside by now: the next try begins anew
            trouble = self._try(batch)
        if trouble is None:
            with self._stirred:
                self._batch = None
                self._stirred.notify_all()
        return trouble

    def _try(self, batch: _Batch) -> StorageError | None:
        try:
            self._ledger.add(batch.id, batch.counts, batch.problems, to_send=self._to_send)
        except StorageError as error:
            return error
        except Exception as error:  # whatever it is, what was counted stays
            _log.exception("counts were not written")
            return StorageError(f"counts cannot be written ({type(error).__name__})")
        return None

    def _tell(self, trouble: StorageError | None) -> None:
        try:
            self._on_trouble(trouble)
        except Exception:  # a listener's fault must not cost the counts
            _log.exception("the listener to the counts' trouble failed")
