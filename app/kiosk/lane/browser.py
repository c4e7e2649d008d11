"""The camera of the screen's own browser, whose pictures come over the link."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from vision.settings import Section, number
from vision.sources.base import SilentSource, SourceError
from vision.sources.fed import FedSettings, FedSource, FeedError
from vision.values import Frame, SourceInfo

_NAME = "browser's camera"


class BrowserCameraSettings(Section):
    """When the browser's camera is silent."""

    silent_s: float = number(
        3.0,
        low=0.2,
        high=60,
        title="Time without pictures after which it is silent",
        unit="s",
        source="as that of a camera in the network [K]",
    )


class BrowserFeed:
    """Holds the newest picture that the browser has sent, until it is wanted.

    Args:
        settings: its patience. clock: seconds, monotonic.
    """

    def __init__(
        self,
        settings: BrowserCameraSettings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._silent_s = (settings or BrowserCameraSettings()).silent_s
        self._now_s = clock
        self._lock = threading.Lock()
        self._held: tuple[float, bytes] | None = None
        self._came_s: float | None = None
        self._source: BrowserSource | None = None

    def put(self, jpeg: bytes) -> None:
        """A picture has come; from any thread."""
        now_s = self._now_s()
        with self._lock:
            self._held = (now_s, jpeg)
            self._came_s = now_s
            source = self._source
        if source is not None:
            source.offer()

    def open(self) -> BrowserSource:
        """The pictures from now on.

        Raises:
            SilentSource: none has come lately. SourceError: none has come at all.
        """
        with self._lock:
            if self._came_s is None:
                raise SourceError(
                    "The screen's browser sends no pictures. Open the lane's screen on it, and "
                    "allow its camera."
                )
            if self._now_s() - self._came_s > self._silent_s:
                raise self._silent()
            self._source = BrowserSource(self._take, self._silent_s, self._silent)
            return self._source

    def _silent(self) -> SilentSource:
        return SilentSource(
            f"The screen's browser has sent no picture for {self._silent_s:g} s. See whether the "
            "screen and its camera are on."
        )

    def _take(self) -> tuple[float, bytes] | None:
        with self._lock:
            held, self._held = self._held, None
            return held


class BrowserSource:
    """A browser's pictures as a source, from ``BrowserFeed.open`` on.

    A picture that is none, or of another shape than the first, ends it.

    Args:
        take: gives the held picture and when it came. silent_s: patience. silent: what is raised.
    """

    def __init__(
        self,
        take: Callable[[], tuple[float, bytes] | None],
        silent_s: float,
        silent: Callable[[], SilentSource],
    ) -> None:
        self._take, self._silent = take, silent
        self._fed = FedSource(_NAME, FedSettings(patience_s=silent_s))
        self._fed.on_wanted(self.offer)
        self._refused = ""
        self.captured_s = 0.0
        """When the newest picture came, by the feed's clock."""

    @property
    def info(self) -> SourceInfo:
        """The size of the first picture; 0 by 0 before there is one."""
        return self._fed.info

    def offer(self) -> None:
        """Give the held picture, if one is wanted."""
        number = self._fed.wanted
        held = self._take() if number else None
        if held is None:
            return
        try:
            if self._fed.feed(number, *held):
                self.captured_s = held[0]
        except FeedError as error:
            self._refused = f"The picture of the screen's browser is refused: {error}"
            self._fed.close()

    def frames(self) -> Iterator[Frame]:
        """Yield the newest picture each time one is asked for.

        Raises:
            SilentSource: none came for long. SourceError: one that came is none.
        """
        frames = self._fed.frames()
        while True:
            try:
                frame = next(frames, None)
            except SourceError as error:
                raise self._silent() from error
            if frame is None:
                if self._refused:
                    raise SourceError(self._refused)
                return
            yield frame

    def close(self) -> None:
        """End ``frames``; safe to call twice, and from another thread."""
        self._fed.close()
