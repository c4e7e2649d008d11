"""A trainer's clients, clips, jobs, edits and notes get tables; no other is touched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True)
_NUMBER = sa.Float(53)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "client",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_key", sa.String(240), nullable=False),
        sa.Column("height_m", _NUMBER),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("thresholds", _JSON, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("name_key", name="uq_client_name_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "clip",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("client_id", sa.Integer),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("suffix", sa.String(16), nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("filmed_on", sa.Date),
        sa.Column("height_m", _NUMBER),
        sa.Column("belt_mps", _NUMBER),
        sa.Column("incline_percent", _NUMBER),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("capture_hz", _NUMBER),
        sa.Column("played_as_filmed", sa.Boolean, nullable=False),
        sa.Column("subject", _JSON),
        sa.Column("keep_original", sa.Boolean, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("analysed_at", _MOMENT),
        sa.Column("edits_in_force", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name="fk_clip_client_id_client", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("uid", name="uq_clip_uid"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_clip_client_id", "clip", ["client_id"])
    op.create_table(
        "clip_edit",
        sa.Column("clip_id", sa.Integer, primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("edit", _JSON, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clip.id"], name="fk_clip_edit_clip_id_clip", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "clip_note",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("clip_id", sa.Integer, nullable=False),
        sa.Column("t_s", _NUMBER, nullable=False),
        sa.Column("time_scale", _NUMBER, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("drawings", _JSON, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clip.id"], name="fk_clip_note_clip_id_clip", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_clip_note_clip_id", "clip_note", ["clip_id"])
    op.create_table(
        "job",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("batch", sa.String(32)),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("clip_id", sa.Integer),
        sa.Column("source_url", sa.String(2000), nullable=False),
        sa.Column("result_url", sa.String(2000), nullable=False),
        sa.Column("options", _JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("worker", sa.String(300)),
        sa.Column("lease_until", _MOMENT),
        sa.Column("beat_at", _MOMENT),
        sa.Column("share_done", _NUMBER, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("started_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("clip_s", _NUMBER),
        sa.Column("wall_s", _NUMBER),
        sa.Column("processor_s", _NUMBER),
        sa.Column("peak_bytes", _NUMBER),
        sa.Column("facts", _JSON),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clip.id"], name="fk_job_clip_id_clip", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("uid", name="uq_job_uid"),
        sqlite_autoincrement=True,
    )
    for column in ("batch", "clip_id", "state"):
        op.create_index(f"ix_job_{column}", "job", [column])


def downgrade() -> None:
    """Drop them, with what was kept there; the clips' files stay."""
    for table in ("job", "clip_note", "clip_edit", "clip", "client"):
        op.drop_table(table)
