"""Lanes of a kiosk beside bare MediaPipe loops over the same streams, in turn."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

from app.evaluation.bench.film_server import serving, write_again_and_again
from app.evaluation.bench.result import Lanes
from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.house import House
from app.kiosk.values import LaneBeat, LaneMessage

LANES = 4
_READY_S = 120.0
_SETTLE_S = 12.0
"""From the first picture of all to the measuring: all are loaded, and the walker is followed."""
_FILM_S = 180.0
_THIRDS = 3


@dataclass(slots=True)
class _Run:
    """What was counted in one run. hz: pictures a second of each; ages_s: of the judged ones, in
    their order; cores: what the kiosk's server took."""

    hz: list[float]
    memory_mb: list[float]
    ages_s: list[float] = field(default_factory=list)
    cores: float = 0.0


@dataclass(slots=True)
class _Counted:
    """The newest that one of them has told."""

    judged: int = 0
    memory_mb: float = 0.0
    ages_s: list[float] = field(default_factory=list)


def measure_lanes(
    clip: Path, model: Path, seconds: float, rounds: int, progress: Callable[[float], None]
) -> Lanes:
    """Four lanes and four bare loops in turn, each for so long; the runs of a round change their
    order, so that a machine that grows slower does so to both.

    Args:
        clip: what all of them see, once or several times.
    """
    film = clip.with_name("lanes.mp4")
    write_again_and_again(clip, film, max(1, round(_FILM_S / _length_s(clip))))
    bare: list[_Run] = []
    lanes: list[_Run] = []
    with serving(film, LANES) as (kind, addresses):
        for number in range(rounds):
            runs = [(bare, _run_bare), (lanes, _run_lanes)]
            for at, (found, run) in enumerate(runs if number % 2 == 0 else runs[::-1]):
                progress((number + at / 2) / rounds)
                found.append(run(addresses, model, seconds))
    third = [(one.ages_s[: -(-len(one.ages_s) // _THIRDS)], one.ages_s) for one in lanes]
    lane_hz = [mean(each) for each in zip(*(one.hz for one in lanes), strict=True)]
    bare_hz = [mean(each) for each in zip(*(one.hz for one in bare), strict=True)]
    return Lanes(
        stream=kind,
        seconds=seconds,
        rounds=rounds,
        bare_hz=tuple(bare_hz),
        lane_hz=tuple(lane_hz),
        ratio=sum(lane_hz) / sum(bare_hz),
        first_age_s=mean(mean(first) for first, _ in third),
        last_age_s=mean(mean(all_s[-len(first) :]) for first, all_s in third),
        bare_mb=mean(mb for one in bare for mb in one.memory_mb),
        lane_mb=mean(mb for one in lanes for mb in one.memory_mb),
        server_cores=mean(one.cores for one in lanes),
    )


def _length_s(clip: Path) -> float:
    from vision.sources.clip import ClipSource

    with ClipSource(clip) as source:
        return source.info.duration_s or 1.0


def _run_lanes(addresses: Sequence[str], model: Path, seconds: float) -> _Run:
    counted = {f"lane{number}": _Counted() for number in range(len(addresses))}
    config = KioskConfig(
        lanes=tuple(
            LaneConfig(id=one, camera=address)
            for one, address in zip(counted, addresses, strict=True)
        )
    )
    house = House(config, lambda: model)

    def hear(lane: str, message: LaneMessage) -> None:
        if isinstance(message, LaneBeat) and message.judged:
            one = counted[lane]
            one.judged, one.memory_mb = message.judged, message.memory_mb
            if message.picture_age_s is not None:
                one.ages_s.append(message.picture_age_s)

    house.listeners.append(hear)
    house.start()
    try:
        return _count(list(counted.values()), seconds)
    finally:
        house.close()


def _run_bare(addresses: Sequence[str], model: Path, seconds: float) -> _Run:
    counted = [_Counted() for _ in addresses]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "app.evaluation.bench.bare_stream", address, str(model)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for address in addresses
    ]

    def hear(process: subprocess.Popen[str], one: _Counted) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                told = json.loads(line)
                one.judged, one.memory_mb = told["judged"], told["memory_mb"] or 0.0

    threads = [
        threading.Thread(target=hear, args=pair, daemon=True)
        for pair in zip(processes, counted, strict=True)
    ]
    for thread in threads:
        thread.start()
    try:
        return _count(counted, seconds)
    finally:
        for process in processes:
            process.kill()
            process.wait()
        for thread in threads:
            thread.join()


def _count(counted: Sequence[_Counted], seconds: float) -> _Run:
    """Count for so long, once all look."""
    until_s = time.monotonic() + _READY_S
    while not all(one.judged for one in counted):
        if time.monotonic() > until_s:
            raise RuntimeError("a measured lane or loop has not looked at a picture")
        time.sleep(0.1)
    time.sleep(_SETTLE_S)
    begin = [one.judged for one in counted]
    for one in counted:
        one.ages_s.clear()
    began_s, cpu_s = time.monotonic(), time.process_time()
    time.sleep(seconds)
    took_s = time.monotonic() - began_s
    return _Run(
        hz=[(one.judged - was) / took_s for one, was in zip(counted, begin, strict=True)],
        memory_mb=[one.memory_mb for one in counted],
        ages_s=[
            age_s for ages in zip(*(one.ages_s for one in counted), strict=False) for age_s in ages
        ],
        cores=(time.process_time() - cpu_s) / took_s,
    )
