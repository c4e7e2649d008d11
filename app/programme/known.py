"""What is known: the usual claims about walking backward, each graded, none promised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.words import Phrase, phrase


class Evidence(str, Enum):
    """How well a claim is borne out, best first."""

    TRIAL = "trial"
    SMALL_STUDY = "small_study"
    FOLK = "folk"
    UNSUPPORTED = "unsupported"

    @property
    def says(self) -> Phrase:
        """The grade in words."""
        return phrase(f"card.grade.{self.value}")


@dataclass(frozen=True, slots=True)
class Card:
    """One claim, as people put it. Its words: what is claimed, what is known of it, and who
    found that."""

    id: str
    evidence: Evidence

    @property
    def claim(self) -> Phrase:
        """What is claimed."""
        return phrase(f"card.{self.id}.claim")

    @property
    def known(self) -> Phrase:
        """What is known."""
        return phrase(f"card.{self.id}.known")

    @property
    def source(self) -> Phrase:
        """Who found it, in words."""
        return phrase(f"card.{self.id}.source")


CARDS = (
    Card("knee", Evidence.TRIAL),
    Card("balance", Evidence.TRIAL),
    Card("effort", Evidence.SMALL_STUDY),
    Card("calories", Evidence.SMALL_STUDY),
    Card("uphill", Evidence.SMALL_STUDY),
    Card("muscles", Evidence.SMALL_STUDY),
    Card("back_muscles", Evidence.SMALL_STUDY),
    Card("low_back", Evidence.SMALL_STUDY),
    Card("running_knee", Evidence.SMALL_STUDY),
    Card("fitness", Evidence.SMALL_STUDY),
    Card("memory", Evidence.SMALL_STUDY),
    Card("thousand", Evidence.FOLK),
    Card("everything", Evidence.UNSUPPORTED),
)
"""All cards, the best founded first."""
