"""What the tests of a kiosk's upkeep share: lanes that say what a test says, and their upkeep."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from fastapi import FastAPI

from app.kiosk.config import FleetConfig, KioskConfig, LaneConfig
from app.kiosk.health import WatchedLane
from app.kiosk.operations import Operations
from app.kiosk.operations_settings import OperationsSettings
from app.kiosk.values import (
    HowSure,
    LaneBeat,
    LaneEnded,
    LaneMessage,
    LaneProblem,
    LaneTrouble,
    LaneView,
    VisitPhase,
    VisitResult,
)
from app.server.listening import address, bind
from app.server.requests import RequestSettings
from app.server.run import make_server
from app.storage import Places
from app.storage.values import utc_now

NOON = datetime(2026, 11, 30, 12, 30, tzinfo=timezone.utc)
HOUR = NOON.replace(minute=0)
QUICK = OperationsSettings(
    busy_s=0.1, retry_s=0.05, look_s=0.05, claim_s=0.05, steady_s=0.0, report_s=0.05,
    report_soon_s=0.01, report_retry_s=0.02, report_retry_most_s=0.1, report_timeout_s=2.0,
)  # fmt: skip


class Hands:
    """Clocks that a test sets: the one on the wall, and the time gone by."""

    def __init__(self, wall: datetime = NOON) -> None:
        self.wall = wall
        self.gone_s = 0.0

    def now(self) -> datetime:
        return self.wall

    def clock(self) -> float:
        return self.gone_s

    def on(self, **by: float) -> None:
        """Time goes by."""
        self.wall += timedelta(**by)
        self.gone_s += timedelta(**by).total_seconds()


class ToldLane:
    """A lane's keeper whose state a test sets."""

    def __init__(self) -> None:
        self.restarts = 0
        self.told = LaneBeat(trouble=None, picture_age_s=0.05, rate_hz=15.0, judged=90, width=64)

    @property
    def beat(self) -> LaneBeat:
        return self.told

    def in_trouble(self, trouble: LaneTrouble | None, detail: str = "") -> None:
        self.told = self.told.model_copy(update={"trouble": trouble, "detail": detail})


class ToldHouse:
    """A house whose lanes say what a test says."""

    def __init__(self, *names: str) -> None:
        self.told = {name: ToldLane() for name in names}
        self.lanes: Mapping[str, WatchedLane] = self.told
        self.listeners: list[Callable[[str, LaneMessage], None]] = []
        self.problem_listeners: list[Callable[[LaneProblem], None]] = []

    def say(self, lane: str, message: LaneMessage) -> None:
        for listener in self.listeners:
            listener(lane, message)

    def problem(self, problem: LaneProblem) -> None:
        for listener in self.problem_listeners:
            listener(problem)


def a_result(tip: str = "smaller_steps", walked_s: float = 45.0) -> VisitResult:
    return VisitResult(
        language="en", score=80, sureness=HowSure.SURE, reason="Most steps were even.",
        tip_id=tip, tip="Take smaller steps.", backward_s=walked_s, steps=60, short="80",
    )  # fmt: skip


def a_view(number: int, phase: VisitPhase) -> LaneView:
    return LaneView(number=number, phase=phase, language="en")


def an_end(
    number: int,
    *,
    begun: bool = True,
    completed: bool = True,
    result: VisitResult | None = None,
    stopped: str = "",
) -> LaneEnded:
    return LaneEnded(
        number=number, greeted=True, begun=begun, completed=completed, duration_s=90.0,
        result=result, stopped=stopped,
    )  # fmt: skip


def sqlite_places(folder: Path) -> Places:
    return Places.find(folder, f"sqlite:///{folder / 'kiosk.db'}")


def a_config(*lanes: str, fleet: FleetConfig | None = None, days: int = 90) -> KioskConfig:
    return KioskConfig(
        lanes=tuple(LaneConfig(id=one, camera="walker") for one in lanes),
        retention_days=days,
        fleet=fleet or FleetConfig(),
    )


@contextmanager
def served(app: FastAPI, port: int = 0) -> Iterator[str]:
    """A real server around ``app``; its address."""
    if not hasattr(app.state, "requests"):
        app.state.requests = RequestSettings()
    with bind("127.0.0.1", port) as listener:
        server = make_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            until(lambda: server.started or not thread.is_alive(), "the server starts")
            yield address(listener).rstrip("/")
        finally:
            server.should_exit = True
            thread.join(60)


def until(done: Callable[[], bool], what: str) -> None:
    """Wait for it."""
    deadline_s = time.monotonic() + 60.0
    while not done():
        assert time.monotonic() < deadline_s, what
        time.sleep(0.005)


@contextmanager
def upkeep(
    places: Places,
    *lanes: str,
    config: KioskConfig | None = None,
    settings: OperationsSettings = QUICK,
    hands: Hands | None = None,
    started: bool = True,
    page_age_s: Callable[[], float | None] | None = None,
    open_now: Callable[[], bool] = lambda: True,
) -> Iterator[tuple[Operations, ToldHouse]]:
    """A kiosk's upkeep over told lanes."""
    names = lanes or ("left",)
    house = ToldHouse(*names)
    operations = Operations(
        config or a_config(*names),
        house,
        places=places,
        settings=settings,
        page_age_s=page_age_s,
        open_now=open_now,
        now=utc_now if hands is None else hands.now,
        clock=time.monotonic if hands is None else hands.clock,
    )
    if started:
        operations.start()
    try:
        yield operations, house
    finally:
        operations.close()
