"""Evidence with hysteresis: whether enough of a walk lies beyond a threshold to call it a fault.

A fault is raised when most of the last steps (or of the last seconds) lie beyond ON and is
cleared when most lie inside OFF; between the two thresholds the last answer stays. Each piece is
weighted by its confidence; unknown pieces count neither way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vision.settings import Section, number

_SLACK = 0.04  # so that four of six suffice even at slightly lower confidence than the rest
_ROUNDING = 1e-9  # so that four equal weights of six are four sixths


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold pair: beyond ``on`` is a fault, inside ``off`` it is corrected."""

    on: float
    off: float
    fault_above: bool

    def __post_init__(self) -> None:
        if (self.off > self.on) if self.fault_above else (self.off < self.on):
            raise ValueError(
                f"threshold ON {self.on:g} and OFF {self.off:g} are the wrong way round: "
                "OFF must lie on the good side of ON"
            )

    @classmethod
    def above(cls, on: float, off: float) -> Limit:
        """Too much is the fault. Raises ``ValueError`` when ``off`` is above ``on``."""
        return cls(on, off, True)

    @classmethod
    def below(cls, on: float, off: float) -> Limit:
        """Too little is the fault. Raises ``ValueError`` when ``off`` is below ``on``."""
        return cls(on, off, False)

    def beyond(self, value: float) -> bool:
        """Whether ``value`` is beyond ON."""
        return value > self.on if self.fault_above else value < self.on

    def inside(self, value: float) -> bool:
        """Whether ``value`` is inside OFF."""
        return value <= self.off if self.fault_above else value >= self.off

    def judge(self, value: float, weight: float) -> Judged:
        """``value`` as one piece of evidence."""
        return Judged(self.beyond(value), self.inside(value), weight)


@dataclass(frozen=True, slots=True)
class Judged:
    """One known piece of evidence; neither ``beyond`` nor ``inside`` lies between the two."""

    beyond: bool
    inside: bool
    weight: float


class StepRule(Section):
    """How many of the last known steps decide."""

    window: int = number(
        6, low=2, high=12, title="Known steps considered", unit="steps", source="[K]"
    )
    needed: int = number(
        4,
        low=1,
        high=12,
        title="Number of these that raises or clears a fault",
        unit="steps",
        source="[K]",
    )
    early: int = number(
        3,
        low=1,
        high=12,
        title="Steps that raise it while fewer are known, as the same share of them",
        unit="steps",
        source="so that a cue comes within six steps; measured: none on good walks",
    )
    min_known: int = number(
        4,
        low=1,
        high=12,
        title="Known steps required for any other verdict",
        unit="steps",
        source="[K]",
    )


class TimeRule(Section):
    """How much of the last seconds decides."""

    window_s: float = number(
        3.0, low=0.5, high=20.0, title="Length of the window", unit="s", source="[K]"
    )
    raise_share: float = number(
        0.7,
        low=0.5,
        high=1.0,
        title="Share beyond ON that raises a fault",
        unit="0..1",
        source="[K]",
    )
    clear_share: float = number(
        0.67,
        low=0.5,
        high=1.0,
        title="Share inside OFF that clears a fault",
        unit="0..1",
        source="[K] 4 of 6",
    )
    min_known: float = number(
        0.5,
        low=0.1,
        high=1.0,
        title="Share of the time that must be known for any verdict",
        unit="0..1",
        source="[K]",
    )


class StepEvidence:
    """Whether a fault stands, from the last known steps of the present bout."""

    def __init__(self, rule: StepRule) -> None:
        self._rule = rule
        self.active = False
        self.confidence = 0.0

    def update(self, known: Sequence[Judged]) -> bool:
        """Judge the known steps, oldest first; an empty sequence (a new bout) forgets."""
        tail = known[-self._rule.window :]
        total = sum(step.weight for step in tail)
        if total <= 0.0:
            self.active, self.confidence = False, 0.0
            return False
        self.confidence = total / len(tail)
        if self.active:
            inside = [step.weight for step in tail if step.inside]
            self.active = not self._enough(inside, total, self._rule.needed)
        else:
            beyond = [step.weight for step in tail if step.beyond]
            whole = len(tail) == self._rule.window
            least = self._rule.needed if whole else min(self._rule.early, self._rule.needed)
            self.active = self._enough(beyond, total, least)
        return self.active

    def _enough(self, weights: Sequence[float], total: float, least: int) -> bool:
        share = self._rule.needed / self._rule.window - _SLACK
        return len(weights) >= least and sum(weights) >= share * total - _ROUNDING


class _Slice(NamedTuple):
    end_s: float
    length_s: float
    weight: float
    beyond: bool
    inside: bool


class TimeEvidence:
    """Whether a fault stands, from the values of the last seconds.

    Works on durations, not on frames, so that a low or uneven frame rate changes nothing.
    """

    _LONGEST_S = 0.25  # the longest time that one frame stands for when frames are missing

    def __init__(self, rule: TimeRule) -> None:
        self._rule = rule
        self._slices: deque[_Slice] = deque()
        self._before_s: float | None = None
        self.active = False
        self._known_s = self._known = self._beyond_s = self._beyond = 0.0
        self._inside_s = self._inside = 0.0

    @property
    def known_share(self) -> float:
        """How much of the window is known, 0..1."""
        return min(1.0, self._known_s / self._rule.window_s)

    @property
    def confidence(self) -> float:
        """Mean weight of the known time, 0..1."""
        return self._known / self._known_s if self._known_s > _ROUNDING else 0.0

    def add(self, t_s: float, value: float | None, weight: float, limit: Limit) -> bool:
        """Take the value that holds at ``t_s`` (``None``: not known) and say if a fault stands."""
        before, self._before_s = self._before_s, t_s
        while self._slices and self._slices[0].end_s <= t_s - self._rule.window_s:
            self._count(self._slices.popleft(), -1.0)
        if value is not None and weight > 0.0 and before is not None:
            length = min(t_s - before, self._LONGEST_S)
            piece = _Slice(t_s, length, weight, limit.beyond(value), limit.inside(value))
            self._slices.append(piece)
            self._count(piece, 1.0)
        self._decide()
        return self.active

    def _count(self, piece: _Slice, sign: float) -> None:
        seconds, weighted = sign * piece.length_s, sign * piece.length_s * piece.weight
        self._known_s += seconds
        self._known += weighted
        if piece.beyond:
            self._beyond_s += seconds
            self._beyond += weighted
        if piece.inside:
            self._inside_s += seconds
            self._inside += weighted

    def _decide(self) -> None:
        if not self._slices:
            self.active = False
            self._known_s = self._known = self._beyond_s = self._beyond = 0.0
            self._inside_s = self._inside = 0.0
            return
        rule = self._rule
        if self.active:
            seconds, weighted, share = self._inside_s, self._inside, rule.clear_share
        else:
            seconds, weighted, share = self._beyond_s, self._beyond, rule.raise_share
        enough = seconds >= share * rule.window_s - _ROUNDING
        if enough and weighted >= share * self._known - _ROUNDING:
            self.active = not self.active
