"""The calendar: days trained, days planned, and streaks that forgive a rest day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise

from app.programme.coming import coming_session
from app.programme.plan import Plan
from app.programme.rules import in_order
from app.programme.values import Mode, Prescribed, SessionRecord, Trainee
from app.words import Phrase, phrase

FORGIVEN_DAYS = 1
"""Rest days beyond the plan's own that do not end a streak. [K]"""


class DayKind(str, Enum):
    """What a day is; a day missed is a free day, nobody is blamed."""

    TRAINED = "trained"
    PLANNED = "planned"
    FREE = "free"

    @property
    def says(self) -> Phrase:
        """Its name."""
        return phrase(f"calendar.{self.value}")


@dataclass(frozen=True, slots=True)
class Day:
    """One day. backward_s, sessions: what was walked on it."""

    date: date
    kind: DayKind
    backward_s: float = 0.0
    sessions: int = 0


@dataclass(frozen=True, slots=True)
class Streak:
    """Days trained without a gap longer than is forgiven. length: days of the present one, 0
    when it has ended; best: of the longest ever; keep_until: the last day to keep it."""

    length: int
    best: int
    keep_until: date | None

    @property
    def says(self) -> Phrase:
        """How long it is."""
        return phrase("calendar.streak", count=self.length)


def streak(
    history: Sequence[SessionRecord],
    today: date,
    plan: Plan | None = None,
    prescribed: Prescribed | None = None,
) -> Streak:
    """The streak as of ``today``.

    The gap that is forgiven is the longest between two sessions of an evenly spread week of
    the plan, or of the prescription, and a rest day more: whoever keeps to them never loses a
    streak to it.
    """
    plan = plan or Plan()
    records = [one for one in in_order(history, today) if one.walked]
    gaps = {one.date: _gap_days(one, plan, prescribed) for one in records}
    days = sorted(gaps)
    if not days:
        return Streak(0, 0, None)
    length = best = 1
    for before, after in pairwise(days):
        length = length + 1 if (after - before).days <= gaps[before] else 1
        best = max(best, length)
    keep_until = days[-1] + timedelta(days=gaps[days[-1]])
    if keep_until < today:
        return Streak(0, best, None)
    return Streak(length, best, keep_until)


def planned_days(
    history: Sequence[SessionRecord],
    today: date,
    trainee: Trainee,
    until: date,
    plan: Plan | None = None,
) -> tuple[date, ...]:
    """Days from ``today`` to ``until`` on which the plan would have a session: the next one as
    prescribed, those after it spread evenly over the weeks. A suggestion, made anew each day."""
    plan = plan or Plan()
    coming = coming_session(history, today, trainee, plan=plan)
    start = coming.rest_until or today
    count = plan.week(coming.week).sessions
    if coming.mode is Mode.PRESCRIBED and trainee.prescribed is not None:
        count = trainee.prescribed.times_a_week
        until = min(until, trainee.prescribed.until or until)
    elif coming.mode is Mode.SUPPORTED:
        count = plan.supported.sessions
    found: list[date] = []
    index = 0
    while (day := start + timedelta(days=index * 7 // count)) <= until:
        found.append(day)
        index += 1
    return tuple(found)


def days(
    history: Sequence[SessionRecord],
    today: date,
    trainee: Trainee,
    first: date,
    last: date,
    plan: Plan | None = None,
) -> tuple[Day, ...]:
    """Each day from ``first`` to ``last``, both included.

    Raises:
        ValueError: when ``last`` lies before ``first``.
    """
    if last < first:
        raise ValueError(f"the last day {last} lies before the first {first}")
    planned = set(planned_days(history, today, trainee, last, plan))
    found: list[Day] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        walked = [one for one in history if one.date == day and one.walked]
        if walked:
            backward_s = sum(one.backward_s for one in walked)
            found.append(Day(day, DayKind.TRAINED, backward_s, len(walked)))
        else:
            found.append(Day(day, DayKind.PLANNED if day in planned else DayKind.FREE))
    return tuple(found)


def _gap_days(record: SessionRecord, plan: Plan, prescribed: Prescribed | None) -> int:
    """Days after ``record`` in which the next session keeps the streak."""
    if record.mode is Mode.PRESCRIBED:
        # Of one that is over it is no longer told how often it was: a week is forgiven.
        return (prescribed.gap_days if prescribed is not None else 7) + FORGIVEN_DAYS
    if record.mode is Mode.SUPPORTED:
        return -(-7 // plan.supported.sessions) + FORGIVEN_DAYS
    return plan.week(record.week).gap_days + FORGIVEN_DAYS
