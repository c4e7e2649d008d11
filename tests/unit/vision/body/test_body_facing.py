"""Which way the walker faces, on true joints and on a model's way of mistaking a back."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.body.facing import Facing, FacingSettings, FacingStage, describe, frontness
from vision.pose.landmarks import L
from vision.values import Foot, Pose, View
from vision.walker.script import CameraSetup, Motion, Person, Segment, WalkScript
from vision.walker.scripts import GOOD
from walker_poses import poses

FRONT, REAR = 90.0, 270.0
MIRROR = np.arange(len(L))
_LEFTS = np.array([L.LEFT_EAR, *range(L.LEFT_SHOULDER, len(L), 2)])
MIRROR[_LEFTS], MIRROR[_LEFTS + 1] = _LEFTS + 1, _LEFTS


@lru_cache(maxsize=16)
def seen(yaw_deg: float, turn_deg: float = 0.0) -> tuple[Pose, ...]:
    motion = Motion.TURNING if turn_deg else Motion.BACKWARD
    return tuple(
        poses(
            WalkScript(
                segments=(
                    Segment(duration_s=2.0, motion=motion, manner=GOOD, turn_deg=turn_deg),
                    Segment(duration_s=1.5, motion=Motion.STANDING, manner=GOOD),
                ),
                yaw_deg=yaw_deg,
                treadmill=not turn_deg,
                person=Person(stature_m=1.70),
                camera=CameraSetup(person_px=400.0),
            )
        )
    )


def torso_px(pose: Pose) -> float:
    middle = pose.image[[L.LEFT_SHOULDER, L.RIGHT_SHOULDER]].mean(axis=0)
    return float(np.hypot(*(middle - pose.image[[L.LEFT_HIP, L.RIGHT_HIP]].mean(axis=0))))


def facings(frames: tuple[Pose, ...]) -> list[Facing]:
    stage = FacingStage(FacingSettings())
    return [stage.update(pose, torso_px(pose)) for pose in frames]


def taken_for_a_front(pose: Pose) -> Pose:
    """As a model draws a back that it takes for a front: left and right exchanged, ears and
    hips close together, shoulders hardly narrower."""
    image = pose.image[MIRROR].copy()
    for left, share in ((L.LEFT_EAR, 0.3), (L.LEFT_HIP, 0.5), (L.LEFT_SHOULDER, 0.85)):
        middle = image[[left, left + 1]].mean(axis=0)
        image[[left, left + 1]] = middle + share * (image[[left, left + 1]] - middle)
    return replace(pose, image=image, world=pose.world[MIRROR] * [1.0, 1.0, -1.0])


@pytest.mark.parametrize(
    ("yaw_deg", "view", "sign", "near"),
    [
        (0.0, View.SIDE, 1, Foot.RIGHT),
        (180.0, View.SIDE, -1, Foot.LEFT),
        (FRONT, View.FRONT, 0, None),
        (REAR, View.REAR, 0, None),
        (FRONT + 20, View.FRONT, 0, None),
        (REAR - 20, View.REAR, 0, None),
    ],
)
def test_the_view_follows_from_the_yaw(
    yaw_deg: float, view: View, sign: int, near: Foot | None
) -> None:
    for facing in facings(seen(yaw_deg))[15:]:
        assert (facing.view, facing.sign, facing.near) == (view, sign, near)
        off = abs((facing.yaw_deg - yaw_deg + 180) % 360 - 180)
        assert off < 20


@pytest.mark.parametrize("every", [10, 3, 2, 1])
def test_a_back_taken_for_a_front_stays_a_back_however_often(every: int) -> None:
    frames = tuple(
        taken_for_a_front(pose) if index % every == 0 else pose
        for index, pose in enumerate(seen(REAR))
    )
    assert {facing.view for facing in facings(frames)} == {View.REAR}


def test_a_front_swapped_for_moments_stays_a_front() -> None:
    frames = tuple(
        replace(pose, image=pose.image[MIRROR], world=pose.world[MIRROR])
        if index % 5 == 4
        else pose
        for index, pose in enumerate(seen(FRONT))
    )
    assert {facing.view for facing in facings(frames)} == {View.FRONT}


def test_a_turn_from_front_to_back_is_seen_within_a_second_of_its_end() -> None:
    frames = seen(REAR, 180.0)  # which is where the turn ends
    found = facings(frames)
    assert found[10].view is View.FRONT
    assert found[-1].view is View.REAR
    late = [f.view for f, pose in zip(found, frames, strict=True) if pose.t_s > 3.0]
    assert set(late) == {View.REAR}


def test_after_a_reset_the_past_does_not_count() -> None:
    stage = FacingStage(FacingSettings())
    for pose in seen(FRONT):
        stage.update(pose, torso_px(pose))
    stage.reset()
    first = seen(0.0)[0]
    assert stage.update(first, torso_px(first)).view is View.SIDE


def test_frontness_tells_front_side_and_back_apart() -> None:
    values = [frontness(seen(yaw)[0], torso_px(seen(yaw)[0])) for yaw in (FRONT, 0.0, REAR)]
    assert values[0] > 0.8
    assert abs(values[1]) < 0.4
    assert values[2] < -0.8


@given(
    x=st.floats(-1, 1),
    z=st.floats(-1, 1),
    before=st.sampled_from(View),
)
@settings(max_examples=200)
def test_every_vector_has_a_view_that_is_held_once_taken(x: float, z: float, before: View) -> None:
    found = describe((x, z), FacingSettings(), before)
    assert 0 <= found.yaw_deg < 360.0001
    assert 0 <= found.sideways_deg <= 90
    assert (found.sign == 0) == (found.view in (View.FRONT, View.REAR))
    again = describe((x, z), FacingSettings(), found.view)
    assert again.view is found.view


@pytest.mark.parametrize("before", [View.SIDE, View.FRONT, View.REAR])
def test_at_a_border_the_view_does_not_flicker(before: View) -> None:
    defaults = FacingSettings()
    border = defaults.side_deg if before is View.SIDE else defaults.frontal_deg
    sign = -1 if before is View.FRONT else 1
    for off in (-2.0, -0.5, 0.5, 2.0):
        angle = np.radians(border + off)
        vector = (np.cos(angle), sign * np.sin(angle))
        assert describe(vector, defaults, before).view is before
