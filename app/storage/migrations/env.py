"""Alembic's entry: it runs the steps on the connection that the store hands over."""

from __future__ import annotations

from alembic import context

import app.storage.fleet_tables
import app.storage.review_tables  # noqa: F401 - its tables belong to the metadata
from app.storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table only by copying it
)
context.run_migrations()  # inside the transaction that the store has begun
