"""A kiosk's camera that is drawn: one visitor after another comes onto the lane, for ever."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from threading import Event

import numpy as np

from vision.sources.base import SourceError
from vision.values import Frame, SourceInfo
from vision.walker.actor import Actor
from vision.walker.lane_scene import LaneRoom, LaneScene
from vision.walker.visits import VisitKind, Visits

_MOST_LEFT = 3  # of earlier visits, who may still be about


class KioskVisitors:
    """Drawn visitors as a live source.

    They do what the kiosk asks for, if they are ``told`` how far it has come; else they go by the
    time alone.

    Args:
        room: lane and camera. seed: decides who comes and what they do.
        pace: seconds drawn in one second, pictures that would be late being left out; ``None``:
            picture after picture, as fast as they are taken.
        kinds: of what kinds the visits are; as often as in a gym if left out.
        pause_s: least and greatest time in which the lane is empty between two visits.
        visits: after so many the lane stays empty; ``None``: never.
    """

    def __init__(
        self,
        room: LaneRoom | None = None,
        *,
        seed: int = 0,
        pace: float | None = 1.0,
        kinds: Sequence[VisitKind] = (),
        pause_s: tuple[float, float] = (4.0, 15.0),
        visits: int | None = None,
    ) -> None:
        self.scene = LaneScene(room or LaneRoom())
        self.most = visits
        """After so many the lane stays empty, ``None``: never; may be changed at any time."""
        self.begun = 0
        """How many visits have begun."""
        self.kind: VisitKind | None = None
        """Of the visit that goes on, ``None`` in a pause."""
        self._pace, self._pause_s = pace, pause_s
        self._visits = Visits(self.scene, seed, kinds)
        self._random = np.random.default_rng([seed, 13])
        self._cast: list[Actor] = []
        self._visitor: Actor | None = None
        self._next_s = self._pause()
        self._phase: str | None = None
        self._closed = Event()

    @property
    def info(self) -> SourceInfo:
        """Size and rate."""
        room = self.scene.room
        return SourceInfo(
            name="walker",
            width=room.width,
            height=room.height,
            fps=room.fps,
            frames=None,
            duration_s=None,
            live=True,
        )

    def told(self, phase: str | None) -> None:
        """The kiosk's phase from now on, by its name; safe from another thread."""
        self._phase = phase

    def frames(self) -> Iterator[Frame]:
        """Pictures without end, in seconds of what is drawn.

        Raises:
            SourceError: when the source was closed before.
        """
        if self._closed.is_set():
            raise SourceError("the drawn visitors are closed; make new ones")
        return self._frames()

    def close(self) -> None:
        """End a running ``frames`` at its next picture; safe from another thread."""
        self._closed.set()

    def _frames(self) -> Iterator[Frame]:
        fps, start, index = self.scene.room.fps, time.monotonic(), 0
        while not self._closed.is_set():
            t_s = index / fps
            if self._pace is not None:
                wait_s = start + t_s / self._pace - time.monotonic()
                if wait_s > 0 and self._closed.wait(wait_s):
                    return
            self._come_and_go(t_s)
            image = self.scene.picture(t_s, self._cast, self._phase)
            yield Frame(index=index, t_s=t_s, image=image)
            index += 1
            if self._pace is not None:
                index = max(index, int((time.monotonic() - start) * self._pace * fps))

    def _come_and_go(self, t_s: float) -> None:
        if self.kind is not None and self._visitor is not None and self._visitor.done:
            self.kind, self._visitor = None, None
            self._next_s = t_s + self._pause()
        # whoever waits or passes by stays until they have gone
        self._cast = [one for one in self._cast if not one.done]
        more = self.most is None or self.begun < self.most
        if self.kind is None and t_s >= self._next_s and more:
            self.kind, roles = self._visits.next(t_s)
            new = [Actor(role) for role in roles]
            self._visitor = new[0]
            self._cast = [*self._cast[-_MOST_LEFT:], *new]
            self.begun += 1

    def _pause(self) -> float:
        return float(self._random.uniform(*self._pause_s))
