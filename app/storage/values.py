"""The values that go in and out of the storage; the database's own classes stay inside.

Moments (``..._at``) are aware and in UTC; ``..._s`` is seconds on the session's clock, which is
that of the frames. Steps, cues, levels and so on are those of ``vision.values``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from enum import Enum
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from app.programme.holds import Lift
from app.programme.screening import Symptom
from app.programme.values import Feeling, Mode, Part, PartKind, Place, Side
from vision.values import Cue, Level, View

NAME_LENGTH = 80
WHO_LENGTH = 120
ID_LENGTH = 64
WORDS_LENGTH = 300
NOTE_LENGTH = 2000
LONG_NOTE_LENGTH = 4000
FILE_NAME_LENGTH = 200
MOST_NESTED = 8
MOST_DRAWN = 1e9
SUMMARY_LENGTH = 200_000


def clean(text: str) -> str:
    """``text`` as every database takes it: no NUL, no halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def clipped(text: str, length: int) -> str:
    """``text`` clean and at most ``length`` long, for words that come from the program itself."""
    return clean(text)[:length]


def utc_now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(timezone.utc)


def _printable(text: str) -> str:
    if not text.isprintable() or text != text.strip() or not text:
        raise ValueError("one line of printable characters, without spaces around")
    return clean(text)


def _storable(given: dict[str, JsonValue]) -> dict[str, JsonValue]:
    _check_storable(given, MOST_NESTED)
    return given


def _check_storable(given: JsonValue, deep: int) -> None:
    if isinstance(given, str) and clean(given) != given:
        raise ValueError("a character that cannot be kept")
    if isinstance(given, int | float) and not abs(given) <= MOST_DRAWN:
        raise ValueError("a number that cannot be drawn")
    if isinstance(given, dict | list):
        if not deep:
            raise ValueError("nested too deep")
        inside = [*given, *given.values()] if isinstance(given, dict) else given
        for one in inside:
            _check_storable(one, deep - 1)


def _to_utc(moment: datetime) -> datetime:
    # Years 1 and 9999 have no room for a time zone's difference.
    if not 1900 <= moment.year <= 9000:
        raise ValueError("the year is out of bounds")
    return moment.astimezone(timezone.utc)


Utc: TypeAlias = Annotated[AwareDatetime, AfterValidator(_to_utc)]
Name: TypeAlias = Annotated[str, Field(max_length=NAME_LENGTH), AfterValidator(_printable)]
Label: TypeAlias = Annotated[str, Field(max_length=ID_LENGTH), AfterValidator(_printable)]
Note: TypeAlias = Annotated[str, Field(max_length=NOTE_LENGTH), AfterValidator(clean)]
LongNote: TypeAlias = Annotated[str, Field(max_length=LONG_NOTE_LENGTH), AfterValidator(clean)]
FileName: TypeAlias = Annotated[str, Field(max_length=FILE_NAME_LENGTH), AfterValidator(_printable)]
Drawing: TypeAlias = Annotated[dict[str, JsonValue], AfterValidator(_storable)]
"""As a page writes one; nothing in it that some database, or JSON, cannot give back."""
Camera: TypeAlias = Annotated[str, Field(max_length=WORDS_LENGTH), AfterValidator(clean)]
Language: TypeAlias = Annotated[
    str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=16)
]
Region: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Seconds: TypeAlias = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]
Summary: TypeAlias = dict[str, JsonValue]
IntervalKind: TypeAlias = PartKind


class Units(str, Enum):
    """In which units a person thinks; what is kept is always metric."""

    METRIC = "metric"
    IMPERIAL = "imperial"


class Value(BaseModel):
    """Frozen, closed to unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HealthScreen(Value):
    """The answers of the health screen by question (``True`` is "yes, that is so with me")."""

    answers: dict[Label, bool] = Field(default_factory=dict, max_length=50)
    answered_at: Utc | None = None


class Agreement(Value):
    """A clinician's or physiotherapist's word that somebody may walk.

    who: name or practice; empty in one that was given before names were asked. agreed_on: the day
    that they said it. covers: what it was given for, ``ask:QUESTION`` and ``felt:SYMPTOM``.
    ended_by: what ended it, likewise, or ``agreement`` for a newer one.
    """

    id: int
    who: str
    agreed_on: date
    covers: tuple[str, ...]
    recorded_at: Utc
    ended_at: Utc | None = None
    ended_by: str | None = None


class Hold(Value):
    """What was felt, after which nobody is coached until it is lifted.

    session_id: the session it was felt in, if it was one. acknowledged_at: when it was said that
    what to do now was read. ended_how: ``passed`` or ``clinician``; agreement_id: whose word.
    """

    id: int
    symptom: Symptom
    began_at: Utc
    session_id: int | None = None
    acknowledged_at: Utc | None = None
    ended_at: Utc | None = None
    ended_how: Lift | None = None
    agreement_id: int | None = None


class NewProfile(Value):
    """A person, as entered."""

    name: Name
    height_m: float | None = Field(default=None, ge=0.8, le=2.5)
    mass_kg: float | None = Field(default=None, ge=20, le=400)
    level: Level = Level.BEGINNER
    units: Units = Units.METRIC
    place: Place = Place.HALLWAY
    language: Language = "en"
    region: Region | None = None
    health: HealthScreen = HealthScreen()


class Profile(NewProfile):
    """A person, as kept. agreement: the one that has not ended; holds: those that have not."""

    id: int
    created_at: Utc
    agreement: Agreement | None = None
    holds: tuple[Hold, ...] = ()


class PlannedInterval(Value):
    """An interval of the plan; with ``steps`` it ends after so many. side: as in ``Part``."""

    kind: IntervalKind
    duration_s: Seconds
    steps: int | None = Field(default=None, ge=1, le=10_000)
    focus: Label | None = None
    side: Side | None = None

    def as_part(self) -> Part:
        """As the programme knows it."""
        return Part(self.kind, self.duration_s, self.steps, self.focus, self.side)


class NewSession(Value):
    """A session about to begin. plan_week: 1 is the first; camera: its name, as shown; feeling:
    how the walker said that they felt before it."""

    profile_id: int
    place: Place = Place.HALLWAY
    mode: Mode = Mode.LEARN
    level: Level = Level.BEGINNER
    plan_week: int | None = Field(default=None, ge=1, le=520)
    view: View = View.UNKNOWN
    camera: Camera = ""
    planned: tuple[PlannedInterval, ...] = Field(default=(), max_length=200)
    feeling: Feeling | None = None


class Afterwards(Value):
    """What the walker is asked afterwards: effort on Borg's scale of 6 to 20, pain 0 to 10."""

    effort_rpe: int | None = Field(default=None, ge=6, le=20)
    pain: int | None = Field(default=None, ge=0, le=10)
    note: Note = ""


class Session(NewSession):
    """A session as kept.

    uid: its name among files. ended_at: ``None`` while it goes on. written_at: when its last
    row was written. interrupted: it ended without being finished.
    """

    id: int
    uid: str
    started_at: Utc
    written_at: Utc
    ended_at: Utc | None = None
    interrupted: bool = False
    afterwards: Afterwards = Afterwards()
    summary: Summary | None = None

    @property
    def duration(self) -> timedelta:
        """From the start to the end, or to the last row written."""
        return (self.ended_at or self.written_at) - self.started_at


class Interval(Value):
    """An interval as it went; ``number`` counts from 0. end_s: ``None`` while it goes on."""

    number: int = Field(ge=0, le=10_000)
    kind: IntervalKind
    planned_start_s: Seconds | None = None
    planned_end_s: Seconds | None = None
    start_s: Seconds | None = None
    end_s: Seconds | None = None
    focus: Label | None = None


class SaidCue(Value):
    """A cue as it was said. safety: it was about safety, not about form."""

    cue: Cue
    safety: bool


class SafetyStop(Value):
    """The coach stopped the walker; ``why`` is the reason's id or words."""

    t_s: float
    why: str
