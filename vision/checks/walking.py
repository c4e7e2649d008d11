"""Preconditions of every check: a visible walker, the right view, a steady walk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from vision.checks.base import Moment, SteadyRule
from vision.checks.reasons import Reason
from vision.values import Body, Direction, Foot, Step, View

_SIDE_NEEDED = {
    View.OBLIQUE: Reason.SIDE_NOT_OBLIQUE,
    View.FRONT: Reason.SIDE_NOT_FRONT,
    View.REAR: Reason.SIDE_NOT_REAR,
    View.UNKNOWN: Reason.FACING_UNKNOWN,
}
_FRONT_NEEDED = {
    View.SIDE: Reason.FRONT_NOT_SIDE,
    View.OBLIQUE: Reason.FRONT_NOT_OBLIQUE,
    View.UNKNOWN: Reason.FACING_UNKNOWN,
}
_LONGEST, _SHORTEST = 1.7, 0.4  # implausible step times, over the typical one


def backward_steps(moment: Moment) -> tuple[Step, ...]:
    """The backward steps of the present bout, oldest first."""
    return moment.backward_steps


def step_times(steps: Sequence[Step], min_confidence: float) -> list[tuple[Foot, float]]:
    """Each landing foot with the seconds since the other foot's contact.

    Only pairs of trusted, alternating contacts count, without intervals so long that a contact was
    missed or so short that one is false.
    """
    times = [
        (step.foot, step.contact_s - before.contact_s)
        for before, step in pairwise(steps)
        if step.foot is not before.foot
        and step.contact_s > before.contact_s
        and min(before.confidence, step.confidence) >= min_confidence
    ]
    if not times:
        return []
    # The upper quartile, since half of a limping walk's steps may be long and half of them short.
    usual = sorted(seconds for _, seconds in times)[3 * (len(times) - 1) // 4]
    return [(foot, s) for foot, s in times if _SHORTEST * usual <= s <= _LONGEST * usual]


def maybe_backward(moment: Moment) -> bool:
    """Whether what is seen now may belong to a backward walk.

    Deciding on the direction takes time, and the seconds before the decision belong to the walk:
    they count as evidence, but no verdict is given before the decision.
    """
    return moment.gait.direction in (Direction.BACKWARD, Direction.UNKNOWN)


def not_steady(moment: Moment, rule: SteadyRule) -> Reason | None:
    """Why the walk is not to be judged yet, ``None`` when it is."""
    if moment.gait.direction is not Direction.BACKWARD:
        return Reason.NOT_BACKWARD
    steps = backward_steps(moment)
    if len(steps) < rule.min_steps:
        return Reason.FEW_STEPS
    # The bout counts from the decision, but its first steps were taken before.
    walked_s = max(moment.gait.bout_s, moment.t_s - steps[0].contact_s)
    return Reason.FEW_STEPS if walked_s < rule.min_bout_s else None


def wrong_view(body: Body, needed: Collection[View]) -> Reason | None:
    """Why what a check looks at can't be seen in this view, ``None`` when it can."""
    if body.view in needed:
        return None
    return (_SIDE_NEEDED if View.SIDE in needed else _FRONT_NEEDED).get(body.view, Reason.UNCLEAR)
