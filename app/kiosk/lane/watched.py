"""A lane's camera that never ends by itself: watched, opened again and again, its trouble told.

A camera of a gym is unplugged, freezes, gives black pictures or none, comes back at another size.
None of it ends the lane: the trouble is told with a line for the operator, the camera is opened
again at a slackening pace, and when pictures come that is told, too.

Nothing grows however long that goes on: at most one opening is on the way, and none begins while a
thread of the camera before is still caught in its driver.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from pydantic import Field

from app.kiosk.lane.pace import Pace
from app.kiosk.lane.picture_faults import FaultSettings, PictureFaults
from app.kiosk.values import LaneTrouble
from vision.settings import Section, number
from vision.sources.base import FrozenSource, SilentSource, Source, SourceError
from vision.sources.key_pictures import KeyRun
from vision.values import Frame, Image, SourceInfo

Tell = Callable[[LaneTrouble | None, str], None]
"""Is told what the trouble is, with one line for the operator; ``None``: it is over."""
_SHORT_S = 0.05
DRIVER_STAYS_STUCK = (
    "The camera's driver does not let go of it. Unplug it, and plug it in again; "
    "if that does not help, start the computer anew."
)
STREAM_STAYS_STUCK = (
    "The camera's name is not found, or its server holds the connection without an answer. "
    "Check its address and the network's name server; an address in numbers needs none."
)


class WatchSettings(Section):
    """What a lane puts up with from its camera, and how often it tries it again."""

    retries_s: tuple[float, ...] = Field(
        default=(1.0, 2.0, 5.0, 10.0, 30.0, 60.0),
        min_length=1,
        title="Waits before a camera is opened again, the last one from then on",
        description="Unit: s. Source: [K].",
    )
    well_s: float = number(
        30.0,
        low=0.1,
        high=3600,
        title="Time with good pictures after which the waits begin anew",
        unit="s",
        source="[K]",
    )
    opening_s: float = number(
        30.0,
        low=0.1,
        high=600,
        title="Time for an opening after which the driver is stuck",
        unit="s",
        source="longer than cameras and streams may take [K]",
    )
    faults: FaultSettings = FaultSettings()


class LaneCamera:
    """A camera as a ``Source`` whose pictures end only with ``close``.

    ``t_s`` goes on from one opening to the next, with the time between. **``index`` begins anew
    at 0** whenever what comes has nothing to do with what was before: after every opening, and at
    another size of the pictures. ``beginning`` counts these; who follows a walker through the
    pictures forgets them then.

    ``take`` and ``frames`` are for one thread; ``close`` may be called from another.

    Args:
        open_source: opens the camera, and raises SourceError where it cannot.
        tell: is told trouble, and that it is over; in the thread that takes.
        settings: patience and pace.
        still: its pictures may stand still, as drawn ones do.
        stuck: what the operator is told where an opening comes to no end.
        clock: seconds, monotonic; the same as that of the source's ``captured_s``.
    """

    def __init__(
        self,
        open_source: Callable[[], Source],
        tell: Tell,
        settings: WatchSettings | None = None,
        *,
        still: bool = False,
        stuck: str = DRIVER_STAYS_STUCK,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_source = open_source
        self._tell = tell
        self._settings = settings or WatchSettings()
        self._still = still
        self._stuck = stuck
        self._clock = clock
        self._pace = Pace(self._settings.retries_s, self._settings.well_s)
        self._changed = threading.Condition()
        self._closed = False
        self._opening: _Opening | None = None
        self._source: Source | None = None
        self._frames: Iterator[Frame] = iter(())
        self._caught: Callable[[], bool] = lambda: False
        self._retry_s = self._frozen_until_s = float("-inf")
        self._good_since_s: float | None = None
        self._faults = PictureFaults(self._settings.faults)
        self._size: tuple[int, int] | None = None
        self._offset_s: float | None = None
        self._first_s = 0.0
        self._last_s = -1.0
        self._index = 0
        self.trouble: LaneTrouble | None = LaneTrouble.STARTING
        self.detail = ""
        self.beginning = 0
        """How many times the pictures have begun anew."""
        self.opened = 0
        """How many times the camera has been opened."""
        self.captured_s = clock()
        """When the last picture taken was captured, by ``clock``."""
        self.info = SourceInfo("camera", 0, 0, 30.0, live=True)
        """Of the camera as it was last opened, with the size of the newest picture."""

    def __enter__(self) -> LaneCamera:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def frames(self) -> Iterator[Frame]:
        """Yield the newest picture each time one is asked for, through all trouble, until closed;
        while there is none, wait."""
        while not self._closed:
            frame = self.take(1.0)
            if frame is not None:
                yield frame

    def take(self, timeout_s: float) -> Frame | None:
        """The newest picture; ``None``: none within ``timeout_s``, or closed.

        Of a camera that has just gone silent it takes as long as the source's own patience.
        """
        until_s = self._clock() + timeout_s
        while not self._closed:
            if self._source is None:
                self._open(max(0.0, until_s - self._clock()))
            frame = None if self._source is None else self._next()
            if frame is not None or self._clock() >= until_s:
                return frame
        return None

    def close(self) -> None:
        """Let go of the camera and end ``frames``; safe to call twice."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            sources = [self._source]
            if self._opening is not None:
                self._opening.abandoned = True
                sources.append(self._opening.source)
        for source in sources:
            if source is not None:
                source.close()

    # --- opening

    def _open(self, left_s: float) -> None:
        """Get on with opening, for at most ``left_s``."""
        wait_s = self._retry_s - self._clock()
        if wait_s > 0:
            with self._changed:
                self._changed.wait_for(lambda: self._closed, min(wait_s, left_s))
            return
        with self._changed:
            if self._closed:
                return
            opening = self._opening = self._opening or _Opening(
                self._open_source, self._caught, self._changed, self._clock
            )
            self._changed.wait_for(lambda: self._closed or opening.done, left_s)
            if self._closed:
                return
            if opening.done:
                self._opening, self._source = None, opening.source
        if not opening.done:
            if self._clock() - opening.began_s > self._settings.opening_s:
                self._say(LaneTrouble.NO_CAMERA, self._stuck)
            return
        if opening.source is None:
            assert opening.error is not None
            self._caught = opening.error.left_behind
            self._failed(opening.error)
            return
        self.opened += 1
        self._frames = opening.source.frames()
        self._good_since_s = None
        self._offset_s = None

    def _failed(self, error: SourceError) -> None:
        """Say what is the matter and when it is tried again."""
        now_s = self._clock()
        lasted_s = 0.0 if self._good_since_s is None else now_s - self._good_since_s
        self._good_since_s = None
        self._retry_s = now_s + self._pace.failed(lasted_s)
        if isinstance(error, FrozenSource):
            trouble = LaneTrouble.FROZEN
        elif isinstance(error, SilentSource):
            trouble = LaneTrouble.SILENT
        else:
            trouble = LaneTrouble.NO_CAMERA
        # Black pictures, of all that are alike, are black first of all.
        if (self.trouble, trouble) != (LaneTrouble.BLACK, LaneTrouble.FROZEN):
            self._say(trouble, str(error))

    def _lost(self, error: SourceError) -> None:
        """The camera has failed: let go of it."""
        with self._changed:
            source, self._source = self._source, None
        if source is not None:
            source.close()
            self._caught = lambda: bool(getattr(source, "left_behind", False))
        if not self._closed:
            self._failed(error)

    # --- pictures

    def _next(self) -> Frame | None:
        assert self._source is not None
        try:
            frame = next(self._frames, None)
        except SourceError as error:
            self._lost(error)
            return None
        if self._closed:
            return None
        if frame is None:
            self._lost(SilentSource(f"The {self._source.info.name} has ended. Check its cable."))
            return None
        return self._placed(self._source, frame)

    def _placed(self, source: Source, frame: Frame) -> Frame | None:
        """The picture on the lane's own line of time; ``None`` where it says nothing new."""
        now_s = self._clock()
        captured_s = float(getattr(source, "captured_s", now_s))
        size = (frame.image.shape[1], frame.image.shape[0])
        if self._offset_s is None:
            if self.opened == 1:
                self._first_s = captured_s
            self._offset_s = captured_s - self._first_s - frame.t_s
            self._begin_anew(source, size)
        elif size != self._size:
            self._begin_anew(source, size)
        whole = bool(getattr(source, "whole", False))
        keys: KeyRun | None = getattr(source, "keys", None)
        if not self._still and self._faults.frozen(now_s, frame.image, whole=whole, keys=keys):
            self._freeze(now_s, source.info.name)
            return None
        self._see(now_s, frame.image, source.info.name)
        t_s = frame.t_s + self._offset_s
        if t_s <= self._last_s:
            return None
        self.captured_s, self._last_s = captured_s, t_s
        placed = replace(frame, index=self._index, t_s=t_s)
        self._index += 1
        return placed

    def _freeze(self, now_s: float, name: str) -> None:
        """The picture is frozen: tell it, and open the camera anew at a slackening pace. Between
        these it is looked at, since a lane at which nothing moves may look so too: whoever steps
        onto that one is seen at once."""
        if now_s < self._frozen_until_s:
            return
        self._lost(
            FrozenSource(
                f"The {name} repeats the very same picture. "
                "Switch it off and on, or unplug it and plug it in again."
            )
        )
        self._frozen_until_s, self._retry_s = self._retry_s, now_s

    def _begin_anew(self, source: Source, size: tuple[int, int]) -> None:
        before, self._size = self._size, size
        self._index = 0
        self.beginning += 1
        self.info = replace(source.info, width=size[0], height=size[1])
        if before is not None and before != size:
            self._faults.forget()
            self._say(
                LaneTrouble.SIZE,
                f"The {source.info.name} now gives pictures of {size[0]} x {size[1]} instead of "
                f"{before[0]} x {before[1]}. Check the marks of the lane on the set-up page.",
            )

    def _see(self, now_s: float, image: Image, name: str) -> None:
        """Tell of a picture that came whether it shows anything."""
        black = self._faults.black(now_s, image)
        if black:
            self._say(
                LaneTrouble.BLACK,
                f"The {name} gives black pictures. Take off what covers it, or switch on a light.",
            )
            return
        if self._faults.unchanged:
            return  # it may be frozen, still: no trouble is over by that
        if self._good_since_s is None:
            self._good_since_s = now_s
        if self.trouble is not LaneTrouble.BLACK or black is False:
            self._say(None, "")

    def _say(self, trouble: LaneTrouble | None, detail: str) -> None:
        if (trouble, detail) != (self.trouble, self.detail):
            self.trouble, self.detail = trouble, detail
            self._tell(trouble, detail)


class _Opening:
    """One opening in a thread of its own, since a driver or a server may let it wait for long.

    It begins when the camera before has let go. abandoned: nobody wants it any longer.
    """

    def __init__(
        self,
        open_source: Callable[[], Source],
        caught: Callable[[], bool],
        changed: threading.Condition,
        clock: Callable[[], float],
    ) -> None:
        self._open_source, self._caught, self._changed = open_source, caught, changed
        self.began_s = clock()
        self.source: Source | None = None
        self.error: SourceError | None = None
        self.done = self.abandoned = False
        threading.Thread(target=self._run, name="lane-camera-opening", daemon=True).start()

    def _run(self) -> None:
        while self._caught():
            if self.abandoned:
                return
            time.sleep(_SHORT_S)
        source: Source | None = None
        error: SourceError | None = None
        try:
            source = self._open_source()
        except SourceError as failed:
            error = failed.with_traceback(None)  # which would hold on to the half opened camera
        except Exception as failed:  # a library's own; whoever waits has to be told
            error = SourceError(f"The camera cannot be opened ({type(failed).__name__}).")
        with self._changed:
            self.source, self.error, self.done = source, error, True
            self._changed.notify_all()
            unwanted = self.abandoned
        if unwanted and source is not None:
            source.close()
