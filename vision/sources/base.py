"""What every source of frames offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from vision.values import Frame, SourceInfo


class SourceError(Exception):
    """A source cannot deliver; the message is one line that says what to do.

    left_behind: whether a thread of a source that could not be opened is still caught in it.
    """

    left_behind: Callable[[], bool] = staticmethod(lambda: False)

    def anew(self) -> SourceError:
        """The same to be raised: one that is kept would hold on to whoever raised it, and that to
        its pictures, until Python looks for such rings."""
        return type(self)(*self.args)


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
