"""The WebSocket between a lane and one of its screens, and what is known of the screens."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from functools import partial

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel, ValidationError
from starlette.requests import HTTPConnection
from starlette.status import WS_1007_INVALID_FRAME_PAYLOAD_DATA, WS_1008_POLICY_VIOLATION

from app.kiosk.config import KioskConfig
from app.kiosk.values import Touch, VisitPhase
from app.server.both_ways import BrokenProtocol, both_ways, hear
from app.server.kiosk.messages import (
    BrandShown,
    LaneShown,
    ScreenBeat,
    ScreenCamera,
    ScreenHello,
    ScreenNow,
    ScreenOver,
    ScreenSeen,
    ScreenView,
    ToScreen,
    from_screen,
)
from app.server.kiosk.screens import Screens
from app.server.kiosk.standing import Standing
from app.server.page_camera import Cameras, PictureWanted, unpack_sent

BEAT_S = 2.0
"""How often a screen is told how things stand, also where nothing changes."""
PICTURE_EVERY_S = 1 / 15
"""Between two pictures of a browser's camera, at least."""
_MOST_SCREENS = 32


class PagesTold(BaseModel):
    """What the browser's minder asks. age_s: since a page last told that it draws, ``null`` where
    none has yet. closed: the gym is. busy: a visit goes on, or staff are called, on any lane."""

    age_s: float | None
    closed: bool
    busy: bool


def stream_router(
    screens: Screens,
    standing: Standing,
    version: str,
    admitted: Callable[[HTTPConnection], bool] = lambda socket: True,
) -> APIRouter:
    """The addresses of the screens' stream. version: of the pages. admitted: whether who came may
    still be shown the lanes."""
    router = APIRouter()
    cameras = {lane: Cameras() for lane in screens.house.lanes}
    open_sockets: set[WebSocket] = set()

    @router.websocket("/kiosk/ws")
    async def stream(socket: WebSocket) -> None:
        """A lane, on one screen; see ``app.server.kiosk.messages``."""
        lanes = screens.house.lanes
        lane = socket.query_params.get("lane", "") or next(iter(lanes))
        await socket.accept()
        if lane not in lanes or len(open_sockets) >= _MOST_SCREENS:
            why = "There is no such lane." if lane not in lanes else "Too many screens."
            await socket.close(WS_1008_POLICY_VIOLATION, why)
            return
        open_sockets.add(socket)
        try:
            hello = _hello(screens.house.config, lane, version)
            may = partial(admitted, socket)
            await _Screen(socket, lane, screens, standing, cameras[lane], hello, may).run()
        finally:
            open_sockets.discard(socket)

    @router.get("/kiosk/page")
    def page() -> PagesTold:
        """Whether a page lives, for the browser's minder."""
        views = [lane.view for lane in screens.house.lanes.values()]
        return PagesTold(
            age_s=screens.drawn_age_s,
            closed=standing.closed,
            busy=screens.calling
            or any(view and view.phase is not VisitPhase.ATTRACT for view in views),
        )

    return router


def _hello(config: KioskConfig, lane: str, version: str) -> ScreenHello:
    shown: Mapping[str, LaneShown] = {
        one.id: LaneShown(id=one.id, name=one.shown, place=one.place) for one in config.lanes
    }
    camera = next(one.camera for one in config.lanes if one.id == lane)
    return ScreenHello(
        version=version,
        lane=shown[lane],
        lanes=tuple(shown.values()),
        camera="browser" if camera == "browser" else "server",
        languages=config.languages,
        durations_s=config.durations_s,
        brand=BrandShown(
            name=config.brand.name, colour=config.brand.colour, logo=bool(config.brand.logo)
        ),
    )


class _Screen:
    """One screen, from its coming to its going."""

    def __init__(
        self,
        socket: WebSocket,
        lane: str,
        screens: Screens,
        standing: Standing,
        cameras: Cameras,
        hello: ScreenHello,
        admitted: Callable[[], bool],
    ) -> None:
        self._socket = socket
        self._lane = lane
        self._screens = screens
        self._standing = standing
        self._cameras = cameras
        self._hello = hello
        self._admitted = admitted
        self._news = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._tell = self._told  # one object, which a bound method is not
        self._lost: Callable[[], None] = self._camera_lost
        self._in_flight: int | None = None
        self._camera_on = False
        self._wanted: int | None = None
        self._pictures = 0
        self._picture_s = 0.0

    async def run(self) -> None:
        """Serve the screen until it goes; never raises for what it does."""
        self._screens.join(self._lane, self._tell)
        try:
            await both_ways(self._socket, self._listen(), self._stream())
        finally:
            self._cameras.release(self._lost)
            self._screens.leave(self._lane, self._tell)

    def _told(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may be gone while the server ends
            self._loop.call_soon_threadsafe(self._news.set)

    def _camera_lost(self) -> None:
        self._camera_on = False

    async def _listen(self) -> None:
        while True:
            message = await hear(self._socket)
            if isinstance(message, bytes):
                self._take_picture(message)
            else:
                self._take(message)

    def _take(self, text: str) -> None:
        try:
            said = from_screen.validate_json(text)
        except ValidationError:
            raise BrokenProtocol(
                WS_1007_INVALID_FRAME_PAYLOAD_DATA, "The message is not understood."
            ) from None
        if isinstance(said, Touch):
            self._screens.touched(self._lane, said)
        elif isinstance(said, ScreenBeat):
            self._screens.beat(self._lane, self._tell, said)
        elif isinstance(said, ScreenCamera):
            self._camera(said)
        elif isinstance(said, ScreenSeen) and said.number == self._in_flight:
            self._in_flight = None
            self._news.set()

    def _camera(self, said: ScreenCamera) -> None:
        if self._hello.camera != "browser":
            raise BrokenProtocol(WS_1008_POLICY_VIOLATION, "This lane has a camera of its own.")
        if said.on:
            self._camera_on = self._cameras.offer(said.page, self._lost, seize=False)
            self._wanted = None
        else:
            self._camera_on = False
            self._cameras.release(self._lost)
        self._news.set()

    def _take_picture(self, message: bytes) -> None:
        try:
            sent, jpeg = unpack_sent(message)
        except ValueError:
            raise BrokenProtocol(
                WS_1007_INVALID_FRAME_PAYLOAD_DATA, "The picture is not understood."
            ) from None
        if sent.number != self._wanted:
            return  # of a camera that was switched off meanwhile
        self._wanted = None
        if self._camera_on:
            self._screens.house.lanes[self._lane].feed(jpeg)
        self._news.set()

    async def _stream(self) -> None:
        await self._send(self._hello)
        news = self._screens.news(self._lane)
        lane = self._screens.house.lanes[self._lane]
        now: ScreenNow | None = None
        sent_s = 0.0
        said = news.says
        results = views = -1  # the first tells a page to forget what it may have of an old visit
        while True:
            self._news.clear()
            if not self._admitted():
                raise BrokenProtocol(WS_1008_POLICY_VIOLATION, "The PIN has to be given again.")
            standing = self._standing.now(lane)
            if standing != now or self._loop.time() - sent_s >= BEAT_S:
                now, sent_s = standing, self._loop.time()
                await self._send(now)
            self._screens.refresh(self._lane)
            # Before what is said: that an earlier visit is over silences whatever is.
            if news.results != results:
                results = news.results
                await self._send(news.result or ScreenOver())
            for one in self._screens.said_after(self._lane, said):
                await self._send(one)
                said = one.number
            if news.views != views and self._in_flight is None:
                views = self._in_flight = news.views
                view = news.view if news.views else lane.view
                await self._send(ScreenView(number=views, view=view))
            await self._want_picture()
            wait_s = BEAT_S
            if self._camera_on and self._wanted is None:
                wait_s = max(0.0, self._picture_s + PICTURE_EVERY_S - self._loop.time())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), wait_s)

    async def _want_picture(self) -> None:
        if not self._camera_on or self._wanted is not None:
            return
        if self._loop.time() < self._picture_s + PICTURE_EVERY_S:
            return
        self._picture_s = self._loop.time()
        self._pictures += 1
        self._wanted = self._pictures
        await self._send(PictureWanted(session=self._lane, number=self._wanted))

    async def _send(self, message: ToScreen) -> None:
        await self._socket.send_text(message.model_dump_json())
