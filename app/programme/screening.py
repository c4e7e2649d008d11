"""The health screen before the first session, and what ends any session.

Whoever says yes to a question that blocks waits with live coaching until a clinician or
physiotherapist has agreed: that is "only with them", never "never", for benefit under
supervision is reported for some of these people. Low mood is no reason to wait, only to tell
one's clinician; hearing loss rules out being coached by sound alone. The questions and their
grading: ``docs/programme.md``. Backstep is a coach, not a medical device.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from app.words import Phrase, phrase
from vision.settings import Section, number


class Grade(str, Enum):
    """What a yes does."""

    BLOCKS = "blocks"
    TELL = "tell"
    NO_SOUND_ONLY = "no_sound_only"


class Question(str, Enum):
    """The questions, in the order in which they are asked."""

    OLDER = "older"
    NEUROLOGICAL = "neurological"
    HEART = "heart"
    MEDICINE = "medicine"
    FALLS = "falls"
    BALANCE = "balance"
    VISION = "vision"
    LIMB = "limb"
    PREGNANCY = "pregnancy"
    JUDGEMENT = "judgement"
    OTHER = "other"
    MOOD = "mood"
    HEARING = "hearing"

    @property
    def grade(self) -> Grade:
        """What a yes to it does."""
        special = {Question.MOOD: Grade.TELL, Question.HEARING: Grade.NO_SOUND_ONLY}
        return special.get(self, Grade.BLOCKS)

    @property
    def asks(self) -> Phrase:
        """The question."""
        return phrase(f"screen.ask.{self.value}")


class Symptom(str, Enum):
    """What ends a session at once, whoever feels it."""

    DIZZY = "dizzy"
    CHEST_PAIN = "chest_pain"
    BREATHLESS = "breathless"
    JOINT_PAIN = "joint_pain"

    @property
    def says(self) -> Phrase:
        """The stop rule: what is felt."""
        return phrase(f"screen.stop.{self.value}")

    @property
    def needs_clinician(self) -> bool:
        """Whether one asks a clinician before the next session. [K]"""
        return self is not Symptom.JOINT_PAIN


class Outcome(str, Enum):
    """What the screen says about live coaching."""

    ALLOWED = "allowed"
    NEEDS_CLINICIAN = "needs_clinician"
    UNANSWERED = "unanswered"


class ScreeningSettings(Section):
    """How long the answers hold."""

    valid_days: int = number(180, 7, 730, "Days until it is asked again", "days", "[K]")


@dataclass(frozen=True, slots=True)
class Screening:
    """What came of the screen.

    because: the questions that make it wait for a clinician; unanswered: those that are still
    open. notes: what to show in any case, the answer in plain words first.
    sound_only: whether coaching by sound alone, without a screen in sight, is offered.
    """

    outcome: Outcome
    because: tuple[Question, ...] = ()
    unanswered: tuple[Question, ...] = ()
    notes: tuple[Phrase, ...] = ()
    sound_only: bool = True

    @property
    def allowed(self) -> bool:
        """Whether live coaching may start."""
        return self.outcome is Outcome.ALLOWED


def screen(answers: Mapping[Question, bool], *, clinician_agreed: bool = False) -> Screening:
    """Judge the answers.

    Args:
        answers: yes or no by question; one that is missing is not a no.
        clinician_agreed: "My clinician or physiotherapist agreed" was ticked.
    """
    yes = [question for question in Question if answers.get(question)]
    because = tuple(question for question in yes if question.grade is Grade.BLOCKS)
    unanswered = tuple(question for question in Question if question not in answers)
    notes: list[Phrase] = []
    outcome = Outcome.ALLOWED
    if unanswered:
        outcome = Outcome.UNANSWERED
        notes.append(phrase("screen.result.unanswered", count=len(unanswered)))
    elif because and not clinician_agreed:
        outcome = Outcome.NEEDS_CLINICIAN
        notes.append(phrase("screen.result.needs_clinician"))
    else:
        notes.append(phrase("screen.result.agreed" if because else "screen.result.allowed"))
    if Question.OLDER in yes or Question.FALLS in yes:
        notes.append(phrase("screen.note.support"))
    if Question.MOOD in yes:
        notes.append(phrase("screen.note.mood"))
    if Question.HEARING in yes:
        notes.append(phrase("screen.note.hearing"))
    notes.append(phrase("screen.note.coach"))
    return Screening(outcome, because, unanswered, tuple(notes), Question.HEARING not in yes)


def is_due(days_since: int | None, settings: ScreeningSettings | None = None) -> bool:
    """Whether the screen is to be asked: never yet (``None``), or ``days_since`` too long."""
    own = settings or ScreeningSettings()
    return days_since is None or days_since >= own.valid_days


def stop_rules() -> tuple[Phrase, ...]:
    """What is shown before every session: when to stop at once."""
    return (phrase("screen.stop.lead"), *(symptom.says for symptom in Symptom))


def after_symptoms(felt: Iterable[Symptom]) -> Screening:
    """What holds after a session that was ended for ``felt``, until a clinician agreed. [K]"""
    felt = set(felt)
    if any(symptom.needs_clinician for symptom in felt):
        return Screening(Outcome.NEEDS_CLINICIAN, notes=(phrase("screen.after.clinician"),))
    notes = (phrase("screen.after.joint"),) if felt else ()
    return Screening(Outcome.ALLOWED, notes=notes)
