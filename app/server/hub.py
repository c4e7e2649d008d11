"""Keeps the one session that everybody watches, and starts and stops it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable
from typing import Literal

from app.live.coaching import Refused
from app.live.session import LiveSession, NumberedCue
from app.live.showing import Show
from app.live.state import LiveState
from app.server.page_camera import Cameras
from app.session.reading import CoachReading
from app.session.values import Pause, Phase
from app.storage import StorageError
from app.words import FALLBACK, words

_log = logging.getLogger(__name__)


class Hub:
    """One live session at a time, watched by any number of pages.

    The session starts when the first page comes and stops when the last has been gone for a
    while, so that neither camera nor processor is kept busy for nobody. Where people are kept,
    there is none until one with a plan is begun.

    Args:
        make_session: makes a fresh session, one without a plan; ``None``: there are none such.
        idle_s: how long a session goes on without watchers; a reload is shorter than that.
        camera: whose a session to come looks through.
    """

    def __init__(
        self,
        make_session: Callable[[], LiveSession] | None,
        idle_s: float,
        camera: Literal["server", "browser"] = "browser",
    ) -> None:
        self.camera = camera
        self._free = make_session
        self._planned: Callable[[], LiveSession] | None = None
        self._idle_s = idle_s
        self._session: LiveSession | None = None
        self._id = ""
        self._language = ""
        self._watchers = 0
        self._left_s = 0.0
        self._stopping: asyncio.Task[None] | None = None
        self.cameras = Cameras()
        self._changed = asyncio.Condition()
        self._lock = asyncio.Lock()

    @property
    def state(self) -> LiveState:
        """The state of the session, ``idle`` where there is none."""
        return self._session.status.state if self._session else LiveState.IDLE

    @property
    def watchers(self) -> int:
        """How many pages watch."""
        return self._watchers

    @property
    def show(self) -> Show | None:
        """What the session demonstrates, where it is a demo."""
        return self._session.show if self._session else None

    @property
    def coached(self) -> CoachReading | None:
        """How far the session with a plan has come that goes on now, ``None`` where none does."""
        if self._session is None or self.state is not LiveState.RUNNING:
            return None
        newest = self._session.newest
        coach = None if newest is None else newest.coach
        return None if coach is None or coach.phase is Phase.DONE else coach

    def said(self, session_id: str, number: str) -> NumberedCue | None:
        """What the session of that name has said under that number, if it is still known."""
        if self._session is None or session_id != self._id:
            return None
        cues = self._session.cues_after(0)
        return next((cue for cue in cues if str(cue.number) == number), None)

    @property
    def plan_on(self) -> bool:
        """Whether the session that is on, or is to come, is one with a plan."""
        return self._planned is not None

    async def end_plan(self) -> None:
        """End a session with a plan, if one goes on."""
        async with self._lock:
            if self.plan_on:
                await self._end()

    async def go_on(self) -> None:
        """Where a session was ended for one that did not begin, go on with it, if it may."""
        async with self._lock:
            if self._session is None and self._watchers:
                await self._begin()
            elif self._session is None:
                self._planned = None
        await self._tell_changed()

    async def begin(self, make_session: Callable[[], LiveSession]) -> None:
        """Begin another session in place of whatever is on.

        make_session: called once now, and again when this session is to start anew.
        """
        async with self._lock:
            await self._end()
            self._planned = make_session
            await self._begin()
        await self._tell_changed()
        if self._watchers == 0 and self._stopping is None:
            self._left_s = asyncio.get_running_loop().time()
            self._stopping = asyncio.create_task(self._stop_when_idle())

    @property
    def taken(self) -> bool:
        """Whether a session with a plan goes on that more than one page watches: one of them may
        be somebody else's."""
        return self._watchers >= 2 and self.coached is not None

    def wish(self, what: str, about: float | Pause | None) -> None:
        """The walker asks for something; without effect where no session runs."""
        if self._session is not None and self.state is LiveState.RUNNING:
            self._session.wish(what, about)

    def halt(self, profile_id: int) -> None:
        """End this person's session with a plan, if one goes on or begins: something has come up
        that stands against it. From any thread."""
        if self._session is not None:
            self._session.wish("halt", of=profile_id)

    async def join(self, language: str = "") -> tuple[str, LiveSession | None]:
        """A page has come, which shows itself in ``language``: the session to watch, started if
        need be, and its name; an empty name where there is none."""
        self._watchers += 1
        try:
            # While a session is being stopped this waits: two must not share a camera.
            async with self._lock:
                # A reload of the page is a wish to try again, if it surprises nobody else.
                if self._watchers == 1 and self.state in (LiveState.ENDED, LiveState.FAILED):
                    await self._end()
                if self._session is None:
                    self._language = language or self._language
                    await self._begin()
                return self._id, self._session
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """A page has gone."""
        self._watchers -= 1
        self._left_s = asyncio.get_running_loop().time()
        if self._watchers == 0 and self._stopping is None:
            self._stopping = asyncio.create_task(self._stop_when_idle())

    async def again(self, running: str | None = None) -> None:
        """Start the session anew if it is over, or if it is the one named ``running``. One with a
        plan goes on only if it was cut off, and if nothing has come up that stands against it."""
        async with self._lock:
            over = self._session is None or self.state in (LiveState.ENDED, LiveState.FAILED)
            if over or (running == self._id and self.state is LiveState.RUNNING):
                await self._end()
                await self._begin()
        await self._tell_changed()

    def baseline(self, *, begin: bool) -> None:
        """Begin to take a baseline, or skip it; without effect where no session runs."""
        if self._session is not None and self.state is LiveState.RUNNING:
            if begin:
                self._session.begin_baseline()
            else:
                self._session.skip_baseline()

    @property
    def language(self) -> str:
        """Of what is told while there is no session: the tag of one of our catalogues."""
        return words(self._language or FALLBACK).language

    async def speak(self, language: str) -> None:
        """Have the session, and those after it that have none of their own, speak ``language``."""
        self._language = language
        if self._session is not None:
            self._session.language = language
        await self._tell_changed()

    async def other_than(self, session_id: str) -> tuple[str, LiveSession | None]:
        """Wait until a session other than ``session_id`` is on, or none."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._id != session_id)
        return self._id, self._session

    async def session_or_language(self, language: str) -> tuple[str, LiveSession | None]:
        """While there is none: wait for a session, or for another language than ``language``."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._id or self.language != language)
        return self._id, self._session

    async def close(self) -> None:
        """Stop for good."""
        stopping, self._stopping = self._stopping, None
        if stopping is not None:
            stopping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await stopping
        async with self._lock:
            await self._end()

    async def _tell_changed(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _begin(self) -> None:
        self._session = await self._made()
        if self._session is None:
            self._id = ""
            return
        if self._language:
            self._session.suggest_language(self._language)
        self._id = secrets.token_hex(4)
        self._session.start()
        _log.info("Session %s started", self._id)

    async def _made(self) -> LiveSession | None:
        """A session as it is to be made now; ``None`` where there is none to make."""
        if self._planned is not None:
            try:
                # A coached session reads what was kept of it.
                return await asyncio.to_thread(self._planned)
            except (StorageError, Refused) as error:
                _log.info("The coached session is over: %s", error)
                self._planned = None
        return None if self._free is None else await asyncio.to_thread(self._free)

    async def _end(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await asyncio.to_thread(session.close)
            _log.info("Session %s stopped", self._id)

    async def _stop_when_idle(self) -> None:
        now_s = asyncio.get_running_loop().time
        while (left_s := self._left_s + self._idle_s - now_s()) > 0:
            await asyncio.sleep(left_s)
        async with self._lock:
            self._stopping = None
            if self._watchers == 0:
                self._planned = None
                await self._end()
                self._id = ""
