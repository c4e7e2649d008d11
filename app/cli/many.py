"""``backstep analyze ... --out DIR``: many clips, from one to thousands."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.terminal.output import ExitCode, Failure, err, out, print_error, progress_bar
from vision.sources.echo import echo

if TYPE_CHECKING:
    from app.jobs.batch import Batch
    from app.jobs.engine import JobEngine
    from app.jobs.spec import JobOptions
    from app.storage import Store
    from app.storage.review_values import Job

_LOOK_S = 0.5
_LINE_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class ManyClips:
    """What was asked for. named: clips, folders, patterns, addresses. threads: clips at a time on
    this computer; cores if left out. scheduler: of Dask."""

    named: Sequence[str]
    out: str
    options: JobOptions
    threads: int | None = None
    scheduler: str | None = None


def analyse_many(asked: ManyClips) -> ExitCode:
    """Look at all clips, and write reports and a table of them.

    Raises:
        Failure: nothing can be done at all, or it was stopped in between.
    """
    from app.jobs.batch import BatchError, jobs_of, make_batch, put_on_list
    from app.jobs.cluster_address import ClusterError
    from app.jobs.files import FileError
    from app.jobs.inputs import find_clips
    from app.jobs.summary_table import write_summary
    from app.storage import StorageError, Store

    try:
        batch = make_batch(find_clips(asked.named), asked.out, asked.options)
        with Store() as store:
            done = put_on_list(store.jobs, batch)
            _run(store, batch, done, asked)
            jobs = jobs_of(store.jobs, batch)
            written = write_summary(jobs, batch.out)
    except FileError as error:
        raise Failure(str(error), ExitCode.INPUT) from error
    except BatchError as error:
        raise Failure(str(error), ExitCode.USAGE) from error
    except (StorageError, ClusterError) as error:
        raise Failure(f"{error}.", ExitCode.MISSING) from error
    return _tell(jobs, written)


@dataclass(slots=True)
class _Watch:
    """Tells how far all of it is."""

    total: int
    before: int
    began_s: float = field(default_factory=time.monotonic)
    told: float = 0.0

    def text(self, ended: int, share: float, failed: int) -> str:
        """What stands before the bar."""
        words = f"{ended:,} of {self.total:,} clips"
        if failed:
            words += f", {failed:,} failed"
        begun = self.before / self.total
        spent_s = time.monotonic() - self.began_s
        if begun < share < 1 and spent_s > 5:
            words += f", {_span(spent_s * (1 - share) / (share - begun))} left"
        return words

    def due(self, share: float, terminal: bool) -> bool:
        """Whether it is worth a line: without a terminal each one stays."""
        if terminal or share - self.told >= _LINE_EVERY:
            self.told = share
            return True
        return False


def _run(store: Store, batch: Batch, done: int, asked: ManyClips) -> None:
    from app.jobs.batch import jobs_of
    from app.jobs.engine import JobLane, JobListener
    from app.jobs.opening import open_engine
    from app.storage.review_values import JobState
    from vision.pipeline.parallel import usable_cores

    if done == len(batch.clips):
        return
    if not asked.scheduler:
        _model_first(asked)
    failed = 0

    def ended(job: Job) -> None:
        nonlocal failed
        if job.state is JobState.FAILED:
            failed += 1
            print_error(f"{echo(job.source_url, 200)}: {job.problem}")

    threads = min(asked.threads or usable_cores(), len(batch.clips) - done)
    engine = open_engine(
        store.jobs,
        [JobLane(threads)],
        scheduler=asked.scheduler,
        batch=batch.id,
        listener=JobListener(ended=ended),
    )
    watch = _Watch(len(batch.clips), done)
    terminal = err().is_terminal
    try:
        with progress_bar(watch.text(done, 0.0, 0)) as show:
            engine.start()
            while True:
                jobs = jobs_of(store.jobs, batch)
                over = sum(job.state.ended for job in jobs)
                share = (over + sum(_share(engine, job) for job in jobs)) / max(1, len(jobs))
                if watch.due(share, terminal):
                    show(watch.text(over, share, failed), share)
                if over == len(jobs):
                    break
                time.sleep(_LOOK_S if len(jobs) < 500 else 4 * _LOOK_S)
    except KeyboardInterrupt:
        raise Failure(
            "stopped; what is done is kept. Run the same command again to go on.",
            ExitCode.INTERRUPTED,
        ) from None
    finally:
        engine.close()


def _share(engine: JobEngine, job: Job) -> float:
    if job.state.ended:
        return 0.0
    progress = engine.progress(job.uid)
    return job.share_done if progress is None else progress.share


def _model_first(asked: ManyClips) -> None:
    """Fetch the pose model before all else: each child would wait for it without a word."""
    from app.terminal.options import get_model

    get_model(asked.options.model)


def _tell(jobs: Sequence[Job], written: Sequence[str]) -> ExitCode:
    from app.storage.review_values import JobState

    failed = [job for job in jobs if job.state is not JobState.DONE]
    nobody = [
        job for job in jobs if job.facts is not None and not job.facts.get("walker_seen", True)
    ]
    console = out()
    console.print(f"{len(jobs) - len(failed):,} of {len(jobs):,} clips done")
    if nobody:
        console.print(f"{len(nobody):,} of them hardly show a walker with feet")
    for place in written:
        console.print(f"written: {place}", markup=False, soft_wrap=True)
    if failed:
        return ExitCode.INPUT
    return ExitCode.NOBODY if nobody else ExitCode.OK


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
