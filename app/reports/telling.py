"""Tells contacts and lift-offs while a clip is looked at, before the second look at all of it."""

from __future__ import annotations

from collections.abc import Callable

from app.reports.asked import FoundSoFar
from vision.values import GaitEvent, Observation, SourceInfo

_EVERY_S = 0.5  # of the walker's time, where nothing happens


class Telling:
    """Watches observations and tells ``found`` what they bring.

    Args:
        info: of the source, for how far it has come.
    """

    def __init__(self, found: Callable[[FoundSoFar], None], info: SourceInfo) -> None:
        self._found = found
        self._info = info
        self._told_s = 0.0

    def watch(self, seen: Observation) -> None:
        """Take in one observation; events are told at once, else a word comes now and then."""
        events: tuple[GaitEvent, ...] = seen.gait.events
        if events or seen.t_s - self._told_s >= _EVERY_S:
            self._told_s = seen.t_s
            self._found(FoundSoFar(seen.t_s, self._share(seen), events))

    def _share(self, seen: Observation) -> float:
        if self._info.duration_s:
            return min(1.0, seen.t_s / self._info.duration_s)
        return min(1.0, seen.frame_index / self._info.frames) if self._info.frames else 0.0
