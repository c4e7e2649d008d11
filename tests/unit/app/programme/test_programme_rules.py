"""Whatever a walker does and reports, no prescription breaks a rule of the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.programme.plan import Plan
from app.programme.prescribe import next_session
from app.programme.rules import level_gate, reasons_to_repeat
from app.programme.values import MPH_MPS, Mode, Place, Prescription, SessionRecord, Trainee
from programme_cases import MONDAY, record
from vision.values import Level

PLAN = Plan()
CLOSE = 1e-6


@dataclass(frozen=True)
class Turn:
    """One time that the walker comes to train: after so many days, and how it goes."""

    days: int
    level: Level
    place: Place
    wish: Mode | None
    share: float
    rpe: int | None
    pain: int | None
    stops: int
    cv_percent: float | None
    heeds_rest: bool


TURNS = st.builds(
    Turn,
    days=st.one_of(st.integers(0, 4), st.integers(0, 70)),
    level=st.sampled_from(Level),
    place=st.sampled_from([Place.TREADMILL, Place.TREADMILL, Place.HALLWAY]),
    wish=st.one_of(st.none(), st.sampled_from(Mode)),
    share=st.sampled_from([1.0, 1.0, 1.0, 0.6, 0.0]),
    rpe=st.one_of(st.none(), st.sampled_from([9, 10, 11, 11, 11, 13, 16])),
    pain=st.one_of(st.none(), st.sampled_from([0, 0, 0, 3, 6])),
    stops=st.sampled_from([0, 0, 0, 0, 1]),
    cv_percent=st.one_of(st.none(), st.sampled_from([5.0, 5.0, 5.0, 9.0, 14.0, 30.0])),
    heeds_rest=st.booleans(),
)
GOOD = st.builds(
    Turn,
    days=st.integers(1, 3),
    level=st.just(Level.ADVANCED),
    place=st.just(Place.TREADMILL),
    wish=st.none(),
    share=st.just(1.0),
    rpe=st.just(11),
    pain=st.just(0),
    stops=st.just(0),
    cv_percent=st.sampled_from([5.0, 5.0, 8.0]),
    heeds_rest=st.just(True),
)


def walked(coming: Prescription, day: date, trainee: Trainee, turn: Turn) -> SessionRecord:
    return replace(
        record(coming, day, trainee),
        backward_s=coming.backward_s * turn.share,
        completed=turn.share == 1.0,
        rpe=turn.rpe,
        pain=turn.pain,
        safety_stops=turn.stops,
        step_time_cv_percent=turn.cv_percent,
    )


def hold_the_rules(
    history: list[SessionRecord], day: date, trainee: Trainee, coming: Prescription
) -> None:
    todays_s = sum(one.backward_s for one in history if one.date == day)
    if coming.parts:
        assert coming.backward_s <= 20 * 60 + CLOSE
        assert coming.backward_s + todays_s <= PLAN.daily_most_s(coming.week) + CLOSE
    last_days = [one for one in history if (day - one.date).days < 7]
    if coming.mode is not Mode.SUPPORTED:
        most = PLAN.week(coming.week).sessions_most
        assert not coming.parts or len(last_days) < most
        assert coming.mode is not Mode.BRISK or trainee.level is Level.ADVANCED
    if history:
        assert coming.week <= history[-1].week + 1
        if reasons_to_repeat(history[-1], PLAN):
            assert coming.week <= history[-1].week
    before = [one for one in history if one.week < coming.week]
    if before and coming.week > 5 and coming.mode is not Mode.SUPPORTED:
        of_week = [one.planned_backward_s for one in before if one.week == before[-1].week]
        assert coming.backward_s <= max(180.0, *of_week, 0) * 1.25 + CLOSE
    one_thing_more(history, trainee, coming)


def one_thing_more(history: list[SessionRecord], trainee: Trainee, coming: Prescription) -> None:
    belt = coming.belt
    assert (belt is not None) == (bool(coming.parts) and trainee.place is Place.TREADMILL)
    if belt is None:
        return
    cap_mph = PLAN.belt.most_mph.at(trainee.level)
    assert belt.speed_mps <= cap_mph * MPH_MPS + CLOSE
    if trainee.level is not Level.ADVANCED or coming.week < 8:
        assert belt.incline_percent == 0
    assert belt.incline_percent <= 5
    if coming.week == 1:
        assert belt.speed_mps <= 1.0 * MPH_MPS + CLOSE
    earlier = [one for one in history if one.place is Place.TREADMILL]
    if not earlier or earlier[-1].speed_mps is None:
        return
    last = earlier[-1]
    assert last.speed_mps is not None
    faster_mph = (belt.speed_mps - last.speed_mps) / MPH_MPS
    assert faster_mph <= 0.2 + CLOSE
    if coming.mode is last.mode:
        more = (
            coming.backward_s > last.planned_backward_s + CLOSE,
            faster_mph > CLOSE,
            belt.incline_percent > last.incline_percent + CLOSE,
        )
        assert sum(more) <= 1


def train(turns: list[Turn], support: bool) -> list[SessionRecord]:
    """Live through ``turns``, each prescription held against the rules."""
    history: list[SessionRecord] = []
    day = MONDAY
    for turn in turns:
        day += timedelta(days=turn.days)
        trainee = Trainee(turn.level, turn.place, support)
        coming = next_session(history, day, trainee, mode=turn.wish)
        hold_the_rules(history, day, trainee, coming)
        if not coming.parts or (turn.heeds_rest and coming.rest_until is not None):
            continue
        history.append(walked(coming, day, trainee, turn))
    return history


@settings(max_examples=300)
@given(st.lists(TURNS, max_size=40), st.booleans())
def test_no_history_leads_to_a_prescription_that_breaks_a_rule(
    turns: list[Turn], support: bool
) -> None:
    train(turns, support)


@settings(max_examples=60)
@given(st.lists(GOOD, min_size=60, max_size=120))
def test_a_good_walker_gets_on_and_keeps_within_every_ceiling(turns: list[Turn]) -> None:
    history = train(turns, False)
    assert history[-1].week >= 7
    for index, one in enumerate(history):
        if one.week > 5:
            assert week_s(history, index) <= ceiling_s(history, index) + CLOSE


def week_s(history: list[SessionRecord], index: int) -> float:
    """Time backward in the seven days that end with a session."""
    day = history[index].date
    return sum(one.backward_s for one in history[: index + 1] if (day - one.date).days < 7)


def ceiling_s(history: list[SessionRecord], index: int) -> float:
    """A quarter more than the whole week of the plan before."""
    earlier = [one for one in history[:index] if one.week == history[index].week - 1]
    return 1.25 * 3 * max(one.backward_s for one in earlier)


@given(st.lists(TURNS, max_size=12))
def test_a_level_opens_only_after_three_sessions_in_a_row_that_were_all_good(
    turns: list[Turn],
) -> None:
    history = train(turns, False)
    if not history:
        return
    trainee = Trainee(level=history[-1].level)
    if level_gate(history, history[-1].date, trainee).open:
        last = history[-3:]
        assert len(last) == 3
        assert all(one.completed and one.safety_stops == 0 for one in last)
        assert all(one.rpe is not None and one.rpe <= 13 for one in last)
        assert all(one.level is trainee.level for one in last)
