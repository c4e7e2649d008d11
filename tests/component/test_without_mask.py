"""The pose model without its silhouette: the same landmarks to the bit, and no more files."""

from __future__ import annotations

import io
import struct
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from vision.pose.mediapipe_pose import (
    MediaPipePose,
    PoseSettings,
    load_library,
    open_landmarker,
    picture_of,
)
from vision.pose.without_mask import LighterModel, model_without_mask, network_without_mask
from vision.values import FloatArray, Frame
from vision.walker import WalkerSource, faultless_script

pytestmark = [pytest.mark.slow, pytest.mark.drift]


def whole_model(model: Path) -> Any:  # noqa: ANN401 - MediaPipe is untyped
    """A landmarker as MediaPipe's own guide opens it."""
    load_library()
    from mediapipe.tasks.python import BaseOptions, vision

    return vision.PoseLandmarker.create_from_options(
        vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(model)),
            running_mode=vision.RunningMode.VIDEO,
        )
    )


def numbers(result: Any) -> FloatArray:  # noqa: ANN401
    """All that a landmarker says of whoever it sees."""
    return np.array(
        [
            (mark.x, mark.y, mark.z, mark.visibility, mark.presence)
            for person in (result.pose_landmarks[0], result.pose_world_landmarks[0])
            for mark in person
        ]
    )


class MappedFile(NamedTuple):
    """A file without a name that this process reads as memory. begin: its first address."""

    begin: str
    inode: str
    in_memory_kb: int


def shared_files() -> list[MappedFile]:
    """All of them."""
    found = []
    name: list[str] = []
    for line in Path("/proc/self/smaps").read_text("utf-8", "replace").splitlines():
        words = line.split(maxsplit=5)
        if len(words) >= 5 and "-" in words[0]:
            name = [*words, ""]  # most have a path
        elif words[0] == "Rss:" and name[1] == "r--s" and name[5].endswith("(deleted)"):
            found.append(MappedFile(name[0].split("-")[0], name[4], int(words[1])))
    return found


def test_landmarks_are_the_same_to_the_bit(model_path: Path) -> None:
    lighter = model_without_mask(model_path)
    assert lighter is not None, "the pose model is laid out otherwise: it costs a third more time"
    with zipfile.ZipFile(io.BytesIO(lighter)) as bundle:
        assert bundle.testzip() is None
    source = WalkerSource(faultless_script(2.0))
    with (
        closing(whole_model(model_path)) as whole,
        closing(open_landmarker(model_path, PoseSettings(), video=True)) as ours,
    ):
        for number in range(12):
            picture = picture_of(source.render(number / 30))
            of_whole, of_ours = (
                one.detect_for_video(picture, 33 * number) for one in (whole, ours)
            )
            np.testing.assert_array_equal(numbers(of_ours), numbers(of_whole))


def test_no_file_is_left_behind(
    model_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with closing(MediaPipePose(model_path)) as estimator:
        assert list(tmp_path.iterdir()) == []
        estimator.reset()
    assert list(tmp_path.iterdir()) == []


def test_without_a_place_for_files_the_whole_model_is_loaded(
    model_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with LighterModel(model_path).place() as place:
        assert place == {"model_asset_path": str(model_path)}


@pytest.mark.skipif(sys.platform != "linux", reason="how Linux tells of memory")
def test_all_landmarkers_share_one_file_that_takes_no_memory(model_path: Path) -> None:
    before = {one.begin for one in shared_files()}

    def new() -> list[MappedFile]:
        return [one for one in shared_files() if one.begin not in before]

    with closing(MediaPipePose(model_path)) as estimator:
        assert len(new()) == 2, "tracker and finder"
        assert len({one.inode for one in new()}) == 1
        assert sum(one.in_memory_kb for one in new()) < 500
        estimator.estimate(Frame(0, 0.0, np.zeros((64, 64, 3), np.uint8)))
        estimator.reset()
        assert len({one.inode for one in new()}) == 1


@pytest.mark.parametrize("bad", [b"", b"no model", bytes(2000)])
def test_a_model_laid_out_otherwise_is_used_as_it_is(bad: bytes, tmp_path: Path) -> None:
    model = tmp_path / "pose.task"
    model.write_bytes(bad)
    with LighterModel(model).place() as place:
        assert place == {"model_asset_path": str(model)}
    with pytest.raises((ValueError, struct.error)):
        network_without_mask(bad)
