"""What a drawn visitor of a kiosk's lane does, one act after another.

An act ends by itself, or as soon as the kiosk has come as far as one of ``until`` (the names of
its phases, ``vision`` knows none of them). A visitor who is told nothing goes by the times alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from vision.values import Foot
from vision.walker.script import Person


@dataclass(frozen=True, slots=True)
class Go:
    """Walk to a place on the floor, ``(x, y)`` metres, facing the way."""

    to: tuple[float, float]
    speed_mps: float = 1.0


@dataclass(frozen=True, slots=True)
class Face:
    """Turn on the spot until facing ``yaw_deg``."""

    yaw_deg: float


@dataclass(frozen=True, slots=True)
class Stand:
    """Stand and wait. least_s: at least so long, whatever the kiosk says."""

    most_s: float
    until: frozenset[str] = frozenset()
    least_s: float = 0.0


@dataclass(frozen=True, slots=True)
class RaiseHand:
    """Raise a hand and hold it up, take it down, and do so again until the kiosk goes on.

    reach: 1 over the head, 0 beside it. think_s: before the first time, as who reads does.
    """

    hand: Foot
    until: frozenset[str] = frozenset()
    hold_s: float = 5.0
    rest_s: float = 2.0
    times: int = 3
    think_s: float = 0.8
    reach: float = 1.0


@dataclass(frozen=True, slots=True)
class PaceLane:
    """Walk backward over ``length_m``, forward to where it began, and so on."""

    length_m: float
    most_s: float
    until: frozenset[str] = frozenset()
    cadence_spm: float = 86.0


@dataclass(frozen=True, slots=True)
class Tread:
    """Walk backward on a treadmill's belt."""

    most_s: float
    until: frozenset[str] = frozenset()
    cadence_spm: float = 86.0


Act: TypeAlias = Go | Face | Stand | RaiseHand | PaceLane | Tread


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody in a scene: who, where at first, what they do, and when they begin to.

    patient: goes on as planned although the kiosk does not; else whoever is not answered leaves
    (does the last act). seated: in a wheelchair, which rolls where others walk.
    """

    person: Person
    start: tuple[float, float]
    yaw_deg: float
    acts: tuple[Act, ...]
    begin_s: float = 0.0
    seated: bool = False
    patient: bool = False
    seed: int = 0
    over: frozenset[str] = field(default=frozenset())
    """Phases in which whoever has begun the visit leaves: it is over."""
