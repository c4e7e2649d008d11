"""Who walks, by a few landmarks: whoever is to be followed does."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest

from vision.pose.landmarks import L
from vision.pose.stepping import Glimpse, Stepping, SteppingSettings, goes, moves_legs
from vision.values import Pose
from vision.walker import CameraSetup, WalkScript
from walker_poses import poses

SETTINGS = SteppingSettings()
CAMERA = CameraSetup.model_validate({"fps": 15, "person_px": 300})


def seen(motion: str, yaw_deg: float, *, treadmill: bool = True) -> Stepping:
    script = {
        "segments": ({"duration_s": 3.0, "motion": motion},),
        "treadmill": treadmill,
        "yaw_deg": yaw_deg,
        "camera": CAMERA,
    }
    stepping = Stepping(SETTINGS)
    for pose in poses(WalkScript.model_validate(script)):
        stepping.update(pose)
    return stepping


@pytest.mark.parametrize("yaw_deg", [0.0, 90.0, 225.0, 270.0])
@pytest.mark.parametrize("motion", ["backward", "forward"])
def test_who_walks_on_the_spot_walks_from_every_side(motion: str, yaw_deg: float) -> None:
    stepping = seen(motion, yaw_deg)
    assert stepping.walks
    assert stepping.walked_s > 0.5


@pytest.mark.parametrize("yaw_deg", [0.0, 90.0, 225.0])
def test_who_stands_does_not_walk_and_is_no_picture_either(yaw_deg: float) -> None:
    stepping = seen("standing", yaw_deg)
    assert not stepping.walks
    assert (stepping.walked_s, stepping.walked_last_s) == (0.0, None)
    assert not stepping.frozen


def figure(t_s: float, x_px: float, apart_px: float, height_px: float = 300.0) -> Pose:
    """Somebody seen from the front, the feet ``apart_px`` apart."""
    image = np.full((33, 2), x_px)
    image[:, 1] = 100.0 + np.linspace(0.0, height_px, 33)
    image[L.LEFT_ANKLE] = (x_px + apart_px / 2, 100.0 + 0.95 * height_px)
    image[L.RIGHT_ANKLE] = (x_px - apart_px / 2, 100.0 + 0.95 * height_px)
    return Pose(t_s, image, np.zeros((33, 3)), np.ones(33))


def test_a_jumping_jack_is_no_walk_and_a_photograph_is_frozen() -> None:
    jumps, hangs = Stepping(SETTINGS), Stepping(SETTINGS)
    for k in range(60):
        t_s = k / 20
        jumps.update(figure(t_s, 300.0, 80.0 + 70.0 * np.sin(6 * t_s)))
        hangs.update(figure(t_s, 300.0 + 0.5 * (k % 2), 60.0))
    assert not jumps.walks
    assert not jumps.frozen
    assert hangs.frozen
    assert not hangs.walks


@pytest.mark.parametrize(("speed_px_s", "expected"), [(200.0, True), (-90.0, True), (20.0, False)])
def test_hips_that_go_somewhere_walk_and_hips_that_sway_do_not(
    speed_px_s: float, expected: bool
) -> None:
    times = np.arange(0.0, 1.6, 0.2).tolist()
    going = deque(Glimpse.of(figure(t, 300.0 + speed_px_s * t, 40.0)) for t in times)
    swaying = deque(Glimpse.of(figure(t, 300.0 + 60.0 * np.sin(9 * t), 40.0)) for t in times)
    assert goes(going, SETTINGS) is expected
    assert not goes(swaying, SETTINGS)
    assert not moves_legs(going, SETTINGS)
    stepping = deque(Glimpse.of(figure(t, 300.0, 100.0 * np.sin(5 * t))) for t in times)
    assert moves_legs(stepping, SETTINGS)
