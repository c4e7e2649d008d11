"""A marked lane that is seen along its length ends where its outline on the floor does."""

from __future__ import annotations

import numpy as np
import pytest

from guard_cases import Watched, given, watched
from vision.guard import Alarm, GuardSettings, GuardStage
from vision.guard.lane_floor import LaneFloor
from vision.walker import GOOD, CameraSetup, Motion, Segment, WalkerSource, WalkScript
from vision.walker.camera import PinholeCamera

IN_TIME_S = 1.4
"""From the alarm to a stand: docs/guard.md."""
BEFORE_END_S = 1.0
"""The walk goes on for so long beyond the lane's end."""
WALK_S = 6.0
SPEED_MPS = 0.6
SOLES = [29, 30, 31, 32]


def along(yaw_deg: float, pitch_deg: float = 0.0) -> WalkScript:
    """A walk backward towards the camera (270) or away from it (90), some 4 m from it."""
    manner = GOOD.but(cadence_spm=90, step_m=0.4)
    return WalkScript(
        segments=(
            Segment(duration_s=1.5, motion=Motion.STANDING, manner=manner),
            Segment(duration_s=WALK_S, motion=Motion.BACKWARD, manner=manner),
        ),
        yaw_deg=yaw_deg,
        camera=CameraSetup(fps=12, person_px=300, pitch_deg=pitch_deg),
    )


def outline(script: WalkScript, corners: int = 4) -> tuple[tuple[float, float], ...]:
    """A lane that ends ``BEFORE_END_S`` before the walk does, a metre wide."""
    camera = PinholeCamera(script)
    ahead = -1 if script.yaw_deg == 270.0 else 1
    end_y = ahead * SPEED_MPS * (WALK_S / 2 - BEFORE_END_S)
    begin_y = -ahead * (SPEED_MPS * WALK_S / 2 + 0.5)
    places = [(-0.5, end_y), (0.5, end_y), (0.5, begin_y), (-0.5, begin_y)]
    if corners == 5:
        places.insert(1, (0.0, end_y))
    pixels = [camera.project(np.array([x, y, 0.0])).tolist() for x, y in places]
    return tuple((x / camera.width, y / camera.height) for x, y in pixels)


def marked(lane: tuple[tuple[float, float], ...]) -> GuardStage:
    own = GuardSettings()
    return GuardStage(
        own.model_copy(update={"lane": own.lane.model_copy(update={"outline": lane})})
    )


def reaches_s(walk: Watched, lane: tuple[tuple[float, float], ...]) -> float:
    """When the nearest part of the feet truly comes to the lane's end."""
    times = np.array([one.t_s for one in walk.seen])
    nearest = WalkerSource(walk.script).joints(times).image[:, SOLES, 1].max(axis=1)
    end_px = lane[0][1] * walk.script.camera.height
    there = nearest > end_px if walk.script.yaw_deg == 270.0 else nearest < end_px
    return float(times[np.flatnonzero(there)[0]])


@pytest.mark.parametrize(
    ("yaw_deg", "pitch_deg", "corners"),
    [(270.0, 0.0, 4), (90.0, 0.0, 4), (90.0, 6.0, 4), (90.0, 0.0, 5)],
    ids=["towards", "away", "away, looking down", "away, five corners"],
)
def test_the_end_of_a_marked_lane_is_told_in_time_towards_the_camera_and_away(
    yaw_deg: float, pitch_deg: float, corners: int
) -> None:
    walk = watched(along(yaw_deg, pitch_deg))
    lane = outline(walk.script, corners)
    alarms = given(walk.by(marked(lane)))
    assert [alarm for _, alarm in alarms] == [Alarm.LANE_END]
    assert IN_TIME_S <= reaches_s(walk, lane) - alarms[0][0] <= 3.0
    unmarked = given(walk.by(GuardStage()))
    assert not unmarked or unmarked[0][0] > reaches_s(walk, lane) - IN_TIME_S


def test_the_horizon_is_where_the_long_sides_meet_wherever_the_camera_looks() -> None:
    for pitch_deg in (-5.0, 0.0, 8.0):
        script = along(90.0, pitch_deg)
        floor = LaneFloor.marked(outline(script), script.camera.width, script.camera.height)
        level = PinholeCamera(script).project(np.array([0.0, 1e7, script.camera.height_m]))
        assert floor is not None
        assert floor.vanishing == pytest.approx(tuple(level), abs=1.0)


def test_what_lies_at_the_horizon_or_is_no_outline_has_no_end() -> None:
    assert LaneFloor.marked(((0.1, 0.9), (0.9, 0.9)), 1280, 720) is None
    assert LaneFloor.marked(((0.4, 0.4), (0.6, 0.4), (0.5, 0.52)), 1280, 720) is None
