"""Who stands, walks, runs, bends down or sits is upright; who lies, or is turned over, is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from guard_cases import watched
from vision.body.upright import UprightSettings, is_upright, uprightness
from vision.pose.landmarks import L
from vision.values import Body, Direction, FloatArray, View
from vision.walker import (
    GOOD,
    CameraSetup,
    Motion,
    Segment,
    WalkScript,
    mishap_case,
    running_manner,
)
from vision.walker.script import MishapKind

OWN = UprightSettings()
VIEWS = {
    "side": {"yaw_deg": 0.0},
    "front": {"yaw_deg": 90.0, "view": View.FRONT},
    "rear": {"yaw_deg": 270.0, "view": View.REAR},
    "oblique": {"yaw_deg": 45.0, "view": View.OBLIQUE},
}


def bodies_of(script: WalkScript) -> list[Body]:
    return [one.body for one in watched(script).seen if one.body is not None]


def walk(motion: Motion, yaw_deg: float = 0.0) -> list[Body]:
    manner = running_manner() if motion is Motion.RUNNING else GOOD.but(lean_deg=20)
    segment = Segment(duration_s=1.5, motion=motion, manner=manner)
    camera = CameraSetup(fps=12)
    script = WalkScript(segments=(segment,), treadmill=True, yaw_deg=yaw_deg, camera=camera)
    return bodies_of(script)


def turned(body: Body, turn: FloatArray) -> Body:
    return replace(body, measured=body.measured @ turn.T, world=body.world @ _in_space(turn).T)


def _in_space(turn: FloatArray) -> FloatArray:
    space = np.eye(3)
    space[:2, :2] = turn
    return space


@pytest.mark.parametrize("motion", [Motion.BACKWARD, Motion.RUNNING, Motion.STANDING])
@pytest.mark.parametrize("yaw_deg", [0.0, 45.0, 90.0])
def test_whoever_walks_runs_or_stands_is_upright(motion: Motion, yaw_deg: float) -> None:
    assert min(uprightness(body) for body in walk(motion, yaw_deg)) > 0.85


@pytest.mark.parametrize("kind", ["sit", "bend"])
def test_whoever_sits_on_a_chair_or_bends_down_is_upright(kind: MishapKind) -> None:
    script = mishap_case(kind, 501, walk_s=2.0, after_s=2.5, fps=12.0, yaw_deg=0.0)
    assert all(is_upright(body, OWN) for body in bodies_of(script))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_whoever_is_turned_on_the_side_or_upside_down_is_not(quarters: int) -> None:
    quarter = np.array([[0.0, -1.0], [1.0, 0.0]])
    turn = np.linalg.matrix_power(quarter, quarters)
    for body in walk(Motion.BACKWARD):
        assert not is_upright(turned(body, turn), OWN)


def test_whoever_lies_along_the_camera_s_line_of_sight_is_not() -> None:
    """In the picture the head is over the feet; the world shows that it is behind them."""
    body = walk(Motion.STANDING, 90.0)[0]
    world = body.world[:, [0, 2, 1]] * [1.0, 1.0, -1.0]
    measured = body.measured.copy()
    measured[:, 1] = measured[L.LEFT_ANKLE, 1] + 0.3 * (measured[:, 1] - measured[L.LEFT_ANKLE, 1])
    assert not is_upright(replace(body, measured=measured, world=world), OWN)


@pytest.mark.parametrize("how", VIEWS.values(), ids=VIEWS.keys())
def test_of_whoever_has_fallen_and_lies_no_direction_is_said(how: dict[str, object]) -> None:
    script = mishap_case("fall", 501, walk_s=4.0, after_s=2.5, person_px=340.0, fps=15.0, **how)
    assert script.mishap is not None
    lies_s = script.mishap.start_s + 1.4
    seen = watched(script).seen
    walks = {one.gait.direction for one in seen if 2.0 < script.mishap.start_s - one.t_s < 2.5}
    lies = [one for one in seen if one.t_s > lies_s]
    assert walks == {Direction.BACKWARD}
    assert not any(is_upright(one.body, OWN) for one in lies if one.body is not None)
    assert {one.gait.direction for one in lies} == {Direction.UNKNOWN}
    assert not any(one.gait.events or one.gait.new_steps for one in lies)
