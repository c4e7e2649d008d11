"""What ends a pause, and what does not: somebody in the way, and a wish about another pause."""

from __future__ import annotations

import pytest

from app.programme.values import Place
from app.session.values import Pause
from coaching_cases import FRAME_S, Walked
from vision.guard import Alarm, Watch
from vision.values import Direction, Situation

THERE = Watch(behind=True)


def _begin(walk: Walked, pause: Pause) -> None:
    """Let the session wait like this."""
    if pause is Pause.ASKED:
        walk.ask("pause")
    elif pause is Pause.LEFT:
        walk.away(5)
    else:
        walk.alarm(Alarm(pause.value), stands=True)
    assert walk.flow.pause is pause


@pytest.mark.parametrize("word", ["go_on", "skip", "hand"])
@pytest.mark.parametrize("pause", Pause)
@pytest.mark.parametrize("came", ["before", "meanwhile"])
def test_nothing_goes_on_while_somebody_stands_in_the_way(
    came: str, pause: Pause, word: str
) -> None:
    walk = Walked().started()
    walk.forward(21)
    walk.backward(5)
    if came == "before" and pause is not Pause.LEFT:
        walk.alarm(Alarm.BYSTANDER, stands=True)
    _begin(walk, pause)
    part, stands = walk.part_kind, {"situation": Situation.STANDING}
    walk.go(20, watch=THERE, direction=Direction.STANDING, **stands)
    assert walk.flow.pause is not None
    if word == "hand":
        walk.go(FRAME_S, hand_raised=True)
        walk.go(FRAME_S, hand_raised=False)
    else:
        walk.ask(word)
    walk.go(20)
    assert walk.flow.pause is Pause.BYSTANDER
    assert walk.part_kind == part
    assert walk.go(3, watch=Watch(behind=False)) == ["flow.way_clear", "flow.resumed"]


def test_who_says_go_on_hears_that_somebody_is_there() -> None:
    walk = Walked().started()
    walk.ask("pause")
    walk.go(1, watch=THERE)
    assert walk.ask("go_on") == ["flow.paused_bystander"]
    assert walk.go(3, watch=Watch(behind=None)) == ["flow.look_round", "flow.resumed"]


def test_after_a_stumble_one_looks_round_where_it_can_not_be_told_who_is_there() -> None:
    walk = Walked().started()
    walk.alarm(Alarm.BYSTANDER, stands=True)
    assert walk.alarm(Alarm.STUMBLE) == ["flow.paused_stumble"]
    assert walk.go(6, watch=Watch(behind=None)) == ["flow.look_round", "flow.resumed"]


def test_on_a_belt_nobody_is_taken_to_stand_as_before_a_fall_once_the_way_is_clear() -> None:
    clear, barred = (Walked(place=Place.TREADMILL).started() for _ in range(2))
    for walk in (clear, barred):
        walk.alarm(Alarm.FALL)
    heard = clear.ask("go_on")
    barred.go(1, watch=THERE)
    barred.ask("go_on")
    assert barred.go(3, watch=Watch(behind=False))[1:] == heard
    assert barred.flow.stage is clear.flow.stage


def test_what_is_to_end_one_pause_ends_no_other_that_has_come_meanwhile() -> None:
    walk = Walked().started()
    walk.ask("pause")
    walk.alarm(Alarm.FALL)
    walk.flow.wish("go_on", Pause.ASKED)
    assert walk.go(5) == []
    assert walk.flow.pause is Pause.FALL
    walk.flow.wish("go_on", Pause.FALL)
    assert walk.go(FRAME_S) == ["flow.resumed"]


def test_a_pause_and_its_end_that_come_with_one_picture_leave_nothing_waiting() -> None:
    walk = Walked().started()
    walk.flow.wish("pause")
    walk.flow.wish("go_on", Pause.ASKED)
    walk.go(FRAME_S)
    assert walk.flow.pause is None
