"""The flow of a coached session: what counts, what is said when, and when it waits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.values import Part, PartKind, Place
from app.session.values import Begun, Pause, Phase
from app.words import phrase
from coaching_cases import FRAME_S, PARTS, Walked
from vision.cues.base import Attention
from vision.guard import Alarm, Watch
from vision.setup.values import SetupFinding, SetupReading
from vision.values import Direction, Situation, View


def test_a_session_goes_from_set_up_to_its_end_and_every_part_is_kept() -> None:
    walk = Walked().started()
    walk.forward(21)
    walk.backward(31, steps=30)
    walk.forward(21)
    walk.backward(31, steps=30)
    heard = walk.forward(11)
    assert walk.flow.phase == Phase.DONE.value
    assert walk.flow.all_done
    assert heard[-1] == "flow.done"
    ended = [one for one in walk.done.intervals if one.end_s is not None]
    assert [one.kind for one in ended] == [part.kind for part in PARTS]
    assert [one.number for one in ended] == list(range(5))
    assert walk.flow.backward_s == pytest.approx(60, abs=0.5)


def test_the_baseline_is_taken_after_the_camera_is_right_and_the_lane_walked_in_the_warm_up() -> (
    None
):
    walk = Walked().started()
    assert walk.done.baseline == ["begin"]
    assert walk.done.lane == ["begin"]
    heard = walk.forward(21)
    assert walk.done.lane == ["begin", "end"]
    assert "flow.lane_known" in heard


def test_what_came_of_standing_tall_is_said_before_the_walk_begins() -> None:
    walk = Walked().started()
    assert [saying.id for _, saying in walk.said][-2:] == [
        "flow.standing_known",
        "flow.warm_up_lane",
    ]


def test_nothing_is_said_of_a_lane_that_was_not_walked_or_on_a_treadmill() -> None:
    walk = Walked()
    walk.done.lane_found = False
    assert "flow.lane_known" not in walk.started().forward(21)
    belt = Walked(place=Place.TREADMILL).started()
    assert belt.done.lane == []
    assert belt.said[-1][1].id == "flow.warm_up"


def test_only_walking_backward_counts_towards_a_backward_bout() -> None:
    walk = Walked().started()
    walk.forward(21)
    assert walk.part_kind == PartKind.BACKWARD.value
    walk.backward(10)
    left_s = walk.left_s
    walk.forward(30)  # the way back to the start
    walk.go(10, situation=Situation.STANDING, direction=Direction.STANDING)
    walk.go(3, situation=Situation.TURNING, direction=Direction.TURNING)
    assert walk.left_s == pytest.approx(left_s)
    walk.backward(10)
    assert walk.left_s == pytest.approx(left_s - 10, abs=0.2)


def test_walking_backward_does_not_count_as_recovery() -> None:
    walk = Walked().started()
    left_s = walk.left_s
    walk.backward(10)
    assert walk.left_s == pytest.approx(left_s)


def test_a_bout_is_announced_with_its_focus_and_counted_in_before_it_begins() -> None:
    walk = Walked().started()
    walk.forward(21)
    times = {saying.id: t_s for t_s, saying in walk.said}
    begun_s = next(one.start_s for one in walk.done.intervals if one.kind is PartKind.BACKWARD)
    assert begun_s is not None
    assert 10 < begun_s - times["flow.bout_ahead"] < 13
    assert 3 < begun_s - times["flow.count_in"] < 4
    ahead = next(saying for _, saying in walk.said if saying.id == "flow.bout_ahead")
    assert dict(ahead.spoken.values)["focus"] == phrase("focus.upright_trunk")


def test_form_is_coached_in_backward_bouts_alone_one_topic_at_a_time() -> None:
    walk = Walked().started()
    assert not walk.done.attention[-1].form
    walk.forward(21)
    assert walk.done.attention[-1] == Attention(topic="upright_trunk", interval=0)
    walk.backward(31)
    assert not walk.done.attention[-1].form
    walk.forward(21)
    assert walk.done.attention[-1] == Attention(topic="landing", interval=1)


def test_nobody_walks_on_and_on_for_steps_that_are_not_seen() -> None:
    walk = Walked((Part(PartKind.BACKWARD, 15.0, steps=10), Part(PartKind.COOL_DOWN, 5.0)))
    walk.started().backward(44, steps=2)
    assert walk.part_kind == PartKind.BACKWARD.value
    assert "flow.bout_done_cool_down" in walk.backward(2)


def test_a_set_of_steps_ends_with_its_last_step_however_slow_they_are() -> None:
    parts = (
        Part(PartKind.WARM_UP, 5.0),
        Part(PartKind.BACKWARD, 15.0, steps=10, focus="step_length"),
        Part(PartKind.REST, 60.0),
        Part(PartKind.COOL_DOWN, 5.0),
    )
    walk = Walked(parts).started()
    walk.forward(6)
    walk.backward(40, steps=9)
    assert walk.part_kind == PartKind.BACKWARD.value
    heard = walk.backward(1, steps=1)
    assert heard == ["flow.bout_done_rest"]
    assert walk.part_kind == PartKind.REST.value


def test_leaving_the_picture_pauses_and_coming_back_goes_on() -> None:
    walk = Walked().started()
    walk.forward(21)
    walk.backward(5)
    left_s = walk.left_s
    assert walk.away(2.5) == []
    assert walk.away(1) == ["flow.paused_left"]
    assert walk.flow.pause is Pause.LEFT
    assert walk.away(60) == []
    assert walk.backward(0.5) == []
    assert walk.backward(1) == ["flow.resumed"]
    assert walk.flow.pause is None
    assert walk.left_s == pytest.approx(left_s, abs=1)


@pytest.mark.parametrize("alarm", [Alarm.FALL, Alarm.STUMBLE])
def test_a_fall_or_a_stumble_stops_the_clock_and_is_kept(alarm: Alarm) -> None:
    walk = Walked().started()
    walk.forward(21)
    walk.backward(5)
    assert walk.alarm(alarm) == [f"flow.paused_{alarm.value}"]
    assert walk.done.stops == [alarm]
    assert not walk.done.attention[-1].form
    left_s = walk.left_s
    walk.go(3, situation=Situation.STANDING, direction=Direction.STANDING)
    assert walk.left_s == left_s


def test_after_a_fall_it_goes_on_only_when_the_walker_says_so() -> None:
    walk = Walked().started()
    walk.alarm(Alarm.FALL)
    walk.go(120)
    assert walk.flow.pause is Pause.FALL
    assert walk.go(FRAME_S, hand_raised=True) == ["flow.resumed"]
    assert walk.flow.pause is None


def test_after_a_stumble_it_goes_on_by_itself_after_a_calm_moment() -> None:
    walk = Walked().started()
    walk.alarm(Alarm.STUMBLE)
    assert walk.go(6) == ["flow.resumed"]


def test_a_bystander_stops_the_session_until_the_way_is_clear_and_is_no_fault_of_the_walker() -> (
    None
):
    walk = Walked().started()
    walk.forward(21)
    walk.backward(5)
    assert walk.alarm(Alarm.BYSTANDER, stands=True) == ["flow.paused_bystander"]
    # The alarm is over as soon as the walker stops; whoever is there may still be.
    assert walk.go(20, watch=Watch(behind=True), direction=Direction.STANDING) == []
    assert walk.go(3, watch=Watch(behind=False)) == ["flow.way_clear", "flow.resumed"]
    assert walk.done.stops == []


def test_where_it_can_not_be_told_whether_the_way_is_clear_one_is_told_to_look() -> None:
    walk = Walked().started()
    walk.alarm(Alarm.BYSTANDER, stands=True)
    assert walk.go(5, watch=Watch(behind=None)) == ["flow.look_round", "flow.resumed"]


def test_a_pause_that_was_asked_for_is_ended_by_nothing_else() -> None:
    walk = Walked().started()
    walk.ask("pause")
    assert walk.alarm(Alarm.BYSTANDER) == []
    assert walk.alarm(Alarm.STUMBLE) == []
    walk.go(30)
    assert walk.flow.pause == Pause.ASKED.value
    away = Walked().started()
    away.away(5)
    assert away.ask("pause") == ["flow.paused_asked"]
    away.forward(20)
    assert away.flow.pause == Pause.ASKED.value


def test_an_arm_raised_from_the_floor_is_no_wish_to_go_on() -> None:
    walk = Walked().started()
    walk.alarm(Alarm.FALL, stands=True)
    lying = Watch(standing=(Alarm.FALL,))
    assert walk.go(FRAME_S, watch=lying, hand_raised=True) == []
    assert walk.go(FRAME_S, watch=Watch(), hand_raised=True) == ["flow.resumed"]


def test_a_bout_that_could_not_be_counted_in_begins_with_words_all_the_same() -> None:
    walk = Walked().started()
    walk.forward(15)
    heard = walk.go(6, voice_free=False)
    assert "flow.count_in" not in heard
    assert "flow.begin_backward" in heard


def test_the_bouts_are_numbered_so_that_every_second_and_fourth_of_them_is_one() -> None:
    walk = Walked().started()
    walk.forward(21)
    walk.backward(31)
    walk.forward(21)
    coached = [one.interval for one in walk.done.attention if one.form]
    assert coached == [0, 1]


def test_at_the_lanes_end_one_is_told_to_walk_back_at_first_and_later_knows() -> None:
    walk = Walked((Part(PartKind.WARM_UP, 5.0), Part(PartKind.BACKWARD, 300.0))).started()
    walk.forward(6)
    told = []
    for _ in range(4):
        walk.backward(4)
        walk.alarm(Alarm.LANE_END)
        told.append(walk.go(3, situation=Situation.STANDING, direction=Direction.STANDING))
        walk.forward(5)
    assert [bool(one) for one in told] == [True, True, False, False]
    assert walk.flow.pause is None
    assert walk.done.stops == []


def test_a_raised_hand_asks_how_it_goes_and_ends_a_pause_that_was_asked_for() -> None:
    walk = Walked().started()
    assert walk.go(FRAME_S, hand_raised=True) == ["flow.how"]
    walk.go(1, hand_raised=False)
    assert walk.ask("pause") == ["flow.paused_asked"]
    walk.go(30)
    assert walk.flow.pause is Pause.ASKED
    assert walk.go(FRAME_S, hand_raised=True) == ["flow.resumed"]


def test_everything_before_the_parts_can_be_skipped_and_so_can_a_part() -> None:
    walk = Walked()
    walk.ask("skip")
    assert walk.flow.phase == Phase.STANDING.value
    walk.ask("skip")
    assert walk.done.baseline == ["begin", "skip"]
    assert walk.part_kind == PartKind.WARM_UP.value
    assert walk.ask("skip")[-1] == "flow.begin_backward"
    assert walk.part_kind == PartKind.BACKWARD.value
    walk.ask("skip")
    walk.ask("skip")
    walk.ask("skip")
    walk.ask("skip")
    assert walk.flow.phase == Phase.DONE.value
    assert not walk.flow.all_done  # its backward bouts were not walked


def test_ending_early_ends_the_part_that_goes_on() -> None:
    walk = Walked().started()
    walk.forward(21)
    walk.backward(5, steps=4)
    assert walk.ask("end") == ["flow.done"]
    assert walk.done.intervals[-1].end_s is not None
    assert not walk.flow.all_done
    assert walk.backward(10) == []


def test_who_stands_about_is_reminded_but_not_for_ever_nor_on_the_way_back() -> None:
    walk = Walked().started()
    walk.forward(21)
    heard = walk.go(200, situation=Situation.STANDING, direction=Direction.STANDING)
    assert heard == ["flow.remind_backward"] * 2
    other = Walked().started()
    other.forward(21)
    assert other.forward(100) == []


def test_set_up_says_one_thing_at_a_time_and_not_over_its_own_words() -> None:
    walk = Walked()
    walk.go(0.1)
    dark = SetupReading(SetupFinding.TOO_DARK, None, View.UNKNOWN, ready=False)
    assert walk.go(3, setup=dark, voice_free=False) == []
    heard = walk.go(30, voice_free=True)
    assert set(heard) == {"flow.setup.too_dark"}
    assert 2 <= len(heard) <= 3


def test_a_session_that_was_cut_off_goes_on_where_it_was() -> None:
    walk = Walked(begun=Begun(done=1, counted_s=12.0, walked_s=12.0)).started()
    assert walk.part_kind == PartKind.BACKWARD.value
    assert walk.left_s == pytest.approx(18, abs=0.5)
    assert [saying.id for _, saying in walk.said][-2:] == [
        "flow.lane_forgotten",
        "flow.begin_backward",
    ]
    assert walk.flow.backward_s == 12.0


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["backward", "forward", "away", "skip", "pause", "go_on", "fall",
                             "bystander", "hand"]),
            st.floats(0.1, 12.0),
        ),
        max_size=30,
    )
)  # fmt: skip
def test_whatever_happens_time_backward_never_exceeds_what_was_walked_or_planned(
    story: list[tuple[str, float]],
) -> None:
    walk = Walked().started()
    walked_s = 0.0
    for what, time_s in story:
        if what == "backward":
            walk.backward(time_s)
            walked_s += time_s + FRAME_S
        elif what in ("skip", "pause", "go_on"):
            walk.ask(what)
        elif what in ("fall", "bystander"):
            walk.alarm(Alarm(what))
        elif what == "hand":
            walk.go(FRAME_S, hand_raised=True)
            walk.go(FRAME_S, hand_raised=False)
        else:
            getattr(walk, what)(time_s)
        walked_s += FRAME_S if walk.now.direction is Direction.BACKWARD else 0.0
    planned_s = sum(part.duration_s for part in PARTS if part.kind is PartKind.BACKWARD)
    assert walk.flow.backward_s <= walked_s + 1e-6
    assert walk.flow.backward_s <= planned_s + 1.0
    numbers = [one.number for one in walk.done.intervals]
    assert numbers == sorted(numbers)


def test_who_is_lost_while_walking_backward_makes_the_session_wait_and_is_told_to_go_on() -> None:
    walk = Walked().started()
    walk.forward(21)
    walk.backward(5)
    walk.go(FRAME_S, situation=Situation.NO_PERSON, direction=Direction.UNKNOWN)
    assert walk.alarm(Alarm.LOST) == ["flow.paused_left"]
    assert walk.done.stops == []
    assert walk.backward(1.5) == ["flow.resumed"]


def test_nobody_is_hurried_on_after_a_stumble_while_it_is_still_said_to_breathe() -> None:
    walk = Walked().started()
    walk.alarm(Alarm.STUMBLE)
    assert walk.go(10, voice_free=False) == []
    assert walk.go(5, voice_free=True) == ["flow.resumed"]


def test_a_graver_pause_is_not_ended_by_coming_back_into_the_picture() -> None:
    walk = Walked().started()
    walk.forward(21)
    walk.backward(5)
    walk.alarm(Alarm.BYSTANDER, stands=True)
    walk.go(FRAME_S, situation=Situation.NO_PERSON, direction=Direction.UNKNOWN)
    assert walk.alarm(Alarm.LOST) == []
    assert walk.flow.pause is Pause.BYSTANDER
