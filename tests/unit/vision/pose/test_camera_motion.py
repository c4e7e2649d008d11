"""The camera's own motion: found where it moves, never where it stands, and not invented."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pytest

from moving_camera import seen_from, textured, tremor
from vision.pose.camera_motion import CameraMotionSettings, CameraMotionStage
from vision.values import CameraMotion, FloatArray, Image
from vision.values.camera_motion import Similarity

WALL = textured(720, 440)
MIDDLE = (320.0, 180.0)
MARKS = np.array([[280.0, 60.0], [360.0, 330.0]])


def told(
    pictures: Iterable[Image], marks: FloatArray | None = MARKS, hidden: range = range(0)
) -> list[CameraMotion | None]:
    """What is told of pictures a thirtieth of a second apart; the walker is not seen in some."""
    stage = CameraMotionStage(CameraMotionSettings())
    return [
        stage.update(index / 30, picture, None if index in hidden else marks)
        for index, picture in enumerate(pictures)
    ]


def ways(motions: Iterable[CameraMotion | None]) -> list[Similarity]:
    """From each picture to the first, all motions added up."""
    so_far, found = Similarity(), []
    for one in motions:
        if one is not None:
            so_far = so_far.after(one.way)
        found.append(so_far)
    return found


@pytest.mark.parametrize("size_px", [1.0, 2.0, 5.0])
def test_a_tremor_is_followed_to_a_third_of_a_pixel_and_does_not_drift(size_px: float) -> None:
    shifts = tremor(np.arange(60) / 30, size_px)
    found = ways(told(seen_from(WALL, shift) for shift in shifts))
    at = np.array([way(*MIDDLE) for way in found]) - MIDDLE
    off = at - (shifts - shifts[0])
    assert np.sqrt((off[3:] ** 2).sum(axis=1).mean()) < 0.35


def test_a_pan_far_beyond_the_first_picture_is_added_up() -> None:
    wide = textured(1600, 440)
    shifts = np.stack([np.linspace(-400, 400, 90), np.zeros(90)], axis=1)
    pictures = [seen_from(wide, shift)[:, 440:1080] for shift in shifts]
    assert ways(told(pictures))[-1](*MIDDLE)[0] - MIDDLE[0] == pytest.approx(800, abs=4)


def test_coming_nearer_makes_the_background_grow() -> None:
    zooms = np.linspace(1.0, 1.5, 75)
    last = ways(told(seen_from(WALL, np.zeros(2), zoom) for zoom in zooms))[-1]
    assert 1 / math.hypot(last.cos, last.sin) == pytest.approx(1.5, rel=0.01)
    assert last(*MIDDLE) == pytest.approx(MIDDLE, abs=2)


def test_of_a_camera_that_stands_nothing_is_told_whatever_the_walker_does() -> None:
    random = np.random.default_rng(3)
    walker = textured(80, 270, seed=9)
    stage = CameraMotionStage(CameraMotionSettings())
    for index in range(120):
        picture = seen_from(WALL, np.zeros(2))
        left = 30 + 4 * index
        picture[60:330, left : left + 80] = walker
        noisy = np.clip(picture + random.normal(0, 4, picture.shape), 0, 255).astype(np.uint8)
        marks = np.array([[left + 10.0, 80.0], [left + 70.0, 320.0]])
        assert stage.update(index / 30, noisy, marks) is None


def test_who_walks_by_in_a_plain_room_does_not_move_the_camera() -> None:
    room = np.full((360, 640, 3), 170, np.uint8)
    for x, y in ((30, 20), (590, 30), (20, 300), (560, 290), (420, 15), (300, 330)):
        room[y : y + 25, x : x + 30] = 90
    limbs = textured(48, 48, seed=9)
    pictures = []
    for index in range(90):
        picture = room.copy()
        # Trunk, thighs and feet: each at its own pace, now slow, now fast, as a step has it.
        for limb in range(5):
            way = 0.7 * index + 8 * math.sin(0.2 * index + limb)
            left, top = round(420 - way), 90 + 36 * limb
            picture[top : top + 30, left : left + 40] = limbs[limb : limb + 30, limb : limb + 40]
        pictures.append(picture)
    followed = np.array([[120.0, 100.0], [200.0, 300.0]])  # somebody else, who stands there
    assert not any(told(pictures, followed))


def test_a_camera_that_begins_to_tremble_later_is_noticed_soon() -> None:
    shifts = np.concatenate([np.zeros((60, 2)), tremor(np.arange(30) / 30, 2.0)])
    motions = told(seen_from(WALL, shift) for shift in shifts)
    assert not any(motions[:60])
    assert all(motion is not None for motion in motions[68:])


def test_what_the_camera_did_while_nobody_was_seen_is_told_with_the_next_pose() -> None:
    shifts = np.stack([np.linspace(0, 20, 60), np.zeros(60)], axis=1)
    motions = told((seen_from(WALL, shift) for shift in shifts), hidden=range(30, 45))
    assert not any(motions[30:45])
    assert ways(motions)[-1](*MIDDLE)[0] - MIDDLE[0] == pytest.approx(20, abs=0.7)


def test_a_plain_wall_tells_nothing() -> None:
    assert not any(told([np.full((360, 640, 3), 180, np.uint8)] * 30))


def test_a_moving_camera_whose_background_is_lost_is_said_not_to_be_told() -> None:
    shifts = tremor(np.arange(30) / 30, 3.0)
    other = textured(720, 440, seed=5)
    pictures = [seen_from(WALL, shift) for shift in shifts]
    pictures += [seen_from(other, shift) for shift in shifts]
    motions = told(pictures)
    untold = [index for index, one in enumerate(motions) if one and not one.known]
    assert untold == [30]


def test_a_camera_that_comes_to_rest_before_a_plain_wall_stands_after_a_while() -> None:
    moving = [seen_from(WALL, shift) for shift in tremor(np.arange(30) / 30, 3.0)]
    plain = np.full((360, 640, 3), 180, np.uint8)
    still = seen_from(WALL, np.zeros(2))
    motions = told(moving + [plain] * 150 + [still] * 30)
    assert all(one is not None and not one.known for one in motions[30:115])
    assert not any(motions[122:]), "also once there is something to see again"


def test_a_way_there_and_back_is_none() -> None:
    way = Similarity(1.1, 0.2, 30.0, -4.0)
    assert way.inverse().after(way)(12.0, 7.0) == pytest.approx((12.0, 7.0))
