"""Looks at one recording from end to end: frames, poses, analysis, report, files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.reports.asked import Asked, FoundSoFar
from app.reports.outputs import STDOUT, OutputError, Outputs
from app.reports.telling import Telling
from vision.pipeline.followed import Picked
from vision.pipeline.glances import GlancedClip
from vision.pipeline.parallel import ParallelPoses, over_clip
from vision.pipeline.workers import Task
from vision.pose.base import PoseEstimator
from vision.pose.mediapipe_pose import PoseSettings
from vision.sources.clip import ClipSettings

if TYPE_CHECKING:
    from app.reports.report import Report
    from vision.pose.replay import PoseRecording


_NOTHING_ASKED = Asked()


def analyse_clip(
    clip: Path,
    model: Path,
    asked: Asked = _NOTHING_ASKED,
    *,
    jobs: int = 1,
    progress: Callable[[float], None] | None = None,
    found: Callable[[FoundSoFar], None] | None = None,
    feet: bool = True,
) -> tuple[Report, PoseRecording]:
    """The report of ``clip`` and the poses seen in it, the same whatever ``jobs`` is.

    Args:
        model: the pose model's file. asked: what is known of walker and clip, and how to judge.
        jobs: processes that look for poses at a time. progress: told the share done, 0..1.
        found: told contacts and lift-offs as they become known, before the second look at all.
        feet: whether the poses hold the pictures of the feet, without which they cannot be judged
            again.

    Raises:
        SourceError: when the clip cannot be read. BaselineError: when the walker does not stand
            tall and still where it was said. PoseModelError, EgressError: when the model or
            the privacy guard will not work. WorkerError: when a process has died. ThresholdError:
            when a threshold asked for will not do.
    """
    if asked.thresholds:  # before hours of work, not after
        from app.reports.thresholds import settings_with

        settings_with(asked.thresholds, asked.level)
    reading = ClipSettings(capture_hz=asked.capture_hz, as_filmed=asked.played_as_filmed)
    who = asked.picked
    picked = None if who is None else Picked(who.t_s, who.x, who.y)
    task = Task(clip, model, PoseSettings(), clip_settings=reading, picked=picked)
    return over_clip(task, jobs, _Walk(str(clip), asked, found, feet).analyse, progress)


@dataclass(frozen=True, slots=True)
class _Walk:
    """What is to be known of a clip before looking at it."""

    path: str
    asked: Asked
    found: Callable[[FoundSoFar], None] | None
    feet: bool

    def analyse(
        self,
        source: GlancedClip | ParallelPoses,
        estimator: PoseEstimator,
        progress: Callable[[float], None] | None,
    ) -> tuple[Report, PoseRecording]:
        """Look from end to end; closes the estimator."""
        # Late on purpose: they take a second to load, in which the workers look already.
        from app.reports.judging import judge
        from vision.pose.replay import RecordingEstimator

        recorder = RecordingEstimator(estimator, feet=self.feet)
        report = judge(
            source,
            recorder,
            self.asked,
            self.path,
            lambda: source.note,
            progress=progress,
            watch=None if self.found is None else Telling(self.found, source.info).watch,
        )
        return report, recorder.recording(source.info, source.note)


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
            report.save(plan.json)
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
