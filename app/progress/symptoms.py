"""What a walker felt during or after a session, as progress shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.programme.screening import Symptom
from app.storage import Store
from app.words import Phrase


@dataclass(frozen=True, slots=True)
class SymptomReport:
    """A symptom that was told. session_id: of the session it was felt in, if it was one. open: it
    still holds the walker back."""

    at: datetime
    symptom: Symptom
    session_id: int | None
    open: bool

    @property
    def says(self) -> Phrase:
        """What was felt."""
        return self.symptom.name_words


def symptoms_of(store: Store, profile_id: int) -> tuple[SymptomReport, ...]:
    """All that a profile has told, the oldest first.

    Raises:
        StorageError: the database cannot be read.
    """
    return tuple(
        SymptomReport(one.began_at, one.symptom, one.session_id, open=one.ended_at is None)
        for one in store.care.holds(profile_id)
    )
