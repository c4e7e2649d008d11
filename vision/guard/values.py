"""What the guard answers: alarms, and how much of the lane is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Alarm(str, Enum):
    """What makes the coach say "Stop" at once, the gravest first."""

    FALL = "fall"
    STUMBLE = "stumble"
    LOST = "lost"
    BYSTANDER = "bystander"
    LANE_END = "lane_end"


class LaneState(str, Enum):
    """How near the end of the lane is: ``near`` beeps, at ``end`` the walker must stop."""

    UNKNOWN = "unknown"
    FREE = "free"
    NEAR = "near"
    END = "end"


@dataclass(frozen=True, slots=True)
class Lane:
    """The lane at one moment, as a reversing sensor sees it.

    left_s: time to the end at the present speed, walking backward only. beep_every_s: pause
    between two beeps, shorter the nearer the end; ``None`` is silence. marked: the end is the
    user's own and not the picture's edge. left_m: way to the end, where metres are known. ends:
    left and right end as shares of the picture's width, for drawing.
    """

    state: LaneState = LaneState.UNKNOWN
    left_s: float | None = None
    beep_every_s: float | None = None
    marked: bool = False
    left_m: float | None = None
    ends: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Watch:
    """The guard's answer about one frame.

    alarm: given once, in the frame that decides, and again only after a silence. standing: all
    alarms that hold now, the gravest first. behind: whether somebody who came onto the lane is
    still there, whichever way the walker goes; ``None``: can't tell.
    """

    alarm: Alarm | None = None
    standing: tuple[Alarm, ...] = ()
    lane: Lane = field(default_factory=Lane)
    behind: bool | None = False
