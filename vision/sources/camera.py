"""A live camera through OpenCV: delivers the newest frame and notices when the camera is silent.

A thread reads without pause and keeps one picture, since OpenCV's setting of how many a camera
may queue is not dependable. An unplugged camera may go on "succeeding" or may block for ever, so
who takes the pictures watches their age.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from vision.settings import Section, number
from vision.sources.base import FrozenSource, SourceError
from vision.sources.newest import NewestPicture
from vision.sources.timeline import Timeline
from vision.values import Frame, Image, SourceInfo


class Capture(Protocol):
    """What is used of ``cv2.VideoCapture`` (which itself must not be subclassed: it crashes)."""

    def isOpened(self) -> bool: ...  # noqa: D102 - OpenCV's names
    def get(self, propId: int, /) -> float: ...  # noqa: D102
    def grab(self) -> bool: ...  # noqa: D102
    def retrieve(self) -> tuple[bool, Any]: ...  # noqa: D102
    def release(self) -> None: ...  # noqa: D102


Opener = Callable[[int], Capture]


class CameraSettings(Section):
    """The requested format of a camera, and how long it may deliver nothing."""

    width: float = number(
        1280, low=160, high=4096, title="Picture width asked for", unit="px", source="[K]"
    )
    height: float = number(
        720, low=120, high=4096, title="Picture height asked for", unit="px", source="[K]"
    )
    fps: float = number(
        30,
        low=5,
        high=240,
        title="Frames a second asked for",
        unit="1/s",
        source="[K]: at least 20",
    )
    start_s: float = number(
        10,
        low=0.1,
        high=60,
        title="Time a camera may need to start",
        unit="s",
        source="MSMF is slow [K]",
    )
    stale_s: float = number(
        1.0,
        low=0.05,
        high=30,
        title="Time without frames after which a camera is lost",
        unit="s",
        source="[K]",
    )
    frozen_s: float = number(
        5.0,
        low=0.1,
        high=600,
        title="Time with identical pictures after which a camera is frozen",
        unit="s",
        source="sensors are noisy [K]",
    )


class CameraSource:
    """The newest frames of a camera.

    Capture times are taken between grabbing and decoding, with a monotonic clock.

    Args:
        device: the camera's number, 0 is the first.
        settings: size, rate and patience.
        opener: opens the device; another one lets a file or pipeline take the camera's place.
        clock: seconds, monotonic.

    Raises:
        SourceError: there is no such camera, or it may not be used.
        SilentSource: it gives no picture.
    """

    def __init__(
        self,
        device: int = 0,
        settings: CameraSettings | None = None,
        *,
        opener: Opener | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._device = device
        self._settings = settings or CameraSettings()
        self._clock = clock
        self._pictures = NewestPicture[Image]()
        self.captured_s = clock()
        """When the last frame given was taken, by ``clock``."""
        self._capture: Capture = opener(device) if opener else open_device(device, self._settings)
        if not self._capture.isOpened():
            self._capture.release()
            raise SourceError(f"Camera {device} did not open. {_why_closed(device)}")
        rate = float(self._capture.get(cv2.CAP_PROP_FPS))
        self._fps = rate if 1 <= rate <= 1000 else self._settings.fps
        self._reader = threading.Thread(target=self._read, name=f"camera-{device}", daemon=True)
        self._reader.start()
        try:
            first = self._pictures.first(
                self._settings.start_s, f"Camera {device} gives no picture. {_why_closed(device)}"
            )
        except SourceError as error:
            self.close()
            error.left_behind = self._reader.is_alive
            raise
        height, width = first.shape[:2]
        self._info = SourceInfo(f"camera {device}", width, height, self._fps, live=True)

    @property
    def info(self) -> SourceInfo:
        """The size the camera really delivers; length is not known."""
        return self._info

    @property
    def dropped(self) -> int:
        """How many pictures were not taken in time, since ``frames`` began."""
        return self._pictures.dropped

    @property
    def left_behind(self) -> bool:
        """Whether the reader is still caught in the camera's driver, after ``close``."""
        return self._reader.is_alive()

    def __enter__(self) -> CameraSource:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def frames(self) -> Iterator[Frame]:
        """Yield the newest frame each time one is asked for, until the source is closed.

        Raises:
            SilentSource, FrozenSource, SourceError: the camera went silent, froze, or failed.
        """
        timeline = Timeline(1 / self._fps)
        index = 0
        silent = f"Camera {self._device} stopped delivering pictures. Check its cable."
        self._pictures.begin()
        while (newest := self._pictures.take(self._settings.stale_s, silent)) is not None:
            t_s = timeline.place(newest[0])
            if t_s is not None:
                self.captured_s = newest[0]
                yield Frame(index, t_s, newest[1])
                index += 1

    def close(self) -> None:
        """Stop the reader and release the camera; safe to call twice."""
        self._pictures.close()
        if self._reader is not threading.current_thread():
            # A reader stuck in an unplugged camera is left behind; it is a daemon.
            self._reader.join(timeout=2)

    def _read(self) -> None:
        """The reader thread: owns the device from first grab to release."""
        last_good_s = time.perf_counter()
        unchanged_since_s: float | None = None
        probe: Image | None = None
        try:
            while not self._pictures.closed:
                grabbed = self._capture.grab()
                t_s = self._clock()
                good, picture = self._capture.retrieve() if grabbed else (False, None)
                if not good or picture is None:
                    if time.perf_counter() - last_good_s > self._settings.stale_s:
                        return
                    time.sleep(0.01)
                    continue
                last_good_s = time.perf_counter()
                thin = np.ascontiguousarray(picture[::16, ::16], dtype=np.uint8)
                if probe is None or not np.array_equal(thin, probe):
                    probe, unchanged_since_s = thin, t_s
                elif t_s - (unchanged_since_s or 0.0) > self._settings.frozen_s:
                    self._pictures.fail(
                        FrozenSource(
                            f"Camera {self._device} repeats the very same picture. "
                            "Unplug it, and plug it in again."
                        )
                    )
                    return
                image = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
                self._pictures.put(t_s, image)
        except cv2.error as error:
            failed = f"Camera {self._device} failed ({error.err}). Plug it in anew."
            self._pictures.fail(SourceError(failed))
        finally:
            self._capture.release()


def open_device(device: int, settings: CameraSettings) -> cv2.VideoCapture:
    """Open camera number ``device`` and request a size and rate, which it may refuse."""
    level = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(
        cv2.utils.logging.LOG_LEVEL_SILENT
    )  # its warnings about a missing camera would bury our one line
    try:
        # MSMF, the default on Windows, may take half a minute to open.
        backend = cv2.CAP_DSHOW if sys.platform == "win32" else cv2.CAP_ANY
        capture = cv2.VideoCapture(device, backend)
        if capture.isOpened():
            # Uncompressed 720p does not fit through USB 2 at 30 frames a second.
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, settings.width)
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, settings.height)
            capture.set(cv2.CAP_PROP_FPS, settings.fps)
    finally:
        cv2.utils.logging.setLogLevel(level)
    return capture


def _why_closed(device: int) -> str:
    """The likeliest reason on this system, with its remedy."""
    if sys.platform.startswith("linux"):
        node = Path(f"/dev/video{device}")
        if not node.exists():
            others = sorted(p.name.removeprefix("video") for p in Path("/dev").glob("video*"))
            if others:
                return f"There is no {node}, but there is number {others[0]}."
            return "No camera is connected; connect one."
        try:
            node.open("rb").close()
        except PermissionError:
            return "You may not use it: sudo usermod -aG video $USER, then log in again."
        except OSError:
            pass
        return "Another program may be using it; close that program."
    if sys.platform == "darwin":
        return "Allow the terminal in System Settings > Privacy & Security > Camera."
    return "Close other programs that use it, and allow camera access in Settings > Privacy."
