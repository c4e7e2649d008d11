"""What is done with the clips at the server's start and every day: what is past its time goes."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import chain

from app.review.folder import ClipFolder
from app.review.forget import Stop, forget_clips, forget_strays
from app.review.retention import is_clock_believed, read_retention
from app.storage.errors import Lingering, StorageError, explain
from app.storage.export import EXPORTING
from app.storage.store import Store
from app.storage.values import utc_now
from app.uploads.errors import UploadBusy
from app.uploads.shelf import Received, UploadShelf

DAY_S = 86_400.0
SCRATCH = (".share-*", ".video-*")
"""Folders in a clip's own, of what is just being made to be taken away."""
_EARLIEST = datetime(2026, 1, 1, tzinfo=timezone.utc)
"""Before this nobody had Backstep: what is said to have come earlier came by a wrong clock, as that
of a computer without a battery is that has just started, and nobody knows how old it is."""
_QUIET_S = 600.0  # a worker's last result is there by then


@dataclass(frozen=True, slots=True)
class KeptUp:
    """How many were done with. clips: past their time. uploads: broken off too long ago. strays:
    folders without a clip. taken: whole uploads of which the server had made no clip before it was
    killed."""

    clips: int
    uploads: int
    strays: int
    taken: int


def keep_up(
    store: Store,
    shelf: UploadShelf,
    received: Received,
    stop: Stop | None = None,
    now: datetime | None = None,
) -> KeptUp:
    """Take in what came whole and was left lying, then delete what is past its time by a clock
    that can be believed.

    Raises:
        StorageError: something cannot be taken in or deleted; all else is done, and the next day
            tries again.
    """
    taken, trouble = _take_in(shelf, received)
    clips = 0
    days = read_retention(store.places).days
    now = now or utc_now()
    believed = is_clock_believed(store.places, now)
    _mark(store)
    if believed and days is not None:
        since = now - timedelta(days=days)
        old = [clip for clip in store.clips.all() if _EARLIEST < clip.added_at < since]
        if old:
            try:
                clips = forget_clips(store, old, stop).clips
            except Lingering:  # the rows have gone; the next deletion writes the file anew
                clips = len(old)
            except StorageError as error:  # one of them; the others have gone
                trouble = error
    _sweep_scratch(store)
    uploads = 0
    if believed:
        try:
            uploads = shelf.sweep()
        except StorageError as error:  # one of them; the rest is swept another day
            trouble = error
    strays = forget_strays(store, _QUIET_S)
    if trouble is not None:
        raise trouble
    return KeptUp(clips, uploads, strays, taken)


def _mark(store: Store) -> None:
    """Mark the folders of clips that came before there were marks."""
    for clip in store.clips.all():
        folder = ClipFolder.of(store.places, clip)
        if not folder.mark.exists():
            with suppress(OSError):  # its folder is gone, or the disk is full
                folder.mark.touch(mode=0o600)


def _sweep_scratch(store: Store) -> None:
    """Delete what a server that was killed had been making to be taken away."""
    before_s = time.time() - DAY_S
    exports = store.places.folder.glob(f"{EXPORTING}*")
    for folder in chain(exports, *(store.places.clips.glob(f"*/{one}") for one in SCRATCH)):
        with suppress(OSError):  # fetched or deleted meanwhile
            if folder.stat().st_mtime < before_s:
                shutil.rmtree(folder)


def _take_in(shelf: UploadShelf, received: Received) -> tuple[int, StorageError | None]:
    """How many were taken in, and why one could not be: a full disk must not keep from being
    deleted what is to be deleted."""
    count, trouble = 0, None
    for upload in shelf.unfinished():
        part = shelf.part(upload.uid)
        try:
            if part.stat().st_size != upload.length:
                continue
            shelf.finish(upload, received)
        except (UploadBusy, FileNotFoundError):  # its sender is here again
            continue
        except StorageError as error:
            trouble = error
        except OSError as error:
            trouble = StorageError(explain(error, str(part)))
        else:
            count += 1
    return count, trouble
