"""Writes a session down as it happens, in a thread of its own.

Whoever coaches never waits: what happened is put into a bounded queue and written in small
transactions, more than once a second, so that a crash loses the last second at most. When the
disk is full or the database locked, the session goes on: the trouble is told once, what is
written stays, and what waits is tried again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import count
from types import TracebackType

from pydantic import JsonValue

from app.storage import rows
from app.storage.alive import Release
from app.storage.batches import Pending, WriteBacklog, write_rows
from app.storage.database import Database
from app.storage.errors import SessionGone, StorageError, explain, passing
from app.storage.settings import StorageSettings
from app.storage.tables import CueRow, IntervalRow, SafetyStopRow, SessionRow, StepRow
from app.storage.trace import TraceFile, TraceSample
from app.storage.values import Interval, SafetyStop, Session, utc_now
from vision.values import Cue, Step, View

_log = logging.getLogger(__name__)
OnTrouble = Callable[[str | None], None]
_MOST_URGENT_OF_FORM = 2
_STILL_WAITING = "what waits is tried again, the session goes on"


class SessionWriter:
    """The pen of one session. All methods but ``flush``, ``finish`` and ``close`` return at once.

    on_trouble: called from the writer's thread with one line when writing fails, once until it
    succeeds again, and then with ``None``. first_seq: above those of all rows there are.
    """

    def __init__(
        self,
        database: Database,
        session: Session,
        release: Release,
        settings: StorageSettings,
        on_trouble: OnTrouble | None = None,
        first_seq: int = 0,
    ) -> None:
        self.session = session
        self._database = database
        self._release = release
        self._settings = settings
        self._on_trouble = on_trouble
        self._waiting = WriteBacklog(settings.rows_waiting, settings.samples_waiting)
        self._seq = count(first_seq)
        self._trace_path = database.places.trace(session.uid)
        self._trace: TraceFile | None = None
        self._trace_due_s = 0.0
        self._stamped_s = time.monotonic()
        self._rows_trouble: str | None = None
        self._trace_trouble: str | None = None
        self._told = False
        self._refused: str | None = None
        self._finished = False  # no more is taken
        self._gone = False  # the session was deleted meanwhile
        self._leave = False  # the thread is to end, written or not
        self._stirred = threading.Condition()
        self._asked = 0  # how often a round was asked for without delay
        self._served = 0  # up to which asking a round has begun and ended since
        self._thread = threading.Thread(
            target=self._run, name=f"session-{session.id}-writer", daemon=True
        )
        self._thread.start()

    # --- what happens, as it happens

    def step(self, step: Step) -> None:
        """A step became known."""
        self._put(StepRow, lambda: rows.step_columns(step))

    def cue(self, cue: Cue, safety: bool | None = None) -> None:
        """A cue was said. safety: about safety rather than form; by its priority if left out."""
        about = cue.priority < _MOST_URGENT_OF_FORM if safety is None else safety
        self._put(CueRow, lambda: rows.cue_columns(cue, about))

    def safety_stop(self, stop: SafetyStop) -> None:
        """The coach stopped the walker; written without delay."""
        self._put(SafetyStopRow, lambda: rows.stop_columns(stop))
        self._hurry()

    def interval(self, interval: Interval) -> None:
        """An interval began, changed or ended; what has the same number is replaced."""
        if not self._finished:
            columns = {"session_id": self.session.id, **rows.interval_columns(interval)}
            self._waiting.row(Pending(IntervalRow, columns))
            self._hurry()

    def sample(self, sample: TraceSample) -> None:
        """One frame's numbers for the trace."""
        if not self._finished:
            self._waiting.sample(sample)

    def note(self, summary: Mapping[str, JsonValue]) -> None:
        """The session's figures so far, for the case that it is cut off; the newest counts.

        Raises:
            StorageError: they are too large.
        """
        if not self._finished:
            self._waiting.row(Pending(SessionRow, {"summary": rows.kept_summary(summary)}))

    def seen_from(self, view: View) -> None:
        """The camera's view is known, or has changed."""
        if not self._finished:
            self._waiting.row(Pending(SessionRow, {"view": view}))

    # --- how it stands

    @property
    def trouble(self) -> str | None:
        """Why writing fails at present, in one line; ``None`` while all is well."""
        trouble = self._rows_trouble or self._trace_trouble
        return f"{trouble}; {_STILL_WAITING}" if trouble else None

    @property
    def lost(self) -> int:
        """How many rows and samples were dropped: too much waited, or they could not be kept."""
        return self._waiting.lost

    @property
    def alive(self) -> bool:
        """Whether the thread still writes."""
        return self._thread.is_alive()

    # --- the end

    def flush(self, timeout_s: float = 5.0) -> bool:
        """Wait until all that was put in so far is written; whether it is."""
        with self._stirred:
            self._asked = mine = self._asked + 1
            self._stirred.notify_all()
            self._stirred.wait_for(lambda: self._served >= mine or not self.alive, timeout_s)
        return len(self._waiting) == 0

    def finish(
        self,
        summary: Mapping[str, JsonValue] | None = None,
        ended_at: datetime | None = None,
        timeout_s: float = 5.0,
    ) -> bool:
        """End the session as it should; whether all is written within the time.

        If not, the thread goes on trying until ``close``; what was not written by then is
        lost, and the next start takes the session for interrupted.

        Raises:
            StorageError: the summary is too large; nothing is ended.
        """
        columns: rows.Columns = {"ended_at": ended_at or utc_now(), "interrupted": False}
        if summary is not None:
            columns["summary"] = rows.kept_summary(summary)
        if not self._finished:
            self._finished = True
            self._waiting.row(Pending(SessionRow, columns))
        self._hurry()
        self._thread.join(timeout_s)
        return not self.alive and len(self._waiting) == 0

    def close(self) -> None:
        """Write what can be written now, and let go. A session not finished is interrupted."""
        self._finished = True
        with self._stirred:
            self._leave = True
            self._stirred.notify_all()
        self._thread.join()

    def __enter__(self) -> SessionWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- within

    def _put(
        self,
        kind: type[StepRow | CueRow | SafetyStopRow],
        columns: Callable[[], rows.Columns],
    ) -> None:
        if self._finished:
            return
        try:
            made = columns()
        except StorageError as error:  # never the coach's concern
            self._refuse(str(error))
            return
        keys = {"session_id": self.session.id, "seq": next(self._seq)}
        self._waiting.row(Pending(kind, {**keys, **made}))

    def _hurry(self) -> None:
        with self._stirred:
            self._asked += 1
            self._stirred.notify_all()

    def _refuse(self, why: str, how_many: int = 1) -> None:
        self._waiting.dropped(how_many)
        if self._refused != why:
            self._refused = why
            _log.warning("not kept: %s", why)

    def _run(self) -> None:
        try:
            while not self._round():
                pass
        finally:
            if self._trace is not None:
                self._trace.close()
            if self._gone:  # and so must be what was kept of it since
                with suppress(OSError):
                    self._trace_path.unlink(missing_ok=True)
            self._release()
            with self._stirred:
                self._stirred.notify_all()

    def _round(self) -> bool:
        """Wait for what is due, write it; whether that was the last of it."""
        pause_s = self._settings.retry_s if self._rows_trouble else self._settings.period_s
        with self._stirred:
            self._stirred.wait_for(lambda: self._leave or self._asked > self._served, pause_s)
            leave, asked, finishing = self._leave, self._asked, self._finished
        if finishing or asked > self._served or time.monotonic() >= self._trace_due_s:
            self._trace_trouble = self._write_trace()
        self._rows_trouble = self._write_rows()
        self._tell()
        with self._stirred:
            self._served = asked
            self._stirred.notify_all()
        return leave or (finishing and len(self._waiting) == 0)

    def _write_trace(self) -> str | None:
        pause_s = self._settings.trace_period_s - self._settings.period_s
        self._trace_due_s = time.monotonic() + pause_s
        samples = self._waiting.take_samples()
        if not samples:
            return None
        try:
            if self._trace is None:
                self._trace = TraceFile(self._trace_path)
            self._trace.write(samples)
        except OSError as error:
            self._trace_due_s += self._settings.retry_s
            self._waiting.put_back(samples)
            return explain(error, str(self._trace_path))
        return None

    def _write_rows(self) -> str | None:
        waiting = self._waiting.rows()
        now_s = time.monotonic()
        if not waiting and now_s - self._stamped_s < 1.0:
            return None
        try:
            self._commit(waiting)
        except SessionGone as error:
            self._gone = True
            self._refuse(str(error), len(waiting))
        except Exception as error:  # of the driver's own making, too
            if passing(error):
                return explain(error, self._database.shown)
            _log.debug("a batch was refused", exc_info=True)
            return self._write_one_by_one(waiting)
        self._waiting.rows_done(len(waiting))
        self._stamped_s = now_s
        return None

    def _write_one_by_one(self, waiting: Sequence[Pending]) -> str | None:
        """One row that no database would take must not hold up the others."""
        for row in waiting:
            try:
                self._commit([row])
            except Exception as error:
                if passing(error):
                    return explain(error, self._database.shown)
                self._refuse(explain(error, "a row"))
            self._waiting.rows_done(1)
        return None

    def _commit(self, waiting: Sequence[Pending]) -> None:
        with self._database.writing_bare() as session:
            write_rows(session, self.session.id, waiting, {"written_at": utc_now()})

    def _tell(self) -> None:
        trouble = self.trouble
        if self._told is (trouble is not None):
            return
        self._told = trouble is not None
        _log.warning("%s", trouble or "writing works again")
        if self._on_trouble is not None:
            try:
                self._on_trouble(trouble)
            except Exception:  # a listener's fault must not cost the session
                _log.exception("the listener to the writer's trouble failed")
