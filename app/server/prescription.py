"""A physiotherapist's own prescription over REST: enter it, read it back, take it off.

It leads from the moment it is kept (``app.programme.prescribed``). It takes no part in whether
one may train at all: health screen and holds say so, as before any session.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from starlette.requests import Request

from app.programme.values import Prescribed, Side, Trainee
from app.server.language import words_for
from app.server.store import ProfileDep, StoreDep
from app.storage.prescriptions import KeptPrescription, NewPrescription
from app.storage.values import Name, Value
from app.words import Words, phrase

router = APIRouter(prefix="/api/profiles/{profile_id}/prescription")

_OLDEST = date(1990, 1, 1)
_FURTHEST = timedelta(days=3660)


def _was(day: date) -> date:
    # A day of tomorrow: in the time zone of whoever enters it, it has begun.
    if not _OLDEST <= day <= date.today() + timedelta(days=1):
        raise ValueError("a day that has been")
    return day


class PrescriptionIn(Value):
    """A prescription as the page enters one; strict: a text is no number."""

    steps: int = Field(ge=1, le=100, strict=True)
    sets: int = Field(ge=1, le=20, strict=True)
    rest_s: int = Field(ge=0, le=600, strict=True)
    side: Side
    times_a_week: int = Field(ge=1, le=7, strict=True)
    by: Name
    given_on: Annotated[date, AfterValidator(_was)]
    until: date | None = None

    @field_validator("until")
    @classmethod
    def _is_to_come(cls, until: date | None, info: ValidationInfo) -> date | None:
        given_on = info.data.get("given_on")
        today = date.today()
        if until is not None and not (given_on or today) <= until <= today + _FURTHEST:
            raise ValueError("a day to come")
        if until is not None and until < today:
            raise ValueError("a day to come")
        return until


class KeptOut(Value):
    """A prescription as kept. words: all of it in one line. holds: its last day is not over."""

    id: int
    steps: int
    sets: int
    rest_s: float
    side: Side
    times_a_week: int
    by: str
    given_on: date
    until: date | None
    words: str
    holds: bool

    @classmethod
    def of(cls, kept: KeptPrescription, words: Words) -> KeptOut:
        """What the page shows of it."""
        return cls(
            **kept.model_dump(exclude={"created_at", "ended_at"}),
            words=prescribed_words(kept.as_prescribed(), words),
            holds=kept.as_prescribed().holds(date.today()),
        )


class SideOut(Value):
    """A side to choose."""

    id: Side
    words: str


class PrescriptionsOut(Value):
    """The prescription that leads, if there is one, and those before it, the newest first."""

    current: KeptOut | None
    earlier: tuple[KeptOut, ...]
    sides: tuple[SideOut, ...]


class LeadsOut(Value):
    """What was prescribed, while it leads. words: by whom. line: all of it in one line."""

    words: str
    line: str
    given_on: date
    until: date | None

    @classmethod
    def of(cls, trainee: Trainee, words: Words) -> LeadsOut | None:
        """For whoever was prescribed something that holds."""
        own = trainee.prescribed
        if own is None:
            return None
        by = words.text("prescribed.by", by=own.by)
        line = prescribed_words(own, words)
        return cls(words=by, line=line, given_on=own.given_on, until=own.until)


def prescribed_words(prescribed: Prescribed, words: Words) -> str:
    """All of a prescription in one line."""
    return words.text(
        "prescribed.line",
        sets=phrase("duration.sets", count=prescribed.sets, steps=prescribed.steps),
        rest=round(prescribed.rest_s),
        side=prescribed.side.says,
        times=phrase("prescribed.times", count=prescribed.times_a_week),
    )


def _begun(said: str) -> str:
    """As the beginning of a line."""
    return said[:1].upper() + said[1:]


@router.get("")
def prescriptions(request: Request, profile: ProfileDep, store: StoreDep) -> PrescriptionsOut:
    """What is and was prescribed."""
    words = words_for(request, profile)
    kept = store.prescriptions.of(profile.id)
    current = [one for one in kept if one.ended_at is None][-1:]
    return PrescriptionsOut(
        current=KeptOut.of(current[0], words) if current else None,
        earlier=tuple(KeptOut.of(one, words) for one in reversed(kept) if one not in current),
        sides=tuple(SideOut(id=side, words=_begun(words.say(side.says))) for side in Side),
    )


@router.put("")
def prescribe(
    request: Request, given: PrescriptionIn, profile: ProfileDep, store: StoreDep
) -> PrescriptionsOut:
    """Keep a prescription, which leads from now on; the one before stays in the history."""
    store.prescriptions.replace(profile.id, NewPrescription(**given.model_dump()))
    return prescriptions(request, profile, store)


@router.delete("")
def take_off(request: Request, profile: ProfileDep, store: StoreDep) -> PrescriptionsOut:
    """Nothing prescribed leads any more: the plan does."""
    store.prescriptions.take_off(profile.id)
    return prescriptions(request, profile, store)
