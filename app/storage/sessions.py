"""The sessions of a profile: begun, looked back on, and as series for the charts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pydantic import JsonValue
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as OrmSession

from app.storage.alive import Release, hold
from app.storage.database import Database
from app.storage.errors import Missing, StorageError, explain
from app.storage.rows import (
    afterwards_columns,
    cue_of,
    interval_of,
    kept_summary,
    session_columns,
    session_of,
    step_of,
    stop_of,
)
from app.storage.settings import StorageSettings
from app.storage.tables import (
    CueRow,
    IntervalRow,
    SafetyStopRow,
    SessionRow,
    StepRow,
)
from app.storage.trace import TraceSample, read_trace
from app.storage.values import (
    Afterwards,
    Interval,
    NewSession,
    SafetyStop,
    SaidCue,
    Session,
    Summary,
    utc_now,
)
from app.storage.writer import OnTrouble, SessionWriter
from vision.values import Step

R = TypeVar("R", StepRow, CueRow, IntervalRow, SafetyStopRow)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Point:
    """One session's value of a measure, for a chart."""

    session_id: int
    started_at: datetime
    value: float


class Sessions:
    """Begins and reads sessions. Every method may raise ``StorageError``."""

    def __init__(self, database: Database, settings: StorageSettings) -> None:
        self._database = database
        self._settings = settings
        self._writers: list[SessionWriter] = []

    def start(self, new: NewSession, on_trouble: OnTrouble | None = None) -> SessionWriter:
        """Begin a session; what comes back writes it down.

        Raises:
            StorageError: the profile is gone, or the database cannot be written.
        """
        now = utc_now()
        columns = session_columns(new)
        release: Release | None = None
        try:
            with self._database.writing() as session:
                row = SessionRow(
                    **columns,
                    uid=uuid.uuid4().hex,
                    started_at=now,
                    written_at=now,
                    ended_at=None,
                    interrupted=False,
                    note="",
                )
                session.add(row)
                session.flush()
                # Before anybody else can see the session and take it for cut off.
                release = hold(self._database, row.id, row.uid)
                begun = session_of(row)
        except StorageError as error:
            if release is not None:
                release()
            if isinstance(error.__cause__, IntegrityError):
                raise Missing(f"there is no profile {new.profile_id} any more") from error
            raise
        if release is None:
            raise StorageError(f"the lock of session {begun.id} is held by another program")
        writer = SessionWriter(self._database, begun, release, self._settings, on_trouble)
        return self._written_by(writer)

    def resume(self, session_id: int, on_trouble: OnTrouble | None = None) -> SessionWriter:
        """Go on with a session that was cut off, as the same one; what comes back writes on.

        Raises:
            StorageError: it is gone, was not cut off, goes on elsewhere, or cannot be written.
        """
        found = self.get(session_id)
        release = hold(self._database, session_id, found.uid)
        if release is None:
            raise StorageError(f"session {session_id} goes on in another program")
        try:
            with self._database.writing() as session:
                row = _row(session, session_id)
                if row.ended_at is not None and not row.interrupted:
                    raise StorageError(f"session {session_id} has come to its end: begin another")
                row.ended_at, row.interrupted = None, False
                first_seq = 1 + max(_last_seq(session, session_id, kind) for kind in _COUNTED)
                found = session_of(row)
        except BaseException:
            release()
            raise
        return self._written_by(
            SessionWriter(self._database, found, release, self._settings, on_trouble, first_seq)
        )

    def of(self, profile_id: int) -> tuple[Session, ...]:
        """All sessions of a profile with their summaries, the oldest first."""
        return self._list(SessionRow.profile_id == profile_id)

    def unfinished(self) -> tuple[Session, ...]:
        """All sessions that have no end yet: going on, or cut off since the store was opened."""
        return self._list(SessionRow.ended_at.is_(None))

    def get(self, session_id: int) -> Session:
        """One session.

        Raises:
            Missing: there is none with this id.
        """
        with self._database.reading() as session:
            return session_of(_row(session, session_id))

    def asked_afterwards(self, session_id: int, afterwards: Afterwards) -> Session:
        """Keep what the walker was asked afterwards."""
        with self._database.writing() as session:
            row = _row(session, session_id)
            for name, value in afterwards_columns(afterwards).items():
                setattr(row, name, value)
            return session_of(row)

    def summarise(self, session_id: int, summary: Mapping[str, JsonValue]) -> Session:
        """Keep a summary, for instance of a session that was interrupted."""
        kept = kept_summary(summary)
        with self._database.writing() as session:
            row = _row(session, session_id)
            row.summary = kept
            return session_of(row)

    def steps(self, session_id: int) -> tuple[Step, ...]:
        """A session's steps, in the order of their contacts."""
        return self._of(StepRow, session_id, step_of, StepRow.contact_s)

    def cues(self, session_id: int) -> tuple[SaidCue, ...]:
        """A session's cues in time."""
        return self._of(CueRow, session_id, cue_of, CueRow.t_s)

    def intervals(self, session_id: int) -> tuple[Interval, ...]:
        """A session's intervals by number."""
        return self._of(IntervalRow, session_id, interval_of)

    def safety_stops(self, session_id: int) -> tuple[SafetyStop, ...]:
        """A session's safety stops in time."""
        return self._of(SafetyStopRow, session_id, stop_of, SafetyStopRow.t_s)

    def stop_counts(self, profile_id: int) -> dict[int, int]:
        """How many safety stops each session of a profile had; those without are left out."""
        count = (
            select(SafetyStopRow.session_id, func.count().label("stops"))
            .join(SessionRow, SessionRow.id == SafetyStopRow.session_id)
            .where(SessionRow.profile_id == profile_id)
            .group_by(SafetyStopRow.session_id)
        )
        with self._database.reading() as session:
            return {row.session_id: row.stops for row in session.execute(count)}

    def trace(self, session: Session) -> tuple[TraceSample, ...]:
        """A session's trace, as far as it was written.

        Raises:
            StorageError: the file cannot be read.
        """
        path = self._database.places.trace(session.uid)
        try:
            return read_trace(path)
        except (OSError, ValueError) as error:
            shown = explain(error, str(path)) if isinstance(error, OSError) else f"{path}: {error}"
            raise StorageError(shown) from error

    def series(self, profile_id: int, measure: str) -> tuple[Point, ...]:
        """A measure over the sessions of a profile, the oldest first, for a chart.

        measure: the name of a number in the summaries; dots lead into what is nested
        (``landing.ball``), and ``effort_rpe`` and ``pain`` are what was asked afterwards.
        Sessions that do not have it are left out.
        """
        points = (
            Point(session.id, session.started_at, value)
            for session in self.of(profile_id)
            if (value := _measure(session, measure)) is not None
        )
        return tuple(points)

    def measures(self, profile_id: int) -> tuple[str, ...]:
        """The names of all numbers that the summaries of a profile have, sorted."""
        names: set[str] = set()
        for session in self.of(profile_id):
            names.update(_numbers(session.summary or {}))
        return tuple(sorted(names))

    def close_cut_off(self) -> tuple[int, ...]:
        """End the sessions that nobody is recording any more, at their last written moment.

        Sessions that another program is recording just now are left alone. The ids of those
        that were ended.
        """
        ended = []
        for session in self.unfinished():
            release = hold(self._database, session.id, session.uid)
            if release is None:
                continue
            try:
                with self._database.writing() as writing:
                    row = writing.get(SessionRow, session.id)
                    if row is not None and row.ended_at is None:
                        row.ended_at, row.interrupted = row.written_at, True
                        ended.append(row.id)
            finally:
                release()
        return tuple(ended)

    def close(self) -> None:
        """Let all writers write what they can, and go."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    def _written_by(self, writer: SessionWriter) -> SessionWriter:
        self._writers = [one for one in self._writers if one.alive] + [writer]
        return writer

    def _list(self, condition: ColumnElement[bool]) -> tuple[Session, ...]:
        found = select(SessionRow).where(condition).order_by(SessionRow.started_at, SessionRow.id)
        with self._database.reading() as session:
            return tuple(session_of(row) for row in session.scalars(found))

    def _of(
        self,
        kind: type[R],
        session_id: int,
        value_of: Callable[[R], V],
        *order: InstrumentedAttribute[float],
    ) -> tuple[V, ...]:
        key = kind.number if kind is IntervalRow else kind.seq  # type: ignore[attr-defined]
        rows = select(kind).where(kind.session_id == session_id).order_by(*order, key)
        with self._database.reading() as session:
            return tuple(value_of(row) for row in session.scalars(rows))


_COUNTED = (StepRow, CueRow, SafetyStopRow)


def _last_seq(
    session: OrmSession, session_id: int, kind: type[StepRow | CueRow | SafetyStopRow]
) -> int:
    found = session.scalar(select(func.max(kind.seq)).where(kind.session_id == session_id))
    return -1 if found is None else found


def _row(session: OrmSession, session_id: int) -> SessionRow:
    row = session.get(SessionRow, session_id)
    if row is None:
        raise Missing(f"there is no session {session_id} any more")
    return row


def _measure(session: Session, name: str) -> float | None:
    if name in ("effort_rpe", "pain"):
        answer = getattr(session.afterwards, name)
        return None if answer is None else float(answer)
    return _numbers(session.summary or {}).get(name)


def _numbers(summary: Summary, prefix: str = "") -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in summary.items():
        if isinstance(value, dict):
            found |= _numbers(value, f"{prefix}{name}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found[prefix + name] = float(value)
    return found
