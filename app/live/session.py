"""A live session: one line over one source, in two threads of its own: one looks for poses, the
other judges them and makes the picture for the page meanwhile.

Pictures are for looking at, so only the newest is kept; cues are for acting on, so each is
kept in order until it is too old to matter. Whoever watches is told that there is something
new and fetches it at its own pace; a slow watcher can neither slow the session down nor miss
a cue.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from itertools import count
from math import inf
from queue import SimpleQueue

import cv2

from app.live.announcer import Announcer
from app.live.clock import Clock
from app.live.lighter import Lighter
from app.live.model_fetch import ModelFetch
from app.live.settings import LiveSettings
from app.live.showing import Show
from app.live.state import Fetched, LiveState, Status
from app.live.steps import AfterEngine, Engine, Obliging
from app.session.reading import CoachReading
from app.session.values import Holding, Pause
from app.words import FALLBACK, words
from vision.pipeline.live import Pipeline
from vision.sources.base import Source, SourceError
from vision.sources.fed import FedSource
from vision.values import Cue, Frame, Image, Observation, Pose

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The newest frame: what the line said about it, and its picture.

    number: 1, 2, 3, ... through the session. jpeg: the encoded picture, empty where the page
    has its own. width, height: of the frame that the observation's pixels refer to. fps: frames a
    second through the line. lag_s: how much later than the fastest frame so far this one was ready,
    which is the delay the walker sees; ``None`` for a recording, which keeps no time. coach: how
    far a coached session has come. small: smaller pictures would help.
    """

    number: int
    observation: Observation
    jpeg: bytes
    width: int
    height: int
    fps: float
    lag_s: float | None
    coach: CoachReading | None = None
    small: bool = False


@dataclass(frozen=True, slots=True)
class NumberedCue:
    """A cue, its place in the session, counted from 1, the language of its words, and how long
    it holds."""

    number: int
    cue: Cue
    language: str = FALLBACK
    holding: Holding = field(default_factory=Holding)


class LiveSession:
    """Runs a line over a source until the source ends, fails or the session is closed.

    Args:
        open_source: opens the source; called in the session's thread, again for each loop.
            ``None``: a page feeds it (``feed``); it then has the pictures already.
        open_engine: makes the line with its pose model; called in the thread that looks, because
            a landmarker belongs to one thread.
        follow: makes the step after it; without it the engine's own cues are said.
        loop: start the source again when it ends (the demo).
        settings: picture size and the like.
        language: of what is said; ``None`` leaves it to the page that comes first.
        show: what the session demonstrates, where it is a demo.
        model: what opening the line waits for, if it has to; the watchers are told how far it is.
        lighter: tries an easier way where the computer is too slow.
    """

    def __init__(
        self,
        open_source: Callable[[], Source] | None,
        open_engine: Callable[[], Engine],
        *,
        follow: Callable[[Engine], AfterEngine] | None = None,
        loop: bool = False,
        settings: LiveSettings | None = None,
        language: str | None = None,
        show: Show | None = None,
        model: ModelFetch | None = None,
        lighter: Lighter | None = None,
    ) -> None:
        self.feed = feed = FedSource() if open_source is None else None
        self.show, self._model = show, model
        self._lighter = lighter
        self._language = words(language).language if language else None
        self._open_source: Callable[[], Source] = open_source or self._fed
        self._open_engine = open_engine
        self._follow = follow or (lambda engine: Announcer(engine, show))
        self._loop = loop
        self._settings = settings or LiveSettings()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._source: Source | None = None
        self._listeners: dict[int, Callable[[], None]] = {}
        self._listener_ids = count()
        self._status = Status(LiveState.IDLE)
        self._newest: Snapshot | None = None
        self._cues: deque[NumberedCue] = deque(maxlen=self._settings.cues_kept)
        self._cue_numbers = count(1)
        self.since = 0  # what was said before holds no longer
        self._wishes: SimpleQueue[Callable[[AfterEngine], None]] = SimpleQueue()
        if feed is not None:
            feed.on_wanted(self._tell)

    def _fed(self) -> Source:
        assert self.feed is not None
        return self.feed

    @property
    def status(self) -> Status:
        """Where the session is."""
        return self._status

    @property
    def newest(self) -> Snapshot | None:
        """The newest frame, ``None`` before the first."""
        return self._newest

    @property
    def language(self) -> str:
        """Of what is said from now on: the tag of one of our catalogues."""
        return self._language or FALLBACK

    @language.setter
    def language(self, tag: str) -> None:
        """Speak another language; a tag of none of ours means English."""
        self._language = words(tag).language
        self._tell()

    def suggest_language(self, tag: str) -> None:
        """Speak the language of ``tag`` unless one has been chosen."""
        if self._language is None:
            self.language = tag

    def cues_after(self, number: int) -> tuple[NumberedCue, ...]:
        """The cues kept whose number is above ``number``, oldest first."""
        with self._lock:
            return tuple(cue for cue in self._cues if cue.number > number)

    def begin_baseline(self) -> None:
        """Ask the walker to stand tall; what comes of it is in the observations."""
        self._wishes.put(lambda after: after.begin_baseline())
        if isinstance(self._source, Obliging):
            self._source.stand()

    def skip_baseline(self) -> None:
        """Let the walker go without."""
        self._wishes.put(lambda after: after.skip_baseline())

    def wish(self, what: str, about: float | Pause | None = None, *, of: int | None = None) -> None:
        """The walker of a coached session asks for something; of no other it changes nothing.
        of: only where it is that person's."""

        def grant(after: AfterEngine) -> None:
            if of in (None, after.profile):
                after.wish(what, about)

        self._wishes.put(grant)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` from the session's threads at every news; returns the way out."""
        with self._lock:
            key = next(self._listener_ids)
            self._listeners[key] = listener

        def unsubscribe() -> None:
            with self._lock:
                self._listeners.pop(key, None)

        return unsubscribe

    def start(self) -> None:
        """Start the session; it runs once."""
        if self._thread is not None:
            raise RuntimeError("A live session runs once; make a new one.")
        self._set_status(Status(LiveState.STARTING))
        self._thread = threading.Thread(target=self._run, name="backstep-live", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the session and wait until source and model are released."""
        self._stop.set()
        thread = self._thread
        if thread is None:
            return
        thread.join(timeout=0.5)
        source = self._source
        if thread.is_alive() and source is not None:
            source.close()  # a read that never returns, as of a camera that went away
            thread.join(timeout=5.0)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until the session is over; whether it is."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        return self._thread is None or not self._thread.is_alive()

    def _run(self) -> None:
        try:
            with self._model.told(self._tell_fetched) if self._model else nullcontext():
                engine = self._open_engine()
            with closing(engine), closing(self._follow(engine)) as after:
                self._run_engine(engine, after)
        except Exception as error:  # whatever it is, the watchers must hear of it
            self._set_status(Status(LiveState.FAILED, _explain(error), self._status.source))
        else:
            ended = words(self.language).text("live.ended")
            self._set_status(Status(LiveState.ENDED, ended, self._status.source))

    def _tell_fetched(self, fetched: Fetched | None) -> None:
        self._set_status(Status(LiveState.STARTING, fetched=fetched))

    def _run_engine(self, engine: Engine, after: AfterEngine) -> None:
        clock = Clock(self._settings.rate_window_s)

        def judge(frame: Frame, pose: Pose | None) -> None:
            while not self._wishes.empty():  # the stages belong to this thread alone
                self._wishes.get()(after)
            self._judge(engine.judge(frame, pose), after, frame, clock)

        with closing(Pipeline(engine.look, judge)) as pipeline:
            engine.announce(pipeline.begun)
            self._put_all(engine, pipeline, clock)

    def _put_all(self, engine: Engine, pipeline: Pipeline, clock: Clock) -> None:
        index = 0
        offset_s = 0.0
        while not self._stop.is_set():
            with closing(self._open_source()) as source:
                self._source = source
                last_s = None
                try:
                    for frame in source.frames():
                        if self._stop.is_set():
                            return
                        if index == 0:
                            self._set_status(Status(LiveState.RUNNING, source=source.info))
                        last_s = frame.t_s + offset_s
                        clock.received(last_s)
                        began_s = time.monotonic()
                        pipeline.put(Frame(index, last_s, frame.image, frame.repeated))
                        self._lighten(engine, began_s)
                        index += 1
                finally:
                    pipeline.finish()  # what was seen is told, also when the source fails
                if last_s is None:
                    raise SourceError(f"{source.info.name} has no pictures in it.")
                # The pose model wants times that increase, also from one loop to the next.
                offset_s = last_s + 1.0 / max(source.info.fps, 1.0)
            if not self._loop:
                return
            clock.restart()

    def _lighten(self, engine: Engine, began_s: float) -> None:
        """Try an easier way where the pictures looked at are too few."""
        if self._lighter is None or self._newest is None:
            return
        lite = self._lighter.looked(began_s, self._newest.observation.rate_hz)
        if lite is not None:
            engine.swap(lite)

    def _judge(self, seen: Observation, after: AfterEngine, frame: Frame, clock: Clock) -> None:
        language = self.language
        outcome = after.step(frame, seen, words(language))
        small = self._lighter is not None and self._lighter.small
        jpeg = b"" if self.feed else encode_jpeg(frame.image, self._settings, small=small)
        fps, lag_s = clock.ready(frame.t_s)
        height, width = frame.image.shape[:2]
        with self._lock:
            self.since = outcome.since
            if outcome.cue is not None:
                number = next(self._cue_numbers)
                self._cues.append(NumberedCue(number, outcome.cue, language, outcome.holding))
            source = self._status.source
            live = source is not None and source.live
            self._newest = Snapshot(
                frame.index + 1,
                replace(seen, cue=outcome.cue),
                jpeg,
                width,
                height,
                fps,
                lag_s if live else None,
                outcome.reading,
                small,
            )
        self._tell()

    def _set_status(self, status: Status) -> None:
        self._status = status
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            listeners = tuple(self._listeners.values())
        for listener in listeners:
            listener()


def _explain(error: Exception) -> str:
    """One line for the walker; what is not one of our own errors is logged in full."""
    if type(error).__module__.partition(".")[0] in ("app", "vision", "models"):
        return str(error)
    _log.error("The live session failed", exc_info=error)
    return f"Something went wrong inside Backstep ({type(error).__name__}: {error})."


def encode_jpeg(image: Image, settings: LiveSettings, *, small: bool = False) -> bytes:
    """``image`` (RGB) as JPEG, no wider than the settings allow."""
    height, width = image.shape[:2]
    limit = round(min(settings.jpeg_width_px, settings.small_width_px if small else inf))
    if width > limit:
        size = (limit, max(1, round(height * limit / width)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype("uint8", copy=False)
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, round(settings.jpeg_quality)])
    return data.tobytes()
