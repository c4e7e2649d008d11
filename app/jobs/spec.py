"""What a child is asked to do, and what it answers: one line of JSON each.

The parent writes a ``JobSpec`` a line to the child's standard input. The child answers with
``ChildAnswer`` lines: ``ready`` once, words of progress while it works, at the end ``done`` or
``problem``.
"""

from __future__ import annotations

from enum import Enum
from importlib.metadata import PackageNotFoundError, version

from pydantic import Field, JsonValue, ValidationError

from app.reports.asked import Asked
from app.storage.review_values import REASON, Job, JobCost
from app.storage.values import Value
from vision.values import GaitEvent


class JobKind(str, Enum):
    """What is to be done with a clip: look at the walk, make the copy that browsers play, or judge
    the walk again from the poses that lie beside the report, as something else is now known."""

    ANALYSE = "analyse"
    COPY = "copy"
    JUDGE = "judge"


class JobOptions(Value):
    """What ``options`` of a job in the list hold.

    shown: the clip's name in the report; the source's address if left out. suffix: of the clip's
    file, with its dot; that of the address if left out. model: the pose model's name; the default
    if left out. poses: keep poses.npz beside the report. table: write steps.csv as well.
    processes: that look for poses at a time. version: the program's that put it on the list; a
    worker of another version leaves it alone. memory_mb, wall_s: bounds of its own.
    fingerprint: of the clip's file, by which a changed clip is known; nobody reads it here.
    """

    kind: JobKind = JobKind.ANALYSE
    shown: str | None = None
    suffix: str | None = None
    asked: Asked = Field(default_factory=Asked)
    model: str | None = None
    poses: bool = True
    table: bool = False
    processes: int = Field(default=1, ge=1)
    version: str | None = None
    memory_mb: float | None = Field(default=None, gt=0)
    wall_s: float | None = Field(default=None, gt=0)
    fingerprint: str | None = None


class JobSpec(JobOptions):
    """One job as a child gets it."""

    uid: str
    source_url: str
    result_url: str

    @classmethod
    def of(cls, job: Job) -> JobSpec:
        """What ``job`` asks for.

        Raises:
            ValueError: its options are none that this version knows.
        """
        options = JobOptions.model_validate(job.options)
        return cls(
            **dict(options), uid=job.uid, source_url=job.source_url, result_url=job.result_url
        )

    def line(self) -> str:
        """As a line of JSON, with its end."""
        return self.model_dump_json(exclude_defaults=True) + "\n"


OTHER_VERSION = "other_version"
"""The reason of a job that a worker of another version was given."""


class FailureReason(Value):
    """Why a job failed, for whoever says it in another language: ``problem.job.`` and this id are
    words of the catalogue, with these values."""

    id: str = Field(max_length=40)
    values: dict[str, float] = Field(default_factory=dict)

    @classmethod
    def of(cls, job: Job) -> FailureReason | None:
        """That of a job which has failed; ``None`` where it is in words alone."""
        try:
            return cls.model_validate((job.facts or {}).get(REASON))
        except ValidationError:
            return None

    def facts(self) -> dict[str, JsonValue]:
        """As it is kept with the job."""
        return {REASON: self.model_dump(mode="json")}


class ChildAnswer(Value):
    """One word of a child.

    ready: it has loaded what it needs and waits for a job. share, t_s, events: how far it is (0..1;
    the walker's seconds), and the contacts and lift-offs that have become known since its last
    word. done: the job is done, at this cost; facts: of the result. problem: the job has failed,
    in words; reason: the same where it is known; lost: not for the clip's sake, so that another
    attempt may well succeed.
    """

    ready: bool = False
    share: float | None = None
    t_s: float | None = None
    events: tuple[GaitEvent, ...] = ()
    done: JobCost | None = None
    facts: dict[str, JsonValue] | None = None
    problem: str | None = None
    reason: FailureReason | None = None
    lost: bool = False

    @property
    def last(self) -> bool:
        """Whether nothing more comes of this job."""
        return self.done is not None or self.problem is not None

    def line(self) -> str:
        """As a line of JSON, with its end."""
        return self.model_dump_json(exclude_defaults=True) + "\n"


def own_version() -> str:
    """This program's version; empty where it is not installed."""
    try:
        return version("backstep-coach")
    except PackageNotFoundError:
        return ""
