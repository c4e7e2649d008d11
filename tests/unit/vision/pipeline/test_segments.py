"""How a recording is cut into segments, read in parts, and when a segment has lost the walker."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clip_making import grey, write_clip
from vision.pipeline.segments import ClipSegment, Numbering, SegmentSettings, cut, stray
from vision.sources.clip import ClipPart, ClipSource, PartError
from vision.values import Pose

SETTINGS = SegmentSettings()


def clip_of(seconds: float, fps: float) -> ClipPart:
    count = max(2, round(seconds * fps))
    return ClipPart(0, tuple(range(0, 512 * count, 512)), tuple(i / fps for i in range(count)))


@given(st.floats(0.5, 600), st.sampled_from([10.0, 25.0, 29.97, 60.0]))
def test_segments_without_their_warm_ups_are_the_clip(seconds: float, fps: float) -> None:
    whole = clip_of(seconds, fps)
    segments = cut(whole, SETTINGS)
    kept = [one.part.between(one.warm_up, len(one.part)) for one in segments]
    assert [pts for part in kept for pts in part.pts] == list(whole.pts)
    assert [t_s for part in kept for t_s in part.t_s] == list(whole.t_s)
    assert [part.first for part in kept] == [0, *np.cumsum([len(part) for part in kept])[:-1]]
    assert segments[0].warm_up == 0


@given(st.floats(16.3, 600), st.sampled_from([10.0, 25.0, 60.0]))
def test_every_later_segment_warms_up_inside_the_one_before(seconds: float, fps: float) -> None:
    segments = cut(clip_of(seconds, fps), SETTINGS)
    assert len(segments) % 2 == 0
    for before, after in pairwise(segments):
        warm_s = after.part.t_s[after.warm_up] - after.part.t_s[0]
        wanted_s = max(SETTINGS.warm_up_s, SETTINGS.warm_up_pictures / fps)
        assert wanted_s - 1 / fps - 1e-9 <= warm_s <= wanted_s + 1e-9
        assert after.part.t_s[0] > before.part.t_s[before.warm_up]


@pytest.mark.parametrize(("seconds", "pieces"), [(15, 1), (17, 2), (33, 4), (70, 8), (600, 32)])
def test_a_longer_clip_has_more_segments(seconds: float, pieces: int) -> None:
    assert len(cut(clip_of(seconds, 30), SETTINGS)) == pieces


def pose(x: float, size: float = 200.0) -> Pose:
    image = np.tile((x, 300.0), (33, 1))
    image[0], image[32] = (x, 300.0 - size / 2), (x, 300.0 + size / 2)
    return Pose(0.0, image, np.zeros((33, 3)), np.ones(33))


SEGMENT = ClipSegment(clip_of(1, 10), 3)


def test_the_same_walker_on_both_sides_of_a_seam_is_no_stray() -> None:
    before = (None, pose(100), pose(105), pose(110))
    assert stray(before, SEGMENT, (pose(101), None, pose(112), pose(115)), SETTINGS) is None


Told: TypeAlias = tuple[int | None, ...]
"""The numbers of the person followed, picture by picture; ``None``: nobody is seen."""


def renumbered(*segments: tuple[Told, Told]) -> list[list[int | None]]:
    """What becomes of the numbers in each segment's warm-up and after it."""
    numbering = Numbering()
    found: list[list[int | None]] = []
    for warm_up, rest in segments:
        early = numbering.begin([*map(numbered, warm_up)])
        late = [numbering(one) for one in map(numbered, rest)]
        found += [
            [one.subject if isinstance(one, Pose) else None for one in part]
            for part in (early, late)
        ]
    return found


def numbered(subject: int | None) -> Pose | None:
    return None if subject is None else replace(pose(110), subject=subject)


def test_a_person_keeps_the_number_across_a_seam() -> None:
    before: tuple[Told, Told] = ((), (None, 2, 3, None))
    kept = [None, 2, 3, None]
    assert renumbered(before, ((None, 1, 0, None), (0,)))[1:] == [kept, [None, 4, 3, None], [3]]
    assert renumbered(before, ((0, 1), (1, 2)))[1:] == [kept, [2, 3], [3, 4]]
    assert renumbered(((), ()), ((), (0,))) == [[], [], [], [0]]


def test_a_person_keeps_the_number_over_a_segment_in_which_nobody_is_seen() -> None:
    before: tuple[Told, Told] = ((), (0, 1, 2))
    nobody = None, None
    assert renumbered(before, ((0,), nobody), ((None,), (0, 1)))[-1] == [2, 3]
    assert renumbered(before, ((None,), nobody), ((None,), (0, 1)))[-1] == [2, 3]
    assert renumbered(before, ((0,), nobody), ((0,), (0, 0)))[-1] == [2, 2]


def test_another_person_is_told_by_the_distance_and_the_walker_known_before_is_given() -> None:
    before = (pose(100), None, pose(105), pose(110))
    found = (pose(105), pose(500), pose(510), pose(520))
    lost = stray(before, SEGMENT, found, SETTINGS)
    assert lost is not None
    at, subject = lost
    assert at == 1
    assert subject is before[2]
    again = SEGMENT.beginning_at(at)
    assert again.part.t_s[0] == SEGMENT.part.t_s[1]
    assert (again.warm_up, again.part.first) == (2, 1)


def test_a_segment_that_finds_nobody_is_helped_and_one_that_finds_more_is_believed() -> None:
    somebody, nobody = (pose(1), pose(2), pose(3), pose(4)), (None, None, None, None)
    assert stray(somebody, SEGMENT, nobody, SETTINGS) is not None
    assert stray(nobody, SEGMENT, somebody, SETTINGS) is None


@pytest.fixture(scope="module", params=[".mp4", ".mkv", ".avi"])
def clip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty greys; key pictures are eight apart."""
    return write_clip(tmp_path_factory.mktemp("parts") / f"grey{request.param}", grey(40))


def test_the_index_gives_the_times_of_reading_to_the_last_bit(clip: Path) -> None:
    with ClipSource(clip) as source:
        read = [(frame.index, frame.t_s) for frame in source.frames()]
    with ClipSource(clip) as source:
        index = source.index()
    assert index is not None
    assert [*enumerate(index.t_s)] == read


@pytest.mark.parametrize(("start", "end"), [(0, 40), (0, 3), (7, 9), (13, 30), (39, 40)])
def test_a_part_gives_the_same_pictures_as_reading_all(clip: Path, start: int, end: int) -> None:
    with ClipSource(clip) as source:
        read = [*source.frames()][start:end]
    with ClipSource(clip) as source:
        index = source.index()
        assert index is not None
        part = [*source.frames_of(index.between(start, end))]
    assert [(f.index, f.t_s) for f in part] == [(f.index, f.t_s) for f in read]
    for one, other in zip(part, read, strict=True):
        np.testing.assert_array_equal(one.image, other.image)


def test_pictures_that_refer_to_later_ones_are_read_in_parts_too(tmp_path: Path) -> None:
    path = tmp_path / "b-frames.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(30))
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.options = {"bf": "3", "g": "12"}
        for image in grey(40):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode(None))
    with ClipSource(path) as source:
        read = [*source.frames()]
    with closing(ClipSource(path)) as source:
        index = source.index()
        assert index is not None
        part = [*source.frames_of(index.between(17, 33))]
    assert [f.t_s for f in part] == [f.t_s for f in read[17:33]]
    for one, other in zip(part, read[17:33], strict=True):
        np.testing.assert_array_equal(one.image, other.image)


def test_a_clip_whose_clock_jumps_has_no_index(tmp_path: Path) -> None:
    times = [i / 30 if i < 15 else i / 30 + 6000 for i in range(30)]
    with ClipSource(write_clip(tmp_path / "jump.mkv", grey(30), times)) as source:
        assert source.index() is None


def test_a_clip_cut_short_has_no_index(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "whole.mp4", grey(40), faststart=True)
    path.write_bytes(path.read_bytes()[: int(0.7 * path.stat().st_size)])
    with ClipSource(path) as source:
        assert source.index() is None


def test_pictures_that_are_not_there_are_missed(clip: Path) -> None:
    with ClipSource(clip) as source:
        index = source.index()
        assert index is not None
        wrong = ClipPart(3, (index.pts[3], index.pts[4] + 1), index.t_s[3:5])
        with pytest.raises(PartError, match="picture 4"):
            list(source.frames_of(wrong))
