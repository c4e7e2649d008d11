"""The ten-second space check before every session: what to tick, by place and by person.

A place that is not clear is the one danger of walking backward that the camera cannot see in
time. Outdoors a partner who walks forward and watches is required. Whoever has a raised risk of
a fall has a person beside and a hand on something firm, on a treadmill a supporter and the rail,
and somebody is near in anybody's first sessions.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from app.programme.rules import needs_support
from app.programme.values import Place, Side, Trainee
from app.words import Phrase, phrase
from vision.settings import Section, number


class SpaceSettings(Section):
    """When somebody is to be near."""

    first_sessions: int = number(
        3,
        low=0,
        high=50,
        title="First sessions with somebody near",
        unit="sessions",
        source="health writers advise help the first time; three [K], so that it has become a "
        "habit",
    )


class Item(str, Enum):
    """One thing to tick."""

    CLEAR = "clear"
    FLOOR = "floor"
    SHOES = "shoes"
    LIGHT = "light"
    NEARBY = "nearby"
    BESIDE = "beside"
    SUPPORT = "support"
    PARTNER = "partner"
    CLIP = "clip"
    RAIL = "rail"
    HOLD_RAIL = "hold_rail"
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
_SUPPORTED_BELT = frozenset({Item.BESIDE, Item.HOLD_RAIL})


@dataclass(frozen=True, slots=True)
class SpaceCheck:
    """What is still to be ticked; ``ready`` when nothing is. supporter: what is missing makes the
    treadmill the wrong place for whoever walks with support."""

    missing: tuple[Item, ...]
    supporter: bool = False

    @property
    def ready(self) -> bool:
        """Whether the session may start."""
        return not self.missing

    @property
    def says(self) -> tuple[Phrase, ...]:
        """What is still to be done; nothing when ready."""
        if self.ready:
            return ()
        belt, any_place = phrase("coach.refused.supporter"), phrase("coach.refused.space")
        return (belt if self.supporter else any_place, *(item.says for item in self.missing))


def space_items(trainee: Trainee) -> tuple[Item, ...]:
    """What ``trainee`` ticks at the place of the session."""
    items = _ITEMS[trainee.place]
    leads, supported = trainee.prescribed, needs_support(trainee)
    firm = Item.HOLD_RAIL if trainee.place is Place.TREADMILL else Item.SUPPORT
    if supported or (leads is not None and leads.side is not Side.NONE):
        items = tuple(one for one in items if one is not Item.RAIL)
        items = (*items, Item.BESIDE, firm) if supported else (*items, firm)
    if trainee.first_sessions and not supported and Item.PARTNER not in items:
        return (*items, Item.NEARBY)
    return items


def check_space(trainee: Trainee, ticked: Collection[Item]) -> SpaceCheck:
    """Judge what was ticked."""
    missing = tuple(item for item in space_items(trainee) if item not in ticked)
    belt = trainee.place is Place.TREADMILL and needs_support(trainee)
    return SpaceCheck(missing, belt and bool(_SUPPORTED_BELT & set(missing)))
