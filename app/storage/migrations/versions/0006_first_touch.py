"""When any part of the foot first touched, and how sure that is, of a step; of earlier steps it is
not known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NEW = ("first_touch_s", "first_touch_spread_s")


def upgrade() -> None:
    """Add the columns, empty: no table is copied for it, however many steps there are."""
    for name in _NEW:
        op.add_column("step", sa.Column(name, sa.Float(53)))


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("step") as step:
        for name in _NEW:
            step.drop_column(name)
