"""A client's own thresholds over REST: which there are, what they would change, and keeping
them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request

from app.reports.parts import FindingOut
from app.reports.thresholds import ThresholdError, adjustable
from app.review.own_thresholds import ThresholdEffect, checked, effects, threshold_words
from app.server.language import words_for
from app.server.problems import Refusal
from app.server.review.library import ClientDep, LibraryDep
from app.storage.review_values import Client
from app.storage.values import Value
from app.words import Phrase, Words, phrase
from app.words.names import check_title
from vision.values import Level

router = APIRouter(prefix="/clients/{client_id}/thresholds")


class ThresholdOut(Value):
    """A threshold. check, check_title: of which check. says: what it is of it. at_level: its value
    at each level; own: this client's, if there is one."""

    name: str
    check: str
    check_title: str
    says: str
    unit: str
    low: float
    high: float
    at_level: dict[Level, float]
    own: float | None


class ThresholdsOut(Value):
    """A client's level and thresholds."""

    level: Level
    thresholds: tuple[ThresholdOut, ...]


class ThresholdsIn(Value):
    """A level, and own values by the thresholds' names; those left out are the level's."""

    level: Level
    thresholds: dict[str, Annotated[float, Field(allow_inf_nan=False)]] = Field(max_length=200)


class FoundFaultOut(Value):
    """A fault as a stretch of time."""

    check: str
    title: str
    start_s: float
    end_s: float


class FaultCountOut(Value):
    """How often a fault is found now, and would be."""

    check: str
    title: str
    before: int
    after: int


class ThresholdEffectOut(Value):
    """What would change in a clip."""

    uid: str
    name: str
    duration_s: float
    before: tuple[FoundFaultOut, ...]
    after: tuple[FoundFaultOut, ...]
    counts: tuple[FaultCountOut, ...]


class ThresholdPreviewOut(Value):
    """What would change in the client's newest clip; no clip: none of theirs is analysed."""

    clips: tuple[ThresholdEffectOut, ...]


@router.get("")
def thresholds(request: Request, client: ClientDep) -> ThresholdsOut:
    """All thresholds that may be a client's own."""
    return _out(client, words_for(request))


@router.post("/preview")
def preview(
    request: Request, given: ThresholdsIn, client: ClientDep, library: LibraryDep
) -> ThresholdPreviewOut:
    """What a level and thresholds would change; nothing is kept."""
    words = words_for(request)
    try:
        found = effects(library.store, client, given.thresholds, given.level)
    except ThresholdError as error:
        raise Refusal(422, phrase("problem.threshold", why=str(error))) from error
    return ThresholdPreviewOut(clips=tuple(_effect(one, words) for one in found))


@router.put("")
def keep(
    request: Request, given: ThresholdsIn, client: ClientDep, library: LibraryDep
) -> ThresholdsOut:
    """Keep a level and thresholds, and judge the client's clips by them in the background."""
    try:
        own = checked(given.thresholds, given.level)
    except ThresholdError as error:
        raise Refusal(422, phrase("problem.threshold", why=str(error))) from error
    new = client.model_copy(update={"level": given.level, "thresholds": own})
    return _out(library.change_client(new), words_for(request))


def _out(client: Client, words: Words) -> ThresholdsOut:
    return ThresholdsOut(
        level=client.level,
        thresholds=tuple(
            ThresholdOut(
                name=one.name,
                check=one.check,
                check_title=words.say(check_title(one.check)),
                says=words.say(threshold_words(one)),
                unit=words.say(_unit(one.unit)),
                low=one.low,
                high=one.high,
                at_level=dict(one.at_level),
                own=client.thresholds.get(one.name),
            )
            for one in adjustable()
        ),
    )


_UNITS = {
    "0..1": phrase("review.unit.share"),
    "leg lengths": phrase("review.unit.leg"),
    "deg": phrase("review.unit.deg"),
    "steps/min": phrase("review.unit.spm"),
    "of stature": phrase("review.unit.stature"),
    "%": phrase("review.unit.percent"),
    "m/s": phrase("review.unit.mps"),
}


def _unit(unit: str) -> Phrase:
    """A threshold's unit in words."""
    return _UNITS[unit]


def _effect(one: ThresholdEffect, words: Words) -> ThresholdEffectOut:
    return ThresholdEffectOut(
        uid=one.clip.uid,
        name=one.clip.name,
        duration_s=one.duration_s,
        before=tuple(_finding(found, words) for found in one.before),
        after=tuple(_finding(found, words) for found in one.after),
        counts=tuple(
            FaultCountOut(check=check, title=words.say(check_title(check)), before=was, after=now)
            for check, was, now in one.counts()
        ),
    )


def _finding(one: FindingOut, words: Words) -> FoundFaultOut:
    title = words.say(check_title(one.id))
    return FoundFaultOut(check=one.id, title=title, start_s=one.start_s, end_s=one.end_s)
