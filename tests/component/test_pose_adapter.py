"""The pose adapter with the real model: small, leaving and returning walkers; doors closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from vision.pose.mediapipe_pose import MediaPipePose, PoseModelError
from vision.values import Frame
from vision.walker.script import CameraSetup, Segment, WalkScript
from vision.walker.scripts import GOOD
from vision.walker.source import WalkerSource

pytestmark = [pytest.mark.slow, pytest.mark.drift]


def frames(person_px: float, count: int) -> Iterator[Frame]:
    script = WalkScript(
        segments=(Segment(duration_s=count / 30 + 1, manner=GOOD),),
        treadmill=True,
        camera=CameraSetup(person_px=person_px),
    )
    source = WalkerSource(script)
    for frame in source.frames():
        if frame.index == count:
            return
        yield frame


def test_a_walker_a_quarter_of_the_frame_high_is_found_and_kept(model_path: Path) -> None:
    with closing(MediaPipePose(model_path)) as estimator:
        seen = [estimator.estimate(frame) is not None for frame in frames(190.0, 40)]
    assert sum(seen) >= 0.85 * len(seen)
    assert all(seen[-20:])


def test_landmarks_lie_on_the_frame_and_not_in_the_window(model_path: Path) -> None:
    with closing(MediaPipePose(model_path)) as estimator:
        poses = [estimator.estimate(frame) for frame in frames(300.0, 10)]
    source = WalkerSource(
        WalkScript(
            segments=(Segment(duration_s=2.0, manner=GOOD),),
            treadmill=True,
            camera=CameraSetup(person_px=300.0),
        )
    )
    true = source.joints(np.array([9 / 30])).image[0]
    assert poses[9] is not None
    assert np.median(np.linalg.norm(poses[9].image[23:29] - true[23:29], axis=1)) < 20


def test_a_walker_who_leaves_and_returns_is_followed_again(model_path: Path) -> None:
    with closing(MediaPipePose(model_path)) as estimator:
        shown = list(frames(420.0, 20))
        empty = np.full_like(shown[0].image, 200)
        assert estimator.estimate(shown[19]) is not None
        for index in range(30):
            gone = estimator.estimate(Frame(20 + index, 1.0 + index / 30, empty))
        assert gone is None
        back = [
            estimator.estimate(Frame(60 + frame.index, 3.0 + frame.t_s, frame.image))
            for frame in shown
        ]
    assert back[-1] is not None
    assert sum(pose is not None for pose in back) >= 15


def test_repeated_frame_times_do_not_stop_the_model(model_path: Path) -> None:
    with closing(MediaPipePose(model_path)) as estimator:
        shown = list(frames(420.0, 5))
        poses = [estimator.estimate(Frame(i, 0.5, frame.image)) for i, frame in enumerate(shown)]
    assert poses[-1] is not None


def test_closing_twice_is_safe_and_a_broken_model_says_what_to_do(
    model_path: Path, tmp_path: Path
) -> None:
    estimator = MediaPipePose(model_path)
    estimator.close()
    estimator.close()
    broken = tmp_path / "broken.task"
    broken.write_bytes(b"no model")
    with pytest.raises(PoseModelError, match="models get"):
        MediaPipePose(broken)
