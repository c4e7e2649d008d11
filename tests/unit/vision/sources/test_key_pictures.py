"""A picture that has frozen before its encoder is told from a lane at which nothing moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
import numpy as np
import pytest

from vision.sources.key_pictures import KeyPictures
from vision.values import Image

WIDTH, HEIGHT, FPS, KEY_EVERY = 320, 192, 15, 8
ROOM = np.repeat(np.linspace(40, 180, WIDTH)[None, :, None], HEIGHT, 0).repeat(3, 2)
ENCODERS = {
    "good pictures": {"crf": "23"},
    "as few bits as will do": {"qp": "30"},
    "so many bits a second": {"b": "800k"},
}


def noisy(seed: int, spread: float) -> Image:
    grain = np.random.default_rng(seed).normal(0, spread, ROOM.shape)
    return np.clip(ROOM + grain, 0, 255).astype(np.uint8)


def averaged(count: int) -> Iterator[Image]:
    """As of a camera that averages its sensor's noise away, which it does at night."""
    mean = noisy(0, 2.0).astype(np.float64)
    for seed in range(1, count + 1):
        mean += 0.1 * (noisy(seed, 2.0) - mean)
        yield np.clip(mean.round(), 0, 255).astype(np.uint8)


def seen(pictures: Iterable[Image], options: dict[str, str]) -> KeyPictures:
    """What is known of these pictures, coded as H.264 and decoded again, one each 1/15 s."""
    keys = KeyPictures()
    coder = av.CodecContext.create("libx264", "w")
    coder.width, coder.height, coder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    coder.time_base, coder.thread_count = Fraction(1, FPS), 1
    coder.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "x264-params": f"keyint={KEY_EVERY}:scenecut=0:log-level=error",
        **options,
    }
    decoder = av.CodecContext.create("h264", "r")
    decoder.thread_count = 1
    for number, picture in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts = number
        for packet in coder.encode(frame):
            for found in decoder.decode(packet):
                luma = np.asarray(found.to_ndarray()[:HEIGHT], np.uint8)
                keys.take(number / FPS, luma, key=bool(found.key_frame))
    return keys


@pytest.mark.parametrize("how", ENCODERS)
def test_of_one_and_the_same_picture_each_key_picture_is_the_one_before(how: str) -> None:
    run = seen([noisy(1, 2.0)] * 6 * KEY_EVERY, ENCODERS[how]).run
    assert run is not None
    assert run.repeats >= 3


@pytest.mark.parametrize("how", ENCODERS)
def test_of_a_lane_at_which_nothing_moves_no_two_are_the_same(how: str) -> None:
    count = 6 * KEY_EVERY
    for pictures in ([noisy(n, 0.7) for n in range(count)], averaged(count)):
        run = seen(pictures, ENCODERS[how]).run
        assert run is not None
        assert run.repeats == 0


def test_who_steps_into_a_frozen_looking_picture_ends_it_before_the_next_key_picture() -> None:
    still = noisy(1, 2.0)
    stepped = still.copy()
    stepped[40:180, 100:150] = 230
    before = [still] * 4 * KEY_EVERY
    known = seen([*before, still, still], ENCODERS["good pictures"])
    assert known.run is not None
    assert known.run.repeats >= 2
    assert seen([*before, still, stepped], ENCODERS["good pictures"]).run is None
