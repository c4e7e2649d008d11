"""Which sessions are being recorded at this moment, told by locks that end with their process.

A session without an end is either going on in some process or was cut off. A lock that the
system itself lets go when a process dies, ``kill -9`` and all, tells the two apart at once:
a locked file for SQLite, an advisory lock of the server for PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from filelock import FileLock, Timeout
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.storage.database import Database
from app.storage.errors import StorageError, explain

_KIND = 0x73746570
"""Our own range of advisory locks ("step")."""

Release = Callable[[], None]


def hold(database: Database, session_id: int, uid: str) -> Release | None:
    """Hold the lock of a session; ``None`` when somebody else does. Call what comes to release.

    Raises:
        StorageError: the lock cannot be tried.
    """
    try:
        if database.postgresql:
            return _hold_on_server(database, session_id)
        return _hold_file(database, uid)
    except (SQLAlchemyError, OSError) as error:
        raise StorageError(explain(error, database.shown)) from error


def _hold_file(database: Database, uid: str) -> Release | None:
    path = database.places.locks / f"{uid}.lock"
    # Taken in one thread, released in another.
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None

    def release() -> None:
        lock.release()
        with suppress(OSError):  # on Windows, while somebody else looks whether it is held
            path.unlink()  # a session's name is never used again

    return release


def _hold_on_server(database: Database, session_id: int) -> Release | None:
    connection = database.connect()
    key = {"kind": _KIND, "session": session_id}
    try:
        got = connection.scalar(text("SELECT pg_try_advisory_lock(:kind, :session)"), key)
        connection.commit()
    except SQLAlchemyError:
        connection.close()
        raise
    if not got:
        connection.close()
        return None

    def release() -> None:
        # Not back to the pool, where it would go on holding the lock.
        connection.invalidate()
        connection.close()

    return release
