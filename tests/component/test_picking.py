"""Somebody is picked in a picture: found there, and followed from there on and back, with the real
model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from app.reports.analyze import analyse_clip
from app.reports.asked import Asked, PickedWalker
from app.review.people import people_in
from clip_making import write_clip
from vision.pipeline.segments import ClipSegment, SegmentSettings, cut
from vision.pose.finder import PoseFinder
from vision.pose.replay import PoseRecording
from vision.sources.base import SourceError
from vision.sources.clip import ClipSettings, ClipSource
from vision.sources.moment import Moments
from vision.values import FloatArray, Frame, Image
from vision.walker import WalkerSource, WalkScript

pytestmark = [pytest.mark.slow, pytest.mark.drift]

WIDTH, HEIGHT, FPS, SECONDS = 640, 360, 10, 17.0


def half(seconds: float, person_px: int) -> Iterator[Frame]:
    camera = {"width": WIDTH // 2, "height": HEIGHT, "person_px": person_px, "fps": FPS}
    script = {"segments": ({"duration_s": seconds},), "treadmill": True, "camera": camera}
    with WalkerSource(WalkScript.model_validate(script)) as source:
        yield from source.frames()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people on treadmills side by side, the larger one to the left; 17 s are two segments. The
    one to the right comes after two seconds."""
    path = tmp_path_factory.mktemp("picking") / "two.mp4"
    large, small = half(SECONDS, 280), half(SECONDS, 200)
    images: list[Image] = []
    empty: Image | None = None
    for left, right in zip(large, small, strict=True):
        if empty is None:
            empty = np.repeat(right.image[:, :1], WIDTH // 2, axis=1)
        images.append(np.hstack([left.image, empty if left.t_s < 2.0 else right.image]))
    write_clip(path, images, [k / FPS for k in range(len(images))])
    return path


def cut_of(clip: Path) -> tuple[ClipSegment, ...]:
    with ClipSource(clip) as source:
        whole = source.index()
    assert whole is not None
    return cut(whole, SegmentSettings())


def x_of(poses: PoseRecording) -> FloatArray:
    """Where the hips of the one followed are, wherever anybody is."""
    image = poses.image[poses.present]
    across: FloatArray = (image[:, 23, 0] + image[:, 24, 0]) / 2
    return across


def test_everybody_in_a_picture_is_found_and_nobody_else(two: Path, model_path: Path) -> None:
    moments = Moments(two, ClipSettings())
    with closing(PoseFinder(model_path)) as find:
        alone = people_in(moments.at(1.0), find)
        both = people_in(moments.at(6.02), find)
    assert [round(one.x, 1) for one in alone] == [0.3]
    assert [round(one.x, 1) for one in both] == [0.3, 0.8]
    for one, tall_px in zip(both, (280, 200), strict=True):
        assert one.left < one.x < one.right
        assert one.top < one.y < one.bottom
        assert 0.75 * tall_px < HEIGHT * (one.bottom - one.top) < 1.1 * tall_px


def test_who_was_picked_is_followed_back_to_where_they_came_and_on_through_all_segments(
    two: Path, model_path: Path
) -> None:
    assert len(cut_of(two)) > 1
    _, poses = analyse_clip(two, model_path, Asked(picked=PickedWalker(14.0, 0.76, 0.5)))
    assert x_of(poses).min() > WIDTH / 2
    assert poses.t_s[poses.present][0] == pytest.approx(2.0, abs=0.11)
    assert poses.present[poses.t_s > 2.2].all()
    assert set(poses.subject) == {0}


def test_where_nobody_is_picked_one_line_says_so(two: Path, model_path: Path) -> None:
    with pytest.raises(SourceError, match=r"Nobody is seen at 1\.00 s where somebody was picked"):
        analyse_clip(two, model_path, Asked(picked=PickedWalker(1.0, 0.95, 0.1)))
