"""The tables of a kiosk's counts and reports, and those of the server that many report to.

Nothing here says who somebody is: hours, lanes and numbers.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.tables import Base

LANE_LENGTH = 24
KIOSK_LENGTH = 40
PROBLEM_LENGTH = 40
DETAIL_LENGTH = 400
REPORT_LENGTH = 64
HASH_LENGTH = 64
VERSION_LENGTH = 40


class _Counted:
    """What is counted of an hour; tips: how often each was given."""

    greeted: Mapped[int]
    begun: Mapped[int]
    completed: Mapped[int]
    walked_s: Mapped[float]
    tips: Mapped[dict[str, Any]]


class KioskCountRow(_Counted, Base):
    """What happened on a lane in the hour that begins at ``hour``, kept for the gym."""

    __tablename__ = "kiosk_count"

    hour: Mapped[datetime] = mapped_column(primary_key=True)
    lane: Mapped[str] = mapped_column(String(LANE_LENGTH), primary_key=True)


class KioskUnsentRow(_Counted, Base):
    """The same, of what has not gone into a report yet."""

    __tablename__ = "kiosk_unsent"

    hour: Mapped[datetime] = mapped_column(primary_key=True)
    lane: Mapped[str] = mapped_column(String(LANE_LENGTH), primary_key=True)


class KioskBatchRow(Base):
    """The last batch that was written: whether one whose end nobody saw has come to be."""

    __tablename__ = "kiosk_batch"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    batch: Mapped[str] = mapped_column(String(REPORT_LENGTH))


class KioskProblemRow(Base):
    """A problem that began or was over. sent: it has gone into a report."""

    __tablename__ = "kiosk_problem"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - an id is never given twice

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    problem: Mapped[str] = mapped_column(String(PROBLEM_LENGTH))
    lane: Mapped[str] = mapped_column(String(LANE_LENGTH))
    detail: Mapped[str] = mapped_column(String(DETAIL_LENGTH))
    over: Mapped[bool]
    sent: Mapped[bool]


class KioskReportRow(Base):
    """A report that the server has not acknowledged. refused: how often it said no to it."""

    __tablename__ = "kiosk_report"

    id: Mapped[str] = mapped_column(String(REPORT_LENGTH), primary_key=True)
    made_at: Mapped[datetime]
    body: Mapped[str] = mapped_column(Text)
    refused: Mapped[int]


class KioskDayRow(Base):
    """The summary of a day, by the kiosk's own calendar."""

    __tablename__ = "kiosk_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    summary: Mapped[dict[str, Any]]


def _kiosk_key() -> Mapped[str]:
    return mapped_column(ForeignKey("fleet_kiosk.name", ondelete="CASCADE"), primary_key=True)


class FleetKioskRow(Base):
    """A kiosk that may report, and what it said last. open: its problems that stand, and whether
    the gym is closed."""

    __tablename__ = "fleet_kiosk"

    name: Mapped[str] = mapped_column(String(KIOSK_LENGTH), primary_key=True)
    made_at: Mapped[datetime]
    version: Mapped[str] = mapped_column(String(VERSION_LENGTH))
    seen_at: Mapped[datetime | None]
    ready: Mapped[bool | None]
    clock_off: Mapped[bool]
    open: Mapped[dict[str, Any] | None]
    summary: Mapped[dict[str, Any] | None]


class FleetKeyRow(Base):
    """A key, as its SHA-256 alone. kiosk: whose reports it lets in; ``None``: an operator's."""

    __tablename__ = "fleet_key"

    key_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), primary_key=True)
    kiosk: Mapped[str | None] = mapped_column(
        ForeignKey("fleet_kiosk.name", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime]


class FleetReportRow(Base):
    """A report that was taken, so that it is never counted again."""

    __tablename__ = "fleet_report"

    kiosk: Mapped[str] = _kiosk_key()
    id: Mapped[str] = mapped_column(String(REPORT_LENGTH), primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(index=True)


class FleetCountRow(_Counted, Base):
    """What all reports of a kiosk say of a lane's hour, added up."""

    __tablename__ = "fleet_count"

    kiosk: Mapped[str] = _kiosk_key()
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    lane: Mapped[str] = mapped_column(String(LANE_LENGTH), primary_key=True)


class FleetProblemRow(Base):
    """A problem that a kiosk has told."""

    __tablename__ = "fleet_problem"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - as above

    id: Mapped[int] = mapped_column(primary_key=True)
    kiosk: Mapped[str] = mapped_column(
        ForeignKey("fleet_kiosk.name", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    problem: Mapped[str] = mapped_column(String(PROBLEM_LENGTH))
    lane: Mapped[str] = mapped_column(String(LANE_LENGTH))
    detail: Mapped[str] = mapped_column(String(DETAIL_LENGTH))
    over: Mapped[bool]
