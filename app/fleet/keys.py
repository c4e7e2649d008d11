"""Keys of kiosks and of the operator: made here, shown once, kept as their hash alone.

A key is 256 bits by chance, so that one round of SHA-256 is enough: nobody can try them all.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, delete, select

from app.fleet.values import KioskName
from app.storage.database import Database
from app.storage.errors import Missing, StorageError
from app.storage.fleet_tables import FleetKeyRow, FleetKioskRow
from app.storage.values import utc_now

_FRESH_S = 2.0
_name: TypeAdapter[str] = TypeAdapter(KioskName)


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose a key is. kiosk: ``None`` for the operator's."""

    kiosk: str | None


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


class FleetKeys:
    """All keys. Fit for several threads; what changes them waits for the disk.

    Raises (all methods): StorageError: the database cannot be used.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._lock = Lock()
        self._known: dict[str, KeyHolder] = {}
        self._read_s: float | None = None

    def make(self, kiosk: str | None) -> str:
        """A new key in place of whatever it had, for a kiosk (which is made known with it) or, with
        ``None``, for the operator.

        Raises:
            StorageError: no kiosk may have this name.
        """
        if kiosk is not None:
            try:
                _name.validate_python(kiosk)
            except ValidationError as error:
                raise StorageError(
                    "a kiosk's name has 1 to 40 small letters, digits and hyphens"
                ) from error
        key = secrets.token_urlsafe(32)
        now = utc_now()
        with self._database.writing() as session:
            if kiosk is not None and session.get(FleetKioskRow, kiosk) is None:
                session.add(FleetKioskRow(name=kiosk, made_at=now, version="", clock_off=False))
                session.flush()
            session.execute(delete(FleetKeyRow).where(_of(kiosk)))
            session.add(FleetKeyRow(key_hash=_hashed(key), kiosk=kiosk, made_at=now))
        self._forget()
        return key

    def withdraw(self, kiosk: str) -> None:
        """A kiosk's reports are no longer taken; its figures stay.

        Raises:
            Missing: there is none.
        """
        with self._database.writing() as session:
            if session.get(FleetKioskRow, kiosk) is None:
                raise Missing(f"there is no kiosk “{kiosk}”")
            session.execute(delete(FleetKeyRow).where(_of(kiosk)))
        self._forget()

    def forget(self, kiosk: str) -> None:
        """Delete a kiosk with its key and all its figures.

        Raises:
            Missing: there is none.
        """
        with self._database.writing() as session:
            row = session.get(FleetKioskRow, kiosk)
            if row is None:
                raise Missing(f"there is no kiosk “{kiosk}”")
            session.execute(delete(FleetKioskRow).where(FleetKioskRow.name == kiosk))
        self._forget()

    def holder(self, key: str) -> KeyHolder | None:
        """Whose ``key`` is; ``None``: nobody's. A change is known two seconds later at most, so
        that whoever tries keys does not reach the database."""
        return self._all().get(_hashed(key))

    def operator_has_one(self) -> bool:
        """Whether there is a key of the operator's."""
        return any(one.kiosk is None for one in self._all().values())

    def _all(self) -> dict[str, KeyHolder]:
        with self._lock:
            now_s = self._clock()
            if self._read_s is None or now_s - self._read_s > _FRESH_S:
                with self._database.reading() as session:
                    rows = session.execute(select(FleetKeyRow.key_hash, FleetKeyRow.kiosk)).all()
                self._known = {key_hash: KeyHolder(kiosk) for key_hash, kiosk in rows}
                self._read_s = now_s
            return self._known

    def _forget(self) -> None:
        with self._lock:
            self._read_s = None


def _of(kiosk: str | None) -> ColumnElement[bool]:
    return FleetKeyRow.kiosk.is_(None) if kiosk is None else FleetKeyRow.kiosk == kiosk
