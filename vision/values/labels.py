"""The labels that several stages share."""

from __future__ import annotations

from enum import Enum


class Foot(str, Enum):
    """One of the walker's own feet."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Foot:
        """The opposite foot."""
        return Foot.RIGHT if self is Foot.LEFT else Foot.LEFT


class Direction(str, Enum):
    """Where the walker travels relative to where the walker faces."""

    BACKWARD = "backward"
    FORWARD = "forward"
    STANDING = "standing"
    TURNING = "turning"
    SIDEWAYS = "sideways"
    UNKNOWN = "unknown"


class View(str, Enum):
    """From which side the camera sees the walker (by facing, not by travel)."""

    SIDE = "side"
    OBLIQUE = "oblique"
    FRONT = "front"
    REAR = "rear"
    UNKNOWN = "unknown"


class Landing(str, Enum):
    """Which part of the foot took the floor first."""

    BALL = "ball"
    FLAT = "flat"
    HEEL = "heel"
    UNKNOWN = "unknown"


class Level(str, Enum):
    """How practised the walker is; it chooses the thresholds."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Situation(str, Enum):
    """What the coach can say at a glance; the one big state of the screen."""

    BACKWARD = "backward"
    FORWARD = "forward"
    STANDING = "standing"
    TURNING = "turning"
    SIDEWAYS = "sideways"
    UNKNOWN = "unknown"
    NO_PERSON = "no_person"
    NO_FEET = "no_feet"
    NOT_UPRIGHT = "not_upright"
