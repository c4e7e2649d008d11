"""Which engine does the jobs: this computer's cores, or a Dask cluster's workers."""

from __future__ import annotations

from collections.abc import Sequence

from app.jobs.engine import JobEngine, JobLane, JobListener, LocalEngine
from app.jobs.settings import JobSettings
from app.jobs.spec import JobKind
from app.storage.jobs import Jobs

SCHEDULER = "BACKSTEP_SCHEDULER"
"""The environment's name for the address of a Dask scheduler."""
SERVER_LANES = (JobLane(1, (JobKind.COPY,)), JobLane(1, (JobKind.ANALYSE, JobKind.JUDGE)))
"""Of a server: a clip just dropped in can be seen at once, whatever is looked at meanwhile."""


def open_engine(
    jobs: Jobs,
    lanes: Sequence[JobLane] = SERVER_LANES,
    *,
    scheduler: str | None = None,
    settings: JobSettings | None = None,
    batch: str | None = None,
    listener: JobListener | None = None,
) -> JobEngine:
    """An engine, not started yet.

    Args:
        scheduler: the address of a Dask scheduler, such as ``tls://scheduler:8786``; then the
            lanes say only which kinds are taken. Without one, this computer's cores.
        batch: take only jobs of this batch; ``None``: only those of none.

    Raises:
        ClusterError: the scheduler's address will not do, or it cannot be reached.
    """
    if scheduler:
        from app.jobs.cluster import DaskEngine

        kinds = tuple(dict.fromkeys(kind for lane in lanes for kind in lane.kinds))
        return DaskEngine(jobs, scheduler, kinds, settings=settings, batch=batch, listener=listener)
    return LocalEngine(jobs, lanes, settings=settings, batch=batch, listener=listener)
