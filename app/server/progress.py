"""Progress and the sessions so far over REST: charts, and the same as rows to read."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeGuard

from fastapi import APIRouter
from pydantic import JsonValue
from starlette.requests import Request

from app.programme.effort import effort
from app.programme.values import Mode, Place
from app.progress.charts import Figure, figure
from app.progress.measures import MEASURES, MINUTES, MeasureHistory, courses, untold
from app.progress.symptoms import symptoms_of
from app.server.language import words_for
from app.server.store import ProfileDep, StoreDep
from app.session.history import walked_sessions
from app.storage import Session, Units
from app.storage.values import Value
from app.words import Words
from app.words.names import level_name

router = APIRouter(prefix="/api/profiles/{profile_id}")


class WeekOut(Value):
    """A week from Monday, with its value in words."""

    week: date
    value: str
    sessions: int


class MeasureOut(Value):
    """A measure over the weeks. sentence: its course in words. figure: for Plotly (``data`` and
    ``layout``), ``None`` where there is one value only. weeks: the same to read, the newest
    first."""

    id: str
    title: str
    about: str
    sentence: str
    figure: Figure | None
    weeks: tuple[WeekOut, ...]


class FeltOut(Value):
    """What was felt, when, and whether it still holds the walker back."""

    at: datetime
    symptom: str
    open: bool


class ProgressOut(Value):
    """Each measure that there is something of. missing: titles of those that no session has.
    felt: what was felt, the newest first."""

    measures: tuple[MeasureOut, ...]
    missing: tuple[str, ...]
    felt: tuple[FeltOut, ...]


class SessionOut(Value):
    """A session that was. backward: the time walked backward, in words, empty where it is not
    known. effort: how hard it felt, in words. felt: the symptoms told of it, in words. summary:
    what was measured, as it is kept."""

    id: int
    started_at: datetime
    ended_at: datetime | None
    interrupted: bool
    place: Place
    place_words: str
    mode: Mode
    mode_words: str
    level_words: str
    plan_week: int | None
    backward: str
    steps: int | None
    effort_rpe: int | None
    effort: str
    pain: int | None
    felt: tuple[str, ...]
    note: str
    summary: dict[str, JsonValue] | None


@router.get("/progress")
def progress(request: Request, profile: ProfileDep, store: StoreDep) -> ProgressOut:
    """Each measure over the weeks."""
    words = words_for(request, profile)
    found = courses(store, profile.id)
    there = {course.measure.id for course in found}
    return ProgressOut(
        measures=tuple(_measure(course, profile.units, words) for course in found),
        missing=tuple(words.say(one.title) for one in MEASURES if one.id not in there),
        felt=tuple(
            FeltOut(at=one.at, symptom=words.say(one.says), open=one.open)
            for one in reversed(symptoms_of(store, profile.id))
        ),
    )


@router.get("/sessions")
def sessions(request: Request, profile: ProfileDep, store: StoreDep) -> tuple[SessionOut, ...]:
    """The sessions of a profile in which somebody walked or felt something, the newest first."""
    words = words_for(request, profile)
    walked = {one.id for one in walked_sessions(store, profile.id)}
    felt: dict[int, list[str]] = {}
    for one in symptoms_of(store, profile.id):
        if one.session_id is not None:
            felt.setdefault(one.session_id, []).append(words.say(one.says))
    shown = (one for one in store.sessions.of(profile.id) if one.id in walked or one.id in felt)
    return tuple(_session(one, tuple(felt.get(one.id, ())), words) for one in shown)[::-1]


def _measure(course: MeasureHistory, units: Units, words: Words) -> MeasureOut:
    unit = course.measure.unit_for(units)
    return MeasureOut(
        id=course.measure.id,
        title=words.say(course.measure.title),
        about=words.say(course.measure.about),
        sentence=words.say(course.sentence(units)),
        figure=figure(course, units, words) if course.has_chart else None,
        weeks=tuple(
            WeekOut(week=one.monday, value=words.say(unit.says(one.value)), sessions=one.sessions)
            for one in reversed(course.weeks)
        ),
    )


def _session(session: Session, felt: tuple[str, ...], words: Words) -> SessionOut:
    summary, rpe = session.summary or {}, session.afterwards.effort_rpe
    backward_s, steps = summary.get("backward_s"), summary.get("steps")
    return SessionOut(
        id=session.id,
        started_at=session.started_at,
        ended_at=session.ended_at,
        interrupted=session.interrupted,
        place=session.place,
        place_words=words.say(session.place.says),
        mode=session.mode,
        mode_words=words.say(session.mode.says),
        level_words=words.say(level_name(session.level)),
        plan_week=session.plan_week,
        backward=words.say(MINUTES.says(backward_s)) if _is_number(backward_s) else "",
        steps=round(steps) if _is_number(steps) and "steps" not in untold(session) else None,
        effort_rpe=rpe,
        effort="" if rpe is None else words.say(effort(rpe)),
        pain=session.afterwards.pain,
        felt=felt,
        note=session.afterwards.note,
        summary=session.summary,
    )


def _is_number(value: JsonValue | None) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
