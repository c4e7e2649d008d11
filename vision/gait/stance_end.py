"""Which lift-off ends the stance that a contact began.

Who walks has always a foot on the floor: a foot leaves it only after the other one has come down,
and who runs is in the air for a fraction of a second. Where the pose model lays one leg over the
other, a lift-off is given to the wrong foot; taken for the end of a stance it would make a stance
of a quarter of a second in a walk whose steps take a whole one.
"""

from __future__ import annotations

from collections.abc import Iterable

from vision.values import Foot

LONGEST_STANCE_S = 2.5
"""From a contact to its lift-off, at most [K]."""
LONGEST_FLIGHT_S = 0.2
"""Both feet off the floor, at most: a stride of a runner has 0.1 s or so [K]."""


def stance_end_s(
    contact_s: float,
    foot: Foot,
    contacts: Iterable[tuple[float, Foot]],
    liftoffs: Iterable[tuple[float, Foot]],
) -> float | None:
    """When ``foot``, which came down at ``contact_s``, left the floor; ``None``: not seen.

    Args:
        contacts, liftoffs: all of either foot, s, in any order.
    """
    after = [(t_s, one) for t_s, one in contacts if t_s > contact_s]
    again_s = min((t_s for t_s, one in after if one is foot), default=float("inf"))
    other_s = min((t_s for t_s, one in after if one is not foot), default=again_s)
    until_s = min(again_s, contact_s + LONGEST_STANCE_S)
    # Where the other foot was not seen to come down between, nothing is known of it.
    from_s = other_s - LONGEST_FLIGHT_S if other_s < again_s else contact_s
    own = (t_s for t_s, one in liftoffs if one is foot and contact_s < t_s < until_s)
    return min((t_s for t_s in own if t_s >= from_s), default=None)
