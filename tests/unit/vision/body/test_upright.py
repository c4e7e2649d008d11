"""Who cannot be standing is not judged: somebody lying, or a picture that is turned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vision.body.upright import UprightSettings, UprightStage
from vision.guard.stage import GuardStage
from vision.pipeline.line import Line
from vision.pipeline.turned import turned
from vision.values import Direction, Frame, Pose, Posture, Situation
from vision.walker import CameraSetup, WalkScript
from walker_poses import TrueJoints, poses

CAMERA = CameraSetup.model_validate({"fps": 15, "person_px": 300, "width": 800, "height": 800})


@pytest.fixture(scope="module")
def walk() -> list[Pose]:
    script = {"segments": ({"duration_s": 6.0},), "treadmill": True, "camera": CAMERA}
    return poses(WalkScript.model_validate(script))


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


def test_stooping_for_a_moment_changes_nothing(walk: list[Pose]) -> None:
    stage = UprightStage(UprightSettings())
    stooped = turned(walk[0], 1, 800, 800)
    upright = [
        stage.update(replace(stooped if 1.0 < t_s < 1.8 else walk[0], t_s=t_s), 86.0)
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
