"""What a lane's messages say of its visits, as counts: one count a visit, when it is over."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.fleet.tally import OTHER, hour_of
from app.fleet.values import HourCount
from app.kiosk.values import (
    LaneEnded,
    LaneMessage,
    LaneResult,
    LaneView,
    VisitPhase,
    VisitResult,
)
from app.storage.values import utc_now

_LABEL = re.compile(r"[a-z0-9_.-]{1,40}\Z")
_BEGUN = (VisitPhase.READY, VisitPhase.WALK, VisitPhase.RESULT)


@dataclass(frozen=True, slots=True)
class _Seen:
    """How far a visit was seen to come."""

    number: int
    begun: bool = False
    result: VisitResult | None = None


class VisitCounter:
    """Counts the visits of all lanes. One whose end is never told counts as far as it was seen,
    once another is seen. Not fit for several threads."""

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._seen: dict[str, _Seen] = {}
        self._ended: dict[str, int] = {}

    def take(self, lane: str, message: LaneMessage) -> tuple[HourCount, ...]:
        """What is to be counted after this message of ``lane``: nothing, one or two visits."""
        if isinstance(message, LaneView):
            return self._view(lane, message)
        if isinstance(message, LaneResult):
            lost = self._other(lane, message.number)
            self._seen[lane] = _Seen(message.number, True, message.result)
            return lost
        if isinstance(message, LaneEnded):
            before = self._seen.get(lane)
            if before is not None and message.number < before.number:
                return ()  # the next one has begun, and this one was counted with it
            lost = self._other(lane, message.number)
            seen = self._seen.pop(lane, None)
            self._ended[lane] = message.number
            # Where the process has died its keeper ends the visit, and knows of no result.
            result = message.result or (seen.result if seen is not None else None)
            begun = message.begun or (seen is not None and seen.begun)
            counted = self._count(lane, message.greeted, begun, message.completed, result)
            return (*lost, *counted)
        return ()

    def _view(self, lane: str, view: LaneView) -> tuple[HourCount, ...]:
        if view.phase is VisitPhase.ATTRACT:
            self._ended.pop(lane, None)
            return ()
        if self._ended.get(lane) == view.number:
            return ()
        lost = self._other(lane, view.number)
        seen = self._seen.get(lane) or _Seen(view.number)
        self._seen[lane] = replace(seen, begun=seen.begun or view.phase in _BEGUN)
        return lost

    def _other(self, lane: str, number: int) -> tuple[HourCount, ...]:
        seen = self._seen.get(lane)
        return self._lost(lane) if seen is not None and seen.number != number else ()

    def _lost(self, lane: str) -> tuple[HourCount, ...]:
        """Count what was seen of a visit that will never be told to be over."""
        self._ended.pop(lane, None)
        seen = self._seen.pop(lane, None)
        if seen is None:
            return ()
        return self._count(lane, True, seen.begun, seen.result is not None, seen.result)

    def _count(
        self, lane: str, greeted: bool, begun: bool, completed: bool, result: VisitResult | None
    ) -> tuple[HourCount, ...]:
        if not (greeted or begun or completed):
            return ()
        tips = {}
        if result is not None and result.tip_id:
            tips = {result.tip_id if _LABEL.match(result.tip_id) else OTHER: 1}
        return (
            HourCount(
                hour=hour_of(self._now()),
                lane=lane,
                greeted=int(greeted),
                begun=int(begun),
                completed=int(completed),
                walked_s=0.0 if result is None else round(result.backward_s, 1),
                tips=tips,
            ),
        )
