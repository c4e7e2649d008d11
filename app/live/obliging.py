"""The demo's walker, who stands tall for a moment when the coach asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

from vision.body.baseline import BaselineSettings
from vision.values import Frame, SourceInfo
from vision.walker import WalkerSource, WalkScript
from vision.walker.script import Motion, Segment

_LONGER_S = 2.0  # than is asked for: the view settles, and nobody stands still at once


class ObligingWalker:
    """A drawn walker in real time. Asked to ``stand``, it does so where it is, and walks on.

    Args:
        script: the walk. stand_s: how long it stands.
    """

    def __init__(self, script: WalkScript, stand_s: float | None = None) -> None:
        self._walking = WalkerSource(script, realtime=True)
        still = Segment(duration_s=60.0, motion=Motion.STANDING, manner=script.segments[0].manner)
        self._standing = WalkerSource(
            script.model_copy(update={"segments": (still,), "loop": False})
        )
        self._stand_s = BaselineSettings().hold_s + _LONGER_S if stand_s is None else stand_s
        self._asked = Event()

    @property
    def info(self) -> SourceInfo:
        """Size, rate and length."""
        return self._walking.info

    def stand(self) -> None:
        """Stand tall from the next frame on; safe from another thread."""
        self._asked.set()

    def frames(self) -> Iterator[Frame]:
        """Frames as a camera would give them.

        Raises:
            SourceError: when the source was closed before.
        """
        since_s = float("-inf")
        for frame in self._walking.frames():
            if self._asked.is_set():
                self._asked.clear()
                since_s = frame.t_s
            stood_s = frame.t_s - since_s
            if stood_s < self._stand_s:
                yield Frame(frame.index, frame.t_s, self._standing.render(stood_s))
            else:
                yield frame

    def close(self) -> None:
        """End a running ``frames`` at its next frame; safe from another thread."""
        self._walking.close()
