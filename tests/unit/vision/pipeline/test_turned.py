"""Recordings on their side or upside down are found out by who walks in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from vision.body.upright import turns_of
from vision.pipeline.turned import TurnedError, TurnedWatch, turned
from vision.pose.stepping import SteppingSettings
from vision.values import Frame, Pose
from vision.walker import CameraSetup, WalkScript
from walker_poses import poses

WIDTH, HEIGHT = 640, 480
CAMERA = CameraSetup.model_validate({"fps": 15, "person_px": 300, "width": WIDTH, "height": HEIGHT})


def walk(motion: str) -> list[Pose]:
    segments = ({"duration_s": 4.0, "motion": motion},)
    script = {"segments": segments, "treadmill": True, "camera": CAMERA}
    return poses(WalkScript.model_validate(script))


class Given:
    """An estimator with given answers."""

    def __init__(self, answers: Sequence[Pose]) -> None:
        self._answers = answers

    def estimate(self, frame: Frame) -> Pose | None:
        return self._answers[frame.index]

    def close(self) -> None:
        pass


def quarters(answers: Sequence[Pose], width: int, height: int) -> int | None:
    """By how many quarters the pictures are to be turned, as far as the watch says."""
    watch = TurnedWatch(Given(answers), SteppingSettings())
    black = np.zeros((height, width, 3), np.uint8)
    try:
        for index, pose in enumerate(answers):
            assert watch.estimate(Frame(index, pose.t_s, black)) is pose
    except TurnedError as found:
        return found.turns
    return None


@pytest.mark.parametrize(("turns", "mended"), [(0, None), (1, 3), (2, 2), (3, 1)])
def test_a_walk_is_turned_back_whichever_way_the_picture_hangs(
    turns: int, mended: int | None
) -> None:
    size = (HEIGHT, WIDTH) if turns % 2 else (WIDTH, HEIGHT)
    hung = [turned(pose, turns, WIDTH, HEIGHT) for pose in walk("backward")]
    assert quarters(hung, *size) == mended


def test_who_lies_still_may_lie_and_nobody_stands_on_the_head() -> None:
    lying = [turned(pose, 1, WIDTH, HEIGHT) for pose in walk("standing")]
    assert quarters(lying, HEIGHT, WIDTH) is None
    inverted = [turned(pose, 2, WIDTH, HEIGHT) for pose in walk("standing")]
    assert quarters(inverted, WIDTH, HEIGHT) == 2


def test_a_pose_turns_as_the_pixels_do() -> None:
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pose = walk("standing")[0]
    x, y = (int(v) for v in pose.image[0])
    image[y, x] = 255
    for turns in (1, 2, 3):
        rows, columns = np.nonzero(np.rot90(image, turns)[..., 0])
        point = turned(pose, turns, WIDTH, HEIGHT).image[0]
        assert abs(point - (columns[0], rows[0])).max() <= 1.0
        assert turns_of(turned(pose, turns, WIDTH, HEIGHT).image) == 4 - turns
