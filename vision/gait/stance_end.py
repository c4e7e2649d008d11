"""Which lift-off ends the stance that a contact began.

Who walks has always a foot on the floor: a foot leaves it only after the other one has come down,
and who runs is in the air for a fraction of a second. Where the pose model lays one leg over the
other, a lift-off is given to the wrong foot; taken for the end of a stance it would make a stance
of a quarter of a second in a walk whose steps take a whole one.
"""

from __future__ import annotations

from collections.abc import Iterable

from vision.settings import Section, number
from vision.values import Foot


class StanceEndSettings(Section):
    """What a stance can be."""

    longest_s: float = number(
        2.5, low=0.5, high=10.0, title="From a contact to its lift-off, at most", unit="s",
        source="[K]",
    )  # fmt: skip
    longest_flight_s: float = number(
        0.2, low=0.0, high=1.0, title="Both feet off the floor, at most", unit="s",
        source="[K]; a stride of a runner has 0.1 s or so",
    )  # fmt: skip


def stance_end_s(
    contact_s: float,
    foot: Foot,
    contacts: Iterable[tuple[float, Foot]],
    liftoffs: Iterable[tuple[float, Foot]],
    settings: StanceEndSettings | None = None,
) -> float | None:
    """When ``foot``, which came down at ``contact_s``, left the floor; ``None``: not seen.

    Args:
        contacts, liftoffs: all of either foot, s, in any order.
    """
    own = settings or StanceEndSettings()
    after = [(t_s, one) for t_s, one in contacts if t_s > contact_s]
    again_s = min((t_s for t_s, one in after if one is foot), default=float("inf"))
    other_s = min((t_s for t_s, one in after if one is not foot), default=again_s)
    until_s = min(again_s, contact_s + own.longest_s)
    # Where the other foot was not seen to come down between, nothing is known of it.
    from_s = other_s - own.longest_flight_s if other_s < again_s else contact_s
    lifted = (t_s for t_s, one in liftoffs if one is foot and contact_s < t_s < until_s)
    return min((t_s for t_s in lifted if t_s >= from_s), default=None)
