"""Between what is kept of agreements and holds and the rules of the programme: what a clinician's
word covers, what holds, and what may lift it.

Days are the walker's own, on this machine's calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from app.programme.holds import FeltSymptom, Lift, Way, way_back
from app.programme.screening import Question, Symptom
from app.storage import Agreement, Hold, Profile
from app.words import Phrase, phrase

if TYPE_CHECKING:
    from app.storage import Store


def answers_of(profile: Profile) -> dict[Question, bool]:
    """The answers of the health screen that are known questions."""
    known = {question.value: question for question in Question}
    return {known[id_]: yes for id_, yes in profile.health.answers.items() if id_ in known}


def asked(question: Question) -> str:
    """What an agreement to a yes covers."""
    return f"ask:{question.value}"


def felt(symptom: Symptom) -> str:
    """What an agreement after a symptom covers."""
    return f"felt:{symptom.value}"


def agreed_questions(agreement: Agreement | None) -> frozenset[Question]:
    """The questions whose yes an agreement covers; none where there is none, or it has ended."""
    if agreement is None or agreement.ended_at is not None:
        return frozenset()
    return frozenset(one for one in Question if asked(one) in agreement.covers)


def waiting_for(profile: Profile) -> tuple[Question, ...]:
    """The answers for which a clinician's word is still missing."""
    yes = [one for one, answer in answers_of(profile).items() if answer and one.blocks]
    return tuple(one for one in yes if one not in agreed_questions(profile.agreement))


def needed_by(profile: Profile) -> tuple[str, ...]:
    """All that an agreement given now is given for."""
    yes = [asked(one) for one, answer in answers_of(profile).items() if answer and one.blocks]
    return (*yes, *dict.fromkeys(felt(one.symptom) for one in profile.holds))


def way_of(store: Store, profile: Profile, zone: tzinfo | None = None) -> Way | None:
    """The way back of somebody on hold, ``None`` for anybody else.

    Raises:
        StorageError: the database cannot be read.
    """
    if not profile.holds:
        return None
    first = min(one.id for one in profile.holds)
    earlier = [one for one in store.care.holds(profile.id) if one.id < first]
    return way_back(_felt(profile.holds, zone), _felt(earlier, zone))


def against_agreement(
    profile: Profile, way: Way | None, agreed_on: date, today: date
) -> Phrase | None:
    """Why a clinician's word of ``agreed_on`` does not count; ``None`` where it does."""
    if agreed_on > today:
        return phrase("care.refused.future")
    if way is None:
        return None
    if today < way.earliest:
        return phrase("care.refused.today")
    if any(agreed_on < one.day for one in _felt(profile.holds, None)):
        return phrase("care.refused.before")
    return None


def against_passed(way: Way | None, today: date) -> Phrase | None:
    """Why "it was clear and has passed" lifts nothing; ``None`` where it does."""
    if way is not None and today < way.earliest:
        return phrase("care.refused.today")
    if way is not None and way.lift is Lift.CLINICIAN:
        return phrase("care.refused.clinician")
    return None


def _felt(holds: Iterable[Hold], zone: tzinfo | None) -> tuple[FeltSymptom, ...]:
    return tuple(FeltSymptom(one.symptom, one.began_at.astimezone(zone).date()) for one in holds)
