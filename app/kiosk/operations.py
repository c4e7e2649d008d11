"""A kiosk's own upkeep, all of it together: counts, problems, health, summaries and reports.

``Operations`` listens to the house of lanes. What it keeps and tells has no identities.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final, Protocol

from app.fleet.values import DaySummary, HourCount, KioskProblem, KioskReport
from app.kiosk.config import KioskConfig
from app.kiosk.counts import Counts
from app.kiosk.health import KioskHealth, Readiness, WatchedLane
from app.kiosk.ledger import Ledger, kiosk_places
from app.kiosk.logs import tell, tell_problem
from app.kiosk.operations_settings import OperationsSettings
from app.kiosk.problems import Problems
from app.kiosk.reporting import FleetAddressError, Reporter
from app.kiosk.sole_writer import SharedDatabase
from app.kiosk.summary import day_bounds, in_a_line, summed_up
from app.kiosk.values import KioskValue, LaneMessage, LaneProblem
from app.storage import Places
from app.storage.errors import StorageError
from app.storage.values import utc_now

UNWRITTEN: Final = "counts_unwritten"
DAMAGED: Final = "database_damaged"
SHARED: Final = "database_shared"
ADDRESS: Final = "fleet_address"
_BY_DAY_AFTER = timedelta(days=31)
_log = logging.getLogger(__name__)


class LanesHouse(Protocol):
    """What is asked of the house of lanes."""

    listeners: list[Callable[[str, LaneMessage], None]]
    problem_listeners: list[Callable[[LaneProblem], None]]

    @property
    def lanes(self) -> Mapping[str, WatchedLane]:
        """The keepers by their lanes' ids."""


class OperationsView(KioskValue):
    """What staff is told. open: the problems that stand; recent: the last that were told, the
    newest first. today: as far as it has come; days: those before, the newest first; both ``None``
    or empty while the database cannot be read. reporting: to a server; waiting: reports."""

    version: str
    readiness: Readiness
    open: tuple[KioskProblem, ...]
    recent: tuple[KioskProblem, ...]
    today: DaySummary | None
    days: tuple[DaySummary, ...]
    reporting: bool
    waiting: int | None


class Operations:
    """The upkeep of one kiosk. Begin it with ``start`` before the house, and close it after.

    Args:
        places: of the database; the kiosk's own if left out.
        page_age_s: since the page's last sign; leave it out where no page is to be watched.
        open_now: whether the gym is open.

    Raises: StorageError: the environment names a database that cannot be used.
    """

    def __init__(
        self,
        config: KioskConfig,
        house: LanesHouse,
        *,
        places: Places | None = None,
        page_age_s: Callable[[], float | None] | None = None,
        open_now: Callable[[], bool] = lambda: True,
        settings: OperationsSettings | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.config = config
        self.version = version("backstep-coach")
        self._settings = settings or OperationsSettings()
        self._now = now
        self._clock = clock
        found = places or kiosk_places()
        self.ledger = Ledger(found, self._settings.busy_s, self._damaged)
        self.problems = Problems(now, clock)
        self.problems.listeners.append(tell_problem)
        self.health = KioskHealth(
            house.lanes,
            found.folder,
            self._settings,
            page_age_s=page_age_s,
            open_now=open_now,
            clock=clock,
        )
        self.reporter = self._make_reporter()
        self.counts = Counts(
            self.ledger,
            self._settings,
            to_send=self.reporter is not None,
            now=now,
            on_trouble=self._storage_trouble,
        )
        self.problems.listeners.append(self.counts.problem)
        if self.reporter is not None:
            soon = self.reporter.soon
            self.problems.listeners.append(lambda problem: soon())
        house.listeners.append(self.counts.note)
        house.problem_listeners.append(self._lane_problem)
        self._steady_since_s = clock()
        self._state: tuple[bool, bool] | None = None
        self._summed: date | None = None
        self._retained: date | None = None
        self._claimed_s = float("-inf")
        self._summary: DaySummary | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kiosk-upkeep", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self.counts.start()
        self._thread.start()
        if self.reporter is not None:
            self.reporter.start()
        tell("started", f"version {self.version}, {len(self.health.lanes)} lanes")

    def close(self) -> None:
        """Write what is counted, and end."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(5.0)
        if self.reporter is not None:
            self.reporter.close()
        if not self.counts.close():
            tell(UNWRITTEN, "the last counts could not be written", level=logging.ERROR)
        self.ledger.close(for_good=True)
        tell("stopped")

    def view(self) -> OperationsView:
        """What staff is told; may wait for the disk."""
        today: DaySummary | None = None
        days: tuple[DaySummary, ...] = ()
        waiting: int | None = None
        try:
            today = self.summary_of(self._today())
            days = tuple(one for one in self.ledger.days() if one.day != today.day)
            waiting = self.ledger.waiting()
        except StorageError as error:
            _log.debug("the counts cannot be read: %s", error)
        return OperationsView(
            version=self.version,
            readiness=self.health.readiness(),
            open=self.problems.open,
            recent=self.problems.recent,
            today=today,
            days=days,
            reporting=self.reporter is not None,
            waiting=waiting,
        )

    @property
    def opens_at(self) -> datetime | None:
        """When a closed gym opens next; ``None`` where it is open, or never will be."""
        if self.health.open_now():
            return None
        on_the_wall = self._now().astimezone().replace(tzinfo=None)
        opens = self.config.opening.changes_after(on_the_wall)
        return None if opens is None else opens.astimezone()

    def summary_of(self, day: date) -> DaySummary:
        """The summary of a day, from what was counted; may wait for the disk.

        Raises:
            StorageError: the counts cannot be read.
        """
        since, until = day_bounds(day)
        began = self.ledger.began(since, until)
        return summed_up(day, self.counts.between(since, until), began)

    def upkeep(self) -> None:
        """Look after the kiosk once: page and disk, yesterday's summary, what is too old."""
        self.health.look(self.problems)
        readiness = self.health.readiness()
        state = readiness.ready, readiness.open
        if state != self._state and self.reporter is not None:
            self.reporter.soon()
        self._state = state
        self._claim()
        today = self._today()
        try:
            if self._summed != today:
                self._sum_up(today - timedelta(days=1))
                self._summed = today
            steady_s = self._clock() - self._steady_since_s
            if self._retained != today and steady_s >= self._settings.steady_s:
                self._retain()
                self._retained = today
        except StorageError as error:  # whoever counts tells of it, and it is tried again
            _log.debug("upkeep has to wait: %s", error)

    def _claim(self) -> None:
        """See now and then whether another kiosk counts into the same database."""
        if self._clock() - self._claimed_s < self._settings.claim_s:
            return
        self._claimed_s = self._clock()
        try:
            self.ledger.claim()
        except SharedDatabase as error:
            self.problems.begin(SHARED, str(error))
        except StorageError as error:  # not reached: who else does can't be told
            _log.debug("the database cannot be claimed: %s", error)
        else:
            self.problems.over(SHARED)

    def _today(self) -> date:
        return self._now().astimezone().date()

    def _sum_up(self, day: date) -> None:
        summary = self.summary_of(day)
        kept = {one.day: one for one in self.ledger.days()}
        self._summary = summary
        if kept.get(day) != summary:
            self.ledger.keep_day(summary)
            tell("day", in_a_line(summary))

    def _retain(self) -> None:
        now = self._now()
        before = now - timedelta(days=self.config.retention_days)
        self.ledger.retain(before, now - _BY_DAY_AFTER)
        self.ledger.try_refused_again()

    def _run(self) -> None:
        while True:
            try:
                self.upkeep()
            except Exception:  # an error of ours must not end the upkeep for good
                _log.exception("the upkeep failed")
            if self._stop.wait(self._settings.look_s):
                return

    def _lane_problem(self, problem: LaneProblem) -> None:
        if problem.id == "clock":
            self._steady_since_s = self._clock()
        if not problem.over:
            self.problems.begin(problem.id, problem.detail, problem.lane)
        elif any((one.id, one.lane) == (problem.id, problem.lane) for one in self.problems.open):
            self.problems.over(problem.id, problem.lane, problem.detail)
        else:
            self.problems.happened(problem.id, problem.detail, problem.lane)

    def _storage_trouble(self, trouble: StorageError | None) -> None:
        if isinstance(trouble, SharedDatabase):
            self.problems.begin(SHARED, str(trouble))
            trouble = None
        self.problems.stands(UNWRITTEN, None if trouble is None else str(trouble))

    def _damaged(self, aside: Path) -> None:
        detail = f"the database was damaged, and a new one is begun; it is kept as {aside.name}"
        self.problems.happened(DAMAGED, detail)

    def _make_reporter(self) -> Reporter | None:
        fleet = self.config.fleet
        if not fleet.server:
            return None
        try:
            return Reporter(
                self.ledger, fleet, self._report, self.problems, self._settings, clock=self._clock
            )
        except FleetAddressError as error:
            self.problems.begin(ADDRESS, str(error))
            return None

    def _report(
        self, id_: str, counts: Sequence[HourCount], problems: Sequence[KioskProblem]
    ) -> str:
        readiness = self.health.readiness()
        return KioskReport(
            id=id_,
            kiosk=self.config.fleet.kiosk,
            version=self.version,
            sent_at=self._now(),
            counts=tuple(counts),
            problems=tuple(problems),
            open=self.problems.open,
            ready=readiness.ready,
            closed=not readiness.open,
            opens_at=self.opens_at,
            summary=self._summary,
        ).model_dump_json()
