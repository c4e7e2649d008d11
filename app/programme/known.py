"""What is known: the usual claims about walking backward, each with a verdict first, then how
sure that is, and with the studies it rests on. None is promised.

A reference stands here only as far as it was looked up; where none could be found, the card says
who claims it instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from app.programme.studies import (
    AKSENTIJEVIC_2019,
    ALGHADIR_2019,
    CHALOUPKA_1997,
    CHAN_2025,
    COMPENDIUM_2011,
    HEATH_2001,
    KACHANATHU_2014,
    LEE_2013,
    LUMBAR_2018,
    ROOS_2012,
    SHINDE_2025,
    TERBLANCHE_2005,
    WANG_2018,
    WANG_2019,
    Study,
)
from app.words import Phrase, phrase


class ClaimVerdict(str, Enum):
    """What became of a claim."""

    SUPPORTED = "supported"
    MIXED = "mixed"
    NOT_SHOWN = "not_shown"

    @property
    def says(self) -> Phrase:
        """The verdict in words."""
        return phrase(f"card.verdict.{self.value}")


class Sureness(str, Enum):
    """How sure a verdict is, the surest first."""

    FAIR = "fair"
    LOW = "low"
    NONE = "none"

    @property
    def says(self) -> Phrase:
        """How sure, in words."""
        return phrase(f"card.sure.{self.value}")


class Evidence(str, Enum):
    """The best that there is on a claim, best first."""

    REVIEW = "review"
    TRIAL = "trial"
    LABORATORY = "laboratory"
    FOLK = "folk"
    NOTHING = "nothing"

    @property
    def says(self) -> Phrase:
        """The evidence in words."""
        return phrase(f"card.evidence.{self.value}")


SUREST: Mapping[Evidence, Sureness] = MappingProxyType(
    {
        Evidence.REVIEW: Sureness.FAIR,
        Evidence.TRIAL: Sureness.LOW,
        Evidence.LABORATORY: Sureness.LOW,
        Evidence.FOLK: Sureness.NONE,
        Evidence.NOTHING: Sureness.NONE,
    }
)
"""How sure a verdict may be at most, by what it rests on [K]: all these studies are small."""


@dataclass(frozen=True, slots=True)
class Card:
    """One claim, as people put it. Its words: what is claimed, what is known of it, and what was
    looked at.

    Raises:
        ValueError: it says more than its evidence bears.
    """

    id: str
    verdict: ClaimVerdict
    sureness: Sureness
    evidence: Evidence
    studies: tuple[Study, ...] = ()

    def __post_init__(self) -> None:
        order = list(Sureness)
        if order.index(self.sureness) < order.index(SUREST[self.evidence]):
            raise ValueError(f"{self.id}: surer than {self.evidence.value} bears")
        nothing = SUREST[self.evidence] is Sureness.NONE
        if nothing and self.verdict is not ClaimVerdict.NOT_SHOWN:
            raise ValueError(f"{self.id}: {self.evidence.value} shows nothing")
        if not nothing and not self.studies:
            raise ValueError(f"{self.id}: names no study")

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
        """What was looked at, in words."""
        return phrase(f"card.{self.id}.source")


_YES, _MIXED, _NO = ClaimVerdict.SUPPORTED, ClaimVerdict.MIXED, ClaimVerdict.NOT_SHOWN
_LOW, _NONE = Sureness.LOW, Sureness.NONE
_LAB = Evidence.LABORATORY

CARDS = (
    Card("balance", _YES, _LOW, Evidence.REVIEW, (WANG_2019, WANG_2018)),
    Card("knee", _YES, _LOW, Evidence.TRIAL, (ALGHADIR_2019,)),
    Card("effort", _YES, _LOW, _LAB, (CHALOUPKA_1997, COMPENDIUM_2011, HEATH_2001)),
    Card("back_muscles", _YES, _LOW, _LAB, (LUMBAR_2018,)),
    Card("muscles", _MIXED, _LOW, _LAB, (LEE_2013,)),
    Card("low_back", _MIXED, _LOW, _LAB, (CHAN_2025,)),
    Card("fitness", _MIXED, _LOW, _LAB, (TERBLANCHE_2005, KACHANATHU_2014)),
    Card("uphill", _MIXED, _LOW, _LAB, (COMPENDIUM_2011, CHALOUPKA_1997)),
    Card("calories", _NO, _LOW, _LAB, (COMPENDIUM_2011, CHALOUPKA_1997)),
    Card("running_knee", _NO, _LOW, _LAB, (ROOS_2012,)),
    Card("memory", _NO, _LOW, _LAB, (AKSENTIJEVIC_2019,)),
    Card("thousand", _NO, _NONE, Evidence.FOLK, (SHINDE_2025,)),
    Card("everything", _NO, _NONE, Evidence.NOTHING),
)
"""All cards, the best founded first."""
