"""Variations that the walker may add to a session: side steps, diagonal steps, uphill.

From the fourth week of the plan on, which is when they are of use (health writers' advice; the
amounts are [K]). Side steps and diagonal steps come after the last bout backward, are timed, and
are counted by the walker: the engine has no name for walking sideways yet, and the coach says
so. Nobody steps sideways on a belt; there the variation is uphill, which is the belt's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.programme.belt import may_climb
from app.programme.plan import Plan
from app.programme.rules import in_order, needs_support
from app.programme.values import (
    Part,
    PartKind,
    Place,
    Prescription,
    SessionRecord,
    Side,
    Trainee,
    Variation,
)
from app.words import Phrase, phrase

_KINDS = {Variation.SIDE_STEPS: PartKind.SIDE_STEPS, Variation.DIAGONAL: PartKind.DIAGONAL}


@dataclass(frozen=True, slots=True)
class Offer:
    """A variation one may choose. locked: why it is not open, ``None`` where it is."""

    variation: Variation
    locked: Phrase | None = None


def offers(
    history: Sequence[SessionRecord],
    today: date,
    trainee: Trainee,
    coming: Prescription,
    plan: Plan | None = None,
) -> tuple[Offer, ...]:
    """What may be added to ``coming``: nothing for whoever walks with support or by a
    prescription, and on a day of rest."""
    plan = plan or Plan()
    if needs_support(trainee) or not coming.mode.of_plan:
        return ()
    if not coming.parts or coming.rest_until is not None:
        return ()
    treadmill = trainee.place is Place.TREADMILL
    names = (Variation.UPHILL,) if treadmill else tuple(_KINDS)
    after = _after(in_order(history, today), plan)
    if treadmill and not may_climb(coming.week, trainee.level, plan):
        week = plan.belt.incline_from_week
        after = phrase("variation.locked.uphill", week=week)
    elif not treadmill and coming.week < plan.variation.from_week:
        after = phrase("variation.locked.week", week=plan.variation.from_week)
    return tuple(Offer(name, after) for name in names)


def varied(
    coming: Prescription,
    wish: Variation | None,
    history: Sequence[SessionRecord],
    today: date,
    trainee: Trainee,
    plan: Plan,
) -> Prescription:
    """``coming`` with the variation that is wished for, or why it is not given."""
    if wish is None:
        return coming
    offered = {one.variation: one for one in offers(history, today, trainee, coming, plan)}
    offer = offered.get(wish)
    if offer is None:
        return coming
    if offer.locked is not None:
        return replace(coming, why=(*coming.why, offer.locked))
    if wish is Variation.UPHILL:
        climbs = coming.belt is not None and coming.belt.incline_percent > 0
        waits = () if climbs else (phrase("variation.waits.uphill"),)
        return replace(coming, variation=wish, why=(*coming.why, *waits))
    return replace(coming, variation=wish, parts=_with(coming.parts, _KINDS[wish], plan))


def _after(records: Sequence[SessionRecord], plan: Plan) -> Phrase | None:
    """Why nothing is added to a session after one that was stopped, or hurt."""
    if not records:
        return None
    last, own = records[-1], plan.repeat
    hurt = last.pain is not None and last.pain > own.pain_most
    if hurt or last.safety_stops > own.safety_stops_most:
        return phrase("variation.locked.after")
    return None


def _with(parts: tuple[Part, ...], kind: PartKind, plan: Plan) -> tuple[Part, ...]:
    """After the last bout: a rest in which it is told how, then to the left and to the right."""
    own = plan.variation
    at = 1 + max(index for index, one in enumerate(parts) if one.kind is PartKind.BACKWARD)
    sides = [Part(kind, own.each_s, side=side) for side in (Side.LEFT, Side.RIGHT)]
    return (*parts[:at], Part(PartKind.REST, own.rest_s), *sides, *parts[at:])
