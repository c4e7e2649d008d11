"""Looks at one recording from end to end: frames, poses, analysis, report, files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.reports.outputs import STDOUT, OutputError, Outputs
from vision.pipeline.parallel import ParallelPoses, over_clip
from vision.pipeline.workers import Task
from vision.pose.base import PoseEstimator
from vision.pose.mediapipe_pose import PoseSettings
from vision.sources.clip import ClipSource
from vision.values import Level

if TYPE_CHECKING:
    from app.reports.report import Report
    from vision.pose.replay import PoseRecording


def analyse_clip(
    clip: Path,
    model: Path,
    *,
    jobs: int = 1,
    level: Level = Level.BEGINNER,
    height_m: float | None = None,
    baseline_at_s: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Report, PoseRecording]:
    """The report of ``clip`` and the poses seen in it, the same whatever ``jobs`` is.

    Args:
        model: the pose model's file. jobs: processes that look for poses at a time.
        baseline_at_s: from here on the walker stands tall for three seconds.

    Raises:
        SourceError: when the clip cannot be read. BaselineError: when the walker does not stand
            tall and still where it was said. PoseModelError, EgressError: when the model or
            the privacy guard will not work. WorkerError: when a process has died.
    """
    task = Task(clip, model, PoseSettings())
    walk = _Walk(str(clip), level, height_m, baseline_at_s)
    return over_clip(task, jobs, walk.analyse, progress)


@dataclass(frozen=True, slots=True)
class _Walk:
    """What is to be known of a clip before looking at it."""

    path: str
    level: Level
    height_m: float | None
    baseline_at_s: float | None

    def analyse(
        self,
        source: ClipSource | ParallelPoses,
        estimator: PoseEstimator,
        progress: Callable[[float], None] | None,
    ) -> tuple[Report, PoseRecording]:
        """Look from end to end; closes the estimator."""
        # Late on purpose: they take a second to load, in which the workers look already.
        from app.reports.report import Report
        from vision.pipeline.recorded import analyse_recording
        from vision.pose.replay import RecordingEstimator

        recorder = RecordingEstimator(estimator, feet=False)
        analysis = analyse_recording(
            source,
            recorder,
            level=self.level,
            height_m=self.height_m,
            progress=progress,
            baseline_at_s=self.baseline_at_s,
        )
        notes = (source.note,) if source.note else ()
        report = Report.from_analysis(analysis, self.path, notes)
        return report, recorder.recording(source.info)


def write_outputs(
    report: Report,
    poses: PoseRecording,
    plan: Outputs,
    progress: Callable[[float], None] | None = None,
) -> list[Path]:
    """Write what was asked for; returns the files written.

    Raises:
        OutputError: when a file cannot be written.
    """
    from app.reports.annotate import annotate_clip
    from app.reports.report import write_csv

    written: list[Path] = []
    try:
        if plan.json == STDOUT:
            sys.stdout.write(report.to_json())
        elif plan.json:
            plan.json.write_text(report.to_json(), encoding="utf-8")
            written.append(plan.json)
        if plan.csv:
            written += write_csv(report, plan.csv)
        if plan.video:
            annotate_clip(Path(report.source.path), plan.video, report, poses, progress)
            written.append(plan.video)
    except OSError as error:
        place = error.filename or "the result"
        raise OutputError(f"{place}: cannot be written ({error.strerror or error}).") from error
    return written
