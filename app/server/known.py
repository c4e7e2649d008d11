"""What is known, over REST: for anybody, profile or not."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request

from app.programme.known import CARDS, Card, ClaimVerdict
from app.server.language import words_for
from app.storage.values import Value
from app.words import Words

router = APIRouter(prefix="/api")


class StudyOut(Value):
    """A publication: its whole reference in one line, and where to read it."""

    reference: str
    link: str | None


class CardOut(Value):
    """A claim: the verdict first, then how sure and on what ground, what is known of it, what was
    looked at, and the studies."""

    id: str
    verdict: ClaimVerdict
    verdict_words: str
    sure: str
    claim: str
    known: str
    source: str
    studies: tuple[StudyOut, ...]


@router.get("/known")
def known(request: Request) -> tuple[CardOut, ...]:
    """All cards, the best founded first."""
    found = words_for(request)
    return tuple(_card(card, found) for card in CARDS)


def _card(card: Card, words: Words) -> CardOut:
    return CardOut(
        id=card.id,
        verdict=card.verdict,
        verdict_words=words.say(card.verdict.says),
        sure=words.text("card.sure", sure=card.sureness.says, evidence=card.evidence.says),
        claim=words.say(card.claim),
        known=words.say(card.known),
        source=words.say(card.source),
        studies=tuple(StudyOut(reference=s.reference, link=s.link) for s in card.studies),
    )
