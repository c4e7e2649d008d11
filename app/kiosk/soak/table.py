"""What a soak has shown, as a table for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from app.kiosk.soak.visitors import Fate

MEMORY_MB, HANDLES, THREADS = "memory, MB", "handles", "threads"
_MOST = {MEMORY_MB: 1.0, HANDLES: 0.25, THREADS: 0.25}
"""Growth a session that still is flat; the allocator alone moves by as much in a short soak. [K]"""
_LEAST_SAMPLES = 3
_WARM = 2
"""Sessions of a life that count for no growth, a whole walk among them: what is loaded for the
first walkers stays. [K]"""
_MOST_STOOD_S = 3.0
"""An empty lane judges twice a second, and says so as often; a crowded machine is late. [K]"""
_WORDS = {
    Fate.COMPLETED: "walked to the end, and given a result",
    Fate.LEFT: "left by themselves before that",
    Fate.BROKEN_OFF: "broken off by a fault of their lane",
    Fate.FAILED: "failed without any reason",
}


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One kind of fault. noticed_s: from injecting it until the kiosk told of it, recovered_s: from
    lifting it until the lane judged pictures again; of each time that it was. others_s: the longest
    time for which a lane that it did not hit judged nothing meanwhile."""

    name: str
    injected: int
    noticed_s: tuple[float, ...]
    recovered_s: tuple[float, ...]
    others_s: tuple[float, ...] = ()

    @property
    def withstood(self) -> bool:
        """Whether every one was noticed, and recovered from, and none froze another lane."""
        froze = max(self.others_s, default=0.0) > _MOST_STOOD_S
        return len(self.noticed_s) == len(self.recovered_s) == self.injected and not froze


@dataclass(frozen=True, slots=True)
class LaneRow:
    """One lane. what: where it is, and how its pictures come. fates: how many of its visits that
    are over came to which end."""

    lane: str
    what: str
    fates: Mapping[Fate, int]


@dataclass(frozen=True, slots=True)
class Slope:
    """How something of a process grew. per_session: ``None`` where there was too little to tell.
    first, last: the values."""

    process: str
    what: str
    first: float
    last: float
    per_session: float | None

    @property
    def verdict(self) -> str:
        """In one word or two."""
        if self.per_session is None:
            return "can't tell"
        return "flat" if self.per_session <= _MOST[self.what] else "GROWS"


@dataclass(frozen=True, slots=True)
class SoakTable:
    """A soak's outcome. wanted: how many visits were asked for. failures: a line for each that
    failed. false_alarms: what was told though there was no fault. left_out: faults that could not
    be tried here, and why."""

    seconds: float
    wanted: int
    lanes: tuple[LaneRow, ...]
    failures: tuple[str, ...]
    faults: tuple[FaultRow, ...]
    slopes: tuple[Slope, ...]
    false_alarms: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def fates(self) -> dict[Fate, int]:
        """How many of the visits that are over came to which end, on all lanes."""
        return {fate: sum(one.fates.get(fate, 0) for one in self.lanes) for fate in Fate}

    @property
    def sessions(self) -> int:
        """How many visits are over."""
        return sum(self.fates.values())

    @property
    def well(self) -> bool:
        """Whether all faults were withstood, none was told that was not there, no visit failed for
        no reason, nothing grows, and on each lane somebody walked to the end, if visits were asked
        for."""
        grows = any(one.verdict == "GROWS" for one in self.slopes)
        walked = all(one.fates.get(Fate.COMPLETED, 0) for one in self.lanes) or not self.wanted
        withstood = all(one.withstood for one in self.faults)
        if self.false_alarms:
            return False
        return withstood and walked and not self.fates[Fate.FAILED] and not grows

    def text(self) -> str:
        """The table."""
        lines = [
            f"{self.sessions} sessions in {self.seconds / 60:.1f} minutes",
            "",
            _row("", [one.lane for one in self.lanes]),
            _row("", [one.what for one in self.lanes]),
            *(_row(_WORDS[fate], [one.fates.get(fate, 0) for one in self.lanes]) for fate in Fate),
            *(f"    {line}" for line in self.failures),
            "",
            f"{'fault':24}{'injected':>9}{'noticed':>9}{'after, s':>10}{'recovered':>11}"
            f"{'after, s':>10}{'others stood, s':>17}",
        ]
        for one in self.faults:
            noticed, recovered = _middle(one.noticed_s), _middle(one.recovered_s)
            lines.append(
                f"{one.name:24}{one.injected:>9}{len(one.noticed_s):>9}{noticed:>10}"
                f"{len(one.recovered_s):>11}{recovered:>10}{_middle(one.others_s):>17}"
            )
        lines += ["", f"{'process':16}{'what':14}{'first':>9}{'last':>9}{'a session':>11}  verdict"]
        for slope in self.slopes:
            rate = "" if slope.per_session is None else f"{slope.per_session:+.2f}"
            lines.append(
                f"{slope.process:16}{slope.what:14}{slope.first:>9.1f}{slope.last:>9.1f}"
                f"{rate:>11}  {slope.verdict}"
            )
        lines += ["", f"told though there was no fault: {len(self.false_alarms)}"]
        lines += [f"    {one}" for one in self.false_alarms]
        lines += [f"not tried: {one}" for one in self.left_out]
        lines.append(
            "All withstood, no visit failed, nothing grows." if self.well else "NOT all is well."
        )
        return "\n".join(lines)


def _row(name: str, cells: Sequence[object]) -> str:
    return f"{name:40}" + "".join(f"{cell!s:>17}" for cell in cells)


def _middle(values: Sequence[float]) -> str:
    """Median and greatest."""
    return f"{median(values):.1f}/{max(values):.1f}" if values else "-"


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process took when so many sessions were over: of a lane its own, of the server all.
    walked: how many of them to the end. life: counts its restarts; the first sample of each is of
    its start."""

    sessions: int
    walked: int
    process: str
    life: int
    values: dict[str, float]


def slopes_of(samples: Sequence[Sample]) -> tuple[Slope, ...]:
    """How each process grew a session, over all its lives, once it is warm: a restart is a fresh
    start, and what it begins with is no growth."""
    out = []
    for process in dict.fromkeys(one.process for one in samples):
        lives: dict[int, list[Sample]] = {}
        for one in samples:
            if one.process == process:
                lives.setdefault(one.life, []).append(one)
        warm = [[one for one in life if _is_warm(one, life[0])] for life in lives.values()]
        shown = [one for life in warm for one in life] or [
            one for life in lives.values() for one in life
        ]
        for what in (MEMORY_MB, HANDLES, THREADS):
            values = [one.values[what] for one in shown]
            out.append(Slope(process, what, values[0], values[-1], _slope(warm, what)))
    return tuple(out)


def _is_warm(one: Sample, start: Sample) -> bool:
    """Who leaves before the walk loads only part of it: somebody has to have walked to the end."""
    return one.sessions - start.sessions >= _WARM and one.walked > start.walked


def _slope(lives: Sequence[Sequence[Sample]], what: str) -> float | None:
    """Least squares within the lives."""
    xs, ys = [], []
    for life in lives:
        if life:
            x = np.array([float(one.sessions) for one in life])
            y = np.array([one.values[what] for one in life])
            xs.append(x - x.mean())
            ys.append(y - y.mean())
    if sum(len(x) for x in xs) - len(xs) < _LEAST_SAMPLES:
        return None
    x, y = np.concatenate(xs), np.concatenate(ys)
    spread = float(x @ x)
    return None if spread == 0 else float(x @ y) / spread
