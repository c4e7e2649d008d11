"""A clip's report in a few numbers, for a list of many clips."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from app.reports.report import Report
from app.review.folder import ClipFolder
from app.review.reports import current_report
from app.storage.review_values import Clip
from app.storage.store import Store
from vision.values import Direction

_MOST_KEPT = 5000


@dataclass(frozen=True, slots=True)
class Digest:
    """What was found in a clip. direction: the one it walks longest, if it walks; steps: in that
    direction. cadence_spm: of backward walking. looks_slowed: the cadence is no human's."""

    duration_s: float
    direction: Direction
    steps: int
    cadence_spm: float | None
    looks_slowed: bool


def digest(report: Report) -> Digest:
    """The report in a few numbers."""
    times = report.summary.time_s.model_dump()
    walked = max(
        (Direction.BACKWARD, Direction.FORWARD, Direction.SIDEWAYS),
        key=lambda one: times.get(one.value, 0.0),
    )
    direction = walked if times.get(walked.value) else Direction(max(times, key=times.__getitem__))
    return Digest(
        duration_s=report.source.duration_s,
        direction=direction,
        steps=sum(step.direction is direction for step in report.steps),
        cadence_spm=report.summary.cadence_spm,
        looks_slowed=bool(getattr(report.source, "looks_slowed", False)),
    )


class Digests:
    """Remembers what reports came to, so that a list of clips does not read each report anew.

    Fit for use by several threads.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[tuple[object, ...], Digest | None] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, clip: Clip) -> Digest | None:
        """That of the clip's report with the corrections in force; ``None`` without a report."""
        report = ClipFolder.of(self._store.places, clip).report
        try:
            written = report.stat().st_mtime_ns
        except OSError:
            return None
        key = (clip.uid, written, self._edits(clip), clip.client_id, clip.height_m)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = current_report(self._store, clip)
        made = None if found is None else digest(found)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return made

    def _edits(self, clip: Clip) -> tuple[object, ...]:
        """What tells the corrections in force from others of the same number."""
        if not clip.edits_in_force:
            return ()
        kept = self._store.clips.edits(clip.uid)
        return tuple(one.made_at for one in kept if one.seq <= clip.edits_in_force)
