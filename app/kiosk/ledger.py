"""The kiosk's own book in the database: counts by hour, days, problems, and reports to be sent.

Only the server process opens it, from threads that may wait for the disk. A file that is damaged is
set aside and begun anew: a kiosk goes on counting.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock

from pydantic import ValidationError
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session as OrmSession

from app.fleet.rows import add_count, count_of, problem_columns, problem_of
from app.fleet.values import MOST_COUNTS, MOST_PROBLEMS, DaySummary, HourCount, KioskProblem
from app.kiosk.sole_writer import SoleWriter
from app.storage.database import Database
from app.storage.errors import Damaged, StorageError, explained
from app.storage.fleet_tables import (
    KioskBatchRow,
    KioskCountRow,
    KioskDayRow,
    KioskProblemRow,
    KioskReportRow,
    KioskUnsentRow,
)
from app.storage.places import VARIABLE, Places
from app.storage.values import utc_now

FILE = "kiosk.db"
_MOST_PROBLEMS = 500
_MOST_REFUSED = 20
_ENDINGS = ("", "-wal", "-shm")
_MOST_SET_ASIDE = 2
"""So many damaged files are left for whoever wants to know; older ones go."""


def kiosk_places(folder: Path | None = None, *, alone: bool = False) -> Places:
    """The places of a kiosk: a file of its own in the data folder, apart from people's sessions, or
    the database that the environment names. alone: in ``folder``, whatever the environment says.

    Raises:
        StorageError: the environment names none that can be used.
    """
    places = Places.find(folder)
    if os.environ.get(VARIABLE) and not alone:
        return places
    return Places.find(places.folder, f"sqlite:///{places.folder / FILE}")


class Ledger:
    """The book; opened at its first use. Fit for several threads; all methods wait for the disk.

    Raises (all methods): StorageError: the database cannot be used now; nothing was changed.
    """

    def __init__(
        self,
        places: Places,
        busy_s: float = 2.0,
        on_damage: Callable[[Path], None] = lambda aside: None,
    ) -> None:
        """Over the database of ``places``, with so much patience where another holds it. on_damage:
        told where a damaged file lies from now on."""
        self.places = places
        self._busy_s = busy_s
        self._on_damage = on_damage
        self._lock = Lock()
        self._ended = False
        self._open: Database | None = None
        self._sole: SoleWriter | None = None

    def close(self, *, for_good: bool = False) -> None:
        """Let go of the database; the next use opens it again, unless it is ``for_good``: a thread
        that comes late finds it closed."""
        with self._lock:
            self._ended = for_good
            opened, self._open = self._open, None
            sole, self._sole = self._sole, None
        if sole is not None:
            sole.close()
        if opened is not None:
            opened.close()

    def claim(self) -> None:
        """Make sure that this kiosk alone writes; of a file on this machine ``only_one`` does.

        Raises:
            SharedDatabase: another kiosk does.
        """
        if self.places.sqlite is None:
            self._database()
            self._alone()

    # --- counts and problems

    def add(
        self,
        batch: str,
        counts: Iterable[HourCount],
        problems: Iterable[KioskProblem] = (),
        *,
        to_send: bool = False,
    ) -> None:
        """Write a batch, all or nothing; one of this id that was written before is passed over,
        so that it may be tried again where its end was not seen."""
        with self._writing() as session:
            last = session.get(KioskBatchRow, 1)
            if last is not None and last.batch == batch:
                return
            if last is None:
                session.add(KioskBatchRow(id=1, batch=batch))
            else:
                last.batch = batch
            for count in counts:
                add_count(session, KioskCountRow, count)
                if to_send:
                    add_count(session, KioskUnsentRow, count)
            for one in problems:
                session.add(KioskProblemRow(sent=not to_send, **problem_columns(one)))

    def counts(self, since: datetime, until: datetime) -> tuple[HourCount, ...]:
        """Those of the hours that begin in ``since <= hour < until``, by hour and lane."""
        with self._reading() as session:
            rows = session.scalars(
                select(KioskCountRow)
                .where(KioskCountRow.hour >= since, KioskCountRow.hour < until)
                .order_by(KioskCountRow.hour, KioskCountRow.lane)
            ).all()
            return tuple(count_of(row) for row in rows)

    def began(self, since: datetime, until: datetime) -> dict[str, int]:
        """How often each problem was told to begin, or to have happened, in that time."""
        with self._reading() as session:
            rows = session.execute(
                select(KioskProblemRow.problem, KioskProblemRow.over, func.count())
                .where(KioskProblemRow.at >= since, KioskProblemRow.at < until)
                .group_by(KioskProblemRow.problem, KioskProblemRow.over)
            ).all()
        found: dict[str, int] = {}
        for problem, _over, times in rows:
            # One that began and is over has two rows; one that happened has but the second.
            found[problem] = max(found.get(problem, 0), times)
        return found

    def keep_day(self, summary: DaySummary) -> None:
        """Keep a day's summary in place of one of the same day."""
        with self._writing() as session:
            session.merge(KioskDayRow(day=summary.day, summary=summary.model_dump(mode="json")))

    def days(self, most: int = 31) -> tuple[DaySummary, ...]:
        """The summaries that are kept, the newest first."""
        with self._reading() as session:
            rows = session.scalars(select(KioskDayRow).order_by(KioskDayRow.day.desc()).limit(most))
            return tuple(DaySummary.model_validate(row.summary) for row in rows)

    def retain(self, before: datetime, by_day_before: datetime) -> int:
        """Delete what is older than ``before``; how many counts of an hour that were. Unsent hours
        before ``by_day_before`` become days, so that a server that is never reached fills no
        disk."""
        with self._writing() as session:
            gone = session.execute(delete(KioskCountRow).where(KioskCountRow.hour < before))
            session.execute(delete(KioskDayRow).where(KioskDayRow.day < before.date()))
            newest = session.scalar(select(func.max(KioskProblemRow.id))) or 0
            session.execute(
                delete(KioskProblemRow).where(
                    (KioskProblemRow.at < before) | (KioskProblemRow.id <= newest - _MOST_PROBLEMS)
                )
            )
            _unsent_to_days(session, by_day_before)
            return int(getattr(gone, "rowcount", 0))

    # --- reports

    def next_report(
        self, make: Callable[[str, Sequence[HourCount], Sequence[KioskProblem]], str], *, due: bool
    ) -> tuple[str, str] | None:
        """Id and body of the report that is to be sent now: one that was not acknowledged, the
        very same as before, else a new one of what has come since; ``None``: there is nothing.

        make: its body from id, counts and problems. due: make one though there is nothing new.
        """
        with self._writing() as session:
            waiting = session.scalars(
                select(KioskReportRow)
                .order_by(KioskReportRow.refused, KioskReportRow.made_at)
                .limit(1)
            ).first()
            if waiting is not None and waiting.refused == 0:
                return waiting.id, waiting.body
            kept = session.scalar(select(func.count()).select_from(KioskReportRow)) or 0
            if kept >= _MOST_REFUSED:
                return None  # the hours wait where they are put together
            counts = session.scalars(
                select(KioskUnsentRow).order_by(KioskUnsentRow.hour).limit(MOST_COUNTS)
            ).all()
            problems = session.scalars(
                select(KioskProblemRow)
                .where(KioskProblemRow.sent.is_(False))
                .order_by(KioskProblemRow.id)
                .limit(MOST_PROBLEMS)
            ).all()
            if not (counts or problems or due):
                return None
            id_ = uuid.uuid4().hex
            body = make(
                id_, [count_of(row) for row in counts], [problem_of(row) for row in problems]
            )
            session.add(KioskReportRow(id=id_, made_at=utc_now(), body=body, refused=0))
            for row in counts:
                session.delete(row)
            for told in problems:
                told.sent = True
            return id_, body

    def acknowledged(self, id: str) -> None:
        """The server has it: it need not be kept."""
        with self._writing() as session:
            session.execute(delete(KioskReportRow).where(KioskReportRow.id == id))

    def refused(self, id: str) -> None:
        """The server will not have it: it is kept, and no longer stands in the others' way."""
        with self._writing() as session:
            session.execute(
                update(KioskReportRow)
                .where(KioskReportRow.id == id)
                .values(refused=KioskReportRow.refused + 1)
            )

    def try_refused_again(self) -> None:
        """Let those that were refused have another try, as after an update of the server."""
        with self._writing() as session:
            session.execute(update(KioskReportRow).values(refused=0))

    def waiting(self) -> int:
        """How many reports are there to be sent, with one for what has not gone into any yet."""
        with self._reading() as session:
            reports = session.scalar(select(func.count()).select_from(KioskReportRow)) or 0
            unsent = session.scalar(select(func.count()).select_from(KioskUnsentRow)) or 0
            return reports + (1 if unsent else 0)

    # --- the database

    @contextmanager
    def _writing(self) -> Iterator[OrmSession]:
        with self._healing() as database:
            self._alone()
            with database.writing() as session:
                yield session

    @contextmanager
    def _reading(self) -> Iterator[OrmSession]:
        with self._healing() as database, database.reading() as session:
            yield session

    @contextmanager
    def _healing(self) -> Iterator[Database]:
        """The open database; a damaged one is set aside, and whoever asked may ask again."""
        database = self._database()
        try:
            yield database
        except (Damaged, ValidationError) as error:  # a row that is none is damage as well
            with self._lock:
                if self._open is database:  # else somebody has begun anew already
                    self._open = None
                    if self._sole is not None:
                        self._sole.close()
                    database.close()
                    self._set_aside()
            raise Damaged(f"{self.places.shown} is damaged") from error

    def _database(self) -> Database:
        with self._lock:
            if self._ended:
                raise StorageError(f"{self.places.shown} is closed: the kiosk ends")
            if self._open is None:
                try:
                    self._open = self._opened()
                except Damaged:
                    self._set_aside()
                    raise
                self._sole = SoleWriter(self._open) if self._open.postgresql else None
            return self._open

    def _alone(self) -> None:
        sole = self._sole
        if sole is not None:
            sole.claim()

    def _opened(self) -> Database:
        opened = Database(self.places, self._busy_s)
        try:
            _check(opened)
        except BaseException:
            opened.close()
            raise
        return opened

    def _set_aside(self) -> None:
        file = self.places.sqlite
        if file is None:
            return
        aside = Path(f"{file}.damaged-{uuid.uuid4().hex[:8]}")
        try:
            for ending in _ENDINGS:
                part = Path(f"{file}{ending}")
                if part.exists():
                    part.rename(f"{aside}{ending}")
            others = sorted(
                file.parent.glob(f"{file.name}.damaged-????????"),
                key=lambda one: (one == aside, one.stat().st_mtime),
            )
            for old in others[:-_MOST_SET_ASIDE]:
                for ending in _ENDINGS:
                    Path(f"{old}{ending}").unlink(missing_ok=True)
        except OSError as error:
            raise explained(error, str(file)) from error
        self._on_damage(aside)


def _check(database: Database) -> None:
    """Read a SQLite file through once: a damaged page would else be met in the middle of a day.

    Raises:
        Damaged: it is.
    """
    if database.postgresql:
        return
    with database.reading() as session:
        found = session.scalar(text("PRAGMA quick_check(1)"))
        if found != "ok":
            raise Damaged(f"{database.shown} is damaged")


def _unsent_to_days(session: OrmSession, before: datetime) -> None:
    rows = session.scalars(select(KioskUnsentRow).where(KioskUnsentRow.hour < before)).all()
    for row in rows:
        count = count_of(row)
        day = count.hour.replace(hour=0)
        if count.hour != day:
            session.delete(row)
            session.flush()
            add_count(session, KioskUnsentRow, count.model_copy(update={"hour": day}))
