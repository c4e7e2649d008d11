"""Has a lane's visits go on with each judged picture, and tells the server what comes of it."""

from __future__ import annotations

from app.kiosk.lane.mailbox import Mailbox
from app.kiosk.lane.orders import LaneOrders
from app.kiosk.lane.pulse import Pulse
from app.kiosk.values import Touch, VisitPhase
from app.kiosk.visit.visit import Visit
from app.kiosk.visit.visitor import VisitStep
from vision.pipeline.line import Line
from vision.values import Frame, Observation

_ONE_WALKER = frozenset({VisitPhase.HEALTH, VisitPhase.READY, VisitPhase.WALK})
"""Phases in which nobody but the one who began is followed. While a result is shown, the next one
may already step onto the lane."""


class VisitAttendant:
    """What ``Looker`` gives its pictures to; in the thread that judges, or while nothing is."""

    def __init__(
        self, visit: Visit, line: Line, orders: LaneOrders, mailbox: Mailbox, pulse: Pulse
    ) -> None:
        self._visit, self._line = visit, line
        self._orders, self._mailbox, self._pulse = orders, mailbox, pulse
        self._phase = VisitPhase.ATTRACT
        self._t_s = 0.0

    @property
    def phase(self) -> VisitPhase:
        """How far the visit has come."""
        return self._phase

    def step(self, frame: Frame, seen: Observation) -> None:
        """The next picture."""
        while (order := self._orders.for_visit()) is not None:
            if isinstance(order, Touch):
                self._visit.touch(order)
            else:
                self._visit.marks(order)
                self._line.keep_to(order.lane)
        self._visit.watch(self._orders.watched)
        self._visit.hush(self._orders.hushed)
        self._t_s = frame.t_s
        self._tell(self._visit.step(frame, seen))

    def begin_anew(self) -> None:
        """What comes has nothing to do with the pictures before: the visit is over, and nothing is
        known of anybody."""
        step = self._visit.end(self._t_s)
        self._tell(step)
        if step.view is not None:  # also where nobody watches: nobody's outline is kept
            self._mailbox.put(step.view, "view")
        self._phase = VisitPhase.ATTRACT
        self._line.hold(False)
        self._line.forget()

    def close(self) -> None:
        """Let go of a walk that goes on."""
        self._visit.close()

    def _tell(self, step: VisitStep) -> None:
        put = self._mailbox.put
        view, ended = step.view, step.ended
        if ended is not None and view is not None and ended.number < view.number:
            put(ended)  # one visit is over before the next is told of
            ended = None
        if view is not None:
            before, self._phase = self._phase, view.phase
            if view.phase is not before:
                self._line.hold(view.phase in _ONE_WALKER)
            if self._orders.watched or view.phase is not before:
                put(view, "view")
        for said in step.said:
            put(said)
        for told in (step.result, ended):
            if told is not None:
                put(told)
        self._pulse.visits = self._visit.number
