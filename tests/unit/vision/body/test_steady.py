"""What the camera did is taken out of what the gait stage measures, and of nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from moving_camera import tremor
from vision.body.stage import BodySettings, BodyStage
from vision.pipeline.line import Line
from vision.pose.landmarks import L
from vision.values import Body, CameraMotion, Direction, FloatArray, Pose
from vision.walker.script import CameraSetup, Motion, Segment, WalkScript
from vision.walker.scripts import GOOD
from walker_poses import TrueJoints, poses

HIPS = [L.LEFT_HIP, L.RIGHT_HIP]


def script(
    motion: Motion = Motion.BACKWARD, yaw_deg: float = 0.0, *, belt: bool = True
) -> WalkScript:
    return WalkScript(
        segments=(Segment(duration_s=5.0, motion=motion, manner=GOOD),),
        yaw_deg=yaw_deg,
        treadmill=belt,
        camera=CameraSetup(person_px=300.0),
    )


def carried(
    seen: list[Pose], shifts: FloatArray, zooms: FloatArray | None = None, far: float = 1.0
) -> list[Pose]:
    """``seen`` by a camera that turns right and down by ``shifts`` and comes nearer by ``zooms``;
    the background is ``far`` times as far away, and so grows less."""
    middle = np.array([640.0, 360.0])
    grown = np.ones(len(seen)) if zooms is None else zooms
    back = 1 / (1 + (1 / grown - 1) / far)
    moved: list[Pose] = []
    for index, pose in enumerate(seen):
        image = (pose.image - middle) * grown[index] + middle - shifts[index]
        camera = None
        if index:
            ratio = back[index - 1] / back[index]
            x, y = (middle - shifts[index - 1] - ratio * (middle - shifts[index])).tolist()
            camera = CameraMotion(ratio, 0.0, x, y)
        moved.append(replace(pose, image=image, camera=camera))
    return moved


def bodies(seen: list[Pose]) -> list[Body]:
    stage = BodyStage(BodySettings())
    return [stage.update(pose, 1280, 720) for pose in seen]


def directions(seen: list[Pose]) -> list[Direction]:
    line = Line(TrueJoints())
    return [
        line.observe(index, pose.t_s, pose, 1280, 720).gait.direction
        for index, pose in enumerate(seen)
    ]


def test_tremor_is_taken_out_of_the_measured_points_and_left_in_the_drawn_ones() -> None:
    seen = poses(script())
    shifts = tremor(np.array([pose.t_s for pose in seen]), 5.0)
    calm, shaken = bodies(seen), bodies(carried(seen, shifts))
    ways = [np.abs(a.over_floor - b.over_floor).max() for a, b in zip(calm, shaken, strict=True)]
    assert max(ways) < 1e-6
    assert np.abs(shaken[40].measured - calm[40].measured).max() > 1


def test_a_camera_that_stands_costs_no_copy() -> None:
    assert all(body.steady is None for body in bodies(poses(script())[:5]))


@pytest.mark.parametrize("moves", [True, False], ids=["moving camera", "camera that stands"])
def test_a_time_that_comes_twice_leaves_the_walker_where_the_walker_was(moves: bool) -> None:
    seen = poses(script())[:40]
    seen[30] = replace(seen[30], t_s=seen[29].t_s)
    shifts = np.outer(np.minimum(np.arange(40), 40 if moves else 20), (8.0, 3.0))
    calm, moved = bodies(seen), bodies(carried(seen, shifts))
    assert np.abs(moved[30].over_floor - calm[30].over_floor).max() < 1e-6
    assert np.abs(moved[-1].over_floor - calm[-1].over_floor).max() < 1e-6


def test_a_tremor_that_is_larger_is_less_sure() -> None:
    seen = poses(script())
    t_s = np.array([pose.t_s for pose in seen])
    sure = [bodies(carried(seen, tremor(t_s, px)))[-1].observability for px in (0.0, 3.0, 20.0)]
    assert sure[0] > sure[1] > sure[2]
    assert sure[0] == pytest.approx(bodies(seen)[-1].observability)
    assert sure[2] < 0.6


def test_where_nothing_tells_how_the_camera_moved_confidence_falls() -> None:
    untold = [replace(pose, camera=CameraMotion(known=False)) for pose in poses(script())]
    assert bodies(untold)[-1].observability < 0.5


def test_a_camera_that_pans_with_a_walker_sees_the_same_walk() -> None:
    seen = poses(script(belt=False))
    hips = np.array([pose.image[HIPS].mean(axis=0) for pose in seen])
    followed = carried(seen, (hips - hips[0]) * (1.0, 0.0))
    found = directions(followed)
    assert found == directions(seen)
    assert set(found[45:]) == {Direction.BACKWARD}


@pytest.mark.parametrize("far", [1.0, 1.5, 6.0])
@pytest.mark.parametrize("yaw_deg", [0.0, 90.0, 270.0])
def test_a_camera_that_walks_up_to_somebody_who_stands_sees_no_walk(
    yaw_deg: float, far: float
) -> None:
    seen = poses(script(Motion.STANDING, yaw_deg, belt=False))
    zooms = 1 / np.linspace(1.0, 0.6, len(seen))
    found = directions(carried(seen, np.zeros((len(seen), 2)), zooms, far))
    assert not {Direction.BACKWARD, Direction.FORWARD, Direction.TURNING} & set(found)
    assert found[-1] is Direction.STANDING


def test_a_camera_that_keeps_its_distance_from_a_walker_tells_the_direction() -> None:
    """The background shrinks where the walker does not grow, so the walker comes nearer."""
    belt = poses(script(Motion.BACKWARD, 270.0))
    zooms = np.linspace(1.0, 0.7, len(belt))
    kept = [
        replace(moved, image=pose.image)
        for moved, pose in zip(carried(belt, np.zeros((len(belt), 2)), zooms), belt, strict=True)
    ]
    assert directions(kept)[-1] is Direction.BACKWARD


def test_panning_over_somebody_who_stands_is_no_walk() -> None:
    seen = poses(script(Motion.STANDING, belt=False))
    shifts = np.stack([np.linspace(-200, 200, len(seen)), np.zeros(len(seen))], axis=1)
    assert {Direction.BACKWARD, Direction.FORWARD}.isdisjoint(directions(carried(seen, shifts)))
