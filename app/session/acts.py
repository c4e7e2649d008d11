"""What a session's flow decides at one frame: what is said and what is done, in order.

The flow only returns these; whoever runs the session carries them out (``app.session.coach``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.session.values import Saying
from app.storage import Interval
from vision.cues.base import Attention
from vision.guard import Alarm


@dataclass(frozen=True, slots=True)
class Attend:
    """Coach this from now on."""

    attention: Attention


@dataclass(frozen=True, slots=True)
class TakeBaseline:
    """Ask the walker to stand tall, and take the baseline."""


@dataclass(frozen=True, slots=True)
class SkipBaseline:
    """Go on without a baseline."""


@dataclass(frozen=True, slots=True)
class BeginLane:
    """The walker walks the lane from now on, and shows its ends."""


@dataclass(frozen=True, slots=True)
class EndLane:
    """The walker has walked the lane. known: what is said if its ends are now known."""

    known: Saying


@dataclass(frozen=True, slots=True)
class KeepInterval:
    """An interval has begun or ended: record it."""

    interval: Interval


@dataclass(frozen=True, slots=True)
class KeepSafetyStop:
    """The walker was stopped for safety at ``t_s``: record it."""

    alarm: Alarm
    t_s: float


@dataclass(frozen=True, slots=True)
class TellStatus:
    """Tell the walker how they are doing."""


Act: TypeAlias = (
    Saying
    | Attend
    | TakeBaseline
    | SkipBaseline
    | BeginLane
    | EndLane
    | KeepInterval
    | KeepSafetyStop
    | TellStatus
)


def sayings(acts: Sequence[Act]) -> list[Saying]:
    """What is said among ``acts`` for certain."""
    return [act for act in acts if isinstance(act, Saying)]
