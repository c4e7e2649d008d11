"""A physiotherapist's own prescription as a session: it leads, the plan's growth does not touch it.

Sets, steps, rest and times a week are given as they were prescribed. What is stricter for
safety's sake wins and says so: support for whoever needs one, a day's most time backward, and
the belt's own rules. Health screen and holds stand before all of it, as before any session.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil, floor

from app.programme.belt import belt_advice
from app.programme.plan import Plan
from app.programme.prescribe import focus_of, framed
from app.programme.rules import in_order, needs_support, weeks_lost
from app.programme.values import (
    Feeling,
    Mode,
    Part,
    PartKind,
    Place,
    Prescribed,
    Prescription,
    SessionRecord,
    Side,
    Trainee,
)
from app.words import Phrase, phrase

_DAY = timedelta(days=1)
_WEEK_DAYS = 7


def side_of(trainee: Trainee, prescribed: Prescribed) -> Side:
    """Where the hand is: as prescribed, and never nowhere for whoever needs a support."""
    if prescribed.side is Side.NONE and needs_support(trainee):
        return Side.EITHER
    return prescribed.side


def prescribed_session(
    history: Sequence[SessionRecord],
    today: date,
    trainee: Trainee,
    prescribed: Prescribed,
    plan: Plan,
    feeling: Feeling | None = None,
) -> Prescription:
    """The session that ``prescribed`` asks for today; no parts on a day of rest."""
    records = in_order(history, today)
    on_belt, tired = trainee.place is Place.TREADMILL, feeling is Feeling.TIRED
    why = [phrase("plan.why.prescribed", by=prescribed.by)]
    rest_until, rests = _rest(records, today, prescribed, plan)
    week = records[-1].week if records else 1
    parts: tuple[Part, ...] = ()
    if rest_until is None:
        sets, fewer = _sets(prescribed, plan, tired=tired)
        side = side_of(trainee, prescribed)
        parts = framed(_walked(records, sets, side, prescribed, plan), plan, on_belt)
        why += fewer
        if side is not prescribed.side:
            why.append(phrase("plan.why.prescribed_support"))
    why += [*rests, *_to_tell(records, plan)]
    belt = None
    if parts and on_belt:
        away = (today - records[-1].date).days if records else 0
        lost = weeks_lost(away, plan)
        # The slowest week's speeds: how fast is not what was prescribed.
        belt = belt_advice(
            records, 1, trainee.level, sum(one.duration_s for one in parts if one.steps), plan,
            weeks_back=week if lost is None else lost, easier=tired,
        )  # fmt: skip
    changed = belt.changed if belt is not None else None
    return Prescription(
        week, Mode.PRESCRIBED, trainee.level, parts, changed, tuple(why), belt, rest_until
    )


def _rest(
    records: Sequence[SessionRecord], today: date, prescribed: Prescribed, plan: Plan
) -> tuple[date | None, list[Phrase]]:
    """The day to come back when today is to rest, and why."""
    recent = [one for one in records if (today - one.date).days < _WEEK_DAYS]
    if not recent:
        return None, []
    times, last = prescribed.times_a_week, recent[-1].date
    if len(recent) >= times:
        freed = recent[len(recent) - times].date + _WEEK_DAYS * _DAY
        return freed, [phrase("plan.why.prescribed_full", count=times)]
    apart = 2 if times <= plan.prescribed.apart_up_to else 1
    if (today - last).days < apart:
        rests = "plan.why.rest_today" if apart == 1 else "plan.why.every_other_day"
        return last + apart * _DAY, [phrase(rests)]
    return None, []


def _sets(prescribed: Prescribed, plan: Plan, *, tired: bool) -> tuple[int, list[Phrase]]:
    """How many sets there are today, and why they are fewer than prescribed."""
    most_s = min(plan.daily_most_s(1), plan.growth.session_most_s)
    fit = max(1, floor(most_s / (prescribed.steps * plan.prescribed.step_s)))
    sets, why = prescribed.sets, []
    if fit < sets:
        minutes = round(most_s / 60)
        why = [phrase("plan.why.prescribed_cap", minutes=minutes, count=fit, of=sets)]
        sets = fit
    if tired:
        sets = ceil(sets * plan.tired.share)
        why.append(phrase("plan.why.tired"))
    return sets, why


def _walked(
    records: Sequence[SessionRecord],
    sets: int,
    side: Side,
    prescribed: Prescribed,
    plan: Plan,
) -> list[Part]:
    """The sets with the rests between."""
    focus = focus_of(records, plan.week(1))
    set_s = prescribed.steps * plan.prescribed.step_s
    parts: list[Part] = []
    for index in range(sets):
        if index and prescribed.rest_s > 0:
            parts.append(Part(PartKind.REST, prescribed.rest_s))
        topic = focus[index * len(focus) // sets]
        parts.append(Part(PartKind.BACKWARD, set_s, prescribed.steps, topic, side))
    return parts


def _to_tell(records: Sequence[SessionRecord], plan: Plan) -> list[Phrase]:
    """What happened last time that whoever prescribed it must know. It changes nothing by
    itself: who prescribed it decides."""
    if not records:
        return []
    last, own = records[-1], plan.repeat
    found: list[Phrase] = []
    if last.safety_stops > own.safety_stops_most:
        found.append(phrase("plan.why.repeat_stop"))
    if last.pain is not None and last.pain > own.pain_most:
        found.append(phrase("plan.why.repeat_pain", pain=last.pain))
    return [*found, phrase("plan.why.prescribed_tell")] if found else []
