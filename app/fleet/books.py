"""What the server knows of all kiosks: reports taken, each once, and the list of them.

A report's id is written down in the same transaction as its counts, under the kiosk whose key it
came with: so one that comes again is passed over, and nobody can touch another's figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from pydantic import BaseModel
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session as OrmSession

from app.fleet.rows import add_count, count_of, problem_columns, problem_of
from app.fleet.settings import FleetSettings
from app.fleet.tally import OTHER, Totals, hour_of
from app.fleet.values import (
    DaySummary,
    FleetValue,
    HourCount,
    KioskProblem,
    KioskReport,
    Moment,
)
from app.storage.database import Database
from app.storage.errors import Missing
from app.storage.fleet_tables import (
    DETAIL_LENGTH,
    FleetCountRow,
    FleetKioskRow,
    FleetProblemRow,
    FleetReportRow,
)
from app.storage.values import clipped, utc_now

_SHOWN_PROBLEMS = 10


class FleetFigures(BaseModel):
    """What was counted in a while. tip: the most given, ``None`` where none was."""

    greeted: int
    begun: int
    completed: int
    walked_s: float
    tip: str | None


class KioskLine(BaseModel):
    """A kiosk as the operator sees it. seen_at, ready: ``None`` before its first report.
    closed: it is, by the gym's hours, and opens next at ``opens_at``. clock_off: its clock is
    wrong, so that hours were moved. open: problems that stand; recent: what it told last, the
    newest first."""

    name: str
    version: str
    seen_at: datetime | None
    ready: bool | None
    closed: bool
    opens_at: datetime | None
    clock_off: bool
    today: FleetFigures
    week: FleetFigures
    yesterday: DaySummary | None
    open: list[KioskProblem]
    recent: list[KioskProblem]


class _Open(FleetValue):
    """How problems that stand are kept, and whether the gym is closed."""

    problems: tuple[KioskProblem, ...] = ()
    closed: bool = False
    opens_at: Moment | None = None


class FleetBooks:
    """The books of many kiosks. Fit for several threads; all methods wait for the disk.

    Raises (all methods): StorageError: the database cannot be used.
    """

    def __init__(
        self,
        database: Database,
        settings: FleetSettings | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._settings = settings or FleetSettings()
        self._now = now

    def take(self, kiosk: str, report: KioskReport) -> bool:
        """Add up a report that came with the key of ``kiosk``; false where it was there before.

        Raises:
            Missing: the kiosk has been forgotten.
        """
        now = self._now()
        with self._database.writing() as session:
            # Locked, so that two reports of one kiosk come one after the other.
            row = session.get(FleetKioskRow, kiosk, with_for_update=True)
            if row is None:
                raise Missing(f"there is no kiosk “{kiosk}”")
            if session.get(FleetReportRow, (kiosk, report.id)) is not None:
                row.seen_at = now
                return False
            session.add(FleetReportRow(kiosk=kiosk, id=report.id, taken_at=now))
            moved = self._add_counts(session, kiosk, report.counts, now)
            self._add_problems(session, kiosk, report.problems)
            row.version = report.version
            row.seen_at = now
            row.ready = report.ready
            row.clock_off = moved or report.sent_at > now + self._ahead
            row.open = _Open(
                problems=_cleaned(report.open), closed=report.closed, opens_at=report.opens_at
            ).model_dump(mode="json")
            if report.summary is not None:
                row.summary = report.summary.model_dump(mode="json")
            return True

    def kiosks(self, zone: tzinfo | None = None) -> list[KioskLine]:
        """All of them by name, with the counts of today and of this week (from Monday on) by the
        clock of ``zone``, the server's own if left out."""
        here = self._now().astimezone(zone)
        today = here.replace(hour=0, minute=0, second=0, microsecond=0)
        monday = today - timedelta(days=today.weekday())
        with self._database.reading() as session:
            rows = session.scalars(select(FleetKioskRow).order_by(FleetKioskRow.name)).all()
            counts: dict[str, list[HourCount]] = {row.name: [] for row in rows}
            for count in session.scalars(select(FleetCountRow).where(FleetCountRow.hour >= monday)):
                counts.setdefault(count.kiosk, []).append(count_of(count))
            return [_line(session, row, counts[row.name], today) for row in rows]

    def counts(self, kiosk: str) -> tuple[HourCount, ...]:
        """All that is kept of a kiosk's counts, by hour and lane."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(FleetCountRow)
                .where(FleetCountRow.kiosk == kiosk)
                .order_by(FleetCountRow.hour, FleetCountRow.lane)
            ).all()
            return tuple(count_of(row) for row in rows)

    def upkeep(self) -> None:
        """Delete what is too old; once a day is enough."""
        now = self._now()
        counts_before = now - timedelta(days=self._settings.keep_days)
        ids_before = now - timedelta(days=self._settings.keep_ids_days)
        with self._database.writing() as session:
            session.execute(delete(FleetCountRow).where(FleetCountRow.hour < counts_before))
            session.execute(delete(FleetReportRow).where(FleetReportRow.taken_at < ids_before))

    @property
    def _ahead(self) -> timedelta:
        return timedelta(seconds=self._settings.ahead_s)

    def _add_counts(
        self, session: OrmSession, kiosk: str, counts: Sequence[HourCount], now: datetime
    ) -> bool:
        """Whether an hour was moved to this one: a clock that is wrong must not cost a count."""
        known = set(
            session.scalars(
                select(FleetCountRow.lane).where(FleetCountRow.kiosk == kiosk).distinct()
            )
        )
        oldest = now - timedelta(days=self._settings.keep_days)
        moved = False
        for count in counts:
            hour, lane = hour_of(count.hour), count.lane
            if not oldest <= hour <= now + self._ahead:
                moved, hour = True, hour_of(now)
            if lane not in known and len(known) >= self._settings.most_lanes:
                lane = OTHER
            known.add(lane)
            here = count.model_copy(update={"hour": hour, "lane": lane})
            add_count(session, FleetCountRow, here, kiosk=kiosk)
        return moved

    def _add_problems(
        self, session: OrmSession, kiosk: str, problems: Sequence[KioskProblem]
    ) -> None:
        if not problems:
            return
        session.add_all(
            FleetProblemRow(kiosk=kiosk, **problem_columns(one)) for one in _cleaned(problems)
        )
        session.flush()
        kept = (
            select(FleetProblemRow.id)
            .where(FleetProblemRow.kiosk == kiosk)
            .order_by(FleetProblemRow.id.desc())
            .limit(int(self._settings.most_problems))
        )
        oldest = session.scalar(select(func.min(kept.subquery().c.id)))
        session.execute(
            delete(FleetProblemRow).where(
                FleetProblemRow.kiosk == kiosk, FleetProblemRow.id < oldest
            )
        )


def _cleaned(problems: Iterable[KioskProblem]) -> tuple[KioskProblem, ...]:
    """With details that every database takes."""
    return tuple(
        one.model_copy(update={"detail": clipped(one.detail, DETAIL_LENGTH)}) for one in problems
    )


def _line(
    session: OrmSession, row: FleetKioskRow, counts: Sequence[HourCount], today: datetime
) -> KioskLine:
    stands = _Open.model_validate(row.open or {})
    return KioskLine(
        name=row.name,
        version=row.version,
        seen_at=row.seen_at,
        ready=row.ready,
        closed=stands.closed,
        opens_at=stands.opens_at,
        clock_off=row.clock_off,
        today=_figures(one for one in counts if one.hour >= today),
        week=_figures(counts),
        yesterday=_summary(row),
        open=list(stands.problems),
        recent=_recent(session, row.name),
    )


def _summary(row: FleetKioskRow) -> DaySummary | None:
    return None if row.summary is None else DaySummary.model_validate(row.summary)


def _recent(session: OrmSession, kiosk: str) -> list[KioskProblem]:
    rows = session.scalars(
        select(FleetProblemRow)
        .where(FleetProblemRow.kiosk == kiosk)
        .order_by(FleetProblemRow.id.desc())
        .limit(_SHOWN_PROBLEMS)
    ).all()
    return [problem_of(row) for row in rows]


def _figures(counts: Iterable[HourCount]) -> FleetFigures:
    found = Totals.of(counts)
    return FleetFigures(
        greeted=found.greeted,
        begun=found.begun,
        completed=found.completed,
        walked_s=found.walked_s,
        tip=found.tip,
    )
