"""A pen that keeps nothing: what a visit's coach writes goes no further than this process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone

from pydantic import JsonValue

from app.programme.values import PartKind, Place
from app.storage.trace import TraceSample
from app.storage.values import Interval, PlannedInterval, SafetyStop, Session
from vision.values import Cue, Step, View

_NO_TIME = datetime(2000, 1, 1, tzinfo=timezone.utc)  # of nobody's visit


class ForgetfulPen:
    """Holds the newest figures of one walk, and forgets all else. summary: as a session keeps it.
    stops: why the walker was stopped for safety."""

    trouble: str | None = None

    def __init__(self, place: Place, duration_s: float) -> None:
        self.session = Session(
            id=0,
            uid="visit",
            profile_id=0,
            started_at=_NO_TIME,
            written_at=_NO_TIME,
            place=place,
            planned=(PlannedInterval(kind=PartKind.BACKWARD, duration_s=duration_s),),
        )
        self.summary: Mapping[str, JsonValue] = {}
        self.stops: list[str] = []

    def step(self, step: Step) -> None:
        """Not kept."""

    def cue(self, cue: Cue) -> None:
        """Not kept."""

    def interval(self, interval: Interval) -> None:
        """Not kept."""

    def sample(self, sample: TraceSample) -> None:
        """Not kept."""

    def seen_from(self, view: View) -> None:
        """Not kept."""

    def safety_stop(self, stop: SafetyStop) -> None:
        """Why."""
        if stop.why not in self.stops:
            self.stops.append(stop.why)

    def note(self, summary: Mapping[str, JsonValue]) -> None:
        """The figures so far."""
        self.summary = summary

    def finish(
        self,
        summary: Mapping[str, JsonValue] | None = None,
        ended_at: datetime | None = None,
        timeout_s: float = 5.0,
    ) -> bool:
        """The walk is over."""
        self.summary = summary or self.summary
        return True

    def close(self) -> None:
        """Nothing is held."""
