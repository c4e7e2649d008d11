"""The health screen before the first session, and what ends any session.

Whoever says yes to a question that blocks waits with live coaching until a clinician or
physiotherapist has agreed: that is "only with them", never "never", for benefit under
supervision is reported for some of these people. Whatever raises the risk of a fall gives support
besides. Low mood is no reason to wait, only to tell one's clinician; hearing loss rules out being
coached by sound alone. ``GRADINGS`` is the one table of it. Backstep is a coach, not a medical
device.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from app.words import Phrase, phrase
from vision.settings import Section, number


class ScreeningEffect(str, Enum):
    """What a yes does. ``BLOCKS`` waits for a clinician's agreement; ``SUPPORT`` means sets of ten
    steps with a hand on something firm and a person beside; ``TELL`` is told to one's clinician;
    ``NO_SOUND_ONLY`` rules out coaching without a screen in sight."""

    BLOCKS = "blocks"
    SUPPORT = "support"
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
    DIZZINESS = "dizziness"
    NUMB_FEET = "numb_feet"
    VISION = "vision"
    LIMB = "limb"
    BONES = "bones"
    PREGNANCY = "pregnancy"
    JUDGEMENT = "judgement"
    OTHER = "other"
    MOOD = "mood"
    HEARING = "hearing"

    @property
    def grading(self) -> Grading:
        """What a yes to it does, and why."""
        return GRADINGS[self]

    @property
    def blocks(self) -> bool:
        """Whether a yes waits for a clinician."""
        return ScreeningEffect.BLOCKS in self.grading.does

    @property
    def gives_support(self) -> bool:
        """Whether a yes raises the risk of a fall."""
        return ScreeningEffect.SUPPORT in self.grading.does

    @property
    def asks(self) -> Phrase:
        """The question."""
        return phrase(f"screen.ask.{self.value}")


@dataclass(frozen=True, slots=True)
class Grading:
    """What a yes does, and where that comes from."""

    does: frozenset[ScreeningEffect]
    source: str


_LISTED = "[K] health writers' lists of who asks a clinician before walking backward"
_FALL = frozenset({ScreeningEffect.BLOCKS, ScreeningEffect.SUPPORT})
_ASK = frozenset({ScreeningEffect.BLOCKS})

GRADINGS: Mapping[Question, Grading] = MappingProxyType(
    {
        Question.OLDER: Grading(
            _FALL,
            f"{_LISTED} (older people prone to falls); all elderly fallers walked backward "
            "below 0.6 m/s (Fritz 2013 [17]); from 65 on [K]",
        ),
        Question.NEUROLOGICAL: Grading(
            _FALL, f"{_LISTED}; support [K]; benefit under supervision is reported after a stroke"
        ),
        Question.HEART: Grading(_ASK, f"{_LISTED}; pain in the chest on exertion [K]"),
        Question.MEDICINE: Grading(_FALL, f"{_LISTED} (balance, coordination); support [K]"),
        Question.FALLS: Grading(_FALL, f"{_LISTED} (anything that raises the risk of a fall)"),
        Question.BALANCE: Grading(
            _FALL, f"{_LISTED}; a spotter or a stable support beside is their advice, too"
        ),
        Question.DIZZINESS: Grading(_FALL, "[K] added by a physiotherapist's view"),
        Question.NUMB_FEET: Grading(_FALL, "[K] added by a physiotherapist's view"),
        Question.VISION: Grading(_FALL, f"{_LISTED}; support [K]"),
        Question.LIMB: Grading(_FALL, f"{_LISTED}; support [K]"),
        Question.BONES: Grading(
            _FALL, "[K] added by a physiotherapist's view: a fall breaks more there"
        ),
        Question.PREGNANCY: Grading(_FALL, f"{_LISTED}; support [K]"),
        Question.JUDGEMENT: Grading(_FALL, f"{_LISTED} (poor judgement); support [K]"),
        Question.OTHER: Grading(_ASK, _LISTED),
        Question.MOOD: Grading(
            frozenset({ScreeningEffect.TELL}),
            "[K] listed by one health writer, no reason for it was found",
        ),
        Question.HEARING: Grading(
            frozenset({ScreeningEffect.NO_SOUND_ONLY}),
            "[K] the exercise is not the trouble, the coach is",
        ),
    }
)
"""The one table of what each yes does."""


class Symptom(str, Enum):
    """What ends a session at once, whoever feels it; what holds then: ``app.programme.holds``."""

    CHEST_PAIN = "chest_pain"
    FAINTED = "fainted"
    BREATHLESS_REST = "breathless_rest"
    BREATHLESS = "breathless"
    DIZZY = "dizzy"
    JOINT_PAIN = "joint_pain"

    @property
    def says(self) -> Phrase:
        """The stop rule: what is felt."""
        return phrase(f"screen.stop.{self.value}")

    @property
    def name_words(self) -> Phrase:
        """What it is called."""
        return phrase(f"symptom.{self.value}")


class Outcome(str, Enum):
    """What the screen says about live coaching."""

    ALLOWED = "allowed"
    NEEDS_CLINICIAN = "needs_clinician"
    ON_HOLD = "on_hold"
    UNANSWERED = "unanswered"


class ScreeningSettings(Section):
    """How long the answers hold."""

    valid_days: int = number(
        180, low=7, high=730, title="Days until it is asked again", unit="days", source="[K]"
    )


@dataclass(frozen=True, slots=True)
class Screening:
    """What came of the screen.

    because: the questions that make it wait for a clinician; unanswered: those that are still
    open. notes: what to show in any case, the answer in plain words first. support: a yes raises
    the risk of a fall.
    sound_only: whether coaching by sound alone, without a screen in sight, is offered.
    """

    outcome: Outcome
    because: tuple[Question, ...] = ()
    unanswered: tuple[Question, ...] = ()
    notes: tuple[Phrase, ...] = ()
    support: bool = False
    sound_only: bool = True

    @property
    def allowed(self) -> bool:
        """Whether live coaching may start."""
        return self.outcome is Outcome.ALLOWED


def screen(answers: Mapping[Question, bool], *, agreed: Collection[Question] = ()) -> Screening:
    """Judge the answers.

    Args:
        answers: yes or no by question; one that is missing is not a no.
        agreed: the questions for whose yes a clinician or physiotherapist agreed.
    """
    yes = [question for question in Question if answers.get(question)]
    because = tuple(question for question in yes if question.blocks)
    unanswered = tuple(question for question in Question if question not in answers)
    support = needs_support_by(answers)
    notes: list[Phrase] = []
    outcome = Outcome.ALLOWED
    if unanswered:
        outcome = Outcome.UNANSWERED
        notes.append(phrase("screen.result.unanswered", count=len(unanswered)))
    elif set(because) - set(agreed):
        outcome = Outcome.NEEDS_CLINICIAN
        notes.append(phrase("screen.result.needs_clinician"))
    else:
        notes.append(phrase("screen.result.agreed" if because else "screen.result.allowed"))
    if support:
        notes.append(phrase("screen.note.support"))
    if Question.MOOD in yes:
        notes.append(phrase("screen.note.mood"))
    sound_only = not any(ScreeningEffect.NO_SOUND_ONLY in one.grading.does for one in yes)
    if not sound_only:
        notes.append(phrase("screen.note.hearing"))
    notes.append(phrase("screen.note.coach"))
    return Screening(outcome, because, unanswered, tuple(notes), support, sound_only)


def needs_support_by(answers: Mapping[Question, bool]) -> bool:
    """Whether any yes raises the risk of a fall."""
    return any(answers.get(question, False) for question in Question if question.gives_support)


def is_due(days_since: int | None, settings: ScreeningSettings | None = None) -> bool:
    """Whether the screen is to be asked: never yet (``None``), or ``days_since`` too long."""
    own = settings or ScreeningSettings()
    return days_since is None or days_since >= own.valid_days


def stop_rules() -> tuple[Phrase, ...]:
    """What is shown before every session: when to stop at once."""
    return (phrase("screen.stop.lead"), *(symptom.says for symptom in Symptom))
