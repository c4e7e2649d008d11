"""Variations: for whom they are open, what they add, and that nobody steps sideways on a belt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.programme.coming import coming_session
from app.programme.values import (
    Feeling,
    Part,
    PartKind,
    Place,
    Prescribed,
    Prescription,
    SessionRecord,
    Side,
    Trainee,
    Variable,
    Variation,
)
from app.programme.variations import offers
from programme_cases import MONDAY, after, but, good_weeks
from vision.values import Level

WALKER = Trainee()
SIDEWAYS = (Variation.SIDE_STEPS, Variation.DIAGONAL)
FAST = Trainee(level=Level.ADVANCED, place=Place.TREADMILL)


def in_week(number: int, trainee: Trainee = WALKER) -> tuple[SessionRecord, ...]:
    """Good sessions until week ``number`` comes next."""
    history = good_weeks(number, trainee)
    while coming_session(history[:-1], after(history[:-1]), trainee).week >= number:
        history = history[:-1]
    return history


def open_ones(history: tuple[SessionRecord, ...], trainee: Trainee) -> list[Variation]:
    today = after(history) if history else MONDAY
    coming = coming_session(history, today, trainee)
    return [one.variation for one in offers(history, today, trainee, coming) if one.locked is None]


def chosen(
    history: tuple[SessionRecord, ...], trainee: Trainee, wish: Variation | None
) -> Prescription:
    return coming_session(history, after(history), trainee, variation=wish)


def test_they_open_in_the_fourth_week_of_the_plan_and_not_before() -> None:
    assert open_ones((), WALKER) == []
    assert open_ones(in_week(3), WALKER) == []
    assert open_ones(in_week(4), WALKER) == list(SIDEWAYS)
    locked = offers((), MONDAY, WALKER, coming_session((), MONDAY, WALKER))
    assert {one.variation for one in locked} == set(SIDEWAYS)
    assert all(one.locked is not None for one in locked)


@pytest.mark.parametrize("wish", SIDEWAYS)
def test_one_short_part_to_each_side_comes_after_the_last_bout_and_nothing_else_changes(
    wish: Variation,
) -> None:
    history = in_week(4)
    plain, own = chosen(history, WALKER, None), chosen(history, WALKER, wish)
    kind = PartKind(wish.value)
    added = (
        Part(PartKind.REST, 30),
        Part(kind, 30, side=Side.LEFT),
        Part(kind, 30, side=Side.RIGHT),
    )
    assert own.parts == (*plain.parts[:-1], *added, plain.parts[-1])
    assert own.backward_s == plain.backward_s, "nothing of it counts as backward"
    assert (plain.variation, own.variation) == (None, wish)


@pytest.mark.parametrize("wish", SIDEWAYS)
def test_before_its_time_or_after_a_bad_session_it_is_not_given_and_that_is_said(
    wish: Variation,
) -> None:
    for history, key in (
        (in_week(3), "variation.locked.week"),
        (but(in_week(5), safety_stops=1), "variation.locked.after"),
        (but(in_week(5), pain=4), "variation.locked.after"),
    ):
        own = chosen(history, WALKER, wish)
        assert own.variation is None
        assert not {PartKind.SIDE_STEPS, PartKind.DIAGONAL} & {one.kind for one in own.parts}
        assert own.why[-1].key == key


@pytest.mark.parametrize(
    "trainee",
    [
        Trainee(support=True),
        Trainee(prescribed=Prescribed(10, 3, 60, Side.NONE, 3, "Dr. No", MONDAY)),
    ],
    ids=["support", "prescribed"],
)
@pytest.mark.parametrize("wish", list(Variation))
def test_whoever_walks_with_support_or_as_prescribed_is_offered_none(
    trainee: Trainee, wish: Variation
) -> None:
    history = in_week(5)
    coming = chosen(history, trainee, wish)
    assert coming.variation is None
    assert coming == chosen(history, trainee, None)
    assert offers(history, after(history), trainee, coming) == ()


def test_a_day_of_rest_has_none() -> None:
    history = in_week(5)
    today = history[-1].date
    coming = coming_session(history, today, WALKER, variation=Variation.SIDE_STEPS)
    assert coming.rest_until is not None
    assert coming.variation is None
    assert offers(history, today, WALKER, coming) == ()


def test_tired_nothing_is_added() -> None:
    history = in_week(5)
    tired = coming_session(
        history, after(history), WALKER, variation=Variation.DIAGONAL, feeling=Feeling.TIRED
    )
    assert tired.variation is None
    assert PartKind.DIAGONAL not in [one.kind for one in tired.parts]
    assert tired.why[-1].key == "variation.locked.tired"


def test_nobody_steps_sideways_on_a_belt() -> None:
    belt = replace(WALKER, place=Place.TREADMILL)
    history = in_week(6, belt)
    for wish in SIDEWAYS:
        own = chosen(history, belt, wish)
        assert own.variation is None
        assert own.parts == chosen(history, belt, None).parts
    coming = chosen(history, belt, None)
    offered = offers(history, after(history), belt, coming)
    assert [one.variation for one in offered] == [Variation.UPHILL]


def test_uphill_is_for_advanced_walkers_from_the_eighth_week_on_and_by_choice() -> None:
    assert open_ones(in_week(7, FAST), FAST) == []
    assert open_ones(in_week(8, FAST), FAST) == [Variation.UPHILL]
    steady = replace(FAST, level=Level.INTERMEDIATE)
    assert open_ones(in_week(9, steady), steady) == []
    level = chosen(good_weeks(10, FAST), FAST, None)
    assert level.belt is not None
    assert level.belt.incline_percent == 0


def test_uphill_climbs_one_percent_at_a_time_and_gets_no_faster_meanwhile() -> None:
    history = good_weeks(9, FAST)
    climbed: list[float] = []
    for _ in range(12):
        own = chosen(history, FAST, Variation.UPHILL)
        assert own.belt is not None
        if own.belt.incline_percent > history[-1].incline_percent:
            assert own.belt.speed_mps == pytest.approx(history[-1].speed_mps)
            assert own.belt.changed is Variable.INCLINE
            climbed.append(own.belt.incline_percent - history[-1].incline_percent)
        done = replace(
            history[-1],
            date=history[-1].date + timedelta(days=3),
            week=own.week,
            planned_backward_s=own.backward_s,
            backward_s=own.backward_s,
            speed_mps=own.belt.speed_mps,
            incline_percent=own.belt.incline_percent,
        )
        history = (*history, done)
    assert climbed == [1] * 5
    assert history[-1].incline_percent == 5


def test_uphill_that_has_to_wait_says_so() -> None:
    history = but(good_weeks(9, FAST), step_time_cv_percent=None)
    own = chosen(history, FAST, Variation.UPHILL)
    assert own.belt is not None
    assert own.belt.incline_percent == 0
    assert own.why[-1].key == "variation.waits.uphill"
