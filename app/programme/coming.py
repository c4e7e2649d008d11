"""What leads today: a physiotherapist's prescription while it holds, else the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.programme.plan import Plan
from app.programme.prescribe import next_session
from app.programme.prescribed import prescribed_session
from app.programme.values import Feeling, Mode, Prescription, SessionRecord, Trainee, Variation
from app.programme.variations import varied
from app.words import phrase


def coming_session(
    history: Sequence[SessionRecord],
    today: date,
    trainee: Trainee,
    *,
    mode: Mode | None = None,
    variation: Variation | None = None,
    feeling: Feeling | None = None,
    plan: Plan | None = None,
) -> Prescription:
    """The session to walk next.

    Args:
        history: all sessions so far, in any order. today: the walker's own day.
        mode, variation: what the walker would like; what is not open is not given, and the
            reasons say so. A prescription knows neither. feeling: how the walker feels today;
            tired, it is shorter and easier.
    """
    plan = plan or Plan()
    leads = trainee.prescribed
    if leads is not None and leads.holds(today):
        return prescribed_session(history, today, trainee, leads, plan, feeling)
    uphill = variation is Variation.UPHILL
    coming = next_session(
        history, today, trainee, mode=mode, plan=plan, feeling=feeling, uphill=uphill
    )
    if feeling is Feeling.TIRED:
        why = () if variation is None else (phrase("variation.locked.tired"),)
        return replace(coming, why=(*coming.why, *why))
    return varied(coming, variation, history, today, trainee, plan)
