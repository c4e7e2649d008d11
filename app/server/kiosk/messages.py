"""What travels between a kiosk and its screens, over the WebSocket ``/kiosk/ws?lane=ID``.

Server to screen, text: ``hello`` first; ``now`` whenever it changes and every two seconds, so that
a screen knows that its server lives; ``view`` (answered by ``seen``; the next is sent after that,
so that a slow screen gets the newest and no others), ``said``, ``result``, ``over``. Where the
lane's camera is the browser's: ``picture_wanted`` (``app.server.page_camera``), which the screen
answers with one picture, binary, and no other.

Screen to server, text: ``beat`` every few seconds, ``seen``, ``touch``, ``camera``.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from app.kiosk.values import KioskValue, LaneTrouble, LaneView, Touch, VisitPhase, VisitResult
from app.server.kiosk.codes import ResultCodes
from app.server.page_camera import PictureWanted


class LaneShown(KioskValue):
    """A lane, as the screens name it."""

    id: str
    name: str
    place: Literal["floor", "treadmill"]


class BrandShown(KioskValue):
    """The gym's own. logo: whether there is one, at ``/kiosk/logo``."""

    name: str
    colour: str
    logo: bool


class ScreenHello(KioskValue):
    """The first message. version: of the pages; a screen that was loaded with another one loads
    itself anew. camera: whose the lane looks through."""

    type: Literal["hello"] = "hello"
    version: str
    lane: LaneShown
    lanes: tuple[LaneShown, ...]
    camera: Literal["server", "browser"]
    languages: tuple[str, ...]
    durations_s: tuple[int, ...]
    brand: BrandShown


class ScreenNow(KioskValue):
    """How things stand. opens: when the gym opens next, as ``2026-12-01T06:00`` of its own clock;
    empty where it is open, or never will be. volume: 0..1, as the quiet hours have it;
    safety_volume: the same of what keeps from harm."""

    type: Literal["now"] = "now"
    trouble: LaneTrouble | None
    closed: bool
    opens: str
    volume: float
    safety_volume: float


class ScreenView(KioskValue):
    """What the lane shows; ``view`` is ``null`` before the first."""

    type: Literal["view"] = "view"
    number: int
    view: LaneView | None


class ScreenSaid(KioskValue):
    """Something is said, to be shown and heard; its sound is at
    ``/kiosk/speech/LANE/NUMBER.wav``. cuts, instructs: as in ``LaneSaid``."""

    type: Literal["said"] = "said"
    number: int
    id: str
    priority: int
    text: str
    spoken: str
    earcon: str
    language: str
    cuts: bool
    instructs: bool


class ScreenResult(KioskValue):
    """A walk's result is shown, until ``over``. codes: ``null`` where nobody makes any."""

    type: Literal["result"] = "result"
    result: VisitResult
    codes: ResultCodes | None


class ScreenOver(KioskValue):
    """The visit is over, and whatever the screen has of it is to be forgotten."""

    type: Literal["over"] = "over"


ToScreen: TypeAlias = (
    ScreenHello | ScreenNow | ScreenView | ScreenSaid | ScreenResult | ScreenOver | PictureWanted
)


class ScreenBeat(KioskValue):
    """A sign of life. page: a name that the page has made for itself. frames: drawn since it was
    loaded. shows: which part of it is in front. sound: ``refused`` where the browser allows none
    before a touch; ``none`` where the page makes none."""

    type: Literal["beat"] = "beat"
    page: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    frames: int = Field(ge=0)
    visible: bool
    shows: VisitPhase | Literal["closed", "trouble", "alarm", "lost", "row"]
    sound: Literal["on", "refused", "none"]


class ScreenSeen(KioskValue):
    """A view has been drawn."""

    type: Literal["seen"] = "seen"
    number: int


class ScreenCamera(KioskValue):
    """The page's own camera is on, or off."""

    type: Literal["camera"] = "camera"
    page: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    on: bool


FromScreen: TypeAlias = Annotated[
    ScreenBeat | ScreenSeen | ScreenCamera | Touch, Field(discriminator="type")
]
from_screen: TypeAdapter[ScreenBeat | ScreenSeen | ScreenCamera | Touch] = TypeAdapter(FromScreen)
