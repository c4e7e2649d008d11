"""A session that does what a test says, a real server around it, and a page that listens."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from websockets.sync.client import ClientConnection, connect

from app.films.shelf import Shelf
from app.live.coaching import Coaching
from app.live.session import LiveSession
from app.review.library import Library
from app.server.app import ServerSettings, create_app
from app.server.listening import address, bind
from app.server.messages import Telemetry
from app.server.packing import unpack
from app.server.requests import RequestSettings
from app.server.run import make_server
from app.storage import Store
from vision.cues.base import Attention
from vision.cues.catalogue import cues
from vision.pose.base import PoseEstimator
from vision.sources.base import SourceError
from vision.values import (
    BaselineProgress,
    BaselineState,
    Direction,
    Frame,
    Gait,
    Hindrance,
    Observation,
    Pose,
    Situation,
    SourceInfo,
)

PATIENCE_S = 60.0


class ToldSource:
    """Yields a frame whenever the test says so, until it is told to end or to fail."""

    def __init__(self) -> None:
        self._orders: queue.Queue[str] = queue.Queue()
        self.closed = threading.Event()

    @property
    def info(self) -> SourceInfo:
        return SourceInfo("told", 64, 48, 30.0, live=True)

    def tell(self, order: str = "frame", times: int = 1) -> None:
        for _ in range(times):
            self._orders.put(order)

    def frames(self) -> Iterator[Frame]:
        index = 0
        while (order := self._orders.get()) == "frame":
            yield Frame(index, index / 30, np.full((48, 64, 3), 40, np.uint8))
            index += 1
        if order == "fail":
            raise SourceError("The camera was unplugged. Plug it in and start again.")

    def close(self) -> None:
        self.closed.set()
        self._orders.put("end")


class ToldLine:
    """Says a cue at the frames of its script (numbers from 1) and nothing else."""

    def __init__(self, script: dict[int, str]) -> None:
        self._script = script
        self.closed = False
        self.times_s: list[float] = []
        self.baseline: BaselineProgress | None = None

    def begin_baseline(self, patience_s: float | None = None) -> None:
        self.baseline = BaselineProgress(BaselineState.WAITING, 0.0, 3.0, Hindrance.MOVING)

    def skip_baseline(self) -> None:
        self.baseline = BaselineProgress(BaselineState.SKIPPED, 0.0, 0.0)

    def attend(self, attention: Attention) -> None:
        pass

    def swap(self, estimator: PoseEstimator) -> None:
        pass

    def announce(self, begun: Callable[[], None]) -> None:
        pass

    def look(self, frame: Frame) -> None:
        self.times_s.append(frame.t_s)

    def judge(self, frame: Frame, pose: Pose | None) -> Observation:
        assert pose is None
        cue_id = self._script.get(frame.index + 1)
        cue = cues()[cue_id].at(frame.t_s) if cue_id else None
        gait = Gait(frame.t_s, Direction.UNKNOWN, 0.0, 0.0)
        return Observation(
            frame.index,
            frame.t_s,
            Situation.NO_PERSON,
            None,
            None,
            gait,
            cue=cue,
            baseline=self.baseline,
        )

    def close(self) -> None:
        self.closed = True


class Stage:
    """The sessions a server has made, newest last, with their sources and lines."""

    def __init__(self, script: dict[int, str] | None = None, language: str | None = None) -> None:
        self._script = script or {}
        self._language = language
        self.sources: list[ToldSource] = []
        self.lines: list[ToldLine] = []
        self.sessions: list[LiveSession] = []

    def make(self) -> LiveSession:
        source, line = ToldSource(), ToldLine(self._script)
        self.sources.append(source)
        self.lines.append(line)
        self.sessions.append(LiveSession(lambda: source, lambda: line, language=self._language))
        return self.sessions[-1]


@contextmanager
def running(
    make_session: Callable[[], LiveSession],
    *,
    host: str = "127.0.0.1",
    idle_s: float = 60.0,
    allowed_hosts: Sequence[str] = (),
    store: Store | None = None,
    coaching: Coaching | None = None,
    port: int = 0,
    films: Shelf | None = None,
    library: Library | None = None,
    requests: RequestSettings | None = None,
) -> Iterator[str]:
    """A real server, on a free port unless told which; yields its address. Unless given ``films``
    it has none and makes none: that would take a test's processor."""
    settings = ServerSettings(idle_s=idle_s)
    if films is None:
        films = Shelf(Path("nowhere"))
        films.close()
    app = create_app(
        make_session,
        host=host,
        allowed_hosts=allowed_hosts,
        settings=settings,
        store=store,
        coaching=coaching,
        films=films,
        library=library,
        requests=requests,
    )
    with bind(host, port) as listener:
        server = make_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            until(lambda: server.started or not thread.is_alive())
            yield address(listener)
        finally:
            _wake(getattr(make_session, "__self__", None))
            server.should_exit = True
            thread.join(PATIENCE_S)


def _wake(stage: object) -> None:
    """End sources that wait for orders or pictures: their sessions give them half a second."""
    for source in getattr(stage, "sources", ()):
        source.close()
    for session in getattr(stage, "sessions", ()):
        if session.feed is not None:
            session.feed.close()


def until(condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait for something that is bound to happen."""
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


class Page:
    """What the page in a browser is to the server."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def message(self) -> dict[str, Any] | tuple[Telemetry, bytes]:
        """The next message: JSON, or a picture with its telemetry."""
        data = self.socket.recv(PATIENCE_S)
        return unpack(data, Telemetry) if isinstance(data, bytes) else dict(json.loads(data))

    def text(self, kind: str) -> dict[str, Any]:
        """The next text message, which must be of this kind."""
        message = self.message()
        assert isinstance(message, dict), f"{kind} expected, a picture came"
        assert message["type"] == kind
        return message

    def picture(self) -> tuple[Telemetry, bytes]:
        """The next message, which must be a picture."""
        message = self.message()
        assert isinstance(message, tuple), f"a picture expected, {message} came"
        return message

    def say(self, **message: object) -> None:
        self.socket.send(json.dumps(message))

    def ack(self, telemetry: Telemetry) -> None:
        self.say(type="ack", number=telemetry.number)


def until_text(page: Page, kind: str) -> dict[str, Any]:
    """The next text message of this kind; pictures that come before it are acknowledged."""
    while True:
        message = page.message()
        if isinstance(message, tuple):
            page.ack(message[0])
        elif message["type"] == kind:
            return message


@contextmanager
def watching(url: str, query: str = "", **options: Any) -> Iterator[Page]:  # noqa: ANN401 - passed on
    """A page that has connected to the server at ``url``."""
    options = {"open_timeout": PATIENCE_S, **options}
    with connect(url.replace("http", "ws") + "ws" + query, proxy=None, **options) as socket:
        yield Page(socket)


def fetch(url: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """GET without the environment's proxy: tests that ran the model have closed that way."""
    return httpx.get(url, headers=headers, trust_env=False, timeout=PATIENCE_S)
