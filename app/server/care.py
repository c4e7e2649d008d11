"""What a clinician agreed to, what holds after a symptom, and what to do now, over REST."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, Field, StrictBool
from starlette.requests import Request

from app.programme.holds import Lift, Now, now_of
from app.programme.regions import NUMBERS, emergency_number, region_of
from app.programme.screening import Symptom
from app.server.hub import Hub
from app.server.language import words_for
from app.server.problems import Refusal
from app.server.store import ProfileDep, StoreDep
from app.session.care import against_agreement, against_passed, needed_by, way_of
from app.session.history import screening_of
from app.storage import Profile, Store
from app.storage.values import WHO_LENGTH, Value, clean
from app.words import Words, phrase, words

router = APIRouter(prefix="/api/profiles/{profile_id}")
regions_router = APIRouter(prefix="/api")
_LINES = ("first", "second", "third")


def _named(who: str) -> str:
    found = " ".join(clean(who).split())
    if not found:
        raise ValueError("somebody is to be named")
    return found


class AgreementIn(Value):
    """A clinician's word. who: name or practice; agreed_on: when they said so."""

    who: Annotated[str, Field(max_length=WHO_LENGTH), AfterValidator(_named)]
    agreed_on: date


class SymptomsIn(Value):
    """What was felt, in a session or without one."""

    symptoms: Annotated[tuple[Symptom, ...], Field(max_length=10)]


class PassedIn(Value):
    """It was clear what it was, and it has passed."""

    clear_and_passed: StrictBool


class AlertOut(Value):
    """What to do now. speech: under which name the server's voice says ``spoken``."""

    kind: Now
    title: str
    lines: tuple[str, ...]
    spoken: str
    speech: str
    number: str


class SymptomOut(Value):
    """A symptom that one may tell of."""

    id: Symptom
    words: str


class HoldOut(Value):
    """Whether somebody is on hold, why, and the way back. earliest: the first day on which it may
    be lifted; open: that day has come. alert: what to do now, until it is acknowledged."""

    on_hold: bool
    notes: tuple[str, ...]
    lift: Lift | None
    earliest: date | None
    open: bool
    alert: AlertOut | None
    symptoms: tuple[SymptomOut, ...]


class RegionOut(Value):
    """A region whose emergency number is known."""

    region: str
    number: str


class RegionsOut(Value):
    """The regions to choose from; number: of any other. guess: what the browser says, if it
    does."""

    regions: tuple[RegionOut, ...]
    number: str
    guess: str | None


@regions_router.get("/regions")
def regions(request: Request) -> RegionsOut:
    """The emergency numbers."""
    known = (RegionOut(region=one, number=found.number) for one, found in NUMBERS.items())
    return RegionsOut(
        regions=tuple(sorted(known, key=lambda one: one.region)),
        number=emergency_number(None),
        guess=_browsers_region(request),
    )


@router.get("/hold")
def hold(request: Request, profile: ProfileDep, store: StoreDep) -> HoldOut:
    """Whether this person is on hold, and what to do now."""
    return hold_out(request, store, profile)


@router.post("/symptoms")
def symptoms(request: Request, given: SymptomsIn, profile: ProfileDep, store: StoreDep) -> HoldOut:
    """Keep what was felt, which begins a hold, and ends what goes on elsewhere of theirs."""
    store.care.felt(profile.id, given.symptoms)
    stop_if_not_ready(request, store, profile.id)
    return hold_out(request, store, store.profiles.get(profile.id))


@router.post("/hold/acknowledge")
def acknowledge(request: Request, profile: ProfileDep, store: StoreDep) -> HoldOut:
    """What to do now was read."""
    store.care.acknowledge(profile.id)
    return hold_out(request, store, store.profiles.get(profile.id))


@router.post("/hold/passed")
def passed(request: Request, given: PassedIn, profile: ProfileDep, store: StoreDep) -> HoldOut:
    """It was clear what it was, and it has passed: that lifts what may pass, from the next day
    on."""
    against = against_passed(way_of(store, profile), date.today())
    if against is not None:
        raise Refusal(409, against)
    if given.clear_and_passed:
        store.care.passed(profile.id, [one.id for one in profile.holds])
    return hold_out(request, store, store.profiles.get(profile.id))


@router.post("/agreement")
def agreement(
    request: Request, given: AgreementIn, profile: ProfileDep, store: StoreDep
) -> HoldOut:
    """Keep whose word it is, for all that needs one now; from the next day on it lifts a hold."""
    agree(store, profile, given)
    return hold_out(request, store, store.profiles.get(profile.id))


def agree(store: Store, profile: Profile, given: AgreementIn) -> None:
    """Keep a clinician's word, for exactly what needs one now; without need it is not kept.

    Raises:
        Refusal: the day does not fit.
    """
    against = against_agreement(profile, way_of(store, profile), given.agreed_on, date.today())
    if against is not None:
        raise Refusal(409, against)
    covers = needed_by(profile)
    if covers:
        lifts = [one.id for one in profile.holds]
        store.care.agree(profile.id, given.who, given.agreed_on, covers, lifts)


def stop_if_not_ready(request: Request, store: Store, profile_id: int) -> None:
    """End this person's session, if one goes on, where they are not to walk any more."""
    hub: Hub = request.app.state.hub
    if not screening_of(store.profiles.get(profile_id)).allowed:
        hub.halt(profile_id)


def hold_out(request: Request, store: Store, profile: Profile) -> HoldOut:
    """What holds for a person, in the request's language."""
    in_words = words_for(request, profile)
    way = way_of(store, profile)
    felt = dict.fromkeys(one.symptom for one in profile.holds)
    new = [one.symptom for one in profile.holds if one.acknowledged_at is None]
    number = emergency_number(profile.region, _browsers_region(request))
    return HoldOut(
        on_hold=way is not None,
        notes=tuple(in_words.say(phrase("hold.felt", what=symptom.name_words)) for symptom in felt),
        lift=way.lift if way is not None else None,
        earliest=way.earliest if way is not None else None,
        open=way is not None and way.earliest <= date.today(),
        alert=_alert(new, number, in_words),
        symptoms=tuple(SymptomOut(id=one, words=in_words.say(one.says)) for one in Symptom),
    )


def _alert(new: Iterable[Symptom], number: str, in_words: Words) -> AlertOut | None:
    now = now_of(new)
    if now is None:
        return None
    lines = [phrase(f"hold.{now.value}.{line}", **_number(now, line, number)) for line in _LINES]
    return AlertOut(
        kind=now,
        title=in_words.say(phrase(f"hold.{now.value}.title", **_number(now, "title", number))),
        lines=tuple(in_words.say(line) for line in lines),
        spoken=_spoken(now, number, in_words),
        speech=f"hold-{now.value}-{number}",
        number=number,
    )


def alert_spoken(key: str, language: str) -> str | None:
    """What is said aloud under the name of an alert's ``speech``; ``None`` where there is none."""
    kinds = {one.value: one for one in Now}
    numbers = {emergency_number(None), *(one.number for one in NUMBERS.values())}
    start, _, rest = key.partition("-")
    kind, _, number = rest.partition("-")
    if start != "hold" or kind not in kinds or number not in numbers:
        return None
    return _spoken(kinds[kind], number, words(language))


def _spoken(now: Now, number: str, in_words: Words) -> str:
    # Digit by digit: it is dialled, not counted.
    values = _number(now, "spoken", " ".join(number))
    return in_words.say(phrase(f"hold.{now.value}.spoken", **values))


def _number(now: Now, part: str, number: str) -> dict[str, str]:
    """The values of a line's placeholders: the number, where the line has one."""
    takes = words().takes(f"hold.{now.value}.{part}")
    return {"number": number} if "number" in takes else {}


def _browsers_region(request: Request) -> str | None:
    first = request.headers.get("accept-language", "").split(",")[0].split(";")[0].strip()
    return region_of(first)
