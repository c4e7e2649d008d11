"""The values that travel through a coached session."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from app.programme.values import Part, PartKind
from app.words import Phrase
from vision.cues.base import Earcon
from vision.guard import Watch
from vision.setup.values import SetupReading
from vision.values import BaselineProgress, Direction, Situation


class Phase(str, Enum):
    """How far a session has come."""

    SETUP = "setup"
    STANDING = "standing"
    PARTS = "parts"
    DONE = "done"


class Pause(str, Enum):
    """Why the session waits. ``LEFT``: the walker has left the picture. ``ASKED``: the walker
    wants it. ``FALL``, ``STUMBLE``, ``BYSTANDER``: after that alarm."""

    LEFT = "left"
    ASKED = "asked"
    FALL = "fall"
    STUMBLE = "stumble"
    BYSTANDER = "bystander"

    @property
    def needs_word(self) -> bool:
        """Whether it goes on only when the walker says so."""
        return self in (Pause.ASKED, Pause.FALL)


class Stage(str, Enum):
    """How far a led change on a treadmill has come: until the belt stands, until the walker has
    turned, until the belt is walked on again."""

    STOP = "stop"
    TURN = "turn"
    START = "start"


@dataclass(frozen=True, slots=True)
class Saying:
    """Something the session itself says. text: at most six words for the screen. keeps_s: how
    long it may wait for its turn; said later it would no longer be true. instructs: it tells what
    to do now: it waits for its turn as long as it holds, and is never passed over."""

    id: str
    text: Phrase
    spoken: Phrase
    earcon: Earcon = "hint"
    priority: int = 3
    keeps_s: float = 8.0
    instructs: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """How long what was said holds. since: ``Flow.since`` when it was decided; ``None``: always.
    instructs: as in ``Saying``."""

    since: int | None = None
    instructs: bool = False

    def holds(self, since: int) -> bool:
        """Whether it does while what holds has been decided ``since`` then."""
        return self.since is None or self.since >= since


@dataclass(frozen=True, slots=True)
class Glance:
    """What the flow needs to know of one frame. backward_steps: those that count, of the whole
    session. voice_free: nothing is being said, and nothing waits to be. facing_deg: which way the
    walker faces, as ``Body.yaw_deg``; ``None``: can't tell. subject: who is followed, as
    ``Pose.subject``; ``None``: nobody is seen."""

    t_s: float
    situation: Situation
    direction: Direction
    backward_steps: int
    watch: Watch = field(default_factory=Watch)
    setup: SetupReading | None = None
    baseline: BaselineProgress | None = None
    hand_raised: bool = False
    voice_free: bool = True
    facing_deg: float | None = None
    subject: int | None = None

    @property
    def walking(self) -> bool:
        """Whether the walker is seen to walk, either way."""
        return self.direction in (Direction.BACKWARD, Direction.FORWARD)

    @property
    def seen(self) -> bool:
        """Whether somebody is in the picture."""
        return self.situation is not Situation.NO_PERSON


@dataclass(frozen=True, slots=True)
class Begun:
    """How far the parts of a session had come that was cut off: ``done`` of them, and of the next
    when it began, the seconds counted and the steps made. walked_s: backward in all of them."""

    done: int = 0
    counted_s: float = 0.0
    steps: int = 0
    start_s: float | None = None
    walked_s: float = 0.0


@dataclass(frozen=True, slots=True)
class PartView:
    """Where a session is in its parts; ``number`` counts from 0.

    left_s: of its counted time. steps_left: where it ends after so many steps.
    """

    number: int
    count: int
    part: Part
    left_s: float
    steps_left: int | None

    @property
    def kind(self) -> PartKind:
        """What the part is."""
        return self.part.kind
