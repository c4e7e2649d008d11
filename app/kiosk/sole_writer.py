"""One kiosk at a time for one PostgreSQL, on whatever machines: two would count into one book.

Whoever writes holds a lock of the server's, on a connection of its own. The server lets go of it
with that connection: at once when a process ends, however it ends, and half a minute after the
network was cut or the machine lost its power. So nobody is locked out for longer than that.

A pool between kiosk and server that deals out connections by transaction (PgBouncer's
``transaction`` mode) keeps no such lock.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Lock

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from app.storage.database import Database
from app.storage.errors import StorageError, explained

_KIND = 0x6B696F73
"""Our own range of advisory locks ("kios")."""
_KEY = "hashtext(current_schema()) & 2147483647"
"""Within it: the tables lie in a schema, of which a database may have several."""
_SILENT = ("tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3")
"""After how many seconds the server asks whether this end is still there, and how often. [K]"""
_HOLDER = f"""
SELECT host(client_addr) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND objsubid = 2
AND classid = {_KIND} AND objid = ({_KEY})
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class SharedDatabase(StorageError):
    """Another kiosk counts into this database."""


class SoleWriter:
    """The lock on one PostgreSQL. Fit for several threads; ``claim`` waits for the network."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._connection: Connection | None = None

    def claim(self) -> None:
        """Hold the lock, from before or from now on.

        Raises:
            SharedDatabase: another kiosk holds it. StorageError: the server is not reached.
        """
        with self._lock:
            if self._connection is not None and _lives(self._connection):
                return
            self._let_go()
            try:
                self._connection = self._claimed()
            except (SQLAlchemyError, OSError) as error:
                raise explained(error, self._database.shown) from error

    def close(self) -> None:
        """Let go of the lock; safe to call twice."""
        with self._lock:
            self._let_go()

    def _claimed(self) -> Connection:
        connection = self._database.connect()
        try:
            for one in _SILENT:  # a socket of the same machine has no use for them
                connection.exec_driver_sql(f"SET {one}")
            if connection.scalar(text(f"SELECT pg_try_advisory_lock({_KIND}, {_KEY})")):
                connection.commit()
                return connection
            holder = connection.scalar(text(_HOLDER))
        except BaseException:
            _drop(connection)
            raise
        _drop(connection)
        where = f"at {holder}" if holder else "on the database's own machine"
        raise SharedDatabase(
            f"another kiosk, {where}, counts into {self._database.shown}: end it, or give this one "
            "a database of its own (BACKSTEP_DATABASE); its counts wait in memory"
        )

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            _drop(connection)


def _lives(connection: Connection) -> bool:
    """Whether the connection, and so what it holds, is still there."""
    try:
        connection.exec_driver_sql("SELECT 1")
        connection.commit()
    except (SQLAlchemyError, OSError):
        return False
    return True


def _drop(connection: Connection) -> None:
    """Not back to the pool, where it would go on holding the lock."""
    with suppress(SQLAlchemyError, OSError):
        connection.invalidate()
    with suppress(SQLAlchemyError, OSError):
        connection.close()
