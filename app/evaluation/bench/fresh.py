"""Measurements of fresh processes, from the start of Python on: the way a person meets them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from app.evaluation.bench.machine import PeakMemory, children_cpu_s
from app.evaluation.bench.result import ClipCost, StartUp
from vision.pipeline.parallel import usable_cores
from vision.sources.clip import ClipSource

_BACKSTEP = ("-c", "from app.cli.main import main; main()")


@dataclass(frozen=True, slots=True)
class Taken:
    """How long something took, by the clock and in processor time of all its processes, and the
    most memory that the first of them held."""

    wall_s: float
    cpu_s: float | None
    peak_mb: float | None


def measure_start_up(
    clip: Path, model: Path, rounds: int, progress: Callable[[float], None]
) -> StartUp:
    """Up to the first picture looked at, in turn; the first pair only warms the disk's cache."""
    bare_s, line_s = [], []
    for number in range(rounds + 1):
        progress(number / (rounds + 1))
        bare_s.append(_seconds_to_first("app.evaluation.bench.bare", clip, model))
        line_s.append(_seconds_to_first("app.evaluation.bench.first", clip, model))
    return StartUp(runs=rounds, bare_s=median(bare_s[1:]), line_s=median(line_s[1:]))


def measure_clip(
    clip: Path, model: Path, rounds: int, stature_m: float, progress: Callable[[float], None]
) -> ClipCost:
    """The bare loop over a clip and ``backstep analyze`` with all cores, in turn, each from the
    start of Python to its end; then once with one core, for the same report."""
    cores = usable_cores()
    reports: set[str] = set()

    def analyze(jobs: int) -> Taken:
        report = clip.with_name("report.json")
        command = (
            "analyze",
            clip,
            "--jobs",
            jobs,
            "--height-cm",
            100 * stature_m,
            "--json",
            report,
        )
        taken = _run(*_BACKSTEP, *command, BACKSTEP_MODEL=str(model))
        reports.add(report.read_text("utf-8"))
        return taken

    bare, all_cores = [], []
    for number in range(rounds):
        progress(number / (rounds + 1))
        bare.append(_run("-m", "app.evaluation.bench.bare", clip, model, "all"))
        progress((number + 0.5) / (rounds + 1))
        all_cores.append(analyze(cores))
    progress(rounds / (rounds + 1))
    one = analyze(1)
    with ClipSource(clip) as source:
        info = source.info
    bare_s, all_s = mean(one.wall_s for one in bare), mean(one.wall_s for one in all_cores)
    return ClipCost(
        seconds=info.duration_s or 0.0,
        frames=info.frames or 0,
        rounds=rounds,
        cores=cores,
        bare_s=bare_s,
        one_core_s=one.wall_s,
        all_cores_s=all_s,
        ratio=bare_s / all_s,
        bare_cpu_s=bare[-1].cpu_s,
        all_cores_cpu_s=all_cores[-1].cpu_s,
        same_report=len(reports) == 1,
        bare_mb=bare[-1].peak_mb,
        one_core_mb=one.peak_mb,
    )


def _run(*arguments: object, **environment: str) -> Taken:
    """Run Python with ``arguments`` to its end."""
    cpu_s = children_cpu_s()
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        watch = PeakMemory(process.pid)
        _, told = process.communicate()
        wall_s = time.perf_counter() - start
        peak_mb = watch.end()
    if process.returncode:
        raise RuntimeError(f"a measured run ended with {process.returncode}: {told[-500:]}")
    now_s = children_cpu_s()
    return Taken(wall_s, None if cpu_s is None or now_s is None else now_s - cpu_s, peak_mb)


def _seconds_to_first(module: str, clip: Path, model: Path) -> float:
    """From the start of a Python to its word that the first picture has been looked at."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", module, str(clip), str(model), "first"],
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
