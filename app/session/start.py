"""What a coached session begins with: what is walked, and where an interrupted one continues."""

from __future__ import annotations

from dataclasses import dataclass

from app.programme.values import KMH_MPS, MPH_MPS
from app.session.tally import Tally
from app.session.values import Begun
from app.words import Phrase, phrase
from vision.values import Step


@dataclass(frozen=True, slots=True)
class CutOff:
    """Where a session that was cut off goes on. clock_s: its clock now. steps: those that
    count."""

    clock_s: float
    parts: Begun
    tally: Tally
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """What is walked. speed_mps, incline_percent: the belt's, on a treadmill. most_mps: advised at
    most. imperial: miles are what the walker thinks in."""

    speed_mps: float | None = None
    incline_percent: float = 0.0
    imperial: bool = False
    most_mps: float | None = None

    @property
    def speed_words(self) -> Phrase | None:
        """The belt's speed at most, as one says it."""
        known = [one for one in (self.speed_mps, self.most_mps) if one is not None]
        if not known:
            return None
        if self.imperial:
            return phrase("coach.speed.mph", speed=round(min(known) / MPH_MPS, 1))
        return phrase("coach.speed.kmh", speed=round(min(known) / KMH_MPS, 1))
