"""A kiosk's counts and reports, and what a server knows of many kiosks, get tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True)
_NUMBER = sa.Float(53)


def _counted() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("hour", _MOMENT, primary_key=True),
        sa.Column("lane", sa.String(24), primary_key=True),
        sa.Column("greeted", sa.Integer, nullable=False),
        sa.Column("begun", sa.Integer, nullable=False),
        sa.Column("completed", sa.Integer, nullable=False),
        sa.Column("walked_s", _NUMBER, nullable=False),
        sa.Column("tips", _JSON, nullable=False),
    )


def _problem() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("problem", sa.String(40), nullable=False),
        sa.Column("lane", sa.String(24), nullable=False),
        sa.Column("detail", sa.String(400), nullable=False),
        sa.Column("over", sa.Boolean, nullable=False),
    )


def _of_kiosk(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["kiosk"], ["fleet_kiosk.name"], name=f"fk_{table}_kiosk_fleet_kiosk", ondelete="CASCADE"
    )


def upgrade() -> None:
    """Make the tables."""
    op.create_table("kiosk_count", *_counted())
    op.create_table("kiosk_unsent", *_counted())
    op.create_table(
        "kiosk_batch",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("batch", sa.String(64), nullable=False),
    )
    op.create_table(
        "kiosk_problem",
        sa.Column("id", sa.Integer, primary_key=True),
        *_problem(),
        sa.Column("sent", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "kiosk_report",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("refused", sa.Integer, nullable=False),
    )
    op.create_table(
        "kiosk_day",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("summary", _JSON, nullable=False),
    )
    op.create_table(
        "fleet_kiosk",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("seen_at", _MOMENT),
        sa.Column("ready", sa.Boolean),
        sa.Column("clock_off", sa.Boolean, nullable=False),
        sa.Column("open", _JSON),
        sa.Column("summary", _JSON),
    )
    op.create_table(
        "fleet_key",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("kiosk", sa.String(40)),
        sa.Column("made_at", _MOMENT, nullable=False),
        _of_kiosk("fleet_key"),
    )
    op.create_index("ix_fleet_key_kiosk", "fleet_key", ["kiosk"])
    op.create_table(
        "fleet_report",
        sa.Column("kiosk", sa.String(40), primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("taken_at", _MOMENT, nullable=False),
        _of_kiosk("fleet_report"),
    )
    op.create_index("ix_fleet_report_taken_at", "fleet_report", ["taken_at"])
    op.create_table(
        "fleet_count",
        sa.Column("kiosk", sa.String(40), primary_key=True),
        *_counted(),
        _of_kiosk("fleet_count"),
    )
    op.create_table(
        "fleet_problem",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kiosk", sa.String(40), nullable=False),
        *_problem(),
        _of_kiosk("fleet_problem"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fleet_problem_kiosk", "fleet_problem", ["kiosk"])


def downgrade() -> None:
    """Drop them, with what was counted there."""
    for table in (
        *("fleet_problem", "fleet_count", "fleet_report", "fleet_key", "fleet_kiosk"),
        *("kiosk_day", "kiosk_report", "kiosk_problem", "kiosk_batch", "kiosk_unsent"),
        "kiosk_count",
    ):
        op.drop_table(table)
