"""The values that travel along the line: source -> pose -> body -> gait -> checks -> cues.

Every value is small, frozen and knows nothing of the web or of a file. Axes, signs and units are
fixed in ``docs/conventions.md``; in short: image x right and y down in pixels, seconds from the
first frame, degrees, metres, feet are the walker's own, and ``None`` always means "can't tell".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vision.values.feet_picture import FeetPicture

FloatArray: TypeAlias = NDArray[np.float64]
Image: TypeAlias = NDArray[np.uint8]


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
    UNKNOWN = "unknown"


class View(str, Enum):
    """From which side the camera sees the walker (by facing, not by travel)."""

    SIDE = "side"
    OBLIQUE = "oblique"
    FRONT = "front"
    REAR = "rear"
    UNKNOWN = "unknown"


class EventKind(str, Enum):
    """A gait event: ``contact`` is initial contact, ``liftoff`` terminal contact."""

    CONTACT = "contact"
    LIFTOFF = "liftoff"


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
    UNKNOWN = "unknown"
    NO_PERSON = "no_person"
    NO_FEET = "no_feet"


class Verdict(str, Enum):
    """A check's answer."""

    GOOD = "good"
    FAULT = "fault"
    CANT_TELL = "cant_tell"


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture with its capture time.

    ``image`` is ``(height, width, 3)`` uint8 RGB, C-contiguous, never mirrored. ``t_s`` is seconds
    from the source's first frame and strictly increases. ``repeated``: the picture before again,
    to the last bit, as some cameras fill up their rate; it tells nothing new.
    """

    index: int
    t_s: float
    image: Image
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What a source says about itself before the first frame; ``frames`` and ``duration_s``
    are ``None`` for a live source."""

    name: str
    width: int
    height: int
    fps: float
    frames: int | None = None
    duration_s: float | None = None
    live: bool = False


@dataclass(frozen=True, slots=True)
class Pose:
    """The subject's 33 BlazePose landmarks in one frame.

    image: ``(33, 2)`` pixels of the full frame. world: ``(33, 3)`` metres about the mid-hip,
    x right, y down, z away from the camera (not personal: legs come out alike for tall and
    short people). visibility: ``(33,)`` 0..1, which may read high for hidden points. feet: their
    picture, for the gait stage alone; ``None`` where it is not kept."""

    t_s: float
    image: FloatArray
    world: FloatArray
    visibility: FloatArray
    feet: FeetPicture | None = None


@dataclass(frozen=True, slots=True)
class Posture:
    """Angles of one frame, each ``None`` where the view or the visibility does not carry it.

    lean_deg: trunk inclination in the sagittal plane from vertical, forward positive.
    lateral_lean_deg: in the frontal plane, towards the walker's own right positive.
    head_pitch_deg: relative to the trunk-independent vertical, looking down positive.
    head_yaw_deg: away from straight ahead, to the walker's own right positive.
    shrug: ear-to-shoulder height over torso length (falls when the shoulders rise).
    arm_left_deg, arm_right_deg: shoulder-to-wrist from vertical, forward positive.
    knee_left_deg, knee_right_deg: flexion, straight is 0.
    step_width: lateral ankle distance over stature, negative when the feet cross."""

    lean_deg: float | None = None
    lateral_lean_deg: float | None = None
    head_pitch_deg: float | None = None
    head_yaw_deg: float | None = None
    shrug: float | None = None
    arm_left_deg: float | None = None
    arm_right_deg: float | None = None
    knee_left_deg: float | None = None
    knee_right_deg: float | None = None
    step_width: float | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """The subject as the body stage understands one frame.

    points: ``(33, 2)`` smoothed pixels that lie on the picture (no roll removed); measured: the
    same as they came, for the gait stage, which must not inherit the smoothing's lag.
    facing: +1 faces image right, -1 image left, 0 not known (front, rear).
    yaw_deg: 0 faces image right, 90 faces the camera, 180 image left, 270 away.
    stature_px: how tall the subject would stand in the picture. px_per_m: scale there,
    ``None`` without the stature in metres. near: the leg nearer the camera. floor_deg: how far the
    floor's line that the feet follow is turned off level in the picture, clockwise positive; 0
    until known. roll_deg: the camera's roll, likewise, as far as that line tells it
    (``vision/body/roll.py``); ``None`` until known. roll_correction_deg: as much
    of it as is removed from the posture. observability: the chance that the pictures show a clear
    contact within 50 ms, 0..1."""

    t_s: float
    points: FloatArray
    measured: FloatArray
    world: FloatArray
    visibility: FloatArray
    view: View
    yaw_deg: float
    view_confidence: float
    facing: int
    near: Foot | None
    torso_px: float
    stature_px: float
    px_per_m: float | None
    feet_seen: bool
    confidence: float
    posture: Posture = field(default_factory=Posture)
    floor_deg: float = 0.0
    roll_deg: float | None = None
    roll_correction_deg: float = 0.0
    observability: float = 1.0


@dataclass(frozen=True, slots=True)
class GaitEvent:
    """An initial contact or a lift-off. ``known_s`` is when the line could first tell."""

    t_s: float
    foot: Foot
    kind: EventKind
    confidence: float
    known_s: float


@dataclass(frozen=True, slots=True)
class Touchdown:
    """One landing as the picture of the shoe shows it.

    about_s: where the landmarks put the contact. contact_s: initial contact. pitch_deg: the
    foot's at that moment relative to its flat stance, toe up positive. heel_lag_s: how long
    after the ball of the foot the heel settled, negative when the heel came first. confidence:
    how alike the shoe was to its picture in stance, 0..1. floor_deg: the floor it was read by, as
    in ``Body``. Obliquely landing, pitch and lag are not to be had.
    """

    about_s: float
    contact_s: float
    landing: Landing
    pitch_deg: float | None
    heel_lag_s: float | None
    confidence: float
    floor_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step, named after the foot that lands.

    length_m / length_leg: distance between the ankles along the facing axis at contact, in
    metres and leg lengths, positive. foot_pitch_deg: at contact, relative to the flat foot of
    the same stance, toe up positive (so a ball landing is negative). heel_lag_s: how long
    after the ball of the foot the heel settled, negative when the heel came first. rate_hz: new
    pictures a second when it became known (``vision/pipeline/rate.py``)."""

    index: int
    foot: Foot
    contact_s: float
    direction: Direction
    confidence: float
    known_s: float
    liftoff_s: float | None = None
    length_m: float | None = None
    length_leg: float | None = None
    landing: Landing = Landing.UNKNOWN
    foot_pitch_deg: float | None = None
    heel_lag_s: float | None = None
    rate_hz: float | None = None


@dataclass(frozen=True, slots=True)
class Gait:
    """What the gait stage knows at one moment.

    events, new_steps and touchdowns are those that became known in this very frame; recent holds
    the last steps (oldest first) of the present bout, at most twelve. speed is along the facing
    axis, backward negative. bout_s is how long the present direction has been held."""

    t_s: float
    direction: Direction
    confidence: float
    bout_s: float
    events: tuple[GaitEvent, ...] = ()
    new_steps: tuple[Step, ...] = ()
    recent: tuple[Step, ...] = ()
    backward_steps: int = 0
    cadence_spm: float | None = None
    speed_mps: float | None = None
    touchdowns: tuple[Touchdown, ...] = ()


@dataclass(frozen=True, slots=True)
class Baseline:
    """The walker standing tall; postures are judged relative to it.

    view, facing: how the camera saw it, since a tilted camera adds to a lean one way and takes
    from it the other; it holds for that aspect alone. ``UNKNOWN`` holds for any.
    roll_correction_deg: the camera's roll that was removed from it, as in ``Body``."""

    lean_deg: float | None = None
    lateral_lean_deg: float | None = None
    head_pitch_deg: float | None = None
    shrug: float | None = None
    view: View = View.UNKNOWN
    facing: int = 0
    roll_correction_deg: float = 0.0

    def holds_for(self, body: Body) -> bool:
        """Whether the camera sees ``body`` as it saw the baseline."""
        return self.view is View.UNKNOWN or (self.view, self.facing) == (body.view, body.facing)


class BaselineState(str, Enum):
    """How far the taking of a baseline has come."""

    WAITING = "waiting"
    HOLDING = "holding"
    DONE = "done"
    GIVEN_UP = "given_up"
    SKIPPED = "skipped"

    @property
    def open(self) -> bool:
        """Whether it still goes on."""
        return self in (BaselineState.WAITING, BaselineState.HOLDING)


class Hindrance(str, Enum):
    """Why a baseline can't be taken now."""

    UNSEEN = "unseen"
    FEET = "feet"
    HEAD = "head"
    VIEW = "view"
    BENT = "bent"
    MOVING = "moving"


@dataclass(frozen=True, slots=True)
class BaselineProgress:
    """The taking of a baseline, from when it was asked for.

    share: of the time to stand, 0..1. left_s: of that time. hindrance: what broke the standing
    off last, ``None`` while all is well. baseline, spread: what was found, once it is done; the
    spread is from the 5th to the 95th percentile.
    """

    state: BaselineState
    share: float
    left_s: float
    hindrance: Hindrance | None = None
    start_s: float | None = None
    end_s: float | None = None
    baseline: Baseline | None = None
    spread: Baseline | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A check's answer at one moment, ready to be drawn as a gauge.

    value is in ``unit``; the gauge runs from scale_low to scale_high with the good band from
    ok_low to ok_high (``None`` means open on that side). fault names what is wrong and is what
    a cue answers to; reason says in plain words why the check can't tell, reason_id which it is."""

    id: str
    verdict: Verdict
    value: float | None
    unit: str
    scale_low: float
    scale_high: float
    ok_low: float | None
    ok_high: float | None
    confidence: float
    fault: str | None = None
    reason: str = ""
    reason_id: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing said to the walker. Priority 0 is the most urgent, 5 is praise. grade: which of
    its wordings, by how far off the walker is (``vision/cues/base.py``); empty for the only one."""

    t_s: float
    id: str
    priority: int
    text: str
    spoken: str
    earcon: str
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """All that the line says about one frame; ``baseline`` is ``None`` until asked for. rate_hz:
    new pictures a second that were looked at of late, ``None`` until it is known."""

    frame_index: int
    t_s: float
    situation: Situation
    pose: Pose | None
    body: Body | None
    gait: Gait
    checks: tuple[CheckResult, ...] = ()
    cue: Cue | None = None
    baseline: BaselineProgress | None = None
    rate_hz: float | None = None
