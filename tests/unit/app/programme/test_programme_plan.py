"""The eight-week plan: what comes next, and why."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

import pytest
from pydantic import ValidationError

from app.programme.plan import Plan, Week
from app.programme.prescribe import next_session
from app.programme.values import (
    Mode,
    PartKind,
    Place,
    Prescription,
    SessionRecord,
    Trainee,
    Variable,
)
from app.words import Phrase, languages, words
from programme_cases import MONDAY, after, but, good_weeks, record
from vision.checks.registry import check_classes
from vision.values import Level

BEGINNER = Trainee()
FIT = Trainee(level=Level.ADVANCED)


def keys(phrases: tuple[Phrase, ...]) -> set[str]:
    return {one.key.split(".")[-1] for one in phrases}


def six_weeks() -> tuple[SessionRecord, ...]:
    """Good sessions to the very end of week 6; week 1 takes two of them, the others three."""
    return good_weeks(6)[:-1]


def bouts(coming: Prescription) -> list[float]:
    return [part.duration_s for part in coming.parts if part.kind is PartKind.BACKWARD]


def test_the_plan_is_the_one_of_the_notes() -> None:
    minutes = [Plan().week(index).total_s / 60 for index in range(1, 9)]
    assert minutes == [3, 4.5, 6, 7.5, 10, 12, 15, 15]
    assert Plan().week(9).total_s == Plan().week(40).total_s == 20 * 60


def test_the_first_session_is_small_and_begins_and_ends_forward() -> None:
    coming = next_session((), MONDAY, BEGINNER)
    assert (coming.week, coming.mode, bouts(coming)) == (1, Mode.LEARN, [30] * 6)
    kinds = [part.kind for part in coming.parts]
    assert kinds[0] is PartKind.WARM_UP
    assert kinds[-1] is PartKind.COOL_DOWN
    assert 180 <= coming.parts[0].duration_s <= 300
    assert kinds[1:-1] == [PartKind.BACKWARD, PartKind.FORWARD] * 5 + [PartKind.BACKWARD]
    assert keys(coming.why) == {"start"}
    assert coming.rest_until is None


def test_who_keeps_to_the_plan_and_does_well_walks_it_week_by_week() -> None:
    history = good_weeks(12)
    weeks = [(week, len(list(found))) for week, found in groupby(history, lambda one: one.week)]
    assert weeks[:9] == [(1, 2)] + [(index, 3) for index in range(2, 10)]
    minutes = {one.week: one.backward_s / 60 for one in history}
    assert [minutes[index] for index in range(1, 9)] == [3, 4.5, 6, 7.5, 10, 12, 15, 15]
    assert 15 < minutes[9] <= 18.75
    assert minutes[9] < minutes[10] <= 20


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"safety_stops": 1}, "repeat_stop"),
        ({"pain": 4}, "repeat_pain"),
        ({"rpe": 14}, "repeat_effort"),
        ({"step_time_cv_percent": 23.0}, "repeat_rhythm"),
    ],
    ids=str,
)
def test_a_bad_session_repeats_the_week_and_says_why(
    changes: dict[str, float], reason: str
) -> None:
    history = six_weeks()
    bad = but(history, **changes)
    week = history[-1].week
    coming = next_session(bad, after(bad, 3), BEGINNER)
    assert coming.week == week
    assert keys(coming.why) == {reason, "repeat"}
    needed = Plan().week(week).sessions
    for done in range(needed):  # and the whole week is repeated, not the one session
        coming = next_session(bad, after(bad, 3), BEGINNER)
        assert coming.week == week, done
        bad = (*bad, record(coming, after(bad, 3), BEGINNER))
    assert next_session(bad, after(bad, 3), BEGINNER).week == week + 1


def test_at_the_limits_of_pain_and_effort_nothing_is_repeated() -> None:
    history = six_weeks()
    edge = but(history, pain=3, rpe=13, step_time_cv_percent=22.0)
    assert next_session(edge, after(edge, 3), BEGINNER).week == history[-1].week + 1


def test_learn_is_held_to_a_lighter_effort() -> None:
    history = good_weeks(2)
    assert history[-1].mode is Mode.LEARN
    hard = but(history, rpe=12)
    assert keys(next_session(hard, after(hard, 3), BEGINNER).why) == {"repeat_effort", "repeat"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"completed": False}, "cut_short"), ({"rpe": None}, "tell_me"), ({"pain": None}, "tell_me")],
    ids=str,
)
def test_what_is_not_known_neither_repeats_a_week_nor_helps_to_leave_it(
    changes: dict[str, object], reason: str
) -> None:
    history = six_weeks()
    unknown = but(history, **changes)
    coming = next_session(unknown, after(unknown, 3), BEGINNER)
    assert coming.week == history[-1].week
    assert keys(coming.why) == {"go_on", reason}
    done = (*unknown, record(coming, after(unknown, 3), BEGINNER))
    assert next_session(done, after(done, 3), BEGINNER).week == history[-1].week + 1


def test_an_unseen_rhythm_does_not_hold_the_week() -> None:
    history = but(six_weeks(), step_time_cv_percent=None)
    assert next_session(history, after(history, 3), BEGINNER).week == history[-1].week + 1


@pytest.mark.parametrize(("away", "lost"), [(13, 0), (14, 1), (20, 1), (21, 2), (28, 3)])
def test_a_break_costs_a_week_for_two_weeks_away_and_one_for_each_more(
    away: int, lost: int
) -> None:
    history = good_weeks(7)[:-2]  # week 7 is not complete, so nothing is due but to go on
    last = history[-1].week
    coming = next_session(history, after(history, away), BEGINNER)
    assert coming.week == last - lost
    assert ("after_break" in keys(coming.why)) == bool(lost)


def test_a_very_long_break_starts_the_plan_anew() -> None:
    history = good_weeks(7)
    coming = next_session(history, after(history, 56), BEGINNER)
    assert (coming.week, keys(coming.why)) == (1, {"anew"})


def test_good_sessions_before_a_long_break_do_not_count_towards_the_week_after_it() -> None:
    coming = next_session((), MONDAY, BEGINNER)
    history: tuple[SessionRecord, ...] = (record(coming, MONDAY, BEGINNER),)
    later = after(history, 60)
    history = (*history, record(next_session(history, later, BEGINNER), later, BEGINNER))
    assert next_session(history, after(history), BEGINNER).week == 1


def test_a_second_session_on_a_day_is_advised_against_and_kept_under_the_days_ceiling() -> None:
    history = good_weeks(8)
    day = history[-1].date
    again = next_session(history, day, BEGINNER)
    assert again.rest_until == day + timedelta(days=1)
    assert "rest_today" in keys(again.why)
    assert again.backward_s + history[-1].backward_s <= 20 * 60


def test_when_the_week_is_full_there_is_nothing_to_walk_until_a_day_is_free() -> None:
    history = good_weeks(3)
    coming = next_session(history, after(history, 1), BEGINNER)
    assert coming.parts == ()
    assert coming.rest_until == history[-3].date + timedelta(days=7)
    assert next_session(history, coming.rest_until, BEGINNER).parts


@pytest.mark.parametrize("level", [Level.BEGINNER, Level.INTERMEDIATE])
def test_brisk_is_for_the_advanced_level_only(level: Level) -> None:
    history = six_weeks()
    coming = next_session(history, after(history, 3), Trainee(level=level), mode=Mode.BRISK)
    assert coming.mode is Mode.STEADY
    assert "brisk" in keys(coming.why)


def test_brisk_has_minutes_in_turn_and_not_more_time_than_last() -> None:
    history = good_weeks(5, FIT)[:-1]  # the next week has more time
    assert next_session(history, after(history, 3), FIT).changed is Variable.TIME
    coming = next_session(history, after(history, 3), FIT, mode=Mode.BRISK)
    assert coming.mode is Mode.BRISK
    assert set(bouts(coming)) == {60}
    assert coming.backward_s <= history[-1].planned_backward_s
    between = {part.duration_s for part in coming.parts if part.kind is PartKind.FORWARD}
    assert between == {60}


@pytest.mark.parametrize("mode", [Mode.STEADY, Mode.BRISK])
def test_longer_and_quicker_bouts_wait_for_the_first_weeks_to_pass(mode: Mode) -> None:
    coming = next_session((), MONDAY, FIT, mode=mode)
    assert (coming.mode, bouts(coming)) == (Mode.LEARN, [30] * 6)
    assert "early" in keys(coming.why)


def test_learn_can_be_chosen_at_any_time_and_has_short_bouts() -> None:
    history = six_weeks()
    coming = next_session(history, after(history, 3), BEGINNER, mode=Mode.LEARN)
    assert coming.mode is Mode.LEARN
    assert set(bouts(coming)) == {30}
    assert coming.backward_s <= 12 * 30


def test_whoever_may_fall_walks_sets_of_ten_steps_with_support() -> None:
    trainee = Trainee(support=True)
    coming = next_session((), MONDAY, trainee)
    sets = [part for part in coming.parts if part.kind is PartKind.BACKWARD]
    assert coming.mode is Mode.SUPPORTED
    assert [part.steps for part in sets] == [10] * 3
    assert "support" in keys(coming.why)
    assert coming.backward_s < 180
    history = good_weeks(6, trainee)
    late = next_session(history, after(history, 3), trainee)
    assert [part.steps for part in late.parts if part.kind is PartKind.BACKWARD] == [10] * 4


def test_with_support_every_other_day_is_enough() -> None:
    trainee = Trainee(support=True)
    history = (record(next_session((), MONDAY, trainee), MONDAY, trainee),)
    tomorrow = next_session(history, after(history, 1), trainee)
    assert tomorrow.parts == ()
    assert tomorrow.rest_until == after(history, 2)
    assert next_session(history, after(history, 2), trainee).parts


def test_who_has_no_raised_risk_of_a_fall_gets_the_usual_plan() -> None:
    assert next_session((), MONDAY, Trainee(support=False)).mode is Mode.LEARN


def test_each_bout_has_one_focus_and_what_needed_most_comes_first() -> None:
    history = but(six_weeks(), focus=("gone_check", "gaze", "landing"))
    coming = next_session(history, after(history, 3), BEGINNER)
    topics = [part.focus for part in coming.parts if part.kind is PartKind.BACKWARD]
    assert topics[0] == "gaze"
    assert None not in topics
    runs = [topic for topic, _ in groupby(topics)]
    assert len(runs) == len(set(runs)), "a topic is kept for a run of bouts"


def test_every_focus_of_the_plan_is_a_check() -> None:
    plan = Plan()
    named = {topic for week in (*plan.weeks, plan.later) for topic in week.focus}
    assert named <= {check.id for check in check_classes()}


def test_a_plan_that_breaks_its_own_rules_is_refused() -> None:
    weeks = tuple(Week(bouts=5, backward_s=60) for _ in range(5))
    with pytest.raises(ValidationError, match="week 6 grows by more than 25%"):
        Plan(weeks=(*weeks, Week(bouts=7, backward_s=60)))
    with pytest.raises(ValidationError, match="1200 s"):
        Plan(later=Week(bouts=5, backward_s=300))


def test_a_session_of_tomorrow_is_todays_in_another_time_zone() -> None:
    history = good_weeks(1)[:1]
    before = after(history, -1)
    coming = next_session(history, before, BEGINNER)
    assert "rest_today" in keys(coming.why)
    assert coming.rest_until == before + timedelta(days=1)


def test_sessions_written_while_the_clock_was_wrong_do_not_hold_up_the_plan() -> None:
    history = good_weeks(2)
    wrong = but(history, date=MONDAY + timedelta(days=2000))
    day = after(history)
    assert next_session(wrong, day, BEGINNER) == next_session(history[:-1], day, BEGINNER)


def test_the_order_of_the_history_does_not_matter() -> None:
    history = good_weeks(5)
    assert next_session(history, after(history), BEGINNER) == next_session(
        tuple(reversed(history)), after(history), BEGINNER
    )


@pytest.mark.parametrize("tag", languages())
def test_all_reasons_can_be_said_in_every_language(tag: str) -> None:
    history = but(six_weeks(), pain=5, rpe=18, safety_stops=2)
    trainee = Trainee(place=Place.TREADMILL)
    for days in (1, 3, 20, 80):
        coming = next_session(history, after(history, days), trainee, mode=Mode.BRISK)
        said = [words(tag).say(one) for one in coming.why]
        assert all(said)
        assert (coming.belt is not None) == bool(coming.parts)
        if coming.belt is not None:
            assert "km/h" in words(tag).say(coming.belt.why)
