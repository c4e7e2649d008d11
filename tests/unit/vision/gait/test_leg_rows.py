"""What the timing model sees: an even grid, seen from either foot, live and recorded alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from vision.body.stage import BodySettings, BodyStage
from vision.gait.leg_rows import AFTER, BEFORE, GRID_HZ, LegGrid, leg_row
from vision.pose.landmarks import L
from vision.values import Body, FloatArray, Foot, Pose
from vision.walker import CameraSetup, WalkScript
from walker_poses import poses

SIZE = 800


def bodies(yaw_deg: float = 0.0) -> list[Body]:
    camera = CameraSetup(fps=30, person_px=400, width=SIZE, height=SIZE)
    script = WalkScript.model_validate(
        {"segments": ({"duration_s": 3.0},), "treadmill": True, "camera": camera}
        | {"yaw_deg": yaw_deg}
    )
    return seen(poses(script))


def seen(walk: list[Pose]) -> list[Body]:
    stage = BodyStage(BodySettings())
    return [stage.update(pose, SIZE, SIZE) for pose in walk]


def grid(walk: list[Body]) -> LegGrid:
    filled = LegGrid()
    for body in walk:
        filled.append(body.t_s, leg_row(body))
    return filled


def of_foot(filled: LegGrid, at: NDArray[np.int_], foot: Foot) -> tuple[FloatArray, FloatArray]:
    windows, context = filled.windows(at, backward=True)
    own = slice(len(at)) if foot is Foot.LEFT else slice(len(at), None)
    return windows[own], context[own]


def mirrored(body: Body) -> Body:
    """The same body in a mirror: left and right exchanged as well."""
    swap = np.array(
        [
            L[one.name.replace("LEFT", "?").replace("RIGHT", "LEFT").replace("?", "RIGHT")]
            for one in L
        ]
    )
    return replace(
        body,
        measured=(body.measured * [-1, 1] + [SIZE, 0])[swap],
        world=(body.world * [-1, 1, 1])[swap],
        yaw_deg=(180 - body.yaw_deg) % 360,
        facing=-body.facing,
        floor_deg=-body.floor_deg,
    )


def test_rows_lie_on_an_even_grid_between_the_frames() -> None:
    walk = bodies()
    filled = grid(walk)
    assert filled.end - filled.first == pytest.approx(walk[-1].t_s * GRID_HZ, abs=1.01)
    at = 10
    expected = leg_row(walk[5])  # 30 frames a second: every other row is one
    np.testing.assert_allclose(filled.kept[at - filled.first], expected, atol=1e-9)


@pytest.mark.parametrize("yaw_deg", [0.0, 40.0, 90.0, 270.0])
def test_a_mirrored_walker_looks_the_same_from_the_other_foot(yaw_deg: float) -> None:
    walk = bodies(yaw_deg)
    at = np.array([60, 90])
    one, its_context = of_foot(grid(walk), at, Foot.LEFT)
    other, context = of_foot(grid([mirrored(body) for body in walk]), at, Foot.RIGHT)
    np.testing.assert_allclose(one, other, atol=1e-6)
    np.testing.assert_allclose(its_context, context, atol=1e-6)


def test_what_is_not_seen_yet_goes_on_as_last_seen_and_is_said_to_be() -> None:
    filled = grid(bodies())
    last = filled.end - 1
    windows, context = of_foot(filled, np.array([last, last - 2 * AFTER]), Foot.LEFT)
    assert context[:, -1].tolist() == [0.0, 1.0]
    assert np.ptp(windows[0, BEFORE:], axis=0).max() == 0.0


def test_a_grid_that_forgets_says_the_same_of_its_last_rows() -> None:
    walk = bodies()
    short = LegGrid(keep_s=1.0)
    for turn in range(14):  # beyond its block of memory
        for body in walk:
            short.append(body.t_s + 3 * turn, leg_row(body))
    whole = grid(walk)
    shift = round(3 * 13 * GRID_HZ)
    at = np.array([150, 160])
    np.testing.assert_allclose(
        short.windows(at + shift, backward=True)[0],
        whole.windows(at, backward=True)[0],
        atol=1e-6,
    )
