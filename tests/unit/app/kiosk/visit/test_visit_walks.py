"""The walk of a visit: led as a session is, ended by a hand, a touch, leaving or standing about."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np
import pytest

from app.kiosk.config import LaneConfig
from app.kiosk.values import HowSure, VisitPhase
from app.kiosk.visit.score import PRAISE, SHORT_LENGTH
from vision.values import Foot, Pose
from vision.walker import (
    Face,
    Go,
    LaneRoom,
    LaneScene,
    Manner,
    Mishap,
    Motion,
    PaceLane,
    Person,
    RaiseHand,
    Role,
    Segment,
    Stand,
    Tread,
    WalkScript,
)
from vision.walker.camera import PinholeCamera
from visit_cases import CAMERA, HEIGHT, WIDTH, KioskLane, on_belt, played
from walker_poses import poses

AFTER_GREETED = frozenset({"health", "ready", "walk", "result"})
AFTER_HEALTH = frozenset({"ready", "walk", "result"})
AFTER_READY = frozenset({"walk", "result"})
AFTER_WALK = frozenset({"result"})
HAND = RaiseHand(Foot.LEFT, AFTER_GREETED)
AGAIN = RaiseHand(Foot.LEFT, AFTER_HEALTH, think_s=3.0)
CONFIRMS = RaiseHand(Foot.LEFT, hold_s=1.2, times=1)


@pytest.fixture
def lane() -> Iterator[KioskLane]:
    scene = KioskLane(durations_s=(60, 12))
    yield scene
    scene.close()


def whole_visit(place: str, *acts: object) -> KioskLane:
    """A visit of 12 s backward by a drawn walker who does ``acts`` once the walk begins."""
    room = LaneRoom.model_validate({"place": place})
    scene = LaneScene(room)
    mark = (0.0, 0.0) if place == "treadmill" else (1.8, 0.0)
    config = LaneConfig.model_validate({"place": place, "marks": {"lane": scene.lane}})
    lane = KioskLane(config, durations_s=(12,), width=room.width, height=room.height, fps=room.fps)
    begin = (Go(mark), Face(90.0), HAND, AGAIN, Face(0.0), Stand(60.0, AFTER_READY))
    end = (Stand(6.0), Go((scene.beyond_m, 0.0)))
    doings = (*begin, *acts, *end)
    played(lane, scene, Role(Person(), (-scene.beyond_m, 0.0), 0.0, doings))  # type: ignore[arg-type] # acts of any kind
    lane.empty(25)
    lane.close()
    return lane


def test_a_whole_visit_on_the_floor_from_a_raised_hand_to_being_forgotten() -> None:
    lane = whole_visit("floor", PaceLane(4.2, 120.0, AFTER_WALK))
    phases = list(dict.fromkeys(view.phase for view in lane.views))
    assert phases == list(VisitPhase), "each once, in order"
    assert lane.phase() is VisitPhase.ATTRACT
    assert len(lane.results) == len(lane.ended) == 1
    ended = lane.ended[0]
    assert (ended.begun, ended.completed, ended.stopped) == (True, True, "")
    result = ended.result
    assert result is not None
    assert result == lane.results[0].result
    assert result.language == "de"
    assert result.score is not None
    assert result.score > 80, "a good walker"
    assert result.backward_s == pytest.approx(12, abs=0.5)
    assert result.tip_id == PRAISE
    assert len(result.short) <= SHORT_LENGTH
    assert str(result.score) in result.short
    said = lane.ids
    for once in ("hold_tall", "flow.begin_backward", "flow.done", "kiosk.score"):
        assert said.count(once) == 1
    assert said.index("flow.done") < said.index("kiosk.score")
    before = ("kiosk.greeting", "kiosk.stay_here")  # a hand has been raised
    assert {one.language for one in lane.said if one.id not in before} == {"de"}
    assert "guard_lost" not in said
    end_s = next(lane.said_s[at] for at, one in enumerate(said) if one == "guard_lane_end")
    beeps = [
        (t_s, view.beep_every_s)
        for t_s, view in zip(lane.views_s, lane.views, strict=True)
        if view.beep_every_s is not None and t_s <= end_s
    ]
    assert beeps[0][0] <= end_s - 2.0, "heard in time, and quicker the nearer the end"
    assert beeps[0][1] > 0.5 > 0.3 > beeps[-1][1]
    assert lane.view.beep_every_s is None


def test_a_whole_visit_on_a_treadmill_stops_the_belt_before_every_turn_and_at_the_end() -> None:
    lane = whole_visit(
        "treadmill",
        *(Stand(11.0), CONFIRMS, Stand(7.0), CONFIRMS, Stand(8.0)),
        Tread(120.0, AFTER_WALK),
    )
    ended = lane.ended[0]
    assert (ended.completed, ended.stopped) == (True, "")
    told = [one for one in lane.ids if one.startswith(("kiosk.ready", "flow."))]
    assert told == [
        "kiosk.ready_belt",
        "flow.change_stop_backward",
        "flow.change_confirm",
        "flow.change_face_backward",
        "flow.change_start_backward",
        "flow.under_way_backward",
        "flow.done",
    ]
    asked = [view.asks for view in lane.views]
    assert [one for one, _ in groupby(asked)] == ["", "ready", "confirm", ""]
    passed_over = [one.id for one in lane.said if not one.instructs]
    assert [one for one in passed_over if one.startswith("flow.")] == [], "nothing of it is"
    spoken = {one.id: one.spoken for one in lane.said}
    assert "Notstopp" in spoken["kiosk.ready_belt"]
    assert "Handlauf" in spoken["flow.change_start_backward"]
    assert "höchstens 1,6 Kilometer" in spoken["flow.change_start_backward"], "slowly"
    done = spoken["flow.done"]
    assert done.index("stopp das Band") < done.index("Steig ab")


def test_a_raised_hand_ends_the_walk_and_what_was_walked_is_the_result(lane: KioskLane) -> None:
    lane.to_walk().walk(on_belt(15.0)[10:])
    assert lane.phase() is VisitPhase.WALK
    lane.stand(0.5).stand(1.2, hand="right").stand(1)
    assert lane.phase() is VisitPhase.RESULT
    assert not lane.ended
    result = lane.results[0].result
    assert 10 < result.backward_s <= 16.5
    assert result.sureness is not HowSure.SURE
    assert "flow.how" not in lane.ids


def test_a_touch_ends_the_walk_and_a_second_one_the_visit(lane: KioskLane) -> None:
    lane.to_walk(12).walk(on_belt(15.0)[10:90]).touch("end").stand(0.3)
    lane.touch("end").stand(1)
    assert lane.phase() is VisitPhase.RESULT, "the second tap of two takes nobody's result away"
    lane.touch("end").stand(5)
    assert lane.phase() is VisitPhase.ATTRACT, "whoever still stands there is left alone"
    assert [one.completed for one in lane.ended] == [False]


def test_who_leaves_in_the_walk_is_waited_for_and_then_forgotten(lane: KioskLane) -> None:
    lane.to_walk().walk(on_belt(15.0)[10:]).empty(6)
    assert (lane.phase(), lane.view.alarm) == (VisitPhase.WALK, "")
    assert lane.view.now == "Paused: come back"
    lane.empty(3)
    assert lane.phase() is VisitPhase.RESULT, "they may be at the screen"
    assert "flow.done" not in lane.ids, "nobody is there to hear it"
    lane.empty(25)
    assert lane.phase() is VisitPhase.ATTRACT
    assert len(lane.ended) == 1


def test_who_stands_about_in_the_walk_is_let_go_without_a_result(lane: KioskLane) -> None:
    lane.to_walk().stand(42)
    assert lane.phase() is VisitPhase.ATTRACT
    assert [(one.begun, one.result) for one in lane.ended] == [(True, None)]
    reminded = [one for one in lane.ids if one == "flow.remind_backward"]
    assert len(reminded) == 1


def test_who_walks_off_or_sits_down_before_the_walk_is_let_go(lane: KioskLane) -> None:
    lane.stand(0.8).touch("start").stand(3.2).touch("agree").stand(1).empty(3.5)
    assert lane.phase() is VisitPhase.ATTRACT
    lane.stand(0.8).touch("start").stand(3.2).touch("agree").stand(4, sits=True)
    assert lane.phase() is VisitPhase.ATTRACT
    assert [(one.begun, one.result) for one in lane.ended] == [(True, None)] * 2
    assert "flow.begin_backward" not in lane.ids


@pytest.mark.parametrize("phase", [VisitPhase.HEALTH, VisitPhase.WALK])
def test_when_another_one_is_followed_the_visit_ends(lane: KioskLane, phase: VisitPhase) -> None:
    if phase is VisitPhase.HEALTH:
        lane.stand(1).stand(1.2, hand="right").stand(9)
        lane.stand(0.6, hand="right", subject=2)
        assert lane.view.held == 0, "nobody agrees in somebody else's place"
    else:
        lane.to_walk().walk(on_belt(15.0)[10:60])
    assert lane.phase() is phase
    lane.stand(2.5, subject=2)
    assert lane.phase() is VisitPhase.GREETED
    assert [one.number for one in lane.ended] == [1]
    assert (lane.view.number, lane.results) == (2, [])


def fallen() -> tuple[Pose, ...]:
    segments = (
        Segment(duration_s=1.0, motion=Motion.STANDING),
        Segment(duration_s=8.0, motion=Motion.BACKWARD),
        Segment(duration_s=6.0, motion=Motion.STANDING),
    )
    script = WalkScript(
        segments=segments,
        camera=CAMERA.model_copy(update={"person_px": 250.0}),
        mishap=Mishap(kind="fall", start_s=8.5),
    )
    return tuple(poses(script))


def test_a_fall_calls_for_staff_until_somebody_says_that_all_is_well(lane: KioskLane) -> None:
    lane.to_walk().walk(fallen()[10:])
    assert lane.view.alarm == "fall"
    assert lane.view.now == "Staff, please come here"
    fall = next(one for one in lane.said if one.id == "guard_fall")
    assert (fall.priority, fall.cuts) == (0, True)
    staff = next(one for one in lane.said if one.id == "flow.paused_fall")
    assert "Staff, please come" in staff.spoken
    lane.empty(60)
    assert (lane.phase(), lane.view.alarm) == (VisitPhase.WALK, "fall"), "though nobody is seen"
    assert lane.view.asks == "go_on"
    lane.stand(1).touch("go_on").stand(1)
    assert (lane.phase(), lane.view.alarm) == (VisitPhase.WALK, "")
    lane.touch("end").stand(1.2).touch("end").stand(0.5)
    assert lane.ended[0].stopped == "fall"


def test_who_comes_to_help_a_fallen_one_is_neither_greeted_nor_led_to_anything(
    lane: KioskLane,
) -> None:
    lane.to_walk().walk(fallen()[10:])
    assert lane.view.alarm == "fall"
    said = len(lane.said)
    lane.stand(6, subject=2).stand(1.5, hand="right", subject=2)
    assert [one.stopped for one in lane.ended] == ["fall"]
    assert lane.phase() is VisitPhase.ATTRACT, "nor does a waving hand begin anything"
    assert lane.ids[said:] == []
    lane.touch("go_on").stand(2, subject=2)
    assert lane.phase() is VisitPhase.GREETED, "all is well"


def test_while_staff_are_called_for_a_fall_the_lane_has_not_seen_nobody_is_greeted(
    lane: KioskLane,
) -> None:
    lane.visit.hush(True)
    lane.stand(6).stand(1.5, hand="right").stand(1)
    assert {view.phase for view in lane.views} == {VisitPhase.ATTRACT}
    lane.visit.hush(False)
    lane.stand(0.6)
    assert lane.phase() is VisitPhase.GREETED


def test_a_camera_without_pictures_ends_the_visit(lane: KioskLane) -> None:
    lane.to_walk().walk(on_belt(15.0)[10:60])
    lane.wait(10)
    lane.stand(0.2)
    assert [one.number for one in lane.ended] == [1]
    assert lane.phase() is VisitPhase.ATTRACT


def test_leaning_costs_points_and_is_the_tip(lane: KioskLane) -> None:
    bent = on_belt(14.0, Manner(lean_deg=24.0))
    lane.to_walk(12).walk(bent[10:]).stand(0.3)
    result = lane.results[0].result
    assert result.tip_id == "upright_trunk"
    assert result.tip == "Tall, like a string lifts you."
    assert result.score is not None
    assert result.score < 80
    assert "Upright trunk" in result.reason


def test_whoever_comes_next_is_greeted_at_once_and_shown_nobodys_result(lane: KioskLane) -> None:
    lane.to_walk(12).walk(on_belt(15.0)[10:]).stand(0.5)
    assert lane.phase() is VisitPhase.RESULT
    lane.empty(3.5).stand(0.6, subject=2)
    assert lane.phase() is VisitPhase.RESULT, "they may only cross the lane"
    lane.stand(0.3, subject=2)
    assert (lane.phase(), lane.view.number) == (VisitPhase.GREETED, 2)
    assert [one.number for one in lane.ended] == [1]


def test_a_result_stays_while_its_walker_fetches_the_phone_and_though_a_friend_steps_in(
    lane: KioskLane,
) -> None:
    lane.to_walk(12).walk(on_belt(15.0)[10:]).stand(0.5).stand(5, subject=2)
    assert lane.phase() is VisitPhase.RESULT
    lane.empty(14)
    assert lane.phase() is VisitPhase.RESULT
    lane.empty(2)
    assert lane.phase() is VisitPhase.ATTRACT


def test_who_stays_after_the_result_may_begin_again_by_hand(lane: KioskLane) -> None:
    lane.to_walk(12).walk(on_belt(15.0)[10:]).stand(1).stand(1.2, hand="left")
    assert (lane.phase(), lane.view.language) == (VisitPhase.HEALTH, "de")
    assert [(one.number, one.completed) for one in lane.ended] == [(1, True)]
    assert lane.view.number == 2


@pytest.mark.parametrize("width_m", [0.8, 1.6])
def test_who_walks_away_from_the_camera_is_stopped_at_the_marked_lanes_end(width_m: float) -> None:
    script = WalkScript(
        segments=(Segment(duration_s=9.0, motion=Motion.BACKWARD, manner=Manner()),),
        yaw_deg=90.0,
        camera=CAMERA.model_copy(update={"person_px": 250.0}),
    )
    camera, half = PinholeCamera(script), width_m / 2
    far_m = 1.5  # behind the walk's middle, of some 3.3 m
    corners = [(-half, -2.6), (half, -2.6), (half, far_m), (-half, far_m)]
    pixels = camera.project(np.array([(x, y, 0.0) for x, y in corners])) / (WIDTH, HEIGHT)
    told = []
    for marks in ({"lane": pixels.tolist()}, {}):
        lane = KioskLane(LaneConfig.model_validate({"marks": marks}))
        told.append(lane.to_walk().walk(poses(script)).ids.count("guard_lane_end"))
        lane.close()
    assert told == [1, 0], (
        "one picture does not show how far a wall is: without marks there is none"
    )
