"""Moments of a clip that a trainer named, which stay on their picture.

Times are the walker's seconds. Where somebody says how slow the motion is, after notes were pinned
or somebody was picked, the same picture is at other seconds; so what is kept goes with the time
scale it was counted in, and is read at that of now, as corrections are (``app.review.edits``).
"""

from __future__ import annotations

import math

from app.media.frames import FrameTable
from app.review.folder import ClipFolder
from app.review.reports import automatic_report
from app.storage.review_values import Clip, NewNote, Note
from app.storage.store import Store
from vision.sources.capture_rate import said_scale


def time_scale_now(folder: ClipFolder) -> float:
    """Seconds of the film for one of the walker's, as the clip's page counts them now."""
    report = automatic_report(folder)
    return _container_scale(folder) if report is None else report.source.time_scale


def time_scale_asked(folder: ClipFolder, clip: Clip) -> float:
    """The same as the clip's next report will have it, by what the trainer has said."""
    if clip.played_as_filmed:
        return 1.0
    if clip.capture_hz is None:
        return _container_scale(folder)
    stored_hz = _stored_hz(folder)
    return time_scale_now(folder) if stored_hz is None else said_scale(clip.capture_hz, stored_hz)


def capture_hz_of_copy(folder: ClipFolder) -> float | None:
    """What the review copy alone does not tell: the camera's rate, where the file as it came told
    of another than the film's; else ``None``."""
    scale, stored_hz = _container_scale(folder), _stored_hz(folder)
    return None if stored_hz is None or math.isclose(scale, 1.0) else stored_hz * scale


def notes_of(store: Store, clip: Clip) -> tuple[Note, ...]:
    """The clip's notes, each at the walker's seconds of its picture, in order of time.

    Raises:
        Missing: the clip is gone.
    """
    scale = time_scale_now(ClipFolder.of(store.places, clip))
    found = (one.at_scale(scale) for one in store.clips.notes(clip.uid))
    return tuple(sorted(found, key=lambda one: (one.t_s, one.id)))


def keep_note(store: Store, clip: Clip, note: NewNote, note_id: int | None = None) -> Note:
    """Keep a note at the walker's seconds as they are counted now.

    Raises:
        Missing: the clip or the note is gone.
    """
    scale = time_scale_now(ClipFolder.of(store.places, clip))
    return store.clips.keep_note(clip.uid, note.model_copy(update={"time_scale": scale}), note_id)


def _container_scale(folder: ClipFolder) -> float:
    table = FrameTable.load(folder.frames)
    return 1.0 if table is None else table.time_scale


def _stored_hz(folder: ClipFolder) -> float | None:
    """Pictures a second of the film."""
    table = FrameTable.load(folder.frames)
    if table is None or len(table.copy_s) < 2:
        return None
    return (len(table.copy_s) - 1) / (table.copy_s[-1] - table.copy_s[0])
