"""The result of one observation in a live session."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.session.reading import CoachReading
from app.session.values import Holding
from vision.values import Cue


@dataclass(frozen=True, slots=True)
class StepResult:
    """The result of one observation. cue: what is said now, in the session's language. holding: how
    long it stays valid. since: what was decided before then is no longer valid. reading: how far a
    coached session has come."""

    cue: Cue | None = None
    holding: Holding = field(default_factory=Holding)
    since: int = 0
    reading: CoachReading | None = None
