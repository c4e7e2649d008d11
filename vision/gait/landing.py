"""One landing from two witnesses: the timing model, and the shoe's own picture.

The model has seen how legs move, the picture how the shoe turns and comes to rest
(``vision/gait/touchdown.py``). Each errs in its own way, so that both together are better than
either.
"""

from __future__ import annotations

from dataclasses import replace

from vision.gait.timing_model import LANDINGS
from vision.gait.timing_reader import TimedEvent
from vision.settings import Section, number
from vision.values import GaitEvent, Landing, Touchdown


class LandingBlendSettings(Section):
    """How much the shoe's picture counts beside the timing model."""

    picture_spread_s: float = number(
        0.020,
        low=0.005,
        high=0.2,
        title="Mean deviation of a contact read from the shoe's picture",
        unit="s",
        source="measured",
    )
    picture_right: float = number(
        0.75,
        low=0.34,
        high=0.99,
        title="Share of landings that the shoe's picture names right",
        unit="1",
        source="measured",
    )
    least: float = number(
        0.7,
        low=0.34,
        high=1.0,
        title="Least chance of a landing that is named",
        unit="1",
        source="measured",
    )


def settled(
    contact: GaitEvent,
    found: TimedEvent | None,
    seen: Touchdown | None,
    settings: LandingBlendSettings,
) -> GaitEvent:
    """``contact`` with the time that both witnesses together give it."""
    if found is None or seen is None:
        return contact
    model, picture = found.spread_s**-2, settings.picture_spread_s**-2
    t_s = (model * contact.t_s + picture * seen.contact_s) / (model + picture)
    touch_s = contact.first_touch_s
    return replace(contact, t_s=t_s, first_touch_s=None if touch_s is None else min(touch_s, t_s))


def landing_of(
    found: TimedEvent | None, seen: Touchdown | None, settings: LandingBlendSettings
) -> Landing:
    """What both together call the landing; unknown where they are not sure enough."""
    told = found is not None and len(found.landing) > 0
    chances = list(found.landing) if found is not None and told else [1.0] * len(LANDINGS)
    if seen is not None and seen.landing is not Landing.UNKNOWN:
        right = settings.picture_right
        wrong = (1 - right) / (len(LANDINGS) - 1)
        chances = [
            chance * (right if landing is seen.landing else wrong)
            for landing, chance in zip(LANDINGS, chances, strict=True)
        ]
    elif not told:
        return Landing.UNKNOWN
    best = max(chances)
    return (
        LANDINGS[chances.index(best)] if best >= settings.least * sum(chances) else Landing.UNKNOWN
    )
