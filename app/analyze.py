"""Looks at one recording from end to end: frames, poses, analysis, report, files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.report import Report, write_csv
from vision.pose.base import PoseEstimator
from vision.pose.replay import PoseRecording, RecordingEstimator
from vision.recorded import analyse_recording
from vision.sources.clip import ClipSource
from vision.values import Level

STDOUT = Path("-")
_VIDEO_SUFFIXES = (".mp4", ".mov", ".mkv")


class OutputError(Exception):
    """A result cannot be written; the message is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the results of one clip go; ``None`` for those nobody asked for."""

    json: Path | None = None
    csv: Path | None = None
    video: Path | None = None


def plan_outputs(
    clips: Sequence[Path], json: Path | None, csv: Path | None, video: Path | None
) -> list[Outputs]:
    """One set of outputs a clip: the files named, or for several clips files in those folders.

    An existing folder, or any path when there are several clips, takes ``CLIP.json``,
    ``CLIP.csv`` and ``CLIP-backstep.mp4``.

    Raises:
        OutputError: when clips would overwrite each other, or the clip itself, or the format
            of the video is not one of ours. Found out before hours of work, not after.
    """
    several = len(clips) > 1
    plans = [
        Outputs(
            json=_target(json, clip, several, ".json"),
            csv=_target(csv, clip, several, ".csv"),
            video=_target(video, clip, several, "-backstep.mp4"),
        )
        for clip in clips
    ]
    written = [p for plan in plans for p in (plan.json, plan.csv, plan.video) if p and p != STDOUT]
    for path in written:
        if written.count(path) > 1:
            raise OutputError(f"Two results would be written to {path}. Name another file.")
        if any(path.resolve() == clip.resolve() for clip in clips):
            raise OutputError(f"{path} is the clip itself. Name another file.")
    for plan in plans:
        if plan.video and plan.video.suffix.lower() not in _VIDEO_SUFFIXES:
            raise OutputError(f"{plan.video}: name a video file ending in .mp4, .mov or .mkv.")
    return plans


def prepare_folders(plans: Sequence[Outputs]) -> None:
    """Make the folders that the results go to.

    Raises:
        OutputError: when a folder cannot be made.
    """
    for plan in plans:
        for path in (plan.json, plan.csv, plan.video):
            if path is None or path == STDOUT:
                continue
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise OutputError(f"{path.parent}: cannot be made ({error.strerror}).") from error


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
    from app.annotate import annotate_clip

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


def _target(asked: Path | None, clip: Path, several: bool, ending: str) -> Path | None:
    if asked is None or asked == STDOUT:
        return asked
    if several or asked.is_dir():
        return asked / f"{clip.stem}{ending}"
    return asked
