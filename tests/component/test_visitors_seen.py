"""What the real pose model sees of drawn visitors: a raised hand and whose it is, who sits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from vision.pose.landmarks import L
from vision.pose.mediapipe_pose import MediaPipePose
from vision.values import FloatArray, Foot, Frame, Pose
from vision.walker import Actor, LaneRoom, LaneScene, Person, RaiseHand, Role, Stand

pytestmark = [pytest.mark.slow, pytest.mark.drift]


@pytest.fixture(scope="module")
def estimator(model_path: Path) -> Iterator[MediaPipePose]:
    with closing(MediaPipePose(model_path)) as one:
        yield one


def seen(estimator: MediaPipePose, part: Role) -> Pose:
    """How the model sees somebody after a second and a half."""
    estimator.reset()
    scene, actor, pose = LaneScene(LaneRoom()), Actor(part), None
    for k in range(23):
        picture = scene.picture(k / 15, [actor])
        if k % 3 == 0 or k > 18:
            pose = estimator.estimate(Frame(k, k / 15, picture))
    assert pose is not None
    return pose


@pytest.mark.parametrize("hand", [Foot.LEFT, Foot.RIGHT])
def test_the_hand_that_is_raised_is_seen_over_the_shoulder_and_the_other_is_not(
    estimator: MediaPipePose, hand: Foot
) -> None:
    wave = RaiseHand(hand, think_s=0.1)
    pose = seen(estimator, Role(Person(), (0.0, 0.0), 90.0, (wave,)))
    torso = pose.image[L.LEFT_HIP, 1] - pose.image[L.LEFT_SHOULDER, 1]
    over = {
        Foot.LEFT: (pose.image[L.LEFT_SHOULDER, 1] - pose.image[L.LEFT_WRIST, 1]) / torso,
        Foot.RIGHT: (pose.image[L.RIGHT_SHOULDER, 1] - pose.image[L.RIGHT_WRIST, 1]) / torso,
    }
    assert over[hand] > 0.4
    assert over[hand.other] < -0.4


def _bend_deg(points: FloatArray, hip: int, knee: int, ankle: int) -> float:
    a, b = points[hip] - points[knee], points[ankle] - points[knee]
    return 180 - float(np.degrees(np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))))


def test_who_sits_in_a_wheelchair_is_seen_with_bent_knees(estimator: MediaPipePose) -> None:
    sits = Role(Person(), (0.0, 0.0), 45.0, (Stand(9.0),), seated=True)
    stands = Role(Person(), (0.0, 0.0), 45.0, (Stand(9.0),))
    knees = [
        min(
            _bend_deg(seen(estimator, part).world, L.LEFT_HIP, L.LEFT_KNEE, L.LEFT_ANKLE),
            _bend_deg(seen(estimator, part).world, L.RIGHT_HIP, L.RIGHT_KNEE, L.RIGHT_ANKLE),
        )
        for part in (sits, stands)
    ]
    assert knees[0] > 55
    assert knees[1] < 25
