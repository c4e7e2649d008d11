"""Looks at a lane's newest picture, again and again, and has it judged."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from typing import Protocol

import cv2

from app.kiosk.lane.cameras import LaneCameras
from app.kiosk.lane.idle import IdleLook
from app.kiosk.lane.mailbox import Mailbox
from app.kiosk.lane.orders import LaneOrders
from app.kiosk.lane.pulse import Pulse
from app.kiosk.lane.watched import LaneCamera
from app.kiosk.values import VisitPhase
from vision.pipeline.line import Line
from vision.pipeline.live import Pipeline
from vision.pose.mediapipe_pose import MediaPipePose
from vision.values import Frame, Image, Observation, Pose

_PEEK_S = 15.0
"""How long a closed lane's camera stays open after the set-up page has asked for a picture."""
_PICTURE_WIDTH_PX = 1280
_PICTURE_QUALITY = 80
_WAIT_S = 0.5
_GAP_S = 0.01
_MISSED_S = 6.0
"""Time without pictures, besides the camera's own patience, that ends a visit [K]."""


class Attendant(Protocol):
    """What is done with each judged picture: the visit."""

    @property
    def phase(self) -> VisitPhase:
        """How far the visit has come."""
        ...

    def step(self, frame: Frame, seen: Observation) -> None:
        """The next picture."""
        ...

    def begin_anew(self) -> None:
        """What comes has nothing to do with the pictures before."""
        ...


class Looker:
    """Opens the camera while the gym is open, and looks at its newest picture whenever the one
    before is done with: nothing waits in a queue, so that no picture is older than it has to be.

    Args:
        model: the line's own. attendant: what is done with what is seen.
    """

    def __init__(
        self,
        line: Line,
        model: MediaPipePose,
        attendant: Attendant,
        orders: LaneOrders,
        mailbox: Mailbox,
        pulse: Pulse,
        cameras: LaneCameras,
    ) -> None:
        self._line, self._model, self._attendant = line, model, attendant
        self._orders, self._mailbox, self._pulse = orders, mailbox, pulse
        self._cameras = cameras
        self._idle = IdleLook()
        self._camera: LaneCamera | None = None
        self._began_s = time.monotonic()
        self._last_s = -1.0
        self._index = self._opened = 0
        self._size: tuple[int, int] | None = None
        self._peek_until_s = float("-inf")
        self._missed_s: float | None = None
        self._captured_s: dict[int, float] = {}
        orders.on_stop(self._let_go)

    def run(self) -> None:
        """Look until the lane is to stop."""
        with closing(Pipeline(self._look, self._judge)) as pipeline:
            self._line.announce(pipeline.begun)
            while not self._orders.stopped.is_set():
                if self._wanted():
                    with closing(self._cameras.open()) as camera:
                        self._camera = camera
                        self._watch(camera, pipeline)
                    self._camera = None
                else:
                    self._pulse.trouble(None, "closed")
                    self._orders.wait(_WAIT_S)

    def _let_go(self) -> None:
        camera = self._camera
        if camera is not None:
            camera.close()

    @property
    def _busy(self) -> bool:
        return self._attendant.phase is not VisitPhase.ATTRACT

    def _wanted(self) -> bool:
        """Whether pictures are wanted now: a visit is not broken off because the gym closes."""
        now_s = time.monotonic()
        if self._orders.picture_wanted.is_set():
            self._peek_until_s = now_s + _PEEK_S
        return self._orders.open or self._busy or now_s < self._peek_until_s

    def _watch(self, camera: LaneCamera, pipeline: Pipeline) -> None:
        offset_s: float | None = None
        while not self._orders.stopped.is_set() and self._wanted():
            frame = camera.take(_WAIT_S)
            self._pulse.reopened = self._opened + max(0, camera.opened - 1)
            if frame is None:
                self._miss(pipeline)
                continue
            self._missed_s = None
            if offset_s is None:  # times go on from one day to the next
                gone_s = time.monotonic() - self._began_s
                offset_s = max(gone_s, self._last_s + _GAP_S) - frame.t_s
            if frame.index == 0:
                self._begin_anew(frame, pipeline)
            self._show(frame.image)
            if self._orders.open or self._busy:
                self._put(frame, frame.t_s + offset_s, camera.captured_s, pipeline)
            wait_s = self._idle.wait_s(time.monotonic())
            if wait_s:
                self._orders.stopped.wait(wait_s)
        pipeline.finish()
        if not self._orders.stopped.is_set():  # closed: nobody's outline is kept until the morning
            self._attendant.begin_anew()
        self._opened = self._pulse.reopened

    def _miss(self, pipeline: Pipeline) -> None:
        """No picture has come: after a while nobody knows who is there."""
        now_s = time.monotonic()
        if self._missed_s is None:
            self._missed_s = now_s
        elif now_s - self._missed_s > _MISSED_S:
            self._missed_s = float("inf")  # once
            pipeline.finish()
            self._attendant.begin_anew()

    def _begin_anew(self, frame: Frame, pipeline: Pipeline) -> None:
        """The camera was opened anew, or gives another size. The same view after a short gap is
        gone on with: a network that drops out for seconds ends nobody's walk."""
        before, self._size = self._size, frame.image.shape[1::-1]
        if before not in (None, self._size):
            pipeline.finish()
            self._attendant.begin_anew()
            self._model.reset()  # not otherwise: each one costs about 1 MB for good

    def _put(self, frame: Frame, t_s: float, captured_s: float, pipeline: Pipeline) -> None:
        if not self._idle.worth(time.monotonic(), frame.image):
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
        self._cameras.phase(self._attendant.phase.value)
        now_s = time.monotonic()
        self._idle.seen(now_s, somebody=pose is not None or self._busy)
        height, width = frame.image.shape[:2]
        self._pulse.judged(now_s - self._captured_s.pop(frame.index, now_s), width, height)
        self._pulse.busy = self._busy

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
