"""A source that is fed: one picture at a time, of one size, in order, whatever the feeder says."""

from __future__ import annotations

import itertools
import math
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fed_cases import jpeg
from server_cases import until
from vision.sources.base import SourceError
from vision.sources.fed import CaptureClock, FedSettings, FedSource, FeedError, jpeg_size
from vision.values import Frame


@contextmanager
def taking(source: FedSource) -> Iterator[list[Frame]]:
    """Take all that is fed, in a thread of its own."""
    taken: list[Frame] = []

    def take() -> None:
        for frame in source.frames():
            taken.append(frame)  # noqa: PERF402 - each is looked for while more are to come

    thread = threading.Thread(target=take)
    thread.start()
    try:
        yield taken
    finally:
        source.close()
        thread.join()


def feed(source: FedSource, number: int, t_s: float, data: bytes) -> bool:
    until(lambda: source.wanted == number)
    return source.feed(number, t_s, data)


def test_pictures_come_out_in_order_with_the_times_of_the_feeder() -> None:
    now_s = iter(itertools.count(100.0, 0.04))
    source = FedSource(clock=lambda: next(now_s))
    with taking(source) as taken:
        for number, t_s in enumerate((7.0, 7.033, 7.08), start=1):
            assert feed(source, number, t_s, jpeg(grey=40 * number))
        until(lambda: len(taken) == 3)
    assert [frame.index for frame in taken] == [0, 1, 2]
    np.testing.assert_allclose([frame.t_s for frame in taken], [0.0, 0.033, 0.08], atol=1e-9)
    assert [int(frame.image.mean()) for frame in taken] == [40, 80, 120]
    assert (source.info.width, source.info.height, source.info.live) == (160, 90, True)


def test_only_the_picture_that_is_wanted_is_taken() -> None:
    source = FedSource()
    assert not source.feed(1, 0.0, jpeg())  # nobody takes anything yet
    with taking(source) as taken:
        until(lambda: source.wanted == 1)
        assert not source.feed(2, 0.0, jpeg())
        assert source.feed(1, 0.0, jpeg())
        assert not source.feed(1, 0.1, jpeg())
        until(lambda: source.wanted == 2)
        assert len(taken) == 1
    assert not source.feed(2, 0.2, jpeg())
    assert source.wanted == 0


@pytest.mark.parametrize("back_s", [0.0, 0.5, 1.9])
def test_a_picture_no_later_than_the_last_is_left_out_and_the_next_one_asked_for(
    back_s: float,
) -> None:
    source = FedSource(clock=lambda: 0.0)
    with taking(source) as taken:
        assert feed(source, 1, 5.0, jpeg())
        assert not feed(source, 2, 5.0 - back_s, jpeg())
        assert source.wanted == 2
        assert feed(source, 2, 5.1, jpeg())
        until(lambda: len(taken) == 2)


def test_a_smaller_picture_is_brought_to_the_size_of_the_first() -> None:
    source = FedSource()
    with taking(source) as taken:
        assert feed(source, 1, 0.0, jpeg(160, 90))
        assert feed(source, 2, 0.1, jpeg(124, 70))
        until(lambda: len(taken) == 2)
    assert [frame.image.shape for frame in taken] == [(90, 160, 3)] * 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a JPEG"),
        (b"\xff\xd8\xff\xd9", "not a JPEG"),
        (cv2.imencode(".png", np.zeros((90, 160, 3), np.uint8))[1].tobytes(), "not a JPEG"),
        (jpeg()[:-2], "not a JPEG"),
        (jpeg(2000, 90), "too large or too small"),
        (jpeg(160, 20), "too large or too small"),
        (jpeg(90, 160), "another shape"),
        (jpeg() + b"\xff" * 2_000_000, "too long"),
    ],
    ids=["empty", "hollow", "png", "cut short", "wide", "flat", "turned", "long"],
)
def test_what_is_no_picture_of_the_camera_is_refused_before_it_is_decoded(
    data: bytes, reason: str
) -> None:
    source = FedSource()
    with taking(source) as taken:
        assert feed(source, 1, 0.0, jpeg())
        until(lambda: source.wanted == 2)
        with pytest.raises(FeedError, match=reason):
            source.feed(2, 0.1, data)
        assert feed(source, 2, 0.2, jpeg())
        until(lambda: len(taken) == 2)


def test_a_few_bytes_that_promise_gigabytes_are_refused() -> None:
    data = jpeg()
    at = data.index(b"\xff\xc0")
    bomb = data[: at + 5] + struct.pack(">HH", 65500, 65500) + data[at + 9 :]
    assert jpeg_size(bomb) == (65500, 65500)
    source = FedSource()
    with taking(source):
        until(lambda: source.wanted == 1)
        with pytest.raises(FeedError, match="too large"):
            source.feed(1, 0.0, bomb)


def test_a_jpeg_that_cannot_be_decoded_is_named_and_wanted_again() -> None:
    whole = jpeg()
    spoilt = whole[: whole.index(b"\xff\xda")] + b"\xff\xd9"
    source = FedSource()
    with taking(source) as taken:
        assert feed(source, 1, 0.0, spoilt)
        until(lambda: source.spoilt == 1 and source.wanted == 1)
        assert feed(source, 1, 0.1, whole)
        until(lambda: len(taken) == 1)


def test_silence_ends_a_session_that_had_begun_and_says_so() -> None:
    source = FedSource(settings=FedSettings(patience_s=0.1))
    frames = source.frames()
    waiting = threading.Timer(0.3, lambda: source.feed(1, 0.0, jpeg()))
    waiting.start()
    assert next(frames).index == 0  # for the first one it waits longer
    with pytest.raises(SourceError, match="Start again"):
        next(frames)


@given(st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 10)), min_size=2, max_size=60))
def test_times_only_go_up_and_never_far_from_our_own_clock(
    said: list[tuple[float, float]],
) -> None:
    settings = FedSettings()
    clock, arrived_s, placed = CaptureClock(settings), 0.0, []
    for captured_s, passed_s in said:
        arrived_s += passed_s
        t_s = clock.place(captured_s, arrived_s)
        if t_s is not None:
            placed.append((t_s, arrived_s - said[0][1]))
    times_s = [t_s for t_s, _ in placed]
    assert all(b - a >= settings.min_gap_s * 0.999 for a, b in itertools.pairwise(times_s))
    # A clock that lies can be ahead by the slip, and by the gaps between pictures in a rush.
    most_s = settings.slip_s + settings.min_gap_s * len(said)
    assert all(abs(t_s - ours_s) <= most_s + 1e-6 for t_s, ours_s in placed)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_time_that_is_none_is_refused(captured_s: float) -> None:
    source = FedSource()
    if math.isfinite(captured_s):
        assert not source.feed(1, captured_s, jpeg())
    else:
        with pytest.raises(FeedError, match="no time"):
            source.feed(1, captured_s, jpeg())


@given(st.integers(1, 700), st.integers(1, 700))
def test_the_header_tells_the_size_that_decoding_gives(width: int, height: int) -> None:
    assert jpeg_size(jpeg(width, height)) == (width, height)


@given(st.binary(max_size=80), st.integers(0, 400), st.binary(max_size=8))
def test_no_bytes_upset_the_reading_of_a_header(noise: bytes, at: int, change: bytes) -> None:
    data = jpeg(64, 64)
    for one in (noise, b"\xff\xd8" + noise + b"\xff\xd9", data[:at] + change + data[at:]):
        size = jpeg_size(one)
        assert size is None or (0 < size[0] < 65536 and 0 < size[1] < 65536)
