"""Side steps, shifts of weight and walks past a camera, on joints that are set by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vision.body.stage import BodyStage
from vision.gait.stage import GaitStage
from vision.pipeline.line import LineSettings
from vision.pipeline.refine import refine
from vision.pipeline.refine_settings import RefineSettings
from vision.pose.landmarks import COUNT, L
from vision.values import Body, FloatArray, Gait, Pose
from vision.values.spans import Span

STATURE_M, WIDTH, HEIGHT = 1.70, 1280, 720
FOCAL_PX, CAMERA_M, AWAY_M = 1024.0, 1.0, 4.2
T_S = np.arange(0.0, 5.0, 1 / 30)
SIDE, FRONT, REAR = 0.0, 90.0, 270.0

# One who stands: metres ahead, to the own left, and up.
_STANDING = {
    L.NOSE: (0.11, 0.0, 1.58),
    L.LEFT_EAR: (0.0, 0.06, 1.60),
    L.LEFT_SHOULDER: (0.0, 0.17, 1.39),
    L.LEFT_HIP: (0.0, 0.085, 0.90),
    L.LEFT_KNEE: (0.0, 0.085, 0.48),
    L.LEFT_ANKLE: (0.0, 0.085, 0.09),
    L.LEFT_HEEL: (-0.06, 0.085, 0.03),
    L.LEFT_TOE: (0.17, 0.085, 0.02),
}
_FEET = ((L.LEFT_ANKLE, L.LEFT_HEEL, L.LEFT_TOE), (L.RIGHT_ANKLE, L.RIGHT_HEEL, L.RIGHT_TOE))
_UPPER = [index for index in range(COUNT) if index < L.LEFT_KNEE]


def joints() -> FloatArray:
    """``(n, 33, 3)`` of one who stands for all of ``T_S``."""
    figure = np.zeros((COUNT, 3))
    figure[:, 2] = 1.4
    for mark, place in _STANDING.items():
        figure[mark] = place
        if mark is not L.NOSE:
            figure[mark + 1] = np.array(place) * (1.0, -1.0, 1.0)
    return np.repeat(figure[None], len(T_S), axis=0)


def seen(body: FloatArray, yaw_deg: float, ahead_m: FloatArray | float = 0.0) -> list[Body]:
    """The bodies of ``body`` who faces ``yaw_deg`` and has gone ``ahead_m``."""
    turned = np.radians(yaw_deg)
    ahead, left = body[..., 0] + np.reshape(ahead_m, (-1, 1)), body[..., 1]
    x = ahead * np.cos(turned) + left * np.sin(turned)
    y = AWAY_M - ahead * np.sin(turned) + left * np.cos(turned)
    image = np.stack(
        [WIDTH / 2 + FOCAL_PX * x / y, HEIGHT / 2 - FOCAL_PX * (body[..., 2] - CAMERA_M) / y], -1
    )
    image += np.random.default_rng(1).normal(0.0, 2.0, image.shape)
    world = np.stack([x, -body[..., 2], y], -1)
    world -= world[:, [L.LEFT_HIP, L.RIGHT_HIP]].mean(axis=1, keepdims=True)
    stage = BodyStage(LineSettings().body, STATURE_M)
    return [
        stage.update(Pose(float(t), image[i], world[i], np.full(COUNT, 0.95)), WIDTH, HEIGHT)
        for i, t in enumerate(T_S)
    ]


def side_steps(way: int, ahead_share: float = 0.0) -> tuple[FloatArray, FloatArray]:
    """One who makes side steps of 0.35 m to the own left (+1) or right, each foot in its turn,
    and how far ahead that has brought the walker."""
    body = joints()
    count = T_S / 0.55
    whole = np.floor(count)
    share = count - whole
    swing = share**2 * (3 - 2 * share)
    even = whole % 2 == 0
    leading = 0.35 * ((whole + 1) // 2 + even * swing)
    following = 0.35 * (whole // 2 + ~even * swing)
    middle = 0.35 * count / 2
    for foot, place, lifted in ((way < 0, leading, even), (way > 0, following, ~even)):
        marks = list(_FEET[int(foot)])
        body[:, marks, 1] += way * (place - middle)[:, None]
        body[:, marks, 0] += ahead_share * (place - middle)[:, None]
        body[:, marks, 2] += np.where(lifted, 0.06 * np.sin(np.pi * share), 0.0)[:, None]
    gone = middle - middle[-1] / 2
    body[..., 1] += way * gone[:, None]
    return body, ahead_share * gone


def live(bodies: list[Body]) -> list[Gait]:
    stage = GaitStage(LineSettings().gait, STATURE_M)
    return [stage.update(body.t_s, body) for body in bodies]


def recorded(bodies: list[Body]) -> list[Span]:
    return list(refine(bodies, LineSettings().gait, RefineSettings(), STATURE_M).directions)


def labels(bodies: list[Body], after_s: float = 1.6) -> tuple[set[str], set[str]]:
    """What is said live once it is settled, and of the recording."""
    told = {gait.direction.value for gait in live(bodies) if gait.t_s > after_s}
    return told, {span.label for span in recorded(bodies)}


@pytest.mark.parametrize("yaw_deg", [SIDE, 180.0, FRONT, REAR])
@pytest.mark.parametrize("way", [1, -1])
def test_side_steps_are_sideways_and_have_no_contacts(yaw_deg: float, way: int) -> None:
    bodies = seen(side_steps(way)[0], yaw_deg)
    assert labels(bodies) == ({"sideways"}, {"sideways"})
    assert not any(gait.events or gait.new_steps for gait in live(bodies))
    found = refine(bodies, LineSettings().gait, RefineSettings(), STATURE_M)
    assert not found.events
    assert not found.steps


@pytest.mark.parametrize("yaw_deg", [FRONT, REAR])
def test_side_steps_in_place_are_sideways(yaw_deg: float) -> None:
    body, _ = side_steps(1)
    body[..., 1] -= body[:, [L.LEFT_HIP, L.RIGHT_HIP], 1].mean(axis=1, keepdims=True)
    assert labels(seen(body, yaw_deg), 2.5) == ({"sideways"}, {"sideways"})


@pytest.mark.parametrize(("ahead_share", "label"), [(2.0, "forward"), (-2.0, "backward")])
def test_a_diagonal_step_belongs_to_its_greater_part(ahead_share: float, label: str) -> None:
    body, ahead_m = side_steps(1, ahead_share)
    told, found = labels(seen(body, SIDE, ahead_m))
    assert "sideways" not in told | found
    assert label in told


@pytest.mark.parametrize("yaw_deg", [SIDE, 45.0, 180.0, 225.0])
@pytest.mark.parametrize("period_s", [1.2, 2.5])
def test_a_shift_of_weight_without_a_step_is_no_walk(yaw_deg: float, period_s: float) -> None:
    body = joints()
    shift = 0.1 * np.sin(2 * np.pi * T_S / period_s)
    body[:, _UPPER, 0] += shift[:, None]
    body[:, [L.LEFT_HEEL, L.RIGHT_HEEL], 2] += 0.4 * np.maximum(shift, 0.0)[:, None]
    told, found = labels(seen(body, yaw_deg))
    assert told <= {"standing", "unknown"}
    assert found == {"standing"}


def test_a_front_taken_for_a_back_now_and_then_is_no_turn() -> None:
    bodies = seen(joints(), 45.0)
    jumping = [
        replace(body, yaw_deg=-body.yaw_deg % 360 if int(body.t_s / 0.8) % 2 else body.yaw_deg)
        for body in bodies
    ]
    told, found = labels(jumping)
    assert "turning" not in told | found
