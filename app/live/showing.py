"""A demo: a drawn walker who says who it is and what it shows, and what its walk adds up to."""

from __future__ import annotations

import threading
from itertools import accumulate

from pydantic import BaseModel, ConfigDict

from app.session.figures import Measures, measures
from app.session.summary import SummaryText, tell_walk
from app.session.tally import Tally
from app.session.words import duration_words
from app.words import Words, phrase
from vision.values import Cue, Direction, Level, Observation, Step
from vision.walker import WalkScript
from vision.walker.script import FaultName


class Stretch(BaseModel):
    """A stretch of the walk; seconds from its beginning. fault: what is shown, if not a good
    walk."""

    model_config = ConfigDict(frozen=True)

    start_s: float
    end_s: float
    fault: FaultName | None


class Tour(BaseModel):
    """Who walks in a demo, and what is to be seen when; a page is told so. height_m: in metres."""

    model_config = ConfigDict(frozen=True)

    height_m: float
    level: Level
    stretches: tuple[Stretch, ...]

    @classmethod
    def of(cls, script: WalkScript, level: Level) -> Tour:
        """The tour of a drawn walk, coached at ``level``."""
        ends_s = list(accumulate(segment.duration_s for segment in script.segments))
        stretches = tuple(
            Stretch(start_s=end_s - segment.duration_s, end_s=end_s, fault=segment.fault)
            for end_s, segment in zip(ends_s, script.segments, strict=True)
        )
        return cls(height_m=script.person.stature_m, level=level, stretches=stretches)

    @property
    def faults(self) -> tuple[FaultName, ...]:
        """The faults that come and go, in their order, each once."""
        return tuple(dict.fromkeys(one.fault for one in self.stretches if one.fault))


class Show:
    """One run of a demo, counted as a session is; safe to read from another thread."""

    def __init__(self, tour: Tour) -> None:
        self.tour = tour
        self._lock = threading.Lock()
        self._tally = Tally()
        self._steps: list[Step] = []
        self._cues: list[Cue] = []
        self._last_s: float | None = None

    def add(self, seen: Observation) -> None:
        """Count one more observation."""
        with self._lock:
            time_s = 0.0 if self._last_s is None else max(0.0, seen.t_s - self._last_s)
            self._last_s = seen.t_s
            backward = seen.gait.direction is Direction.BACKWARD
            self._tally.add(seen, time_s, coached=backward)
            self._steps += seen.gait.new_steps
            if seen.cue is not None:
                self._cues.append(seen.cue)

    @property
    def cues(self) -> tuple[Cue, ...]:
        """What was said so far."""
        with self._lock:
            return tuple(self._cues)

    def measures(self) -> Measures:
        """The figures of the walk so far, by the rules of a session's."""
        with self._lock:
            return measures(self._tally, self._steps)

    def tell(self, words: Words) -> SummaryText:
        """How the walk went so far, in the words of a session's summary."""
        found = self.measures()
        told = tell_walk(found, words)
        if not found.steps:
            return told
        headline = phrase(
            "demo.walked",
            name=phrase("page.demo.name"),
            time=duration_words(found.backward_s),
            count=found.steps,
        )
        return told.model_copy(update={"headline": words.say(headline)})
