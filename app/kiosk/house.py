"""All lanes of a kiosk, each with its keeper."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from app.kiosk.clock_watch import ClockWatch
from app.kiosk.config import KioskConfig
from app.kiosk.lane.keeper import LaneKeeper
from app.kiosk.lane.model_care import ModelCare
from app.kiosk.lane.run import COMMAND
from app.kiosk.lane.settings import KeeperSettings
from app.kiosk.values import (
    LaneMessage,
    LaneOrder,
    LaneProblem,
)

_log = logging.getLogger(__name__)
_CLOCK_EVERY_S = 1.0


class House:
    """The lanes, by their ids, and whoever listens to them.

    ``listeners`` are called with a lane's id and each of its messages, in that lane's thread;
    ``problem_listeners`` with each problem that the operator should know. They must be quick, and
    one that fails is logged and passed over.

    Args:
        model: gives the pose model's file and may take long to, as ``models.obtain``.
        settings: patience and pace. command: what is run for a lane's process.
        wall: the computer's clock.
    """

    def __init__(
        self,
        config: KioskConfig,
        model: Callable[[], Path] | None = None,
        settings: KeeperSettings | None = None,
        command: Sequence[str] = COMMAND,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.config = config
        self._wall = wall
        self._settings = settings or KeeperSettings()
        self.listeners: list[Callable[[str, LaneMessage], None]] = []
        self.problem_listeners: list[Callable[[LaneProblem], None]] = []
        self._model = ModelCare(model or _obtain, self._settings.retries_s)
        self.lanes: Mapping[str, LaneKeeper] = MappingProxyType(
            {
                lane.id: LaneKeeper(
                    lane,
                    config,
                    self._model,
                    self._tell,
                    self._tell_problem,
                    self._settings,
                    command,
                )
                for lane in config.lanes
            }
        )
        self._stop = threading.Event()
        self._clock = threading.Thread(target=self._watch_clock, name="kiosk-clock", daemon=True)

    def start(self) -> None:
        """Start every lane; returns at once."""
        self._clock.start()
        for keeper in self.lanes.values():
            keeper.start()

    def order(self, order: LaneOrder) -> None:
        """Tell every lane something."""
        for keeper in self.lanes.values():
            keeper.order(order)

    def close(self) -> None:
        """End all lanes side by side, and wait for them."""
        self._stop.set()
        for keeper in self.lanes.values():
            keeper.stop()
        for keeper in self.lanes.values():
            keeper.close()
        if self._clock.ident is not None:
            self._clock.join(2 * _CLOCK_EVERY_S)
        self._model.close()

    def _watch_clock(self) -> None:
        watch = ClockWatch(self._settings.jump_s, wall=self._wall)
        while not self._stop.wait(_CLOCK_EVERY_S):
            jump_s = watch.jumped_s()
            if jump_s is not None:
                ahead = "forward" if jump_s > 0 else "back"
                self._tell_problem(
                    LaneProblem(
                        id="clock",
                        detail=f"the computer's clock was set {ahead} by {abs(jump_s):.0f} s",
                        over=True,
                    )
                )

    def _tell(self, lane: str, message: LaneMessage) -> None:
        for listener in tuple(self.listeners):
            _safely(partial(listener, lane, message))

    def _tell_problem(self, problem: LaneProblem) -> None:
        for listener in tuple(self.problem_listeners):
            _safely(partial(listener, problem))


def _safely(call: Callable[[], None]) -> None:
    try:
        call()
    except Exception:  # one listener's fault is neither the lane's nor the others'
        _log.exception("a listener to the lanes failed")


def _obtain() -> Path:
    # Imported late, in the model's own thread: it brings the downloads' libraries.
    import models

    return models.obtain()
