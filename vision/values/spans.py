"""Stretches of time with one label."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with one label (a View or Direction value). ``angle_deg`` for views:
    0 is exactly from the side, 90 exactly from the front or rear."""

    start_s: float
    end_s: float
    label: str
    confidence: float
    angle_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label at one moment."""

    t_s: float
    label: str
    confidence: float
    angle_deg: float | None = None


class SpansSoFar:
    """Gathers runs of the same label, moment by moment, in little memory."""

    def __init__(self) -> None:
        self._done: list[Span] = []
        self._first: Labelled | None = None  # of the run that goes on
        self._last_s = 0.0
        self._count = self._angles = 0
        self._confidence = self._angle_deg = 0.0

    def add(self, moment: Labelled) -> None:
        """One more moment; they come in order of time."""
        first = self._first
        if first is None or first.label != moment.label:
            self._done = self.spans(moment.t_s)
            self._first = moment
            self._count = self._angles = 0
            self._confidence = self._angle_deg = 0.0
        self._last_s = moment.t_s
        self._count += 1
        self._confidence += moment.confidence
        if moment.angle_deg is not None:
            self._angles += 1
            self._angle_deg += moment.angle_deg

    def spans(self, end_s: float | None = None) -> list[Span]:
        """All runs so far; the last one until ``end_s``, or its last moment."""
        first = self._first
        if first is None:
            return self._done
        until_s = self._last_s if end_s is None else end_s
        angle_deg = self._angle_deg / self._angles if self._angles else None
        now = Span(first.t_s, until_s, first.label, self._confidence / self._count, angle_deg)
        return [*self._done, now]


def spans_of(moments: Iterable[Labelled]) -> list[Span]:
    """Runs of the same label; a run lasts until the next begins. Confidence and angle are means."""
    gathered = SpansSoFar()
    for moment in moments:
        gathered.add(moment)
    return gathered.spans()
