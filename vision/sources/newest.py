"""The newest picture of a live camera, between the thread that reads and whoever takes.

A camera's own queue would hand the walker pictures of seconds ago. So a reader takes in whatever
comes, and of it one picture is kept.
"""

from __future__ import annotations

import threading
import time
from typing import Generic, TypeVar

from vision.sources.base import SilentSource, SourceError

PictureT = TypeVar("PictureT")


class NewestPicture(Generic[PictureT]):
    """One picture, and when it was taken; ``dropped`` counts those whose place a newer one took.

    ``put``, ``alive`` and ``fail`` are for the reader's thread, ``first``, ``begin`` and ``take``
    for whoever takes; ``close`` is for both.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._newest: tuple[float, PictureT] | None = None
        self._failure: SourceError | None = None
        self._alive_s = time.monotonic()
        self._counts = False
        self.dropped = 0
        self.closed = False

    def put(self, taken_s: float, picture: PictureT) -> None:
        """A picture has come, which was taken at ``taken_s`` of the source's own clock."""
        with self._changed:
            self._alive_s = time.monotonic()
            if self.closed:
                return
            if self._newest is not None and self._counts:
                self.dropped += 1
            self._newest = (taken_s, picture)
            self._changed.notify_all()

    def alive(self) -> None:
        """A picture has come that is of no use: the camera is not silent."""
        with self._changed:
            self._alive_s = time.monotonic()

    def fail(self, failure: SourceError) -> None:
        """No more will come; ``failure`` is raised to whoever takes, after the last picture."""
        with self._changed:
            self._failure = failure
            self._changed.notify_all()

    def close(self) -> None:
        """Nobody takes any more; safe to call twice."""
        with self._changed:
            self.closed = True
            self._newest = None
            self._changed.notify_all()

    def first(self, patience_s: float, silent: str) -> PictureT:
        """The newest picture, waited for, and left where it is.

        Raises:
            SilentSource: with the message ``silent``: none came in time. SourceError: the reader
                has failed.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: self._newest is not None or self._failure or self.closed, patience_s
            )
            if self._failure is not None:
                raise self._failure.anew()
            if self._newest is None:
                raise SilentSource(silent)
            return self._newest[1]

    def begin(self) -> None:
        """From now on somebody takes, and what is not taken in time counts as dropped."""
        with self._changed:
            self.dropped, self._counts = 0, True

    def take(self, stale_s: float, silent: str) -> tuple[float, PictureT] | None:
        """When the newest picture was taken, and the picture, waited for; ``None``: closed.

        Raises:
            SilentSource: with the message ``silent``: none has come for ``stale_s``. SourceError:
                the reader has failed.
        """
        with self._changed:
            while self._newest is None and self._failure is None and not self.closed:
                left_s = self._alive_s + stale_s - time.monotonic()
                if left_s <= 0:
                    raise SilentSource(silent)
                self._changed.wait(left_s)
            if self.closed:
                return None
            if self._newest is None:
                assert self._failure is not None
                raise self._failure.anew()
            newest, self._newest = self._newest, None
            return newest
