"""The next level, and the treadmill: what opens and what gets faster, and what does not."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.programme.prescribe import next_session
from app.programme.rules import level_gate
from app.programme.values import Place, Trainee, Variable, Variation
from app.words import words
from programme_cases import MONDAY, after, but, good_weeks
from vision.values import Level

BEGINNER = Trainee()
FIT = Trainee(level=Level.ADVANCED)

# The level gate


def test_three_good_sessions_open_the_next_level() -> None:
    history = good_weeks(1)
    gate = level_gate(history, after(history), BEGINNER)
    assert gate.open
    assert (gate.next_level, gate.good, gate.missing) == (Level.INTERMEDIATE, 3, ())
    assert [one.key for one in gate.says] == ["level.offer"]
    shorter = level_gate(history[1:], after(history), BEGINNER)
    assert not shorter.open
    assert words().say(shorter.says[0]).startswith("One more good session")


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"in_band_share": 0.79}, "band"),
        ({"in_band_share": None}, "band"),
        ({"step_time_cv_percent": 15.1}, "rhythm"),
        ({"step_time_cv_percent": None}, "rhythm"),
        ({"safety_stops": 1}, "stop"),
        ({"rpe": 14}, "effort"),
        ({"rpe": None}, "effort"),
        ({"pain": 4}, "pain"),
        ({"completed": False}, "whole"),
    ],
    ids=str,
)
def test_a_lack_keeps_the_level_and_is_named(changes: dict[str, object], missing: str) -> None:
    history = but(good_weeks(2), **changes)
    gate = level_gate(history, after(history), BEGINNER)
    assert not gate.open
    assert gate.good == 0
    assert [one.key for one in gate.missing] == [f"level.missing.{missing}"]


def test_sessions_at_another_level_do_not_count_and_the_last_level_has_no_next() -> None:
    history = good_weeks(2)
    assert not level_gate(history, after(history), Trainee(level=Level.INTERMEDIATE)).open
    top = good_weeks(2, FIT)
    assert level_gate(top, after(top), FIT).next_level is None


def test_who_walks_with_support_stays_at_the_level() -> None:
    trainee = Trainee(support=True)
    history = good_weeks(3, trainee)
    gate = level_gate(history, after(history), trainee)
    assert (gate.open, gate.says) == (False, ())


# The treadmill

BELT = Trainee(place=Place.TREADMILL)


def test_the_belt_starts_very_slowly_and_level() -> None:
    coming = next_session((), MONDAY, BELT)
    assert coming.belt is not None
    assert (coming.belt.mph, coming.belt.kmh, coming.belt.incline_percent) == (0.5, 0.8, 0.0)


@pytest.mark.parametrize(
    ("level", "cap"),
    [(Level.BEGINNER, 1.1), (Level.INTERMEDIATE, 2.0), (Level.ADVANCED, 2.9)],
)
def test_the_belt_gets_faster_up_to_the_levels_cap(level: Level, cap: float) -> None:
    walker = Trainee(level=level, place=Place.TREADMILL)
    history = good_weeks(40, walker, variation=Variation.UPHILL)
    speeds = [one.speed_mps / 0.44704 for one in history if one.speed_mps is not None]
    assert max(speeds) == pytest.approx(cap)
    assert all(after - before <= 0.2 + 1e-9 for before, after in pairwise(speeds))
    steep = {one.incline_percent for one in history}
    assert steep == ({0, 1, 2, 3, 4, 5} if level is Level.ADVANCED else {0})


def test_more_time_is_never_joined_by_more_speed() -> None:
    walker = Trainee(level=Level.ADVANCED, place=Place.TREADMILL)
    history = good_weeks(20, walker, variation=Variation.UPHILL)
    for before, now in pairwise(history):
        more = [
            now.planned_backward_s > before.planned_backward_s,
            (now.speed_mps or 0) > (before.speed_mps or 0) + 1e-9,
            now.incline_percent > before.incline_percent,
        ]
        assert sum(more) <= 1


def test_the_belt_slows_after_a_bad_session_and_after_a_break() -> None:
    history = good_weeks(5, BELT)
    last = history[-1].speed_mps
    assert last is not None
    stopped = but(history, safety_stops=1)
    for coming in (
        next_session(stopped, after(stopped, 3), BELT),
        next_session(history, after(history, 20), BELT),
    ):
        assert coming.belt is not None
        assert coming.belt.speed_mps == pytest.approx(last - 0.2 * 0.44704)


def test_an_unsteady_or_unseen_rhythm_keeps_the_speed() -> None:
    history = good_weeks(2, BELT)[:4]  # the next session would be faster
    faster = next_session(history, after(history), BELT)
    assert faster.changed is Variable.SPEED
    for cv in (16.0, None):
        unsure = but(history, step_time_cv_percent=cv)
        kept = next_session(unsure, after(unsure), BELT)
        assert kept.belt is not None
        assert kept.belt.speed_mps == pytest.approx(history[-1].speed_mps)


def test_a_belt_set_faster_than_the_level_allows_is_brought_back() -> None:
    history = but(good_weeks(5, BELT), speed_mps=3.5 * 0.44704)
    coming = next_session(history, after(history, 3), BELT)
    assert coming.belt is not None
    assert coming.belt.mph == 1.1


def test_whoever_goes_back_a_level_walks_level_again() -> None:
    walker = Trainee(level=Level.ADVANCED, place=Place.TREADMILL)
    history = but(good_weeks(40, walker, variation=Variation.UPHILL))
    assert history[-1].incline_percent > 0
    coming = next_session(history, after(history, 3), BELT)
    assert coming.belt is not None
    assert coming.belt.incline_percent == 0


@pytest.mark.parametrize(
    "changes",
    [{"rpe": 5}, {"pain": 11}, {"in_band_share": 1.1}, {"week": 0}, {"speed_mps": float("nan")}],
    ids=str,
)
def test_a_record_off_its_scale_is_refused(changes: dict[str, float]) -> None:
    [name] = changes
    with pytest.raises(ValueError, match=name):
        but(good_weeks(1), **changes)
