"""The faults of a soak: how each is done and undone, and how it is seen that the kiosk noticed."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from app.fleet.values import KioskProblem
from app.kiosk.lane.keeper import LaneKeeper
from app.kiosk.minder import Restart
from app.kiosk.operations import UNWRITTEN, Operations
from app.kiosk.soak.devices import CameraProcess, FullDisk, ModelFile, WallClock
from app.kiosk.soak.rtsp import RtspProcess
from app.kiosk.soak.screen import SoakScreen
from app.kiosk.soak.visitors import VisitLog

_OTHER_WIDTH_PX = 480


class Toggled(Protocol):
    """What can be killed and stopped: a camera, or the server of its stream."""

    def kill(self) -> None:
        """End it at once."""

    def begin_again(self) -> None:
        """Start it anew."""

    def freeze(self) -> None:
        """Stop it."""

    def thaw(self) -> None:
        """Let it go on."""


@dataclass
class SoakedLane:
    """One lane, its camera, the server of its stream where it has one, and its visits. lives: of
    its process, pid: of the newest. sampled: how many visits were over when its process was last
    measured. hits: faults that were done to it."""

    keeper: LaneKeeper
    camera: CameraProcess
    rtsp: RtspProcess | None
    visits: VisitLog
    lives: int = 0
    pid: int | None = None
    sampled: int = -1
    hits: int = 0


@dataclass(frozen=True)
class Fault:
    """inject: does it. lift: undoes it. noticed: whether the kiosk has told of it. fits: the lanes
    that it can be done to; none: the lanes go on, as if nothing were. well: whether it is over, as
    far as this cannot be seen from the lane. ends: it ends the lane's process."""

    name: str
    inject: Callable[[SoakedLane], None]
    lift: Callable[[SoakedLane], None]
    noticed: Callable[[SoakedLane], bool]
    fits: Callable[[SoakedLane], bool] | None = lambda lane: True
    well: Callable[[], bool] = lambda: True
    ends: bool = False


@dataclass
class Trial:
    """What faults are done to, beside the lanes. told: the problems that were told lately."""

    operations: Operations
    model: ModelFile
    disk: FullDisk
    clock: WallClock
    screen: SoakScreen | None
    random: random.Random
    told: list[KioskProblem] = field(default_factory=list)


def all_faults(trial: Trial, lanes: Sequence[SoakedLane]) -> list[Fault]:
    """Every fault that can be tried here."""
    own = [*_of_cameras(), *_of_lanes(trial), *_of_the_machine(trial)]
    if trial.screen is not None:
        own += _of_the_screen(trial.screen)
    return [one for one in own if one.fits is None or any(one.fits(lane) for lane in lanes)]


def _nothing(_lane: SoakedLane) -> None:
    """There is nothing to undo."""


def _troubled(lane: SoakedLane) -> bool:
    return lane.keeper.beat.trouble is not None


def _direct(lane: SoakedLane) -> bool:
    """Whether the camera's own stream is watched."""
    return lane.rtsp is None


def _served(lane: SoakedLane) -> bool:
    return lane.rtsp is not None


def _of_cameras() -> list[Fault]:
    def show(mode: str) -> Callable[[SoakedLane], None]:
        return lambda lane: lane.camera.say(f"show {mode}")

    def toggle(
        what: Callable[[Toggled], None], of: Callable[[SoakedLane], Toggled | None]
    ) -> Callable[[SoakedLane], None]:
        def do(lane: SoakedLane) -> None:
            one = of(lane)
            if one is not None:
                what(one)

        return do

    def other_size(lane: SoakedLane) -> bool:
        beat = lane.keeper.beat
        return beat.trouble is None and beat.width == _OTHER_WIDTH_PX

    def camera(lane: SoakedLane) -> Toggled:
        return lane.camera

    def rtsp(lane: SoakedLane) -> Toggled | None:
        return lane.rtsp

    well = show("well")
    kill, again = (lambda one: one.kill()), (lambda one: one.begin_again())
    freeze, thaw = (lambda one: one.freeze()), (lambda one: one.thaw())
    out = [
        Fault("picture frozen", show("frozen"), well, _troubled, _direct),
        Fault("picture black", show("black"), well, _troubled),
        Fault("connected but silent", show("silent"), well, _troubled),
        Fault("another size", show("size"), well, other_size, _direct),
        Fault("camera unplugged", toggle(kill, camera), toggle(again, camera), _troubled, _direct),
    ]
    for name, of, fits in (("HTTP", camera, _direct), ("RTSP", rtsp, _served)):
        out.append(
            Fault(f"{name} server frozen", toggle(freeze, of), toggle(thaw, of), _troubled, fits)
        )
    out.append(
        Fault("RTSP server killed", toggle(kill, rtsp), toggle(again, rtsp), _troubled, _served)
    )
    return out


def _of_lanes(trial: Trial) -> list[Fault]:
    def damage(lane: SoakedLane) -> None:
        trial.model.damage()
        _signal(signal.SIGKILL)(lane)

    def ended_hard() -> bool:
        return any("the hard way" in one.detail for one in tuple(trial.told))

    return [
        Fault("lane killed", _signal(signal.SIGKILL), _nothing, _troubled, ends=True),
        # It does not hear the polite signal: it is ended the hard way, and that is told.
        Fault(
            "lane stopped",
            _signal(signal.SIGSTOP),
            _nothing,
            _troubled,
            well=ended_hard,
            ends=True,
        ),
        Fault("model file damaged", damage, _nothing, _heard(trial, "model"), ends=True),
    ]


def _of_the_machine(trial: Trial) -> list[Fault]:
    def fill(_lane: SoakedLane) -> None:
        trial.disk.fill()
        trial.operations.problems.happened("disk_full", "the disk is made full, and is written to")

    return [
        Fault(
            "disk full",
            fill,
            lambda _: trial.disk.clear(),
            _heard(trial, UNWRITTEN),
            None,
            lambda: not any(one.id == UNWRITTEN for one in trial.operations.problems.open),
        ),
        Fault(
            "clock set",
            lambda _: trial.clock.jump(trial.random.choice((-1, 1)) * 3600.0),
            _nothing,
            _heard(trial, "clock"),
            None,
        ),
    ]


def _of_the_screen(screen: SoakScreen) -> list[Fault]:
    def fault(
        name: str,
        does: Callable[[], None],
        reason: Restart,
        mend: Callable[[], None] = lambda: None,
        well: Callable[[], bool] = lambda: True,
    ) -> Fault:
        before = [0]

        def inject(_lane: SoakedLane) -> None:
            before[0] = len(screen.restarts)
            does()

        return Fault(
            name,
            inject,
            lambda _: mend(),
            lambda _: screen.told_since(before[0], reason),
            None,
            lambda: screen.draws and well(),
        )

    return [
        fault("browser crashed", screen.crash, Restart.CRASHED),
        fault("browser blank", screen.blank, Restart.SILENT),
        fault("browser hangs", screen.hang, Restart.SILENT),
        fault("browser deaf", screen.stop_all, Restart.SILENT, well=screen.rid_of_stopped),
        fault("browser leaking", screen.leak, Restart.GROWN, screen.mend),
    ]


def _heard(trial: Trial, id_: str) -> Callable[[SoakedLane], bool]:
    return lambda _lane: any(one.id.startswith(id_) for one in tuple(trial.told))


def _signal(number: int) -> Callable[[SoakedLane], None]:
    def send(lane: SoakedLane) -> None:
        pid = lane.keeper.pid
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    return send
