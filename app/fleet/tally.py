"""Counts added up by hour and lane, bounded however long nothing can be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from app.fleet.values import MOST_TIPS, HourCount

OTHER = "other"
"""The tips that no longer have a line of their own."""
_MOST_TIMES = 1_000_000
_MOST_S = 1e8


def hour_of(moment: datetime) -> datetime:
    """The beginning of the hour (UTC) in which ``moment`` lies."""
    return moment.astimezone(timezone.utc).replace(minute=0, second=0, microsecond=0)


def added(one: HourCount, other: HourCount) -> HourCount:
    """Both together, under the hour and lane of ``one``."""
    return HourCount(
        hour=one.hour,
        lane=one.lane,
        greeted=min(one.greeted + other.greeted, _MOST_TIMES),
        begun=min(one.begun + other.begun, _MOST_TIMES),
        completed=min(one.completed + other.completed, _MOST_TIMES),
        walked_s=min(one.walked_s + other.walked_s, _MOST_S),
        tips=added_tips(one.tips, other.tips),
    )


def added_tips(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """How often each tip was given in both; those beyond ``MOST_TIPS`` are put together."""
    tips = dict(one)
    for tip, times in other.items():
        name = tip if tip in tips or len(tips) < MOST_TIPS - 1 else OTHER
        tips[name] = min(tips.get(name, 0) + times, _MOST_TIMES)
    return tips


@dataclass(slots=True)
class Totals:
    """Counts of any hours and lanes, put together."""

    greeted: int = 0
    begun: int = 0
    completed: int = 0
    walked_s: float = 0.0
    tips: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, counts: Iterable[HourCount]) -> Totals:
        """Those of ``counts``."""
        found = cls()
        for one in counts:
            found.add(one)
        return found

    def add(self, count: HourCount) -> None:
        """Add it."""
        self.greeted += count.greeted
        self.begun += count.begun
        self.completed += count.completed
        self.walked_s += count.walked_s
        self.tips = added_tips(self.tips, count.tips)

    @property
    def tip(self) -> str | None:
        """The tip that was given most often, of several the first by name; ``None``: none was."""
        named = {tip: times for tip, times in self.tips.items() if tip != OTHER}
        return min(named, key=lambda tip: (-named[tip], tip)) if named else None


class HourTally:
    """Counts by hour and lane. Beyond ``most`` of them the oldest hours are put together as days,
    then days as one, so that no count is lost. Not fit for several threads."""

    def __init__(self, most: int = 2000) -> None:
        self._most = most
        self._counts: dict[tuple[datetime, str], HourCount] = {}

    def __len__(self) -> int:
        return len(self._counts)

    def add(self, count: HourCount) -> None:
        """Add it to what its hour and lane have."""
        key = (hour_of(count.hour), count.lane)
        before = self._counts.get(key)
        here = count.model_copy(update={"hour": key[0]})
        self._counts[key] = here if before is None else added(before, here)
        if len(self._counts) > self._most:
            self._coarsen()

    def take(self) -> tuple[HourCount, ...]:
        """All of them, by hour and lane; the tally is empty afterwards."""
        taken = self.counts()
        self._counts.clear()
        return taken

    def counts(self) -> tuple[HourCount, ...]:
        """All of them, by hour and lane."""
        return tuple(self._counts[key] for key in sorted(self._counts))

    def _coarsen(self) -> None:
        counts = self.counts()
        old, young = counts[: len(counts) // 2], counts[len(counts) // 2 :]
        for by_day in (True, False):
            merged = _merged(old, by_day=by_day)
            if len(merged) <= max(1, len(old) // 2):
                break
        self._counts = {(one.hour, one.lane): one for one in young}
        for one in merged:
            key = (one.hour, one.lane)
            there = self._counts.get(key)
            self._counts[key] = one if there is None else added(there, one)


def _merged(counts: Iterable[HourCount], *, by_day: bool) -> tuple[HourCount, ...]:
    """By lane and day, or by lane alone."""
    found: dict[tuple[datetime, str], HourCount] = {}
    first: dict[str, datetime] = {}
    for one in counts:
        hour = first.setdefault(one.lane, one.hour)
        if by_day:
            hour = one.hour - timedelta(hours=one.hour.hour)
        moved = one.model_copy(update={"hour": hour})
        key = (hour, one.lane)
        found[key] = added(found[key], moved) if key in found else moved
    return tuple(found.values())
