"""The report of a clip: as the machine found it, and as the trainer's corrections leave it."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from app.reports.report import Report
from app.review.corrected import Corrected, corrected
from app.review.edits import edits_in_force
from app.review.folder import ClipFolder
from app.review.seen_again import SeenAgain, seen_again_from
from app.storage.review_values import Clip
from app.storage.store import Store


def automatic_report(folder: ClipFolder) -> Report | None:
    """What the machine found; ``None`` where the clip is not analysed (yet), or what was written of
    it is damaged or of another version."""
    return _read(folder.report)


def current_report(store: Store, clip: Clip) -> Report | None:
    """The report with the corrections in force; ``None`` where there is none (yet)."""
    found = corrected_clip(store, clip)
    return None if found is None else found.report


def corrected_clip(store: Store, clip: Clip) -> Corrected | None:
    """The same, with what the machine had found beside each step."""
    folder = ClipFolder.of(store.places, clip)
    report = automatic_report(folder)
    if report is None:
        return None
    if not clip.edits_in_force:
        return corrected(report, SeenAgain(), ())
    edits = edits_in_force(
        store.clips.edits(clip.uid), clip.edits_in_force, report.source.time_scale
    )
    return corrected(report, seen_again_from(folder.poses, report), edits)


def _read(path: Path) -> Report | None:
    try:
        return Report.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
