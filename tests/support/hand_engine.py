"""An engine whose jobs a test does itself, one step at a time; the list and the desk are the
product's own."""

from __future__ import annotations

from app.jobs.engine import JobDesk, JobListener, JobProgress
from app.jobs.settings import JobSettings
from app.jobs.spec import ChildAnswer
from app.storage.jobs import Jobs
from app.storage.review_values import Job


class HandEngine:
    """Takes a job when it is told to."""

    def __init__(self, jobs: Jobs, listener: JobListener) -> None:
        self.jobs = jobs
        self.desk = JobDesk(jobs, JobSettings(), listener)

    def take(self, kind: str) -> Job:
        """The next job of that kind, begun."""
        job = self.jobs.take("hand", lease_s=300.0, most_attempts=1, kinds=(kind,))
        if job is None:
            raise LookupError(f"nobody asked for a job of the kind {kind}")
        self.desk.begin(job)
        return job

    def end(self, job: Job, answer: ChildAnswer) -> None:
        """The job's last word."""
        self.desk.answered(job, answer)

    def start(self) -> None:
        """Nothing to begin."""

    def wake(self) -> None:
        """The test looks into the list itself."""

    def warm(self) -> None:
        """Nothing to warm."""

    def stop_job(self, uid: str) -> None:
        """Somebody no longer wants it."""
        self.desk.stop(uid)

    def progress(self, uid: str) -> JobProgress | None:
        """How far a job is."""
        return self.desk.progress(uid)

    def close(self) -> None:
        """Nothing to stop."""
