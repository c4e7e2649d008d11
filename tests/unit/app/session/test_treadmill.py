"""A session on a treadmill: nobody is asked to turn round, or to walk the other way, while the belt
runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest

from app.programme.prescribe import next_session
from app.programme.values import Mode, Part, PartKind, Place, Prescription, Trainee
from app.session.rehearsal import Rehearsal, Told
from app.session.sayings import Sayings
from app.session.start import Walk
from app.session.values import Begun, Pause, Phase, Stage
from app.session.words import between_words
from app.words import languages, words
from coaching_cases import FRAME_S, Walked
from programme_cases import good_weeks
from vision.guard import Alarm, Watch
from vision.values import Direction, Level, Situation

BELT = Place.TREADMILL
PARTS = (
    Part(PartKind.WARM_UP, 20.0),
    Part(PartKind.TURN_BACKWARD, 45.0),
    Part(PartKind.BACKWARD, 30.0, focus="upright_trunk"),
    Part(PartKind.REST, 20.0),
    Part(PartKind.BACKWARD, 30.0, focus="landing"),
    Part(PartKind.TURN_FORWARD, 45.0),
    Part(PartKind.COOL_DOWN, 10.0),
)
RAIL = {"en": ("rail",), "de": ("Handlauf",)}
STEP_ON = {"en": ("step on",), "de": ("steig auf",)}
SIDES = {"en": ("the sides",), "de": ("ränder",)}
STOP = {"en": ("press stop",), "de": ("Stopp drücken",)}


def prescriptions() -> Iterator[tuple[str, Prescription, bool]]:
    for level in Level:
        for week in (1, 8):
            trainee = Trainee(level, BELT)
            history = good_weeks(week - 1, trainee)
            today = history[-1].date + timedelta(days=3) if history else date(2026, 1, 5)
            for mode in (Mode.LEARN, Mode.STEADY, Mode.BRISK):
                coming = next_session(history, today, trainee, mode=mode)
                yield f"{level.value}-{week}-{mode.value}", coming, False
            unsteady = Trainee(level, BELT, support=True)
            yield f"{level.value}-{week}-supported", next_session(history, today, unsteady), True


ALL = {name: (coming, supported) for name, coming, supported in prescriptions()}


def rehearsed(coming: Prescription, supported: bool, see_facing: bool = True) -> Rehearsal:
    assert coming.belt is not None
    speed = Walk(coming.belt.speed_mps).speed_words
    say = Sayings.of(coming.parts, BELT, coming.mode, speed)
    assert say.supported is supported
    return Rehearsal(coming.parts, BELT, say, see_facing=see_facing)


@cache
def whole(name: str, see_facing: bool = True) -> Rehearsal:
    """A session of ``ALL`` as it was walked to its end."""
    return rehearsed(*ALL[name], see_facing).run()


def spoken(told: list[Told]) -> list[Told]:
    return [one for one in told if one.spoken]


@pytest.mark.parametrize("name", ALL)
def test_between_two_ways_of_walking_on_a_belt_lies_a_led_change(name: str) -> None:
    coming, _ = ALL[name]
    kinds = [part.kind for part in coming.parts]
    assert PartKind.FORWARD not in kinds
    assert kinds[:3] == [PartKind.WARM_UP, PartKind.TURN_BACKWARD, PartKind.BACKWARD]
    assert kinds[-3:] == [PartKind.BACKWARD, PartKind.TURN_FORWARD, PartKind.COOL_DOWN]
    assert set(kinds[2:-2:2]) == {PartKind.BACKWARD}
    assert set(kinds[3:-2:2]) <= {PartKind.REST}
    assert coming.total_s == sum(part.duration_s for part in coming.parts)
    between = between_words(coming)
    assert between is not None
    assert "rest" in words().say(between)


@pytest.mark.parametrize(
    ("name", "see_facing"),
    # A later week has more bouts, but no other change.
    [*((name, True) for name in ALL), *((name, False) for name in ALL if "-1-" in name)],
)
def test_in_a_whole_session_on_a_belt_nobody_turns_or_changes_way_while_it_runs(
    name: str, see_facing: bool
) -> None:
    walk = whole(name, see_facing)
    assert walk.flow.all_done
    way: Direction | None = None
    for one in walk.told:
        if one.id.startswith(("flow.change_turn", "flow.change_face", "flow.change_start")):
            assert not one.belt, f"{one.id} while the belt runs"
        if one.deed is not None and one.deed.value == "turn":
            assert not one.belt
        if one.deed is not None and one.deed.value in ("forward", "backward"):
            walked = Direction(one.deed.value)
            led = one.stage is Stage.START or way in (None, walked)
            assert led, f"{walked.value} at {one.t_s} s without a change that was led"
            assert one.facing_deg == (180.0 if walked is Direction.BACKWARD else 0.0)
            way = walked
    for before, after in pairwise(spoken(walk.told)):
        if after.id.startswith("flow.change_turn"):
            assert before.id == "flow.change_confirm", "the walker's word comes before the turn"


@pytest.mark.parametrize("name", ALL)
def test_no_sentence_on_a_belt_speaks_of_a_lane_and_each_that_sends_onto_it_names_the_rail(
    name: str,
) -> None:
    coming, _ = ALL[name]
    told = spoken(whole(name).told)
    sends = ("flow.warm_up", "flow.begin_", "flow.change_st", "flow.bout_done_rest", "flow.done")
    for one in told:
        for tag, text in one.spoken.items():
            foreign = {
                "en": ("your start", "lane", "when the way"),
                "de": ("deinen Start", "Bahn", "Weg frei"),
            }
            assert not any(word in text for word in foreign[tag]), text
            if one.id.startswith(sends):
                assert any(word in text for word in RAIL[tag]), text
            if any(word in text for word in STEP_ON[tag]):
                before = text.split(STEP_ON[tag][0])[0].lower()
                assert any(word in before for word in SIDES[tag]), f"feet under a belt: {text}"
            if coming.mode is Mode.SUPPORTED and one.id.startswith("flow.bout_done_rest"):
                assert not any(word in text.lower() for word in SIDES[tag]), (
                    f"off a running belt: {text}"
                )


# --- the stages of a change


def changing(facing_deg: float | None = 0.0) -> Walked:
    """In the change after the warm-up, the belt still running."""
    walk = Walked(PARTS, BELT).started()
    walk.go(21, situation=Situation.FORWARD, direction=Direction.FORWARD, facing_deg=facing_deg)
    assert walk.part_kind == PartKind.TURN_BACKWARD.value
    assert walk.flow.stage is Stage.STOP
    return walk


def stand(walk: Walked, time_s: float, **changes: object) -> list[str]:
    return walk.go(time_s, situation=Situation.STANDING, direction=Direction.STANDING, **changes)


def test_a_change_waits_however_long_until_the_walker_stands_and_says_that_the_belt_does() -> None:
    walk = changing()
    heard = walk.forward(60)
    assert set(heard) == {"flow.change_stop"}
    assert 5 <= len(heard) <= 7
    assert stand(walk, 2.5) == []
    assert stand(walk, 1) == ["flow.change_confirm"]
    stand(walk, 300)
    assert walk.flow.stage is Stage.STOP
    assert walk.ask("confirm") == ["flow.change_turn_backward"]


def test_the_walkers_word_alone_does_not_let_anybody_turn_who_is_seen_to_walk() -> None:
    walk = changing()
    assert walk.ask("confirm") == ["flow.change_stop"]
    assert walk.go(FRAME_S, hand_raised=True) == ["flow.change_stop"]
    walk.go(FRAME_S, hand_raised=False)
    assert walk.ask("skip") == ["flow.change_stop"]
    assert walk.flow.stage is Stage.STOP
    stand(walk, 60)  # the word was given while the belt ran: it does not count
    assert walk.flow.stage is Stage.STOP


def test_a_raised_hand_says_that_the_belt_stands_and_is_no_question() -> None:
    walk = changing()
    stand(walk, 5)
    assert walk.go(FRAME_S, hand_raised=True) == ["flow.change_turn_backward"]


def test_turning_is_over_when_the_body_is_seen_to_face_the_other_way() -> None:
    walk = changing()
    stand(walk, 5)
    walk.ask("confirm")
    assert stand(walk, 10, facing_deg=5.0) == []
    assert walk.ask("confirm") == ["flow.change_turn_again"]
    walk.go(2, situation=Situation.TURNING, direction=Direction.TURNING, facing_deg=90.0)
    assert walk.flow.stage is Stage.TURN
    assert stand(walk, 3, facing_deg=185.0) == ["flow.change_start_backward"]


@pytest.mark.parametrize("front_deg", [0.0, 90.0, 180.0, 270.0], ids="{:.0f}".format)
def test_facing_is_told_from_the_side_from_the_front_and_from_behind(front_deg: float) -> None:
    walk = changing(front_deg)
    stand(walk, 5)
    walk.ask("confirm")
    assert stand(walk, 3, facing_deg=(front_deg + 180) % 360) == ["flow.change_start_backward"]


def test_where_facing_cant_be_told_the_walkers_word_is_asked_for() -> None:
    walk = changing()
    stand(walk, 5, facing_deg=None)
    walk.ask("confirm")
    assert stand(walk, 6) == ["flow.change_unsure"]
    stand(walk, 120)
    assert walk.flow.stage is Stage.TURN
    assert walk.go(FRAME_S, hand_raised=True) == ["flow.change_start_backward"]


def test_who_has_turned_before_being_told_to_is_not_told_to_turn_again() -> None:
    walk = changing()
    stand(walk, 5, facing_deg=180.0)
    assert walk.ask("confirm") == ["flow.change_start_backward"]


def test_who_walks_while_turning_is_told_to_stop_the_belt_again() -> None:
    walk = changing()
    stand(walk, 5)
    walk.ask("confirm")
    assert walk.forward(3) == ["flow.change_stop"]
    assert walk.flow.stage is Stage.STOP


def test_a_change_ends_when_the_walker_walks_the_new_way_and_begins_anew_in_the_wrong_one() -> None:
    walk = changing()
    stand(walk, 5)
    walk.ask("confirm")
    stand(walk, 3, facing_deg=180.0)
    assert stand(walk, 60) == ["flow.change_start_backward"] * 3, "said again, never passed over"
    assert walk.forward(3) == ["flow.wrong_way_backward"]
    assert walk.flow.stage is Stage.STOP
    stand(walk, 5)
    walk.ask("confirm")
    stand(walk, 3, facing_deg=180.0)
    assert walk.backward(2) == ["flow.under_way_backward"]
    assert walk.part_kind == PartKind.BACKWARD.value


# --- whatever else befalls


def in_a_bout() -> Walked:
    walk = changing()
    stand(walk, 5)
    walk.ask("confirm")
    stand(walk, 3, facing_deg=180.0)
    walk.backward(10)
    assert walk.part_kind == PartKind.BACKWARD.value
    return walk


def test_skipping_never_asks_for_a_turn_on_a_belt_that_runs() -> None:
    walk = Walked(PARTS, BELT).started()
    walk.forward(5)
    assert walk.ask("skip") == ["flow.change_stop_backward"]
    walk.forward(5)
    assert walk.ask("skip") == ["flow.change_stop"], "nobody gets past a change"
    assert walk.part_kind == PartKind.TURN_BACKWARD.value
    bout = in_a_bout()
    assert bout.ask("skip") == ["flow.begin_rest"]
    assert bout.ask("skip") == ["flow.begin_backward"]
    assert bout.ask("skip") == ["flow.change_stop_forward"]


@pytest.mark.parametrize("pause", [Pause.FALL, Pause.LEFT], ids=lambda one: one.value)
def test_after_a_fall_or_an_absence_it_goes_on_with_a_belt_that_stands(pause: Pause) -> None:
    walk = in_a_bout()
    if pause is Pause.FALL:
        walk.alarm(Alarm.FALL)
        heard = walk.go(FRAME_S, hand_raised=True)
    else:
        walk.away(5)
        heard = stand(walk, 1.2)
    assert heard == ["flow.change_stop_backward"]
    assert not walk.flow.coaching


@pytest.mark.parametrize("alarm", [Alarm.STUMBLE, Alarm.BYSTANDER], ids=lambda one: one.value)
def test_after_other_alarms_one_is_sent_back_onto_the_belt_with_the_rail(alarm: Alarm) -> None:
    walk = in_a_bout()
    walk.alarm(alarm)
    stand(walk, 8, watch=Watch(behind=False))
    assert walk.flow.pause is None
    resumed = walk.said[-1][1]
    assert resumed.id == "flow.resumed"
    for tag in languages():
        assert RAIL[tag][0] in words(tag).say(resumed.spoken)


@pytest.mark.parametrize("facing_deg", [0.0, None], ids=["turned", "unknown"])
def test_after_a_pause_that_was_asked_for_nobody_is_sent_onto_the_belt_the_wrong_way_round(
    facing_deg: float | None,
) -> None:
    walk = in_a_bout()
    walk.ask("pause")
    stand(walk, 60, facing_deg=facing_deg)
    assert walk.ask("go_on") == ["flow.change_stop_backward"]
    same = in_a_bout()
    same.ask("pause")
    stand(same, 60, facing_deg=180.0)
    assert same.ask("go_on") == ["flow.resumed"], "nothing to lead where one stands rightly"


@pytest.mark.parametrize("way", ["away", "skipped", "turned"])
def test_after_a_rest_in_which_one_may_have_turned_the_next_bout_is_led(way: str) -> None:
    walk = in_a_bout()
    assert walk.ask("skip") == ["flow.begin_rest"]
    if way == "turned":
        stand(walk, 5, facing_deg=0.0)
    else:
        walk.away(5)
    if way == "away":
        assert stand(walk, 1.2, facing_deg=None) == ["flow.resumed"]
    assert walk.ask("skip") == ["flow.change_stop_backward"]
    assert not walk.flow.coaching


def test_who_stands_facing_the_display_in_a_bout_is_led_and_not_sent_backward() -> None:
    walk = in_a_bout()
    assert stand(walk, 40, facing_deg=0.0)[0] == "flow.change_stop_backward"
    assert not any(saying.id == "flow.remind_backward" for _, saying in walk.said)


def test_who_insists_gets_past_what_is_seen_but_not_past_the_word_that_the_belt_stands() -> None:
    walk = changing()
    walk.go(1, situation=Situation.UNKNOWN, direction=Direction.UNKNOWN)
    assert walk.ask("skip") == ["flow.change_confirm"]
    assert walk.flow.stage is Stage.STOP
    assert walk.ask("confirm") == []
    assert walk.ask("skip") == ["flow.change_turn_backward"]


def test_the_speed_that_was_entered_is_never_said_to_be_what_is_advised() -> None:
    fast = Walk(3.0, most_mps=0.25).speed_words
    assert fast is not None
    assert "0.9" in words().say(fast)


@pytest.mark.parametrize("place", [BELT, Place.HALLWAY], ids=lambda one: one.value)
def test_what_stands_against_walking_ends_the_session_at_once_without_praise(place: Place) -> None:
    walk = Walked(PARTS, place).started()
    walk.forward(5)
    walk.flow.wish("how")
    assert walk.ask("halt") == ["flow.done"]
    assert walk.flow.phase is Phase.DONE
    assert not walk.flow.all_done
    for tag in languages():
        said = words(tag).say(walk.said[-1][1].spoken)
        assert said.startswith("Sto")
        assert (STOP[tag][0] in said) == (place is BELT)


def test_who_walks_the_other_way_than_the_part_wants_is_led_through_a_change() -> None:
    walk = Walked(PARTS, BELT).started()
    assert "flow.remind_forward" not in walk.backward(5.5)
    assert walk.said[-1][1].id == "flow.wrong_way_forward"
    assert walk.flow.stage is Stage.STOP
    assert not walk.flow.counting


@pytest.mark.parametrize("done", [2, 4], ids=["first-bout", "later-bout"])
def test_a_session_that_goes_on_after_it_was_cut_off_begins_with_a_belt_that_stands(
    done: int,
) -> None:
    walk = Walked(PARTS, BELT, begun=Begun(done=done)).started()
    assert walk.said[-1][1].id == "flow.change_stop_backward"
    stand(walk, 5, facing_deg=180.0)
    assert walk.ask("confirm") == ["flow.change_face_backward"], "nobody knows how one stands"
    assert walk.ask("confirm") == ["flow.change_start_backward"]
    assert walk.backward(2) == ["flow.under_way_backward"]


def test_a_plan_of_before_with_forward_walking_between_is_led_all_the_same() -> None:
    parts = (
        Part(PartKind.WARM_UP, 20.0),
        Part(PartKind.BACKWARD, 20.0),
        Part(PartKind.FORWARD, 20.0),
        Part(PartKind.BACKWARD, 20.0),
        Part(PartKind.COOL_DOWN, 20.0),
    )
    told = Rehearsal(parts, BELT, Sayings(belt=True)).run().told
    asked = ("flow.change_turn", "flow.change_face")
    assert sum(one.id.startswith(asked) for one in told) == 4
    assert not any(one.belt for one in told if one.id.startswith(asked))


# --- "Stop"
