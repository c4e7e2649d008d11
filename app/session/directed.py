"""What a coach tells the engine."""

from __future__ import annotations

from typing import Protocol

from vision.cues.base import Attention


class Directed(Protocol):
    """What a coach controls in the engine; ``vision.pipeline.line.Line`` implements it."""

    def attend(self, attention: Attention) -> None:
        """What is coached from the next frame on."""
        ...

    def begin_baseline(self, patience_s: float | None = None) -> None:
        """Take the walker's baseline."""
        ...

    def skip_baseline(self) -> None:
        """Take none now."""
        ...
