"""What the lanes tell their screens, and what is known of the screens.

A lane's messages come in its keeper's thread; each screen is told that there is news and takes the
newest when it is ready for it. Nothing here grows: of a lane there is one view, one result, and the
last few things said. A visit that is over is forgotten at once.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.kept_calls import KeptCalls
from app.kiosk.values import (
    Hush,
    LaneBeat,
    LaneEnded,
    LaneMessage,
    LaneOrder,
    LaneResult,
    LaneSaid,
    LaneView,
    Touch,
    VisitPhase,
    Watched,
)
from app.server.kiosk.calls import StaffCall
from app.server.kiosk.codes import ResultCodes
from app.server.kiosk.messages import ScreenBeat, ScreenResult, ScreenSaid

MOST_SAID = 16
"""Things said on a lane that can still be heard."""
_LINGERS_S = 10.0
"""How long the goodbye can be fetched after a visit."""
_NOBODY = VisitPhase.ATTRACT

Coded: TypeAlias = Callable[[str, LaneResult], ResultCodes | None]
"""The codes for a lane's result."""


class ServedLane(Protocol):
    """A lane's keeper, as far as screens need it."""

    @property
    def config(self) -> LaneConfig:
        """As the gym has set it."""

    @property
    def beat(self) -> LaneBeat:
        """The newest sign of life."""

    @property
    def view(self) -> LaneView | None:
        """What it shows; ``None`` before the first."""

    def order(self, order: LaneOrder) -> None:
        """Tell it something."""

    def feed(self, jpeg: bytes) -> None:
        """A picture of the browser's camera."""


class ServedHouse(Protocol):
    """All lanes, as far as screens need them."""

    @property
    def config(self) -> KioskConfig:
        """As the gym has set it."""

    @property
    def lanes(self) -> Mapping[str, ServedLane]:
        """By their ids."""

    @property
    def listeners(self) -> list[Callable[[str, LaneMessage], None]]:
        """Whoever is told what the lanes tell."""


def no_codes(lane: str, told: LaneResult) -> ResultCodes | None:
    """Where nobody makes any."""
    return None


@dataclass(frozen=True, slots=True)
class _Said:
    at_s: float
    visit: int
    shown: ScreenSaid


@dataclass
class LaneNews:
    """The newest of one lane. own: what the lane itself shows; view: what its screens do, which
    may still be a call for staff. views, results: count up with each change. over: the newest visit
    that is over and forgotten; stale: the newest that was said in it. hushed: the lane has been
    told to greet nobody."""

    own: LaneView | None = None
    view: LaneView | None = None
    views: int = 0
    said: deque[_Said] = field(default_factory=lambda: deque(maxlen=MOST_SAID))
    says: int = 0
    result: ScreenResult | None = None
    results: int = 0
    over: int = -1
    stale: int = 0
    call: StaffCall = field(default_factory=StaffCall)
    hushed: bool = False


@dataclass
class PageSeen:
    """A page that shows a lane. at_s: of its newest beat; drawn_s: of the newest in which it had
    drawn anything since the one before (``time.monotonic``)."""

    lane: str
    beat: ScreenBeat
    at_s: float
    drawn_s: float


class Screens:
    """All screens of a kiosk.

    Args:
        coded: makes the codes of a result; called in a keeper's thread.
        clock: ``time.monotonic``.
        kept: outlives this server, with the calls for staff.
    """

    def __init__(
        self,
        house: ServedHouse,
        coded: Coded = no_codes,
        clock: Callable[[], float] = time.monotonic,
        kept: KeptCalls | None = None,
    ) -> None:
        self.house = house
        self._coded = coded
        self._clock = clock
        self._lock = threading.Lock()
        self._news = {lane: LaneNews() for lane in house.lanes}
        self._tell: dict[str, list[Callable[[], None]]] = {lane: [] for lane in house.lanes}
        self._pages: dict[object, PageSeen] = {}
        self._drawn_s: float | None = None
        self._kept = kept
        self._restore()
        house.listeners.append(self._hear)

    def close(self) -> None:
        """Listen no more."""
        if self._hear in self.house.listeners:
            self.house.listeners.remove(self._hear)

    def news(self, lane: str) -> LaneNews:
        """The newest of a lane; not to be changed."""
        return self._news[lane]

    def said_after(self, lane: str, number: int) -> list[ScreenSaid]:
        """What was said on a lane since the one of that number, and in no visit that is over."""
        with self._lock:
            news = self._news[lane]
            since = max(number, news.stale)
            return [one.shown for one in news.said if one.shown.number > since]

    def said(self, lane: str, number: int) -> ScreenSaid | None:
        """What was said under this number, if it is still known."""
        if lane not in self._news:
            return None
        with self._lock:
            found = (one.shown for one in self._news[lane].said)
            return next((one for one in found if one.number == number), None)

    def touched(self, lane: str, touch: Touch) -> None:
        """Somebody has touched a lane's screen: the lane is told. Where it does not watch, a call
        for staff is answered here."""
        keeper = self.house.lanes[lane]
        keeper.order(touch)
        with self._lock:
            news = self._news[lane]
            if not news.call.answered(touch, self._clock()):
                return
            if news.own is not None and news.own.alarm and keeper.beat.trouble is not None:
                news.own = None
            self._show(news)
        self._hush(lane)

    @property
    def calling(self) -> bool:
        """Whether any screen calls for staff."""
        with self._lock:
            return any(news.call.language is not None for news in self._news.values())

    def refresh(self, lane: str) -> None:
        """See whether a call for staff has stood for long enough; to be called now and then."""
        with self._lock:
            news = self._news[lane]
            if news.view is not news.own:
                self._show(news)
        self._hush(lane)

    def join(self, lane: str, tell: Callable[[], None]) -> None:
        """A screen has come, which is told by ``tell`` (from any thread) that there is news."""
        with self._lock:
            self._tell[lane].append(tell)
            first = len(self._tell[lane]) == 1
        if first:
            self.house.lanes[lane].order(Watched(on=True))

    def leave(self, lane: str, tell: Callable[[], None]) -> None:
        """A screen has gone. Its lane's visit goes on."""
        with self._lock:
            self._tell[lane].remove(tell)
            last = not self._tell[lane]
            self._pages.pop(tell, None)
            if last:  # the lane says no more who is seen, and the last one is not kept
                news = self._news[lane]
                news.own, news.view = _without_outline(news.own), _without_outline(news.view)
        if last:
            self.house.lanes[lane].order(Watched(on=False))

    def beat(self, lane: str, tell: Callable[[], None], beat: ScreenBeat) -> None:
        """A screen's sign of life."""
        now_s = self._clock()
        with self._lock:
            before = self._pages.get(tell)
            drew = beat.visible and (before is None or beat.frames > before.beat.frames)
            drawn_s = now_s if drew or before is None else before.drawn_s
            self._pages[tell] = PageSeen(lane, beat, now_s, drawn_s)
            if drew:
                self._drawn_s = now_s

    @property
    def pages(self) -> tuple[PageSeen, ...]:
        """The pages that are there and have given a sign."""
        with self._lock:
            return tuple(self._pages.values())

    @property
    def drawn_age_s(self) -> float | None:
        """How long ago any page last told that it draws; ``None``: none has yet."""
        drawn_s = self._drawn_s
        return None if drawn_s is None else self._clock() - drawn_s

    def _hear(self, lane: str, message: LaneMessage) -> None:
        # Beforehand, since it may take a moment and others must not wait for it.
        shown = (
            ScreenResult(result=message.result, codes=self._coded(lane, message))
            if isinstance(message, LaneResult)
            else None
        )
        with self._lock:
            news = self._news[lane]
            self._keep(news, message, shown)
            calls_in = news.call.language
            tells = tuple(self._tell[lane])
        for tell in tells:
            tell()
        self._hush(lane)
        if self._kept is not None:
            self._kept.keep(lane, calls_in)

    def _restore(self) -> None:
        """Go on with the calls that stood when the last server ended."""
        known = self.house.config.languages
        for lane, news in self._news.items():
            language = None if self._kept is None else self._kept.left(lane)
            if language is not None:
                now_s = self._clock()
                news.call.restore(language if language in known else known[0], now_s)
                self._show(news)
                self._hush(lane)

    def _hush(self, lane: str) -> None:
        """Have the lane greet nobody while its screen calls and it does not know why: its process
        is another one than that which saw the fall."""
        with self._lock:
            news = self._news[lane]
            hush = news.call.language is not None and not (news.own and news.own.alarm)
            changed, news.hushed = hush is not news.hushed, hush
        if changed:
            self.house.lanes[lane].order(Hush(on=hush))

    def _keep(self, news: LaneNews, message: LaneMessage, shown: ScreenResult | None) -> None:
        if isinstance(message, LaneView):
            self._end(news, message.number - 1)  # its end may have been lost with its process
            news.own = message
            self._show(news)
        elif isinstance(message, LaneSaid):
            news.says += 1
            fields = message.model_dump(exclude={"type", "number"})
            said = ScreenSaid(number=news.says, **fields)
            news.said.append(_Said(self._clock(), message.number or news.over + 1, said))
        elif isinstance(message, LaneResult):
            news.result = shown
            news.results += 1
        elif isinstance(message, LaneBeat):
            if news.view is not news.own:  # a call may have stood for long enough
                self._show(news)
        elif isinstance(message, LaneEnded):
            self._end(news, message.number)
            own = news.own
            if own is not None and own.number == message.number and own.phase is not _NOBODY:
                news.own = None  # what it shows is no longer so
                self._show(news)

    def _show(self, news: LaneNews) -> None:
        shown = news.call.shown(news.own, self._clock())
        if shown is not news.view:
            news.view = shown
            news.views += 1

    def _end(self, news: LaneNews, visit: int) -> None:
        """Forget a visit and those before it, but for the sound of what is being said just now.
        The screens are told so once, and before anything of the next visit."""
        if visit <= news.over:
            return
        news.over = visit
        if news.own is not None or news.result is not None or news.said:
            news.result = None
            news.results += 1
        for one in news.said:
            if one.visit <= visit:
                news.stale = one.shown.number
        since_s = self._clock() - _LINGERS_S
        while news.said and news.said[0].at_s < since_s:
            news.said.popleft()


def _without_outline(view: LaneView | None) -> LaneView | None:
    return None if view is None else view.model_copy(update={"silhouette": None})
