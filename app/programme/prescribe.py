"""What comes next: from the history to a session of parts, with the reasons in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

from app.programme.belt import belt_advice
from app.programme.plan import Plan, Week
from app.programme.rules import (
    clean_run,
    in_order,
    is_clean,
    needs_support,
    reasons_to_repeat,
    weeks_lost,
)
from app.programme.values import (
    Feeling,
    Mode,
    Part,
    PartKind,
    Place,
    Prescription,
    SessionRecord,
    Trainee,
    Variable,
)
from app.words import Phrase, phrase
from vision.checks.registry import check_classes
from vision.values import Level

_DAY = timedelta(days=1)
_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class _Turn:
    """Which week comes next, and why. weeks_back: what a break cost."""

    week: int
    why: tuple[Phrase, ...]
    weeks_back: int = 0


@dataclass(frozen=True, slots=True)
class _Pattern:
    """At most so many bouts of at most such a length, seconds, and what lies between. whole:
    with less time there are fewer bouts, not shorter ones."""

    mode: Mode
    bouts: int
    bout_s: float
    forward_s: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Room:
    """How much time backward is left for today, seconds, and why it is less than planned.
    rest_until: the day to come back when today is to rest."""

    left_s: float
    why: tuple[Phrase, ...]
    rest_until: date | None


def next_session(
    history: Sequence[SessionRecord],
    today: date,
    trainee: Trainee,
    *,
    mode: Mode | None = None,
    plan: Plan | None = None,
    feeling: Feeling | None = None,
    uphill: bool = False,
) -> Prescription:
    """The plan's own session to walk next; ``app.programme.coming`` says what leads.

    Args:
        history: all sessions so far, in any order. today: the walker's own day.
        mode: what the walker would like; the plan's own without a wish. A mode that is not
            open yet is not given, and the reasons say so.
        feeling: how the walker feels today; tired, it is shorter and easier.
        uphill: on a treadmill, the walker would like the belt to rise.
    """
    plan = plan or Plan()
    tired = feeling is Feeling.TIRED
    records = in_order(history, today)
    supported = needs_support(trainee)
    turn = _turn(records, today, supported, plan)
    if supported:
        return _with_support(records, today, trainee, turn, plan, tired)
    week = plan.week(turn.week)
    pattern, mode_why = _pattern(Mode.LEARN if tired else mode, week, trainee.level, plan)
    wanted_s = _wanted_s(records, turn.week, pattern.mode, plan)
    if tired:
        wanted_s *= plan.tired.share
        mode_why = (phrase("plan.why.tired"),)
    room = _room(records, today, turn.week, week, plan)
    bouts, bout_s = _bouts(min(wanted_s, room.left_s), pattern, plan)
    on_belt = trainee.place is Place.TREADMILL
    parts = _parts(bouts, bout_s, pattern.forward_s, focus_of(records, week), plan, on_belt)
    backward_s = bouts * bout_s
    grew = bool(records) and backward_s > records[-1].planned_backward_s + 1e-9
    belt = None
    if parts and on_belt:
        belt = belt_advice(
            records,
            turn.week,
            trainee.level,
            backward_s,
            plan,
            weeks_back=turn.weeks_back,
            easier=tired,
            uphill=uphill,
        )
    changed = Variable.TIME if grew else belt.changed if belt is not None else None
    why = (*turn.why, *mode_why, *room.why)
    return Prescription(
        turn.week, pattern.mode, trainee.level, parts, changed, why, belt, room.rest_until
    )


def _turn(records: Sequence[SessionRecord], today: date, supported: bool, plan: Plan) -> _Turn:
    """Start, repeat, go on with, go back from or leave the last session's week."""
    own_way = [
        one for one in records if (one.mode is Mode.SUPPORTED if supported else one.mode.of_plan)
    ]
    if not own_way:
        return _Turn(1, (phrase("plan.why.start"),))
    last = own_way[-1]
    days_away = (today - records[-1].date).days
    lost = weeks_lost(days_away, plan)
    if lost is None:
        return _Turn(1, (phrase("plan.why.anew", days=days_away),), last.week)
    if lost:
        week = max(1, last.week - lost)
        return _Turn(week, (phrase("plan.why.after_break", days=days_away, week=week),), lost)
    against = reasons_to_repeat(last, plan)
    if against:
        return _Turn(last.week, (*against, phrase("plan.why.repeat", week=last.week)))
    needed = plan.supported.sessions if supported else plan.week(last.week).sessions
    done = clean_run(own_way, last.week, plan)
    if done >= needed:
        return _Turn(last.week + 1, (phrase("plan.why.advance", week=last.week + 1),))
    why = [phrase("plan.why.go_on", week=last.week, count=needed - done)]
    if not last.completed:
        why.append(phrase("plan.why.cut_short"))
    elif last.easier:
        why.append(phrase("plan.why.easier"))
    elif not is_clean(last, plan):
        why.append(phrase("plan.why.tell_me"))
    return _Turn(last.week, tuple(why))


def _pattern(
    wish: Mode | None, week: Week, level: Level, plan: Plan
) -> tuple[_Pattern, tuple[Phrase, ...]]:
    """The bouts that are walked, and why they are not those wished for."""
    own = _Pattern(week.mode, week.bouts, week.backward_s, week.forward_s)
    if wish is None or not wish.of_plan:
        return own, ()
    if wish is Mode.BRISK and level is not Level.ADVANCED:
        return own, (phrase("mode.locked.brisk"),)
    if wish is not Mode.LEARN and week.mode is Mode.LEARN:
        # Its bouts would be longer, or quicker, than the week's: two steps at once.
        return own, (phrase("mode.locked.early"),)
    rule = plan.modes.rule(wish)
    bout_s = min(rule.backward_s, week.backward_s)
    count = max(1, min(plan.modes.most_bouts, floor(week.total_s / bout_s + 1e-9)))
    return _Pattern(wish, count, bout_s, rule.forward_s, whole=True), ()


def _wanted_s(records: Sequence[SessionRecord], week: int, mode: Mode, plan: Plan) -> float:
    """The week's time backward, held to what growth from the last weeks allows."""
    own = plan.growth
    wanted_s = min(plan.week(week).total_s, own.session_most_s)
    base_s = _base_s(records, week, plan)
    if base_s is not None:
        wanted_s = min(wanted_s, base_s * (1 + own.week_share))
    if mode is Mode.BRISK and records:  # quicker is change enough
        wanted_s = min(wanted_s, max(records[-1].base_s, plan.weeks[0].total_s))
    return wanted_s


def _base_s(records: Sequence[SessionRecord], week: int, plan: Plan) -> float | None:
    """The longest time backward of a session in the latest week before ``week``, seconds, and
    never less than the first week's; ``None`` while the base is small or there is none."""
    if week <= plan.growth.small_base_weeks + 1:
        return None
    earlier = [one for one in records if one.week < week and one.mode.of_plan]
    if not earlier:
        return None
    base = [one for one in earlier if one.week == earlier[-1].week]
    latest = base[-plan.week(earlier[-1].week).sessions_most :]
    return max(plan.weeks[0].total_s, *(one.base_s for one in latest))


def _room(
    records: Sequence[SessionRecord], today: date, number: int, week: Week, plan: Plan
) -> _Room:
    """What the day's and the week's ceilings leave for today."""
    recent = [one for one in records if (today - one.date).days < _WEEK_DAYS]
    todays = [one for one in recent if one.date == today]
    day_left_s = plan.daily_most_s(number) - sum(one.backward_s for one in todays)
    done = len(recent)
    if done >= week.sessions_most:
        freed = recent[done - week.sessions_most].date + _WEEK_DAYS * _DAY
        return _Room(0.0, (phrase("plan.why.week_full", count=done),), freed)
    week_left_s = _week_most_s(records, number, week, plan) - sum(one.backward_s for one in recent)
    left_s = max(0.0, min(day_left_s, week_left_s))
    if todays:
        return _Room(left_s, (phrase("plan.why.rest_today"),), today + _DAY)
    if recent and left_s < plan.growth.bout_least_s:
        freed = recent[0].date + _WEEK_DAYS * _DAY
        return _Room(0.0, (phrase("plan.why.week_full", count=done),), freed)
    return _Room(left_s, (), None)


def _week_most_s(records: Sequence[SessionRecord], number: int, week: Week, plan: Plan) -> float:
    """Most time backward in seven days: the sessions of the week, or, once the base is no
    longer small, so much more than the week before."""
    most_s = week.sessions_most * week.total_s
    base_s = _base_s(records, number, plan)
    if base_s is None:
        return most_s
    before = plan.week(number - 1).sessions * base_s
    return min(most_s, before * (1 + plan.growth.week_share))


def _bouts(total_s: float, pattern: _Pattern, plan: Plan) -> tuple[int, float]:
    """How many bouts of which length make ``total_s`` or just under, never longer or more ones
    than the pattern's own."""
    grain_s, least_s = plan.growth.bout_grain_s, plan.growth.bout_least_s
    count = pattern.bouts
    if pattern.whole:
        count = max(1, min(count, floor(total_s / pattern.bout_s + 1e-9)))
    while count > 1 and total_s / count < least_s:
        count -= 1
    bout_s = floor(min(total_s / count, pattern.bout_s) / grain_s + 1e-9) * grain_s
    return (count, bout_s) if bout_s >= least_s else (0, 0.0)


def focus_of(records: Sequence[SessionRecord], week: Week) -> tuple[str, ...]:
    """What to attend to, bout by bout in turn: what most needed mending last time, then the
    week's own."""
    known = {check.id for check in check_classes()}
    last = [topic for topic in records[-1].focus if topic in known] if records else []
    return tuple(dict.fromkeys((*last[:1], *week.focus)))


def _parts(
    bouts: int,
    bout_s: float,
    between_s: float,
    focus: tuple[str, ...],
    plan: Plan,
    on_belt: bool,
) -> tuple[Part, ...]:
    """Warm-up, backward and forward in turn, cool-down; nothing where no bout is left. On a
    treadmill one rests between the bouts: each change of direction there is a stop of the belt."""
    if not bouts:
        return ()
    between = PartKind.REST if on_belt else PartKind.FORWARD
    walked: list[Part] = []
    for index in range(bouts):
        if index and between_s:
            walked.append(Part(between, between_s))
        # Each topic for a run of bouts: one at a time, and time to get it.
        topic = focus[index * len(focus) // bouts]
        walked.append(Part(PartKind.BACKWARD, bout_s, focus=topic))
    return framed(walked, plan, on_belt)


def framed(walked: Sequence[Part], plan: Plan, on_belt: bool) -> tuple[Part, ...]:
    """``walked`` between forward warm-up and cool-down, on a treadmill with led changes."""
    before = [Part(PartKind.WARM_UP, plan.warm_up_s)]
    after = [Part(PartKind.COOL_DOWN, plan.cool_down_s)]
    if on_belt:
        before.append(Part(PartKind.TURN_BACKWARD, plan.turn_s))
        after.insert(0, Part(PartKind.TURN_FORWARD, plan.turn_s))
    return (*before, *walked, *after)


def _with_support(
    records: Sequence[SessionRecord],
    today: date,
    trainee: Trainee,
    turn: _Turn,
    plan: Plan,
    tired: bool,
) -> Prescription:
    """Sets of ten steps with a hand on something firm."""
    own = plan.supported
    sets = own.sets_first if turn.week < own.later_from_week else own.sets_later
    set_s = own.steps * own.step_s
    why = [phrase("plan.why.support", steps=own.steps), *turn.why]
    if tired:
        sets = ceil(sets * plan.tired.share)
        why.append(phrase("plan.why.tired"))
    rest_until = None
    recent = [one for one in records if (today - one.date).days < _WEEK_DAYS]
    if len(recent) >= own.sessions:
        rest_until = recent[len(recent) - own.sessions].date + _WEEK_DAYS * _DAY
        why.append(phrase("plan.why.week_full", count=len(recent)))
    elif recent and (today - recent[-1].date).days < 2:
        rest_until = recent[-1].date + 2 * _DAY
        why.append(phrase("plan.why.every_other_day"))
    parts: tuple[Part, ...] = ()
    on_belt = trainee.place is Place.TREADMILL
    if rest_until is None:
        walked: list[Part] = []
        focus = focus_of(records, plan.week(1))
        for index in range(sets):
            if index:
                walked.append(Part(PartKind.REST, own.rest_s))
            topic = focus[index * len(focus) // sets]
            walked.append(Part(PartKind.BACKWARD, set_s, own.steps, topic))
        parts = framed(walked, plan, on_belt)
    belt = None
    if parts and on_belt:
        own_way = [one for one in records if one.mode is Mode.SUPPORTED]
        belt = belt_advice(
            own_way, 1, trainee.level, sets * set_s, plan, weeks_back=turn.weeks_back, easier=tired
        )
    grew = bool(parts) and bool(records) and sets * set_s > records[-1].planned_backward_s + 1e-9
    changed = Variable.TIME if grew else belt.changed if belt is not None else None
    return Prescription(
        turn.week,
        Mode.SUPPORTED,
        trainee.level,
        parts,
        changed,
        tuple(why),
        belt,
        rest_until,
    )
