"""Between the values outside and the rows inside. Anything that is not finite becomes unknown."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from app.programme.holds import Lift
from app.programme.screening import Symptom
from app.programme.values import Feeling, Mode, Place
from app.storage.errors import StorageError
from app.storage.tables import (
    AgreementRow,
    CueRow,
    HoldRow,
    IntervalRow,
    ProfileRow,
    SafetyStopRow,
    SessionRow,
    StepRow,
)
from app.storage.values import (
    ID_LENGTH,
    SUMMARY_LENGTH,
    WORDS_LENGTH,
    Afterwards,
    Agreement,
    HealthScreen,
    Hold,
    Interval,
    IntervalKind,
    NewProfile,
    NewSession,
    PlannedInterval,
    Profile,
    SafetyStop,
    SaidCue,
    Session,
    Summary,
    Units,
    clean,
    clipped,
)
from vision.values import Cue, Step

Columns = dict[str, Any]


def _finite(value: float | None) -> float | None:
    # float(): NumPy's own numbers are none that a driver knows.
    return float(value) if value is not None and math.isfinite(value) else None


def _needed(value: float, what: str) -> float:
    if not math.isfinite(value):
        raise StorageError(f"{what} without a time cannot be kept")
    return float(value)


def profile_columns(profile: NewProfile) -> Columns:
    """The columns of a profile, without id and time of making."""
    return {
        "name": profile.name,
        "name_key": profile.name.casefold(),
        "height_m": profile.height_m,
        "mass_kg": profile.mass_kg,
        "level": profile.level,
        "units": profile.units.value,
        "place": profile.place.value,
        "language": profile.language,
        "region": profile.region,
        "health_answers": dict(profile.health.answers),
        "health_answered_at": profile.health.answered_at,
    }


def profile_of(row: ProfileRow) -> Profile:
    """The profile in a row."""
    return Profile(
        id=row.id,
        name=row.name,
        height_m=row.height_m,
        mass_kg=row.mass_kg,
        level=row.level,
        units=Units(row.units),
        place=Place(row.place),
        language=row.language,
        region=row.region,
        health=HealthScreen(answers=row.health_answers, answered_at=row.health_answered_at),
        created_at=row.created_at,
        agreement=next(
            (agreement_of(one) for one in reversed(row.agreements) if one.ended_at is None), None
        ),
        holds=tuple(hold_of(one) for one in row.holds if one.ended_at is None),
    )


def agreement_of(row: AgreementRow) -> Agreement:
    """The agreement in a row."""
    return Agreement(
        id=row.id,
        who=row.who,
        agreed_on=row.agreed_on,
        covers=tuple(str(one) for one in row.covers),
        recorded_at=row.recorded_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )


def hold_of(row: HoldRow) -> Hold:
    """The hold in a row."""
    return Hold(
        id=row.id,
        symptom=Symptom(row.symptom),
        began_at=row.began_at,
        session_id=row.session_id,
        acknowledged_at=row.acknowledged_at,
        ended_at=row.ended_at,
        ended_how=None if row.ended_how is None else Lift(row.ended_how),
        agreement_id=row.agreement_id,
    )


def session_columns(session: NewSession) -> Columns:
    """The columns of a session that begins."""
    return {
        "profile_id": session.profile_id,
        "place": session.place.value,
        "mode": session.mode.value,
        "level": session.level,
        "plan_week": session.plan_week,
        "view": session.view,
        "camera": session.camera,
        "planned": [interval.model_dump(mode="json") for interval in session.planned],
        "feeling": None if session.feeling is None else session.feeling.value,
    }


def afterwards_columns(afterwards: Afterwards) -> Columns:
    """The columns of what was asked afterwards."""
    return afterwards.model_dump()


def session_of(row: SessionRow) -> Session:
    """The session in a row."""
    return Session(
        id=row.id,
        uid=row.uid,
        profile_id=row.profile_id,
        place=Place(row.place),
        mode=Mode(row.mode),
        level=row.level,
        plan_week=row.plan_week,
        view=row.view,
        camera=row.camera,
        planned=tuple(PlannedInterval.model_validate(one) for one in row.planned),
        started_at=row.started_at,
        written_at=row.written_at,
        ended_at=row.ended_at,
        interrupted=row.interrupted,
        afterwards=Afterwards(effort_rpe=row.effort_rpe, pain=row.pain, note=row.note),
        summary=row.summary,
        feeling=None if row.feeling is None else Feeling(row.feeling),
    )


def interval_columns(interval: Interval) -> Columns:
    """The columns of an interval."""
    return interval.model_dump() | {"kind": interval.kind.value}


def interval_of(row: IntervalRow) -> Interval:
    """The interval in a row."""
    return Interval(
        number=row.number,
        kind=IntervalKind(row.kind),
        planned_start_s=row.planned_start_s,
        planned_end_s=row.planned_end_s,
        start_s=row.start_s,
        end_s=row.end_s,
        focus=row.focus,
    )


def step_columns(step: Step) -> Columns:
    """The columns of a step.

    Raises:
        StorageError: it has no time of contact.
    """
    return {
        "step_index": int(step.index),
        "foot": step.foot,
        "contact_s": _needed(step.contact_s, "a step"),
        "known_s": _needed(step.known_s, "a step"),
        "liftoff_s": _finite(step.liftoff_s),
        "direction": step.direction,
        "confidence": _finite(step.confidence) or 0.0,
        "length_m": _finite(step.length_m),
        "length_leg": _finite(step.length_leg),
        "landing": step.landing,
        "foot_pitch_deg": _finite(step.foot_pitch_deg),
        "heel_lag_s": _finite(step.heel_lag_s),
        "first_touch_s": _finite(step.first_touch_s),
        "first_touch_spread_s": _finite(step.first_touch_spread_s),
    }


def step_of(row: StepRow) -> Step:
    """The step in a row."""
    return Step(
        index=row.step_index,
        foot=row.foot,
        contact_s=row.contact_s,
        direction=row.direction,
        confidence=row.confidence,
        known_s=row.known_s,
        liftoff_s=row.liftoff_s,
        length_m=row.length_m,
        length_leg=row.length_leg,
        landing=row.landing,
        foot_pitch_deg=row.foot_pitch_deg,
        heel_lag_s=row.heel_lag_s,
        first_touch_s=row.first_touch_s,
        first_touch_spread_s=row.first_touch_spread_s,
    )


def cue_columns(cue: Cue, safety: bool) -> Columns:
    """The columns of a cue; words too long for a cue are cut.

    Raises:
        StorageError: it has no time.
    """
    return {
        "t_s": _needed(cue.t_s, "a cue"),
        "cue_id": clipped(cue.id, ID_LENGTH),
        "priority": cue.priority,
        "text": clipped(cue.text, WORDS_LENGTH),
        "spoken": clipped(cue.spoken, WORDS_LENGTH),
        "earcon": clipped(cue.earcon, ID_LENGTH),
        "safety": safety,
    }


def cue_of(row: CueRow) -> SaidCue:
    """The cue in a row."""
    cue = Cue(
        t_s=row.t_s,
        id=row.cue_id,
        priority=row.priority,
        text=row.text,
        spoken=row.spoken,
        earcon=row.earcon,
    )
    return SaidCue(cue=cue, safety=row.safety)


def stop_columns(stop: SafetyStop) -> Columns:
    """The columns of a safety stop.

    Raises:
        StorageError: it has no time.
    """
    return {"t_s": _needed(stop.t_s, "a safety stop"), "why": clipped(stop.why, WORDS_LENGTH)}


def stop_of(row: SafetyStopRow) -> SafetyStop:
    """The safety stop in a row."""
    return SafetyStop(t_s=row.t_s, why=row.why)


def kept_summary(summary: Mapping[str, JsonValue]) -> Summary:
    """A summary as every database takes it.

    Raises:
        StorageError: it is larger than a summary can be.
    """
    kept = {clean(name): _tidy(value) for name, value in summary.items()}
    if len(json.dumps(kept)) > SUMMARY_LENGTH:
        raise StorageError("the summary is too large to be kept")
    return kept


def _tidy(value: JsonValue) -> JsonValue:
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_tidy(one) for one in value]
    if isinstance(value, dict):
        return {clean(name): _tidy(one) for name, one in value.items()}
    return value
