"""Clips: their own times, upright, and never a surprise from a bad file."""

from __future__ import annotations

import itertools
import math
import os
import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clip_making import corner_colours, corners, grey, write_clip, write_sound
from vision.sources.base import SourceError
from vision.sources.clip import ClipSettings, ClipSource
from vision.sources.opening import sniff
from vision.sources.timeline import Timeline, TimelineSettings
from vision.values import Frame

pytestmark = pytest.mark.drift


def read(path: Path) -> list[Frame]:
    with ClipSource(path) as source:
        return list(source.frames())


def refusal(path: Path) -> str:
    """The message with which ``path`` is refused; it must be one line naming the file."""
    with pytest.raises(SourceError) as caught:
        read(path)
    message = str(caught.value)
    assert "\n" not in message
    assert path.name in message
    return message


def test_frames_are_contiguous_rgb_counted_from_zero(tmp_path: Path) -> None:
    with ClipSource(write_clip(tmp_path / "a.mp4", [corners()] * 6)) as source:
        frames = list(source.frames())
        assert (source.info.width, source.info.height, source.info.frames) == (160, 120, 6)
        assert source.info.fps == pytest.approx(30, rel=0.01)
        assert source.info.duration_s == pytest.approx(0.2, abs=0.04)
        assert source.note is None
    assert [f.index for f in frames] == [0, 1, 2, 3, 4, 5]
    assert frames[0].t_s == 0.0
    for frame in frames:
        assert frame.image.dtype == np.uint8
        assert frame.image.shape == (120, 160, 3)
        assert frame.image.flags.c_contiguous
        assert corner_colours(frame.image) == ("r", "g", "b", "k")


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".avi", ".ts"])
def test_common_containers_are_read(tmp_path: Path, suffix: str) -> None:
    assert len(read(write_clip(tmp_path / f"a{suffix}", grey(8)))) == 8


def test_a_variable_frame_rate_keeps_its_own_times(tmp_path: Path) -> None:
    times = [0.0, 0.033, 0.1, 0.12, 0.3, 0.333, 0.7]
    frames = read(write_clip(tmp_path / "vfr.mp4", grey(7), times))
    assert [f.t_s for f in frames] == pytest.approx(times, abs=1e-3)


def test_a_clip_that_starts_late_starts_at_zero(tmp_path: Path) -> None:
    frames = read(write_clip(tmp_path / "late.mkv", grey(4), [2.0, 2.1, 2.2, 2.3]))
    assert [f.t_s for f in frames] == pytest.approx([0.0, 0.1, 0.2, 0.3], abs=1e-3)


# What a player shows for each counterclockwise rotation, checked against ffmpeg's and OpenCV's.
@pytest.mark.parametrize(
    ("rotation_deg", "shown"),
    [
        (90, ("g", "k", "r", "b")),
        (180, ("k", "b", "g", "r")),
        (270, ("b", "r", "k", "g")),
        (-90, ("b", "r", "k", "g")),
    ],
)
def test_rotation_metadata_is_applied(
    tmp_path: Path, rotation_deg: int, shown: tuple[str, ...]
) -> None:
    path = write_clip(tmp_path / "phone.mp4", [corners()] * 3, rotation_deg=rotation_deg)
    with ClipSource(path) as source:
        frames = list(source.frames())
        size = (source.info.height, source.info.width)
    assert size == ((120, 160) if rotation_deg == 180 else (160, 120))
    for frame in frames:
        assert frame.image.shape[:2] == size
        assert frame.image.flags.c_contiguous
        assert corner_colours(frame.image) == shown


def test_stretched_pixels_become_square(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "wide.mp4", [corners()] * 3, pixel_shape=Fraction(4, 3))
    with ClipSource(path) as source:
        assert (source.info.width, source.info.height) == (213, 120)
        assert next(iter(source.frames())).image.shape == (120, 213, 3)


def test_words_in_a_clip_that_are_no_utf8_are_no_reason_to_refuse_it(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "titled.mkv", grey(4))
    told = clip.read_bytes()
    assert b"Lavf" in told  # the name of the program that wrote it
    clip.write_bytes(told.replace(b"Lavf", b"L\xe4vf"))
    assert len(read(clip)) == 4


def test_missing_folder_and_special_files_are_refused(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "none.mp4")
    (tmp_path / "folder.mp4").mkdir()
    assert "not a file" in refusal(tmp_path / "folder.mp4")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.mp4")
        assert "not a file" in refusal(tmp_path / "pipe.mp4")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    assert "empty" in refusal(tmp_path / "empty.mp4")


@pytest.mark.parametrize(
    "text",
    [
        "I am not a film.\n",
        "#EXTM3U\n#EXTINF:1,\n{secret}\n",
        "ffconcat version 1.0\nfile '{secret}'\n",
        "[playlist]\nFile1={secret}\n",
        '<?xml version="1.0"?><MPD><Period><BaseURL>{secret}</BaseURL></Period></MPD>',
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 0 RTP/AVP 96\r\n",
    ],
    ids=["text", "m3u8", "concat", "pls", "dash", "sdp"],
)
def test_text_and_playlists_are_refused_whatever_they_are_called(tmp_path: Path, text: str) -> None:
    secret = write_clip(tmp_path / "secret.mp4", grey(4))
    for name in ("list.mp4", "list.m3u8"):
        path = tmp_path / name
        path.write_text(text.format(secret=secret))
        assert "not a video" in refusal(path)


def test_pictures_are_not_taken_for_videos(tmp_path: Path) -> None:
    path = tmp_path / "photo.mp4"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    assert "not a video" in refusal(path)


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    assert "no video" in refusal(write_sound(tmp_path / "song.mp4"))


def test_one_picture_is_no_walk(tmp_path: Path) -> None:
    assert "one picture" in refusal(write_clip(tmp_path / "one.mp4", grey(1)))


def test_a_picture_too_large_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "big.mp4", grey(3, width=320, height=240))
    with pytest.raises(SourceError, match="320x240 is too large"):
        ClipSource(path, ClipSettings(max_pixels=20_000))


def test_noise_behind_a_video_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "noise.mp4"
    noise = np.random.default_rng(1).integers(0, 256, 5000, dtype=np.uint8).tobytes()
    path.write_bytes(b"\x00\x00\x00\x18ftypisom" + noise)
    assert "damaged" in refusal(path)


def test_a_clip_cut_before_its_index_is_refused(tmp_path: Path) -> None:
    data = write_clip(tmp_path / "a.mp4", grey(30)).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(data[: len(data) // 2])
    assert "damaged" in refusal(path)


def test_a_clip_cut_behind_its_index_gives_what_is_left_and_says_so(tmp_path: Path) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (40, 48, 64, 3), dtype=np.uint8)
    data = write_clip(tmp_path / "a.mp4", list(noise), faststart=True).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(data[: int(len(data) * 0.6)])
    with ClipSource(path) as source:
        frames = list(source.frames())
        assert source.note is not None
        assert "cut off" in source.note
    assert 10 < len(frames) < 40
    assert [f.t_s for f in frames] == pytest.approx([i / 30 for i in range(len(frames))], abs=2e-3)


@pytest.fixture(scope="module")
def whole_clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_clip(tmp_path_factory.mktemp("whole") / "a.mp4", grey(12)).read_bytes()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_flipped_bytes_end_in_frames_or_one_line(
    whole_clip: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    places = st.integers(0, len(whole_clip) - 1)
    changed = bytearray(whole_clip)
    for place, value in data.draw(
        st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=40)
    ):
        changed[place] = value
    path = tmp_path_factory.mktemp("flipped") / "b.mp4"
    path.write_bytes(changed)
    times: list[float] = []
    message = ""
    try:
        times = [frame.t_s for frame in read(path)]
    except SourceError as error:
        message = str(error)
    assert "\n" not in message
    assert bool(message) != bool(times)
    assert times[:1] == [0.0][: len(times)]
    assert all(a < b for a, b in itertools.pairwise(times))


def test_closing_from_another_thread_ends_the_frames(tmp_path: Path) -> None:
    source = ClipSource(write_clip(tmp_path / "a.mp4", grey(60)))
    frames = source.frames()
    next(frames)
    closer = threading.Thread(target=source.close)
    closer.start()
    closer.join()
    assert len(list(frames)) <= 1
    source.close()


def test_a_closed_clip_gives_no_picture(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", grey(4))
    for read in (0, 2):
        source = ClipSource(path)
        frames = source.frames()
        assert len(list(itertools.islice(frames, read))) == read
        source.close()
        assert list(frames) == []


def test_only_known_containers_are_sniffed() -> None:
    assert sniff(b"\x00\x00\x00\x18ftypmp42") == "mov"
    assert sniff(b"RIFF\x00\x00\x00\x00AVI LIST") == "avi"
    assert sniff(b"RIFF\x00\x00\x00\x00WAVEfmt ") is None
    assert sniff(b"") is None
    assert sniff((b"\x47" + bytes(187)) * 5) == "mpegts"
    assert sniff(b"\x47" * 4) is None


raw_times = st.lists(
    st.one_of(
        st.none(), st.floats(), st.floats(-100, 100), st.integers(-3, 90).map(lambda n: n / 30)
    ),
    max_size=60,
)


@given(times=raw_times, interval_s=st.floats())
def test_repaired_times_start_at_zero_strictly_increase_and_are_all_accounted_for(
    times: list[float | None], interval_s: float
) -> None:
    timeline = Timeline(interval_s)
    placed = [t for t in map(timeline.place, times) if t is not None]
    assert len(placed) + timeline.dropped == len(times)
    assert placed[:1] == ([0.0] if times else [])
    assert all(math.isfinite(t) for t in placed)
    assert all(a < b for a, b in itertools.pairwise(placed))
    limit = TimelineSettings().max_gap_s
    assert all(b - a <= limit + 1e-6 for a, b in itertools.pairwise(placed))


@given(
    gaps=st.lists(st.floats(0.002, 4.0), min_size=1, max_size=40),
    start_s=st.floats(-50, 50),
)
def test_sound_times_are_left_alone(gaps: list[float], start_s: float) -> None:
    times = [start_s, *itertools.accumulate(gaps, initial=start_s)][1:]
    timeline = Timeline(1 / 30)
    placed = [timeline.place(t) for t in times]
    assert placed == pytest.approx([t - times[0] for t in times], abs=1e-9)
    assert (timeline.dropped, timeline.repaired) == (0, 0)


def test_a_clock_that_jumps_is_taken_up_again() -> None:
    timeline = Timeline(0.1)
    placed = [timeline.place(t) for t in (7.0, 7.1, 7.1, 7.05, 900.0, 900.1, 7.2, 7.3, None, 7.5)]
    expected = [0.0, 0.1, None, None, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    assert [t is None for t in placed] == [t is None for t in expected]
    assert [t for t in placed if t is not None] == pytest.approx(
        [t for t in expected if t is not None]
    )
    assert (timeline.dropped, timeline.repaired) == (2, 3)
