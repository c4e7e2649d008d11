"""What a clinician agreed to, and what holds after a symptom. Nothing of it is ever overwritten:
what has ended stays with its end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from app.programme.holds import Lift
from app.programme.screening import Symptom
from app.storage.database import Database
from app.storage.errors import Missing
from app.storage.rows import agreement_of, hold_of
from app.storage.tables import AgreementRow, HoldRow, ProfileRow, SessionRow
from app.storage.values import ID_LENGTH, WHO_LENGTH, Agreement, Hold, clean, clipped, utc_now


class Care:
    """Keeps agreements and holds. Every method may raise ``StorageError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def agreements(self, profile_id: int) -> tuple[Agreement, ...]:
        """All agreements of a profile, the oldest first."""
        rows = select(AgreementRow).filter_by(profile_id=profile_id).order_by(AgreementRow.id)
        with self._database.reading() as session:
            return tuple(agreement_of(row) for row in session.scalars(rows))

    def holds(self, profile_id: int) -> tuple[Hold, ...]:
        """All holds of a profile, the oldest first."""
        rows = select(HoldRow).filter_by(profile_id=profile_id).order_by(HoldRow.id)
        with self._database.reading() as session:
            return tuple(hold_of(row) for row in session.scalars(rows))

    def agree(
        self,
        profile_id: int,
        who: str,
        agreed_on: date,
        covers: Iterable[str],
        lifts: Collection[int] = (),
    ) -> Agreement:
        """Keep a clinician's word, in place of an earlier one, and lift the holds ``lifts``.

        Raises:
            ValueError: nobody is named. Missing: the profile is gone.
        """
        if not clean(who).strip():
            raise ValueError("an agreement needs the name of who agreed")
        with self._database.writing() as session:
            _there(session, profile_id)
            _end_agreements(session, profile_id, "agreement")
            row = AgreementRow(
                profile_id=profile_id,
                who=clipped(who.strip(), WHO_LENGTH),
                agreed_on=agreed_on,
                covers=list(covers),
                recorded_at=utc_now(),
            )
            session.add(row)
            session.flush()
            _lift(session, profile_id, lifts, Lift.CLINICIAN, row.id)
            return agreement_of(row)

    def end_agreement(self, profile_id: int, why: str) -> None:
        """The agreement holds no longer."""
        with self._database.writing() as session:
            _end_agreements(session, profile_id, why)

    def felt(
        self, profile_id: int, symptoms: Iterable[Symptom], session_id: int | None = None
    ) -> tuple[Hold, ...]:
        """Keep what was felt: each begins a hold, and ends what a clinician had agreed to. Told
        twice of one session, or without one, while it holds, it is one; once it was lifted, what is
        told holds anew.

        Raises:
            Missing: the profile is gone.
        """
        with self._database.writing() as session:
            _there(session, profile_id)
            if session_id is not None and session.get(SessionRow, session_id) is None:
                raise Missing(f"there is no session {session_id} any more")
            rows = session.scalars(select(HoldRow).filter_by(profile_id=profile_id)).all()
            known = {(one.symptom, one.session_id) for one in rows if one.ended_at is None}
            new = [one for one in dict.fromkeys(symptoms) if (one.value, session_id) not in known]
            begun = [
                HoldRow(
                    profile_id=profile_id,
                    session_id=session_id,
                    symptom=one.value,
                    began_at=utc_now(),
                )
                for one in new
            ]
            session.add_all(begun)
            session.flush()
            if begun:
                _end_agreements(session, profile_id, f"felt:{begun[0].symptom}")
            return tuple(hold_of(row) for row in begun)

    def acknowledge(self, profile_id: int) -> None:
        """What to do now was read."""
        with self._database.writing() as session:
            session.execute(
                update(HoldRow)
                .where(HoldRow.profile_id == profile_id, HoldRow.acknowledged_at.is_(None))
                .values(acknowledged_at=utc_now())
            )

    def passed(self, profile_id: int, holds: Collection[int]) -> None:
        """These holds are lifted: it was clear what it was, and it has passed."""
        with self._database.writing() as session:
            _lift(session, profile_id, holds, Lift.PASSED, None)


def _there(session: OrmSession, profile_id: int) -> None:
    if session.get(ProfileRow, profile_id) is None:
        raise Missing(f"there is no profile {profile_id} any more")


def _end_agreements(session: OrmSession, profile_id: int, why: str) -> None:
    session.execute(
        update(AgreementRow)
        .where(AgreementRow.profile_id == profile_id, AgreementRow.ended_at.is_(None))
        .values(ended_at=utc_now(), ended_by=clipped(why, ID_LENGTH))
    )


def _lift(
    session: OrmSession, profile_id: int, holds: Collection[int], how: Lift, by: int | None
) -> None:
    session.execute(
        update(HoldRow)
        .where(HoldRow.profile_id == profile_id, HoldRow.id.in_(holds), HoldRow.ended_at.is_(None))
        .values(ended_at=utc_now(), ended_how=how.value, agreement_id=by)
    )
