"""Treadmill advice: how fast, how steep, and only one of them more than last time."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from app.programme.plan import Plan
from app.programme.rules import is_clean, reasons_to_repeat, steady
from app.programme.values import KMH_MPS, MPH_MPS, BeltAdvice, Place, SessionRecord, Variable
from app.words import Phrase, phrase
from vision.values import Level

_GRAIN_MPH = 0.1


def belt_advice(
    records: Sequence[SessionRecord],
    week: int,
    level: Level,
    backward_s: float,
    plan: Plan,
    *,
    weeks_back: int = 0,
    easier: bool = False,
    uphill: bool = False,
) -> BeltAdvice:
    """Speed and incline for the next session on a treadmill.

    Faster by one small step when the last session on the belt was stable (good, with a rhythm
    known to be steady) and neither time nor level's cap stands against it; slower after a
    session that was not good, and after a break.

    Args:
        records: the history, oldest first. week, backward_s: of the session to come.
        weeks_back: weeks that a long break cost. easier: nothing is to be faster or steeper today.
        uphill: the walker has chosen that the belt rises; else it is level, and where it rises it
            is no faster than last time.
    """
    own = plan.belt
    cap_mph = own.most_mph.at(level)
    if week == 1:
        cap_mph = min(cap_mph, own.first_week_mph)
    belt = [one for one in records if one.place is Place.TREADMILL and one.speed_mps is not None]
    if not belt or belt[-1].speed_mps is None:
        return _advice(min(own.start_mph, cap_mph), 0.0, None, "start")
    last, last_mph = belt[-1], belt[-1].speed_mps / MPH_MPS
    steepest = own.incline_most_percent if uphill and may_climb(week, level, plan) else 0.0
    incline = min(last.incline_percent, steepest)
    if weeks_back or reasons_to_repeat(last, plan):
        slower = last_mph - own.step_mph * max(1, weeks_back)
        slower = min(max(slower, own.start_mph), last_mph, cap_mph)
        return _advice(slower, 0.0, None, "back" if weeks_back else "slower")
    if last_mph > cap_mph + 1e-9:
        return _advice(cap_mph, incline, None, "cap")
    # More time than any session on this belt, or overground since, is change enough.
    grew = backward_s > min(last.planned_backward_s, records[-1].planned_backward_s) + 1e-9
    stable = is_clean(last, plan) and steady(last, plan)
    if grew or not stable or easier:
        return _advice(last_mph, incline, None, "time" if grew else "same")
    steeper = min(incline + own.incline_step_percent, steepest)
    if steeper > last.incline_percent + 1e-9:
        return _advice(last_mph, steeper, Variable.INCLINE, "steeper")
    faster = _down(min(last_mph + own.step_mph, cap_mph))
    if faster > last_mph + 1e-9:
        return _advice(faster, incline, Variable.SPEED, "faster")
    return _advice(last_mph, incline, None, "cap")


def may_climb(week: int, level: Level, plan: Plan) -> bool:
    """Whether the belt may rise at all: advanced, and late enough in the plan."""
    return level is Level.ADVANCED and week >= plan.belt.incline_from_week


def _down(mph: float) -> float:
    """The belt's own tenth below, so that rounding never goes over a cap."""
    return floor(mph / _GRAIN_MPH + 1e-6) * _GRAIN_MPH


def _advice(mph: float, incline: float, changed: Variable | None, why: str) -> BeltAdvice:
    speed_mps = _down(mph) * MPH_MPS
    shown: Phrase = phrase(
        f"belt.{why}",
        mph=round(speed_mps / MPH_MPS, 1),
        kmh=round(speed_mps / KMH_MPS, 1),
        **({"incline": incline} if why == "steeper" else {}),
    )
    return BeltAdvice(speed_mps, incline, changed, shown)
