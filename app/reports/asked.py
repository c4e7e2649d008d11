"""What is known of a clip before it is looked at, and what is told while it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vision.values import GaitEvent, Level


@dataclass(frozen=True, slots=True)
class PickedWalker:
    """Whom to follow: who stands nearest to this place at this moment. t_s: the walker's seconds;
    x, y: of the hips, in shares of the upright picture."""

    t_s: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Asked:
    """Of the walker and of the clip.

    baseline_at_s: from here on the walker stands tall for three seconds. thresholds: other values
    than the level's, by dotted name of the setting. capture_hz: pictures a second of the walker's
    time, where somebody said so; played_as_filmed: somebody said that it is no slow motion.
    picked: whom to follow; whoever is found first if left out. belt_mps: of a treadmill.
    """

    level: Level = Level.BEGINNER
    height_m: float | None = None
    baseline_at_s: float | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    capture_hz: float | None = None
    played_as_filmed: bool = False
    picked: PickedWalker | None = None
    belt_mps: float | None = None


@dataclass(frozen=True, slots=True)
class FoundSoFar:
    """What became known while a clip is looked at: causal events, not refined yet. t_s: up to
    where; share_done: 0..1."""

    t_s: float
    share_done: float
    events: tuple[GaitEvent, ...] = ()
