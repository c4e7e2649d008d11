"""What goes wrong with a model, and how progress is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, float | None], None]
"""Called with what is being done, and the share done 0..1 or ``None`` where not known."""


class ModelError(Exception):
    """A model cannot be had; the message says what was tried, why it failed and what to do."""


class RouteError(Exception):
    """One way to a model failed; the message is the reason, in one line."""


def silent(_text: str, _share: float | None) -> None:
    """Progress that nobody watches."""
