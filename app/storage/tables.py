"""The tables. What changes here needs a step in ``migrations/versions``; a test compares them."""

from __future__ import annotations

from datetime import date, datetime, timezone
from enum import Enum
from typing import Any, TypeVar

from pydantic import JsonValue
from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from app.programme.values import Side
from app.storage.values import ID_LENGTH, NAME_LENGTH, WHO_LENGTH, WORDS_LENGTH
from vision.values import Direction, Foot, Landing, Level, View

E = TypeVar("E", bound=Enum)
LABEL_LENGTH = 16


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite has none and keeps its digits."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a moment without a zone is a mistake of the caller's."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As UTC, whatever the database makes of it."""
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=timezone.utc)
        return value.astimezone(timezone.utc)


def label(kind: type[E]) -> SqlEnum:
    """A column of an enumeration's values as plain text, so that a new one needs no migration."""
    return SqlEnum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=LABEL_LENGTH,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """What all tables share: the naming of constraints, the same on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it off the class
        datetime: UtcMoment(),
        float: Float(53),
        dict[str, Any]: JSON(none_as_null=True),
        list[JsonValue]: JSON(none_as_null=True),
    }


def _session_key() -> Mapped[int]:
    return mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)


def _number_key() -> Mapped[int]:
    return mapped_column(primary_key=True, autoincrement=False)


class ProfileRow(Base):
    """A person. name_key: the name without regard to case, of which there is one each."""

    __tablename__ = "profile"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - an id is never given twice

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(String(3 * NAME_LENGTH), unique=True)
    height_m: Mapped[float | None]
    mass_kg: Mapped[float | None]
    level: Mapped[Level] = mapped_column(label(Level))
    units: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    place: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    language: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    region: Mapped[str | None] = mapped_column(String(2))
    health_answers: Mapped[dict[str, Any]]
    health_answered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    agreements: Mapped[list[AgreementRow]] = relationship(
        lazy="selectin", order_by="AgreementRow.id", viewonly=True
    )
    holds: Mapped[list[HoldRow]] = relationship(
        lazy="selectin", order_by="HoldRow.id", viewonly=True
    )


class AgreementRow(Base):
    """A clinician's word; ended ones stay."""

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(
        ForeignKey("profile.id", ondelete="CASCADE"), index=True
    )
    who: Mapped[str] = mapped_column(String(WHO_LENGTH))
    agreed_on: Mapped[date]
    covers: Mapped[list[JsonValue]]
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(ID_LENGTH))


class HoldRow(Base):
    """What was felt; lifted ones stay."""

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(
        ForeignKey("profile.id", ondelete="CASCADE"), index=True
    )
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id", ondelete="SET NULL"))
    symptom: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    began_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None] = mapped_column(String(LABEL_LENGTH))
    agreement_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreement.id", ondelete="SET NULL")
    )


class PrescriptionRow(Base):
    """What a physiotherapist prescribed. ended_at: since when it no longer leads."""

    __tablename__ = "prescription"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - as above

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(
        ForeignKey("profile.id", ondelete="CASCADE"), index=True
    )
    steps: Mapped[int]
    sets: Mapped[int]
    rest_s: Mapped[float]
    side: Mapped[Side] = mapped_column(label(Side))
    times_a_week: Mapped[int]
    prescriber: Mapped[str] = mapped_column(String(NAME_LENGTH))
    given_on: Mapped[date]
    until: Mapped[date | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SessionRow(Base):
    """A session, its plan, what was asked afterwards, and its summary."""

    __tablename__ = "session"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - as above

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    profile_id: Mapped[int] = mapped_column(
        ForeignKey("profile.id", ondelete="CASCADE"), index=True
    )
    place: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    mode: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    level: Mapped[Level] = mapped_column(label(Level))
    plan_week: Mapped[int | None]
    view: Mapped[View] = mapped_column(label(View))
    camera: Mapped[str] = mapped_column(String(WORDS_LENGTH))
    planned: Mapped[list[JsonValue]]
    started_at: Mapped[datetime]
    written_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    interrupted: Mapped[bool]
    effort_rpe: Mapped[int | None]
    pain: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text)
    summary: Mapped[dict[str, Any] | None]
    feeling: Mapped[str | None] = mapped_column(String(LABEL_LENGTH))


class IntervalRow(Base):
    """An interval of a session."""

    __tablename__ = "interval"

    session_id: Mapped[int] = _session_key()
    number: Mapped[int] = _number_key()
    kind: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    planned_start_s: Mapped[float | None]
    planned_end_s: Mapped[float | None]
    start_s: Mapped[float | None]
    end_s: Mapped[float | None]
    focus: Mapped[str | None] = mapped_column(String(ID_LENGTH))


class StepRow(Base):
    """A step. seq: the writer's own count, so that a write tried again never doubles a row."""

    __tablename__ = "step"

    session_id: Mapped[int] = _session_key()
    seq: Mapped[int] = _number_key()
    step_index: Mapped[int]
    foot: Mapped[Foot] = mapped_column(label(Foot))
    contact_s: Mapped[float]
    known_s: Mapped[float]
    liftoff_s: Mapped[float | None]
    direction: Mapped[Direction] = mapped_column(label(Direction))
    confidence: Mapped[float]
    length_m: Mapped[float | None]
    length_leg: Mapped[float | None]
    landing: Mapped[Landing] = mapped_column(label(Landing))
    foot_pitch_deg: Mapped[float | None]
    heel_lag_s: Mapped[float | None]
    first_touch_s: Mapped[float | None]
    first_touch_spread_s: Mapped[float | None]


class CueRow(Base):
    """A cue as it was said."""

    __tablename__ = "cue"

    session_id: Mapped[int] = _session_key()
    seq: Mapped[int] = _number_key()
    t_s: Mapped[float]
    cue_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    priority: Mapped[int]
    text: Mapped[str] = mapped_column(String(WORDS_LENGTH))
    spoken: Mapped[str] = mapped_column(String(WORDS_LENGTH))
    earcon: Mapped[str] = mapped_column(String(ID_LENGTH))
    safety: Mapped[bool]


class SafetyStopRow(Base):
    """The coach stopped the walker."""

    __tablename__ = "safety_stop"

    session_id: Mapped[int] = _session_key()
    seq: Mapped[int] = _number_key()
    t_s: Mapped[float]
    why: Mapped[str] = mapped_column(String(WORDS_LENGTH))
