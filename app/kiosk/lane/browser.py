"""The camera of the screen's own browser, whose pictures come over the link."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from app.kiosk.values import LaneTrouble
from vision.settings import Section, number
from vision.sources.base import SourceError
from vision.sources.fed import FedSettings, FedSource, FeedError
from vision.values import Frame, SourceInfo


class BrowserCameraSettings(Section):
    """When the browser's camera is in trouble."""

    silent_s: float = number(
        3.0,
        low=0.2,
        high=60,
        title="Time without pictures after which it is silent",
        unit="s",
        source="as that of a camera in the network [K]",
    )
    frozen_s: float = number(
        5.0,
        low=0.2,
        high=600,
        title="Time with the very same picture after which it is frozen",
        unit="s",
        source="sensors are noisy [K]",
    )


class BrowserCamera:
    """Pictures that the browser sends; the newest one is held until it is wanted.

    Args:
        settings: its patience. clock: seconds, monotonic.
    """

    def __init__(
        self,
        settings: BrowserCameraSettings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings or BrowserCameraSettings()
        self._now_s = clock
        self._lock = threading.Lock()
        self._held: tuple[float, bytes] | None = None
        self._came_s: float | None = None
        self._last = b""
        self._changed_s = clock()
        self._refused = ""
        self._closed = False
        self._source = self._fresh()
        self.captured_s = 0.0

    @property
    def info(self) -> SourceInfo:
        """The size of the first picture; 0 by 0 before there is one."""
        return self._source.info

    def put(self, jpeg: bytes) -> None:
        """A picture has come; from any thread."""
        now_s = self._now_s()
        with self._lock:
            if jpeg != self._last:
                self._last, self._changed_s = jpeg, now_s
            self._held = (now_s, jpeg)
            self._came_s = now_s
        self._offer()

    def trouble(self) -> tuple[LaneTrouble, str] | None:
        """What is wrong with it, and a line for the operator; ``None``: nothing."""
        now_s, own = self._now_s(), self._settings
        if self._refused:
            return LaneTrouble.SIZE, self._refused
        if self._came_s is None:
            return LaneTrouble.NO_CAMERA, (
                "the screen's browser sends no pictures: open the lane's screen on it and allow "
                "its camera"
            )
        if now_s - self._came_s > own.silent_s:
            return LaneTrouble.SILENT, (
                f"the screen's browser has sent no picture for {own.silent_s:g} s: see whether the "
                "screen and its camera are on"
            )
        if now_s - self._changed_s > own.frozen_s:
            return LaneTrouble.FROZEN, "the browser's camera repeats the very same picture"
        return None

    def frames(self) -> Iterator[Frame]:
        """Yield the newest picture each time one is asked for, until it is closed; it never ends
        by itself. A picture of another shape begins a new source, with times that go on."""
        began_s, index = self._now_s(), 0
        while not self._closed:
            offset_s = self._now_s() - began_s
            try:
                for frame in self._source.frames():
                    yield Frame(index, offset_s + frame.t_s, frame.image, frame.repeated)
                    index += 1
            except SourceError:
                pass  # none for long: it goes on waiting
            with self._lock:
                if not self._closed:
                    self._source = self._fresh()

    def close(self) -> None:
        """End ``frames``; safe to call twice, and from another thread."""
        with self._lock:
            self._closed = True
        self._source.close()

    def _fresh(self) -> FedSource:
        source = FedSource("the browser's camera", FedSettings(patience_s=86_400))
        source.on_wanted(self._offer)
        return source

    def _offer(self) -> None:
        with self._lock:
            source, held = self._source, self._held
            if held is None or not source.wanted:
                return
            self._held = None
        came_s, jpeg = held
        try:
            if source.feed(source.wanted, came_s, jpeg):
                self.captured_s = came_s
            self._refused = ""
        except FeedError as error:
            self._refused = f"the browser's picture is refused: {error}"
            source.close()
