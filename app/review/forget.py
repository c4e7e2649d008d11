"""Deletes clips and clients for good: jobs, files, uploads, rows, and the bytes that rows leave.

The files go first: who is interrupted in between finds them again by their row.
"""

from __future__ import annotations

import errno
import logging
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from app.review.folder import ClipFolder
from app.storage.errors import Lingering, Missing, StorageError, explain
from app.storage.review_values import Client, Clip
from app.storage.store import Store
from app.uploads.errors import UploadError
from app.uploads.shelf import AnnouncedUpload, UploadShelf

_log = logging.getLogger(__name__)
_TRIES = 5

Stop: TypeAlias = Callable[[Clip], None]
"""Ends what is being done on a clip, and returns when nobody writes into its folder any more."""


@dataclass(frozen=True, slots=True)
class ForgottenClips:
    """How many of each were deleted. uploads: those that were not finished."""

    clips: int = 0
    clients: int = 0
    uploads: int = 0


def forget_clips(store: Store, clips: Iterable[Clip], stop: Stop | None = None) -> ForgottenClips:
    """Delete clips with every copy.

    stop: cancels them in the list of jobs if left out.

    Raises:
        StorageError: something cannot be deleted; all else is, and it can be called again.
        Lingering: all is deleted, but its bytes are not overwritten yet.
    """
    gone, trouble = 0, None
    for clip in clips:
        try:
            gone += _clips(store, (clip,), stop)
        except StorageError as error:  # noqa: PERF203 - one that is in use holds up no other
            trouble = error
    if trouble is not None:
        with suppress(Lingering):
            store.database.vacuum()
        raise trouble
    store.database.vacuum()
    return ForgottenClips(clips=gone)


def forget_client(store: Store, client: Client, stop: Stop | None = None) -> ForgottenClips:
    """Delete a client with all their clips, and what is being uploaded of them.

    Raises:
        As ``forget_clips``.
    """
    gone = uploads = 0
    while True:
        # What is being uploaded first: a clip could be made of it when the clips have gone.
        coming = _shelf(store).unfinished()
        theirs = [one for one in coming if one.said.get("client") == str(client.id)]
        clips = store.clips.all(client.id)
        if not theirs and not clips:
            break
        uploads += _uploads(store, theirs)
        gone += _clips(store, clips, stop)
    store.clients.remove(client.id)
    store.database.vacuum()
    return ForgottenClips(clips=gone, clients=1, uploads=uploads)


def forget_all_clips(store: Store, stop: Stop | None = None) -> ForgottenClips:
    """Delete every clip, every client and every upload.

    Raises:
        As ``forget_clips``.
    """
    uploads = _uploads(store, _shelf(store).all())  # first: a clip could be made of one
    gone = _clips(store, store.clips.all(), stop)
    clients = store.clients.all()
    for client in clients:
        store.clients.remove(client.id)
    for path in store.places.uploads.glob("*"):  # what belongs to no upload
        _unlink(path)
    for path in _strays(store):
        _remove_folder(path)
    store.database.vacuum()
    return ForgottenClips(gone, len(clients), uploads)


def forget_strays(store: Store, quiet_s: float = 0.0) -> int:
    """Delete the folders of clips that are not there any more, as a worker leaves them that writes
    its last result when the clip has just been deleted; how many.

    A clip that this database does not know stays: another one may, or one of yesterday.

    quiet_s: for how long nothing came into such a folder: one that is being made has no row yet.

    Raises:
        StorageError: one cannot be deleted.
    """
    count = unknown = 0
    for path in _strays(store, quiet_s):
        if ClipFolder(path, "").marked:
            unknown += 1
            continue
        _remove_folder(path)
        count += 1
    if unknown:
        _log.warning(
            "%s: clips in it that %s does not know, which are left alone: %d",
            *(store.places.clips, store.places.shown, unknown),
        )
    return count


def _strays(store: Store, quiet_s: float = 0.0) -> list[Path]:
    """The folders of clips that the database does not know and that are not just coming."""
    with suppress(FileNotFoundError):
        # In this order: a clip that is just coming is an upload until its row is there.
        until_s = time.time() - quiet_s
        folders = [
            path
            for path in store.places.clips.iterdir()
            if path.is_dir() and path.stat().st_mtime <= until_s
        ]
        coming = {one.uid for one in _shelf(store).unfinished()}
        known = {clip.uid for clip in store.clips.all()}
        return [path for path in folders if path.name not in known | coming]
    return []


def _clips(store: Store, clips: Iterable[Clip], stop: Stop | None) -> int:
    count = 0
    for clip in clips:
        if stop is not None:
            stop(clip)
        else:
            for job in store.jobs.of(clip.id):
                store.jobs.cancel(job.uid)
        _remove_folder(ClipFolder.of(store.places, clip).path)
        for path in store.places.uploads.glob(f"{clip.uid}.*"):  # what its sender said of it
            _unlink(path)
        store.clips.remove(clip.uid)
        count += 1
    return count


def _uploads(store: Store, uploads: Iterable[AnnouncedUpload]) -> int:
    shelf = _shelf(store)
    count = 0
    for upload in uploads:
        try:
            shelf.remove(upload.uid)
        except UploadError as error:
            raise StorageError("a clip is still being uploaded: end that first") from error
        except OSError as error:
            raise StorageError(explain(error, str(shelf.part(upload.uid)))) from error
        count += upload.clip is None
    return count


def forget_unmade(store: Store, uid: str) -> None:
    """Delete the folder into which an upload was moved of which no clip was made in the end.

    Raises:
        StorageError: it cannot be deleted.
    """
    if not is_made(store, uid):
        _remove_folder(store.places.clip(uid))


def is_made(store: Store, uid: str) -> bool:
    """Whether there is a clip of this uid."""
    try:
        store.clips.get(uid)
    except Missing:
        return False
    return True


def _shelf(store: Store) -> UploadShelf:
    return UploadShelf(store.places.uploads, dropped=lambda uid: forget_unmade(store, uid))


def _remove_folder(path: Path) -> None:
    for left in range(_TRIES, 0, -1):
        try:
            shutil.rmtree(path)
        except FileNotFoundError:
            if path.exists():  # only something in it has gone meanwhile
                continue
        except OSError as error:
            if error.errno == errno.ENOTEMPTY and left > 1:
                continue  # something was just being written there, to be taken away
            raise StorageError(explain(error, str(path))) from error
        return


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(explain(error, str(path))) from error
