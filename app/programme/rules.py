"""The rules of the plan: what repeats a week, what opens a level, what a long break costs.

Sources and settings: ``app.programme.plan``. What is not known (no effort asked, no rhythm
seen) counts neither as good nor as bad: it neither repeats a week nor helps to leave it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.programme.effort import effort
from app.programme.plan import Plan
from app.programme.values import Mode, SessionRecord, Trainee
from app.words import Phrase, phrase
from app.words.names import level_name
from vision.values import Level

_ORDER = (Level.BEGINNER, Level.INTERMEDIATE, Level.ADVANCED)


def irregular(record: SessionRecord, plan: Plan) -> bool:
    """Whether the session's rhythm is known to have been irregular for its level."""
    cv = record.step_time_cv_percent
    return cv is not None and cv > plan.rhythm.limits.at(record.level).on_percent


def steady(record: SessionRecord, plan: Plan) -> bool:
    """Whether the session's rhythm is known to have been steady enough for its level."""
    cv = record.step_time_cv_percent
    return cv is not None and cv <= plan.rhythm.limits.at(record.level).ok_percent


def in_order(history: Sequence[SessionRecord], today: date) -> tuple[SessionRecord, ...]:
    """The history up to ``today``, oldest first. Sessions of one day keep their order.

    A session of tomorrow was walked in an earlier time zone and counts as today's; one that
    lies still further ahead was written while the clock was wrong, and is left out, or it
    would hold up the plan until its day has come.
    """
    tomorrow = today + timedelta(days=1)
    real = (
        one if one.date <= today else replace(one, date=today)
        for one in history
        if one.date <= tomorrow
    )
    return tuple(sorted(real, key=lambda record: record.date))


def reasons_to_repeat(record: SessionRecord, plan: Plan) -> tuple[Phrase, ...]:
    """Why the week of ``record`` is repeated, the gravest first; empty when all was well."""
    own, rpe_most = plan.repeat, plan.modes.rule(record.mode).rpe_most
    found: list[Phrase] = []
    if record.safety_stops > own.safety_stops_most:
        found.append(phrase("plan.why.repeat_stop"))
    if record.pain is not None and record.pain > own.pain_most:
        found.append(phrase("plan.why.repeat_pain", pain=record.pain))
    if record.rpe is not None and record.rpe > rpe_most:
        said, most = effort(record.rpe), effort(rpe_most)
        found.append(phrase("plan.why.repeat_effort", rpe=said, most=most))
    if irregular(record, plan):
        found.append(phrase("plan.why.repeat_rhythm"))
    return tuple(found)


def is_clean(record: SessionRecord, plan: Plan) -> bool:
    """Whether the session counts towards the next week: done as planned, asked how hard it was
    and whether it hurt, and nothing against it."""
    asked = record.rpe is not None and record.pain is not None
    whole = record.completed and not record.easier
    return whole and asked and not reasons_to_repeat(record, plan)


def clean_run(records: Sequence[SessionRecord], week: int, plan: Plan) -> int:
    """How many good sessions of ``week`` stand in a row at the end of ``records``.

    A session that was cut short, made easier or not asked about neither counts nor breaks the row;
    one with a reason to repeat breaks it, and so does a break that costs a week.
    """
    run, later = 0, None
    for record in reversed(records):
        away = 0 if later is None else (later - record.date).days
        if record.week != week or away > plan.pause.free_days or reasons_to_repeat(record, plan):
            break
        run, later = run + is_clean(record, plan), record.date
    return run


def weeks_lost(days_away: int, plan: Plan) -> int | None:
    """Weeks of the plan that a break of ``days_away`` days costs; ``None``: start anew.

    [K] One week for two weeks away, and one more for every further week.
    """
    own = plan.pause
    if days_away >= own.restart_days:
        return None
    return 0 if days_away <= own.free_days else max(1, (days_away - 7) // own.days_a_week)


def needs_support(trainee: Trainee) -> bool:
    """Whether sets of ten steps with support take the place of the plan: any answer of the health
    screen that raises the risk of a fall (``app.programme.screening.GRADINGS``)."""
    return trainee.support


@dataclass(frozen=True, slots=True)
class Gate:
    """The way to the next level. good, needed: sessions in a row. missing: what the last
    session lacked; empty while none was walked at this level, or when nothing was lacking."""

    level: Level
    next_level: Level | None
    good: int
    needed: int
    missing: tuple[Phrase, ...]

    @property
    def open(self) -> bool:
        """Whether the next level may be offered."""
        return self.next_level is not None and self.good >= self.needed

    @property
    def says(self) -> tuple[Phrase, ...]:
        """The offer of the next level, or how far it is and what was lacking."""
        if self.next_level is None:
            return ()
        if self.open:
            return (phrase("level.offer", level=level_name(self.next_level)),)
        return (phrase("level.progress", count=self.needed - self.good), *self.missing)


def level_gate(
    history: Sequence[SessionRecord], today: date, trainee: Trainee, plan: Plan | None = None
) -> Gate:
    """How far the walker has come towards the next level.

    Only the plan's sessions at the present level count, in a row from the latest. Whoever trains
    with support, or by a prescription, stays at the level that is set.
    """
    plan = plan or Plan()
    records = [one for one in in_order(history, today) if one.mode is not Mode.PRESCRIBED]
    good = 0
    missing: tuple[Phrase, ...] = ()
    for index, record in enumerate(reversed(records)):
        lacking = _lacking(record, plan) if record.level is trainee.level else None
        if index == 0:
            missing = lacking or ()
        if lacking != ():
            break
        good += 1
    rank = _ORDER.index(trainee.level)
    leads = trainee.prescribed is not None and trainee.prescribed.holds(today)
    last = rank + 1 == len(_ORDER) or needs_support(trainee) or leads
    next_level = None if last else _ORDER[rank + 1]
    return Gate(trainee.level, next_level, good, plan.gate.sessions, missing)


def _lacking(record: SessionRecord, plan: Plan) -> tuple[Phrase, ...]:
    """What a session lacks to count towards the next level."""
    own, found = plan.gate, []
    if not record.completed:
        found.append(phrase("level.missing.whole"))
    if record.easier:
        found.append(phrase("level.missing.easier"))
    if record.safety_stops > 0:
        found.append(phrase("level.missing.stop"))
    if record.pain is not None and record.pain > plan.repeat.pain_most:
        found.append(phrase("level.missing.pain", most=plan.repeat.pain_most))
    if record.rpe is None or record.rpe > own.rpe_most:
        found.append(phrase("level.missing.effort", most=effort(own.rpe_most)))
    if record.in_band_share is None or record.in_band_share < own.in_band_share:
        found.append(phrase("level.missing.band", percent=round(own.in_band_share * 100)))
    if not steady(record, plan):
        found.append(phrase("level.missing.rhythm"))
    return tuple(found)
