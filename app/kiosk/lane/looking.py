"""Looks at a lane's newest picture, again and again, and has it judged."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Protocol

import cv2

from app.kiosk.lane.idle import IdleLook
from app.kiosk.lane.mailbox import Mailbox
from app.kiosk.lane.orders import LaneOrders
from app.kiosk.lane.pace import Pace
from app.kiosk.lane.pulse import Pulse
from app.kiosk.values import LaneTrouble
from vision.pipeline.line import Line
from vision.pipeline.live import Pipeline
from vision.sources.base import Source, SourceError
from vision.values import Frame, Image, Observation, Pose

_PEEK_S = 15.0
"""How long a closed lane's camera stays open after the set-up page has asked for a picture."""
_PICTURE_WIDTH_PX = 1280
_PICTURE_QUALITY = 80
_WAIT_S = 0.5


class Attendant(Protocol):
    """What is done with each judged picture: the visit."""

    @property
    def busy(self) -> bool:
        """Whether a visit goes on."""
        ...

    def step(self, frame: Frame, seen: Observation) -> None:
        """The next picture."""
        ...


class Looker:
    """Opens the camera while the gym is open, and looks at its newest picture whenever the one
    before is done with: nothing waits in a queue, so that no picture is older than it has to be.

    Args:
        open_camera: opens the camera; called again after it has failed, and every morning.
        retries_s: the waits before that.
    """

    def __init__(
        self,
        line: Line,
        attendant: Attendant,
        orders: LaneOrders,
        mailbox: Mailbox,
        pulse: Pulse,
        open_camera: Callable[[], Source],
        retries_s: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0, 30.0),
    ) -> None:
        self._line, self._attendant = line, attendant
        self._orders, self._mailbox, self._pulse = orders, mailbox, pulse
        self._open_camera = open_camera
        self._pace = Pace(retries_s, well_s=60.0)
        self._idle = IdleLook()
        self._source: Source | None = None
        self._began_s = time.monotonic()
        self._last_s = -1.0
        self._index = 0
        self._peek_until_s = float("-inf")
        self._captured_s: dict[int, float] = {}
        orders.on_stop(self._let_go)

    def run(self) -> None:
        """Look until the lane is to stop."""
        with closing(Pipeline(self._look, self._judge)) as pipeline:
            self._line.announce(pipeline.begun)
            while not self._orders.stopped.is_set():
                if not self._wanted():
                    self._pulse.trouble(None, "closed")
                    self._orders.wait(_WAIT_S)
                    continue
                began_s = time.monotonic()
                try:
                    with closing(self._open_camera()) as source:
                        self._source = source
                        self._watch(source, pipeline)
                except SourceError as error:
                    if self._orders.stopped.is_set():
                        return
                    self._pulse.reopened += 1
                    self._pulse.trouble(LaneTrouble.NO_CAMERA, str(error))
                    wait_s = self._pace.failed(time.monotonic() - began_s)
                    self._orders.stopped.wait(wait_s)
                finally:
                    self._source = None

    def _let_go(self) -> None:
        source = self._source
        if source is not None:
            source.close()

    def _wanted(self) -> bool:
        """Whether pictures are wanted now: a visit is not broken off because the gym closes."""
        now_s = time.monotonic()
        if self._orders.picture_wanted.is_set():
            self._peek_until_s = now_s + _PEEK_S
        return self._orders.open or self._attendant.busy or now_s < self._peek_until_s

    def _watch(self, source: Source, pipeline: Pipeline) -> None:
        offset_s: float | None = None
        for frame in source.frames():
            if self._orders.stopped.is_set() or not self._wanted():
                return
            now_s = time.monotonic()
            if offset_s is None:  # times go on from one opening to the next
                offset_s = max(now_s - self._began_s - frame.t_s, self._last_s + 0.01 - frame.t_s)
            self._show(frame.image)
            if self._orders.open or self._attendant.busy:
                self._put(frame, offset_s, getattr(source, "captured_s", now_s), pipeline)
            wait_s = self._idle.wait_s(time.monotonic())
            if wait_s:
                self._orders.stopped.wait(wait_s)
        pipeline.finish()

    def _put(self, frame: Frame, offset_s: float, captured_s: float, pipeline: Pipeline) -> None:
        if not self._idle.worth(time.monotonic(), frame.image):
            return
        t_s = frame.t_s + offset_s
        if t_s <= self._last_s:
            return
        self._captured_s[self._index] = captured_s
        self._last_s = t_s
        pipeline.put(replace(frame, index=self._index, t_s=t_s))
        self._index += 1

    def _look(self, frame: Frame) -> Pose | None:
        self._pulse.looks()
        try:
            return self._line.look(frame)
        finally:
            self._pulse.looked()

    def _judge(self, frame: Frame, pose: Pose | None) -> None:
        seen = self._line.judge(frame, pose)
        self._attendant.step(frame, seen)
        now_s = time.monotonic()
        self._idle.seen(now_s, somebody=pose is not None or self._attendant.busy)
        height, width = frame.image.shape[:2]
        self._pulse.judged(now_s - self._captured_s.pop(frame.index, now_s), width, height)
        self._pulse.busy = self._attendant.busy
        self._pulse.trouble(None)

    def _show(self, image: Image) -> None:
        """Send the picture that the set-up page has asked for."""
        if self._orders.picture_wanted.is_set():
            self._orders.picture_wanted.clear()
            self._mailbox.put(jpeg_of(image), "picture")


def jpeg_of(image: Image) -> bytes:
    """``image`` (RGB) as JPEG, at most 1280 pixels wide."""
    height, width = image.shape[:2]
    if width > _PICTURE_WIDTH_PX:
        size = (_PICTURE_WIDTH_PX, max(1, round(height * _PICTURE_WIDTH_PX / width)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype("uint8", copy=False)
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _PICTURE_QUALITY])
    return data.tobytes()
