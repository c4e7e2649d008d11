"""Clips as people have them: cut, joined, mirrored, slowed down, with several tracks."""

from __future__ import annotations

from contextlib import closing
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from clip_kinds import (
    write_from_before_zero,
    write_joined,
    write_shown_by,
    write_tagged,
    write_tracks,
)
from clip_making import corner_colours, grey, write_clip, write_sound
from vision.sources.base import SourceError
from vision.sources.capture_rate import scale_of, tagged_hz
from vision.sources.clip import ClipSettings, ClipSource
from vision.sources.opening import sniff
from vision.sources.timeline import Timeline
from vision.values import Frame, Image, SourceInfo

pytestmark = pytest.mark.drift


def read(path: Path) -> tuple[list[Frame], SourceInfo, str]:
    with ClipSource(path) as source:
        frames = list(source.frames())
        return frames, source.info, source.note or ""


def greys(frames: list[Frame]) -> list[int]:
    return [round(float(frame.image.mean())) for frame in frames]


def seconds(frames: list[Frame]) -> list[float]:
    return [frame.t_s for frame in frames]


def told_in_parts(path: Path) -> list[tuple[int, float, bytes]]:
    """The clip read by its index, its second half first."""
    found: list[tuple[int, float, bytes]] = []
    with closing(ClipSource(path)) as source:
        index = source.index()
        assert index is not None
        half = len(index) // 2
        for part in (index.between(half, len(index)), index.between(0, half)):
            found += [(f.index, f.t_s, f.image.tobytes()) for f in source.frames_of(part)]
    return sorted(found)


def told_whole(path: Path) -> list[tuple[int, float, bytes]]:
    return [(f.index, f.t_s, f.image.tobytes()) for f in read(path)[0]]


def test_a_clip_of_a_picture_a_second_is_not_said_to_be_cut_off(tmp_path: Path) -> None:
    path = write_tracks(tmp_path / "slow.mp4", [grey(8, 64, 48)], [1])
    with ClipSource(path) as source:
        assert len(list(source.frames())) == 8
        assert source.note is None


def test_a_clip_that_starts_before_zero_is_read_whole(tmp_path: Path) -> None:
    path = write_from_before_zero(tmp_path / "before.mkv", grey(30), -0.5)
    frames, _, note = read(path)
    assert seconds(frames) == pytest.approx([k / 30 for k in range(30)], abs=2e-3)
    assert "cut off" not in note
    with ClipSource(path) as source:
        assert source.index() is None  # and no error


def test_a_clip_that_starts_a_million_seconds_late_is_not_called_cut_off(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "late.mkv", grey(30), [1e6 + k / 30 for k in range(30)])
    frames, info, note = read(path)
    assert (len(frames), note) == (30, "")
    assert info.duration_s == pytest.approx(1.0, abs=0.1)
    assert told_in_parts(path) == told_whole(path)


def test_a_sound_track_longer_than_the_film_does_not_make_it_cut_off(tmp_path: Path) -> None:
    song = write_sound(tmp_path / "song.mp4")
    path = tmp_path / "sung.mkv"
    with av.open(str(path), "w") as target, av.open(str(song)) as sound:
        stream = target.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        copied = target.add_stream_from_template(sound.streams.audio[0])
        for image in grey(6):
            target.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        target.mux(stream.encode())
        for packet in sound.demux(audio=0):
            if packet.dts is not None:
                packet.stream = copied
                target.mux(packet)
    frames, _, note = read(path)
    assert (len(frames), note) == (6, "")


@pytest.mark.parametrize("wider", [False, True])
def test_parts_whose_clock_begins_again_are_joined_and_it_is_said(
    tmp_path: Path, wider: bool
) -> None:
    path = write_joined(tmp_path / "joined.ts", wider=wider)
    frames, info, note = read(path)
    assert len(frames) == 40
    gaps = [b - a for a, b in pairwise(seconds(frames))]
    assert gaps == pytest.approx([1 / 30] * 39, abs=2e-3)
    assert "clock begins again once" in note
    assert ("size changes, and 20 pictures" in note) == wider
    assert {frame.image.shape for frame in frames} == {(info.height, info.width, 3)}
    with ClipSource(path) as source:
        assert source.index() is None


def test_a_wider_picture_is_fitted_in_without_being_squeezed(tmp_path: Path) -> None:
    frames, _, _ = read(write_joined(tmp_path / "joined.ts", wider=True))
    last = frames[-1].image  # 128 by 48 in 64 by 48: half as high, in the middle
    assert last[:11].max() < 20
    assert last[-11:].max() < 20
    assert last[14:34].min() > 30


def test_time_without_pictures_is_kept_and_told(tmp_path: Path) -> None:
    times = [k / 30 + (8 if k >= 15 else 0) for k in range(30)]
    path = write_clip(tmp_path / "gap.mp4", grey(30), times)
    frames, _, note = read(path)
    assert seconds(frames) == pytest.approx(times, abs=1e-3)
    assert "no pictures from 0.5 to 8.5 s" in note
    assert "cut off" not in note
    assert told_in_parts(path) == told_whole(path)
    with ClipSource(path) as source:
        source.index()
        assert source.note == note


# How a player shows red, green, blue and black corners by each matrix.
@pytest.mark.parametrize(
    ("matrix", "shown"),
    [
        ((1, 0, 0, 1), "rgbk"),
        ((-1, 0, 0, 1), "grkb"),
        ((1, 0, 0, -1), "bkrg"),
        ((-1, 0, 0, -1), "kbgr"),
        ((0, 1, -1, 0), "brkg"),
        ((0, -1, 1, 0), "gkrb"),
        ((0, 1, 1, 0), "rbgk"),
        ((0, -1, -1, 0), "kgbr"),
    ],
)
def test_a_display_matrix_is_followed_mirrored_or_not(
    tmp_path: Path, matrix: tuple[int, int, int, int], shown: str
) -> None:
    frames, info, note = read(write_shown_by(tmp_path / "selfie.mp4", matrix))
    a, b, c, d = matrix
    for frame in frames:
        assert "".join(corner_colours(frame.image)) == shown
        assert frame.image.shape[:2] == (info.height, info.width)
        assert frame.image.flags.c_contiguous
    assert ("mirrored" in note) == (a * d - b * c < 0)


@pytest.mark.parametrize("film_first", [False, True])
@pytest.mark.parametrize("other", ["black", "still"])
def test_of_several_tracks_the_film_is_taken(tmp_path: Path, film_first: bool, other: str) -> None:
    black = np.zeros((96, 128, 3), np.uint8)
    if other == "still":
        black[20:60, 30:90] = 200
    tracks = [(grey_moving(30), 30), ([black] * 5, 5)]
    tracks = tracks if film_first else tracks[::-1]
    path = write_tracks(tmp_path / "two.mp4", [one for one, _ in tracks], [r for _, r in tracks])
    frames, _, note = read(path)
    assert len(frames) == 30
    assert "2 video tracks" in note
    assert told_in_parts(path) == told_whole(path)


def test_a_track_that_is_known_is_read_without_another_look(tmp_path: Path) -> None:
    black = [np.zeros((96, 128, 3), np.uint8)] * 5
    path = write_tracks(tmp_path / "two.mp4", [black, grey_moving(30)], [5, 30])
    for known, pictures in ((None, 30), (1, 30), (0, 5), (7, 30)):
        with ClipSource(path, ClipSettings(track=known)) as source:
            assert source.track == (known if known in (0, 1) else 1)
            assert len(list(source.frames())) == pictures
            assert "2 video tracks" in (source.note or "")


def grey_moving(count: int) -> list[Image]:
    images = grey(count)
    for number, image in enumerate(images):
        image[:, number : number + 8] = 255
    return images


@pytest.mark.parametrize(
    ("capture_hz", "average_hz", "coded_hz", "scale"),
    [
        (240, 30.045, None, 8),  # slow motion as phones store it
        (120, 30, 30, 4),
        (240, 240, 30, 1),  # the same tag on a clip in real time
        (30, 29.7, None, 1),
        (30, 14.2, 30, 1),  # a dark room
        (60, 30, None, 1),  # a dark room at 60
        (60, 30, 30, 2),
        (240, 3.75, 30, 8),  # pictures left out
        (960, 30, None, 32),
        (5, 30, None, 1 / 6),  # time lapse
    ],
)
def test_slow_motion_is_told_from_real_time(
    capture_hz: float, average_hz: float, coded_hz: float | None, scale: float
) -> None:
    assert scale_of(capture_hz, average_hz, coded_hz) == pytest.approx(scale, rel=0.01)


def test_only_a_sound_capture_rate_is_taken_from_a_tag() -> None:
    assert tagged_hz({"com.android.capture.fps": "240.000000"}) == 240
    assert tagged_hz({"title": "240", "com.android.version": "12"}) is None
    for text in ("nan", "inf", "fast", "0", "-30", ""):
        assert tagged_hz({"com.android.capture.fps": text}) is None


def test_slow_motion_is_timed_by_the_walkers_own_seconds(tmp_path: Path) -> None:
    tags = {"com.android.capture.fps": "240.0"}
    path = write_tagged(tmp_path / "slow.mp4", grey(40), 30, tags)
    frames, info, note = read(path)
    assert seconds(frames) == pytest.approx([k / 240 for k in range(40)], abs=1e-4)
    assert info.time_scale == 8
    assert info.fps == pytest.approx(240)
    assert info.duration_s == pytest.approx(1 / 6, abs=0.01)
    assert note == ""
    assert told_in_parts(path) == told_whole(path)
    assert read(write_tagged(tmp_path / "real.mp4", grey(40), 240, tags))[1].time_scale == 1


def test_pictures_a_millisecond_apart_are_all_read(tmp_path: Path) -> None:
    path = write_tagged(tmp_path / "fast.mp4", grey(50), 1000, {})
    frames, info, note = read(path)
    assert seconds(frames) == pytest.approx([k / 1000 for k in range(50)], abs=1e-6)
    assert info.fps == pytest.approx(1000)
    assert note == ""


def test_a_transport_stream_cut_off_its_packet_grid_is_read(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "whole.ts", grey(40)).read_bytes()
    path = tmp_path / "headless.ts"
    path.write_bytes(whole[188 * 4 + 101 :])
    frames, _, _ = read(path)
    shown = read(tmp_path / "whole.ts")[0][-len(frames) :]
    assert 30 <= len(frames) < 40  # those before the first key picture are gone
    assert greys(frames) == greys(shown)
    assert np.diff(seconds(frames)) == pytest.approx(np.diff(seconds(shown)), abs=2e-3)


def test_a_stream_without_any_key_picture_is_refused_with_the_reason(tmp_path: Path) -> None:
    whole = write_tagged(tmp_path / "whole.ts", grey(40)[:12], 30, {}).read_bytes()
    path = tmp_path / "headless.ts"
    path.write_bytes(whole[188 * 8 + 80 :])
    with pytest.raises(SourceError, match=r"damaged|begins in the middle"):
        read(path)


def test_marks_by_chance_are_no_transport_stream() -> None:
    noise = bytearray(np.random.default_rng(3).integers(0, 256, 4096, np.uint8).tobytes())
    assert sniff(bytes(noise)) is None
    noise[100 : 100 + 188 * 5 : 188] = b"\x47" * 5
    assert sniff(bytes(noise)) is None
    noise[100::188] = b"\x47" * len(noise[100::188])
    assert sniff(bytes(noise)) == "mpegts"


def test_later_pictures_in_an_avi_come_in_order_at_their_own_times(tmp_path: Path) -> None:
    frames, _, note = read(write_tagged(tmp_path / "late.avi", grey(40), 30, {}, late="2"))
    assert seconds(frames) == pytest.approx([k / 30 for k in range(40)], abs=1e-3)
    plain = read(write_tagged(tmp_path / "plain.mp4", grey(40), 30, {}))[0]
    assert greys(frames) == pytest.approx(greys(plain), abs=2)
    assert note == ""


def test_a_stray_time_is_no_gap_and_no_second_clock() -> None:
    for stray_s in (500.0, -3.0):
        times = [0.0, 0.1, 0.2, stray_s, 0.4, 0.5]
        line = Timeline(0.1)
        placed = [line.place(*pair) for pair in pairwise([*times, None])]
        assert [t for t in placed if t is not None][-1] == pytest.approx(0.5)
        assert (line.pauses, line.restarts) == ([], 0)


@pytest.mark.parametrize(
    ("tag_hz", "said", "scale", "capture_hz"),
    [
        (None, {}, 1, None),
        (None, {"capture_hz": 240}, 8, 240),
        (None, {"capture_hz": 120}, 4, 120),
        (None, {"as_filmed": True}, 1, 30),
        (240, {}, 8, 240),
        (240, {"as_filmed": True}, 1, 30),
        (240, {"capture_hz": 120}, 4, 120),
    ],
)
def test_what_somebody_says_of_the_camera_outweighs_what_the_clip_says(
    tmp_path: Path,
    tag_hz: int | None,
    said: dict[str, object],
    scale: float,
    capture_hz: float | None,
) -> None:
    tags = {} if tag_hz is None else {"com.android.capture.fps": f"{tag_hz}.0"}
    path = write_tagged(tmp_path / "clip.mp4", grey(40), 30, tags)
    with ClipSource(path, ClipSettings.model_validate(said)) as source:
        last_s = seconds(list(source.frames()))[-1]
        info = source.info
    assert (info.time_scale, info.capture_hz) == (scale, capture_hz)
    assert last_s == pytest.approx(39 / 30 / scale, abs=1e-3)
    assert info.fps == pytest.approx(30 * scale)
