"""Agreements and holds in tables of their own; the walker's region; how they felt before a session.

An agreement of the first shape had no name and covered whatever was answered with yes. It is
carried over for exactly those answers, with an empty name, which the pages tell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_NEVER_BLOCKED = frozenset({"mood", "hearing"})


def upgrade() -> None:
    """Make the new tables, carry the agreements over, then take the old column away."""
    _agreements()
    _holds()
    _carry_over()
    kept = _sequence("profile")
    with op.batch_alter_table("profile", table_kwargs={"sqlite_autoincrement": True}) as profile:
        profile.add_column(sa.Column("region", sa.String(2)))
        profile.drop_column("clinician_agreed_at")
    _keep_sequence("profile", kept)
    with op.batch_alter_table("session") as session:
        session.add_column(sa.Column("feeling", sa.String(16)))


def _agreements() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("profile_id", sa.Integer, nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("agreed_on", sa.Date, nullable=False),
        sa.Column("covers", sa.JSON, nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("ended_by", sa.String(64)),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profile.id"],
            name="fk_agreement_profile_id_profile",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_agreement_profile_id", "agreement", ["profile_id"])


def _holds() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("profile_id", sa.Integer, nullable=False),
        sa.Column("session_id", sa.Integer),
        sa.Column("symptom", sa.String(16), nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("acknowledged_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("ended_how", sa.String(16)),
        sa.Column("agreement_id", sa.Integer),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name="fk_hold_profile_id_profile", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="fk_hold_session_id_session", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name="fk_hold_agreement_id_agreement",
            ondelete="SET NULL",
        ),
    )
    op.create_index("ix_hold_profile_id", "hold", ["profile_id"])


def _carry_over() -> None:
    profile = sa.table(
        "profile",
        sa.column("id", sa.Integer),
        sa.column("health_answers", sa.JSON),
        sa.column("clinician_agreed_at", _MOMENT),
    )
    agreement = sa.table(
        "agreement",
        sa.column("profile_id", sa.Integer),
        sa.column("who", sa.String),
        sa.column("agreed_on", sa.Date),
        sa.column("covers", sa.JSON),
        sa.column("recorded_at", _MOMENT),
    )
    connection = op.get_bind()
    agreed = connection.execute(
        sa.select(profile).where(profile.c.clinician_agreed_at.is_not(None))
    ).all()
    for row in agreed:
        connection.execute(
            agreement.insert().values(
                profile_id=row.id,
                who="",
                agreed_on=row.clinician_agreed_at.date(),
                covers=_covered(row.health_answers),
                recorded_at=row.clinician_agreed_at,
            )
        )


def _covered(answers: Any) -> list[str]:  # noqa: ANN401 - whatever a database makes of JSON
    given = json.loads(answers) if isinstance(answers, str) else answers
    if not isinstance(given, Mapping):
        return []
    return [f"ask:{one}" for one, yes in given.items() if yes and one not in _NEVER_BLOCKED]


def _sequence(table: str) -> int | None:
    """The highest id that SQLite has ever given; a table that is copied would forget those of
    rows that are gone."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    found = op.get_bind().execute(
        sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table}
    )
    return found.scalar()


def _keep_sequence(table: str, highest: int | None) -> None:
    if highest is None:
        return
    values = {"name": table, "seq": highest}
    connection = op.get_bind()
    connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
    connection.execute(
        sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), values
    )


def downgrade() -> None:
    """Back to the first shape: the newest agreement that holds, without its name."""
    highest = {table: _sequence(table) for table in ("session", "profile")}
    with op.batch_alter_table("session", table_kwargs={"sqlite_autoincrement": True}) as session:
        session.drop_column("feeling")
    with op.batch_alter_table("profile", table_kwargs={"sqlite_autoincrement": True}) as profile:
        profile.drop_column("region")
        profile.add_column(sa.Column("clinician_agreed_at", _MOMENT))
    for table, number in highest.items():
        _keep_sequence(table, number)
    op.execute(
        "UPDATE profile SET clinician_agreed_at = (SELECT max(recorded_at) FROM agreement"
        " WHERE agreement.profile_id = profile.id AND agreement.ended_at IS NULL)"
    )
    op.drop_table("hold")
    op.drop_table("agreement")
