"""The contacts and lift-offs of one bout, live and recorded.

Both paths do the same: read what the timing model says, keep apart what is one event, say whose
foot it was and how sure that is. Live this is done at every frame for its last moments, and what
has been said stays; of a recording it is done once for all of it.
"""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vision.gait.laterality import assign_feet, majority_confidence
from vision.gait.leg_rows import GRID_HZ, LegGrid
from vision.gait.settings import GaitSettings
from vision.gait.timing_model import TimingModel
from vision.gait.timing_reader import TimedEvent, TimingTrace, chance_right, least_gap_s
from vision.values import EventKind, Foot, GaitEvent

_KEPT_ROWS = 400  # as far back as the direction of a walk may be found late
_ALL_ROWS = 10**9
_SEEN_BEFORE = round(0.15 * GRID_HZ)
_FEET_FROM = 24  # contacts: a long walk's first steps tell nothing of its last ones' feet


class BoutEvents:
    """Gathers the events of one bout.

    Args:
        model: what is asked. start_s: of the bout. backward: whether the walker goes
            backward. live: whether it is read as it goes on. frontal: seen from front or rear,
            where lift-offs and landings are not claimed.
    """

    def __init__(
        self,
        model: TimingModel,
        settings: GaitSettings,
        start_s: float,
        *,
        backward: bool,
        live: bool,
        frontal: bool = False,
    ) -> None:
        self._model = model
        self._settings = settings
        self._backward = backward
        self._start_s = start_s
        self._frontal = frontal
        self._trace = TimingTrace(_KEPT_ROWS if live else _ALL_ROWS)
        self._kept: dict[EventKind, list[TimedEvent]] = {kind: [] for kind in EventKind}

    def read(self, grid: LegGrid, until_s: float = math.inf) -> list[TimedEvent]:
        """What is new in ``grid`` since the last time, in order of time.

        Args:
            until_s: given where ``grid`` will not go on: the end of the bout, up to which all is
                judged by what there is.
        """
        timing = self._settings.timing
        if math.isinf(until_s):
            end = grid.end - round(timing.seen_after_s * GRID_HZ)
        else:
            end = min(grid.end, math.floor(until_s * GRID_HZ) + 1)
        first = self._trace.end
        if first is None:
            # Who is first seen with a foot on the floor may have put it there at any time before.
            first = max(math.ceil(self._start_s * GRID_HZ), grid.first + _SEEN_BEFORE)
        if end <= first or (self._trace.end is None and end < first + 3):
            return []
        rows = np.arange(first, end)
        self._trace.extend(grid, rows, self._model, backward=self._backward)
        # The last row of the time before may be a top, now that it has a neighbour.
        return self.take(self._trace.events(first - 1, timing))

    def take(self, found: Sequence[TimedEvent]) -> list[TimedEvent]:
        """Those of ``found`` that are new."""
        if self._frontal:
            contacts = (one for one in found if one.kind is EventKind.CONTACT)
            found = [replace(one, landing=()) for one in contacts]
        return [one for one in found if self._keep(one)]

    def event(self, one: TimedEvent, confidence: float, near: Foot | None = None) -> GaitEvent:
        """``one`` as it is told.

        Args:
            confidence: of all that comes before the events. near: the foot nearer to the camera.
        """
        foot, sure = self._foot(one, near)
        certain = chance_right(one.chance, self._settings.timing)
        touch_s, touch_spread_s = self._first_touch(one)
        return GaitEvent(
            t_s=one.t_s,
            foot=foot,
            kind=one.kind,
            confidence=majority_confidence(sure) * certain * confidence,
            known_s=one.t_s,
            first_touch_s=touch_s,
            first_touch_spread_s=touch_spread_s,
        )

    def _keep(self, one: TimedEvent) -> bool:
        kept = self._kept[one.kind]
        timing = self._settings.timing
        for other in reversed(kept):
            if abs(one.t_s - other.t_s) < least_gap_s(one, other, timing):
                return False
            if other.t_s < one.t_s - 1.0:
                break
        insort(kept, one, key=lambda event: event.t_s)
        return True

    def _foot(self, one: TimedEvent, near: Foot | None) -> tuple[Foot, float]:
        if one.kind is not EventKind.CONTACT:
            return (Foot.LEFT if one.left > 0 else Foot.RIGHT), 0.5 + abs(one.left) / 2
        kept = self._kept[one.kind]
        at = kept.index(one)
        first = max(0, at - _FEET_FROM)
        around: Sequence[TimedEvent] = kept[first : at + _FEET_FROM]
        return assign_feet(around, self._settings.laterality, near)[at - first]

    def _first_touch(self, one: TimedEvent) -> tuple[float | None, float | None]:
        spread_s = one.first_touch_spread_s
        if one.first_touch_s is None or spread_s is None:
            return None, None
        # Of a Laplace distribution the standard deviation is that many times its mean deviation.
        spread_s *= math.sqrt(2)
        if spread_s > self._settings.timing.touch_spread_s:
            return None, None
        return min(one.first_touch_s, one.t_s), spread_s
