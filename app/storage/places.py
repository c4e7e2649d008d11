"""Where everything is kept: the database, and the folder of the traces.

``$BACKSTEP_HOME/data``, else the user's data folder; the database is a file in it, or whatever
``$BACKSTEP_DATABASE`` names: ``sqlite:///FILE`` or ``postgresql://USER@HOST/NAME``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.storage.errors import StorageError, explain

VARIABLE = "BACKSTEP_DATABASE"
_REMEDY = "write sqlite:///FILE or postgresql://USER@HOST/NAME"


@dataclass(frozen=True, slots=True)
class Places:
    """folder: for traces and locks. url: of the database, as SQLAlchemy takes it."""

    folder: Path
    url: URL

    @classmethod
    def find(cls, folder: Path | None = None, url: str | None = None) -> Places:
        """The places given, else those of the environment, else the user's data folder.

        Raises:
            StorageError: the database's URL is none that Backstep can use.
        """
        if folder is None:
            home = os.environ.get("BACKSTEP_HOME")
            folder = (
                Path(home).expanduser() / "data"
                if home
                else user_data_path("backstep", appauthor=False)
            )
        given = url or os.environ.get(VARIABLE)
        if not given:
            return cls(folder, URL.create("sqlite", database=str(folder / "backstep.db")))
        return cls(folder, _parsed(given))

    @property
    def sqlite(self) -> Path | None:
        """The database's file, ``None`` where it is a PostgreSQL server's."""
        if self.url.get_backend_name() != "sqlite":
            return None
        return Path(self.url.database or "")

    @property
    def shown(self) -> str:
        """The database as a person may see it: without a password."""
        return str(self.sqlite or self.url.set(drivername="postgresql"))

    @property
    def traces(self) -> Path:
        """The folder of the traces."""
        return self.folder / "traces"

    @property
    def locks(self) -> Path:
        """The folder of the locks of sessions that are being recorded."""
        return self.folder / "live"

    @property
    def clips(self) -> Path:
        """The folder of a trainer's clips, each with its review copy and results in its own."""
        return self.folder / "clips"

    @property
    def uploads(self) -> Path:
        """The folder of uploads that are not finished yet."""
        return self.folder / "uploads"

    def clip(self, uid: str) -> Path:
        """The folder of the clip that is called ``uid``."""
        return self.clips / uid

    def trace(self, uid: str) -> Path:
        """The trace of the session that is called ``uid``."""
        return self.traces / f"{uid}.csv.gz"

    def make(self) -> None:
        """Make the folders, for their owner's eyes only.

        Raises:
            StorageError: they cannot be made.
        """
        folders = [self.folder, self.traces, self.locks, self.clips, self.uploads]
        if self.sqlite is not None:
            folders.append(self.sqlite.parent)
        try:
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StorageError(
                f"{explain(error, str(self.folder))}: make it writable, or set BACKSTEP_HOME to "
                "a folder that is"
            ) from error


def _parsed(given: str) -> URL:
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as error:  # the latter for a port that is none
        raise StorageError(f"{VARIABLE} is no database's URL: {_REMEDY}") from error
    backend = url.get_backend_name()
    if backend == "sqlite":
        if url.database in (None, "", ":memory:") or str(url.database).startswith("file:"):
            raise StorageError(f"{VARIABLE} names no file: {_REMEDY}")
        return url.set(drivername="sqlite")
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise StorageError(f"{VARIABLE} names a database of the kind {backend}: {_REMEDY}")
