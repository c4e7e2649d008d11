"""A camera's reader: real OpenCV captures of files stand in for the device."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from clip_making import corner_colours, corners, grey, write_clip
from vision.sources.base import SourceError
from vision.sources.camera import CameraSettings, CameraSource
from vision.values import Frame

QUICK = CameraSettings(start_s=5, stale_s=0.2)


class Wrapped:
    """A real capture that a test may disturb (a subclass of it would corrupt memory)."""

    def __init__(self, path: Path, before_grab: Callable[[], bool]) -> None:
        self._capture = cv2.VideoCapture(str(path))
        self._before_grab = before_grab
        self.isOpened = self._capture.isOpened
        self.get = self._capture.get
        self.retrieve = self._capture.retrieve
        self.release = self._capture.release
        self.ended = threading.Event()

    def grab(self) -> bool:
        good = self._before_grab() and self._capture.grab()
        if not good:
            self.ended.set()
        return good


class Clock:
    """Moves on by a thirtieth of a second each time it is read."""

    def __init__(self, step_s: float = 1 / 30) -> None:
        self._step_s = step_s
        self._now_s = 1000.0

    def __call__(self) -> float:
        self._now_s += self._step_s
        return self._now_s


def camera(path: Path, settings: CameraSettings = QUICK) -> CameraSource:
    return CameraSource(0, settings, opener=lambda _: cv2.VideoCapture(str(path)), clock=Clock())


def drain(source: CameraSource) -> tuple[list[Frame], str]:
    """All frames until the device fails, and how it failed."""
    frames: list[Frame] = []
    with pytest.raises(SourceError) as caught:
        frames.extend(source.frames())
    return frames, str(caught.value)


def picture_number(frame: Frame) -> int:
    """Which of ``grey()``'s pictures this is."""
    return round((float(frame.image.mean()) - 40) / 7)


def test_frames_are_rgb_with_times_that_strictly_increase_from_zero(tmp_path: Path) -> None:
    with camera(write_clip(tmp_path / "a.mp4", [corners()] * 40)) as source:
        assert source.info.live
        assert (source.info.width, source.info.height) == (160, 120)
        assert (source.info.frames, source.info.duration_s) == (None, None)
        frames, _ = drain(source)
    assert frames[0].t_s == 0.0
    assert all(a.t_s < b.t_s for a, b in itertools.pairwise(frames))
    assert [f.index for f in frames] == list(range(len(frames)))
    for frame in frames:
        assert frame.image.flags.c_contiguous
        assert corner_colours(frame.image) == ("r", "g", "b", "k")


def test_the_newest_frame_wins_and_the_others_are_counted(tmp_path: Path) -> None:
    pictures = grey(25)
    device = Wrapped(write_clip(tmp_path / "a.mp4", pictures), lambda: True)
    with CameraSource(0, QUICK, opener=lambda _: device, clock=Clock()) as source:
        frames = source.frames()
        first = picture_number(next(frames))
        assert device.ended.wait(60)
        # Nobody asked while the rest came in: only the last is left.
        last = picture_number(next(frames))
        assert last == len(pictures) - 1
        assert len(pictures) - first - 2 <= source.dropped <= len(pictures) - 2
        with pytest.raises(SourceError):
            next(frames)


def test_a_camera_that_falls_silent_is_noticed(tmp_path: Path) -> None:
    with camera(write_clip(tmp_path / "a.mp4", grey(5))) as source:
        _, message = drain(source)
    assert "stopped delivering" in message
    assert "\n" not in message


def test_a_camera_that_blocks_for_ever_is_noticed_and_can_be_closed(tmp_path: Path) -> None:
    release = threading.Event()
    grabs = itertools.count()

    def before_grab() -> bool:
        return next(grabs) < 5 or (release.wait(60) and False)

    device = Wrapped(write_clip(tmp_path / "a.mp4", grey(20)), before_grab)
    source = CameraSource(0, QUICK, opener=lambda _: device)
    with pytest.raises(SourceError, match="stopped delivering"):
        for _ in source.frames():
            pass
    release.set()
    source.close()


def test_a_camera_that_repeats_one_picture_is_noticed(tmp_path: Path) -> None:
    # An unplugged camera may go on "succeeding" with its last picture.
    still = [np.full((48, 64, 3), 90, np.uint8)] * 300
    settings = CameraSettings(start_s=5, stale_s=1.0, frozen_s=4.0)
    with camera(write_clip(tmp_path / "a.mp4", still), settings) as source:
        _, message = drain(source)
    assert "very same picture" in message


def test_a_missing_camera_is_one_line_with_a_remedy() -> None:
    with pytest.raises(SourceError) as caught:
        CameraSource(77)
    message = str(caught.value)
    assert message.startswith("Camera 77 did not open. ")
    assert "\n" not in message


def test_a_camera_that_opens_and_stays_dark_is_refused(tmp_path: Path) -> None:
    device = Wrapped(write_clip(tmp_path / "a.mp4", grey(5)), lambda: False)
    with pytest.raises(SourceError, match="gives no picture"):
        CameraSource(0, CameraSettings(start_s=0.2), opener=lambda _: device)


def test_closing_ends_the_frames_and_releases_the_device(tmp_path: Path) -> None:
    def before_grab() -> bool:
        time.sleep(0.005)
        return True

    device = Wrapped(write_clip(tmp_path / "a.mp4", grey(300)), before_grab)
    source = CameraSource(0, QUICK, opener=lambda _: device)
    frames = source.frames()
    next(frames)
    source.close()
    assert list(frames) == []
    assert not device.isOpened()
    source.close()
