"""The signs of ``docs/conventions.md``, held against the walker, whose pose is known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from vision.body.stage import BodySettings, BodyStage
from vision.pose.landmarks import COUNT, L
from vision.values import Body, Foot, Pose, View
from vision.walker import Manner, Motion, Segment, WalkerSource, WalkScript


def body_of(script: WalkScript, t_s: float = 1.0) -> Body:
    """The body stage's reading of the walker's true landmarks, in MediaPipe's axes."""
    with WalkerSource(script) as source:
        joints = source.joints(t_s)
        info = source.info
    points, true = joints.image[0], joints.world[0]
    centred = true - true[[L.LEFT_HIP, L.RIGHT_HIP]].mean(axis=0)
    world = np.column_stack([centred[:, 0], -centred[:, 2], centred[:, 1]])
    pose = Pose(t_s, points, world, np.ones(COUNT))
    return BodyStage(BodySettings(), 1.7).update(pose, info.width, info.height)


def standing(yaw_deg: float = 0.0, **manner: float) -> Body:
    """A walker who stands still and holds what ``manner`` says."""
    held = Manner().but(sway_deg=0, **manner)
    segment = Segment(duration_s=2, motion=Motion.STANDING, manner=held)
    return body_of(WalkScript(segments=(segment,), yaw_deg=yaw_deg))


@pytest.mark.parametrize(
    ("yaw_deg", "view", "facing", "near"),
    [
        (0, View.SIDE, 1, Foot.RIGHT),
        (90, View.FRONT, 0, None),
        (180, View.SIDE, -1, Foot.LEFT),
        (270, View.REAR, 0, None),
        (45, View.OBLIQUE, 1, Foot.RIGHT),
        (225, View.OBLIQUE, -1, Foot.LEFT),
    ],
)
def test_yaw_view_facing_and_near_leg_are_as_the_table_says(
    yaw_deg: float, view: View, facing: int, near: Foot | None
) -> None:
    body = standing(yaw_deg)
    assert (body.view, body.facing, body.near) == (view, facing, near)
    assert abs((body.yaw_deg - yaw_deg + 180) % 360 - 180) < 15


@pytest.mark.parametrize("yaw_deg", [0, 180])
@pytest.mark.parametrize("lean_deg", [-12.0, 20.0])
def test_forward_lean_is_positive_whichever_way_the_walker_faces(
    yaw_deg: float, lean_deg: float
) -> None:
    found = standing(yaw_deg, lean_deg=lean_deg).posture
    assert found.lean_deg == pytest.approx(lean_deg, abs=4)
    assert found.lateral_lean_deg is None


@pytest.mark.parametrize("yaw_deg", [90, 270])
@pytest.mark.parametrize("lateral_lean_deg", [-10.0, 10.0])
def test_leaning_to_the_own_right_is_positive_from_front_and_rear(
    yaw_deg: float, lateral_lean_deg: float
) -> None:
    found = standing(yaw_deg, lateral_lean_deg=lateral_lean_deg).posture
    assert found.lateral_lean_deg == pytest.approx(lateral_lean_deg, abs=4)
    assert found.lean_deg is None


@pytest.mark.parametrize("yaw_deg", [0, 180, 315])
def test_looking_down_is_positive(yaw_deg: float) -> None:
    level, down = (standing(yaw_deg, head_pitch_deg=deg).posture for deg in (0.0, 25.0))
    assert level.head_pitch_deg is not None
    assert down.head_pitch_deg is not None
    assert down.head_pitch_deg - level.head_pitch_deg == pytest.approx(25, abs=6)


@pytest.mark.parametrize("yaw_deg", [0, 90, 180, 270])
@pytest.mark.parametrize("head_yaw_deg", [-30.0, 30.0])
def test_looking_to_the_own_right_is_positive(yaw_deg: float, head_yaw_deg: float) -> None:
    found = standing(yaw_deg, head_yaw_deg=head_yaw_deg).posture
    assert found.head_yaw_deg == pytest.approx(head_yaw_deg, abs=15)


def test_shrug_falls_as_the_shoulders_rise() -> None:
    calm, raised = (standing(shrug_m=m).posture.shrug for m in (0.0, 0.05))
    assert calm is not None
    assert raised is not None
    assert raised < calm - 0.05


@pytest.mark.parametrize(("width_m", "sign"), [(0.15, 1), (-0.05, -1)])
@pytest.mark.parametrize("yaw_deg", [90, 270])
def test_step_width_is_negative_when_the_feet_cross(
    yaw_deg: float, width_m: float, sign: int
) -> None:
    width = standing(yaw_deg, step_width_m=width_m).posture.step_width
    assert width is not None
    assert np.sign(width) == sign


@pytest.mark.parametrize("yaw_deg", [0, 180])
def test_a_hand_ahead_and_a_bent_knee_are_positive(yaw_deg: float) -> None:
    body = standing(yaw_deg)
    points = body.points.copy()
    points[L.RIGHT_WRIST] = points[L.RIGHT_SHOULDER] + [body.facing * 40, 60]
    points[L.RIGHT_KNEE] += [body.facing * 25, 0]
    pose = Pose(1.0, points, body.world, body.visibility)
    posture = BodyStage(BodySettings()).update(pose, 1280, 720).posture
    assert posture.arm_right_deg is not None
    assert posture.arm_right_deg > 20
    assert posture.knee_right_deg is not None
    assert posture.knee_right_deg > 10
