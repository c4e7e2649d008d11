"""The reversing sensor: the end of the lane is told in time, and nothing where there is none."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from guard_cases import Watched, crossing, given, watched
from vision.guard import Alarm, GuardStage, LaneState, Watch
from vision.guard.lane import LaneSettings
from vision.guard.lane_ends import LaneEnds
from vision.pipeline.line import Line
from vision.pose.landmarks import L
from vision.values import View
from vision.walker import (
    GOOD,
    CameraSetup,
    Motion,
    Segment,
    WalkerSource,
    WalkScript,
    forward_manner,
)
from vision.walker.script import Person
from walker_poses import TrueJoints, poses

STOP_S = LaneSettings().stop_s
IN_TIME_S = 1.4
"""From the alarm to a stand: docs/guard.md."""


@pytest.fixture(scope="module", params=[0.0, 180.0], ids=["to the left", "to the right"])
def walk(request: pytest.FixtureRequest) -> Watched:
    yaw_deg: float = request.param
    return watched(crossing(yaw_deg))


def reaches_s(walk: Watched, x_share: float) -> float:
    """When the body's hindmost joint truly comes to ``x_share``, walking backward."""
    times, x = walk.joints_x()
    width = walk.script.camera.width
    there = x > x_share * width if walk.script.yaw_deg == 180.0 else x < x_share * width
    return float(times[np.flatnonzero(there.any(axis=1))[0]])


def behind(walk: Watched, share: float) -> float:
    """A place that lies ``share`` of the picture's width behind the walker's start, which is
    the edge that the walker goes away from."""
    return share if walk.script.yaw_deg == 180.0 else 1 - share


def test_stop_is_said_two_seconds_before_the_body_leaves_the_picture(walk: Watched) -> None:
    alarms = given(walk.by(GuardStage()))
    edge_s = reaches_s(walk, behind(walk, 1.0))
    assert alarms[0][1] is Alarm.LANE_END
    assert alarms[0][0] == pytest.approx(edge_s - STOP_S, abs=0.4)


def test_stop_is_said_two_seconds_before_a_marked_end(walk: Watched) -> None:
    guard, x_share = GuardStage(), behind(walk, 0.75)
    guard.mark(x_share)
    answers = walk.by(guard)
    alarm_s, alarm = given(answers)[0]
    assert alarm is Alarm.LANE_END
    assert alarm_s == pytest.approx(reaches_s(walk, x_share) - STOP_S, abs=0.4)
    assert next(watch for t_s, watch in answers if t_s == alarm_s).lane.marked
    assert x_share in answers[0][1].lane.ends


def test_a_marked_end_is_forgotten_when_it_is_cleared(walk: Watched) -> None:
    guard = GuardStage()
    guard.mark(behind(walk, 0.75))
    guard.clear_lane()
    answers = walk.by(guard)
    assert given(answers) == given(walk.by(GuardStage()))
    assert answers[0][1].lane.ends == (None, None)


def test_beeps_come_quicker_the_nearer_the_end_and_not_at_all_far_away(walk: Watched) -> None:
    answers = [(t_s, watch.lane) for t_s, watch in walk.by(GuardStage())]
    edge_s = reaches_s(walk, behind(walk, 1.0))
    near = [lane for t_s, lane in answers if lane.state in (LaneState.NEAR, LaneState.END)]
    beeps = [lane.beep_every_s for lane in near if lane.beep_every_s is not None]
    own = LaneSettings()
    assert beeps[0] == pytest.approx(own.slow_beep_s, abs=0.05)
    assert beeps[-1] == own.quick_beep_s
    slower = [after - before for before, after in pairwise(beeps) if after > before]
    assert sum(slower) < 0.3, "a step's own unevenness, no more"
    assert all(
        lane.beep_every_s is None for lane in (lane for _, lane in answers) if lane not in near
    )
    left = [(edge_s - t_s, lane.left_s) for t_s, lane in answers if lane.left_s and t_s > 4]
    errors = [abs(true_s - told_s) for true_s, told_s in left if 0 < true_s < own.near_s]
    assert max(errors) < 1.2
    assert np.median(errors) < 0.35


def test_the_way_left_is_told_in_metres_where_the_stature_is_known(walk: Watched) -> None:
    stop = next(w.lane for _, w in walk.by(GuardStage()) if w.alarm is Alarm.LANE_END)
    speed_mps = GOOD.step_m * GOOD.cadence_spm / 60
    assert stop.left_m == pytest.approx(STOP_S * speed_mps, rel=0.25)


def test_the_end_stays_shown_while_the_walker_stands_there_and_no_longer() -> None:
    script = crossing()
    walk_s = 6.0
    back = Segment(duration_s=3.0, motion=Motion.FORWARD, manner=forward_manner())
    rest = Segment(duration_s=2.0, motion=Motion.STANDING, manner=GOOD)
    walk = Segment(duration_s=walk_s, motion=Motion.BACKWARD, manner=GOOD)
    stops = script.model_copy(update={"segments": (script.segments[0], walk, rest, back)})
    guard = GuardStage()
    guard.mark(0.8)
    answers = watched(stops).by(guard)
    states = {t_s: watch.lane.state for t_s, watch in answers}
    assert [alarm for _, alarm in given(answers)] == [Alarm.LANE_END]
    rests = [s for t_s, s in states.items() if 1.5 + walk_s + 1.2 < t_s < 1.5 + walk_s + 1.9]
    assert set(rests) == {LaneState.END}
    assert list(states.values())[-1] is LaneState.FREE


def walk_there_and_back() -> WalkScript:
    return WalkScript(
        segments=(
            Segment(duration_s=1.5, motion=Motion.STANDING, manner=GOOD),
            Segment(duration_s=2.5, motion=Motion.FORWARD, manner=forward_manner()),
            Segment(duration_s=2.0, motion=Motion.STANDING, manner=GOOD),
            Segment(duration_s=6.0, motion=Motion.BACKWARD, manner=GOOD),
        ),
        yaw_deg=0.0,
        camera=CameraSetup(person_px=300, fps=12),
    )


def test_a_lane_walked_once_ends_where_the_hips_began() -> None:
    walk = watched(walk_there_and_back())
    guard, times, x = GuardStage(), *walk.joints_x()
    hips = x[:, [23, 24]].mean(axis=1)
    guard.begin_walked_lane()
    lane = Watched(walk.script, [one for one in walk.seen if one.t_s < 5.0])
    assert given(lane.by(guard)) == []
    assert guard.end_walked_lane()
    answers = walk.by(guard, since_s=5.0)
    alarm_s, alarm = given(answers)[0]
    back_s = float(times[(times > 6.0) & (hips <= hips[times < 1.0].mean())][0])
    assert alarm is Alarm.LANE_END
    assert alarm_s == pytest.approx(back_s - STOP_S, abs=0.4)
    assert answers[-1][1].lane.ends[0] == pytest.approx(hips[0] / 1280, abs=0.02)


def test_too_short_a_way_is_no_lane() -> None:
    walk = watched(walk_there_and_back())
    guard = GuardStage()
    guard.mark(0.1)
    guard.begin_walked_lane()
    Watched(walk.script, [one for one in walk.seen if one.t_s < 1.8]).by(guard)
    assert not guard.end_walked_lane()
    assert walk.by(guard)[0][1].lane.ends == (0.1, None)


def test_nothing_seen_makes_no_lane() -> None:
    guard = GuardStage()
    guard.begin_walked_lane()
    assert not guard.end_walked_lane()


def depth_walk(yaw_deg: float, person_px: float, walk_s: float) -> Watched:
    return watched(
        WalkScript(
            segments=(
                Segment(duration_s=1.5, motion=Motion.STANDING, manner=GOOD),
                Segment(duration_s=walk_s, motion=Motion.BACKWARD, manner=GOOD),
            ),
            yaw_deg=yaw_deg,
            camera=CameraSetup(person_px=person_px, fps=12),
        )
    )


def test_walking_back_towards_the_camera_ends_before_head_or_feet_leave_the_picture() -> None:
    walk = depth_walk(270.0, 420, 7.6)
    assert walk.script.view is View.REAR
    alarms = given(walk.by(GuardStage()))
    times, _ = walk.joints_x()
    y = np.array([np.nan if one.pose is None else one.pose.image[:, 1].max() for one in walk.seen])
    out_s = float(times[np.flatnonzero(y > walk.script.camera.height)[0]])
    assert alarms[0][1] is Alarm.LANE_END
    assert out_s - STOP_S - 0.8 <= alarms[0][0] <= out_s - STOP_S + 0.5


def towards(speed_mps: float, stature_m: float, before_s: float, *, rests: bool) -> WalkScript:
    """A walk back towards the camera that feet or head leave the picture ``before_s`` after it
    began; rests: after a moment of standing there."""
    cadence_spm = 60 + 50 * speed_mps
    manner = GOOD.but(cadence_spm=cadence_spm, step_m=60 * speed_mps / cadence_spm)
    camera = CameraSetup(fps=15)
    focal_px = camera.focal * camera.width
    reach_m = max(camera.height_m, stature_m - camera.height_m)
    out_m = focal_px * reach_m / (camera.height / 2)
    walk_s = before_s + 0.8
    middle_m = out_m + speed_mps * (before_s - walk_s / 2)
    rest = Segment(duration_s=1.5, motion=Motion.STANDING, manner=manner)
    walk = Segment(duration_s=walk_s, motion=Motion.BACKWARD, manner=manner)
    return WalkScript(
        segments=(rest, walk) if rests else (walk,),
        yaw_deg=270.0,
        person=Person(stature_m=stature_m),
        camera=camera.model_copy(update={"person_px": focal_px * stature_m / middle_m}),
    )


def leaves_s(walk: Watched) -> float:
    """When feet or crown truly leave the picture."""
    times = np.array([one.t_s for one in walk.seen])
    y = WalkerSource(walk.script).joints(times).image[..., 1]
    low = y.max(axis=1)
    crown = y[:, L.NOSE] - 0.075 * (low - y[:, L.NOSE])
    out = (low > walk.script.camera.height) | (crown < 0)
    return float(times[np.flatnonzero(out)[0]])


@pytest.mark.parametrize("rests", [True, False], ids=["from rest", "on the way"])
@pytest.mark.parametrize("stature_m", [1.5, 1.75])
@pytest.mark.parametrize("speed_mps", [0.3, 0.9])
def test_who_walks_back_towards_the_camera_hears_of_the_end_in_time_to_stop(
    speed_mps: float, stature_m: float, rests: bool
) -> None:
    """From 3 s before the end on, when they begin to walk or are first seen."""
    walk = watched(towards(speed_mps, stature_m, 3.2 if rests else 5.0, rests=rests))
    out_s = leaves_s(walk)
    alarms = given(walk.by(GuardStage()) if rests else first_seen(walk, out_s - 3.0))
    assert [alarm for _, alarm in alarms] == [Alarm.LANE_END]
    assert IN_TIME_S <= out_s - alarms[0][0] <= STOP_S + 0.7


def test_a_back_that_is_taken_for_a_front_for_a_moment_delays_no_end() -> None:
    walk = watched(towards(0.6, 1.7, 4.0, rests=True))
    steady_s = given(walk.by(GuardStage()))[0][0]
    flipped = [
        replace(one, body=replace(one.body, view=View.FRONT))
        if one.body and steady_s - 0.3 < one.t_s < steady_s - 0.1
        else one
        for one in walk.seen
    ]
    alarm_s, alarm = given(Watched(walk.script, flipped).by(GuardStage()))[0]
    assert alarm is Alarm.LANE_END
    assert alarm_s <= steady_s + 0.15


def first_seen(walk: Watched, from_s: float) -> list[tuple[float, Watch]]:
    """The guard's answers where nobody has looked before ``from_s``."""
    script, line = walk.script, Line(TrueJoints(), height_m=walk.script.person.stature_m)
    size = (script.camera.width, script.camera.height)
    seen = [
        line.observe(index, pose.t_s, pose, *size)
        for index, pose in enumerate(poses(script))
        if pose.t_s >= from_s
    ]
    return Watched(script, seen).by(GuardStage())


def test_walking_away_from_the_camera_has_an_end_only_where_it_was_walked_to() -> None:
    walk = depth_walk(90.0, 400, 6.5)
    assert given(walk.by(GuardStage())) == []
    guard = GuardStage()
    guard.begin_walked_lane()
    walk.by(guard)
    assert guard.end_walked_lane()
    again = watched(walk.script)
    assert [alarm for _, alarm in given(again.by(guard))] == [Alarm.LANE_END]


@pytest.mark.parametrize("yaw_deg", [0.0, 45.0, 270.0])
def test_a_belt_has_no_end_whether_the_guard_was_told_of_it_or_not(yaw_deg: float) -> None:
    script = WalkScript(
        segments=(Segment(duration_s=6.0, manner=GOOD),),
        treadmill=True,
        yaw_deg=yaw_deg,
        camera=CameraSetup(fps=12),
    )
    walk = watched(script)
    told = walk.by(GuardStage(treadmill=True))
    assert {watch.lane.state for _, watch in told} == {LaneState.UNKNOWN}
    untold = walk.by(GuardStage())
    assert given(told) == given(untold) == []
    assert all(watch.lane.beep_every_s is None for _, watch in untold)


def test_walking_forward_to_the_edge_is_nobodys_business() -> None:
    script = crossing()
    ahead = Segment(duration_s=6.0, motion=Motion.FORWARD, manner=forward_manner())
    walk = watched(script.model_copy(update={"segments": (script.segments[0], ahead)}))
    answers = walk.by(GuardStage())
    assert given(answers) == []
    assert all(watch.lane.beep_every_s is None for _, watch in answers)


@drawn(clicks=st.lists(st.floats(-0.5, 1.5), max_size=12))
def test_whatever_is_clicked_the_ends_stay_in_order_and_in_the_picture(
    clicks: list[float],
) -> None:
    ends = LaneEnds()
    for click in clicks:
        ends.mark(click)
        left, right = ends.shares
        assert 0.0 <= (left or 0.0) < (1.0 if right is None else right) <= 1.0
    ends.clear()
    assert ends.shares == (None, None)
