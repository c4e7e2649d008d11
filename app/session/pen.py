"""What a coach writes its session with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from pydantic import JsonValue

from app.storage.trace import TraceSample
from app.storage.values import Interval, SafetyStop, Session
from vision.values import Cue, Step, View


class Pen(Protocol):
    """Takes a session down as it happens; ``app.storage.SessionWriter`` is the one that keeps it.

    No method waits but ``finish`` and ``close``.
    """

    session: Session

    @property
    def trouble(self) -> str | None:
        """Why nothing can be kept at present, in one line."""
        ...

    def step(self, step: Step) -> None:
        """A step became known."""
        ...

    def cue(self, cue: Cue) -> None:
        """A cue was said."""
        ...

    def safety_stop(self, stop: SafetyStop) -> None:
        """The walker was stopped."""
        ...

    def interval(self, interval: Interval) -> None:
        """An interval began or ended."""
        ...

    def sample(self, sample: TraceSample) -> None:
        """One frame's numbers."""
        ...

    def note(self, summary: Mapping[str, JsonValue]) -> None:
        """The session's figures so far."""
        ...

    def seen_from(self, view: View) -> None:
        """The camera's view is known, or has changed."""
        ...

    def finish(
        self,
        summary: Mapping[str, JsonValue] | None = None,
        ended_at: datetime | None = None,
        timeout_s: float = 5.0,
    ) -> bool:
        """The session is over."""
        ...

    def close(self) -> None:
        """It is left where it is."""
        ...
