"""The pose models: where they come from, where they are kept, how they are verified."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, float | None], None]


class ModelError(Exception):
    """A model cannot be had; the message names each route tried and why it failed."""


def obtain(name: str = "full", progress: Progress | None = None) -> Path:
    """Provisional: only the explicit path."""
    given = os.environ.get("BACKSTEP_MODEL")
    if not given:
        raise ModelError("models.obtain is being built; set BACKSTEP_MODEL to a .task file")
    return Path(given)
