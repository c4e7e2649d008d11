"""A source fed from outside: JPEG pictures from a camera that this computer does not control.

The source requests one picture at a time and takes no other, so nothing queues up and every
picture is recent. The sender is not trusted: the size, shape and format of a picture are checked
before it is decoded, and its times are checked against the local clock.
"""

from __future__ import annotations

import math
import struct
import threading
import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np

from vision.settings import Section, number
from vision.sources.base import SourceError
from vision.values import Frame, Image, SourceInfo


class FedSettings(Section):
    """What may be fed, and how long the source waits for it."""

    longest_bytes: float = number(
        1_500_000, low=10_000, high=20_000_000, title="Longest picture", unit="byte", source="[K]"
    )
    least_px: float = number(
        64, low=16, high=640, title="Shortest side of a picture", unit="px", source="[K]"
    )
    most_px: float = number(
        1920, low=320, high=4096, title="Longest side of a picture", unit="px", source="[K]"
    )
    shape_share: float = number(
        0.03,
        low=0.0,
        high=0.5,
        title="Change of aspect ratio that means another picture",
        unit="1",
        source="rounding [K]",
    )
    min_gap_s: float = number(
        0.004,
        low=0.001,
        high=0.02,
        title="Pictures closer than this count as repeated",
        unit="s",
        source="240 fps [K]",
    )
    slip_s: float = number(
        2.0,
        low=0.1,
        high=60,
        title="Drift from the local clock after which theirs is wrong",
        unit="s",
        source="[K]",
    )
    patience_s: float = number(
        300,
        low=0.1,
        high=86400,
        title="Time without pictures after which a session is over",
        unit="s",
        source="[K]",
    )


class FeedError(ValueError):
    """A fed picture is not accepted; the message says why, in one line."""


class CaptureClock:
    """Maps another computer's capture times to times that start at 0 and strictly increase.

    The other clock tells the time between two pictures, since a picture is late by a delay that
    varies; ours checks it. Where the two drift apart (the clock was set, the computer slept, the
    sender lies), ours is used and theirs is synchronised again.
    """

    def __init__(self, settings: FedSettings) -> None:
        self._settings = settings
        self._start: tuple[float, float] | None = None
        self._last_s = -math.inf
        self.repaired = 0

    def place(self, captured_s: float, arrived_s: float) -> float | None:
        """Seconds from the first picture; ``None`` where it is not later than the last one."""
        if self._start is None:
            self._start = (captured_s, arrived_s)
            self._last_s = 0.0
            return 0.0
        t_s = captured_s - self._start[0]
        ours_s = arrived_s - self._start[1]
        if not abs(t_s - ours_s) <= self._settings.slip_s:
            self.repaired += 1
            t_s = max(ours_s, self._last_s + self._settings.min_gap_s)
            self._start = (captured_s - t_s, self._start[1])
        if t_s < self._last_s + self._settings.min_gap_s:
            return None
        self._last_s = t_s
        return t_s


class FedSource:
    """Frames that are put in with :meth:`feed`, from any thread; taken out as from a camera.

    The first picture settles the size; a smaller or larger one of the same shape is brought to it,
    since a sender on a slow link may send less and pixels must go on meaning the same.

    Args:
        name: what the source is called on the page.
        settings: limits and patience.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        name: str = "the browser's camera",
        settings: FedSettings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._settings = settings or FedSettings()
        self._now_s = clock
        self._changed = threading.Condition()
        self._times = CaptureClock(self._settings)
        self._next: tuple[float, bytes] | None = None
        self._wanted = 0
        self._spoilt = 0
        self._size: tuple[int, int] | None = None
        self._arrived: dict[int, float] = {}
        self._closed = False
        self._tell: Callable[[], None] | None = None

    @property
    def info(self) -> SourceInfo:
        """The size of the first picture; 0 by 0 before there is one."""
        width, height = self._size or (0, 0)
        return SourceInfo(self._name, width, height, 30.0, live=True)

    @property
    def wanted(self) -> int:
        """The number, from 1, of the picture that is wanted now; 0 while none is."""
        return self._wanted

    def on_wanted(self, tell: Callable[[], None]) -> None:
        """Have ``tell`` called, from the taker's thread, whenever a picture is wanted."""
        self._tell = tell

    def held_s(self, number: int) -> float | None:
        """Seconds since picture ``number`` arrived; ``None`` if it is no longer known."""
        arrived_s = self._arrived.get(number)
        return None if arrived_s is None else self._now_s() - arrived_s

    @property
    def spoilt(self) -> int:
        """The number of a picture that was taken but could not be decoded; 0 where there is none.

        It is wanted again, though better from somebody else.
        """
        return self._spoilt

    def feed(self, number: int, captured_s: float, jpeg: bytes) -> bool:
        """Put in picture ``number``, taken at ``captured_s`` by the sender's own clock.

        Returns whether it was taken: one that is not wanted, or no later than the last, is not.
        Quick: it is decoded by whoever takes it out.

        Raises:
            FeedError: it is no JPEG, too large, too small, or of another shape than the first.
        """
        arrived_s = self._now_s()
        if not math.isfinite(captured_s):
            raise FeedError("The picture has no time.")
        with self._changed:
            if self._closed or number != self._wanted:
                return False
            size = self._judge(jpeg)
            t_s = self._times.place(captured_s, arrived_s)
            if t_s is None:
                return False
            self._size = self._size or size
            self._arrived[number] = arrived_s
            self._arrived.pop(number - 16, None)
            self._next = (t_s, jpeg)
            self._spoilt = 0
            self._wanted = 0
            self._changed.notify_all()
        return True

    def frames(self) -> Iterator[Frame]:
        """Yield what is fed, each picture asked for when the one before has been dealt with.

        Raises:
            SourceError: nothing came for long, once something had.
        """
        count, before = 0, b""
        while not self._closed:
            # Allowing the camera may take a while; returning may not.
            fed = self._wait(count + 1, self._settings.patience_s if count else None)
            if self._closed:
                return
            if fed is None:
                raise SourceError(
                    "The camera has been off for a while, so the session is over. "
                    "Start again when you are ready."
                )
            t_s, jpeg = fed
            image = self._decode(jpeg)
            if image is None:
                self._spoilt = count + 1
                continue
            # Identical bytes: a camera that repeats frames to keep its rate.
            yield Frame(count, t_s, image, jpeg == before)
            before = jpeg
            count += 1

    def _wait(self, number: int, patience_s: float | None) -> tuple[float, bytes] | None:
        with self._changed:
            self._wanted = 0 if self._closed else number
        if self._tell is not None:
            self._tell()
        with self._changed:
            self._changed.wait_for(lambda: self._next is not None or self._closed, patience_s)
            fed, self._next = self._next, None
            self._wanted = 0
        return fed

    def close(self) -> None:
        """Take nothing more and end ``frames``; safe to call twice, and from another thread."""
        with self._changed:
            self._closed = True
            self._wanted = 0
            self._changed.notify_all()

    def _judge(self, jpeg: bytes) -> tuple[int, int]:
        """Width and height of a picture that may be decoded."""
        settings = self._settings
        if len(jpeg) > settings.longest_bytes:
            raise FeedError("The picture is too long.")
        size = jpeg_size(jpeg)
        if size is None:
            raise FeedError("The picture is not a JPEG.")
        if max(size) > settings.most_px or min(size) < settings.least_px:
            raise FeedError("The picture is too large or too small.")
        if self._size is not None:
            shape = size[0] / size[1]
            if abs(shape / (self._size[0] / self._size[1]) - 1.0) > settings.shape_share:
                raise FeedError("The picture has another shape than the first.")
        return size

    def _decode(self, jpeg: bytes) -> Image | None:
        flags = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
        image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), flags)
        if image is None or self._size is None:
            return None
        if image.shape[1::-1] != self._size:
            image = cv2.resize(image, self._size, interpolation=cv2.INTER_LINEAR)
        return np.asarray(image, np.uint8)


def jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height that a JPEG's header promises; ``None`` where it is none.

    Read before decoding, because a few bytes may promise a picture of gigabytes. Segments are
    those of ITU-T T.81, B.1.1: a marker, and except for the few that stand alone a length.
    """
    if data[:2] != b"\xff\xd8" or data[-2:] != b"\xff\xd9":
        return None
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return (width, height) if width and height else None
        if marker in (0x01, 0xD9, 0xDA) or 0xD0 <= marker <= 0xD8 or length < 2:
            return None  # the picture itself begins, or ends, before its size was told
        at += 2 + length
    return None
