"""Hands the jobs of the list to this computer's cores."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import ValidationError

from app.jobs.holder import dead, new_name, sweep_places
from app.jobs.runner import JobChild, JobStopped
from app.jobs.settings import JobSettings
from app.jobs.spec import ChildAnswer, JobKind, JobSpec
from app.storage.errors import StorageError
from app.storage.jobs import Jobs
from app.storage.review_values import Job
from vision.values import GaitEvent

_log = logging.getLogger(__name__)
_TRIES = 20
_SECONDS_TO_TELL = 1.0  # before this nobody knows how long it will take


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is that runs now. share: 0..1. t_s: up to where, in the walker's seconds.
    events: contacts and lift-offs known so far, not refined yet. left_s: how long it will still
    take, ``None`` where that cannot be told yet."""

    share: float = 0.0
    t_s: float = 0.0
    events: tuple[GaitEvent, ...] = ()
    left_s: float | None = None


@dataclass(frozen=True, slots=True)
class JobListener:
    """Who is told; both are called in a thread of the engine's, and must not wait for long.

    told: of each word of progress. ended: of each job that has ended (done or failed), as kept.
    """

    told: Callable[[Job, ChildAnswer], None] | None = None
    ended: Callable[[Job], None] | None = None


class JobEngine(Protocol):
    """Whoever does the jobs of the list."""

    def start(self) -> None:
        """Begin to take jobs."""
        ...

    def wake(self) -> None:
        """Look into the list at once, because something was added."""
        ...

    def warm(self) -> None:
        """Be ready for a first job soon: load the pose model now, where that helps."""
        ...

    def stop_job(self, uid: str) -> None:
        """Leave a job that was cancelled in the list at once, not with the next beat."""
        ...

    def progress(self, uid: str) -> JobProgress | None:
        """How far a job is; ``None`` while it does not run here."""
        ...

    def close(self) -> None:
        """Stop, giving what was begun back to the list; safe to call twice."""
        ...


@dataclass(frozen=True, slots=True)
class JobLane:
    """Threads that do jobs of some kinds, each with a child of its own. kinds: all if empty."""

    threads: int = 1
    kinds: tuple[JobKind, ...] = ()

    @property
    def loads_model(self) -> bool:
        """Whether its children need the pose model."""
        return not self.kinds or JobKind.ANALYSE in self.kinds


@dataclass(slots=True)
class _Running:
    """What is known of a job while it runs."""

    began_s: float = field(default_factory=time.monotonic)
    share: float = 0.0
    t_s: float = 0.0
    events: list[GaitEvent] = field(default_factory=list)
    stop: bool = False

    def told(self, answer: ChildAnswer) -> None:
        """Keep a word of progress."""
        self.share = answer.share if answer.share is not None else self.share
        self.t_s = answer.t_s if answer.t_s is not None else self.t_s
        self.events += answer.events

    def progress(self) -> JobProgress:
        """As of now."""
        spent_s = time.monotonic() - self.began_s
        known = self.share > 0 and spent_s > _SECONDS_TO_TELL
        left_s = spent_s * (1 / self.share - 1) if known else None
        return JobProgress(self.share, self.t_s, tuple(self.events), left_s)


class JobDesk:
    """What every engine does with the list: beats, ends, gives back, and tells."""

    def __init__(self, jobs: Jobs, settings: JobSettings, listener: JobListener) -> None:
        self.jobs = jobs
        self.settings = settings
        self._listener = listener
        self._running: dict[str, _Running] = {}
        self._lock = threading.Lock()

    @property
    def running(self) -> tuple[str, ...]:
        """The jobs that run now."""
        with self._lock:
            return tuple(self._running)

    def begin(self, job: Job) -> None:
        """A job runs from now on."""
        with self._lock:
            self._running[job.uid] = _Running()

    def told(self, job: Job, answer: ChildAnswer) -> None:
        """A word of progress."""
        with self._lock:
            if (running := self._running.get(job.uid)) is not None:
                running.told(answer)
        if self._listener.told is not None:
            self._listener.told(job, answer)

    def beat(self, job: Job) -> bool:
        """Renew the lease; whether the job is still ours."""
        with self._lock:
            running = self._running.get(job.uid)
        try:
            share = None if running is None else running.share
            return self.jobs.beat(job, self.settings.lease_s, share)
        except StorageError as error:  # the lease outlasts a database that is busy for a while
            _log.warning("a job's beat: %s", error)
            return True

    def stop(self, uid: str) -> None:
        """Somebody no longer wants it."""
        with self._lock:
            if (running := self._running.get(uid)) is not None:
                running.stop = True

    def unwanted(self, job: Job) -> bool:
        """Whether somebody no longer wants it."""
        with self._lock:
            return (running := self._running.get(job.uid)) is not None and running.stop

    def progress(self, uid: str) -> JobProgress | None:
        """How far a job is that runs here."""
        with self._lock:
            running = self._running.get(uid)
            return None if running is None else running.progress()

    def answered(self, job: Job, answer: ChildAnswer) -> None:
        """The job's last word has come."""
        jobs, most = self.jobs, self.settings.attempts
        if answer.done is not None:
            cost, facts = answer.done, answer.facts
            self._keep(lambda: jobs.finish(job, cost, facts))
        elif answer.lost and job.attempts < most:
            self._keep(lambda: jobs.release(job, counts=True, problem=answer.problem))
        else:
            times = f", {job.attempts} times" if answer.lost and job.attempts > 1 else ""
            why = None if answer.reason is None else answer.reason.facts()
            self._keep(lambda: jobs.fail(job, f"{answer.problem}{times}", why))
        self._leave(job, tell=True)

    def give_back(self, job: Job) -> None:
        """The engine stops in the middle of it."""
        self._keep(lambda: self.jobs.release(job))
        self._leave(job, tell=False)

    def drop(self, job: Job) -> None:
        """It is no longer ours; the list knows why."""
        self._leave(job, tell=True)

    def _leave(self, job: Job, *, tell: bool) -> None:
        with self._lock:
            self._running.pop(job.uid, None)
        if tell and self._listener.ended is not None:
            try:
                now = self.jobs.get(job.uid)
            except StorageError:  # deleted with its clip
                return
            if now.state.ended:
                self._listener.ended(now)

    def _keep(self, change: Callable[[], bool]) -> None:
        """Write an end; where that fails for long, the lease runs out and it is done again."""
        for _ in range(_TRIES):
            if self._kept(change):
                return
            time.sleep(0.5)

    @staticmethod
    def _kept(change: Callable[[], bool]) -> bool:
        try:
            change()
        except StorageError as error:
            _log.warning("a job's end: %s", error)
            return False
        return True


class LocalEngine:
    """Threads of this process, each with a child that does one job after the other.

    Jobs that a process of this computer held which is no more are free at once; those of other
    computers when their lease has run out.

    Args:
        batch: take only jobs of this batch; ``None``: only those of none.
    """

    def __init__(
        self,
        jobs: Jobs,
        lanes: Sequence[JobLane] = (JobLane(),),
        *,
        settings: JobSettings | None = None,
        batch: str | None = None,
        listener: JobListener | None = None,
    ) -> None:
        self._settings = settings or JobSettings()
        self._desk = JobDesk(jobs, self._settings, listener or JobListener())
        self._jobs = jobs
        self._batch = batch
        self._woken = threading.Condition()
        self._calls = 0
        self._wants_warm = False
        self._closing = False
        self._threads = [
            threading.Thread(target=self._work, args=(lane,), name="jobs", daemon=True)
            for lane in lanes
            for _ in range(lane.threads)
        ]

    def start(self) -> None:
        """Begin to take jobs.

        Raises:
            StorageError: the list cannot be read.
        """
        self._jobs.free_of(dead(self._jobs.workers()))
        sweep_places()
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Look into the list at once."""
        with self._woken:
            self._calls += 1
            self._woken.notify_all()

    def warm(self) -> None:
        """Start the children that will do the next jobs."""
        self._wants_warm = True
        self.wake()

    def stop_job(self, uid: str) -> None:
        """Leave a job that was cancelled in the list at once."""
        self._desk.stop(uid)

    def progress(self, uid: str) -> JobProgress | None:
        """How far a job is; ``None`` while it does not run here."""
        return self._desk.progress(uid)

    def close(self) -> None:
        """Stop, giving what was begun back to the list; safe to call twice."""
        self._closing = True
        self.wake()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def _work(self, lane: JobLane) -> None:
        name = new_name()
        child: JobChild | None = None
        idle_since_s = time.monotonic()
        try:
            while not self._closing:
                calls = self._calls
                job = self._next(name, lane)
                if job is not None:
                    child = self._try(job, child, lane)
                    idle_since_s = time.monotonic()
                    continue
                if self._wants_warm and lane.loads_model:
                    self._wants_warm = False
                    with suppress(OSError):  # told with the next job
                        child, idle_since_s = self._fit(child, lane), time.monotonic()
                elif child and time.monotonic() - idle_since_s > self._settings.keep_warm_s:
                    child.close()
                    child = None
                with self._woken:
                    self._woken.wait_for(
                        lambda seen=calls: self._calls != seen,  # type: ignore[misc]
                        self._settings.idle_s,
                    )
        finally:
            if child is not None:
                child.close()

    def _next(self, name: str, lane: JobLane) -> Job | None:
        try:
            return self._jobs.take(
                name,
                lease_s=self._settings.lease_s,
                most_attempts=self._settings.attempts,
                kinds=[kind.value for kind in lane.kinds],
                batch=self._batch,
                held=self._desk.running,
            )
        except StorageError as error:
            _log.warning("the job list: %s", error)
            return None

    def _try(self, job: Job, child: JobChild | None, lane: JobLane) -> JobChild | None:
        """Do a job, whatever comes in between: a thread that ended would leave the rest undone, and
        nobody would be told."""
        try:
            child = self._fit(child, lane)
            return self._do(job, child)
        except OSError as error:
            why = f"no process could be started for it ({error.strerror or error})"
        except Exception as error:
            _log.exception("a job ended in an error of Backstep's own")
            why = f"an error of Backstep's own ({type(error).__name__}: {error})"
        if child is not None:
            child.kill()
        self._desk.answered(job, ChildAnswer(problem=why, lost=True))
        with self._woken:  # another attempt at once would end alike
            self._woken.wait_for(lambda: self._closing, self._settings.beat_s)
        return None

    def _fit(self, child: JobChild | None, lane: JobLane) -> JobChild:
        """A child that can do a job: this one, or a fresh one in its place."""
        if child is not None and child.usable:
            return child
        if child is not None:
            child.close()
        # The first contacts are waited for; a first picture is shown until the copy is there.
        model = lane.loads_model
        return JobChild(self._settings, warm=model, behind=not model)

    def _do(self, job: Job, child: JobChild) -> JobChild:
        desk = self._desk
        desk.begin(job)
        beaten_s = time.monotonic()
        lost = False

        def stop() -> bool:
            nonlocal beaten_s, lost
            if time.monotonic() - beaten_s >= self._settings.beat_s:
                beaten_s = time.monotonic()
                lost = not desk.beat(job)
            return self._closing or lost or desk.unwanted(job)

        try:
            answer = child.do(JobSpec.of(job), lambda word: desk.told(job, word), stop)
        except ValidationError:
            answer = ChildAnswer(problem="its options are none that this version knows")
        except JobStopped:
            if self._closing and not lost and not desk.unwanted(job):
                desk.give_back(job)
            else:
                desk.drop(job)
            return child
        desk.answered(job, answer)
        return child
