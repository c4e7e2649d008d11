"""The first shape: profiles, sessions, and what happens in them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_FLOAT = sa.Float(53)
_MOMENT = sa.DateTime(timezone=True)
_LABEL = sa.String(16)


def upgrade() -> None:
    """Make all tables."""
    _people()
    _sessions()
    _happenings()


def _people() -> None:
    op.create_table(
        "profile",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_key", sa.String(240), nullable=False),
        sa.Column("height_m", _FLOAT),
        sa.Column("mass_kg", _FLOAT),
        sa.Column("level", _LABEL, nullable=False),
        sa.Column("units", _LABEL, nullable=False),
        sa.Column("place", _LABEL, nullable=False),
        sa.Column("language", _LABEL, nullable=False),
        sa.Column("health_answers", sa.JSON, nullable=False),
        sa.Column("health_answered_at", _MOMENT),
        sa.Column("clinician_agreed_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("name_key", name="uq_profile_name_key"),
        sqlite_autoincrement=True,
    )


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("profile_id", sa.Integer, nullable=False),
        sa.Column("place", _LABEL, nullable=False),
        sa.Column("mode", _LABEL, nullable=False),
        sa.Column("level", _LABEL, nullable=False),
        sa.Column("plan_week", sa.Integer),
        sa.Column("view", _LABEL, nullable=False),
        sa.Column("camera", sa.String(300), nullable=False),
        sa.Column("planned", sa.JSON, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("interrupted", sa.Boolean, nullable=False),
        sa.Column("effort_rpe", sa.Integer),
        sa.Column("pain", sa.Integer),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("summary", sa.JSON),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profile.id"],
            name="fk_session_profile_id_profile",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("uid", name="uq_session_uid"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_session_profile_id", "session", ["profile_id"])


def _happenings() -> None:
    _of_session(
        "interval",
        "number",
        sa.Column("kind", _LABEL, nullable=False),
        sa.Column("planned_start_s", _FLOAT),
        sa.Column("planned_end_s", _FLOAT),
        sa.Column("start_s", _FLOAT),
        sa.Column("end_s", _FLOAT),
        sa.Column("focus", sa.String(64)),
    )
    _of_session(
        "step",
        "seq",
        sa.Column("step_index", sa.Integer, nullable=False),
        sa.Column("foot", _LABEL, nullable=False),
        sa.Column("contact_s", _FLOAT, nullable=False),
        sa.Column("known_s", _FLOAT, nullable=False),
        sa.Column("liftoff_s", _FLOAT),
        sa.Column("direction", _LABEL, nullable=False),
        sa.Column("confidence", _FLOAT, nullable=False),
        sa.Column("length_m", _FLOAT),
        sa.Column("length_leg", _FLOAT),
        sa.Column("landing", _LABEL, nullable=False),
        sa.Column("foot_pitch_deg", _FLOAT),
        sa.Column("heel_lag_s", _FLOAT),
    )
    _of_session(
        "cue",
        "seq",
        sa.Column("t_s", _FLOAT, nullable=False),
        sa.Column("cue_id", sa.String(64), nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("spoken", sa.String(300), nullable=False),
        sa.Column("earcon", sa.String(64), nullable=False),
        sa.Column("safety", sa.Boolean, nullable=False),
    )
    _of_session(
        "safety_stop",
        "seq",
        sa.Column("t_s", _FLOAT, nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
    )


def _of_session(table: str, key: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        table,
        sa.Column("session_id", sa.Integer, nullable=False),
        sa.Column(key, sa.Integer, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=f"fk_{table}_session_id_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", key, name=f"pk_{table}"),
    )


def downgrade() -> None:
    """Remove all tables."""
    for table in ("safety_stop", "cue", "step", "interval", "session", "profile"):
        op.drop_table(table)
