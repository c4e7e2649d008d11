"""Where the results of ``backstep analyze`` go; decided and checked before any work is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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

    def files(self) -> list[Path]:
        """All files that will be written."""
        tables = [self.csv, trace_path(self.csv)] if self.csv else []
        return [p for p in (self.json, *tables, self.video) if p is not None and p != STDOUT]


def trace_path(table: Path) -> Path:
    """Where the trace goes when the steps go to ``table``."""
    return table.with_name(f"{table.stem}-trace{table.suffix or '.csv'}")


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
    written = [path for plan in plans for path in plan.files()]
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
    for folder in {path.parent for plan in plans for path in plan.files()}:
        _make(folder)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error.strerror}).") from error


def _target(asked: Path | None, clip: Path, several: bool, ending: str) -> Path | None:
    if asked is None or asked == STDOUT:
        return asked
    if several or asked.is_dir():
        return asked / f"{clip.stem}{ending}"
    return asked
