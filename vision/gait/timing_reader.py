"""Events from what the timing model says moment by moment.

An event is where the model's "how near" is highest. The same code reads the last moments of a
walk that goes on and a whole recording; they differ only in how much of what follows each moment
has been seen, and the model knows that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.gait.leg_rows import GRID_HZ, LegGrid
from vision.gait.timing_model import Timing, TimingModel
from vision.settings import Section, number
from vision.values import EventKind, FloatArray, Foot


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
        low=0.03,
        high=0.3,
        title="Time that must have been seen after an event",
        unit="s",
        source="measured: with 0.05 s one in thirty moves by more than 0.1 s",
    )
    looked_back_s: float = number(
        0.2,
        low=0.1,
        high=0.4,
        title="Live, an event is looked for until so long after it",
        unit="s",
        source="[K]",
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
    touch_spread_s: float = number(
        0.05,
        low=0.005,
        high=0.2,
        title="Largest spread of a first touch that is told",
        unit="s",
        source="[K] half of what is heeded as right",
    )


@dataclass(frozen=True, slots=True)
class FoundEvent:
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


def find_events(
    grid: LegGrid,
    rows: NDArray[np.int_],
    model: TimingModel,
    settings: TimingSettings,
    *,
    backward: bool,
) -> list[FoundEvent]:
    """The events of both feet at grid ``rows`` (in a row, at least three), in order of time.

    Moments that have not been followed for ``seen_after_s`` yield none.
    """
    if len(rows) < 3:
        return []
    said = {foot: model(*grid.windows(rows, foot, backward)) for foot in Foot}
    seen = (grid.end - 1 - rows) / GRID_HZ >= settings.seen_after_s - 1e-6
    t_s = rows / GRID_HZ
    found: list[FoundEvent] = []
    for kind in EventKind:
        both = {foot: _nearness(said[foot], kind) for foot in Foot}
        alike = [
            _event(t_s, at, foot, kind, said[foot], both, grid.height(int(rows[at]), foot))
            for foot in Foot
            for at in _tops(both[foot], settings.least / 2)
            if seen[at]
        ]
        found += [one for one in apart(alike, settings) if one.chance >= settings.least]
    return sorted(found, key=lambda one: one.t_s)


def apart(events: Sequence[FoundEvent], settings: TimingSettings) -> list[FoundEvent]:
    """``events`` of one kind without those too near to a likelier one."""
    kept: list[FoundEvent] = []
    for one in sorted(events, key=lambda event: -event.chance):
        if all(abs(one.t_s - other.t_s) >= least_gap_s(one, other, settings) for other in kept):
            kept.append(one)
    return kept


def least_gap_s(one: FoundEvent, other: FoundEvent, settings: TimingSettings) -> float:
    """How far apart two events must lie to be two."""
    return settings.same_foot_s if one.foot is other.foot else settings.same_event_s


def _nearness(said: Timing, kind: EventKind) -> FloatArray:
    return said.loading if kind is EventKind.CONTACT else said.liftoff


def _tops(value: FloatArray, least: float) -> list[int]:
    inner = value[1:-1]
    high = (inner >= value[:-2]) & (inner > value[2:]) & (inner >= least)
    tops: list[int] = (np.flatnonzero(high) + 1).tolist()
    return tops


def _event(
    t_s: FloatArray,
    at: int,
    foot: Foot,
    kind: EventKind,
    said: Timing,
    both: dict[Foot, FloatArray],
    low_torso: float,
) -> FoundEvent:
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
        return FoundEvent(when, kind, foot, vote, chance)
    landing = weight @ said.landing[few]
    return FoundEvent(
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
