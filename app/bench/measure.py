"""The measurements. What is compared runs in turn (A B A B), so that a machine that grows
slower or faster meanwhile does so to both."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from statistics import mean, median

import numpy as np

from app.analyze import analyse_clip
from app.bench.bare import BareLoop, look_at_all
from app.bench.result import BenchResult, Clip, Live, Machine, Memory, StartUp
from app.bench.rss import resident_mb
from vision.line import Line
from vision.parallel import usable_cores
from vision.pose.base import PoseEstimator
from vision.pose.mediapipe_pose import MediaPipePose
from vision.sources.clip import ClipSource
from vision.values import Frame, Pose
from vision.walker import WalkerSource, faultless_script
from vision.walker.film import write_clip

Progress = Callable[[str, float | None], None]
"""Told what is being measured and the share of it that is done, 0..1."""

STATURE_M = 1.70
_SETTLE_FRAMES = 90  # windows of the stages fill in the first three seconds
_SAMPLES = 40


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured."""

    clip_s: float = 48.0
    live_frames: int = 1400
    memory_frames: int = 10_000
    rounds: int = 3


QUICK = Effort(clip_s=16.0, live_frames=400, memory_frames=1000, rounds=1)
FULL = Effort()


def run_bench(model: Path, folder: Path, effort: Effort, progress: Progress) -> BenchResult:
    """Measure everything once.

    Args:
        model: the pose model. folder: where the walker's clip is filmed to.
    """
    before = _load()
    progress("filming the walker", None)
    clip = folder / "walker.mp4"
    with WalkerSource(faultless_script(effort.clip_s)) as walker:
        write_clip(walker, clip)
    live = measure_live(clip, model, effort.live_frames, progress)
    start_up = measure_start_up(clip, model, effort.rounds, progress)
    whole = measure_clip(clip, model, effort.rounds, progress)
    memory = measure_memory(clip, model, effort.memory_frames, progress)
    after = _load()
    return BenchResult(
        quick=effort is QUICK,
        machine=Machine(
            system=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            mediapipe=version("mediapipe"),
            cores=usable_cores(),
            load=None if before is None or after is None else (before, after),
        ),
        live=live,
        memory=memory,
        start_up=start_up,
        clip=whole,
    )


def measure_live(clip: Path, model: Path, count: int, progress: Progress) -> Live:
    """Bare loop and line on the same frames, frame by frame in turn."""
    timed = Timed(MediaPipePose(model))
    bare_s: list[float] = []
    line_s: list[float] = []
    decode_s: list[float] = []
    frames = again_and_again(clip)
    with BareLoop(model) as bare, closing(Line(timed, height_m=STATURE_M)) as line:
        for number in range(_SETTLE_FRAMES + count):
            start = time.perf_counter()
            frame = next(frames)
            decode_s.append(time.perf_counter() - start)
            runs = [
                (bare_s, lambda frame=frame: bare.step(frame.image, frame.t_s)),
                (line_s, lambda frame=frame: line.step(frame)),
            ]
            # Whoever comes second finds the picture in the cache.
            for taken_s, run in runs if number % 2 else reversed(runs):
                start = time.perf_counter()
                run()
                taken_s.append(time.perf_counter() - start)
            progress("live", (number + 1) / (_SETTLE_FRAMES + count))
    stages_ms = 1000 * (np.array(line_s) - np.array(timed.taken_s))[_SETTLE_FRAMES:]
    bare_ms, line_ms, decode_ms = (
        1000 * mean(taken_s[_SETTLE_FRAMES:]) for taken_s in (bare_s, line_s, decode_s)
    )
    return Live(
        frames=count,
        bare_ms=bare_ms,
        line_ms=line_ms,
        ratio=bare_ms / line_ms,
        stages_median_ms=float(np.median(stages_ms)),
        stages_p95_ms=float(np.quantile(stages_ms, 0.95)),
        decode_ms=decode_ms,
    )


def measure_memory(clip: Path, model: Path, count: int, progress: Progress) -> Memory | None:
    """The line alone over ``count`` frames; ``None`` where the system does not tell."""
    if resident_mb() is None:
        return None
    settle = count // 5
    numbers, sizes = [], []
    with closing(Line(MediaPipePose(model), height_m=STATURE_M)) as line:
        for number, frame in zip(range(count), again_and_again(clip), strict=False):
            line.step(frame)
            if number >= settle and number % max(1, (count - settle) // _SAMPLES) == 0:
                numbers.append(number)
                sizes.append(resident_mb() or 0.0)
            progress("memory", (number + 1) / count)
    slope, _ = np.polyfit(numbers, sizes, 1)
    return Memory(frames=count, settled_mb=sizes[0], growth_mb=float(slope) * (count - settle))


def measure_start_up(clip: Path, model: Path, rounds: int, progress: Progress) -> StartUp:
    """Fresh interpreters, in turn; the first pair only warms the disk's cache."""
    bare_s, line_s = [], []
    for number in range(rounds + 1):
        progress("start-up", number / (rounds + 1))
        bare_s.append(_seconds_of("app.bench.bare", clip, model))
        line_s.append(_seconds_of("app.bench.first", clip, model))
    return StartUp(runs=rounds, bare_s=median(bare_s[1:]), line_s=median(line_s[1:]))


def measure_clip(clip: Path, model: Path, rounds: int, progress: Progress) -> Clip:
    """``analyze`` with all cores and the bare loop over the same file, in turn."""
    cores = usable_cores()
    reports: set[str] = set()

    def analyze(jobs: int) -> float:
        start = time.perf_counter()
        report, _ = analyse_clip(clip, model, jobs=jobs, height_m=STATURE_M)
        taken_s = time.perf_counter() - start
        reports.add(report.to_json())
        return taken_s

    bare_s, all_s = [], []
    for number in range(rounds):
        progress("clips", number / (rounds + 1))
        start = time.perf_counter()
        look_at_all(clip, model)
        bare_s.append(time.perf_counter() - start)
        all_s.append(analyze(cores))
    progress("clips", rounds / (rounds + 1))
    one_s = analyze(1)
    with ClipSource(clip) as source:
        info = source.info
    return Clip(
        seconds=info.duration_s or 0.0,
        frames=info.frames or 0,
        rounds=rounds,
        cores=cores,
        bare_s=mean(bare_s),
        one_core_s=one_s,
        all_cores_s=mean(all_s),
        ratio=mean(bare_s) / mean(all_s),
        same_report=len(reports) == 1,
    )


@dataclass(slots=True)
class Timed:
    """An estimator that keeps how long each frame took ``inner``."""

    inner: PoseEstimator
    taken_s: list[float] = field(default_factory=list)

    def estimate(self, frame: Frame) -> Pose | None:
        """The inner estimator's answer."""
        start = time.perf_counter()
        pose = self.inner.estimate(frame)
        self.taken_s.append(time.perf_counter() - start)
        return pose

    def close(self) -> None:
        """Close the inner estimator."""
        self.inner.close()


def again_and_again(clip: Path) -> Iterator[Frame]:
    """The clip's frames, from the start again after its end, with times that only go up."""
    index, t_s = -1, 0.0
    while True:
        offset_s = t_s + 1 / 30 if index >= 0 else 0.0
        with ClipSource(clip) as source:
            for frame in source.frames():
                index, t_s = index + 1, offset_s + frame.t_s
                yield replace(frame, index=index, t_s=t_s)


def _seconds_of(module: str, clip: Path, model: Path) -> float:
    """From the start of a Python to its word that the first picture has been looked at."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", module, str(clip), str(model)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        taken_s = time.perf_counter() - start
    if said.strip() != "seen":
        raise RuntimeError(f"{module} ended with {process.returncode} before its first picture")
    return taken_s


def _load() -> float | None:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None
