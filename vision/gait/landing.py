"""One landing from two witnesses: the timing model, and the shoe's own picture.

The model has seen how legs move, the picture how the shoe turns and comes to rest
(``vision/gait/touchdown.py``). Each errs in its own way, so that both together are better than
either.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from statistics import median

from vision.gait.certainty import ContactChanceSettings, Sight, contact_chance
from vision.gait.timing_model import LANDINGS
from vision.gait.timing_reader import TimedEvent
from vision.settings import Section, number
from vision.values import Foot, GaitEvent, Landing, Touchdown

_FEW = 2  # landings
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
    doubted: float = number(
        0.3,
        low=0.0,
        high=2.0,
        title="More of it, per time that a shoe is off its usual lag beyond the model's spread",
        unit="1",
        source="measured on 1102 contacts of drawn walkers: 95 in 100 within 63 ms instead of 73; "
        "on captured and rendered ones 46 instead of 52",
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
    usual_lag_s: float | None = None,
) -> GaitEvent:
    """``contact`` with the time that both witnesses together give it.

    A shoe that was seen to come down makes it surer that there was a contact, as a time that
    spreads less does.

    Args:
        usual_lag_s: of the walk's shoes, as in :func:`usual_lag_s`; where it is known, a shoe that
            lags otherwise counts less.
    """
    if found is None or seen is None:
        return contact
    # Rules tell no spread: the picture alone counts.
    model = found.spread_s**-2 if found.spread_s else 0.0
    picture_s = settings.picture_spread_s
    if usual_lag_s is not None:
        off_s = abs(seen.contact_s - contact.t_s - usual_lag_s) - found.spread_s
        picture_s = math.hypot(picture_s, settings.doubted * max(0.0, off_s))
    picture = picture_s**-2
    t_s = (model * contact.t_s + picture * seen.contact_s) / (model + picture)
    touch_s = contact.first_touch_s
    return replace(
        contact,
        t_s=t_s,
        confidence=min(1.0, contact.confidence * _surer(found, picture_s, certainty)),
        first_touch_s=None if touch_s is None else min(touch_s, t_s),
    )


def usual_lag_s(seen: Iterable[tuple[GaitEvent, Touchdown]]) -> float | None:
    """How much later than the timing model has it the shoes of one walk are seen to come down.

    The model reads both feet alike, so that where its difference from the picture is not the same
    in both, one shoe is seen badly: the farther one behind the nearer leg, or behind a walking
    frame. So the median of the foot that differs less; of both together where one tells too little.
    """
    lags: dict[Foot, list[float]] = {foot: [] for foot in Foot}
    for contact, touchdown in seen:
        lags[contact.foot].append(touchdown.contact_s - contact.t_s)
    every = [lag_s for own in lags.values() for lag_s in own]
    if all(len(own) >= _FEW for own in lags.values()):
        return min(map(median, lags.values()), key=abs)
    return median(every) if len(every) > _FEW else None


def _surer(found: TimedEvent, picture_s: float, certainty: ContactChanceSettings) -> float:
    """How many times likelier the picture makes it that there was a contact."""
    if not found.spread_s:
        return 1.0
    both_s = (found.spread_s**-2 + picture_s**-2) ** -0.5
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
