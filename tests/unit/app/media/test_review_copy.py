"""The review copy: true times, upright, small enough, playable from its first byte on."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from app.media.apart import first_picture_apart
from app.media.copy import CopySettings, CopyStopped, make_review_copy
from app.media.frames import FrameTable
from app.media.picture import first_picture
from clip_making import corner_colours, corners, grey, write_clip
from numbered_clips import awkward_clip, number_in, uneven_times
from vision.sources.base import SourceError
from vision.sources.clip import ClipSource
from vision.values import Image

COUNT = 60


def copied(clip: Path, settings: CopySettings | None = None) -> tuple[Path, FrameTable]:
    target, table = clip.with_name("review.mp4"), clip.with_name("frames.json")
    found = make_review_copy(clip, target, table, settings=settings)
    assert FrameTable.load(table) == found
    return target, found


def decoded(path: Path) -> list[tuple[float, Image]]:
    with av.open(str(path)) as container:
        return [
            (float(frame.pts * frame.time_base), frame.to_ndarray(format="rgb24"))
            for frame in container.decode(video=0)
            if frame.pts is not None
        ]


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FrameTable, list[float]]:
    folder = tmp_path_factory.mktemp("awkward")
    times = uneven_times(COUNT)
    clip = awkward_clip(folder / "phone.mov", times)
    return (*copied(clip), times)


def test_every_frame_is_there_upright_under_its_own_number_and_time(
    awkward: tuple[Path, FrameTable, list[float]],
) -> None:
    target, table, times = awkward
    found = decoded(target)
    assert [number_in(image) for _, image in found] == list(range(COUNT))
    assert found[0][1].shape == (160, 96, 3)
    assert [t_s for t_s, _ in found] == pytest.approx(times, abs=1 / 90_000)
    assert table.copy_s == pytest.approx(times, abs=1 / 90_000)
    assert table.t_s == pytest.approx(times, abs=1e-9)
    assert max(np.diff(times)) > 2 * min(np.diff(times)), "the clip's rate varies"


def test_frames_bear_the_numbers_and_times_that_an_analysis_sees(
    awkward: tuple[Path, FrameTable, list[float]],
) -> None:
    target, table, _ = awkward
    with ClipSource(target.with_name("phone.mov")) as source:
        assert tuple(frame.t_s for frame in source.frames()) == table.t_s


def test_each_frame_is_a_key_picture_and_none_refers_to_a_later_one(
    awkward: tuple[Path, FrameTable, list[float]],
) -> None:
    with av.open(str(awkward[0])) as container:
        packets = [one for one in container.demux(video=0) if one.size]
        assert container.streams.video[0].codec_context.name == "h264"
        assert container.streams.video[0].codec_context.pix_fmt == "yuv420p"
        assert container.streams.audio == ()
    assert all(one.is_keyframe for one in packets)
    assert [one.pts for one in packets] == [one.dts for one in packets]


def test_a_player_can_begin_at_the_first_byte(
    awkward: tuple[Path, FrameTable, list[float]],
) -> None:
    stored = awkward[0].read_bytes()
    assert 0 < stored.index(b"moov") < stored.index(b"mdat")


def test_a_long_clip_has_a_key_picture_every_few_frames(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "long.mp4", grey(31))
    target, table = copied(clip, CopySettings(most_keyed=30, key_every=6))
    assert table.key_every == 6
    with av.open(str(target)) as container:
        keys = [one.is_keyframe for one in container.demux(video=0) if one.size]
    assert [i for i, key in enumerate(keys) if key] == list(range(0, 31, 6))


@pytest.mark.parametrize(("rotation_deg", "size"), [(0, (320, 192)), (90, (192, 320))])
def test_a_large_picture_is_made_smaller_and_keeps_its_shape(
    tmp_path: Path, rotation_deg: int, size: tuple[int, int]
) -> None:
    clip = write_clip(tmp_path / "large.mp4", [corners(640, 384)] * 4, rotation_deg=rotation_deg)
    _, table = copied(clip, CopySettings(longest_px=320))
    assert (table.width, table.height) == size


def test_odd_sizes_and_pixels_that_are_not_square_come_out_even_and_square(
    tmp_path: Path,
) -> None:
    clip = write_clip(tmp_path / "odd.mp4", [corners(160, 90)] * 4, pixel_shape=Fraction(4, 3))
    target, table = copied(clip)
    assert (table.width, table.height) == (212, 90)
    assert decoded(target)[0][1].shape == (90, 212, 3)


def test_colours_stay_what_they_were(tmp_path: Path) -> None:
    target, _ = copied(write_clip(tmp_path / "colours.mp4", [corners(320, 240)] * 3))
    image = decoded(target)[1][1]
    assert corner_colours(image) == ("r", "g", "b", "k")
    with av.open(str(target)) as container:
        assert container.streams.video[0].codec_context.colorspace == 1


def test_ten_bits_and_hevc_become_what_every_browser_plays(tmp_path: Path) -> None:
    clip = tmp_path / "iphone.mov"
    with av.open(str(clip), "w") as container:
        stream = container.add_stream("libx265", rate=30, options={"x265-params": "log-level=0"})
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p10le"
        for image in grey(6, 128, 96):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())
    target, table = copied(clip)
    assert len(table.t_s) == 6
    with av.open(str(target)) as container:
        context = container.streams.video[0].codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")


def test_slow_motion_stays_slow_in_the_copy_and_has_the_walkers_seconds(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "plain.mp4", grey(12))
    slow = tmp_path / "slow.mp4"
    tagged = {"movflags": "use_metadata_tags"}
    with av.open(str(clip)) as given, av.open(str(slow), "w", options=tagged) as made:
        made.metadata["com.android.capture.fps"] = "240.0"
        stream = made.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(video=0):
            if packet.size:
                packet.stream = stream
                made.mux(packet)
    _, table = copied(slow)
    assert table.time_scale == 8
    assert table.copy_s[-1] == pytest.approx(11 / 30, abs=2e-3)
    assert table.t_s[-1] == pytest.approx(11 / 240, abs=3e-4)


def test_another_answer_about_slow_motion_changes_the_walkers_seconds_alone() -> None:
    table = FrameTable(
        width=2, height=2, time_scale=1, key_every=1, copy_s=(0, 1, 2), t_s=(0, 1, 2)
    )
    slow = table.at_scale(8)
    assert slow.t_s == (0, 0.125, 0.25)
    assert slow.copy_s == table.copy_s
    assert slow.at_scale(1) == table


@pytest.mark.parametrize(("t_s", "frame"), [(0, 0), (0.9, 1), (-3, 0), (1.6, 2), (99, 2), (0.5, 0)])
def test_the_nearest_frame_is_found(t_s: float, frame: int) -> None:
    table = FrameTable(
        width=2, height=2, time_scale=1, key_every=1, copy_s=(0, 1, 2), t_s=(0, 1, 2)
    )
    assert table.nearest(t_s) == frame


def test_a_clip_that_is_cut_off_is_copied_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "whole.mp4", grey(40, 128, 96), faststart=True)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(clip.read_bytes()[: int(clip.stat().st_size * 0.7)])
    target, table = copied(cut)
    assert 4 < len(table.t_s) < 40
    assert len(decoded(target)) == len(table.t_s)
    assert table.note is not None
    assert "cut off" in table.note


def test_what_is_stopped_or_unreadable_leaves_nothing_behind(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", grey(20))
    target, table = tmp_path / "review.mp4", tmp_path / "frames.json"
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(True)
        return len(asked) > 5

    with pytest.raises(CopyStopped):
        make_review_copy(clip, target, table, stopped=stopped)
    nothing = tmp_path / "nothing.mp4"
    nothing.write_bytes(b"no film at all")
    with pytest.raises(SourceError):
        make_review_copy(nothing, target, table)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["clip.mp4", "nothing.mp4"]


def test_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", grey(20))
    told: list[tuple[float, float]] = []
    make_review_copy(
        clip,
        tmp_path / "review.mp4",
        tmp_path / "frames.json",
        progress=lambda share, t_s: told.append((share, t_s)),
    )
    assert len(told) == 20
    assert all(b >= a for a, b in pairwise(told))
    assert told[-1][0] > 0.9


def test_the_first_picture_is_upright_and_a_jpeg(tmp_path: Path) -> None:
    turned = np.ascontiguousarray(np.rot90(corners(160, 120)))
    clip = write_clip(tmp_path / "clip.mp4", [turned] * 3, rotation_deg=-90)
    assert first_picture(clip, tmp_path / "first.jpg") == (160, 120)
    assert (tmp_path / "first.jpg").read_bytes()[:3] == b"\xff\xd8\xff"
    assert corner_colours(decoded(tmp_path / "first.jpg")[0][1]) == ("r", "g", "b", "k")


def test_a_process_of_its_own_makes_the_first_picture_says_why_not_and_is_not_waited_for(
    tmp_path: Path,
) -> None:
    clip, apart = write_clip(tmp_path / "clip.mp4", [corners(160, 120)] * 3), tmp_path / "apart.jpg"
    first_picture(clip, tmp_path / "here.jpg")
    first_picture_apart(clip, apart)
    assert apart.read_bytes() == (tmp_path / "here.jpg").read_bytes()
    apart.unlink()
    with pytest.raises(SourceError, match="took too long"):
        first_picture_apart(clip, apart, patience_s=0.0)
    clip.write_bytes(b"no film")
    with pytest.raises(SourceError, match="not a video Backstep knows"):
        first_picture_apart(clip, apart)
    assert not apart.exists()


def test_a_table_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    assert FrameTable.load(tmp_path / "missing.json") is None
    (tmp_path / "half.json").write_text('{"version": 1, "width"', "utf-8")
    assert FrameTable.load(tmp_path / "half.json") is None
