"""A physiotherapist's prescription: it leads exactly, and what is safer wins and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.calendar import planned_days, streak
from app.programme.coming import coming_session
from app.programme.prescribe import next_session
from app.programme.rules import level_gate
from app.programme.space import Item, space_items
from app.programme.values import (
    Feeling,
    Mode,
    PartKind,
    Place,
    Prescribed,
    Prescription,
    SessionRecord,
    Side,
    Trainee,
)
from app.words import languages, words
from programme_cases import MONDAY, after, but, good_weeks, record
from vision.values import Level

OWN = Prescribed(12, 4, 45, Side.LEFT, 3, "Praxis Nord", MONDAY)
WALKER = Trainee(prescribed=OWN)
OLDER = Trainee(support=True, prescribed=replace(OWN, side=Side.NONE))


def keys(coming: Prescription) -> list[str]:
    return [one.key.split(".")[-1] for one in coming.why]


def walked(trainee: Trainee, *days: int) -> tuple[SessionRecord, ...]:
    """Sessions as prescribed, so many days after Monday."""
    coming = coming_session((), MONDAY, trainee)
    return tuple(record(coming, MONDAY + timedelta(days=day), trainee) for day in days)


def test_it_gives_exactly_the_sets_the_steps_the_rests_and_the_side() -> None:
    coming = coming_session((), MONDAY, WALKER)
    assert coming.mode is Mode.PRESCRIBED
    kinds = [part.kind for part in coming.parts]
    sets = [PartKind.BACKWARD, PartKind.REST] * 3 + [PartKind.BACKWARD]
    assert kinds == [PartKind.WARM_UP, *sets, PartKind.COOL_DOWN]
    backward = [part for part in coming.parts if part.kind is PartKind.BACKWARD]
    assert {(part.steps, part.side) for part in backward} == {(12, Side.LEFT)}
    assert {part.duration_s for part in coming.parts if part.kind is PartKind.REST} == {45}
    assert keys(coming) == ["prescribed"]


def test_without_a_rest_one_set_follows_the_other() -> None:
    coming = coming_session((), MONDAY, Trainee(prescribed=replace(OWN, rest_s=0)))
    assert PartKind.REST not in [part.kind for part in coming.parts]
    assert sum(part.kind is PartKind.BACKWARD for part in coming.parts) == 4


def test_neither_good_weeks_nor_a_break_change_it() -> None:
    first = coming_session((), MONDAY, WALKER).parts
    history: list[SessionRecord] = []
    for week in range(12):
        for offset in (0, 2, 4):
            day = MONDAY + timedelta(days=7 * week + offset)
            coming = coming_session(history, day, WALKER)
            assert coming.parts == first, f"week {week}"
            history.append(record(coming, day, WALKER))
    assert coming_session(history, after(history, 30), WALKER).parts == first


@pytest.mark.parametrize(
    ("times", "days", "rest_for"),
    [
        (3, (0,), {0: 2, 1: 1, 2: 0}),
        (3, (0, 2, 4), {4: 3, 6: 1, 7: 0}),
        (2, (0, 3), {4: 3, 7: 0}),
        (1, (0,), {0: 7, 6: 1, 7: 0}),
        (5, (0,), {0: 1, 1: 0}),
        (7, (0, 1, 2, 3, 4, 5, 6), {6: 1, 7: 0}),
    ],
)
def test_the_days_of_rest_are_those_of_its_times_a_week(
    times: int, days: tuple[int, ...], rest_for: dict[int, int]
) -> None:
    trainee = Trainee(prescribed=replace(OWN, times_a_week=times))
    history = walked(trainee, *days)
    for offset, wait in rest_for.items():
        today = MONDAY + timedelta(days=offset)
        coming = coming_session(history, today, trainee)
        if wait:
            assert coming.parts == ()
            assert coming.rest_until == today + timedelta(days=wait), offset
        else:
            assert coming.rest_until is None
            assert coming.parts


def test_whoever_needs_a_support_gets_one_even_where_none_was_prescribed() -> None:
    coming = coming_session((), MONDAY, OLDER)
    assert {part.side for part in coming.parts if part.steps} == {Side.EITHER}
    assert "prescribed_support" in keys(coming)
    fit = Trainee(prescribed=replace(OWN, side=Side.NONE))
    assert {part.side for part in coming_session((), MONDAY, fit).parts if part.steps} == {
        Side.NONE
    }


@given(st.integers(1, 100), st.integers(1, 20), st.integers(0, 600), st.integers(1, 7))
def test_a_days_most_time_backward_holds_whatever_was_prescribed(
    steps: int, sets: int, rest_s: int, times: int
) -> None:
    own = Prescribed(steps, sets, rest_s, Side.EITHER, times, "Dr. No", MONDAY)
    coming = coming_session((), MONDAY, Trainee(prescribed=own))
    assert coming.backward_s <= 1200
    given_sets = sum(part.kind is PartKind.BACKWARD for part in coming.parts)
    assert (given_sets < sets) == ("prescribed_cap" in keys(coming))


def test_on_a_treadmill_the_belts_own_rules_hold() -> None:
    trainee = replace(WALKER, place=Place.TREADMILL, level=Level.ADVANCED)
    coming = coming_session((), MONDAY, trainee)
    assert coming.belt is not None
    assert (coming.belt.mph, coming.belt.incline_percent) == (0.5, 0)
    kinds = [part.kind for part in coming.parts]
    assert kinds[1] is PartKind.TURN_BACKWARD
    assert kinds[-2] is PartKind.TURN_FORWARD
    history: list[SessionRecord] = []
    for index in range(12):
        day = MONDAY + timedelta(days=3 * index)
        coming = coming_session(history, day, trainee)
        assert coming.belt is not None
        assert coming.belt.mph <= 1.0
        history.append(record(coming, day, trainee))


def test_tired_there_are_fewer_sets_and_they_are_the_same() -> None:
    fine = coming_session((), MONDAY, WALKER)
    tired = coming_session((), MONDAY, WALKER, feeling=Feeling.TIRED)
    assert sum(part.kind is PartKind.BACKWARD for part in tired.parts) == 2
    assert {part.steps for part in tired.parts} == {part.steps for part in fine.parts}
    assert keys(tired) == ["prescribed", "tired"]


def test_a_stop_or_pain_is_to_be_told_to_whoever_prescribed_it_and_changes_nothing() -> None:
    history = walked(WALKER, 0)
    later = MONDAY + timedelta(days=2)
    for changes, reason in (({"safety_stops": 1}, "repeat_stop"), ({"pain": 5}, "repeat_pain")):
        coming = coming_session(but(history, **changes), later, WALKER)
        assert keys(coming) == ["prescribed", reason, "prescribed_tell"]
        assert coming.parts == coming_session((), MONDAY, WALKER).parts


def test_after_its_last_day_the_plan_leads_again_where_it_was() -> None:
    history = good_weeks(2)
    trainee = Trainee(prescribed=replace(OWN, until=history[-1].date + timedelta(days=9)))
    before = next_session(history, after(history), Trainee())
    rehab = [*history]
    for offset in (3, 5, 7):
        day = after(history, offset)
        rehab.append(record(coming_session(rehab, day, trainee), day, trainee))
    again = coming_session(rehab, after(history, 12), trainee)
    assert again.mode is Mode.LEARN
    assert again.week == before.week


def test_sessions_as_prescribed_neither_open_a_level_nor_stand_in_its_way() -> None:
    history = good_weeks(2)
    open_before = level_gate(history, after(history), Trainee())
    rehab = [*history, *(replace(one, date=after(history)) for one in walked(WALKER, 0))]
    assert level_gate(rehab, after(rehab), Trainee()) == open_before
    assert level_gate(rehab, after(rehab), WALKER).next_level is None


def test_the_calendar_and_the_streak_follow_its_times_a_week() -> None:
    weekly = Trainee(prescribed=replace(OWN, times_a_week=1, until=MONDAY + timedelta(days=20)))
    planned = planned_days((), MONDAY, weekly, MONDAY + timedelta(days=27))
    assert planned == tuple(MONDAY + timedelta(days=7 * week) for week in range(3))
    history = walked(weekly, 0, 7, 14)
    assert streak(history, history[-1].date, prescribed=weekly.prescribed).length == 3


def test_a_prescribed_support_is_ticked_before_every_session() -> None:
    assert Item.SUPPORT in space_items(WALKER)
    assert Item.SUPPORT not in space_items(Trainee(prescribed=replace(OWN, side=Side.NONE)))


@pytest.mark.parametrize(
    "wrong", [{"steps": 0}, {"steps": 101}, {"sets": 21}, {"rest_s": 601}, {"times_a_week": 8}]
)
def test_what_nobody_prescribes_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="it must lie between"):
        replace(OWN, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("tag", languages())
def test_its_reasons_are_said_in_every_language(tag: str) -> None:
    huge = replace(OWN, steps=100, sets=20, side=Side.NONE)
    coming = coming_session((), MONDAY, Trainee(support=True, prescribed=huge))
    said = [words(tag).say(one) for one in coming.why]
    assert len(said) == 3
    assert "Praxis Nord" in said[0]
    assert "8" in said[1]
    assert "20" in said[1]


def test_it_holds_through_its_last_day() -> None:
    last = date(2026, 3, 31)
    own = replace(OWN, until=last)
    assert own.holds(last)
    assert not own.holds(last + timedelta(days=1))
