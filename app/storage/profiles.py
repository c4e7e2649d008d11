"""The people who share this computer."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from app.storage.database import Database
from app.storage.errors import Missing, NameTaken, StorageError
from app.storage.rows import Columns, profile_columns, profile_of
from app.storage.tables import ProfileRow
from app.storage.values import NewProfile, Profile, utc_now
from app.words.cut import cut


class Profiles:
    """Reads and changes profiles. Every method may raise ``StorageError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Profile, ...]:
        """All profiles, the oldest first."""
        with self._database.reading() as session:
            found = session.scalars(select(ProfileRow).order_by(ProfileRow.id))
            return tuple(profile_of(row) for row in found)

    def get(self, profile_id: int) -> Profile:
        """One profile.

        Raises:
            Missing: there is none with this id.
        """
        with self._database.reading() as session:
            return profile_of(_row(session, profile_id))

    def named(self, name: str) -> Profile | None:
        """The profile of this name, whatever its capitals; ``None`` if there is none."""
        with self._database.reading() as session:
            row = session.scalar(select(ProfileRow).filter_by(name_key=name.strip().casefold()))
            return profile_of(row) if row else None

    def add(self, profile: NewProfile) -> Profile:
        """Keep a new profile.

        Raises:
            NameTaken: there is one of this name.
        """
        return self._keep(profile, None)

    def change(self, profile: Profile) -> Profile:
        """Keep what has changed in a profile; the id and the time of making stay.

        Raises:
            Missing: it is gone.
            NameTaken: another has this name.
        """
        return self._keep(profile, profile.id)

    def _keep(self, profile: NewProfile, profile_id: int | None) -> Profile:
        columns: Columns = profile_columns(profile)
        try:
            with self._database.writing() as session:
                if profile_id is None:
                    row = ProfileRow(**columns, created_at=utc_now())
                    session.add(row)
                else:
                    row = _row(session, profile_id)
                    for name, value in columns.items():
                        setattr(row, name, value)
                session.flush()
                return profile_of(row)
        except StorageError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise NameTaken(
                    f"there is already a profile called {cut(profile.name)}: take another name"
                ) from error
            raise


def _row(session: OrmSession, profile_id: int) -> ProfileRow:
    row = session.get(ProfileRow, profile_id)
    if row is None:
        raise Missing(f"there is no profile {profile_id} any more")
    return row
