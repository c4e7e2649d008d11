"""How a visit begins: greeted, by which hand, by staying, by a touch; and how it is agreed to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.kiosk.config import LaneConfig
from app.kiosk.values import Marks, VisitPhase
from app.kiosk.visit.health import STATEMENTS
from app.programme.screening import Question
from vision.body.raised_hand import Hand
from visit_cases import KioskLane


@pytest.fixture
def lane() -> Iterator[KioskLane]:
    scene = KioskLane()
    yield scene
    scene.close()


def test_who_steps_onto_the_lane_is_greeted_and_shown_within_a_second(lane: KioskLane) -> None:
    lane.empty(1).stand(0.8)
    assert lane.phase() is VisitPhase.GREETED
    assert lane.view.silhouette is not None
    assert lane.view.number == 1
    assert lane.said == [], "who only crosses the lane hears nothing"
    lane.stand(3)
    assert lane.ids == ["kiosk.greeting"]


@pytest.mark.parametrize(("hand", "language"), [("right", "en"), ("left", "de")])
def test_a_hand_held_up_begins_in_its_language_and_its_ring_fills(
    lane: KioskLane, hand: Hand, language: str
) -> None:
    lane.stand(1).stand(0.6, hand=hand)
    assert lane.phase() is VisitPhase.GREETED
    assert 0 < lane.view.held < 1
    assert lane.view.held_language == language
    lane.stand(0.6, hand=hand)
    assert (lane.phase(), lane.view.language) == (VisitPhase.HEALTH, language)


def test_a_hand_that_is_still_up_agrees_to_nothing(lane: KioskLane) -> None:
    lane.stand(1).stand(15, hand="right")
    assert lane.phase() is VisitPhase.HEALTH
    assert lane.view.held == 0
    lane.stand(1)
    lane.stand(1.2, hand="right")
    assert lane.phase() is VisitPhase.READY


def test_a_hand_raised_before_the_statements_could_be_read_waits_until_they_could(
    lane: KioskLane,
) -> None:
    lane.stand(1).stand(1.2, hand="right").stand(2).stand(4, hand="right")
    assert lane.phase() is VisitPhase.HEALTH
    assert lane.view.held == 0
    lane.stand(3, hand="right")
    assert lane.phase() is VisitPhase.READY


def test_all_statements_are_read_aloud_once(lane: KioskLane) -> None:
    lane.stand(1).stand(1.2, hand="right").stand(55)
    read = [one for one in lane.ids if one.startswith("kiosk.health.")]
    assert read == [f"kiosk.health.{name}" for name in (*STATEMENTS, "stop", "consent")]
    assert lane.ids.count("kiosk.agree") == 1


def test_the_five_statements_stand_for_every_question_that_keeps_anybody_from_walking() -> None:
    asked = [question for group in STATEMENTS.values() for question in group]
    keeps = [one for one in Question if one.blocks or one.gives_support]
    assert len(STATEMENTS) == 5
    assert sorted(asked) == sorted(keeps)


def test_leaving_is_a_no(lane: KioskLane) -> None:
    lane.stand(1).stand(1.2, hand="right").stand(10).empty(3.5)
    assert lane.phase() is VisitPhase.ATTRACT
    assert [(one.greeted, one.begun) for one in lane.ended] == [(True, False)]


def test_staying_on_the_mark_begins_and_agrees_for_who_cannot_raise_an_arm() -> None:
    lane = KioskLane(LaneConfig(marks=Marks(stand=(0.5, 0.85))))
    lane.stand(14)
    assert lane.phase() is VisitPhase.GREETED
    assert "kiosk.stay" in lane.ids, "it is announced"
    assert lane.view.stay < 0.9, "and there is time to step off"
    lane.stand(8)
    assert lane.phase() is VisitPhase.HEALTH
    assert "kiosk.agree_stay" not in lane.ids
    while "kiosk.agree_stay" not in lane.ids:
        lane.stand(0.1)
    assert lane.phase() is VisitPhase.HEALTH, "not before all was read out"
    lane.stand(11)
    assert lane.phase() is VisitPhase.HEALTH
    lane.stand(15)
    assert VisitPhase.READY in {view.phase for view in lane.views}
    lane.close()


def test_who_steps_off_for_a_moment_has_not_stayed() -> None:
    lane = KioskLane(LaneConfig(marks=Marks(stand=(0.5, 0.85))))
    while "kiosk.agree_stay" not in lane.ids:
        lane.stand(1)
    lane.stand(8).empty(2).stand(6)
    assert lane.phase() is VisitPhase.HEALTH
    lane.stand(8)
    assert lane.phase() is VisitPhase.READY
    lane.close()


def test_who_began_with_a_hand_does_not_agree_by_standing_there(lane: KioskLane) -> None:
    lane.stand(1).stand(1.2, hand="right").stand(70)
    assert VisitPhase.READY not in {view.phase for view in lane.views}


def test_who_stands_about_off_the_mark_begins_nothing() -> None:
    lane = KioskLane(LaneConfig(marks=Marks(stand=(0.5, 0.85))))
    lane.stand(20, x=0.15)
    assert {view.phase for view in lane.views} == {VisitPhase.ATTRACT, VisitPhase.GREETED}
    assert max(view.stay for view in lane.views) == 0
    assert "kiosk.stay" not in lane.ids
    lane.close()


def test_where_no_place_is_marked_staying_begins_anywhere_and_nothing_tells_of_a_mark(
    lane: KioskLane,
) -> None:
    lane.stand(22, x=0.7, size=0.5)  # as small as on a lane of 5 m that is all in the picture
    assert lane.phase() is VisitPhase.HEALTH
    while lane.phase() is VisitPhase.HEALTH:
        lane.stand(1, x=0.7, size=0.5)
    assert lane.phase() is VisitPhase.READY
    assert not any(view.marked for view in lane.views)
    assert not any("mark" in one.spoken for one in lane.said)
    assert {"kiosk.stay_here", "kiosk.ready_here"} <= set(lane.ids)


def test_who_stands_beside_the_marked_lane_is_not_greeted() -> None:
    outline = ((0.3, 0.7), (0.9, 0.7), (0.9, 1.0), (0.3, 1.0))
    lane = KioskLane(LaneConfig(marks=Marks(lane=outline)))
    lane.stand(5, x=0.15)
    assert lane.phase() is VisitPhase.ATTRACT
    lane.stand(1, x=0.5)
    assert lane.phase() is VisitPhase.GREETED
    lane.close()


def test_on_a_lane_of_eight_metres_in_view_those_on_the_marked_lane_are_greeted() -> None:
    outline = ((0.3, 0.7), (0.9, 0.7), (0.9, 1.0), (0.3, 1.0))
    small = 0.36  # a quarter of the picture's height
    unmarked = KioskLane(LaneConfig())
    unmarked.stand(3, size=small)
    assert unmarked.phase() is VisitPhase.ATTRACT  # who says that this is no passer-by?
    unmarked.close()
    lane = KioskLane(LaneConfig(marks=Marks(lane=outline)))
    lane.stand(3, size=small)
    assert lane.phase() is VisitPhase.GREETED
    lane.close()


def test_by_touch_it_begins_in_a_language_takes_longer_and_is_agreed_to(lane: KioskLane) -> None:
    lane.stand(1).touch("start", "de").stand(0.1)
    assert (lane.phase(), lane.view.language) == (VisitPhase.HEALTH, "de")
    lane.touch("duration", "120").touch("duration", "7").touch("language", "tlh").stand(0.1)
    assert (lane.view.duration_s, lane.view.language) == (120, "de")
    lane.touch("agree").stand(0.1)
    assert lane.phase() is VisitPhase.HEALTH, "the second tap of two is no yes"
    lane.stand(3).touch("agree").stand(0.1)
    assert lane.phase() is VisitPhase.READY


def test_in_another_language_the_statements_have_to_be_read_anew(lane: KioskLane) -> None:
    lane.stand(1).touch("start", "en").stand(9).touch("language", "de").stand(0.2)
    lane.stand(1.5, hand="right").touch("agree").stand(0.2, hand="right")
    assert (lane.phase(), lane.view.language) == (VisitPhase.HEALTH, "de")


def test_who_takes_a_greeted_ones_place_is_told_anew_that_staying_begins() -> None:
    lane = KioskLane(LaneConfig(marks=Marks(stand=(0.5, 0.85))))
    lane.stand(10)
    assert lane.ids.count("kiosk.stay") == 1
    lane.stand(9, subject=2)
    assert lane.phase() is VisitPhase.GREETED
    assert lane.view.stay < 0.9
    assert lane.ids.count("kiosk.stay") == 2
    lane.close()


def test_on_a_treadmill_no_tap_passes_over_the_safety_key() -> None:
    lane = KioskLane(LaneConfig(place="treadmill"))
    lane.stand(1).touch("start").stand(3.2).touch("agree").stand(0.2)
    assert lane.view.now == "Clip on the safety key"
    lane.touch("go_on").stand(2).touch("go_on").stand(2)
    assert lane.ids[-1] == "kiosk.ready_belt", "nothing has cut it off"
    assert lane.phase() is VisitPhase.READY
    lane.close()


def test_a_touch_with_nobody_on_the_lane_only_asks_to_step_on_it(lane: KioskLane) -> None:
    lane.empty(1).touch("start").empty(1)
    assert lane.phase() is VisitPhase.ATTRACT
    assert lane.ids == ["kiosk.step_on"]


def test_a_wheelchair_user_is_greeted_kindly_once_and_led_to_nothing(lane: KioskLane) -> None:
    lane.stand(50, sits=True)
    assert lane.ids == ["kiosk.seated"]
    lane.stand(2, sits=True, hand="right").touch("start").stand(20, sits=True)
    assert lane.ids == ["kiosk.seated"]
    assert {view.phase for view in lane.views} == {VisitPhase.ATTRACT, VisitPhase.GREETED}


def test_who_gets_up_from_a_seat_may_begin(lane: KioskLane) -> None:
    lane.stand(5, sits=True)
    assert lane.view.seated
    lane.stand(2)
    assert not lane.view.seated
    lane.stand(1.2, hand="right")
    assert lane.phase() is VisitPhase.HEALTH
