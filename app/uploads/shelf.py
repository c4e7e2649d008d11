"""The folder of uploads that are not finished: what has come of each, and what it will be.

An upload is three files under its name: ``.part`` (what has come; its size is the offset, so that
a restart of the server changes nothing), ``.json`` (what was announced) and ``.lock``. Whoever
writes holds the lock, which the system releases when that process ends, however it ends.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from app.uploads.errors import (
    UploadBusy,
    UploadCrowd,
    UploadExpired,
    UploadMissing,
    UploadNoRoom,
    UploadNoVideo,
    UploadTooLong,
)
from app.uploads.metadata import read_metadata
from app.uploads.settings import UploadSettings
from app.uploads.writing import UploadWriting

Received: TypeAlias = Callable[[Path, Mapping[str, str]], str]
"""Makes a clip of a whole file, given what its sender said of it, and answers the clip's uid. It
moves the file. The file's stem is a fresh uid of 32 hexadecimal digits: taken for the clip's, a
crash in between can be told from an upload that never was."""
_UID = re.compile(r"[0-9a-f]{32}")
_PART, _ABOUT, _LOCK = ".part", ".json", ".lock"


class AnnouncedUpload(BaseModel):
    """An upload as announced. length: of the whole file, in bytes. metadata: as its sender wrote
    it. clip: the uid of the clip that was made of it; the file is no longer here then."""

    model_config = ConfigDict(frozen=True)

    uid: str
    length: int
    metadata: str
    clip: str | None = None

    @property
    def said(self) -> Mapping[str, str]:
        """What the sender said of the file."""
        return read_metadata(self.metadata)


class UploadShelf:
    """All uploads in ``folder``. Every method may wait for the disk, so not from an event loop;
    fit for use by several threads and by several processes."""

    def __init__(
        self,
        folder: Path,
        settings: UploadSettings | None = None,
        made: Callable[[str], bool] = lambda uid: False,
        dropped: Callable[[str], None] = lambda uid: None,
    ) -> None:
        """Uploads in ``folder``. made: whether there is a clip of this uid (see ``Received``).
        dropped: told of an upload that is being forgotten, in case it was half taken in."""
        self.folder = folder
        self.settings = settings or UploadSettings()
        self._made = made
        self._dropped = dropped
        self._making = threading.Lock()

    def announce(self, length: int, metadata: str = "") -> AnnouncedUpload:
        """Begin an upload of ``length`` bytes.

        Raises:
            UploadTooLong, UploadNoVideo, UploadCrowd, UploadNoRoom: it may not be.
            UploadUnreadable: the metadata is none. OSError: the disk will not.
        """
        read_metadata(metadata)
        if length == 0:
            raise UploadNoVideo(empty=True)
        if length > self.settings.most_bytes:
            raise UploadTooLong(self.settings.most_bytes)
        upload = AnnouncedUpload(uid=uuid4().hex, length=length, metadata=metadata)
        with self._making:
            self._find_room(length)
            try:
                self._path(upload.uid, _PART).touch(mode=0o600)
                self._keep(upload)
            except OSError:
                self._drop(upload.uid)
                raise
        return upload

    def get(self, uid: str) -> AnnouncedUpload:
        """The upload that is called ``uid``.

        Raises:
            UploadMissing: there is none. UploadExpired: it was broken off too long ago.
        """
        upload = self._settled(uid)
        if upload is None or (upload.clip is None and not self.part(uid).exists()):
            raise UploadMissing
        if self.expires_at(upload) <= datetime.now(timezone.utc):
            self._drop(uid)
            raise UploadExpired
        return upload

    def offset(self, upload: AnnouncedUpload) -> int:
        """How many bytes of it are safe on the disk.

        Raises:
            UploadMissing: what had come of it is gone.
        """
        if upload.clip is not None:
            return upload.length
        try:
            with self.part(upload.uid).open("rb+") as file:
                # What a server that was killed had written may still be on its way to the disk.
                os.fsync(file.fileno())
                return os.fstat(file.fileno()).st_size
        except FileNotFoundError as error:
            raise UploadMissing from error

    def expires_at(self, upload: AnnouncedUpload) -> datetime:
        """When it is forgotten if nothing more comes (UTC)."""
        path = self._path(upload.uid, _PART if upload.clip is None else _ABOUT)
        try:
            last_s = path.stat().st_mtime
        except FileNotFoundError:
            last_s = 0.0
        return datetime.fromtimestamp(last_s, timezone.utc) + timedelta(
            seconds=self.settings.kept_s
        )

    def part(self, uid: str) -> Path:
        """The file of what has come of an upload."""
        return self._path(uid, _PART)

    @contextmanager
    def held(self, uid: str) -> Iterator[None]:
        """Alone with an upload.

        Raises:
            UploadBusy: somebody else is.
        """
        lock = self._lock(uid)
        try:
            yield
        finally:
            lock.release()

    def write(self, upload: AnnouncedUpload) -> UploadWriting:
        """Go on with an upload where it stands; to be closed.

        Raises:
            UploadBusy: somebody else does. UploadMissing: what had come of it is gone.
        """
        lock = self._lock(upload.uid)
        try:
            return UploadWriting(
                self.part(upload.uid), upload.length, self.settings.sync_bytes, lock.release
            )
        except BaseException as error:
            lock.release()
            if isinstance(error, FileNotFoundError):
                raise UploadMissing from error
            raise

    def finish(self, upload: AnnouncedUpload, received: Received) -> AnnouncedUpload:
        """Have a clip made of a whole upload, once.

        Raises:
            UploadBusy: somebody does.
        """
        with self.held(upload.uid):
            upload = self._read(upload.uid) or upload
            if upload.clip is None:
                # A server that was killed may have made one and not written that down.
                there = self._made(upload.uid)
                clip = upload.uid if there else received(self.part(upload.uid), upload.said)
                upload = upload.model_copy(update={"clip": clip})
                self._keep(upload)
        self.part(upload.uid).unlink(missing_ok=True)
        return upload

    def remove(self, uid: str) -> None:
        """Forget an upload with all that has come of it.

        Raises:
            UploadBusy: somebody sends it.
        """
        with self.held(uid):
            self._drop(uid, keep_lock=True)
        self._path(uid, _LOCK).unlink(missing_ok=True)

    def all(self) -> tuple[AnnouncedUpload, ...]:
        """Every upload, those of which a clip was made too."""
        uids = sorted(path.stem for path in self.folder.glob(f"*{_ABOUT}"))
        return tuple(upload for uid in uids if (upload := self._read(uid)) is not None)

    def unfinished(self) -> tuple[AnnouncedUpload, ...]:
        """Every upload of which no clip was made yet."""
        return tuple(upload for upload in self.all() if upload.clip is None)

    def sweep(self) -> int:
        """Forget what was broken off too long ago, and what belongs to no upload.

        Returns:
            How many uploads went.
        """
        now = datetime.now(timezone.utc)
        gone = 0
        known = set()
        for upload in self.all():
            known.add(upload.uid)
            if self.expires_at(upload) <= now:
                try:
                    self.remove(upload.uid)
                    gone += 1
                except UploadBusy:
                    continue
        with self._making:  # so that none is just being made
            for path in self.folder.glob("*"):
                old_s = now.timestamp() - path.stat().st_mtime
                if path.stem not in known and old_s > self.settings.kept_s:
                    path.unlink(missing_ok=True)
        return gone

    def _find_room(self, length: int) -> None:
        there = self.unfinished()
        if len(there) >= self.settings.most_unfinished:
            raise UploadCrowd
        announced = sum(one.length for one in there)
        if announced + length > self.settings.most_unfinished_bytes:
            raise UploadNoRoom
        come = sum(self._size(one.uid) for one in there)
        free = shutil.disk_usage(self.folder).free - (announced - come) - length
        if free < self.settings.least_free_bytes:
            raise UploadNoRoom

    def _size(self, uid: str) -> int:
        try:
            return self.part(uid).stat().st_size
        except FileNotFoundError:
            return 0

    def _path(self, uid: str, ending: str) -> Path:
        if not _UID.fullmatch(uid):
            raise UploadMissing
        return self.folder / f"{uid}{ending}"

    def _lock(self, uid: str) -> FileLock:
        lock = FileLock(self._path(uid, _LOCK), timeout=0, thread_local=False, mode=0o600)
        try:
            lock.acquire()
        except Timeout as error:
            raise UploadBusy from error
        return lock

    def _read(self, uid: str) -> AnnouncedUpload | None:
        try:
            return AnnouncedUpload.model_validate_json(self._path(uid, _ABOUT).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def _settled(self, uid: str) -> AnnouncedUpload | None:
        """What is known of it; where the server was killed after a clip was made of it and before
        that was written down, it is written down now."""
        upload = self._read(uid)
        if upload is None or upload.clip is not None or self.part(uid).exists():
            return upload
        if not self._made(uid):
            return upload
        upload = upload.model_copy(update={"clip": uid})
        self._keep(upload)
        return upload

    def _keep(self, upload: AnnouncedUpload) -> None:
        """Write down what is known of it, whole or not at all."""
        path = self._path(upload.uid, _ABOUT)
        made = path.with_suffix(".new")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(upload.model_dump_json().encode())
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)

    def _drop(self, uid: str, *, keep_lock: bool = False) -> None:
        upload = self._read(uid)
        if upload is not None and upload.clip is None:  # a clip goes its own way, in any database
            self._dropped(uid)
        # What has come first: who is interrupted in between finds it again by what was announced.
        for ending in (_PART, ".new", _ABOUT, *(() if keep_lock else (_LOCK,))):
            self._path(uid, ending).unlink(missing_ok=True)
