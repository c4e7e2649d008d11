"""Contacts that came far too early in a walk whose rhythm went on.

Where the pose model draws both legs in one place, the leading foot seems to land again soon after a
contact. In hindsight the rhythm tells which of the two is the true one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from vision.gait.rules.contacts import Candidate
from vision.settings import Section, number

_KEPT = 6  # gaps before and after that tell the usual one
_ENOUGH = 4


class DuplicateSettings(Section):
    """What makes a contact one too many."""

    early_share: float = number(
        0.65,
        low=0.0,
        high=1.0,
        title="A step shorter than this share of the shortest of late is doubted",
        unit="1",
        source="measured: 0.4 where both legs were drawn as one",
    )
    own_time: float = number(
        0.2,
        low=0.05,
        high=0.5,
        title="and is one too many if without it all are in time, give or take this share",
        unit="1",
        source="[K]",
    )


def without_duplicates(
    contacts: Sequence[Candidate], settings: DuplicateSettings
) -> list[Candidate]:
    """``contacts`` of one walk, in order of time, without duplicates."""
    kept = list(contacts)
    index = 1
    while index < len(kept):
        double = _double(kept, index, settings)
        if double is None:
            index += 1
        else:
            del kept[double]
    return kept


def _double(contacts: Sequence[Candidate], index: int, settings: DuplicateSettings) -> int | None:
    """Which of ``index`` and the one before is one too many, ``None``: neither."""
    times_s = [one.extremum_s for one in contacts]
    gaps_s = [b - a for a, b in pairwise(times_s)]
    own = index - 1
    # A duplicate shortens the neighbouring gaps as well.
    others_s = gaps_s[max(0, own - 1 - _KEPT) : max(0, own - 1)] + gaps_s[own + 2 : own + 2 + _KEPT]
    if len(others_s) < _ENOUGH or gaps_s[own] >= settings.early_share * min(others_s):
        return None
    usual_s = median(others_s)

    def off_s(dropped: int) -> float:
        beside = [
            times_s[at]
            for at in range(index - 2, index + 2)
            if 0 <= at < len(times_s) and at != dropped
        ]
        return max(abs(b - a - usual_s) for a, b in pairwise(beside))

    worse = min((index, index - 1), key=off_s)
    return worse if off_s(worse) <= settings.own_time * usual_s else None
