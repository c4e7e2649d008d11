"""The values that travel through the programme: who trains, what was done, what comes next.

Speeds are along the walk and positive, in metres a second; times are seconds; days are the
walker's own calendar days. ``None`` always means "not known", which counts neither as good
nor as bad.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from math import isfinite

from app.words import Phrase, phrase
from vision.values import Level

MPH_MPS = 0.44704
KMH_MPS = 1 / 3.6


class Place(str, Enum):
    """Where the session is walked."""

    HALLWAY = "hallway"
    OPEN_FLOOR = "open_floor"
    TREADMILL = "treadmill"
    OUTDOORS = "outdoors"

    @property
    def says(self) -> Phrase:
        """Its name."""
        return phrase(f"place.{self.value}")


class Mode(str, Enum):
    """The pattern of a session. ``SUPPORTED`` is sets of ten steps with a hand on something;
    ``PRESCRIBED`` is what a physiotherapist prescribed."""

    LEARN = "learn"
    STEADY = "steady"
    BRISK = "brisk"
    SUPPORTED = "supported"
    PRESCRIBED = "prescribed"

    @property
    def of_plan(self) -> bool:
        """Whether its sessions are the eight weeks' own, and count towards them."""
        return self not in (Mode.SUPPORTED, Mode.PRESCRIBED)

    @property
    def says(self) -> Phrase:
        """Its name."""
        return phrase(f"mode.name.{self.value}")

    @property
    def about(self) -> Phrase:
        """What it is like."""
        return phrase(f"mode.about.{self.value}")


class Feeling(str, Enum):
    """How the walker feels before a session."""

    FINE = "fine"
    TIRED = "tired"
    UNWELL = "unwell"
    PAIN = "pain"

    @property
    def says(self) -> Phrase:
        """What one answers."""
        return phrase(f"feeling.{self.value}")

    @property
    def walks(self) -> bool:
        """Whether there is a session at all."""
        return self in (Feeling.FINE, Feeling.TIRED)


class PartKind(str, Enum):
    """What one part of a session is. ``TURN_BACKWARD``, ``TURN_FORWARD``: a led change on a
    treadmill, after which one walks that way. ``SIDE_STEPS``, ``DIAGONAL``: a variation, which the
    walker counts; the camera has no name for it."""

    WARM_UP = "warm_up"
    BACKWARD = "backward"
    FORWARD = "forward"
    REST = "rest"
    SIDE_STEPS = "side_steps"
    DIAGONAL = "diagonal"
    COOL_DOWN = "cool_down"
    TURN_BACKWARD = "turn_backward"
    TURN_FORWARD = "turn_forward"

    @property
    def turns(self) -> bool:
        """Whether it is a led change."""
        return self in (PartKind.TURN_BACKWARD, PartKind.TURN_FORWARD)

    @property
    def says(self) -> Phrase:
        """What to do."""
        return phrase(f"part.{self.value}")


VARIED = (PartKind.SIDE_STEPS, PartKind.DIAGONAL)
"""Parts that are timed, counted by the walker, and not judged."""


class Side(str, Enum):
    """On which side a hand, or whoever supports, is; for a variation, to which side one steps."""

    LEFT = "left"
    RIGHT = "right"
    EITHER = "either"
    NONE = "none"

    @property
    def says(self) -> Phrase:
        """Where the hand is, or that none is needed."""
        return phrase(f"side.{self.value}")


class Variation(str, Enum):
    """What the walker may add to a session; ``UPHILL`` is the treadmill's."""

    SIDE_STEPS = "side_steps"
    DIAGONAL = "diagonal"
    UPHILL = "uphill"

    @property
    def says(self) -> Phrase:
        """Its name."""
        return phrase(f"variation.name.{self.value}")

    @property
    def about(self) -> Phrase:
        """How it is done, and what the camera can and cannot tell of it."""
        return phrase(f"variation.about.{self.value}")


class Variable(str, Enum):
    """What is made harder: one at a time, in this order."""

    TIME = "time"
    SPEED = "speed"
    INCLINE = "incline"

    @property
    def says(self) -> Phrase:
        """That it is more than last time."""
        return phrase(f"plan.changed.{self.value}")


@dataclass(frozen=True, slots=True)
class Prescribed:
    """What a physiotherapist prescribed.

    steps: of a set. rest_s: between two sets. side: where a hand or a supporter is.
    times_a_week: sessions in seven days. by: name or practice. given_on: the day it was given.
    until: the last day on which it holds; ``None``: until it is taken off.

    Raises:
        ValueError: when a value is outside its bounds.
    """

    steps: int
    sets: int
    rest_s: float
    side: Side
    times_a_week: int
    by: str
    given_on: date
    until: date | None = None

    def __post_init__(self) -> None:
        _within("steps", self.steps, 1, 100)
        _within("sets", self.sets, 1, 20)
        _within("rest_s", self.rest_s, 0, 600)
        _within("times_a_week", self.times_a_week, 1, 7)

    def holds(self, day: date) -> bool:
        """Whether it still leads on ``day``."""
        return self.until is None or day <= self.until

    @property
    def gap_days(self) -> int:
        """The longest gap between two sessions of an evenly spread week, days."""
        return -(-7 // self.times_a_week)


@dataclass(frozen=True, slots=True)
class Trainee:
    """What the programme must know of a person.

    support: an answer of the health screen raises the risk of a fall. place: where the next session
    is walked. first_sessions: they have walked so few that somebody is to be near. prescribed: what
    a physiotherapist prescribed, which then leads.
    """

    level: Level = Level.BEGINNER
    place: Place = Place.HALLWAY
    support: bool = False
    first_sessions: bool = False
    prescribed: Prescribed | None = None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session as it went.

    week: of the plan it was prescribed for, from 1. planned_backward_s, backward_s: time
    backward as prescribed and as walked. completed: done as prescribed. rpe: perceived effort
    on Borg's scale, 6 to 20. pain: 0 to 10. safety_stops: safety cues that ended a bout.
    in_band_share: share of the judged time without a fault. step_time_cv_percent: variation of
    step time, with the camera's own share taken off. speed_mps, incline_percent: the belt's, on
    a treadmill. focus: ids of the checks that had most to mend, most first. easier: it was made
    so, for the walker was tired.

    Raises:
        ValueError: when a value is outside its scale.
    """

    date: date
    week: int
    mode: Mode
    level: Level
    planned_backward_s: float
    backward_s: float
    completed: bool
    rpe: int | None = None
    pain: int | None = None
    safety_stops: int = 0
    in_band_share: float | None = None
    step_time_cv_percent: float | None = None
    place: Place = Place.HALLWAY
    speed_mps: float | None = None
    incline_percent: float = 0.0
    focus: tuple[str, ...] = ()
    easier: bool = False

    def __post_init__(self) -> None:
        _within("week", self.week, 1, 10_000)
        _within("planned_backward_s", self.planned_backward_s, 0, 86_400)
        _within("backward_s", self.backward_s, 0, 86_400)
        _within("rpe", self.rpe, 6, 20)
        _within("pain", self.pain, 0, 10)
        _within("safety_stops", self.safety_stops, 0, 10_000)
        _within("in_band_share", self.in_band_share, 0, 1)
        _within("step_time_cv_percent", self.step_time_cv_percent, 0, 1_000)
        _within("speed_mps", self.speed_mps, 0, 10)
        _within("incline_percent", self.incline_percent, 0, 40)

    @property
    def walked(self) -> bool:
        """Whether anything was walked; a session may count for its safety stop alone."""
        return self.backward_s > 0

    @property
    def base_s(self) -> float:
        """The time backward that the next step builds on: as planned where the plan was
        fulfilled, else no more than was walked."""
        if self.completed:
            return self.planned_backward_s
        return min(self.backward_s, self.planned_backward_s)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a session, ``duration_s`` long; with ``steps`` it ends after so many steps,
    and the duration is an estimate. focus: id of the check to attend to, backward only. side: of
    the hand on something firm, as it was prescribed; of a variation, to which side one steps."""

    kind: PartKind
    duration_s: float
    steps: int | None = None
    focus: str | None = None
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class BeltAdvice:
    """What to set on the treadmill. changed: what is more than last time, if anything."""

    speed_mps: float
    incline_percent: float
    changed: Variable | None
    why: Phrase

    @property
    def mph(self) -> float:
        """Miles an hour, to the tenth that a belt can be set to."""
        return round(self.speed_mps / MPH_MPS, 1)

    @property
    def kmh(self) -> float:
        """Kilometres an hour, to a tenth."""
        return round(self.speed_mps / KMH_MPS, 1)


@dataclass(frozen=True, slots=True)
class Prescription:
    """What comes next, and why.

    parts: from warm-up to cool-down, empty when nothing is left for today. changed: what is
    more than in the last session, if anything. belt: on a treadmill, when there are parts.
    rest_until: the day to come back, when today is a day to rest; the parts, if any, then say
    what would still be within the limits today. variation: what was added by wish.
    """

    week: int
    mode: Mode
    level: Level
    parts: tuple[Part, ...]
    changed: Variable | None
    why: tuple[Phrase, ...]
    belt: BeltAdvice | None = None
    rest_until: date | None = None
    variation: Variation | None = None

    @property
    def backward_s(self) -> float:
        """Time backward, seconds."""
        return sum(part.duration_s for part in self.parts if part.kind is PartKind.BACKWARD)

    @property
    def total_s(self) -> float:
        """Time from the first step to the last, seconds."""
        return sum(part.duration_s for part in self.parts)


def _within(name: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not (isfinite(value) and low <= value <= high):
        raise ValueError(f"{name} is {value}: it must lie between {low} and {high}")
