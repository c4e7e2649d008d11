"""That somebody else is followed now is said: once, when it is sure, after what is graver."""

from __future__ import annotations

import pytest

from app.session.settings import TalkSettings
from app.session.values import Pause
from coaching_cases import FRAME_S, Walked
from vision.guard import Alarm
from vision.values import Direction, Situation

TOLD = "flow.somebody_else"
OWN = TalkSettings()


def walking() -> Walked:
    """A session in its warm-up, whose walker is the first that was followed."""
    walk = Walked()
    walk.go(FRAME_S, subject=0)
    walk = walk.started()
    walk.forward(5)
    return walk


def test_a_switch_is_said_once_and_soon() -> None:
    walk = walking()
    assert TOLD not in walk.go(OWN.followed_s - 2 * FRAME_S, subject=1)
    assert walk.go(1).count(TOLD) == 1
    assert TOLD not in walk.go(8)


def test_it_waits_until_nothing_else_is_being_said() -> None:
    walk = walking()
    assert TOLD not in walk.go(4, subject=1, voice_free=False)
    assert TOLD in walk.go(FRAME_S, voice_free=True)


def test_many_switches_are_said_rarely() -> None:
    walk = Walked()
    walk.go(FRAME_S, subject=0)
    walk.started()
    told = [walk.go(2, subject=subject).count(TOLD) for subject in range(1, 21)]
    assert 1 <= sum(told) <= 40 / OWN.followed_gap_s + 1


def test_who_comes_while_the_camera_is_set_up_is_nobody_else() -> None:
    walk = Walked()
    walk.go(3, subject=0)
    walk.go(3, subject=2)
    walk.started()
    assert TOLD not in walk.forward(5)


@pytest.mark.parametrize(("unseen_s", "told"), [(2.0, 1), (OWN.followed_gone_s + 1, 0)])
def test_whoever_comes_after_a_long_time_is_the_walker_who_is_back(
    unseen_s: float, told: int
) -> None:
    walk = walking()
    gone = {"situation": Situation.NO_PERSON, "direction": Direction.UNKNOWN, "subject": None}
    walk.go(unseen_s, **gone)
    back = {"situation": Situation.STANDING, "direction": Direction.STANDING, "subject": 1}
    assert walk.go(6, **back).count(TOLD) == told


def test_another_pose_model_that_counts_anew_is_no_switch() -> None:
    walk = walking()
    walk.go(3, subject=3)
    assert TOLD not in walk.go(35, subject=0)


@pytest.mark.parametrize("pause", [Pause.ASKED, Pause.FALL])
def test_who_helps_while_the_session_waits_is_told_when_it_goes_on(pause: Pause) -> None:
    walk = walking()
    _ = walk.ask("pause") if pause is Pause.ASKED else walk.alarm(Alarm.FALL)
    assert walk.flow.pause is pause
    assert TOLD not in walk.go(10, subject=1)
    heard = walk.ask("go_on")
    assert heard[:2] == [TOLD, "flow.resumed"]


def test_after_the_stop_for_a_lost_walker_it_is_said_before_it_goes_on_with_somebody_else() -> None:
    walk = walking()
    walk.forward(16)
    walk.backward(5)
    walk.go(0.5, subject=1)
    assert walk.alarm(Alarm.LOST) == ["flow.paused_left"]
    heard = walk.go(3, situation=Situation.STANDING, direction=Direction.STANDING, voice_free=False)
    assert heard[:2] == [TOLD, "flow.resumed"]
