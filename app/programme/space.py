"""The ten-second space check before every session: what to tick, by place.

A place that is not clear is the one danger of walking backward that the camera cannot see in
time. Outdoors a partner who walks forward and watches is required.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from app.programme.values import Place, Trainee
from app.words import Phrase, phrase


class Item(str, Enum):
    """One thing to tick."""

    CLEAR = "clear"
    FLOOR = "floor"
    SHOES = "shoes"
    LIGHT = "light"
    SUPPORT = "support"
    PARTNER = "partner"
    CLIP = "clip"
    RAIL = "rail"
    SLOWEST = "slowest"
    STRADDLE = "straddle"
    NO_TURN = "no_turn"

    @property
    def says(self) -> Phrase:
        """What is ticked."""
        return phrase(f"space.{self.value}")


_INDOORS = (Item.CLEAR, Item.FLOOR, Item.LIGHT, Item.SHOES)
_ITEMS = {
    Place.HALLWAY: _INDOORS,
    Place.OPEN_FLOOR: _INDOORS,
    Place.OUTDOORS: (Item.PARTNER, *_INDOORS),
    Place.TREADMILL: (
        Item.SHOES, Item.CLIP, Item.RAIL, Item.STRADDLE, Item.SLOWEST, Item.NO_TURN,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpaceCheck:
    """What is still to be ticked; ``ready`` when nothing is."""

    missing: tuple[Item, ...]

    @property
    def ready(self) -> bool:
        """Whether the session may start."""
        return not self.missing


def space_items(trainee: Trainee) -> tuple[Item, ...]:
    """What ``trainee`` ticks at the place of the session. Whoever is unsteady, or has fallen,
    also needs someone near or a firm support."""
    unsteady = trainee.poor_balance or trainee.fell_lately
    return (*_ITEMS[trainee.place], *((Item.SUPPORT,) if unsteady else ()))


def check_space(trainee: Trainee, ticked: Collection[Item]) -> SpaceCheck:
    """Judge what was ticked."""
    return SpaceCheck(tuple(item for item in space_items(trainee) if item not in ticked))
