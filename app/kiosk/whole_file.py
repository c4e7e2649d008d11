"""Small files that are there whole or not at all, whatever is cut off in between."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def write_whole(path: Path, data: bytes) -> None:
    """Replace the file at once, so that a power cut leaves the old one or the new one; nobody else
    on this computer may read it.

    Raises:
        OSError: it could not be written; the old one is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    try:
        with open(fresh, "wb", opener=_private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        raise
    with suppress(OSError):  # the name itself; some file systems cannot
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
