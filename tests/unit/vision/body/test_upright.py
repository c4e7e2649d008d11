"""Who stands, walks, runs, bends down or sits is upright; who lies, or is turned over, is not, and
is not judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from guard_cases import watched
from vision.body.upright import UprightSettings, UprightStage, uprightness
from vision.guard.stage import GuardStage
from vision.pipeline.line import Line
from vision.pipeline.turned import turned
from vision.pose.landmarks import L
from vision.values import Body, Direction, Frame, Pose, Posture, Situation, View
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
from walker_poses import TrueJoints, poses

LEAST = UprightSettings().least
VIEWS = {
    "side": {"yaw_deg": 0.0},
    "front": {"yaw_deg": 90.0, "view": View.FRONT},
    "rear": {"yaw_deg": 270.0, "view": View.REAR},
    "oblique": {"yaw_deg": 45.0, "view": View.OBLIQUE},
}
CAMERA = CameraSetup.model_validate({"fps": 15, "person_px": 300, "width": 800, "height": 800})


def bodies_of(script: WalkScript) -> list[Body]:
    return [one.body for one in watched(script).seen if one.body is not None]


def walked(motion: Motion, yaw_deg: float = 0.0) -> list[Pose]:
    manner = running_manner() if motion is Motion.RUNNING else GOOD.but(lean_deg=20)
    segment = Segment(duration_s=1.5, motion=motion, manner=manner)
    camera = CameraSetup(fps=12)
    return poses(WalkScript(segments=(segment,), treadmill=True, yaw_deg=yaw_deg, camera=camera))


@pytest.fixture(scope="module")
def walk() -> list[Pose]:
    script = {"segments": ({"duration_s": 6.0},), "treadmill": True, "camera": CAMERA}
    return poses(WalkScript.model_validate(script))


@pytest.mark.parametrize("motion", [Motion.BACKWARD, Motion.RUNNING, Motion.STANDING])
@pytest.mark.parametrize("yaw_deg", [0.0, 45.0, 90.0])
def test_whoever_walks_runs_or_stands_is_upright(motion: Motion, yaw_deg: float) -> None:
    assert min(uprightness(pose) for pose in walked(motion, yaw_deg)) > 0.85


@pytest.mark.parametrize("kind", ["sit", "bend"])
def test_whoever_sits_on_a_chair_or_bends_down_is_upright(kind: MishapKind) -> None:
    script = mishap_case(kind, 501, walk_s=2.0, after_s=2.5, fps=12.0, yaw_deg=0.0)
    assert all(body.upright for body in bodies_of(script))
    assert all(uprightness(pose) >= LEAST for pose in poses(script))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_whoever_is_turned_on_the_side_or_upside_down_is_not(quarters: int) -> None:
    for pose in walked(Motion.BACKWARD):
        assert uprightness(turned(pose, quarters, 800, 800)) < LEAST


def test_whoever_lies_along_the_camera_s_line_of_sight_is_not() -> None:
    """In the picture the head is over the feet; the world shows that it is behind them."""
    pose = walked(Motion.STANDING, 90.0)[0]
    world = pose.world[:, [0, 2, 1]] * [1.0, 1.0, -1.0]
    image = pose.image.copy()
    image[:, 1] = image[L.LEFT_ANKLE, 1] + 0.3 * (image[:, 1] - image[L.LEFT_ANKLE, 1])
    assert uprightness(replace(pose, image=image)) >= LEAST
    assert uprightness(replace(pose, image=image, world=world)) < LEAST


@pytest.mark.parametrize("how", VIEWS.values(), ids=VIEWS.keys())
def test_of_whoever_has_fallen_and_lies_no_direction_is_said(how: dict[str, object]) -> None:
    script = mishap_case("fall", 501, walk_s=4.0, after_s=2.5, person_px=340.0, fps=15.0, **how)
    assert script.mishap is not None
    lies_s = script.mishap.start_s + 1.4
    seen = watched(script).seen
    walks = {one.gait.direction for one in seen if 2.0 < script.mishap.start_s - one.t_s < 2.5}
    lies = [one for one in seen if one.t_s > lies_s]
    assert walks == {Direction.BACKWARD}
    assert not any(one.body.upright for one in lies if one.body is not None)
    assert {one.gait.direction for one in lies} == {Direction.UNKNOWN}
    assert not any(one.gait.events or one.gait.new_steps for one in lies)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_of_a_turned_picture_no_direction_and_no_posture_is_told(
    walk: list[Pose], turns: int
) -> None:
    line = Line(TrueJoints())
    for index, pose in enumerate(walk):
        seen = line.observe(index, pose.t_s, turned(pose, turns, 800, 800), 800, 800)
        assert seen.gait.direction is Direction.UNKNOWN
        assert seen.situation is Situation.NOT_UPRIGHT
        assert seen.body is not None
        assert seen.body.posture == Posture()


def test_who_lies_down_is_soon_no_walker_and_is_one_again_after_getting_up(
    walk: list[Pose],
) -> None:
    line = Line(TrueJoints())
    lain_s = walk[-1].t_s + 1 / 15
    twice = [replace(turned(p, 1, 800, 800), t_s=p.t_s + lain_s) for p in walk]
    thrice = [replace(p, t_s=p.t_s + 2 * lain_s) for p in walk]
    said = [
        line.observe(index, pose.t_s, pose, 800, 800)
        for index, pose in enumerate([*walk, *twice, *thrice])
    ]
    settled = [said[k * len(walk) + 30 : (k + 1) * len(walk)] for k in range(3)]
    assert {one.situation for one in settled[0]} == {Situation.BACKWARD}
    assert {one.situation for one in settled[1]} == {Situation.NOT_UPRIGHT}
    assert {one.gait.direction for one in settled[1]} == {Direction.UNKNOWN}
    assert all(one.body is not None for one in settled[1])  # for the guard
    assert settled[2][-1].situation is Situation.BACKWARD


def test_a_few_misplaced_landmarks_change_nothing(walk: list[Pose]) -> None:
    stage = UprightStage(UprightSettings())
    slipped = turned(walk[0], 1, 800, 800)
    upright = [
        stage.update(replace(slipped if 1.0 < t_s < 1.3 else walk[0], t_s=t_s))
        for t_s in np.arange(0.0, 3.0, 0.1).tolist()
    ]
    assert all(upright)


def test_what_was_learnt_of_one_person_is_forgotten_when_another_one_is_followed(
    walk: list[Pose],
) -> None:
    line, guard = Line(TrueJoints()), GuardStage()
    black = np.zeros((800, 800, 3), np.uint8)
    said = []
    for index, pose in enumerate(walk):
        subject = int(index >= 60)
        seen = line.observe(index, pose.t_s, replace(pose, subject=subject), 800, 800)
        guard.update(Frame(index, pose.t_s, black), seen)
        said.append(seen.gait.direction)
    assert said[59] is Direction.BACKWARD
    assert said[60] is Direction.UNKNOWN
    assert said[-1] is Direction.BACKWARD
