"""The report of a clip: as the machine found it, and as the trainer's corrections leave it."""

from __future__ import annotations

from pathlib import Path

from app.reports.report import Report
from app.review.folder import ClipFolder
from app.storage.review_values import Clip
from app.storage.store import Store


def automatic_report(folder: ClipFolder) -> Report | None:
    """What the machine found; ``None`` where the clip is not analysed (yet)."""
    return _read(folder.report)


def current_report(store: Store, clip: Clip) -> Report | None:
    """The report with the corrections in force; ``None`` where there is none (yet)."""
    return automatic_report(ClipFolder.of(store.places, clip))


def _read(path: Path) -> Report | None:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    return Report.model_validate_json(text)
