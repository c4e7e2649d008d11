"""The values of a kiosk: what a lane tells, and what comes of a visit.

Nothing here says who somebody is. Times are of ``time.monotonic`` where not said otherwise.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from app.kiosk.outline import FLAWS, flaw_of
from app.kiosk.problem_kinds import ProblemKind

Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]
"""Of a picture's width or height."""
MOST_CORNERS = 12
"""Of a lane's outline."""


class KioskValue(BaseModel):
    """A frozen value that travels between a lane, the server and the pages."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class VisitPhase(str, Enum):
    """How far a visit has come.

    ``ATTRACT``: nobody is on the lane. ``GREETED``: somebody is, and is shown how to begin.
    ``HEALTH``: the five statements stand. ``READY``: the camera's view is checked and the walker
    stands tall. ``WALK``: they walk. ``RESULT``: it is shown.
    """

    ATTRACT = "attract"
    GREETED = "greeted"
    HEALTH = "health"
    READY = "ready"
    WALK = "walk"
    RESULT = "result"


class LaneTrouble(str, Enum):
    """Why a lane cannot watch. ``NO_CAMERA``: it does not open. ``SILENT``: it gives no pictures.
    ``FROZEN``: the very same one. ``BLACK``: dark ones. ``MODEL``: the pose model will not work.
    ``STUCK``: the lane's process does not answer. ``STARTING``: it has not looked yet.
    ``SIZE``: the pictures' size has changed, and the lane begins anew."""

    STARTING = "starting"
    NO_CAMERA = "no_camera"
    SILENT = "silent"
    FROZEN = "frozen"
    BLACK = "black"
    SIZE = "size"
    MODEL = "model"
    STUCK = "stuck"


class HowSure(str, Enum):
    """How sure a score is."""

    SURE = "sure"
    FAIRLY = "fairly"
    LITTLE = "little"


class VisitResult(KioskValue):
    """What a walker takes home, in the visit's language. score: 0..100, ``None`` where too little
    was seen. reason: what the score rests on, one sentence. tip: one; ``tip_id`` names it in the
    counts. short: all of it in at most 160 characters, for a code without a page."""

    language: str
    score: int | None = Field(ge=0, le=100)
    sureness: HowSure
    reason: str
    tip_id: str
    tip: str
    backward_s: float = Field(ge=0)
    steps: int = Field(ge=0)
    short: str


class Silhouette(KioskValue):
    """The walker's outline for the screen: 33 landmarks, each x, y in shares of the picture and a
    visibility 0..1. ``aspect``: the picture's width over its height."""

    points: tuple[tuple[float, float, float], ...]
    aspect: float


# --- what a lane's process says


class LaneBeat(KioskValue):
    """A sign of life, twice a second. picture_age_s: of the newest picture that was judged, at its
    judging; ``None`` before the first. rate_hz: judged a second. trouble: ``None`` while it can
    watch. detail: one line for the operator. looking_s: how long it has been at the present
    picture. visits: the number of the newest visit. busy: a visit goes on."""

    type: Literal["beat"] = "beat"
    trouble: LaneTrouble | None
    detail: str = ""
    picture_age_s: float | None = None
    rate_hz: float = 0.0
    judged: int = 0
    width: int = 0
    height: int = 0
    memory_mb: float = 0.0
    handles: int = 0
    threads: int = 0
    reopened: int = 0
    looking_s: float = 0.0
    visits: int = 0
    busy: bool = False


class LaneView(KioskValue):
    """What the lane's screen shows now. held: how far the start gesture has been held, 0..1, and
    for which language. stay: the same of staying on the mark. marked: there is one. progress: of
    the walk, 0..1. seated: whoever is there sits, as in a wheelchair. others: somebody else is on
    the lane, and the walk waits. alarm: ``fall`` while staff are called for. asks: what a raised
    hand, or the touch ``go_on``, would answer now: ``ready`` (skip what comes before the walk),
    ``confirm`` (what a led change on a treadmill waits for is so), ``go_on`` (after a fall).
    cadence_spm: steps a minute in the walk; ``None``: can't tell. beep_every_s: pause between two
    beeps, shorter the nearer the lane's end comes; ``None``: none are due.
    now: what is to be done, in few words. number: counts the lane's visits."""

    type: Literal["view"] = "view"
    number: int
    phase: VisitPhase
    language: str
    silhouette: Silhouette | None = None
    held: float = 0.0
    held_language: str = ""
    stay: float = 0.0
    marked: bool = False
    progress: float = 0.0
    left_s: float | None = None
    now: str = ""
    seated: bool = False
    others: bool = False
    alarm: str = ""
    duration_s: int = 0
    asks: str = ""
    cadence_spm: float | None = None
    beep_every_s: float | None = None


class LaneSaid(KioskValue):
    """Something is said on the lane, and shown; as ``vision.values.Cue``. cuts: what is being said
    holds no longer, and is cut off. (So is everything once the phase is ``ATTRACT`` again.)
    instructs: it tells what to do, and is never passed over for having waited."""

    type: Literal["said"] = "said"
    number: int
    id: str
    priority: int
    text: str
    spoken: str
    earcon: str
    language: str
    cuts: bool = False
    instructs: bool = False


class LaneEnded(KioskValue):
    """A visit is over. begun: they agreed, and were led to walk. completed: all that was to be
    walked was. duration_s: from agreeing to the walk's end. result: ``None`` where nobody walked.
    stopped: by which alarm the walk was stopped, if it was."""

    type: Literal["ended"] = "ended"
    number: int
    greeted: bool
    begun: bool
    completed: bool
    duration_s: float
    result: VisitResult | None
    stopped: str = ""


class LaneResult(KioskValue):
    """A walk has ended and its result is to be shown; the visit goes on until they leave."""

    type: Literal["result"] = "result"
    number: int
    result: VisitResult


class LaneProblem(KioskValue):
    """Something that the operator should know of a lane, or (lane empty) of the whole kiosk. id:
    which kind, as the counts name it. detail: one line. over: it has passed."""

    id: ProblemKind
    detail: str = ""
    lane: str = ""
    over: bool = False


LaneMessage: TypeAlias = Annotated[
    LaneBeat | LaneView | LaneSaid | LaneEnded | LaneResult, Field(discriminator="type")
]
"""Whatever a lane tells."""
lane_message: TypeAdapter[LaneMessage] = TypeAdapter(LaneMessage)


# --- what a lane's process is told


class Touch(KioskValue):
    """A touch of the screen, or a key. about: the language of ``start`` and ``language``, the
    seconds of ``duration``."""

    type: Literal["touch"] = "touch"
    what: Literal["start", "language", "agree", "leave", "duration", "go_on", "end"]
    about: str = ""


class Watched(KioskValue):
    """Whether a screen watches the lane: only then are silhouettes sent."""

    type: Literal["watched"] = "watched"
    on: bool


class PicturePlease(KioskValue):
    """The set-up page wants to see one picture; it is answered by one JPEG."""

    type: Literal["picture_please"] = "picture_please"


class Marks(KioskValue):
    """What the gym has marked in the lane's picture, in shares of its width and height: the lane's
    outline on the floor (3 to 12 corners, round it; none: the whole picture), and where to stand,
    which lies inside."""

    type: Literal["marks"] = "marks"
    lane: tuple[tuple[Share, Share], ...] = Field(default=(), max_length=MOST_CORNERS)
    stand: tuple[Share, Share] | None = None

    @model_validator(mode="after")
    def _can_be(self) -> Marks:
        flaw = flaw_of(self.lane, self.stand)
        if flaw is not None:
            raise ValueError(FLAWS[flaw])
        return self


class Open(KioskValue):
    """Whether the gym is open; outside its hours nobody is greeted, and nothing is judged."""

    type: Literal["open"] = "open"
    on: bool


class Hush(KioskValue):
    """Whether staff are called to the lane for a fall that its process has not seen: nobody is
    greeted, for whoever is there may lie there, or help."""

    type: Literal["hush"] = "hush"
    on: bool


class Stop(KioskValue):
    """End yourself, after what is being done."""

    type: Literal["stop"] = "stop"


LaneOrder: TypeAlias = Annotated[
    Touch | Watched | PicturePlease | Marks | Open | Hush | Stop, Field(discriminator="type")
]
"""Whatever a lane is told once it runs."""
lane_order: TypeAdapter[LaneOrder] = TypeAdapter(LaneOrder)
