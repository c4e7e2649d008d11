"""C3D, the format of gait laboratories: landmarks as points, contacts and lift-offs as events."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ezc3d
import numpy as np

from app.reports.parts import EventOut
from app.sharing.names import plain_ascii
from app.sharing.points import LandmarkPoints
from vision.values import EventKind, Foot

MOST_FRAMES = 65_534
"""A file's frames are counted in 16 bits; one that ends at frame 65,535 reads as empty elsewhere
(``findings/c3d-long-recordings.sh``)."""

MOST_EVENTS = 255
"""So many values a parameter may have along each side: their number is a byte, and a file with more
cannot be read by anybody (measured: ezc3d writes it without a word, and reads it no more)."""

_LABELS = {EventKind.CONTACT: "Foot Strike", EventKind.LIFTOFF: "Foot Off"}
_MEANT = {
    EventKind.CONTACT: "loading: ball, heel or sole down and at rest",
    EventKind.LIFTOFF: "last part of the foot leaves the floor",
}
_CONTEXTS = {Foot.LEFT: "Left", Foot.RIGHT: "Right"}
_TEXT = 127  # the longest text that every reader takes: lengths are signed bytes to some


def write_c3d(
    points: LandmarkPoints,
    events: Sequence[EventOut],
    about: Sequence[str],
    target: Path,
    most_frames: int = MOST_FRAMES,
) -> int:
    """Write the points to ``target``; of more than ``most_frames`` moments or ``MOST_EVENTS``
    events several files in one ZIP archive. about: sentences on clip and program. Returns how many
    C3D files there are.

    Raises:
        OSError: it cannot be written.
    """
    parts = _parts(points, events, most_frames)
    if len(parts) == 1:
        # ezc3d puts its own ending behind any other.
        place = target.with_name(f"{target.stem}.part.c3d")
        _write(points, events, about, place)
        place.replace(target)
        return 1
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (first, end) in enumerate(parts, 1):
            part = points.part(first, end)
            place = target.with_name(f"{target.stem}-{number}.part.c3d")
            try:
                _write(part, events, (*about, f"part {number} of {len(parts)}"), place)
                archive.write(place, f"part-{number}.c3d")
            finally:
                place.unlink(missing_ok=True)
    return len(parts)


def _parts(
    points: LandmarkPoints, events: Sequence[EventOut], most_frames: int
) -> list[tuple[int, int]]:
    """From which moment up to which, not included, each file goes."""
    count = len(points.xyz)
    at = np.array(sorted(_moment(points, one) for one in events), dtype=np.int64)
    parts: list[tuple[int, int]] = []
    first = 0
    while first < count:
        end = min(count, first + most_frames)
        before, inside = np.searchsorted(at, (first, end))
        if inside - before > MOST_EVENTS:
            end = max(first + 1, int(at[before + MOST_EVENTS]))
        parts.append((first, end))
        first = end
    return parts


def _moment(points: LandmarkPoints, event: EventOut) -> int:
    """At or after which of the points an event lies."""
    return int(np.floor((event.t_s - points.start_s) * points.rate_hz + 1e-6))


def _write(
    points: LandmarkPoints, events: Sequence[EventOut], about: Sequence[str], target: Path
) -> None:
    file = ezc3d.c3d()
    count, markers = points.xyz.shape[:2]
    # ezc3d makes a missing point of NaN coordinates by itself; a residual of -1 would delete any.
    places = np.full((4, markers, count), 1.0)
    places[:3] = np.transpose(points.xyz, (2, 1, 0))
    file["parameters"]["POINT"]["RATE"]["value"] = [points.rate_hz]
    file["parameters"]["POINT"]["LABELS"]["value"] = tuple(points.names)
    file["parameters"]["POINT"]["UNITS"]["value"] = (points.unit,)
    file["data"]["points"] = places
    file["data"]["meta_points"]["residuals"] = np.zeros((1, markers, count))
    _add_events(file, points, events)
    said = [plain_ascii(one)[:_TEXT] for one in (*about, *points.says)]
    file.add_parameter("BACKSTEP", "COMMENT", said)
    file.add_parameter("BACKSTEP", "START_S", [points.start_s])
    file.add_parameter("MANUFACTURER", "SOFTWARE", ["Backstep"])
    file.write(str(target))


def _add_events(file: Any, points: LandmarkPoints, events: Sequence[EventOut]) -> None:  # noqa: ANN401 - ezc3d has no types
    inside = [one for one in events if 0 <= _moment(points, one) < len(points.xyz)]
    # A number in a list becomes a float, which readers of the standard's integer take for zero.
    file.add_parameter("EVENT", "USED", len(inside))
    if not inside:
        return
    at_s = np.array([max(0.0, one.t_s - points.start_s) for one in inside])
    minutes = np.floor(at_s / 60)
    file.add_parameter("EVENT", "CONTEXTS", [_CONTEXTS[one.foot] for one in inside])
    file.add_parameter("EVENT", "LABELS", [_LABELS[one.kind] for one in inside])
    file.add_parameter("EVENT", "DESCRIPTIONS", [_MEANT[one.kind] for one in inside])
    file.add_parameter("EVENT", "SUBJECTS", ["Walker"] * len(inside))
    file.add_parameter("EVENT", "TIMES", np.stack([minutes, at_s - 60 * minutes]))
    file.add_parameter("EVENT", "CONFIDENCES", [one.confidence for one in inside])
