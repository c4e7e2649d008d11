"""The variations that one may add to today's session, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.programme.values import Prescription, SessionRecord, Trainee, Variation
from app.programme.variations import offers
from app.storage.values import Value
from app.words import Words


class VariationOut(Value):
    """Something one may add. about: how it is done, and what the camera cannot tell of it. why:
    why it is not open yet; empty where it is."""

    id: Variation
    name: str
    about: str
    why: str


def offered(
    history: Sequence[SessionRecord],
    day: date,
    trainee: Trainee,
    coming: Prescription,
    words: Words,
) -> tuple[VariationOut, ...]:
    """What may be added to ``coming``, open or not yet."""
    return tuple(
        VariationOut(
            id=one.variation,
            name=words.say(one.variation.says),
            about=words.say(one.variation.about),
            why="" if one.locked is None else words.say(one.locked),
        )
        for one in offers(history, day, trainee, coming)
    )
