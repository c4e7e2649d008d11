"""The calendar: days trained and planned, and streaks that forgive a rest day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.calendar import DayKind, days, planned_days, streak
from app.programme.prescribe import next_session
from app.programme.values import SessionRecord, Trainee
from app.words import words
from programme_cases import MONDAY, after, but, good_weeks, record

BEGINNER = Trainee()


def on(*offsets: int) -> tuple[SessionRecord, ...]:
    """Sessions of week 2 on so many days after Monday."""
    pattern = good_weeks(1)[-1]
    assert pattern.week == 2
    return tuple(but((pattern,), date=MONDAY + timedelta(days=one))[0] for one in offsets)


def test_without_a_session_there_is_no_streak() -> None:
    found = streak((), MONDAY)
    assert (found.length, found.best, found.keep_until) == (0, 0, None)


def test_who_keeps_to_the_plan_keeps_the_streak() -> None:
    history = good_weeks(8)
    found = streak(history, history[-1].date)
    assert found.length == found.best == len({one.date for one in history})
    assert words("de").say(found.says).startswith(f"{found.length} Trainingstage")


@pytest.mark.parametrize(("gap", "length"), [(1, 2), (3, 2), (4, 2), (5, 1)])
def test_a_rest_day_more_than_the_plans_is_forgiven_two_are_not(gap: int, length: int) -> None:
    history = on(0, gap)
    assert streak(history, history[-1].date).length == length


def test_a_streak_ends_on_the_day_after_the_last_to_keep_it_and_the_best_stays() -> None:
    history = on(0, 2, 4)
    keep_until = streak(history, history[-1].date).keep_until
    assert keep_until == MONDAY + timedelta(days=8)
    assert streak(history, keep_until).length == 3
    over = streak(history, keep_until + timedelta(days=1))
    assert (over.length, over.best, over.keep_until) == (0, 3, None)


def test_two_sessions_on_a_day_are_one_day() -> None:
    history = on(0, 0, 2)
    assert streak(history, history[-1].date).length == 2


@given(st.sets(st.integers(0, 60), min_size=1))
def test_a_streak_is_never_longer_than_the_best_nor_than_the_days_trained(
    offsets: set[int],
) -> None:
    history = on(*sorted(offsets))
    found = streak(history, history[-1].date)
    assert 1 <= found.length <= found.best <= len(offsets)


def test_planned_days_begin_when_the_next_session_is_due_and_are_spread_over_the_week() -> None:
    history = good_weeks(2)
    today = history[-1].date
    due = next_session(history, today, BEGINNER).rest_until
    found = planned_days(history, today, BEGINNER, today + timedelta(days=28))
    assert found[0] == due
    gaps = {(later - day).days for day, later in pairwise(found)}
    assert gaps == {2, 3}
    in_a_week = [day for day in found if (day - found[0]).days < 7]
    assert len(in_a_week) == 3


def test_each_day_is_trained_planned_or_free() -> None:
    history = good_weeks(1)
    today = after(history, 1)
    found = days(history, today, BEGINNER, MONDAY, MONDAY + timedelta(days=13))
    assert len(found) == 14
    kinds = {day.date: day.kind for day in found}
    trained = {day for day, kind in kinds.items() if kind is DayKind.TRAINED}
    assert trained == {one.date for one in history}
    assert all(day >= today for day, kind in kinds.items() if kind is DayKind.PLANNED)
    assert DayKind.PLANNED in kinds.values()
    assert found[0].backward_s == history[0].backward_s


def test_sessions_of_one_day_are_added_up() -> None:
    history = on(0, 0)
    [day] = days(history, MONDAY, BEGINNER, MONDAY, MONDAY)
    assert (day.sessions, day.backward_s) == (2, 2 * history[0].backward_s)


def test_a_stretch_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before the first"):
        days((), MONDAY, BEGINNER, MONDAY, date(2026, 1, 1))


def test_with_support_every_other_day_is_planned() -> None:
    trainee = Trainee(support=True)
    history = (record(next_session((), MONDAY, trainee), MONDAY, trainee),)
    found = planned_days(history, MONDAY, trainee, MONDAY + timedelta(days=14))
    assert found[0] == MONDAY + timedelta(days=2)
    assert all((later - day).days >= 2 for day, later in pairwise(found))
