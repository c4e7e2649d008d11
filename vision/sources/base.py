"""What every source of frames offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Protocol

from vision.values import Frame, SourceInfo


class SourceFault(str, Enum):
    """What is wrong with a film, for whoever says it in another language."""

    DAMAGED = "damaged"
    EMPTY = "empty"
    FORMAT = "format"
    """No kind of film that is known, or damaged at its beginning."""
    NO_VIDEO = "no_video"
    CODEC = "codec"
    TOO_LARGE = "too_large"
    ONE_PICTURE = "one_picture"


class SourceError(Exception):
    """A source cannot deliver; the message is one line that says what to do.

    left_behind: whether a thread of a source that could not be opened is still caught in it.
    fault: what is wrong, where it is one of these.
    """

    left_behind: Callable[[], bool] = staticmethod(lambda: False)

    def __init__(self, message: str, fault: SourceFault | None = None) -> None:
        super().__init__(message)
        self.fault = fault

    def anew(self) -> SourceError:
        """The same to be raised: one that is kept would hold on to whoever raised it, and that to
        its pictures, until Python looks for such rings."""
        return type(self)(str(self), self.fault)


class SilentSource(SourceError):
    """A live source is there and gives no pictures, or gives none any longer."""


class FrozenSource(SourceError):
    """A live source repeats the very same picture."""


class Source(Protocol):
    """Frames in order of capture time. Whoever opens one closes it (``contextlib.closing``)."""

    @property
    def info(self) -> SourceInfo:
        """Size, rate and, for a recording, length."""
        ...

    def frames(self) -> Iterator[Frame]:
        """Yield frames with strictly increasing ``t_s`` until the source ends.

        Raises:
            SourceError: when the source fails half way.
        """
        ...

    def close(self) -> None:
        """Release the device or file; safe to call twice, and from another thread."""
        ...
