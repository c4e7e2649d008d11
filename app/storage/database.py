"""The connection to the database: how it is set up, brought up to date, read and written."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as OrmSession

from app.storage.errors import Lingering, StorageError, explain, explained
from app.storage.places import Places

_MIGRATING = 0x6273746570
"""Key of the advisory lock under which PostgreSQL is brought up to date ("bstep")."""
_OPENING_S = 60.0
_ONE_AT_A_TIME = threading.Lock()
"""Alembic's environment is one for the whole process: two databases that are brought up to date at
once would be given each other's connections."""


class Database:
    """An open database, at the shape that this code knows. Fit for use by several threads."""

    def __init__(self, places: Places, busy_s: float) -> None:
        """Connect, and bring the tables up to date.

        Raises:
            StorageError: it cannot be reached, opened or written, or is newer than this code.
        """
        self.places = places
        self.shown = places.shown
        self._engine = _connect(places, busy_s)
        # A transaction that will write takes its place at once: one that only finds out later
        # that somebody else has written meanwhile fails without waiting.
        self._writing = self._engine.execution_options(backstep_writes=True)
        try:
            with _alone(places), _reshaping(self._writing) as connection:
                _bring_up_to_date(connection, self.shown)
        except (SQLAlchemyError, OSError) as error:
            self.close()
            raise explained(error, self.shown) from error
        except BaseException:
            self.close()
            raise

    @property
    def postgresql(self) -> bool:
        """Whether it is a PostgreSQL server's."""
        return self._engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self) -> Iterator[OrmSession]:
        """A session that reads.

        Raises:
            StorageError: the database cannot be used.
        """
        with self._told(), OrmSession(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[OrmSession]:
        """A session that writes, all or nothing.

        Raises:
            StorageError: the database cannot be used.
        """
        with self._told(), self.writing_bare() as session:
            yield session

    @contextmanager
    def writing_bare(self) -> Iterator[OrmSession]:
        """The same with SQLAlchemy's own errors, for who tells them apart."""
        with OrmSession(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def connect(self) -> Connection:
        """A connection of one's own, to be closed."""
        return self._engine.connect()

    def vacuum(self) -> None:
        """Write the database anew without what was deleted, so that nothing of it stays.

        Raises:
            Lingering: somebody else holds it; the rows are deleted, their bytes linger.
        """
        again = f"the data is deleted, but its bytes linger in {self.shown}, which is in use"
        try:
            if self.postgresql:
                with self._engine.connect().execution_options(
                    isolation_level="AUTOCOMMIT"
                ) as connection:
                    for table in _tables():
                        connection.execute(text(f'VACUUM FULL "{table}"'))
                return
            raw = self._engine.raw_connection()
            try:
                cursor = raw.cursor()
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                held, *_ = cursor.fetchone() or (0,)
                cursor.close()
            finally:
                raw.close()
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise Lingering(
                f"{again} ({explain(error, 'it')}): delete again when no other program uses it"
            ) from error
        if held:
            raise Lingering(f"{again}: delete again when no other program uses it")

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise explained(error, self.shown) from error


def _connect(places: Places, busy_s: float) -> Engine:
    places.make()
    if places.sqlite is None:
        return _connect_postgresql(places, busy_s)
    try:
        # Made before SQLite does, so that nobody else on this computer may read it.
        os.close(os.open(places.sqlite, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StorageError(explain(error, places.shown)) from error
    engine = create_engine(places.url, connect_args={"timeout": busy_s})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        connection.isolation_level = None  # transactions begin below, not where the driver thinks
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",  # who reads never waits for who writes
            "synchronous = FULL",  # a commit outlives a power cut, for a few ms in its own thread
            "foreign_keys = ON",
            "secure_delete = ON",  # what is deleted is written over, also if nobody comes to VACUUM
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("backstep_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _connect_postgresql(places: Places, busy_s: float) -> Engine:
    try:
        return create_engine(
            places.url,
            pool_pre_ping=True,  # a server that was restarted is noticed before it matters
            connect_args={
                "connect_timeout": 5,
                # A network that was cut is noticed in half a minute; the system's own patience
                # is two hours for who waits and a quarter of one for who has sent something.
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "tcp_user_timeout": 25_000,
                "application_name": "backstep",
                "options": f"-c timezone=UTC -c lock_timeout={int(busy_s * 1000)}",
            },
        )
    except ImportError as error:
        raise StorageError(
            "PostgreSQL needs its driver: pip install 'backstep-coach[postgresql]'"
        ) from error


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Two programs that open a fresh database at once take turns."""
    with ExitStack() as stack:
        if places.sqlite is not None:
            lock = FileLock(f"{places.sqlite}.lock", timeout=_OPENING_S)
            try:
                stack.enter_context(lock)
            except Timeout as error:
                raise StorageError(
                    f"{places.shown} has been held by another program for a minute: end it"
                ) from error
        yield


@contextmanager
def _reshaping(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables may change.

    SQLite alters most of a table only by copying it and dropping the old one, and with foreign keys
    on, dropping a parent deletes its children (sqlite.org/foreignkeys.html, section 5). They can
    only be switched off while no transaction is open; what they guard is checked before the commit.
    """
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                yield connection
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise StorageError("the change of the tables was not made: rows would be lost")
        finally:
            if sqlite:
                _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    """Below SQLAlchemy, which would begin a transaction, in which the pragma does nothing."""
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.execute(f"PRAGMA foreign_keys = {int(on)}")
    (is_on,) = raw.execute("PRAGMA foreign_keys").fetchone()
    if bool(is_on) is not on:
        raise StorageError("SQLite would not switch its foreign keys: update SQLite")


def _bring_up_to_date(connection: Connection, shown: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
    config = Config()
    config.set_main_option("script_location", "app.storage:migrations")
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in known:
        raise StorageError(
            f"{shown} was written by a newer Backstep (its version is {found}, this one knows "
            f"{scripts.get_current_head()}): update Backstep"
        )
    if found != scripts.get_current_head():
        with _ONE_AT_A_TIME:
            command.upgrade(config, "head")


def _tables() -> list[str]:
    import app.storage.fleet_tables
    import app.storage.review_tables  # noqa: F401 - its tables belong to the metadata
    from app.storage.tables import Base

    return sorted(Base.metadata.tables)
