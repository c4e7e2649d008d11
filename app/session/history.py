"""Between the storage and the programme: what was kept, as the programme reads it, and back.

A session's summary holds the programme's figures under ``programme``; a session that was cut
off before it had a summary is reckoned from its intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from app.programme.screening import (
    Outcome,
    Question,
    Screening,
    is_due,
    needs_support_by,
    screen,
)
from app.programme.space import SpaceSettings
from app.programme.values import (
    Feeling,
    PartKind,
    Place,
    Prescribed,
    Prescription,
    SessionRecord,
    Trainee,
)
from app.session.care import agreed_questions, answers_of
from app.storage import NewSession, PlannedInterval, Profile, Session
from app.storage.values import utc_now
from app.words import phrase

if TYPE_CHECKING:
    from app.storage import Store

KEY: Final = "programme"
"""Where a session's summary keeps its ``Figures``."""

WALKED_LEAST_S: Final = 3.0
"""Time backward below which, without a step, nobody walked [K]: the engine itself needs as long."""


class Figures(BaseModel):
    """What the programme must know of a session besides what the storage asks anyway.

    Units and meaning as in ``SessionRecord``; ``None`` where the camera could not tell.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    backward_s: float = Field(ge=0, le=86_400)
    completed: bool
    in_band_share: float | None = Field(default=None, ge=0, le=1)
    step_time_cv_percent: float | None = Field(default=None, ge=0, le=1_000)
    speed_mps: float | None = Field(default=None, ge=0, le=10)
    incline_percent: float = Field(default=0.0, ge=0, le=40)
    focus: tuple[str, ...] = ()

    def as_json(self) -> dict[str, JsonValue]:
        """For ``summary[KEY]``."""
        kept: dict[str, JsonValue] = self.model_dump(mode="json")
        return kept


def answers_aged(profile: Profile) -> bool:
    """Whether the answers of the health screen hold no longer, or were never given."""
    answered_at = profile.health.answered_at
    return is_due(None if answered_at is None else (utc_now() - answered_at).days)


def screening_due(profile: Profile) -> bool:
    """Whether the health screen is to be asked: never yet, too long ago, or because there is a
    question now that was not asked then."""
    return answers_aged(profile) or bool(set(Question) - set(answers_of(profile)))


def screening_of(profile: Profile) -> Screening:
    """What the kept answers say now; answers too old to hold are open questions again. Whoever is
    on hold waits, whatever the answers say."""
    answers = {} if answers_aged(profile) else answers_of(profile)
    found = screen(answers, agreed=agreed_questions(profile.agreement))
    if not profile.holds:
        return found
    symptoms = dict.fromkeys(one.symptom for one in profile.holds)
    why = tuple(phrase("hold.felt", what=one.name_words) for one in symptoms)
    return replace(found, outcome=Outcome.ON_HOLD, notes=(phrase("hold.on"), *why))


def trainee_of(
    profile: Profile,
    place: Place | None = None,
    history: Sequence[SessionRecord] | None = None,
    prescribed: Prescribed | None = None,
) -> Trainee:
    """The person as the programme knows them; ``place`` is the one chosen for today, ``prescribed``
    what leads (``Store.prescriptions``). Without the ``history`` it is not said whether these are
    their first sessions."""
    few = SpaceSettings().first_sessions
    return Trainee(
        level=profile.level,
        place=place or profile.place,
        support=needs_support_by(answers_of(profile)),
        first_sessions=history is not None and len(history) < few,
        prescribed=prescribed,
    )


def new_session(
    profile: Profile,
    prescription: Prescription,
    place: Place,
    camera: str = "",
    feeling: Feeling | None = None,
) -> NewSession:
    """The prescription as a session about to begin."""
    planned = tuple(
        PlannedInterval(
            kind=part.kind,
            duration_s=part.duration_s,
            steps=part.steps,
            focus=part.focus,
            side=part.side,
        )
        for part in prescription.parts
    )
    return NewSession(
        profile_id=profile.id,
        place=place,
        mode=prescription.mode,
        level=prescription.level,
        plan_week=prescription.week,
        camera=camera,
        planned=planned,
        feeling=feeling,
    )


def walked_sessions(store: Store, profile_id: int) -> tuple[Session, ...]:
    """The sessions of a profile in which somebody walked backward, the oldest first; also one
    that still goes on. One that was only opened, or left before a step, is none.

    Raises:
        StorageError: the database cannot be read.
    """
    return tuple(one for one in store.sessions.of(profile_id) if _walked_s(store, one) > 0)


def history_of(
    store: Store, profile_id: int, zone: tzinfo | None = None
) -> tuple[SessionRecord, ...]:
    """All sessions of a profile that were walked and have ended, the oldest first.

    Args:
        zone: in which a session's day is told; ``None`` is this machine's own.

    Raises:
        StorageError: the database cannot be read.
    """
    stops = store.sessions.stop_counts(profile_id)
    records: list[SessionRecord] = []
    for session in store.sessions.of(profile_id):
        if session.ended_at is None:
            continue
        figures = _kept(store, session)
        if _walked_s(store, session) <= 0 and not stops.get(session.id):
            continue  # opened and left: nobody walked
        week = session.plan_week or (records[-1].week if records else 1)
        records.append(_record(session, figures, week, stops.get(session.id, 0), zone))
    return tuple(records)


def _record(
    session: Session, figures: Figures, week: int, stops: int, zone: tzinfo | None
) -> SessionRecord:
    """A free session, one without a week, counts towards the days' ceilings and for what went
    wrong in it, but never towards a week: it was not the plan's."""
    free = session.plan_week is None
    planned_s = sum(one.duration_s for one in session.planned if one.kind is PartKind.BACKWARD)
    return SessionRecord(
        date=session.started_at.astimezone(zone).date(),
        week=week,
        mode=session.mode,
        level=session.level,
        planned_backward_s=figures.backward_s if free else planned_s,
        backward_s=figures.backward_s,
        completed=figures.completed and not free,
        rpe=session.afterwards.effort_rpe,
        pain=session.afterwards.pain,
        safety_stops=stops,
        in_band_share=figures.in_band_share,
        step_time_cv_percent=figures.step_time_cv_percent,
        place=session.place,
        speed_mps=figures.speed_mps,
        incline_percent=figures.incline_percent,
        focus=figures.focus,
        easier=session.feeling is Feeling.TIRED,
    )


def _figures(session: Session) -> Figures | None:
    """The figures of the summary, ``None`` where there are none that can be read."""
    try:
        return Figures.model_validate((session.summary or {}).get(KEY))
    except ValidationError:
        return None


def _kept(store: Store, session: Session) -> Figures:
    """The programme's figures of a session by whatever of it was kept."""
    told = _number((session.summary or {}).get("backward_s"))
    told_figures = Figures(backward_s=min(told, 86_400.0), completed=False) if told > 0 else None
    return _figures(session) or told_figures or _reckoned(store, session)


def _walked_s(store: Store, session: Session) -> float:
    """Time backward; 0 where nobody walked: a moment that looked like it, and not one step, is
    no walk."""
    seconds = _kept(store, session).backward_s
    stepped = _number((session.summary or {}).get("steps")) > 0
    return seconds if stepped or seconds >= WALKED_LEAST_S else 0.0


def _number(value: JsonValue | None) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _reckoned(store: Store, session: Session) -> Figures:
    """The time backward of a session that was cut off, from its intervals."""
    last_s = session.duration.total_seconds()
    walked_s = 0.0
    for interval in store.sessions.intervals(session.id):
        if interval.kind is PartKind.BACKWARD and interval.start_s is not None:
            end_s = last_s if interval.end_s is None else interval.end_s
            walked_s += max(0.0, end_s - interval.start_s)
    return Figures(backward_s=min(walked_s, 86_400.0), completed=False)
