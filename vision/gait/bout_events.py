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

from vision.gait.bout import Bout
from vision.gait.laterality import assign_feet, majority_confidence
from vision.gait.leg_rows import GRID_HZ, LegGrid
from vision.gait.settings import GaitSettings
from vision.gait.timing_model import TimingModel
from vision.gait.timing_reader import TimedEvent, TimingTrace, chance_right, least_gap_s
from vision.values import EventKind, Foot, GaitEvent

_SEEN_BEFORE = round(0.15 * GRID_HZ)
_NEAREST = 8  # of the last events, that can be too near to another
_FEET_FROM = 24  # contacts: a long walk's first steps tell nothing of its last ones' feet


class BoutEvents:
    """Gathers the events of one bout.

    Args:
        model: what is asked. before: the bout that this one follows at once, whose last events are
            not told again.
    """

    def __init__(
        self,
        model: TimingModel,
        settings: GaitSettings,
        bout: Bout,
        before: BoutEvents | None = None,
    ) -> None:
        self._settings = settings
        self._told = (
            {} if before is None else {k: kept[-_NEAREST:] for k, kept in before._kept.items()}
        )
        self.bout = bout
        self._trace = TimingTrace(model, settings.timing, backward=bout.backward)
        self._kept: dict[EventKind, list[TimedEvent]] = {kind: [] for kind in EventKind}

    def read(self, grid: LegGrid, until_s: float = math.inf) -> list[TimedEvent]:
        """What is new in ``grid`` since the last time, in order of time.

        Args:
            until_s: given where ``grid`` will not go on: the end of the bout, up to which all is
                judged by what there is.
        """
        if math.isinf(until_s):
            end = grid.end - round(self._settings.timing.seen_after_s * GRID_HZ)
        else:
            end = min(grid.end, math.floor(until_s * GRID_HZ) + 1)
        first, fewest = self._trace.end, 1
        if first is None:
            # Who is first seen with a foot on the floor may have put it there at any time before.
            first = max(math.ceil(self.bout.start_s * GRID_HZ), grid.first + _SEEN_BEFORE)
            fewest = 3
        if end < first + fewest:
            return []
        return self.take(self._trace.read(grid, np.arange(first, end)))

    def _last(self) -> dict[EventKind, list[TimedEvent]]:
        return {kind: kept[-_NEAREST:] for kind, kept in self._kept.items()}

    def take(self, found: Sequence[TimedEvent]) -> list[TimedEvent]:
        """Those of ``found`` that are new."""
        if self.bout.frontal:  # where lift-offs and landings are not claimed
            contacts = (one for one in found if one.kind is EventKind.CONTACT)
            found = [replace(one, landing=()) for one in contacts]
        return [one for one in found if self._keep(one)]

    def event(self, one: TimedEvent, confidence: float) -> GaitEvent:
        """``one`` as it is told; ``confidence``: of all that comes before the events."""
        foot, sure = self._foot(one)
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
        for other in (*self._told.get(one.kind, ()), *self._last()[one.kind]):
            if abs(one.t_s - other.t_s) < least_gap_s(one, other, timing):
                return False
        insort(kept, one, key=lambda event: event.t_s)
        return True

    def _foot(self, one: TimedEvent) -> tuple[Foot, float]:
        if one.kind is not EventKind.CONTACT:
            return (Foot.LEFT if one.left > 0 else Foot.RIGHT), 0.5 + abs(one.left) / 2
        kept = self._kept[one.kind]
        at = kept.index(one)
        first = max(0, at - _FEET_FROM)
        around: Sequence[TimedEvent] = kept[first : at + _FEET_FROM]
        return assign_feet(around, self._settings.laterality, self.bout.near)[at - first]

    def _first_touch(self, one: TimedEvent) -> tuple[float | None, float | None]:
        spread_s = one.first_touch_spread_s
        if one.first_touch_s is None or spread_s is None:
            return None, None
        # Of a Laplace distribution the standard deviation is that many times its mean deviation.
        spread_s *= math.sqrt(2)
        if spread_s > self._settings.timing.touch_spread_s:
            return None, None
        return min(one.first_touch_s, one.t_s), spread_s
