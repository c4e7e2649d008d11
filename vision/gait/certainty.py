"""The confidence in a contact: the chance that it is one, within 0.1 s, on the foot that is named.

Two chances that know little of each other are multiplied. That there is a contact at all is told
best by the spread that the timing model gives its time, less by how near the model holds it and by
what comes before (the direction, and what the pictures carry). That the foot is right is told by
how far the votes of the whole walk agree, and by the contact's own. What each of these weighs, in
log odds, is fitted to walks of people from whom the timing model has not learnt, so that confidence
comes true: ``python -m app.evaluation.certainty``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from vision.settings import Section, number

_FITTED = "measured: fitted to walks of people kept aside by app.evaluation.certainty"
_USUAL_SPREAD_S = 0.02
_LEAST_SPREAD_S, _MOST_SPREAD_S = 0.005, 0.2


class ContactChanceSettings(Section):
    """What the witnesses weigh."""

    contact: float = number(
        0.98, low=-10.0, high=10.0, title="Log odds of a usual contact", unit="1", source=_FITTED
    )
    by_spread: float = number(
        2.65,
        low=0.0,
        high=10.0,
        title="Log odds that a contact gains where its time spreads e times less",
        unit="1",
        source=_FITTED,
    )
    by_nearness: float = number(
        0.73,
        low=0.0,
        high=10.0,
        title="Log odds per log odds of the timing model's nearness",
        unit="1",
        source=_FITTED,
    )
    frontal: float = number(
        0.46,
        low=-5.0,
        high=5.0,
        title="More log odds from front or rear, where every time spreads wider",
        unit="1",
        source=_FITTED,
    )
    by_before: float = number(
        0.12,
        low=0.0,
        high=10.0,
        title="Log odds per log odds of the direction and of what the pictures carry",
        unit="1",
        source=_FITTED,
    )
    foot: float = number(
        -0.06,
        low=-10.0,
        high=20.0,
        title="Log odds of a foot nobody votes for",
        unit="1",
        source=_FITTED,
    )
    by_walk: float = number(
        0.44,
        low=0.0,
        high=10.0,
        title="Log odds of the foot per log odds that the votes of the whole walk give",
        unit="1",
        source=_FITTED,
    )
    by_own_vote: float = number(
        3.14,
        low=0.0,
        high=20.0,
        title="Log odds of the foot that its own vote gives",
        unit="1",
        source=_FITTED,
    )


@dataclass(frozen=True, slots=True)
class Sight:
    """What speaks for a contact being one. spread_s: mean deviation of its time. nearness: the
    timing model's, 0..1. before: confidence of all that comes before the contacts, 0..1."""

    spread_s: float
    nearness: float
    before: float
    frontal: bool


def contact_chance(sight: Sight, settings: ContactChanceSettings) -> float:
    """The chance, 0..1, that a contact is one, within 0.1 s."""
    spread_s = min(max(sight.spread_s, _LEAST_SPREAD_S), _MOST_SPREAD_S)
    return _chance(
        settings.contact
        - settings.by_spread * math.log(spread_s / _USUAL_SPREAD_S)
        + settings.by_nearness * _log_odds(sight.nearness)
        + settings.frontal * sight.frontal
        + settings.by_before * _log_odds(sight.before)
    )


def foot_chance(walk: float, vote: float, settings: ContactChanceSettings) -> float:
    """The chance, 0..1, that a contact is of the foot that is named.

    Args:
        walk: the same by the votes of all contacts. vote: its own for that foot, -1..1.
    """
    own = settings.by_own_vote * vote
    return _chance(settings.foot + settings.by_walk * _log_odds(walk) + own)


def _log_odds(chance: float) -> float:
    held = min(max(chance, 0.01), 0.99)
    return math.log(held / (1 - held))


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
