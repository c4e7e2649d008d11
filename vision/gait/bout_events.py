"""The contacts and lift-offs of one bout, live and recorded.

Both paths do the same: read what the timing model says, keep apart what is one event, say whose
foot it was and how sure that is. Live this is done at every frame for its last moments, and what
has been said stays; of a recording it is done once for all of it.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vision.gait.bout import Bout
from vision.gait.certainty import Sight, contact_chance, foot_chance
from vision.gait.laterality import assign_feet, majority_confidence
from vision.gait.leg_rows import GRID_HZ, LegGrid
from vision.gait.settings import GaitSettings
from vision.gait.timing_model import TimingModel
from vision.gait.timing_reader import TimedEvent, TimingTrace, are_one, chance_right
from vision.values import EventKind, Foot, GaitEvent

_SEEN_BEFORE = round(0.15 * GRID_HZ)
_NEAREST = 8  # events on either side, that can be too near to another
_FEET_FROM = 24  # contacts: a long walk's first steps tell nothing of its last ones' feet
_REMEMBERED = 2 * _FEET_FROM  # of what was told before, so that an hour's walk is not kept


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
        self._told: dict[EventKind, list[TimedEvent]] = {
            kind: [] if before is None else before._kept[kind][-_NEAREST:] for kind in EventKind
        }
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

    def take(self, found: Sequence[TimedEvent]) -> list[TimedEvent]:
        """Those of ``found`` that are new; ask for what is told of them before the next call."""
        if self.bout.frontal:  # where lift-offs and landings are not claimed
            contacts = (one for one in found if one.kind is EventKind.CONTACT)
            found = [replace(one, landing=()) for one in contacts]
        for kept in self._kept.values():
            del kept[:-_REMEMBERED]
        new: list[TimedEvent] = []
        # The likeliest first: of what is known at once, the less likely gives way.
        for one in sorted(found, key=lambda event: -event.chance):
            if not self._is_told(one):
                insort(self._kept[one.kind], one, key=lambda event: event.t_s)
                new.append(one)
        return sorted(new, key=lambda event: event.t_s)

    def _is_told(self, one: TimedEvent) -> bool:
        timing = self._settings.timing
        kept = self._kept[one.kind]
        at = bisect_left(kept, one.t_s, key=lambda event: event.t_s)
        told = [*self._told[one.kind], *kept[max(0, at - _NEAREST) : at + _NEAREST]]
        # A less likely one that came first may have been wrong, but cannot be taken back.
        likelier = [other for other in told if other.chance >= one.chance]
        return are_one(one, told, timing.same_foot_s, timing.same_event_s) or are_one(
            one, likelier, timing.same_foot_s, timing.told_again_s
        )

    def event(self, one: TimedEvent, confidence: float) -> GaitEvent:
        """``one`` as it is told; ``confidence``: of all that comes before the events."""
        foot, sure = self._foot(one)
        touch_s, touch_spread_s = self._first_touch(one)
        return GaitEvent(
            t_s=one.t_s,
            foot=foot,
            kind=one.kind,
            confidence=self._certainty(one, foot, sure, confidence),
            known_s=one.t_s,
            first_touch_s=touch_s,
            first_touch_spread_s=touch_spread_s,
        )

    def _certainty(self, one: TimedEvent, foot: Foot, sure: float, before: float) -> float:
        settings = self._settings
        if not one.spread_s:  # a lift-off, or told by rules
            certain = chance_right(one.chance, settings.timing)
            return majority_confidence(sure) * certain * before
        vote = one.left if foot is Foot.LEFT else -one.left
        sight = Sight(one.spread_s, one.chance, before, self.bout.frontal)
        own = settings.certainty
        return contact_chance(sight, own) * foot_chance(sure, vote, own)

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
