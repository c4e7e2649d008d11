"""One stretch of an upload: what comes is appended, judged early, and forced onto the disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from app.uploads.errors import UploadNoVideo, UploadTooLong
from vision.sources.opening import sniff

_HEAD_BYTES = 4096  # what ``sniff`` wants to see


class UploadWriting:
    """Appends to the file of an upload. Waits for the disk, so not from an event loop."""

    def __init__(
        self, path: Path, length: int, sync_bytes: float, released: Callable[[], object]
    ) -> None:
        """Open ``path`` to append to it.

        length: of the whole upload. released: called when it is closed.

        Raises:
            OSError: the file is gone, or can't be written.
        """
        self._file = os.open(path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
        self._path = path
        self._length = length
        self._sync_bytes = sync_bytes
        self._unsynced = 0
        self._released = released
        self.offset = os.fstat(self._file).st_size

    @property
    def whole(self) -> bool:
        """Whether all of it has come."""
        return self.offset == self._length

    def write(self, piece: bytes) -> None:
        """Append a piece.

        Raises:
            UploadTooLong: it goes beyond what was announced; nothing of it is kept.
            UploadNoVideo: what has come so far is the beginning of no video.
            OSError: the disk will not; what it took of the piece counts.
        """
        if self.offset + len(piece) > self._length:
            raise UploadTooLong(self._length, announced=True)
        judged = self.offset >= _HEAD_BYTES
        rest = memoryview(piece)
        while rest:
            taken = os.write(self._file, rest)
            rest = rest[taken:]
            self.offset += taken
            self._unsynced += taken
        if not judged and (self.offset >= _HEAD_BYTES or self.whole):
            with self._path.open("rb") as file:
                if sniff(file.read(_HEAD_BYTES)) is None:
                    raise UploadNoVideo
        if self._unsynced >= self._sync_bytes:
            self._sync()

    def close(self) -> None:
        """Force all of it onto the disk, and let others go on with it."""
        try:
            self._sync()
        finally:
            os.close(self._file)
            self._released()

    def _sync(self) -> None:
        os.fsync(self._file)
        self._unsynced = 0
