"""What waits to be written, and how one batch of it goes into the database."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import CursorResult, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session as OrmSession

from app.storage.errors import SessionGone
from app.storage.rows import Columns
from app.storage.tables import CueRow, IntervalRow, SafetyStopRow, SessionRow, StepRow
from app.storage.trace import TraceSample

Kind: TypeAlias = type[StepRow | CueRow | SafetyStopRow | IntervalRow | SessionRow]


@dataclass(frozen=True, slots=True)
class Pending:
    """A row to be written: of ``SessionRow`` the columns that change, of others all."""

    kind: Kind
    columns: Columns


@dataclass(slots=True)
class WriteBacklog:
    """What one session still has to write. Bounded; fit for use by two threads.

    lost: how much has been dropped because too much waited, rows and samples.
    """

    rows_most: int
    samples_most: int
    lost: int = 0
    _rows: deque[Pending] = field(default_factory=deque)
    _samples: deque[TraceSample] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def row(self, pending: Pending) -> None:
        """One more row; beyond the bound it is dropped, unless it ends the session."""
        with self._lock:
            if len(self._rows) >= self.rows_most and pending.kind is not SessionRow:
                self.lost += 1
            else:
                self._rows.append(pending)

    def sample(self, sample: TraceSample) -> None:
        """One more sample; beyond the bound the oldest goes."""
        with self._lock:
            self._samples.append(sample)
            if len(self._samples) > self.samples_most:
                self._samples.popleft()
                self.lost += 1

    def dropped(self, how_many: int) -> None:
        """So many were not kept for another reason."""
        with self._lock:
            self.lost += how_many

    def rows(self) -> list[Pending]:
        """The rows that wait, the oldest first; they stay until ``rows_done``."""
        with self._lock:
            return list(self._rows)

    def rows_done(self, count: int) -> None:
        """The oldest ``count`` rows are written."""
        with self._lock:
            for _ in range(count):
                self._rows.popleft()

    def take_samples(self) -> list[TraceSample]:
        """The samples that wait; they are the caller's now."""
        with self._lock:
            taken = list(self._samples)
            self._samples.clear()
            return taken

    def put_back(self, samples: Sequence[TraceSample]) -> None:
        """Samples that could not be written wait again, as far as there is room."""
        with self._lock:
            room = max(0, self.samples_most - len(self._samples))
            kept = samples[-room:] if room else []
            self.lost += len(samples) - len(kept)
            self._samples.extendleft(reversed(kept))

    def __len__(self) -> int:
        with self._lock:
            return len(self._rows) + len(self._samples)


def write_rows(
    session: OrmSession, session_id: int, rows: Sequence[Pending], stamp: Columns
) -> None:
    """Write rows of one session, and ``stamp`` into the session's own.

    A row that is there already is left as it is (an interval takes the new state), so that a
    batch whose commit was cut off may simply be written again.

    Raises:
        SessionGone: the session has been deleted meanwhile.
    """
    _change_session(session, session_id, stamp)
    for kind in (StepRow, CueRow, SafetyStopRow):
        columns = [row.columns for row in rows if row.kind is kind]
        if columns:
            session.execute(_insert(session, kind).on_conflict_do_nothing(), columns)
    for row in rows:
        if row.kind is IntervalRow:
            changed = {k: v for k, v in row.columns.items() if k not in ("session_id", "number")}
            session.execute(
                _insert(session, IntervalRow).on_conflict_do_update(
                    index_elements=["session_id", "number"], set_=changed
                ),
                row.columns,
            )
        elif row.kind is SessionRow:
            _change_session(session, session_id, row.columns)


def _change_session(session: OrmSession, session_id: int, columns: Columns) -> None:
    done = session.execute(update(SessionRow).where(SessionRow.id == session_id).values(columns))
    if isinstance(done, CursorResult) and done.rowcount == 0:
        raise SessionGone("the session that is being recorded has been deleted")


def _insert(session: OrmSession, kind: Kind) -> Any:  # noqa: ANN401 - two unrelated classes
    # SQLAlchemy has no common word for "on conflict"; both databases have the same.
    if session.get_bind().dialect.name == "postgresql":
        return postgresql_insert(kind)
    return sqlite_insert(kind)
