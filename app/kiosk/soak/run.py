"""Plays visits to a kiosk, breaks what a gym breaks, and measures what comes of it."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import psutil

from app.fleet.values import KioskProblem
from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.house import House
from app.kiosk.lane.keeper import LaneKeeper
from app.kiosk.lane.run import Heard
from app.kiosk.ledger import kiosk_places
from app.kiosk.operations import UNWRITTEN, Operations
from app.kiosk.soak.devices import CameraProcess, FullDisk, ModelFile, WallClock
from app.kiosk.soak.table import (
    HANDLES,
    MEMORY_MB,
    THREADS,
    FaultRow,
    Sample,
    SoakTable,
    slopes_of,
)
from app.kiosk.values import LaneEnded, LaneView, Marks, Watched
from vision.walker.lane_scene import LaneRoom, LaneScene

_LOOK_S = 0.05
_NOTICE_S, _RECOVER_S = 25.0, 90.0
_LEFT_OUT = (
    "a browser that crashes or goes blank: the screen's minder is tested by itself",
    "GStreamer's RTSP server: the cameras here are HTTP streams, killed and stopped likewise",
)


@dataclass
class _Lane:
    """One lane, its camera, and what was heard of it."""

    keeper: LaneKeeper
    camera: CameraProcess
    lives: int = 0
    pid: int | None = None
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True)
class _Fault:
    """inject: does it. lift: undoes it. noticed: whether the kiosk has told of it. stands: whether
    something is wrong yet although the lane watches again."""

    name: str
    inject: Callable[[_Lane], None]
    lift: Callable[[_Lane], None]
    noticed: Callable[[_Lane], bool]
    stands: Callable[[], bool] = lambda: False


def _nothing(_lane: _Lane) -> None:
    """There is nothing to undo."""


def run_soak(
    sessions: int,
    *,
    model: Callable[[], Path],
    seed: int = 1,
    lanes: int = 2,
    walk_s: int = 10,
    faults: Sequence[str] = (),
    quiet_s: tuple[float, float] = (15.0, 40.0),
    told: Callable[[str], None] = lambda line: None,
) -> SoakTable:
    """Play ``sessions`` visits on ``lanes`` lanes, with a fault after the other at random.

    Args:
        model: gives the pose model's file. walk_s: how long each walks. faults: which, all if left
            out; it goes on until each was there once. quiet_s: least and greatest time between two.
        told: called with a line of progress now and then.
    """
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="backstep-soak-")))
        return _Soak(opened, folder, model, seed, lanes, walk_s).run(
            sessions, faults, quiet_s, told
        )


class _Soak:
    """A kiosk under trial; ``opened`` closes it."""

    def __init__(
        self,
        opened: ExitStack,
        folder: Path,
        model: Callable[[], Path],
        seed: int,
        lanes: int,
        walk_s: int,
    ) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._model, self._clock, self._disk = ModelFile(folder, model), WallClock(), FullDisk()
        self._told: set[str] = set()
        cameras = []
        for i in range(lanes):
            cameras.append(CameraProcess(seed + i, "treadmill" if i % 2 else "floor"))
            opened.callback(cameras[-1].kill)
        config = KioskConfig(
            lanes=tuple(_lane(i, one) for i, one in enumerate(cameras)), durations_s=(walk_s,)
        )
        self._house = House(config, self._model.obtain, wall=self._clock)
        self._operations = Operations(config, self._house, places=kiosk_places(folder))
        self._operations.problems.listeners.append(self._problem)
        self._house.listeners.append(self._hear)
        self._lanes = {
            id_: _Lane(keeper, camera)
            for (id_, keeper), camera in zip(self._house.lanes.items(), cameras, strict=True)
        }
        opened.callback(self._operations.close)
        opened.callback(self._house.close)
        opened.callback(self._disk.clear)
        self._samples: list[Sample] = []
        self._rows: dict[str, tuple[int, list[float], list[float]]] = {}

    # ---- what is heard ----

    def _hear(self, id_: str, message: Heard) -> None:
        lane = self._lanes[id_]
        if isinstance(message, LaneView):
            lane.camera.say(f"phase {message.phase.value}")
        elif isinstance(message, LaneEnded):
            with self._lock:
                for what in ("greeted", "begun", "completed"):
                    lane.counts[what] += bool(getattr(message, what))
                lane.counts["ended"] += 1

    def _problem(self, problem: KioskProblem) -> None:
        with self._lock:
            self._told.add(problem.id)

    def _count(self, what: str) -> int:
        with self._lock:
            return sum(lane.counts[what] for lane in self._lanes.values())

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
        self._operations.start()
        self._house.start()
        self._house.order(Watched(on=True))
        for lane in self._lanes.values():
            self._wait(lambda lane=lane: self._watches(lane), _RECOVER_S)  # type: ignore[misc]
        known = {one.name: one for one in self._faults()}
        names = list(faults or known)
        coming = self._shuffled(names)
        rounds = 0
        while self._count("ended") < sessions or rounds < len(names):
            self._rest(self._random.uniform(*quiet_s))
            lane = self._random.choice(list(self._lanes.values()))
            fault = known[coming.pop()]
            coming = coming or self._shuffled(names)
            self._try(fault, lane)
            rounds += 1
            told(
                f"{self._count('ended')} of {sessions} sessions, {rounds} faults, the last: "
                f"{fault.name} on {lane.keeper.config.id}"
            )
        return SoakTable(
            seconds=time.monotonic() - began_s,
            greeted=self._count("greeted"),
            sessions=self._count("ended"),
            walked=self._count("completed"),
            faults=tuple(
                FaultRow(name, count, tuple(noticed), tuple(recovered))
                for name, (count, noticed, recovered) in self._rows.items()
            ),
            slopes=slopes_of(self._samples),
            left_out=_LEFT_OUT,
        )

    def _shuffled(self, names: Sequence[str]) -> list[str]:
        return self._random.sample(list(names), len(names))

    def _try(self, fault: _Fault, lane: _Lane) -> None:
        count, noticed, recovered = self._rows.setdefault(fault.name, (0, [], []))
        with self._lock:
            self._told.clear()
        judged = lane.keeper.beat.judged
        began_s = time.monotonic()
        fault.inject(lane)
        try:
            if self._wait(lambda: fault.noticed(lane), _NOTICE_S):
                noticed.append(time.monotonic() - began_s)
        finally:
            fault.lift(lane)
        lifted_s = time.monotonic()
        if self._wait(lambda: self._watches(lane, judged) and not fault.stands(), _RECOVER_S):
            recovered.append(time.monotonic() - lifted_s)
        self._rows[fault.name] = (count + 1, noticed, recovered)

    def _watches(self, lane: _Lane, judged: int = 0) -> bool:
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

    def _rest(self, seconds: float) -> None:
        self._wait(lambda: False, seconds)

    def _sample(self) -> None:
        """What each process takes, whenever another session is over."""
        ended = self._count("ended")
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
            self._samples.append(Sample(ended, "server", 0, own))

    # ---- the faults ----

    def _faults(self) -> list[_Fault]:
        def troubled(lane: _Lane) -> bool:
            return lane.keeper.beat.trouble is not None

        def show(mode: str) -> Callable[[_Lane], None]:
            return lambda lane: lane.camera.say(f"show {mode}")

        def heard(id_: str) -> Callable[[_Lane], bool]:
            return lambda _lane: any(one.startswith(id_) for one in tuple(self._told))

        well = show("well")
        out = [
            _Fault("camera unplugged", lambda one: one.camera.kill(), _plug_in, troubled),
            _Fault(
                "stream server frozen",
                lambda one: one.camera.freeze(),
                lambda one: one.camera.thaw(),
                troubled,
            ),
            _Fault("picture frozen", show("frozen"), well, troubled),
            _Fault("picture black", show("black"), well, troubled),
            _Fault("connected but silent", show("silent"), well, troubled),
            _Fault("another size", show("size"), well, _other_size),
            _Fault("lane killed", _signal(signal.SIGKILL), _nothing, troubled),
            _Fault("lane stopped", _signal(signal.SIGSTOP), _nothing, troubled),
            _Fault("model file damaged", self._damage, _nothing, heard("model")),
            _Fault(
                "disk full",
                self._fill,
                lambda _: self._disk.clear(),
                heard(UNWRITTEN),
                lambda: any(one.id == UNWRITTEN for one in self._operations.problems.open),
            ),
            _Fault(
                "clock set",
                lambda _: self._clock.jump(self._random.choice((-1, 1)) * 3600.0),
                _nothing,
                heard("clock"),
            ),
        ]
        return out

    def _fill(self, _lane: _Lane) -> None:
        self._disk.fill()
        self._operations.problems.happened("soak", "the disk is made full, and is written to")

    def _damage(self, lane: _Lane) -> None:
        self._model.damage()
        _signal(signal.SIGKILL)(lane)


def _lane(number: int, camera: CameraProcess) -> LaneConfig:
    """A lane as a gym would have set it up."""
    place: Literal["floor", "treadmill"] = "treadmill" if number % 2 else "floor"
    marks = Marks(lane=LaneScene(LaneRoom(place=place)).lane)
    return LaneConfig(id=f"lane-{number}", camera=camera.address, place=place, marks=marks)


def _plug_in(lane: _Lane) -> None:
    lane.camera.begin_again()


def _other_size(lane: _Lane) -> bool:
    beat = lane.keeper.beat
    return beat.trouble is None and beat.width == 480


def _signal(number: int) -> Callable[[_Lane], None]:
    def send(lane: _Lane) -> None:
        pid = lane.keeper.pid
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    return send
