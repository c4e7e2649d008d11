"""What physiotherapists prescribed gets a table of its own; no other is touched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "prescription",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("profile_id", sa.Integer, nullable=False),
        sa.Column("steps", sa.Integer, nullable=False),
        sa.Column("sets", sa.Integer, nullable=False),
        sa.Column("rest_s", sa.Float(53), nullable=False),
        sa.Column("side", sa.String(16), nullable=False),
        sa.Column("times_a_week", sa.Integer, nullable=False),
        sa.Column("prescriber", sa.String(80), nullable=False),
        sa.Column("given_on", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profile.id"],
            name="fk_prescription_profile_id_profile",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_prescription_profile_id", "prescription", ["profile_id"])


def downgrade() -> None:
    """Drop it, with what was prescribed."""
    op.drop_table("prescription")
