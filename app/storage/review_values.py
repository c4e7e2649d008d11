"""What is kept of a trainer's review, as the rest of the program sees it."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

from pydantic import Field, JsonValue

from app.storage.values import LongNote, Name, Utc, Value
from vision.values import Level


class JobState(str, Enum):
    """How far a job is; the last three are its ends."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self not in (JobState.QUEUED, JobState.RUNNING)


class NewClient(Value):
    """Somebody whom a trainer films. thresholds: their own ones by dotted name of the setting,
    such as ``checks.upright_trunk.most_deg``; empty: those of the level."""

    name: Name
    height_m: float | None = Field(default=None, ge=0.8, le=2.5)
    level: Level = Level.BEGINNER
    thresholds: dict[str, float] = Field(default_factory=dict)
    notes: LongNote = ""


class Client(NewClient):
    """A client as kept."""

    id: int
    created_at: Utc


class Subject(Value):
    """Whom a trainer picked: the place of their hips in the upright picture at a moment, in shares
    of its width and height. time_scale: as in ``NewNote``."""

    t_s: float = Field(ge=0)
    time_scale: float = Field(default=1.0, gt=0)
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)


class ClipFacts(Value):
    """What a trainer says of a clip. height_m: overrides the client's. capture_hz: pictures a
    second of the walker's time as answered, ``None`` what the container says; played_as_filmed:
    the answer was that the clip is no slow motion, whatever it looks like. keep_original: beside
    the review copy."""

    client_id: int | None = None
    filmed_on: date | None = None
    height_m: float | None = Field(default=None, ge=0.8, le=2.5)
    belt_mps: float | None = Field(default=None, ge=0, le=6)
    incline_percent: float | None = Field(default=None, ge=-30, le=40)
    notes: LongNote = ""
    capture_hz: float | None = Field(default=None, gt=0, le=20_000)
    played_as_filmed: bool = False
    keep_original: bool = True


class NewClip(ClipFacts):
    """A clip as it arrives. name: of the file, as the trainer knows it. suffix: with its dot."""

    uid: str = Field(pattern="^[0-9a-f]{32}$")
    name: str = Field(min_length=1, max_length=200)
    suffix: str = Field(pattern=r"^(\.[a-z0-9]{1,8})?$")
    size_bytes: int = Field(ge=0)


class Clip(NewClip):
    """A clip as kept. problem: why its analysis failed, in words. edits_in_force: how many of its
    corrections hold; those after them are undone."""

    id: int
    added_at: Utc
    subject: Subject | None = None
    problem: str | None = None
    analysed_at: Utc | None = None
    edits_in_force: int = 0


class ClipEdit(Value):
    """A correction as kept; ``app.review.edits`` reads it."""

    seq: int
    edit: dict[str, JsonValue]
    made_at: Utc


class NewNote(Value):
    """Words and drawings pinned to the moment t_s, in the walker's seconds as they were counted
    then: time_scale is how many of the film's went to one. Where somebody says afterwards how slow
    the motion is, the same picture is at other seconds of the walker's (``at_scale``)."""

    t_s: float = Field(ge=0)
    time_scale: float = Field(default=1.0, gt=0)
    text: LongNote = ""
    drawings: tuple[dict[str, JsonValue], ...] = Field(default=(), max_length=100)


class Note(NewNote):
    """A note as kept."""

    id: int
    made_at: Utc

    def at_scale(self, time_scale: float) -> Note:
        """The same picture's moment, where ``time_scale`` seconds of the film are one."""
        if time_scale == self.time_scale:
            return self
        t_s = self.t_s * self.time_scale / time_scale
        return self.model_copy(update={"t_s": t_s, "time_scale": time_scale})


class NewJob(Value):
    """Work to be done: the clip at source_url, its results into the folder result_url, both for
    fsspec. options: what ``app.jobs.spec`` reads."""

    uid: str
    batch: str | None = None
    number: int = 0
    clip_id: int | None = None
    source_url: str
    result_url: str
    options: dict[str, Any] = Field(default_factory=dict)


class JobCost(Value):
    """What a job cost. clip_s: how long the clip is, ``None`` where that is not known."""

    clip_s: float | None = None
    wall_s: float | None = None
    processor_s: float | None = None
    peak_bytes: float | None = None


REASON = "reason"
"""In ``Job.facts`` of one that failed: why, as ``app.jobs.spec.FailureReason`` has it."""


class Job(NewJob):
    """Work as kept. attempts: the one that runs included. worker: who has taken it. share_done:
    0..1. problem: why it failed, in words. clip_s: how long the clip is; wall_s, processor_s,
    peak_bytes: what it cost. facts: of the result, for a table of many."""

    id: int
    state: JobState
    attempts: int
    worker: str | None = None
    lease_until: Utc | None = None
    beat_at: Utc | None = None
    share_done: float = 0.0
    problem: str | None = None
    created_at: Utc
    started_at: Utc | None = None
    ended_at: Utc | None = None
    clip_s: float | None = None
    wall_s: float | None = None
    processor_s: float | None = None
    peak_bytes: float | None = None
    facts: dict[str, JsonValue] | None = None
