"""Who is followed, with the real model: the one who walks, and the same one after a crossing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.reports.analyze import analyse_clip
from clip_making import write_clip
from vision.pose.follow import extent_px, hips
from vision.pose.mediapipe_pose import MediaPipePose
from vision.values import Direction, Frame, Image, Pose
from vision.walker import CameraSetup, WalkerSource, WalkScript

pytestmark = [pytest.mark.slow, pytest.mark.drift]

WIDTH, HEIGHT, FPS = 640, 360, 15
CAMERA = CameraSetup.model_validate(
    {"width": WIDTH, "height": HEIGHT, "person_px": 170, "fps": FPS}
)


def script(seconds: float, **more: object) -> WalkScript:
    own = {"segments": ({"duration_s": seconds},), "camera": CAMERA, **more}
    return WalkScript.model_validate(own)


def followed(frames: Iterator[Frame], model: Path) -> list[Pose | None]:
    with closing(MediaPipePose(model)) as estimator:
        return [estimator.estimate(frame) for frame in frames]


def framed(frames: Iterator[Frame], picture: Image) -> Iterator[Frame]:
    """With a large framed picture of a person on the wall."""
    high, wide = picture.shape[:2]
    for frame in frames:
        image = frame.image.copy()
        image[10 : 10 + high, 12 : 12 + wide] = picture
        cv2.rectangle(image, (12, 10), (12 + wide, 10 + high), (20, 20, 20), 2)
        yield Frame(frame.index, frame.t_s, image)


@pytest.fixture(scope="module")
def picture() -> Image:
    """A person, larger than the walker."""
    camera = {"width": 300, "height": HEIGHT, "person_px": 300, "fps": FPS}
    with WalkerSource(script(1.0, treadmill=True, yaw_deg=180.0, camera=camera)) as source:
        return source.render(0.4)[20:, 50:230]


def test_a_framed_picture_of_a_person_is_left_for_the_one_who_walks(
    model_path: Path, picture: Image
) -> None:
    with WalkerSource(script(2.4)) as source:
        true = source.joints(np.arange(36) / FPS).image
        seen = followed(framed(source.frames(), picture), model_path)
    first, last = seen[2], seen[-1]
    assert first is not None
    assert last is not None
    assert (first.subject, last.subject) == (0, 1)
    assert abs(hips(first)[0] - 100) < 60  # the picture was the first to be found
    true_x = true[-1][23:25, 0].mean()
    assert abs(hips(last)[0] - true_x) < 0.1 * extent_px(last)


def test_of_two_alike_who_cross_the_same_one_is_followed(model_path: Path) -> None:
    one = script(3.4)
    other = {"from_x_m": -2.1, "to_x_m": 3.0, "y_m": -0.5, "speed_mps": 1.1}
    two = script(3.4, bystander={**other, "shirt": one.person.shirt})
    with WalkerSource(two) as source:
        seen = followed(source.frames(), model_path)
    known = [pose for pose in seen if pose is not None]
    start, end = hips(known[0])[0], hips(known[-1])[0]
    assert {pose.subject for pose in known} == {0}
    quarter = len(known) // 4
    early, late = hips(known[quarter])[0] - start, end - hips(known[-quarter])[0]
    assert abs(early) > 20
    assert early * late > 0, "who went one way goes on that way"


def test_the_first_pose_of_a_find_is_as_exact_as_later_ones(model_path: Path) -> None:
    with WalkerSource(script(0.4, treadmill=True)) as source:
        still = source.render(0.3)
        true = source.joints(0.3).image[0]
    for turn in (0.0, 5.0):
        frames = (Frame(k, turn + k / 30, still) for k in range(6))
        seen = followed(frames, model_path)
        off = [
            np.linalg.norm(pose.image[27:] - true[27:], axis=1).mean() / 170
            for pose in seen
            if pose is not None
        ]
        assert off[0] < max(1.5 * off[-1], 0.02)


def test_a_recording_upside_down_is_turned_and_the_report_says_so(
    model_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "hung.mp4"
    with WalkerSource(script(2.4, treadmill=True)) as source:
        images = [np.ascontiguousarray(frame.image[::-1, ::-1]) for frame in source.frames()]
    write_clip(path, images, [k / FPS for k in range(len(images))])
    report, poses = analyse_clip(path, model_path)
    assert report.source.turned_deg == 180
    assert "was upside down" in report.summary.limits[0]
    assert {span.label for span in report.direction} == {Direction.BACKWARD}
    ankles, shoulders = poses.image[-1][27:29, 1], poses.image[-1][11:13, 1]
    assert ankles.mean() > shoulders.mean()


class Model:
    """In place of a landmarker, to see it closed."""

    def __init__(self, *, stuck: bool) -> None:
        self.stuck, self.closed = stuck, 0

    def close(self) -> None:
        self.closed += 1
        if self.stuck:
            raise RuntimeError("stuck")


def test_closing_lets_the_second_model_go_when_the_first_will_not(model_path: Path) -> None:
    estimator = MediaPipePose(model_path)
    estimator.close()
    models = Model(stuck=True), Model(stuck=False)
    estimator.__dict__.update(_tracker=models[0], _finder=models[1])
    with pytest.raises(RuntimeError, match="stuck"):
        estimator.close()
    estimator.close()
    assert [model.closed for model in models] == [1, 1]
