"""The measurements. What is compared runs in turn, so that a machine that grows slower or faster
meanwhile does so to both."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from app.evaluation.bench.bare import BareLoop
from app.evaluation.bench.fresh import measure_clip, measure_start_up
from app.evaluation.bench.lanes import measure_lanes
from app.evaluation.bench.machine import OtherProcesses, resident_mb
from app.evaluation.bench.result import BenchResult, Live, Machine, Memory
from vision.pipeline.line import Line
from vision.pipeline.live import Pipeline
from vision.pipeline.parallel import usable_cores
from vision.pose.mediapipe_pose import MediaPipePose
from vision.sources.clip import ClipSource
from vision.values import Frame, Pose
from vision.walker import WalkerSource, WalkScript, faultless_script
from vision.walker.film import write_clip

Progress = Callable[[str, float | None], None]
"""Told what is being measured and the share of it that is done, 0..1."""

STATURE_M = 1.70
_BLOCK = 50  # frames: a second and a half, 140 MB
_SETTLE_BLOCKS = 2  # windows of the stages fill in the first three seconds
_REUSED_FRAMES = 45
_SAMPLES = 40


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured. clip_fps: of the filmed walk. fast_s, fast_fps: of the one filmed fast.
    memory_frames, lane_rounds: 0 leaves it out."""

    clip_s: float = 96.0
    fast_s: float = 20.0
    fast_fps: float = 240.0
    clip_fps: float = 30.0
    live_frames: int = 1400
    memory_frames: int = 10_000
    start_ups: int = 3
    clip_rounds: int = 1
    lanes_s: float = 20.0
    lane_rounds: int = 2


QUICK = Effort(
    clip_s=20.0, fast_s=9.0, live_frames=400, memory_frames=0, start_ups=1, lane_rounds=0
)
FULL = Effort()


def run_bench(model: Path, folder: Path, effort: Effort, progress: Progress) -> BenchResult:
    """Measure everything once.

    Args:
        model: the pose model. folder: where the walker's clip is filmed to.
    """
    others = OtherProcesses()
    progress("filming the walker", None)
    clip = folder / "walker.mp4"
    with WalkerSource(_walk(effort)) as walker:
        write_clip(walker, clip)
    live = measure_live(clip, model, effort.live_frames, progress)
    start_up = measure_start_up(
        clip, model, effort.start_ups, lambda share: progress("start-up", share)
    )
    whole = measure_clip(
        clip, model, effort.clip_rounds, STATURE_M, lambda share: progress("clips", share)
    )
    progress("filming the walker fast", None)
    swift = folder / "fast.mp4"
    with WalkerSource(
        _walk(replace(effort, clip_s=effort.fast_s, clip_fps=effort.fast_fps))
    ) as walker:
        write_clip(walker, swift)
    fast = measure_clip(
        swift, model, effort.clip_rounds, STATURE_M, lambda share: progress("fast clip", share)
    )
    memory = measure_memory(clip, model, effort.memory_frames, progress)
    lanes = None
    if effort.lane_rounds and os.name == "posix":  # a kiosk needs it
        lanes = measure_lanes(
            clip,
            model,
            effort.lanes_s,
            effort.lane_rounds,
            lambda share: progress("lanes", share),
        )
    return BenchResult(
        day=datetime.now().astimezone().date(),
        quick=effort is QUICK,
        machine=Machine(
            system=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            mediapipe=version("mediapipe"),
            cores=usable_cores(),
            others=others.cores(),
        ),
        live=live,
        memory=memory,
        start_up=start_up,
        clip=whole,
        fast=fast,
        lanes=lanes,
    )


def _walk(effort: Effort) -> WalkScript:
    script = faultless_script(effort.clip_s)
    camera = script.camera.model_copy(update={"fps": effort.clip_fps})
    return script.model_copy(update={"camera": camera})


def measure_live(clip: Path, model: Path, count: int, progress: Progress) -> Live:
    """Bare loop and line over the same frames, a block of them each in turn.

    In blocks rather than frame by frame, because either would otherwise find its caches full of
    the other's doings, which no user of either ever does. The line runs as in a live session.
    """
    size = min(_BLOCK, count)
    blocks = round(count / size) + _SETTLE_BLOCKS
    frames = again_and_again(clip)
    decode, bare_took, line_took = Stopwatch(), Stopwatch(), Stopwatch()
    with BareLoop(model) as bare, closing(LiveLine(model)) as line:

        def run_bare(block: Sequence[Frame]) -> None:
            with bare_took:
                for frame in block:
                    bare.step(frame.image, frame.t_s)

        def run_line(block: Sequence[Frame]) -> None:
            with line_took:
                line.run(block)

        for number in range(blocks):
            with decode:
                block = list(islice(frames, size))
            # Whoever comes second finds the pictures in the cache.
            runs = (run_bare, run_line) if number % 2 else (run_line, run_bare)
            for run in runs:
                run(block)
            progress("live", (number + 1) / blocks)
        settled = _SETTLE_BLOCKS * size
        stages_ms = 1000 * np.array(line.stages.taken_s[settled:])
    (bare_ms, bare_cpu_ms), (line_ms, line_cpu_ms), (decode_ms, _) = (
        1000 / size * np.array(took.taken_s[_SETTLE_BLOCKS:]).T
        for took in (bare_took, line_took, decode)
    )
    return Live(
        frames=len(bare_ms) * size,
        bare_ms=float(np.median(bare_ms)),
        line_ms=float(np.median(line_ms)),
        # Of each pair of blocks, so that a machine busy for a moment spoils only that pair.
        ratio=float(np.median(bare_ms / line_ms)),
        stages_median_ms=float(np.median(stages_ms[:, 0])),
        stages_p95_ms=float(np.quantile(stages_ms[:, 0], 0.95)),
        decode_ms=float(np.median(decode_ms)),
        bare_cpu_ms=float(np.median(bare_cpu_ms)),
        line_cpu_ms=float(np.median(line_cpu_ms)),
        stages_cpu_ms=float(np.median(stages_ms[:, 1])),
    )


def measure_memory(clip: Path, model: Path, count: int, progress: Progress) -> Memory | None:
    """The line alone over ``count`` frames; ``None`` where the system does not tell."""
    if count == 0 or resident_mb() is None:
        return None
    settle = count // 5
    numbers, sizes = [], []
    # The same few frames to and fro: no reader of clips is in the measure, and no jump.
    few = list(islice(again_and_again(clip), _REUSED_FRAMES))
    with closing(LiveLine(model)) as line:
        for number, frame in zip(range(count), cycle(few + few[::-1]), strict=False):
            line.run([replace(frame, index=number, t_s=number / 30)])
            if number >= settle and number % max(1, (count - settle) // _SAMPLES) == 0:
                numbers.append(number)
                sizes.append(resident_mb() or 0.0)
            progress("memory", (number + 1) / count)
    slope, _ = np.polyfit(numbers, sizes, 1)
    return Memory(frames=count, settled_mb=sizes[0], growth_mb=float(slope) * (count - settle))


class Stopwatch:
    """How long something took, time after time: by the clock and in processor time, of the whole
    process or of one thread."""

    def __init__(self, cpu_s: Callable[[], float] = time.process_time) -> None:
        self._cpu_s = cpu_s
        self._start = (0.0, 0.0)
        self.taken_s: list[tuple[float, float]] = []

    def __enter__(self) -> None:
        self._start = (time.perf_counter(), self._cpu_s())

    def __exit__(self, *_: object) -> None:
        wall_s, cpu_s = self._start
        self.taken_s.append((time.perf_counter() - wall_s, self._cpu_s() - cpu_s))


class LiveLine:
    """The line as a live session runs it: the stages meanwhile, in a thread of their own.

    ``stages`` has timed them, frame by frame.
    """

    def __init__(self, model: Path) -> None:
        self.stages = Stopwatch(time.thread_time)
        self._line = Line(MediaPipePose(model), height_m=STATURE_M)
        self._pipeline = Pipeline(self._line.look, self._judge)
        self._line.announce(self._pipeline.begun)

    def run(self, frames: Sequence[Frame]) -> None:
        """Look at ``frames``; returns when all is said about all of them."""
        for frame in frames:
            self._pipeline.put(frame)
        self._pipeline.finish()

    def close(self) -> None:
        """Release the model."""
        self._pipeline.close()
        self._line.close()

    def _judge(self, frame: Frame, pose: Pose | None) -> None:
        with self.stages:
            self._line.judge(frame, pose)


def again_and_again(clip: Path) -> Iterator[Frame]:
    """The clip's frames, from the start again after its end, with times that only go up."""
    index, t_s = -1, 0.0
    while True:
        offset_s = t_s + 1 / 30 if index >= 0 else 0.0
        with ClipSource(clip) as source:
            for frame in source.frames():
                index, t_s = index + 1, offset_s + frame.t_s
                yield replace(frame, index=index, t_s=t_s)
