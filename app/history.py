"""Between the storage and the programme: what was kept, as the programme reads it, and back.

A session's summary holds the programme's figures under ``programme``; a session that was cut
off before it had a summary is reckoned from its intervals.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from app.programme.screening import Question, Screening, is_due, screen
from app.programme.values import (
    PartKind,
    Place,
    Prescription,
    SessionRecord,
    Trainee,
)
from app.storage import NewSession, PlannedInterval, Profile, Session, Store
from app.storage.values import utc_now

KEY: Final = "programme"
"""Where a session's summary keeps its ``Figures``."""


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


def answers_of(profile: Profile) -> dict[Question, bool]:
    """The answers of the health screen that are known questions."""
    known = {question.value: question for question in Question}
    return {known[id_]: yes for id_, yes in profile.health.answers.items() if id_ in known}


def screening_due(profile: Profile) -> bool:
    """Whether the health screen is to be asked: never yet, or too long ago."""
    answered_at = profile.health.answered_at
    return is_due(None if answered_at is None else (utc_now() - answered_at).days)


def screening_of(profile: Profile) -> Screening:
    """What the kept answers say now; answers too old to hold are open questions again."""
    if screening_due(profile):
        return screen({})
    agreed = profile.health.clinician_agreed_at is not None
    return screen(answers_of(profile), clinician_agreed=agreed)


def trainee_of(profile: Profile, place: Place | None = None) -> Trainee:
    """The person as the programme knows them; ``place`` is the one chosen for today."""
    answers = answers_of(profile)
    return Trainee(
        level=profile.level,
        place=place or profile.place,
        older=answers.get(Question.OLDER, False),
        fell_lately=answers.get(Question.FALLS, False),
        poor_balance=answers.get(Question.BALANCE, False),
    )


def new_session(
    profile: Profile, prescription: Prescription, place: Place, camera: str = ""
) -> NewSession:
    """The prescription as a session about to begin."""
    planned = tuple(
        PlannedInterval(
            kind=part.kind, duration_s=part.duration_s, steps=part.steps, focus=part.focus
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
    )


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
        figures = _figures(session) or _reckoned(store, session)
        if figures.backward_s <= 0 and not stops.get(session.id):
            continue  # opened and left: nothing was walked
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
    )


def _figures(session: Session) -> Figures | None:
    """The figures of the summary, ``None`` where there are none that can be read."""
    try:
        return Figures.model_validate((session.summary or {}).get(KEY))
    except ValidationError:
        return None


def _reckoned(store: Store, session: Session) -> Figures:
    """The time backward of a session that was cut off, from its intervals."""
    last_s = session.duration.total_seconds()
    walked_s = 0.0
    for interval in store.sessions.intervals(session.id):
        if interval.kind is PartKind.BACKWARD and interval.start_s is not None:
            end_s = last_s if interval.end_s is None else interval.end_s
            walked_s += max(0.0, end_s - interval.start_s)
    return Figures(backward_s=min(walked_s, 86_400.0), completed=False)
