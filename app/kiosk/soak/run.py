"""Plays visits to a kiosk, breaks what a gym breaks, and measures what comes of it."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

import psutil

from app.fleet.values import KioskProblem
from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.house import House
from app.kiosk.operations import Operations
from app.kiosk.soak.devices import CameraProcess, FullDisk, ModelFile, RtspServer, WallClock
from app.kiosk.soak.faults import Fault, SoakedLane, Trial, all_faults
from app.kiosk.soak.screen import SoakScreen
from app.kiosk.soak.table import (
    HANDLES,
    MEMORY_MB,
    THREADS,
    FaultRow,
    Sample,
    SoakTable,
    slopes_of,
)
from app.kiosk.soak.visitors import Fate, VisitLog
from app.kiosk.values import LaneEnded, LaneMessage, LaneView, Marks, Watched
from vision.walker.lane_scene import LaneRoom, LaneScene
from vision.walker.visits import stand_mark

_LOOK_S = 0.1
_NOTICE_S, _START_S = 45.0, 90.0
_PLACE: Literal["floor"] = "floor"


@dataclass(frozen=True)
class OpenKiosk:
    """A kiosk that runs. origin: its server's address."""

    house: House
    operations: Operations
    origin: str


KioskOpener: TypeAlias = Callable[
    [KioskConfig, Path, Callable[[], Path], Callable[[], float]], AbstractContextManager[OpenKiosk]
]
"""Opens a whole kiosk: its settings, the folder it keeps things in, what gives the pose model's
file, and the computer's clock."""


def run_soak(
    sessions: int,
    *,
    open_kiosk: KioskOpener,
    model: Callable[[], Path],
    seed: int = 1,
    lanes: int = 3,
    walk_s: int = 10,
    faults: Sequence[str] = (),
    quiet_s: tuple[float, float] = (15.0, 40.0),
    recover_s: float = 90.0,
    screen: bool = True,
    told: Callable[[str], None] = lambda line: None,
) -> SoakTable:
    """Play ``sessions`` visits on ``lanes`` lanes, with a fault after the other at random.

    Args:
        open_kiosk: the kiosk under trial. model: gives the pose model's file. walk_s: how long each
            walks. faults: which, all if left out; it goes on until each was there once. quiet_s:
            least and greatest time between two. recover_s: the kiosk's time to be well again.
            screen: with the browser.
        told: called with a line of progress now and then.
    """
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="backstep-soak-")))
        soak = _Soak(opened, folder, open_kiosk, model, seed, lanes, walk_s, recover_s, screen)
        return soak.run(sessions, faults, quiet_s, told)


class _Soak:
    """A kiosk under trial; ``opened`` closes it."""

    def __init__(
        self,
        opened: ExitStack,
        folder: Path,
        open_kiosk: KioskOpener,
        model: Callable[[], Path],
        seed: int,
        lanes: int,
        walk_s: int,
        recover_s: float,
        screen: bool,
    ) -> None:
        self._recover_s = recover_s
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._left_out: list[str] = []
        file, clock, disk = ModelFile(folder, model), WallClock(), FullDisk()
        logs = [VisitLog(f"lane-{i}") for i in range(lanes)]
        cameras = []
        for i, log in enumerate(logs):
            cameras.append(CameraProcess(seed + i, _PLACE, log.came))
            opened.callback(cameras[-1].kill)
        served = [self._serve(opened, one) if i % 2 else None for i, one in enumerate(cameras)]
        addresses = [
            camera.address if rtsp is None else rtsp.address
            for camera, rtsp in zip(cameras, served, strict=True)
        ]
        config = KioskConfig(
            lanes=tuple(_lane(i, one) for i, one in enumerate(addresses)), durations_s=(walk_s,)
        )
        kiosk = opened.enter_context(open_kiosk(config, folder, file.obtain, clock))
        opened.callback(disk.clear)
        self._house = kiosk.house
        self._lanes = {
            id_: SoakedLane(keeper, camera, rtsp, log)
            for (id_, keeper), camera, rtsp, log in zip(
                kiosk.house.lanes.items(), cameras, served, logs, strict=True
            )
        }
        kiosk.house.listeners.append(self._hear)
        kiosk.operations.problems.listeners.append(self._problem)
        shown = self._open_screen(kiosk.origin) if screen else None
        if shown is not None:
            opened.callback(shown.close)
            shown.start()
        self._trial = Trial(kiosk.operations, file, disk, clock, shown, self._random)
        self._samples: list[Sample] = []
        self._rows: dict[str, tuple[int, list[float], list[float]]] = {}

    def _serve(self, opened: ExitStack, camera: CameraProcess) -> RtspServer | None:
        try:
            server = RtspServer(camera.address)
        except OSError:
            self._left_out.append("an RTSP server killed and frozen: GStreamer's is not here")
            return None
        opened.callback(server.kill)
        return server

    def _open_screen(self, origin: str) -> SoakScreen | None:
        try:
            return SoakScreen(origin, "/kiosk?lane=lane-0")
        except FileNotFoundError:
            self._left_out.append("a browser crashed, blank, hanging and leaking: no Chromium")
            return None

    # ---- what is heard ----

    def _hear(self, id_: str, message: LaneMessage) -> None:
        lane = self._lanes[id_]
        if isinstance(message, LaneView):
            lane.camera.say(f"phase {message.phase.value}")
            lane.visits.view(message)
        elif isinstance(message, LaneEnded):
            lane.visits.end(message)

    def _problem(self, problem: KioskProblem) -> None:
        with self._lock:
            self._trial.told.add(problem.id)

    @property
    def _ended(self) -> int:
        return sum(lane.visits.ended for lane in self._lanes.values())

    # ---- the trial ----

    def run(
        self,
        sessions: int,
        faults: Sequence[str],
        quiet_s: tuple[float, float],
        told: Callable[[str], None],
    ) -> SoakTable:
        """See ``run_soak``."""
        began_s = time.monotonic()
        self._house.order(Watched(on=True))
        for lane in self._lanes.values():
            self._wait(partial(self._watches, lane), _START_S)
        screen = self._trial.screen
        if screen is not None:
            self._wait(lambda: screen.draws, _START_S)
        self._samples.clear()  # what a start takes is no growth
        known = {one.name: one for one in all_faults(self._trial, list(self._lanes.values()))}
        names = [one for one in faults or known if one in known]
        coming = self._shuffled(names)
        rounds = 0
        while self._ended < sessions or rounds < len(names):
            least = sessions if rounds >= len(names) else float("inf")
            if self._wait(partial(self._over, least), self._random.uniform(*quiet_s)):
                break
            fault = known[next(coming)]
            fits = [one for one in self._lanes.values() if fault.fits is None or fault.fits(one)]
            lane = self._random.choice(fits)
            self._try(fault, lane)
            rounds += 1
            told(
                f"{self._ended} of {sessions} sessions, {rounds} faults, the last: "
                f"{fault.name}{f' on {lane.keeper.config.id}' if fault.fits else ''}"
            )
        return self._table(time.monotonic() - began_s)

    def _table(self, seconds: float) -> SoakTable:
        logs = [one.visits for one in self._lanes.values()]
        fates = {fate: sum(log.fates[fate] for log in logs) for fate in Fate}
        return SoakTable(
            seconds=seconds,
            greeted=sum(log.greeted for log in logs),
            fates=fates,
            failures=tuple(line for log in logs for line in log.failures),
            faults=tuple(
                FaultRow(name, count, tuple(noticed), tuple(recovered))
                for name, (count, noticed, recovered) in self._rows.items()
            ),
            slopes=slopes_of(self._samples),
            left_out=tuple(self._left_out),
        )

    def _shuffled(self, names: Sequence[str]) -> Iterator[str]:
        """All of them in any order, and again."""
        while True:
            yield from self._random.sample(list(names), len(names))

    def _try(self, fault: Fault, lane: SoakedLane) -> None:
        count, noticed, recovered = self._rows.setdefault(fault.name, (0, [], []))
        with self._lock:
            self._trial.told.clear()
        judged = lane.keeper.beat.judged
        hits = fault.fits is not None
        if hits:
            lane.visits.fault(True)
        began_s = time.monotonic()
        fault.inject(lane)
        try:
            if self._wait(lambda: fault.noticed(lane), _NOTICE_S):
                noticed.append(time.monotonic() - began_s)
        finally:
            fault.lift(lane)
        lifted_s = time.monotonic()
        if self._wait(lambda: self._watches(lane, judged) and fault.well(), self._recover_s):
            recovered.append(time.monotonic() - lifted_s)
        if hits:
            lane.visits.fault(False)
        self._rows[fault.name] = (count + 1, noticed, recovered)

    def _over(self, sessions: float) -> bool:
        return self._ended >= sessions

    def _watches(self, lane: SoakedLane, judged: int = 0) -> bool:
        """Whether the lane watches, and has judged a picture lately. judged: before a fault."""
        beat = lane.keeper.beat
        return beat.trouble is None and beat.rate_hz > 0 and beat.judged not in (0, judged)

    def _wait(self, until: Callable[[], bool], most_s: float) -> bool:
        end_s = time.monotonic() + most_s
        while not until():
            if time.monotonic() > end_s:
                return False
            self._sample()
            time.sleep(_LOOK_S)
        return True

    def _sample(self) -> None:
        """What each process takes, whenever another session is over."""
        ended = self._ended
        if self._samples and self._samples[-1].sessions == ended:
            return
        for id_, lane in self._lanes.items():
            pid = lane.keeper.pid
            if pid != lane.pid:
                lane.pid, lane.lives = pid, lane.lives + 1
            beat = lane.keeper.beat
            if beat.trouble is None and beat.memory_mb > 0:
                own = {MEMORY_MB: beat.memory_mb, HANDLES: beat.handles, THREADS: beat.threads}
                self._samples.append(Sample(ended, id_, lane.lives, own))
        with suppress(psutil.Error):
            process = psutil.Process()
            own = {
                MEMORY_MB: process.memory_info().rss / 1e6,
                HANDLES: process.num_fds(),
                THREADS: process.num_threads(),
            }
            self._samples.append(Sample(ended, "web server", 0, own))


def _lane(number: int, address: str) -> LaneConfig:
    """A lane as a gym would have set it up."""
    scene = LaneScene(LaneRoom(place=_PLACE))
    marks = Marks(lane=scene.lane, stand=scene.share(*stand_mark(scene.room)))
    return LaneConfig(id=f"lane-{number}", camera=address, place=_PLACE, marks=marks)
