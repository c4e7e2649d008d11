"""Faults as stretches of time, from what the checks say moment by moment.

A check calls a fault once most of the last steps or seconds are beyond its limit, and clears it
as late. Whoever looks at a film wants to see where it began. So a stretch begins where the value
left the good band for good, and ends where it was last outside while the check still said so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vision.settings import Section, number
from vision.values import CheckResult, Observation, Verdict


class FaultStretchSettings(Section):
    """Which moments are one stretch."""

    join_s: float = number(
        1.0,
        low=0.0,
        high=10.0,
        title="A shorter time within the good band interrupts nothing",
        unit="s",
        source="a stride [K]",
    )
    before_s: float = number(
        6.0,
        low=0.0,
        high=60.0,
        title="A fault began at most this long before it was said",
        unit="s",
        source="a dozen steps, more than any check weighs [K]",
    )


@dataclass(frozen=True, slots=True)
class FaultStretch:
    """One fault from start_s to end_s. check: its id. value: the worst, in ``unit``, beyond
    ``limit``, the edge of the good band; both ``None`` where the check has no number for it."""

    check: str
    fault: str
    start_s: float
    end_s: float
    value: float | None
    limit: float | None
    unit: str
    confidence: float


@dataclass(slots=True)
class _Outside:
    """A run of values beyond one edge of the good band."""

    side: int
    start_s: float
    last_s: float
    worst: float


class _Followed:
    """One check's answers over time."""

    def __init__(self, settings: FaultStretchSettings) -> None:
        self._settings = settings
        self._run: _Outside | None = None
        self._open: FaultStretch | None = None
        self._said_s = 0.0
        self.closed: list[FaultStretch] = []

    def take(self, t_s: float, result: CheckResult) -> None:
        self._follow_value(t_s, result)
        now = self._open
        if result.verdict is not Verdict.FAULT or result.fault is None:
            if now is not None and t_s - self._said_s > self._settings.join_s:
                self.close()
            return
        if now is not None and now.fault != result.fault:
            self.close()
            now = None
        self._said_s = t_s
        run = self._run
        if now is None:
            start_s = t_s if run is None else max(run.start_s, t_s - self._settings.before_s)
            before_s = self.closed[-1].end_s if self.closed else 0.0
            now = FaultStretch(
                result.id, result.fault, max(start_s, before_s), t_s, None, None, result.unit, 0.0
            )
        if run is None:
            self._open = replace(now, end_s=max(now.end_s, t_s) if now.value is None else now.end_s)
        else:
            self._open = replace(
                now,
                end_s=max(now.end_s, run.last_s),
                value=run.worst if now.value is None else _worse(now.value, run.worst, run.side),
                limit=result.ok_high if run.side > 0 else result.ok_low,
            )
        self._open = replace(self._open, confidence=max(now.confidence, result.confidence))

    def close(self) -> None:
        """The fault is over."""
        if self._open is not None:
            self.closed.append(self._open)
        self._open = None

    def _follow_value(self, t_s: float, result: CheckResult) -> None:
        run = self._run
        if run is not None and t_s - run.last_s > self._settings.join_s:
            run = self._run = None
        side = _side(result)
        if not side or result.value is None:
            return
        if run is None or run.side != side:
            self._run = _Outside(side, t_s, t_s, result.value)
            return
        run.last_s = t_s
        run.worst = _worse(run.worst, result.value, side)


def _side(result: CheckResult) -> int:
    """Beyond which edge of the good band the value is; 0 inside it or where it is not known."""
    value, low, high = result.value, result.ok_low, result.ok_high
    if value is None:
        return 0
    if high is not None and value > high:
        return 1
    return -1 if low is not None and value < low else 0


def _worse(one: float, other: float, side: int) -> float:
    return max(one, other) if side > 0 else min(one, other)


class FaultStretches:
    """Follows the answers of all checks."""

    def __init__(self, settings: FaultStretchSettings | None = None) -> None:
        self._settings = settings or FaultStretchSettings()
        self._followed: dict[str, _Followed] = {}

    def see(self, seen: Observation) -> None:
        """Take in one observation; they come in order of time."""
        for result in seen.checks:
            followed = self._followed.get(result.id)
            if followed is None:
                followed = self._followed[result.id] = _Followed(self._settings)
            followed.take(seen.t_s, result)

    def all(self) -> tuple[FaultStretch, ...]:
        """The stretches in order of their start; ask once all has been seen."""
        for followed in self._followed.values():
            followed.close()
        found = (one for followed in self._followed.values() for one in followed.closed)
        return tuple(sorted(found, key=lambda one: (one.start_s, one.check)))
