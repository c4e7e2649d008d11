"""One kiosk at a time for one data folder: two would count and report into one book."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.storage.errors import StorageError

FILE_NAME = "kiosk.lock"


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for this kiosk. The system lets go of it with the process, however that
    ends. Where it can't be held at all, as on a full disk, the kiosk runs without.

    Raises:
        StorageError: another kiosk has it.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / FILE_NAME).open("ab")
    except OSError:
        yield
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StorageError(
                f"Another kiosk runs with the data folder {folder}. End it, or give this one a "
                "folder of its own: BACKSTEP_HOME=FOLDER backstep kiosk"
            ) from error
        except OSError:  # a file system without locks
            pass
        yield
