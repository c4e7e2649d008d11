"""The job list: what is to be done on clips, by whichever worker takes it first.

A worker that takes a job holds it by a lease, which it renews while it works ("beats"). A lease
that runs out is a worker that has died: the job is there to be taken again. Every taking is
counted, and a word about a job counts only from whoever holds it at that moment (the same worker
in the same attempt), so that a worker which was thought dead changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import JsonValue
from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session as OrmSession

from app.storage.database import Database
from app.storage.errors import Missing
from app.storage.review_tables import JobRow
from app.storage.review_values import REASON, Job, JobCost, JobState, NewJob
from app.storage.values import WORDS_LENGTH, clipped, utc_now

_AT_ONCE = 400  # rows a statement: SQLite takes a limited number of values
_ENDS = tuple(state for state in JobState if state.ended)
_ANEW: Mapping[str, Any] = {
    "state": JobState.QUEUED,
    "worker": None,
    "lease_until": None,
    "beat_at": None,
    "share_done": 0.0,
}


class Jobs:
    """Reads and changes the job list. Every method may raise ``StorageError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, job: NewJob) -> Job:
        """Put a job at the end of the list."""
        (added,) = self.add_many([job])
        return added

    def add_many(self, jobs: Iterable[NewJob]) -> tuple[Job, ...]:
        """Put jobs at the end of the list, all of them or none."""
        now = utc_now()
        with self._database.writing() as session:
            rows = [
                JobRow(
                    **job.model_dump(),
                    state=JobState.QUEUED,
                    attempts=0,
                    share_done=0.0,
                    created_at=now,
                )
                for job in jobs
            ]
            session.add_all(rows)
            session.flush()
            return tuple(map(_job, rows))

    def take(
        self,
        worker: str,
        *,
        lease_s: float,
        most_attempts: int,
        kinds: Sequence[str] = (),
        batch: str | None = None,
        held: Sequence[str] = (),
    ) -> Job | None:
        """The next job, now ``worker``'s own for ``lease_s``; ``None`` where there is none.

        Atomic: no two workers get the same one. A job whose lease has run out is taken again, or
        has failed when that was its last attempt.

        Args:
            kinds: only jobs whose ``options["kind"]`` is among these; any if left out.
            batch: only jobs of this batch; ``None``: only those of none.
            held: jobs known to be worked on at this moment, whose leases have only run out because
                the computer slept or its clock was set: they are renewed with the next beat.
        """
        with self._database.writing() as session:
            now = self._now(session)
            lapsed = and_(_lapsed(now), JobRow.uid.not_in(held))
            self._give_up(session, lapsed, now, most_attempts)
            wanted = select(JobRow).where(
                or_(JobRow.state == JobState.QUEUED, lapsed), JobRow.batch == batch
            )
            if kinds:
                wanted = wanted.where(JobRow.options["kind"].as_string().in_(kinds))
            # Whoever comes meanwhile passes by this row instead of waiting for it. (On SQLite one
            # writer is alone anyway.)
            row = session.scalar(
                wanted.order_by(JobRow.id).limit(1).with_for_update(skip_locked=True)
            )
            if row is None:
                return None
            row.state = JobState.RUNNING
            row.attempts += 1
            row.worker = clipped(worker, WORDS_LENGTH)
            row.lease_until = now + timedelta(seconds=lease_s)
            row.beat_at = row.started_at = now
            row.share_done = 0.0
            row.problem = None
            session.flush()
            return _job(row)

    def beat(self, job: Job, lease_s: float, share_done: float | None = None) -> bool:
        """Renew the lease of a job taken, and keep how far it is.

        Returns:
            Whether it is still the taker's; if not (cancelled, deleted, taken by another after a
            lapse), leave it at once.
        """
        with self._database.writing() as session:
            now = self._now(session)
            changes: dict[str, Any] = {
                "beat_at": now,
                "lease_until": now + timedelta(seconds=lease_s),
            }
            if share_done is not None:
                changes["share_done"] = min(1.0, max(0.0, share_done))
            return _changed(session, _held(job), changes)

    def again(self, job: Job, most_attempts: int) -> Job | None:
        """Count one more attempt of a job that goes on in the taker's name elsewhere, because the
        computer that did it was lost; ``None`` where it is no longer the taker's, or that was the
        last attempt, and then it has failed."""
        with self._database.writing() as session:
            row = session.scalar(select(JobRow).where(_held(job)).with_for_update())
            if row is None:
                return None
            if row.attempts >= most_attempts:
                _end_lost(row, self._now(session))
                return None
            row.attempts += 1
            row.share_done = 0.0
            session.flush()
            return _job(row)

    def finish(
        self,
        job: Job,
        cost: JobCost | None = None,
        facts: Mapping[str, JsonValue] | None = None,
    ) -> bool:
        """It is done. Returns whether it was still the taker's."""
        changes = {
            "state": JobState.DONE,
            "share_done": 1.0,
            "facts": None if facts is None else dict(facts),
        }
        return self._end(job, changes, cost)

    def fail(self, job: Job, problem: str, facts: Mapping[str, JsonValue] | None = None) -> bool:
        """It has failed for good. facts: with its ``REASON``, where that is known. Returns whether
        it was still the taker's."""
        changes = {
            "state": JobState.FAILED,
            "problem": problem,
            "facts": None if facts is None else dict(facts),
        }
        return self._end(job, changes, None)

    def release(self, job: Job, *, counts: bool = False, problem: str | None = None) -> bool:
        """Give a job back to the list. counts: whether the attempt that ends here is one (else it
        is the taker who stops). Returns whether it was still the taker's."""
        changes = {**_ANEW, "problem": problem}
        if not counts:
            changes["attempts"] = JobRow.attempts - 1
        with self._database.writing() as session:
            return _changed(session, _held(job), changes)

    def cancel(self, uid: str) -> bool:
        """End a job that waits or runs. Returns whether it did so; whoever holds it learns it with
        the next beat."""
        with self._database.writing() as session:
            changes = {
                "state": JobState.CANCELLED,
                "lease_until": None,
                "ended_at": self._now(session),
            }
            return _changed(session, and_(JobRow.uid == uid, JobRow.state.not_in(_ENDS)), changes)

    def queue_anew(self, uids: Sequence[str], options: Mapping[str, Any] | None = None) -> int:
        """Put jobs that have ended into the list once more, as if never tried; how many. options:
        other ones than before."""
        changes = {
            **_ANEW,
            **{"attempts": 0, "problem": None, "started_at": None, "ended_at": None},
            **dict.fromkeys((*JobCost.model_fields, "facts")),
        }
        if options is not None:
            changes["options"] = dict(options)
        done = 0
        with self._database.writing() as session:
            for some in _chunks(uids):
                ended = and_(JobRow.uid.in_(some), JobRow.state.in_(_ENDS))
                done += _count(session.execute(update(JobRow).where(ended).values(**changes)))
        return done

    def free_of(self, workers: Iterable[str]) -> int:
        """End the leases of workers that are known to be dead, so that what they held can be taken
        without waiting; how many jobs."""
        freed = 0
        with self._database.writing() as session:
            now = self._now(session)
            for some in _chunks(list(workers)):
                held = and_(JobRow.worker.in_(some), JobRow.state == JobState.RUNNING)
                freed += _count(session.execute(update(JobRow).where(held).values(lease_until=now)))
        return freed

    def workers(self) -> tuple[str, ...]:
        """Who holds jobs at this moment, dead or alive."""
        with self._database.reading() as session:
            found = session.scalars(
                select(JobRow.worker).where(JobRow.state == JobState.RUNNING).distinct()
            )
            return tuple(sorted(one for one in found if one is not None))

    def get(self, uid: str) -> Job:
        """One job.

        Raises:
            Missing: there is none that is called so.
        """
        with self._database.reading() as session:
            row = session.scalar(select(JobRow).where(JobRow.uid == uid))
            if row is None:
                raise Missing("there is no such job any more")
            return _job(row)

    def of(self, clip_id: int) -> tuple[Job, ...]:
        """The jobs of a clip, in the order in which they were added."""
        return self._where(JobRow.clip_id == clip_id)

    def batch(self, batch: str) -> tuple[Job, ...]:
        """The jobs of a batch, in their order there."""
        return self._where(JobRow.batch == batch, JobRow.number, JobRow.id)

    def unfinished(self) -> tuple[Job, ...]:
        """Those of no batch that wait or run, in order."""
        return self._where(and_(JobRow.batch.is_(None), JobRow.state.not_in(_ENDS)))

    def counts(self, batch: str | None = None) -> dict[JobState, int]:
        """How many jobs of a batch (``None``: of none) are in which state; all states."""
        found = dict.fromkeys(JobState, 0)
        with self._database.reading() as session:
            for state, count in session.execute(
                select(JobRow.state, func.count())
                .where(JobRow.batch == batch)
                .group_by(JobRow.state)
            ):
                found[state] = count
        return found

    def elsewhere(self, batch: str, result_urls: Sequence[str]) -> tuple[Job, ...]:
        """Jobs of other batches that write to the same places."""
        found: list[Job] = []
        for some in _chunks(result_urls):
            found += self._where(and_(JobRow.result_url.in_(some), JobRow.batch != batch))
        return tuple(found)

    def remove(self, uids: Sequence[str]) -> None:
        """Take jobs off the list, whatever becomes of them."""
        with self._database.writing() as session:
            for some in _chunks(uids):
                session.execute(delete(JobRow).where(JobRow.uid.in_(some)))

    def remove_batches(self) -> None:
        """Take all jobs of batches off the list; those of clips go with their clips."""
        with self._database.writing() as session:
            session.execute(delete(JobRow).where(JobRow.batch.is_not(None)))

    def _where(self, wanted: ColumnElement[bool], *order: Any) -> tuple[Job, ...]:  # noqa: ANN401 - columns of any type
        with self._database.reading() as session:
            rows = session.scalars(select(JobRow).where(wanted).order_by(*(order or (JobRow.id,))))
            return tuple(map(_job, rows))

    def _end(self, job: Job, changes: Mapping[str, Any], cost: JobCost | None) -> bool:
        with self._database.writing() as session:
            known = cost.model_dump(exclude_none=True) if cost else {}
            return _changed(
                session,
                _held(job),
                {**changes, **known, "ended_at": self._now(session), "lease_until": None},
            )

    def _give_up(
        self, session: OrmSession, lapsed: ColumnElement[bool], now: datetime, most_attempts: int
    ) -> None:
        spent = and_(lapsed, JobRow.attempts >= most_attempts)
        rows = session.scalars(select(JobRow).where(spent).with_for_update(skip_locked=True))
        for row in rows:
            _end_lost(row, now)

    def _now(self, session: OrmSession) -> datetime:
        """The database server's moment, so that computers whose clocks differ agree on leases."""
        if not self._database.postgresql:
            return utc_now()
        moment = session.scalar(select(func.clock_timestamp()))
        assert isinstance(moment, datetime)
        return moment


def _lost(attempts: int) -> str:
    times = "once" if attempts == 1 else f"{attempts} times"
    return (
        f"whoever looked at it was lost {times}: the program or its computer ended in the middle. "
        "Try this clip by itself"
    )


def _end_lost(row: JobRow, now: datetime) -> None:
    row.state, row.ended_at, row.lease_until = JobState.FAILED, now, None
    row.problem = _lost(row.attempts)
    row.facts = {REASON: {"id": "lost", "values": {"times": row.attempts}}}


def _held(job: Job) -> ColumnElement[bool]:
    """That the job is still held by whoever took it, in the same attempt."""
    return and_(
        JobRow.uid == job.uid,
        JobRow.state == JobState.RUNNING,
        JobRow.worker == job.worker,
        JobRow.attempts == job.attempts,
    )


def _lapsed(now: datetime) -> ColumnElement[bool]:
    return and_(JobRow.state == JobState.RUNNING, JobRow.lease_until <= now)


def _changed(session: OrmSession, where: ColumnElement[bool], to: Mapping[str, Any]) -> bool:
    return _count(session.execute(update(JobRow).where(where).values(**to))) == 1


def _count(result: Any) -> int:  # noqa: ANN401 - SQLAlchemy's own kind of result
    assert isinstance(result, CursorResult)
    return result.rowcount


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE))


def _job(row: JobRow) -> Job:
    return Job(**{name: getattr(row, name) for name in Job.model_fields})
