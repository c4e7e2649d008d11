"""Plays visits to a kiosk, breaks what a gym breaks, and measures what comes of it."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

import psutil

from app.fleet.values import KioskProblem
from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.house import House
from app.kiosk.operations import Operations
from app.kiosk.soak.devices import CameraProcess, FullDisk, ModelFile, WallClock
from app.kiosk.soak.faults import Fault, SoakedLane, Trial, all_faults
from app.kiosk.soak.others import OthersWatch
from app.kiosk.soak.rtsp import RtspProcess, coded_anew
from app.kiosk.soak.screen import SoakScreen
from app.kiosk.soak.table import (
    HANDLES,
    MEMORY_MB,
    THREADS,
    FaultRow,
    LaneRow,
    Sample,
    SoakTable,
    slopes_of,
)
from app.kiosk.soak.visitors import VisitLog
from app.kiosk.values import LaneEnded, LaneMessage, LaneView, Marks, Watched
from vision.walker.lane_scene import LaneRoom, LaneScene
from vision.walker.visits import stand_mark

_LOOK_S = 0.1
_NOTICE_S, _START_S = 45.0, 90.0
_PROOF_S = 240.0
"""How long it goes on for a lane on which nobody has walked to the end yet."""
_VERDICT_S = 900.0
"""How long it goes on, without faults, for a lane whose process has not lived for long enough to
tell whether it grows: of a soak of ``_VERDICT_SESSIONS`` and more."""
_VERDICT_SESSIONS = 20
_PLACES: tuple[Literal["floor", "treadmill"], ...] = ("floor", "floor", "treadmill")


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
    """Play ``sessions`` visits on ``lanes`` lanes, with a fault after the other at random. Every
    third lane is a treadmill, every second one's camera is behind an RTSP server.

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
        self._quiet = threading.Event()  # no fault is there, nor being recovered from
        self._false_alarms: list[str] = []
        file, clock, disk = ModelFile(folder, model), WallClock(), FullDisk()
        logs = [VisitLog(f"lane-{i}") for i in range(lanes)]
        cameras = []
        for i, log in enumerate(logs):
            cameras.append(CameraProcess(seed + i, _place(i), log.came))
            opened.callback(cameras[-1].kill)
        served = [self._serve(opened, one) if i % 2 else None for i, one in enumerate(cameras)]
        addresses = [
            camera.address if rtsp is None else rtsp.address()
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
        self._others = OthersWatch(
            lambda: {id_: one.keeper.beat.judged for id_, one in self._lanes.items()}
        )
        kiosk.house.listeners.append(self._hear)
        kiosk.operations.problems.listeners.append(self._problem)
        shown = self._open_screen(kiosk.origin) if screen else None
        if shown is not None:
            opened.callback(shown.close)
            shown.start()
        self._trial = Trial(kiosk.operations, file, disk, clock, shown, self._random)
        self._samples: list[Sample] = []
        self._sampled = -1
        self._rows: dict[str, FaultRow] = {}

    def _serve(self, opened: ExitStack, camera: CameraProcess) -> RtspProcess | None:
        try:
            server = RtspProcess([coded_anew(camera.address)])
        except OSError:
            self._left_out.append("an RTSP server killed and frozen: GStreamer's is not here")
            return None
        opened.callback(server.kill)
        return server

    def _open_screen(self, origin: str) -> SoakScreen | None:
        try:
            return SoakScreen(origin, "/kiosk?lane=lane-0", self._alarm)
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
            self._trial.told.append(problem)
        # Where there is no Chromium, the kiosk is right that its page is gone.
        if not problem.over and (self._trial.screen is not None or problem.id != "page_gone"):
            self._alarm(f"{problem.lane or 'kiosk'}: {problem.id} ({problem.detail})")

    def _alarm(self, about: str) -> None:
        """Something is told; unless there is a fault, that is a false alarm."""
        if self._quiet.is_set():
            self._false_alarms.append(about)

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
        known = {one.name: one for one in all_faults(self._trial, list(self._lanes.values()))}
        names = [one for one in faults or known if one in known]
        coming = self._shuffled([known[one] for one in names])
        rounds = 0
        self._quiet.set()
        while self._ended < sessions or rounds < len(names):
            least = sessions if rounds >= len(names) else float("inf")
            if self._wait(partial(self._over, least), self._random.uniform(*quiet_s)):
                break
            fault = next(coming)
            fits = [one for one in self._lanes.values() if fault.fits is None or fault.fits(one)]
            fewest = min(one.hits for one in fits)
            lane = self._random.choice([one for one in fits if one.hits == fewest])
            self._try(fault, lane)
            rounds += 1
            told(
                f"{self._ended} of {sessions} sessions, {rounds} faults, the last: "
                f"{fault.name}{f' on {lane.keeper.config.id}' if fault.fits else ''}"
            )
        if sessions:
            self._wait(self._proved, _PROOF_S)
        if sessions >= _VERDICT_SESSIONS:
            told("faults are over; it goes on until each process has lived for long enough")
            self._wait(self._judged, _VERDICT_S)
        self._quiet.clear()
        return self._table(time.monotonic() - began_s, sessions)

    def _proved(self) -> bool:
        """Whether on each lane somebody has walked to the end."""
        return all(one.visits.walked for one in self._lanes.values())

    def _judged(self) -> bool:
        """Whether of each process it can be told whether it grows."""
        return all(one.per_session is not None for one in slopes_of(self._samples))

    def _table(self, seconds: float, sessions: int) -> SoakTable:
        return SoakTable(
            seconds=seconds,
            wanted=sessions,
            lanes=tuple(
                LaneRow(
                    id_,
                    f"{lane.keeper.config.place}, {'RTSP' if lane.rtsp else 'HTTP'}",
                    dict(lane.visits.fates),
                )
                for id_, lane in self._lanes.items()
            ),
            failures=tuple(line for one in self._lanes.values() for line in one.visits.failures),
            faults=tuple(self._rows.values()),
            false_alarms=tuple(self._false_alarms),
            slopes=slopes_of(self._samples),
            left_out=tuple(self._left_out),
        )

    def _shuffled(self, faults: Sequence[Fault]) -> Iterator[Fault]:
        """All of them in any order, and again. What ends a lane's process comes first, the next
        time last, and so on, so that between these each lane has a long life to be measured in."""
        first = True
        while True:
            order = self._random.sample(list(faults), len(faults))
            yield from sorted(order, key=lambda one: one.ends is not first)
            first = not first

    def _try(self, fault: Fault, lane: SoakedLane) -> None:
        row = self._rows.get(fault.name, FaultRow(fault.name, 0, (), ()))
        noticed, recovered = row.noticed_s, row.recovered_s
        self._quiet.clear()
        with self._lock:
            self._trial.told.clear()
        judged = lane.keeper.beat.judged
        hits = fault.fits is not None
        if hits:
            lane.hits += 1
            lane.visits.fault(True)
        self._others.begin(lane.keeper.config.id if hits else "")
        began_s = time.monotonic()
        fault.inject(lane)
        try:
            if self._wait(lambda: fault.noticed(lane), _NOTICE_S):
                noticed = (*noticed, time.monotonic() - began_s)
        finally:
            fault.lift(lane)
        lifted_s = time.monotonic()
        if self._wait(lambda: self._watches(lane, judged) and fault.well(), self._recover_s):
            recovered = (*recovered, time.monotonic() - lifted_s)
            self._quiet.set()
        if hits:
            lane.visits.fault(False)
        others = (*row.others_s, self._others.longest_s)
        self._rows[fault.name] = FaultRow(fault.name, row.injected + 1, noticed, recovered, others)

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
            self._others.look()
            time.sleep(_LOOK_S)
        return True

    def _sample(self) -> None:
        """What each process takes, when it has begun and whenever another of its sessions is over;
        the server's are those of all lanes."""
        for id_, lane in self._lanes.items():
            pid, beat, ended = lane.keeper.pid, lane.keeper.beat, lane.visits.ended
            if beat.trouble is not None or beat.memory_mb <= 0:
                continue
            if pid != lane.pid:
                lane.pid, lane.lives, lane.sampled = pid, lane.lives + 1, -1
            if ended != lane.sampled:
                lane.sampled = ended
                own = {MEMORY_MB: beat.memory_mb, HANDLES: beat.handles, THREADS: beat.threads}
                walked = lane.visits.walked
                self._samples.append(Sample(ended, walked, id_, lane.lives, own))
        ended = self._ended
        if ended != self._sampled:
            self._sampled = ended
            process = psutil.Process()
            own = {
                MEMORY_MB: process.memory_info().rss / 1e6,
                HANDLES: process.num_fds(),
                THREADS: process.num_threads(),
            }
            walked = sum(lane.visits.walked for lane in self._lanes.values())
            self._samples.append(Sample(ended, walked, "web server", 0, own))


def _lane(number: int, address: str) -> LaneConfig:
    """A lane as a gym would have set it up; on every second one no place to stand is marked."""
    scene = LaneScene(LaneRoom(place=_place(number)))
    stand = None if number % 2 else scene.share(*stand_mark(scene.room))
    marks = Marks(lane=scene.lane, stand=stand)
    return LaneConfig(id=f"lane-{number}", camera=address, place=_place(number), marks=marks)


def _place(number: int) -> Literal["floor", "treadmill"]:
    return _PLACES[number % len(_PLACES)]
