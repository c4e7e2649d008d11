"""One thing said to the walker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing said to the walker. Priority 0 is the most urgent, 5 is praise. grade: which of
    its wordings, by how far off the walker is (``vision/cues/base.py``); empty for the only one."""

    t_s: float
    id: str
    priority: int
    text: str
    spoken: str
    earcon: str
    grade: str = ""

    @property
    def phrase_id(self) -> str:
        """The id of its words in whatever language; ``text`` and ``spoken`` are the engine's own
        English until they are put into words, once, by whoever says the cue."""
        return f"cue.{self.id}.{self.grade}" if self.grade else f"cue.{self.id}"
