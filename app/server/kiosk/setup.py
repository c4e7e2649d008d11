"""The gym's set-up page over REST: its door, the lanes' cameras and marks, sound, and health.

Whoever calls anything here but the door has given the PIN: ``app.server.kiosk.access`` refuses all
others, pictures not excepted. A picture goes from the lane through here to the page, and is kept
nowhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Literal, Protocol

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from app.kiosk.config import LaneConfig, SoundConfig
from app.kiosk.kept_setup import GymSetup, MarkedHouse
from app.kiosk.operations import Operations, OperationsView
from app.kiosk.outline import flaw_of
from app.kiosk.problems import without_credentials
from app.kiosk.results import ResultShelf
from app.kiosk.values import MOST_CORNERS, LaneBeat, LaneMessage, LaneSaid, Marks, Share
from app.server.kiosk.pin import COOKIE, DoorAnswer, PinDoor
from app.server.kiosk.screens import Screens
from app.server.problems import Refusal
from app.server.sender import from_this_machine
from app.server.tries import whole_seconds
from app.words import phrase, words
from vision.settings import Section, number

PREFIX = "/api/kiosk/setup"
_TEST_PRIORITY = 3


class PeekSettings(Section):
    """How often the set-up page sees a lane."""

    picture_s: float = number(
        3.0, low=0.1, high=30.0, title="Longest wait for a picture", unit="s", source="[K]"
    )
    every_s: float = number(
        0.5, low=0.0, high=10.0, title="Least time between two of a lane", unit="s", source="[K]"
    )


class SetupLaneKeeper(Protocol):
    """A lane's keeper, as far as the set-up page needs it."""

    restarts: int

    @property
    def config(self) -> LaneConfig:
        """As in the settings' file."""

    @property
    def beat(self) -> LaneBeat:
        """The newest sign of life."""

    def order(self, order: Marks) -> None:
        """Tell it its marks."""

    def picture(self, timeout_s: float) -> bytes | None:
        """What its camera sees now, as JPEG."""


class SetupHouse(MarkedHouse, Protocol):
    """All lanes, as far as the set-up page needs them."""

    @property
    def lanes(self) -> Mapping[str, SetupLaneKeeper]:
        """By their ids."""

    @property
    def listeners(self) -> list[Callable[[str, LaneMessage], None]]:
        """Whoever is told what the lanes tell."""


class SetupIn(BaseModel):
    """What the page sends."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PinIn(SetupIn):
    """A try. pin: empty where none is set."""

    pin: str = Field(max_length=64)


class MarksIn(SetupIn):
    """What is marked; whether it can be is told in the page's language (``MarksFlaw``)."""

    lane: tuple[tuple[float, float], ...] = Field(default=(), max_length=MOST_CORNERS)
    stand: tuple[float, float] | None = None


class VolumeIn(SetupIn):
    """volume: 0..1."""

    volume: Share


class SoundIn(SetupIn):
    """language: in which the screen is to speak; one of the kiosk's."""

    language: str = Field(max_length=16)


class SoundOut(BaseModel):
    """What a lane's screens were asked to say. screens: how many show the lane. refused: of them,
    those whose browser allows no sound before somebody touches it."""

    spoken: str
    language: str
    screens: int
    refused: int


class DoorOut(BaseModel):
    """How the door stands for who asks. pin: one is set. here: who asks is at the machine itself.
    inside: they are in. wait_s: seconds until they may try again."""

    pin: bool
    here: bool
    inside: bool
    wait_s: int


class DevicesOut(BaseModel):
    """displays: how many other devices show the lanes, or may, for which the PIN was given."""

    displays: int


class SetupLane(BaseModel):
    """A lane. camera: which kind, without its address, which may hold a password."""

    id: str
    name: str
    camera: Literal["usb", "rtsp", "http", "browser", "walker"]
    place: Literal["floor", "treadmill"]
    marks: Marks


class SetupOut(BaseModel):
    """All that can be set. quiet_volume: none where there are no quiet hours. wrong: what was wrong
    with the file in which it is kept."""

    lanes: list[SetupLane]
    languages: list[str]
    volume: float
    quiet_volume: float | None
    wrong: str


class LaneHealth(BaseModel):
    """How a lane is. restarts: of its process, since the kiosk was started."""

    id: str
    name: str
    restarts: int
    beat: LaneBeat


class HealthOut(BaseModel):
    """How the kiosk is. results: how many walkers' results are in memory now. free_mb: on the disk;
    ``None``: can't tell. upkeep: problems and counts; ``None`` where none are kept."""

    lanes: list[LaneHealth]
    results: int
    free_mb: float | None
    upkeep: OperationsView | None


def door_router(door: PinDoor) -> APIRouter:
    """In and out."""
    router = APIRouter()

    def stands(request: Request, *, inside: bool) -> DoorOut:
        return DoorOut(
            pin=door.has_pin,
            here=from_this_machine(request),
            inside=inside,
            wait_s=whole_seconds(door.wait_s(request)) if door.has_pin else 0,
        )

    @router.get(f"{PREFIX}/door")
    def standing(request: Request) -> DoorOut:
        """How the door stands."""
        return stands(request, inside=door.inside(request))

    @router.post(f"{PREFIX}/enter")
    def enter(request: Request, response: Response, given: PinIn) -> DoorOut:
        """Try a PIN."""
        answer, cookie = door.enter(request, given.pin)
        if answer is DoorAnswer.WRONG:
            raise Refusal(403, phrase("kiosk.setup.wrong_pin"))
        if answer is DoorAnswer.LATER:
            wait_s = max(1, whole_seconds(door.wait_s(request)))
            raise Refusal(429, phrase("kiosk.setup.later", count=wait_s))
        if answer is DoorAnswer.HERE_ONLY:
            raise Refusal(403, phrase("kiosk.setup.here_only"))
        response.set_cookie(
            COOKIE, cookie, max_age=int(door.cookie_s), httponly=True, samesite="strict"
        )
        return stands(request, inside=True)

    @router.post(f"{PREFIX}/leave")
    def leave(request: Request, response: Response) -> DoorOut:
        """Go out."""
        door.leave(request)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return stands(request, inside=False)

    @router.get(f"{PREFIX}/devices")
    def devices(request: Request) -> DevicesOut:
        """Who else shows the lanes."""
        return DevicesOut(displays=door.displays(request))

    @router.post(f"{PREFIX}/devices/forget")
    def forget(request: Request) -> DevicesOut:
        """Have every other device give the PIN again."""
        door.forget_others(request)
        return DevicesOut(displays=door.displays(request))

    return router


def _quiet_volume(sound: SoundConfig) -> float | None:
    return sound.quiet_volume if sound.quiet else None


def setup_router(
    house: SetupHouse,
    gym: GymSetup,
    shelf: ResultShelf,
    operations: Operations | None = None,
    settings: PeekSettings | None = None,
) -> APIRouter:
    """What can be seen and set, for who is in.

    operations: tells of problems and counts.
    """
    router = APIRouter()
    eyes = {lane: _Eye(keeper, settings or PeekSettings()) for lane, keeper in house.lanes.items()}

    def lane_of(lane: str) -> SetupLaneKeeper:
        found = house.lanes.get(lane)
        if found is None:
            raise Refusal(404, phrase("kiosk.setup.no_lane"))
        return found

    @router.get(PREFIX)
    def all_of_it() -> SetupOut:
        """All that can be set."""
        return SetupOut(
            lanes=[
                SetupLane(
                    id=lane,
                    name=keeper.config.shown,
                    camera=_kind(keeper.config.camera),
                    place=keeper.config.place,
                    marks=gym.marks(lane),
                )
                for lane, keeper in house.lanes.items()
            ],
            languages=list(house.config.languages),
            volume=gym.volume,
            quiet_volume=_quiet_volume(house.config.sound),
            wrong=gym.wrong,
        )

    @router.get(f"{PREFIX}/health")
    def health() -> HealthOut:
        """How the kiosk is."""
        free = None if operations is None else operations.health.free_bytes()
        return HealthOut(
            lanes=[_health(lane, keeper) for lane, keeper in house.lanes.items()],
            results=len(shelf),
            free_mb=None if free is None else free / 1e6,
            upkeep=None if operations is None else operations.view(),
        )

    @router.get(f"{PREFIX}/lanes/{{lane}}/picture", response_class=Response)
    def picture(lane: str) -> Response:
        """What the lane's camera sees now; it is kept nowhere."""
        lane_of(lane)
        jpeg = eyes[lane].look()
        if jpeg is None:
            raise Refusal(503, phrase("kiosk.setup.no_picture"))
        return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "no-store"})

    @router.put(f"{PREFIX}/lanes/{{lane}}/marks")
    def mark(lane: str, marks: MarksIn) -> Marks:
        """Mark the lane, from now on."""
        lane_of(lane)
        flaw = flaw_of(marks.lane, marks.stand)
        if flaw is not None:
            raise Refusal(422, phrase(f"page.kiosk.setup.flaw.{flaw.value}"))
        try:
            gym.set_marks(lane, Marks(lane=marks.lane, stand=marks.stand))
        except OSError as error:
            raise _unkept(error) from error
        return gym.marks(lane)

    @router.post(f"{PREFIX}/lanes/{{lane}}/sound")
    def sound(request: Request, lane: str, wanted: SoundIn) -> SoundOut:
        """Have the lane's screens say a sentence."""
        lane_of(lane)
        known = house.config.languages
        tag = wanted.language if wanted.language in known else known[0]
        text = words(tag).text("kiosk.setup.sound_test")
        said = LaneSaid(
            number=0,
            id="sound_test",
            priority=_TEST_PRIORITY,
            text=text,
            spoken=text,
            earcon="hint",
            language=tag,
        )
        for listener in tuple(house.listeners):
            listener(lane, said)
        screens: Screens = request.app.state.screens
        sounds = [one.beat.sound for one in screens.pages if one.lane == lane]
        return SoundOut(
            spoken=text,
            language=tag,
            screens=len(sounds),
            refused=sum(sound == "refused" for sound in sounds),
        )

    @router.put(f"{PREFIX}/volume")
    def volume(wanted: VolumeIn) -> VolumeIn:
        """How loud all screens are, from now on."""
        try:
            gym.set_volume(wanted.volume)
        except OSError as error:
            raise _unkept(error) from error
        return VolumeIn(volume=gym.volume)

    return router


class _Eye:
    """One lane's camera, as the set-up page sees it: one look at a time, however many look."""

    def __init__(self, keeper: SetupLaneKeeper, settings: PeekSettings) -> None:
        self._keeper = keeper
        self._settings = settings
        self._lock = Lock()
        self._last_s = float("-inf")

    def look(self) -> bytes | None:
        """The next picture; ``None`` where none comes in time."""
        if not self._lock.acquire(timeout=self._settings.picture_s):
            return None
        try:
            early_s = self._last_s + self._settings.every_s - time.monotonic()
            if early_s > 0:
                time.sleep(early_s)
            self._last_s = time.monotonic()
            return self._keeper.picture(self._settings.picture_s)
        finally:
            self._lock.release()


def _health(lane: str, keeper: SetupLaneKeeper) -> LaneHealth:
    beat = keeper.beat
    # A camera's address may hold a password.
    beat = beat.model_copy(update={"detail": without_credentials(beat.detail)})
    return LaneHealth(id=lane, name=keeper.config.shown, restarts=keeper.restarts, beat=beat)


def _kind(camera: str) -> Literal["usb", "rtsp", "http", "browser", "walker"]:
    if camera.startswith("rtsp"):
        return "rtsp"
    if camera.startswith("http"):
        return "http"
    if camera == "browser":
        return "browser"
    return "walker" if camera.startswith("walker") else "usb"


def _unkept(error: OSError) -> Refusal:
    return Refusal(507, phrase("kiosk.setup.unkept", why=error.strerror or str(error)))
