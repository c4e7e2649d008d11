"""Corrections as truth: what a trainer left standing, in the format that ``backstep evaluate``
reads (``docs/evaluate.md``)."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from app.reports.report import Report
from app.review.corrected import Corrected
from app.storage.review_values import ClipFacts
from vision.values import Direction, EventKind, Landing, View

_HZ = 100.0  # a stretch's ends are then within 5 ms


def truth_of(clip: Corrected, said: ClipFacts | None = None) -> dict[str, Any]:
    """The truth of a corrected clip: contacts, lift-offs, landings and directions. Lengths, angles
    and first touches stay out, since nobody has looked at those; and so do faults.

    Where it was not this person, the truth says nothing.

    Args:
        said: what the trainer said of the clip: its belt, and how fast the camera was.
    """
    said = said or ClipFacts()
    report = clip.report
    landings = {(one.foot, one.contact_s): one for one in report.steps}
    events: list[dict[str, Any]] = []
    for event in report.events:
        one: dict[str, Any] = {"t": event.t_s, "foot": event.foot.value, "kind": event.kind.value}
        step = landings.get((event.foot, event.t_s))
        if event.kind is EventKind.CONTACT and step is not None:
            if step.landing is not Landing.UNKNOWN:
                one["landing"] = step.landing.value
            one["label"] = step.direction.value
        events.append(one)
    return {
        "events": events,
        "direction": _direction(report),
        "direction_hz": _HZ,
        "height_m": report.subject.height_m,
        "leg_m": report.subject.leg_m,
        "view": _view(report).value,
        "treadmill": bool(said.belt_mps),
        "fps": report.source.fps,
        "frames": report.source.frames,
        "scored_s": _scored(clip),
        "technique_known": False,
        "capture_hz": said.capture_hz,
        "as_filmed": said.played_as_filmed,
    }


def truth_text(clip: Corrected, said: ClipFacts | None = None) -> str:
    """The same as the text of a file ``NAME.truth.json``."""
    return json.dumps(truth_of(clip, said), indent=1) + "\n"


def _direction(report: Report) -> list[str]:
    count = int(report.source.duration_s * _HZ) + 1
    labels = [Direction.UNKNOWN.value] * count
    for span in report.direction:
        first, last = round(span.start_s * _HZ), round(span.end_s * _HZ)
        for index in range(max(first, 0), min(last + 1, count)):
            labels[index] = span.label.value
    return labels


def _view(report: Report) -> View:
    lasted: Counter[View] = Counter()
    for span in report.view:
        lasted[span.label] += round(1000 * (span.end_s - span.start_s))
    return lasted.most_common(1)[0][0] if lasted else View.UNKNOWN


def _scored(clip: Corrected) -> list[list[float]] | None:
    if not clip.away:
        return None
    pieces = [(0.0, clip.report.source.duration_s)]
    for start_s, end_s in clip.away:
        pieces = [
            (one, other)
            for begin, end in pieces
            for one, other in ((begin, min(end, start_s)), (max(begin, end_s), end))
            if other > one
        ]
    return [list(piece) for piece in pieces]
