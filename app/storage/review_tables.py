"""The tables of a trainer's review: clients, clips, jobs, edits and notes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import JsonValue
from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.review_values import JobState
from app.storage.tables import LABEL_LENGTH, Base, label
from app.storage.values import NAME_LENGTH, WORDS_LENGTH
from vision.values import Level

UID_LENGTH = 32
URL_LENGTH = 2000


def _clip_key() -> Mapped[int]:
    return mapped_column(ForeignKey("clip.id", ondelete="CASCADE"), primary_key=True)


class ClientRow(Base):
    """Somebody whom a trainer films: no login, no sessions. name_key: as of a profile."""

    __tablename__ = "client"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - an id is never given twice

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(String(3 * NAME_LENGTH), unique=True)
    height_m: Mapped[float | None]
    level: Mapped[Level] = mapped_column(label(Level))
    thresholds: Mapped[dict[str, Any]]
    notes: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class ClipRow(Base):
    """A recorded clip; its files lie in the folder that ``uid`` names."""

    __tablename__ = "clip"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - as above

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    client_id: Mapped[int | None] = mapped_column(
        ForeignKey("client.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(WORDS_LENGTH))
    suffix: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime]
    filmed_on: Mapped[date | None]
    height_m: Mapped[float | None]
    belt_mps: Mapped[float | None]
    incline_percent: Mapped[float | None]
    notes: Mapped[str] = mapped_column(Text)
    capture_hz: Mapped[float | None]
    played_as_filmed: Mapped[bool]
    subject: Mapped[dict[str, Any] | None]
    keep_original: Mapped[bool]
    problem: Mapped[str | None] = mapped_column(Text)
    analysed_at: Mapped[datetime | None]
    edits_in_force: Mapped[int]


class ClipEditRow(Base):
    """A correction of a clip; those above the clip's ``edits_in_force`` are undone."""

    __tablename__ = "clip_edit"

    clip_id: Mapped[int] = _clip_key()
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    edit: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]


class ClipNoteRow(Base):
    """Words and drawings pinned to a moment of a clip."""

    __tablename__ = "clip_note"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - as above

    id: Mapped[int] = mapped_column(primary_key=True)
    clip_id: Mapped[int] = mapped_column(ForeignKey("clip.id", ondelete="CASCADE"), index=True)
    t_s: Mapped[float]
    time_scale: Mapped[float]
    text: Mapped[str] = mapped_column(Text)
    drawings: Mapped[list[JsonValue]]
    made_at: Mapped[datetime]


class JobRow(Base):
    """Work to be done on a clip, by whichever worker takes it. batch: one call of ``backstep
    analyze``; number: its place there. lease_until: when another may take it, if nobody beats.
    facts: what is told of the result in a table of many."""

    __tablename__ = "job"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - as above

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(UID_LENGTH), unique=True)
    batch: Mapped[str | None] = mapped_column(String(UID_LENGTH), index=True)
    number: Mapped[int]
    clip_id: Mapped[int | None] = mapped_column(
        ForeignKey("clip.id", ondelete="CASCADE"), index=True
    )
    source_url: Mapped[str] = mapped_column(String(URL_LENGTH))
    result_url: Mapped[str] = mapped_column(String(URL_LENGTH))
    options: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(label(JobState), index=True)
    attempts: Mapped[int]
    worker: Mapped[str | None] = mapped_column(String(WORDS_LENGTH))
    lease_until: Mapped[datetime | None]
    beat_at: Mapped[datetime | None]
    share_done: Mapped[float]
    problem: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    clip_s: Mapped[float | None]
    wall_s: Mapped[float | None]
    processor_s: Mapped[float | None]
    peak_bytes: Mapped[float | None]
    facts: Mapped[dict[str, Any] | None]
