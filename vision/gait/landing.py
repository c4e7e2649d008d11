"""One landing from two witnesses: the timing model, and the shoe's own picture.

The model has seen how legs move, the picture how the shoe turns and comes to rest
(``vision/gait/touchdown.py``). Each errs in its own way, so that both together are better than
either.
"""

from __future__ import annotations

from dataclasses import replace

from vision.gait.certainty import ContactChanceSettings, Sight, contact_chance
from vision.gait.timing_model import LANDINGS
from vision.gait.timing_reader import TimedEvent
from vision.settings import Section, number
from vision.values import GaitEvent, Landing, Touchdown

_USUALLY = 0.9  # of what comes before the events; it changes little


class LandingBlendSettings(Section):
    """How much the shoe's picture counts beside the timing model."""

    picture_spread_s: float = number(
        0.006,
        low=0.001,
        high=0.2,
        title="Mean deviation of a contact read from the shoe's picture",
        unit="s",
        source="measured",
    )
    doubts_flat: float = number(
        0.9,
        low=0.34,
        high=1.0,
        title="Chance of another landing from which a flat one in the picture is not told",
        unit="1",
        source="measured",
    )
    least: float = number(
        0.9,
        low=0.34,
        high=1.0,
        title="Least chance of a landing that the model names alone",
        unit="1",
        source="measured",
    )


def settled(
    contact: GaitEvent,
    found: TimedEvent | None,
    seen: Touchdown | None,
    settings: LandingBlendSettings,
    certainty: ContactChanceSettings,
) -> GaitEvent:
    """``contact`` with the time that both witnesses together give it.

    A shoe that was seen to come down makes it surer that there was a contact, as a time that
    spreads less does.
    """
    if found is None or seen is None:
        return contact
    # Rules tell no spread: the picture alone counts.
    model = found.spread_s**-2 if found.spread_s else 0.0
    picture = settings.picture_spread_s**-2
    t_s = (model * contact.t_s + picture * seen.contact_s) / (model + picture)
    touch_s = contact.first_touch_s
    return replace(
        contact,
        t_s=t_s,
        confidence=min(1.0, contact.confidence * _surer(found, settings, certainty)),
        first_touch_s=None if touch_s is None else min(touch_s, t_s),
    )


def _surer(
    found: TimedEvent, settings: LandingBlendSettings, certainty: ContactChanceSettings
) -> float:
    """How many times likelier the picture makes it that there was a contact."""
    if not found.spread_s:
        return 1.0
    both_s = (found.spread_s**-2 + settings.picture_spread_s**-2) ** -0.5
    alone, both = (
        contact_chance(Sight(spread_s, found.chance, _USUALLY, frontal=False), certainty)
        for spread_s in (found.spread_s, both_s)
    )
    return both / alone


def landing_of(
    found: TimedEvent | None, seen: Touchdown | None, settings: LandingBlendSettings
) -> Landing:
    """What both together call the landing; unknown where they are not sure enough.

    The picture goes first: the model has hardly seen anybody walk backward heel first. Only a flat
    landing is taken back where the model is sure of another, for a shoe that rolls softly looks
    flat.
    """
    picture = Landing.UNKNOWN if seen is None else seen.landing
    if picture in (Landing.BALL, Landing.HEEL):
        return picture
    chances = () if found is None else found.landing
    if not chances:
        return picture
    likeliest = LANDINGS[chances.index(max(chances))]
    if picture is Landing.FLAT:
        doubted = likeliest is not Landing.FLAT and max(chances) >= settings.doubts_flat
        return Landing.UNKNOWN if doubted else Landing.FLAT
    return likeliest if max(chances) >= settings.least else Landing.UNKNOWN
