"""Today's session over REST: what to walk, where, why, and what to look at before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from fastapi import APIRouter
from starlette.requests import Request

from app.live.coaching import Coaching, declined
from app.programme.calendar import DayKind, days, streak
from app.programme.coming import coming_session
from app.programme.rules import level_gate, needs_support
from app.programme.screening import stop_rules
from app.programme.space import Item, space_items
from app.programme.values import (
    BeltAdvice,
    Feeling,
    Mode,
    Part,
    PartKind,
    Place,
    Prescription,
    SessionRecord,
    Trainee,
    Variation,
)
from app.server.language import words_for
from app.server.people import ProfileOut
from app.server.prescription import LeadsOut
from app.server.store import ProfileDep, StoreDep
from app.server.variations import VariationOut, offered
from app.session.history import history_of, trainee_of
from app.session.words import (
    backward_words,
    between_words,
    duration_words,
    part_words,
    total_words,
)
from app.storage import Profile
from app.storage.values import Value
from app.words import Words
from app.words.names import focus_words, level_name
from vision.values import Level

router = APIRouter(prefix="/api/profiles/{profile_id}")

_WISHES = (Mode.LEARN, Mode.STEADY, Mode.BRISK)
_WEEKS_BACK, _WEEKS_AHEAD = 2, 1


class PartOut(Value):
    """One part of the session. words: what to do; full: with the side, where there is one;
    length: how long, in words."""

    kind: PartKind
    words: str
    full: str
    duration_s: float
    length: str
    steps: int | None
    focus: str | None
    focus_words: str | None


class ItemOut(Value):
    """One thing to tick before the session."""

    id: Item
    words: str


class BeltOut(Value):
    """What to set on the treadmill."""

    speed_mps: float
    mph: float
    kmh: float
    incline_percent: float
    words: str


class ModeOut(Value):
    """A mode one may ask for. open: whether it is given; if not, ``why`` says when it will be."""

    id: Mode
    name: str
    about: str
    open: bool
    why: tuple[str, ...]


class PlaceOut(Value):
    """A place one may walk at."""

    id: Place
    name: str


class FeelingOut(Value):
    """A way one may feel before a session."""

    id: Feeling
    words: str


class DayOut(Value):
    """A day of the calendar."""

    date: date
    kind: DayKind
    words: str
    backward_s: float
    sessions: int


class StreakOut(Value):
    """Days trained in a row. keep_until: the last day to keep it up."""

    length: int
    best: int
    keep_until: date | None
    words: str


class GateOut(Value):
    """The way to the next level."""

    level: Level
    level_words: str
    next_level: Level | None
    open: bool
    words: tuple[str, ...]


class TodayOut(Value):
    """All that the start page and the live page show before a session.

    ready: nothing of the health screen, and no hold, stands in the way. on_hold: nothing is
    planned, kept up or offered until it is lifted. feeling: for which this is the plan; declined:
    why there is none, and when to ask a clinician. parts: empty when nothing is left for today.
    headline, between, total: the session in three short lines, empty without parts. rest_until: the
    day to come back, when today is to rest. cut_off: there is a session to be gone on with.
    variation: what was added by wish. leads: a physiotherapist's prescription, where it takes the
    plan's place.
    """

    day: date
    profile: ProfileOut
    ready: bool
    on_hold: bool
    feeling: Feeling | None
    feelings: tuple[FeelingOut, ...]
    declined: tuple[str, ...]
    place: Place
    places: tuple[PlaceOut, ...]
    mode: Mode
    mode_words: str
    mode_about: str
    modes: tuple[ModeOut, ...]
    week: int
    level: Level
    parts: tuple[PartOut, ...]
    backward_s: float
    total_s: float
    headline: str
    between: str
    total: str
    changed: str | None
    why: tuple[str, ...]
    belt: BeltOut | None
    rest_until: date | None
    cut_off: bool
    space: tuple[ItemOut, ...]
    stop_rules: tuple[str, ...]
    calendar: tuple[DayOut, ...]
    streak: StreakOut
    gate: GateOut
    variation: Variation | None
    variations: tuple[VariationOut, ...]
    leads: LeadsOut | None


@router.get("/today")
def today(
    request: Request,
    profile: ProfileDep,
    store: StoreDep,
    place: Place | None = None,
    mode: Mode | None = None,
    variation: Variation | None = None,
    feeling: Feeling | None = None,
) -> TodayOut:
    """What comes next for a profile, at a place, in a mode and with a variation that are asked for,
    felt like this."""
    day = date.today()
    words = words_for(request, profile)
    history = history_of(store, profile.id)
    leads = store.prescriptions.leading(profile.id, day)
    trainee = trainee_of(profile, place, history, leads)
    coming = coming_session(history, day, trainee, mode=mode, variation=variation, feeling=feeling)
    shown = ProfileOut.of(profile)
    no = declined(feeling) if feeling is not None else ()
    if shown.on_hold or no:
        coming = replace(coming, parts=(), changed=None, belt=None, why=())
    return TodayOut(
        day=day,
        profile=shown,
        ready=shown.ready,
        on_hold=shown.on_hold,
        feeling=feeling,
        feelings=tuple(FeelingOut(id=one, words=words.say(one.says)) for one in Feeling),
        declined=tuple(words.say(one) for one in no),
        place=trainee.place,
        places=tuple(PlaceOut(id=one, name=words.say(one.says)) for one in Place),
        mode=coming.mode,
        mode_words=words.say(coming.mode.says),
        mode_about=words.say(coming.mode.about),
        modes=_modes(history, day, trainee, words),
        week=coming.week,
        level=coming.level,
        parts=tuple(_part(part, words) for part in coming.parts),
        backward_s=coming.backward_s,
        total_s=coming.total_s,
        headline=words.say(backward_words(coming)) if coming.parts else "",
        between=_between(coming, words),
        total=words.say(total_words(coming)) if coming.parts else "",
        changed=words.say(coming.changed.says) if coming.changed is not None else None,
        why=tuple(words.say(reason) for reason in coming.why),
        belt=_belt(coming.belt, words),
        rest_until=None if shown.on_hold else coming.rest_until,
        cut_off=_cut_off(request, profile),
        space=tuple(ItemOut(id=item, words=words.say(item.says)) for item in space_items(trainee)),
        stop_rules=tuple(words.say(rule) for rule in stop_rules()),
        calendar=_calendar(history, day, trainee, words, planned=not shown.on_hold),
        streak=_streak(history, day, trainee, words, urges=not shown.on_hold),
        gate=_gate(history, day, trainee, words, offers=not shown.on_hold),
        variation=coming.variation,
        variations=offered(history, day, trainee, coming, words),
        leads=LeadsOut.of(trainee, words),
    )


def _cut_off(request: Request, profile: Profile) -> bool:
    coaching = request.app.state.coaching
    return isinstance(coaching, Coaching) and coaching.cut_off(profile.id) is not None


def _part(part: Part, words: Words) -> PartOut:
    return PartOut(
        kind=part.kind,
        words=words.say(part.kind.says),
        full=words.say(part_words(part)),
        duration_s=part.duration_s,
        length=words.say(duration_words(part.duration_s)),
        steps=part.steps,
        focus=part.focus,
        focus_words=words.say(focus_words(part.focus)) if part.focus else None,
    )


def _between(coming: Prescription, words: Words) -> str:
    between = between_words(coming)
    return words.say(between) if between is not None else ""


def _belt(belt: BeltAdvice | None, words: Words) -> BeltOut | None:
    if belt is None:
        return None
    return BeltOut(
        speed_mps=belt.speed_mps,
        mph=belt.mph,
        kmh=belt.kmh,
        incline_percent=belt.incline_percent,
        words=words.say(belt.why),
    )


def _modes(
    history: Sequence[SessionRecord], day: date, trainee: Trainee, words: Words
) -> tuple[ModeOut, ...]:
    """The modes to choose from; who walks with support or as prescribed has no choice."""
    found: list[ModeOut] = []
    wishes = (Mode.SUPPORTED,) if needs_support(trainee) else _WISHES
    for wish in (Mode.PRESCRIBED,) if trainee.prescribed is not None else wishes:
        given = coming_session(history, day, trainee, mode=wish)
        is_open = given.mode is wish
        locked = [one for one in given.why if one.key.startswith("mode.locked.")]
        found.append(
            ModeOut(
                id=wish,
                name=words.say(wish.says),
                about=words.say(wish.about),
                open=is_open,
                why=() if is_open else tuple(words.say(one) for one in locked),
            )
        )
    return tuple(found)


def _calendar(
    history: Sequence[SessionRecord], day: date, trainee: Trainee, words: Words, *, planned: bool
) -> tuple[DayOut, ...]:
    """Whole weeks from Monday, two behind this one and one ahead; with the days that are planned,
    or without."""
    monday = day - timedelta(days=day.weekday())
    first = monday - timedelta(weeks=_WEEKS_BACK)
    last = monday + timedelta(weeks=_WEEKS_AHEAD, days=6)
    found: list[DayOut] = []
    for one in days(history, day, trainee, first, last):
        kind = DayKind.FREE if one.kind is DayKind.PLANNED and not planned else one.kind
        found.append(
            DayOut(
                date=one.date,
                kind=kind,
                words=words.say(kind.says),
                backward_s=one.backward_s,
                sessions=one.sessions,
            )
        )
    return tuple(found)


def _streak(
    history: Sequence[SessionRecord], day: date, trainee: Trainee, words: Words, *, urges: bool
) -> StreakOut:
    """The streak; who is not to be urged to keep it up hears nothing of it."""
    found = streak(history, day, prescribed=trainee.prescribed)
    return StreakOut(
        length=found.length,
        best=found.best,
        keep_until=found.keep_until if urges else None,
        words=words.say(found.says) if urges else "",
    )


def _gate(
    history: Sequence[SessionRecord], day: date, trainee: Trainee, words: Words, *, offers: bool
) -> GateOut:
    found = level_gate(history, day, trainee)
    return GateOut(
        level=found.level,
        level_words=words.say(level_name(found.level)),
        next_level=found.next_level,
        open=found.open and offers,
        words=tuple(words.say(one) for one in found.says) if offers else (),
    )
