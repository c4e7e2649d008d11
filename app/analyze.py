"""Looks at one recording from end to end: frames, poses, analysis, report, files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.annotate import annotate_clip
from app.outputs import STDOUT, OutputError, Outputs
from app.report import Report, write_csv
from vision.pose.base import PoseEstimator
from vision.pose.replay import PoseRecording, RecordingEstimator
from vision.recorded import analyse_recording
from vision.sources.clip import ClipSource
from vision.values import Level


def analyse_clip(
    clip: Path,
    estimator: PoseEstimator,
    *,
    level: Level = Level.BEGINNER,
    height_m: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Report, PoseRecording]:
    """The report of ``clip`` and the poses seen in it. Takes the estimator and closes it.

    Raises:
        SourceError: when the clip cannot be read.
    """
    with closing(RecordingEstimator(estimator)) as recorder, ClipSource(clip) as source:
        analysis = analyse_recording(
            source, recorder, level=level, height_m=height_m, progress=progress
        )
        notes = (source.note,) if source.note else ()
        report = Report.from_analysis(analysis, str(clip), notes)
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
