"""Setting up the camera, with the real pose model on drawn rooms that are wrong in one way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from setup_cases import FPS, pictures, readings, scene
from vision.pose.mediapipe_pose import MediaPipePose
from vision.setup.others import OtherPeople
from vision.setup.values import SetupFinding as F
from vision.setup.values import SetupReading
from vision.values import Frame, View
from vision.walker import Bystander, WalkScript

SEEN_ABOVE_DEG = 30.0  # of a camera that looks over everybody's head


@pytest.fixture(scope="module")
def opened(model_path: Path) -> Iterator[MediaPipePose]:
    model = MediaPipePose(model_path)
    yield model
    model.close()


@pytest.fixture
def model(opened: MediaPipePose) -> MediaPipePose:
    opened.reset()
    return opened


@pytest.fixture(scope="module")
def people(model_path: Path) -> Iterator[OtherPeople]:
    others = OtherPeople(model_path)
    yield others
    others.close()


@pytest.fixture
def others(people: OtherPeople) -> OtherPeople:
    people(Frame(0, 0.0, np.zeros((36, 64, 3), np.uint8)), None)  # forgets whom it saw
    return people


def told(found: list[SetupReading]) -> list[F]:
    """What was told, one after the other."""
    findings = [reading.finding for reading in found if reading.finding is not None]
    return [one for i, one in enumerate(findings) if i == 0 or one is not findings[i - 1]]


@pytest.mark.parametrize(
    ("script", "finding"),
    [
        (scene(height_m=0.5, pitch_deg=-SEEN_ABOVE_DEG), F.NOBODY),
        (scene(person_px=375), F.TOO_NEAR),
        (scene(2, View.FRONT, person_px=1000, height_m=1.5, seconds=1.6), F.TOO_NEAR),
        (scene(2, View.FRONT, person_px=90), F.TOO_FAR),
        (scene(2, View.FRONT, person_px=270, pitch_deg=-6), F.FEET_OUT),
        (scene(1, person_px=270, pitch_deg=5.5), F.HEAD_OUT),
        (scene(1, room={"light": 0.15}), F.TOO_DARK),
        (scene(1, room={"glare": 1.0}), F.BACKLIT),
        (scene(31, roll_deg=8), F.TILTED),
    ],
    ids=lambda value: value.value if isinstance(value, F) else "",
)
def test_what_is_wrong_is_told_and_it_is_not_ready(
    model: MediaPipePose, script: WalkScript, finding: F
) -> None:
    found = readings(pictures(script), model)
    assert found[-1].finding is finding
    assert not any(reading.ready for reading in found)
    early = {F.NOBODY} if finding is F.TOO_FAR else set()  # until somebody so small is found
    assert set(told(found)) - early == {finding}
    if finding is F.TILTED:
        assert found[-1].tilt_deg == pytest.approx(script.camera.roll_deg, abs=1.5)


@pytest.mark.parametrize(
    ("seed", "view", "treadmill"),
    [
        (406, View.SIDE, True),
        (403, View.FRONT, False),
        (404, View.REAR, True),
        (405, View.OBLIQUE, False),
    ],
)
def test_all_well_is_ready_within_seconds_and_nothing_is_told(
    model: MediaPipePose, others: OtherPeople, seed: int, view: View, treadmill: bool
) -> None:
    script = scene(seed, view, treadmill=treadmill, seconds=3.2)
    found = readings(pictures(script), model, others)
    assert told(found) == []
    assert found[-1].ready
    assert found[-1].view is view
    assert found[-1].person_share == pytest.approx(230 / 360, abs=0.06)


def test_in_a_bare_room_seen_from_the_front_it_waits_until_the_person_tells_the_tilt(
    model: MediaPipePose,
) -> None:
    script = scene(2, View.FRONT, room={"objects": 0}, roll_deg=10, seconds=4.4)
    found = readings(pictures(script), model)
    assert found[-1].finding is F.TILTED
    assert found[-1].tilt_deg == pytest.approx(10, abs=2)
    assert not any(reading.ready for reading in found)


def test_a_second_person_who_comes_in_is_told_until_they_go(
    model: MediaPipePose, others: OtherPeople
) -> None:
    comes = scene(
        22,
        View.FRONT,
        seconds=2.6,
        bystander=Bystander(from_x_m=3.6, to_x_m=1.4, y_m=0.6, speed_mps=1.4),
    )
    found = readings(pictures(comes, scene(22, View.FRONT, seconds=4.0)), model, others)
    assert found[int(2.8 * FPS)].finding is F.SECOND_PERSON
    assert told(found) == [F.SECOND_PERSON]
    assert found[-1].finding is None


def test_the_second_look_leaves_an_upright_picture_as_it_is(
    model: MediaPipePose, others: OtherPeople
) -> None:
    frames = list(pictures(scene(3, View.FRONT, width=360, height=640, seconds=0.8)))
    before = [frame.image.copy() for frame in frames]
    found = readings(frames, model, others)
    assert found[-1].person_share is not None
    assert all(np.array_equal(a, frame.image) for a, frame in zip(before, frames, strict=True))


def test_of_two_people_from_the_start_one_is_followed_and_the_other_told(
    model: MediaPipePose, others: OtherPeople
) -> None:
    # the model's search and its tracking each prefer another of the two
    beside = Bystander(from_x_m=-1.13, to_x_m=-1.13, y_m=0.24, height_m=1.57)
    script = scene(639, View.OBLIQUE, bystander=beside, seconds=2.6)
    found = readings(pictures(script), model, others)
    assert told(found) == [F.SECOND_PERSON]
    assert found[-1].person_share is not None


def test_a_thing_that_looks_like_somebody_does_not_end_the_search(model: MediaPipePose) -> None:
    # the search comes upon something below the hips here, which the tracking knows nothing of
    clothes = {"shirt": (203, 46, 150), "trousers": (132, 68, 81)}
    place = {"from_x_m": 1.5289, "to_x_m": 1.5289, "y_m": 0.5471, "height_m": 1.8141}
    beside = Bystander.model_validate(place | clothes)
    script = scene(
        840,
        treadmill=True,
        bystander=beside,
        room={"objects": 6},
        width=1280,
        height=720,
        person_px=386.3185,
    )
    assert any(model.find(frame) is not None for frame in pictures(script))


def test_who_is_lost_as_the_camera_tips_over_hears_that_the_head_is_out(
    model: MediaPipePose,
) -> None:
    tips = [scene(1, person_px=270, seconds=0.8, pitch_deg=deg) for deg in (3.5, 5.0)]
    found = readings(pictures(*tips, scene(1, person_px=270, seconds=2.4, pitch_deg=12.0)), model)
    assert found[-1].person_share is None, "the pose model finds nobody without a head"
    assert found[-1].finding is F.HEAD_OUT
