"""Progress and the sessions so far over REST: charts, and the same as rows to read."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeGuard

from fastapi import APIRouter
from pydantic import JsonValue
from starlette.requests import Request

from app.programme.values import Mode, Place
from app.progress.charts import Figure, figure
from app.progress.measures import MEASURES, MINUTES, Course, courses
from app.server.language import words_for
from app.server.store import ProfileDep, StoreDep
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
    ``layout``). weeks: the same to read, the newest first."""

    id: str
    title: str
    about: str
    sentence: str
    figure: Figure
    weeks: tuple[WeekOut, ...]


class ProgressOut(Value):
    """Each measure that there is something of. missing: titles of those that no session has."""

    measures: tuple[MeasureOut, ...]
    missing: tuple[str, ...]


class SessionOut(Value):
    """A session that was. backward: the time walked backward, in words, empty where it is not
    known. summary: what was measured, as it is kept."""

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
    pain: int | None
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
    )


@router.get("/sessions")
def sessions(request: Request, profile: ProfileDep, store: StoreDep) -> tuple[SessionOut, ...]:
    """All sessions of a profile, the newest first."""
    words = words_for(request, profile)
    return tuple(_session(one, words) for one in reversed(store.sessions.of(profile.id)))


def _measure(course: Course, units: Units, words: Words) -> MeasureOut:
    unit = course.measure.unit_for(units)
    return MeasureOut(
        id=course.measure.id,
        title=words.say(course.measure.title),
        about=words.say(course.measure.about),
        sentence=words.say(course.sentence(units)),
        figure=figure(course, units, words),
        weeks=tuple(
            WeekOut(week=one.monday, value=words.say(unit.says(one.value)), sessions=one.sessions)
            for one in reversed(course.weeks)
        ),
    )


def _session(session: Session, words: Words) -> SessionOut:
    summary = session.summary or {}
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
        steps=round(steps) if _is_number(steps) else None,
        effort_rpe=session.afterwards.effort_rpe,
        pain=session.afterwards.pain,
        note=session.afterwards.note,
        summary=session.summary,
    )


def _is_number(value: JsonValue | None) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
