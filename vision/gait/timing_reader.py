"""Events from what the timing model says moment by moment.

An event is where the model's "how near" is highest. The same code reads a walk that goes on, row
by row, and a whole recording at once; they differ only in how much of what follows each moment has
been seen, and the model knows that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.gait.leg_rows import GRID_HZ, LegGrid
from vision.gait.timing_model import OUTPUTS, Timing, TimingModel, nearness_of, timing_of
from vision.settings import Section, number
from vision.statistics import median
from vision.values import EventKind, FloatArray, Foot

_BESIDE = 6  # rows before a top that weigh in
_AT_ONCE = 64  # rows that the model is asked about at a time: 4 MB
_STANCE_ROWS = round(0.25 * GRID_HZ)
_KINDS = (EventKind.CONTACT, EventKind.LIFTOFF)  # the columns of ``nearness_of``


class TimingSettings(Section):
    """What the timing model's answers are taken for."""

    least: float = number(
        0.4,
        low=0.05,
        high=0.95,
        title="Least nearness of an event",
        unit="1",
        source="measured: as many events missed as invented",
    )
    seen_after_s: float = number(
        0.07,
        low=0.0,
        high=0.3,
        title="Live, a moment is judged once so much after it has been seen",
        unit="s",
        source="measured: later gains nothing",
    )
    same_foot_s: float = number(
        0.28,
        low=0.1,
        high=1.0,
        title="Least time between two contacts of one foot",
        unit="s",
        source="[K] a runner's stride is 0.6 s",
    )
    same_event_s: float = number(
        0.09,
        low=0.0,
        high=0.25,
        title="Contacts of both feet within this are one whose foot is in doubt",
        unit="s",
        source="[K]",
    )
    told_again_s: float = number(
        0.18,
        low=0.0,
        high=0.25,
        title="So near to a likelier contact that has been told none of the other foot is told",
        unit="s",
        source="measured: no two of 2913 contacts of both feet lay nearer than 0.25 s",
    )
    chance_slope: float = number(
        2.0,
        low=0.1,
        high=5.0,
        title="Log odds that an event is right, per log odds of its nearness",
        unit="1",
        source="measured on 200 walks of people kept aside",
    )
    chance_even: float = number(
        0.75,
        low=-3.0,
        high=3.0,
        title="Log odds that an event is right where its nearness is even",
        unit="1",
        source="measured likewise",
    )
    touch_spread_s: float = number(
        0.05,
        low=0.005,
        high=0.2,
        title="Largest spread of a first touch that is told",
        unit="s",
        source="[K] half of what is heeded as right",
    )


@dataclass(frozen=True, slots=True)
class TimedEvent:
    """One contact or lift-off. foot: as the pose model calls it; left: how far both feet's answers
    speak for the left one, -1..1. chance: the model's nearness, both feet together, 0..1.
    spread_s: mean absolute deviation of ``t_s``, which for a contact is its loading.
    first_touch_s: of any part of the foot. landing: chances of ``timing_model.LANDINGS``.
    low_torso: how high in the picture that foot then stands, over an arbitrary level."""

    t_s: float
    kind: EventKind
    foot: Foot
    left: float
    chance: float
    spread_s: float = 0.0
    first_touch_s: float | None = None
    first_touch_spread_s: float | None = None
    landing: tuple[float, ...] = ()
    low_torso: float = 0.0


class TimingTrace:
    """Asks the model about grid rows, run after run, and tells the events in what it says.

    Args:
        backward: whether the walker goes backward.
    """

    def __init__(self, model: TimingModel, settings: TimingSettings, *, backward: bool) -> None:
        self._model = model
        self._settings = settings
        self._backward = backward
        self._out: dict[Foot, FloatArray] = {foot: np.zeros((0, OUTPUTS)) for foot in Foot}
        self.end: int | None = None
        """One after the last row that was asked about."""

    def read(self, grid: LegGrid, rows: NDArray[np.int_]) -> list[TimedEvent]:
        """The events that are new with ``rows``, which follow those before, in order of time."""
        kept = {foot: [own[-_BESIDE - 1 :]] for foot, own in self._out.items()}
        for at in range(0, len(rows), _AT_ONCE):  # a long walk's windows would fill the memory
            windows = grid.windows(rows[at : at + _AT_ONCE], backward=self._backward)
            for foot, own in zip(Foot, np.split(self._model(*windows), 2), strict=True):
                kept[foot].append(own)
        self._out = {foot: np.concatenate(parts) for foot, parts in kept.items()}
        self.end = int(rows[-1]) + 1
        # The last row of the time before may be a top, now that it has a neighbour.
        return self._events(grid, len(self._out[Foot.LEFT]) - len(rows) - 1)

    def _events(self, grid: LegGrid, since: int) -> list[TimedEvent]:
        assert self.end is not None
        settings = self._settings
        nearness = {foot: nearness_of(out) for foot, out in self._out.items()}
        tops = {foot: _tops(nearness[foot], settings.least / 2, since) for foot in Foot}
        if not any(map(len, tops.values())):
            return []  # as of most rows: what else is said of them is not needed
        first = self.end - len(self._out[Foot.LEFT])
        t_s = np.arange(first, self.end) / GRID_HZ
        said = {foot: timing_of(out) for foot, out in self._out.items()}
        found: list[TimedEvent] = []
        for column, kind in enumerate(_KINDS):
            both = {foot: nearness[foot][:, column] for foot in Foot}
            alike = [
                _event(t_s, at, foot, kind, said[foot], both, self._stood(grid, foot, first + at))
                for foot in Foot
                for at, which in tops[foot]
                if which == column
            ]
            found += [one for one in _apart(alike, settings) if one.chance >= settings.least]
        return sorted(found, key=lambda one: one.t_s)

    def _stood(self, grid: LegGrid, foot: Foot, row: int) -> float:
        assert self.end is not None
        return median(grid.heights(np.arange(row, min(row + _STANCE_ROWS, self.end)), foot))


def _apart(events: Sequence[TimedEvent], settings: TimingSettings) -> list[TimedEvent]:
    """``events`` of one kind without those too near to a likelier one."""
    kept: list[TimedEvent] = []
    for one in sorted(events, key=lambda event: -event.chance):
        if not are_one(one, kept, settings.same_foot_s, settings.same_event_s):
            kept.append(one)
    return kept


def are_one(
    one: TimedEvent, others: Iterable[TimedEvent], same_foot_s: float, other_foot_s: float
) -> bool:
    """Whether ``one`` lies too near to any of ``others`` to be an event of its own."""
    return any(
        abs(one.t_s - other.t_s) < (same_foot_s if one.foot is other.foot else other_foot_s)
        for other in others
    )


def chance_right(nearness: float, settings: TimingSettings) -> float:
    """The chance, 0..1, that an event with this ``nearness`` is one, within 0.1 s."""
    held = min(max(nearness, 0.01), 0.99)
    odds = settings.chance_even + settings.chance_slope * math.log(held / (1 - held))
    return 1 / (1 + math.exp(-odds))


def _tops(value: FloatArray, least: float, since: int) -> list[list[int]]:
    """Row and column of what is highest among its neighbours in each column, from row ``since``
    on."""
    begin = max(since, 1)
    inner = value[begin:-1]
    high = (inner >= value[begin - 1 : -2]) & (inner > value[begin + 1 :]) & (inner >= least)
    tops: list[list[int]] = (
        (np.argwhere(high) + np.array([begin, 0])).tolist() if high.any() else []
    )
    return tops


def _event(
    t_s: FloatArray,
    at: int,
    foot: Foot,
    kind: EventKind,
    said: Timing,
    both: dict[Foot, FloatArray],
    low_torso: float,
) -> TimedEvent:
    """The event at a top: its times are the mean of what is said about it, weighted by nearness."""
    few = slice(max(0, at - 2), at + 3)
    near = slice(max(0, at - 5), at + 6)
    weight = both[foot][few] / both[foot][few].sum()
    left, right = (float(both[one][near].max()) for one in (Foot.LEFT, Foot.RIGHT))
    vote = (left - right) / (left + right)
    other = right if foot is Foot.LEFT else left
    # What one foot loses in doubt about which it was, the other gains.
    chance = min(1.0, float(both[foot][at]) + min(other, float(both[foot][at])))
    if kind is EventKind.LIFTOFF:
        when = float(weight @ (t_s[few] + said.liftoff_in_s[few]))
        return TimedEvent(when, kind, foot, vote, chance)
    landing = weight @ said.landing[few]
    return TimedEvent(
        t_s=float(weight @ (t_s[few] + said.loading_in_s[few])),
        kind=kind,
        foot=foot,
        left=vote,
        chance=chance,
        spread_s=float(weight @ said.loading_spread_s[few]),
        first_touch_s=float(weight @ (t_s[few] + said.touch_in_s[few])),
        first_touch_spread_s=float(weight @ said.touch_spread_s[few]),
        landing=tuple(landing.tolist()),
        low_torso=low_torso,
    )
