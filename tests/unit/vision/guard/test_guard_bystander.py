"""Who comes onto the lane behind is told; light, curtains, shadows and the walker are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np
import pytest

from guard_cases import given
from vision.guard import Alarm, GuardSettings, GuardStage
from vision.guard.bystander import BystanderWatch
from vision.pipeline.line import Line
from vision.values import Frame, Image, Observation
from vision.walker import (
    GOOD,
    Bystander,
    CameraSetup,
    Motion,
    Segment,
    WalkerSource,
    WalkScript,
)
from walker_poses import TrueJoints, poses

Change = Callable[[Image, float], Image]
CAMERA = CameraSetup(width=480, height=270, person_px=142, fps=10)


def walk(yaw_deg: float = 180.0, bystander: Bystander | None = None) -> WalkScript:
    """A walk backward to the picture's right (at 180 degrees) or left (at 0)."""
    return WalkScript(
        segments=(
            Segment(duration_s=1.5, motion=Motion.STANDING, manner=GOOD),
            Segment(duration_s=4.0, motion=Motion.BACKWARD, manner=GOOD),
        ),
        yaw_deg=yaw_deg,
        camera=CAMERA,
        bystander=bystander,
    )


@lru_cache(maxsize=6)
def observed(script: WalkScript) -> list[Observation]:
    """The walk as the line sees it, which bystanders do not change."""
    line = Line(TrueJoints())
    return [
        line.observe(index, pose.t_s, pose, CAMERA.width, CAMERA.height)
        for index, pose in enumerate(poses(script))
    ]


@lru_cache(maxsize=1)
def drawn(script: WalkScript) -> list[Image]:
    """The walk's pictures."""
    return [frame.image for frame in WalkerSource(script).frames()]


def told_s(
    script: WalkScript, change: Change | None = None, settings: GuardSettings | None = None
) -> list[float]:
    """When a bystander is told of, in the drawn pictures as ``change`` makes them."""
    guard, answers = GuardStage(settings), []
    walker = observed(script.model_copy(update={"bystander": None}))
    for seen, image in zip(walker, drawn(script), strict=True):
        picture = image if change is None else np.ascontiguousarray(change(image, seen.t_s))
        answers.append((seen.t_s, guard.update(Frame(seen.frame_index, seen.t_s, picture), seen)))
    return [t_s for t_s, alarm in given(answers) if alarm is Alarm.BYSTANDER]


def entering(kind: str, from_x_m: float, to_x_m: float, speed_mps: float = 1.0) -> Bystander:
    return Bystander.model_validate(
        {"enter_s": 2.0, "from_x_m": from_x_m, "to_x_m": to_x_m, "speed_mps": speed_mps,
         "kind": kind}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "yaw_deg", "side"),
    [("person", 180.0, 1), ("dog", 180.0, 1), ("dog", 0.0, -1), ("person", 270.0, -1)],
)
def test_who_comes_onto_the_lane_behind_is_told_within_a_second(
    kind: str, yaw_deg: float, side: int
) -> None:
    near_m = 1.7 if yaw_deg in (0.0, 180.0) else 0.7
    script = walk(yaw_deg, entering(kind, side * 4.2, side * near_m))
    in_picture_s = WalkerSource(script).truth()["bystander"]["in_picture_s"][0]
    times = told_s(script)
    assert len(times) == 1
    assert -0.4 <= times[0] - in_picture_s <= 1.5


def test_on_a_marked_lane_who_passes_behind_it_is_not_told_and_who_comes_onto_it_is() -> None:
    corners = np.array([[-2.6, 0.45, 0.0], [2.6, 0.45, 0], [2.6, -0.45, 0], [-2.6, -0.45, 0]])
    lane = WalkerSource(walk()).camera.project(corners) / (CAMERA.width, CAMERA.height)
    marked = GuardSettings.model_validate({"bystander": {"outline": lane.tolist()}})
    onto, passes = entering("person", 4.2, 1.7), entering("person", 4.2, -4.2, 1.4)
    passes = passes.model_copy(update={"y_m": 1.6})
    assert len(told_s(walk(180.0, onto), settings=marked)) == 1
    assert told_s(walk(180.0, passes), settings=marked) == []
    assert told_s(walk(180.0, passes)) != [], "where nothing is marked it may be the lane"


def test_who_was_behind_one_walker_is_not_told_to_the_next() -> None:
    script, own = walk(180.0, entering("dog", 4.2, 1.7)), GuardSettings()
    bystander = BystanderWatch(own.bystander, own.scene)
    walker = observed(script.model_copy(update={"bystander": None}))
    for seen, image in zip(walker, drawn(script), strict=True):
        if bystander.update(Frame(seen.frame_index, seen.t_s, image), seen):
            break
    bystander.forget(seen.t_s)
    later = replace(seen, t_s=seen.t_s + 0.02)  # before the next look
    assert not bystander.update(Frame(later.frame_index, later.t_s, image), later)


def test_who_came_while_the_walker_stood_is_told_when_the_walk_begins() -> None:
    script = walk(180.0, entering("person", 4.2, 1.7))
    stand, back = (one.model_copy(update={"duration_s": s}) for one, s in
                   zip(script.segments, (5.0, 2.5), strict=True))  # fmt: skip
    times = told_s(script.model_copy(update={"segments": (stand, back)}))
    assert len(times) == 1
    assert 5.0 < times[0] < 7.3


def test_whom_the_walker_faces_is_not_told() -> None:
    assert told_s(walk(180.0, entering("person", -4.2, -2.2))) == []


def test_nobody_is_told_to_a_walker_who_goes_forward() -> None:
    script = walk(0.0, entering("person", -4.2, -1.7))
    ahead = script.segments[1].model_copy(update={"motion": Motion.FORWARD})
    assert told_s(script.model_copy(update={"segments": (script.segments[0], ahead)})) == []


def lamp_off(image: Image, t_s: float) -> Image:
    return np.asarray(cv2.convertScaleAbs(image, alpha=0.6 if t_s > 3 else 1.0), np.uint8)


def dusk(image: Image, t_s: float) -> Image:
    return np.asarray(cv2.convertScaleAbs(image, alpha=1 - 0.05 * max(0.0, t_s - 2)), np.uint8)


def side_lamp(image: Image, t_s: float) -> Image:
    across = np.arange(image.shape[1]) / image.shape[1]
    light = 1 + 0.5 * np.exp(-((across - 0.85) ** 2) / 0.1) * (t_s > 3)
    return np.asarray(np.clip(image * light[None, :, None], 0, 255), np.uint8)


def shifted(image: Image, across_px: float, down_px: float) -> Image:
    matrix = np.array([[1, 0, across_px], [0, 1, down_px]], np.float32)
    size = (image.shape[1], image.shape[0])
    moved = cv2.warpAffine(image, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def shaking(image: Image, t_s: float) -> Image:
    across_px, down_px = np.random.default_rng(round(t_s * 1000)).normal(0, 2.5, 2)
    return shifted(image, across_px, down_px)


def knocked(image: Image, t_s: float) -> Image:
    return shifted(image, 7.0, 3.0) if t_s > 3 else image


def curtain(image: Image, t_s: float) -> Image:
    rows = np.arange(50, 215)
    swing = 6 * np.sin(np.pi * t_s) * (rows - rows[0]) / len(rows)
    image = image.copy()
    for row, by in zip(rows, swing, strict=True):
        image[row, round(394 + by) : round(442 + by)] = (150, 60, 60)
    return image


def television(image: Image, t_s: float) -> Image:
    image = image.copy()
    image[110:165, 385:455] = np.random.default_rng(int(t_s * 3)).integers(0, 255, 3)
    return image


def long_shadow(image: Image, t_s: float) -> Image:
    pose = observed(walk())[round(t_s * CAMERA.fps)].pose
    assert pose is not None
    x, y = round(pose.image[[23, 24], 0].mean() + 82), round(pose.image[27:33, 1].max() + 9)
    dark = np.zeros(image.shape[:2], np.float32)
    cv2.ellipse(dark, (x, y), (82, 10), -8, 0, 360, 1.0, -1)
    shade = 1 - 0.4 * np.asarray(cv2.GaussianBlur(dark, (7, 7), 0))[..., None]
    return np.asarray(image * shade, np.uint8)


@pytest.mark.parametrize(
    "change",
    [lamp_off, dusk, side_lamp, shaking, knocked, curtain, television, long_shadow],
    ids=["lamp off", "dusk", "side lamp", "shaking", "knocked", "curtain", "television", "shadow"],
)
def test_no_change_of_the_room_is_taken_for_somebody(change: Change) -> None:
    assert told_s(walk(), change) == []


def test_a_walker_alone_is_nobodys_bystander() -> None:
    assert told_s(walk(90.0)) == []


def test_somebody_is_told_though_the_light_has_changed_before() -> None:
    early = entering("person", 4.2, 1.7, speed_mps=0.8)
    assert len(told_s(walk(180.0, early), lambda image, t_s: lamp_off(image, t_s + 1.5))) == 1
