"""What is known, over REST: for anybody, profile or not."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request

from app.programme.known import CARDS, Evidence
from app.server.language import words_for
from app.storage.values import Value

router = APIRouter(prefix="/api")


class CardOut(Value):
    """A claim, its grade, what is known of it and who found that."""

    id: str
    evidence: Evidence
    grade: str
    claim: str
    known: str
    source: str


@router.get("/known")
def known(request: Request) -> tuple[CardOut, ...]:
    """All cards, the best founded first."""
    found = words_for(request)
    return tuple(
        CardOut(
            id=card.id,
            evidence=card.evidence,
            grade=found.say(card.evidence.says),
            claim=found.say(card.claim),
            known=found.say(card.known),
            source=found.say(card.source),
        )
        for card in CARDS
    )
