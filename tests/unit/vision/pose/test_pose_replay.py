"""Recorded poses come back to the bit, and a replay never invents one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.pose.replay import (
    PoseRecording,
    RecordingEstimator,
    ReplayError,
    ReplayEstimator,
    ReplaySource,
)
from vision.values import CameraMotion, Frame, Pose, SourceInfo
from vision.values.feet_picture import FeetPicture

INFO = SourceInfo(name="clip", width=8, height=6, fps=30.0, frames=5, duration_s=None)


class Scripted:
    """An estimator with given answers; it stands for any model behind the same method."""

    def __init__(self, seed: int, absent: set[int]) -> None:
        self._rng = np.random.default_rng(seed)
        self._absent = absent
        self.closed = False

    def estimate(self, frame: Frame) -> Pose | None:
        if frame.index in self._absent:
            return None
        return Pose(
            t_s=frame.t_s,
            image=self._rng.normal(size=(33, 2)) * 1000,
            world=self._rng.normal(size=(33, 3)),
            visibility=self._rng.random(33),
            feet=self._feet(frame.index),
            camera=(None, CameraMotion(1.01, 0.02, 3.0, 4.0), CameraMotion(known=False))[
                frame.index % 3
            ],
            subject=frame.index // 2,
        )

    def _feet(self, index: int) -> FeetPicture | None:
        """Every third time none, else of all sizes."""
        if index % 3 == 2:
            return None
        grey = self._rng.integers(0, 256, size=(3 + index, 5), dtype=np.uint8)
        return FeetPicture(grey, float(index), 2.5, 0.5)

    def close(self) -> None:
        self.closed = True


def _frame(index: int, t_s: float) -> Frame:
    return Frame(index=index, t_s=t_s, image=np.zeros((6, 8, 3), dtype=np.uint8))


@given(
    seed=st.integers(0, 2**31),
    times=st.lists(st.floats(0.001, 0.5), min_size=1, max_size=6),
    absent=st.sets(st.integers(0, 5)),
)
def test_recorded_poses_come_back_to_the_bit(
    tmp_path_factory: pytest.TempPathFactory, seed: int, times: list[float], absent: set[int]
) -> None:
    recorder = RecordingEstimator(Scripted(seed, absent))
    frames = [_frame(index, t) for index, t in enumerate(np.cumsum(times).tolist())]
    seen = [recorder.estimate(frame) for frame in frames]
    path = tmp_path_factory.mktemp("poses") / "clip.npz"
    recorder.recording(INFO).save(path)

    loaded = PoseRecording.load(path)
    replay = ReplayEstimator(loaded)
    served = list(ReplaySource(loaded).frames())
    assert loaded.info == INFO
    assert [(f.index, f.t_s) for f in served] == [(f.index, f.t_s) for f in frames]
    assert served[0].image.shape == (6, 8, 3)
    for frame, first in zip(served, seen, strict=True):
        second = replay.estimate(frame)
        if first is None:
            assert second is None
            continue
        assert second is not None
        assert second.t_s == first.t_s
        assert second.subject == first.subject
        assert np.array_equal(second.image, first.image)
        assert np.array_equal(second.world, first.world)
        assert np.array_equal(second.visibility, first.visibility)
        assert second.camera == first.camera
        assert (second.feet is None) is (first.feet is None)
        if first.feet is not None and second.feet is not None:
            assert np.array_equal(second.feet.grey, first.feet.grey)
            assert replace(second.feet, grey=first.feet.grey) == first.feet


@pytest.mark.parametrize("kept", [True, False])
def test_the_pictures_of_the_feet_are_kept_only_where_they_are_wanted(kept: bool) -> None:
    feet = FeetPicture(np.full((3, 4), 7, np.uint8), 1.0, 2.0, 0.5)

    class WithFeet(Scripted):
        def estimate(self, frame: Frame) -> Pose | None:
            pose = super().estimate(frame)
            return None if pose is None else replace(pose, feet=feet)

    recorder = RecordingEstimator(WithFeet(0, {1}), feet=kept)
    seen = [recorder.estimate(_frame(index, index / 30)) for index in range(2)]
    assert seen[0] is not None
    assert seen[0].feet is feet
    recording = recorder.recording(INFO)
    again = ReplayEstimator(recording).estimate(_frame(0, 0.0))
    assert again is not None
    if not kept:
        assert len(recording.feet) == 0
        assert again.feet is None
        return
    assert again.feet is not None
    np.testing.assert_array_equal(again.feet.grey, feet.grey)
    assert replace(again.feet, grey=feet.grey) == feet
    assert recording.feet[1] is None


def test_a_replay_refuses_a_frame_it_never_saw() -> None:
    recorder = RecordingEstimator(Scripted(0, set()))
    recorder.estimate(_frame(0, 0.0))
    replay = ReplayEstimator(recorder.recording(INFO))
    with pytest.raises(ReplayError, match="frame 7 was never recorded"):
        replay.estimate(_frame(7, 0.2))


def test_a_frame_shown_twice_cannot_be_recorded() -> None:
    recorder = RecordingEstimator(Scripted(0, set()))
    recorder.estimate(_frame(3, 0.1))
    with pytest.raises(ValueError, match="frame 3 comes after 3"):
        recorder.estimate(_frame(3, 0.2))


def test_closing_the_recorder_closes_the_model() -> None:
    inner = Scripted(0, set())
    RecordingEstimator(inner).close()
    assert inner.closed


@pytest.mark.parametrize("content", [b"", b"no npz at all", b"PK\x03\x04 cut short"])
def test_a_damaged_recording_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clip.npz"
    path.write_bytes(content)
    with pytest.raises(ReplayError, match="delete it to record anew"):
        PoseRecording.load(path)
