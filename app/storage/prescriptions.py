"""What physiotherapists prescribed: one that leads for each profile, and those before it."""

from __future__ import annotations

from datetime import date

from pydantic import Field
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from app.programme.values import Prescribed, Side
from app.storage.database import Database
from app.storage.errors import Missing, StorageError
from app.storage.tables import PrescriptionRow, ProfileRow
from app.storage.values import Name, Utc, Value, utc_now


class NewPrescription(Value):
    """A prescription as entered; units and meaning as in ``Prescribed``."""

    steps: int = Field(ge=1, le=100)
    sets: int = Field(ge=1, le=20)
    rest_s: float = Field(ge=0, le=600)
    side: Side
    times_a_week: int = Field(ge=1, le=7)
    by: Name
    given_on: date
    until: date | None = None

    def as_prescribed(self) -> Prescribed:
        """As the programme knows it."""
        return Prescribed(**self.model_dump(include=set(NewPrescription.model_fields)))


class KeptPrescription(NewPrescription):
    """A prescription as kept. ended_at: when it was taken off or another took its place,
    ``None`` for the one that leads."""

    id: int
    created_at: Utc
    ended_at: Utc | None = None


class Prescriptions:
    """Reads and changes prescriptions. Every method may raise ``StorageError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, profile_id: int) -> tuple[KeptPrescription, ...]:
        """All that were ever entered for a profile, the oldest first."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(PrescriptionRow)
                .where(PrescriptionRow.profile_id == profile_id)
                .order_by(PrescriptionRow.id)
            )
            return tuple(_kept(row) for row in rows)

    def current(self, profile_id: int) -> KeptPrescription | None:
        """The one that was entered last and not taken off; whether it still holds on a day is
        for ``Prescribed.holds`` to say."""
        open_ones = [one for one in self.of(profile_id) if one.ended_at is None]
        return open_ones[-1] if open_ones else None

    def leading(self, profile_id: int, day: date) -> Prescribed | None:
        """What leads on ``day``, ``None`` where nothing does."""
        found = self.current(profile_id)
        prescribed = None if found is None else found.as_prescribed()
        return prescribed if prescribed is not None and prescribed.holds(day) else None

    def replace(self, profile_id: int, prescription: NewPrescription) -> KeptPrescription:
        """Keep a prescription in place of the one that led; that one stays in the history.

        Raises:
            Missing: the profile is gone.
        """
        now = utc_now()
        try:
            with self._database.writing() as session:
                # Two who enter one at once take turns, and the later one leads.
                if session.get(ProfileRow, profile_id, with_for_update=True) is None:
                    raise Missing(f"there is no profile {profile_id} any more")
                _end(session, profile_id)
                row = PrescriptionRow(
                    profile_id=profile_id,
                    steps=prescription.steps,
                    sets=prescription.sets,
                    rest_s=prescription.rest_s,
                    side=prescription.side,
                    times_a_week=prescription.times_a_week,
                    prescriber=prescription.by,
                    given_on=prescription.given_on,
                    until=prescription.until,
                    created_at=now,
                    ended_at=None,
                )
                session.add(row)
                session.flush()
                return _kept(row)
        except StorageError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise Missing(f"there is no profile {profile_id} any more") from error
            raise

    def take_off(self, profile_id: int) -> None:
        """Nothing leads any more; what did stays in the history."""
        with self._database.writing() as session:
            _end(session, profile_id)


def _end(session: OrmSession, profile_id: int) -> None:
    session.execute(
        update(PrescriptionRow)
        .where(PrescriptionRow.profile_id == profile_id, PrescriptionRow.ended_at.is_(None))
        .values(ended_at=utc_now())
    )


def _kept(row: PrescriptionRow) -> KeptPrescription:
    return KeptPrescription(
        id=row.id,
        steps=row.steps,
        sets=row.sets,
        rest_s=row.rest_s,
        side=row.side,
        times_a_week=row.times_a_week,
        by=row.prescriber,
        given_on=row.given_on,
        until=row.until,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
