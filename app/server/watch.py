"""One page that watches: what it is sent, and what it may say."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Literal

from fastapi import WebSocket
from pydantic import ValidationError
from starlette.status import (
    WS_1003_UNSUPPORTED_DATA,
    WS_1007_INVALID_FRAME_PAYLOAD_DATA,
    WS_1008_POLICY_VIOLATION,
    WS_1009_MESSAGE_TOO_BIG,
)

from app.live.session import LiveSession, NumberedCue
from app.live.state import LiveState, Status
from app.server.both_ways import BrokenProtocol, both_ways, hear
from app.server.hub import Hub
from app.server.intake import Intake
from app.server.messages import (
    FROM_PAGE,
    Again,
    BaselineRequest,
    Camera,
    CameraElsewhere,
    CoachRequest,
    CueMessage,
    Hello,
    Holds,
    Language,
    NoticeWords,
    Spoken,
    StateMessage,
    Telemetry,
)
from app.server.packing import LONGEST_MESSAGE, pack
from app.server.page_camera import PictureWanted
from app.server.speech import urgent_words
from app.words import words
from vision.sources.fed import FeedError


class Watcher:
    """Streams a session to one page.

    Cues and states are sent at once and all of them. Pictures are sent one at a time: the
    next, which is then the newest, goes out when the page has acknowledged the last.
    """

    def __init__(self, socket: WebSocket, hub: Hub, cue_stands_s: float) -> None:
        self._socket = socket
        self._hub = hub
        self._cue_stands_s = cue_stands_s
        self._news = asyncio.Event()
        self._in_flight: int | None = None
        self._intake = Intake(hub.cameras, self._news.set)
        self._watched: tuple[str, LiveSession | None] | None = None

    async def run(self) -> None:
        """Serve the page until it goes; never raises for what the page does."""
        await self._socket.accept()
        self._watched = await self._hub.join(self._socket.query_params.get("lang", ""))
        try:
            await both_ways(self._socket, self._listen(), self._stream(*self._watched))
        finally:
            self._intake.leave()
            self._hub.leave()

    async def _listen(self) -> None:
        while True:
            message = await hear(self._socket)
            if isinstance(message, bytes):
                self._take_picture(message)
                continue
            try:
                said = FROM_PAGE.validate_json(message)
            except ValidationError:
                raise BrokenProtocol(
                    WS_1007_INVALID_FRAME_PAYLOAD_DATA, "The message is not understood."
                ) from None
            if isinstance(said, Again):
                await self._hub.again(said.session if self._intake.on else None)
            elif isinstance(said, BaselineRequest):
                self._hub.baseline(begin=said.action == "begin")
            elif isinstance(said, CoachRequest):
                self._hub.wish(said.action, said.about)
            elif isinstance(said, Camera):
                self._intake.camera(said)
            elif isinstance(said, Language):
                await self._hub.speak(said.language)
            elif said.number == self._in_flight:
                self._in_flight = None
                self._news.set()
            else:
                raise BrokenProtocol(WS_1008_POLICY_VIOLATION, "That picture was not in flight.")

    def _take_picture(self, message: bytes) -> None:
        assert self._watched is not None
        session_id, session = self._watched
        if session is None:
            return  # it was on its way when the session ended
        if session.feed is None:
            if len(message) > LONGEST_MESSAGE:
                raise BrokenProtocol(WS_1009_MESSAGE_TOO_BIG, "The message is too long.")
            raise BrokenProtocol(WS_1003_UNSUPPORTED_DATA, "Only text is understood.")
        try:
            self._intake.take(message, session_id, session)
        except FeedError as error:
            raise BrokenProtocol(WS_1008_POLICY_VIOLATION, str(error)) from None

    async def _stream(self, session_id: str, session: LiveSession | None) -> None:
        while True:
            if session is None:
                self._watched = await self._stream_none()
            else:
                await self._stream_session(session_id, session)
                self._watched = await self._hub.other_than(session_id)
            session_id, session = self._watched

    async def _stream_none(self) -> tuple[str, LiveSession | None]:
        """Tell that there is no session and where one begins, until there is one."""
        while True:
            language = self._hub.language
            await self._send(
                Hello(
                    session="",
                    language=language,
                    camera=self._hub.camera,
                    notices=NoticeWords.all(language),
                    kept=urgent_words(language),
                    cues=[],
                )
            )
            told = words(language).text("live.none")
            await self._send(StateMessage.of(Status(LiveState.IDLE, told)))
            session_id, session = await self._hub.session_or_language(language)
            if session_id:
                return session_id, session

    async def _stream_session(self, session_id: str, session: LiveSession) -> None:
        """Send all of one session, until it is over."""
        loop = asyncio.get_running_loop()

        def tell() -> None:
            # From the session's threads and from the loop's own alike, and nobody waits for it.
            # The loop may be gone while a session is being stopped.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._news.set)

        unsubscribe = session.subscribe(tell)
        try:
            since = session.since
            past = session.cues_after(0)
            language = session.language
            camera: Literal["server", "browser"] = "browser" if session.feed else "server"
            await self._send(
                Hello(
                    session=session_id,
                    language=language,
                    camera=camera,
                    notices=NoticeWords.all(language),
                    kept=urgent_words(language),
                    cues=[CueMessage.of(cue) for cue in past],
                    since=since,
                    demo=session.show.tour if session.show else None,
                )
            )
            last = past[-1] if past else None
            await self._send_news(session_id, session, last, language, since)
        finally:
            unsubscribe()

    async def _send_news(
        self,
        session_id: str,
        session: LiveSession,
        last: NumberedCue | None,
        language: str,
        since: int,
    ) -> None:
        status = None
        shown = 0
        while True:
            self._news.clear()
            if session.language != language:
                language = session.language
                await self._send(
                    Spoken(
                        language=language,
                        notices=NoticeWords.all(language),
                        kept=urgent_words(language),
                    )
                )
            now = session.status
            newest = session.newest  # before the cues: then those of its frame are among them
            if session.since != since:  # before what is said instead
                since = session.since
                await self._send(Holds(since=since))
            for cue in session.cues_after(last.number if last else 0):
                await self._send(CueMessage.of(cue))
                last = cue
            if now != status:
                status = now
                await self._send(StateMessage.of(now))
            if now.state in (LiveState.ENDED, LiveState.FAILED):
                return
            await self._send_about_camera(session_id, session)
            if newest is not None and newest.number > shown and self._in_flight is None:
                standing = last
                if last and newest.observation.t_s - last.cue.t_s > self._cue_stands_s:
                    standing = None
                if last and not last.holding.holds(session.since):
                    standing = None
                self._in_flight = shown = newest.number
                held_s = session.feed.held_s(newest.number) if session.feed else None
                telemetry = Telemetry.of(newest, standing, held_s, language)
                await self._socket.send_bytes(pack(telemetry, newest.jpeg))
            else:
                await self._news.wait()

    async def _send_about_camera(self, session_id: str, session: LiveSession) -> None:
        if self._intake.refused:
            self._intake.refused = False
            await self._send(CameraElsewhere())
        try:
            wanted = self._intake.wanted(session_id, session)
        except FeedError as error:
            raise BrokenProtocol(WS_1008_POLICY_VIOLATION, str(error)) from None
        if wanted is not None:
            await self._send(wanted)

    async def _send(
        self,
        message: Hello
        | CueMessage
        | StateMessage
        | Holds
        | PictureWanted
        | CameraElsewhere
        | Spoken,
    ) -> None:
        await self._socket.send_text(message.model_dump_json())
