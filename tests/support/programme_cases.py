"""Histories for the tests of the programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.programme.coming import coming_session
from app.programme.values import Mode, Prescription, SessionRecord, Trainee, Variation

MONDAY = date(2026, 3, 2)


def record(prescription: Prescription, day: date, trainee: Trainee) -> SessionRecord:
    """A session that went just as prescribed, and well."""
    belt = prescription.belt
    return SessionRecord(
        date=day,
        week=prescription.week,
        mode=prescription.mode,
        level=prescription.level,
        planned_backward_s=prescription.backward_s,
        backward_s=prescription.backward_s,
        completed=True,
        rpe=11,
        pain=0,
        in_band_share=0.9,
        step_time_cv_percent=6,
        place=trainee.place,
        speed_mps=belt.speed_mps if belt is not None else None,
        incline_percent=belt.incline_percent if belt is not None else 0.0,
    )


def good_weeks(
    count: int,
    trainee: Trainee | None = None,
    start: date = MONDAY,
    mode: Mode | None = None,
    variation: Variation | None = None,
) -> tuple[SessionRecord, ...]:
    """So many calendar weeks of good sessions on Monday, Wednesday and Friday."""
    trainee = trainee or Trainee()
    history: list[SessionRecord] = []
    for week in range(count):
        for offset in (0, 2, 4):
            day = start + timedelta(days=7 * week + offset)
            coming = coming_session(history, day, trainee, mode=mode, variation=variation)
            if coming.parts and coming.rest_until is None:
                history.append(record(coming, day, trainee))
    return tuple(history)


def after(history: Sequence[SessionRecord], days: int = 2) -> date:
    """So many days after the last session."""
    return history[-1].date + timedelta(days=days)


def but(history: Sequence[SessionRecord], **changes: object) -> tuple[SessionRecord, ...]:
    """The history with its last session changed."""
    return (*history[:-1], replace(history[-1], **changes))  # type: ignore[arg-type]
