"""When the live path accepts a candidate event: the sooner, the better it fits the gait so far.

Measured on 850 contacts of drawn and motion-captured walkers: with one waiting time for all,
contacts are known after 121 ms (median); with a shorter one where the stride is as long as the
last ones, after 100 ms, with no more missed and none invented. Where the pose model draws both
legs in one place, the leading foot seems to land again soon after a contact. A contact is rejected
if it comes that early and the next one comes at the usual time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from vision.gait.contacts import Candidate
from vision.gait.settings import GaitSettings
from vision.values import EventKind

_KEPT = 6  # events of a kind that tell the usual gap
_ENOUGH = 4


class Confirmation:
    """Follows the confirmed events of one walk."""

    def __init__(self, settings: GaitSettings) -> None:
        self._settings = settings
        self._times_s: dict[EventKind, list[float]] = {kind: [] for kind in EventKind}
        self._doubted_s: float | None = None
        self._skipped_one = False

    def add(self, one: Candidate) -> None:
        """Add ``one``, which has been confirmed."""
        times_s = self._times_s[one.kind]
        times_s.append(one.extremum_s)
        del times_s[:-_KEPT]
        if one.kind is EventKind.CONTACT:
            # Two early contacts in a row are no error: the walker has sped up.
            self._skipped_one = self._doubted_s is not None and self._doubted_s < one.extremum_s
            self._doubted_s = None

    def is_confirmed(self, one: Candidate, t_s: float) -> bool:
        """Whether ``one`` is accepted at ``t_s``."""
        if t_s - one.extremum_s < self._settings.quick_wait_s:
            return False
        return t_s - one.extremum_s >= self._wait_s(one) and self._fell_enough(one)

    def _fell_enough(self, one: Candidate) -> bool:
        """Whether the signal has fallen far enough since its peak; less is asked for when a step is
        due."""
        if one.prominence >= self._settings.fall_torso:
            return True
        times_s = self._times_s[one.kind][-5:]
        if len(times_s) < _ENOUGH:
            return False
        usual_s = median(b - a for a, b in pairwise(times_s))
        return one.extremum_s - times_s[-1] >= self._settings.in_time * usual_s

    def _wait_s(self, one: Candidate) -> float:
        """How long after the extremum ``one`` is accepted."""
        settings = self._settings
        times_s = self._times_s[one.kind]
        if one.kind is not EventKind.CONTACT or len(times_s) < _ENOUGH:
            return settings.wait_s
        gaps_s = [b - a for a, b in pairwise(times_s)]
        gap_s = one.extremum_s - times_s[-1]
        if gap_s < settings.early_share * min(gaps_s) and not self._skipped_one:
            self._doubted_s = one.extremum_s
            return settings.wait_s + settings.instead_share * median(gaps_s) - gap_s
        stride_s = median(b - a for a, b in zip(times_s, times_s[2:], strict=False))
        off_s = abs(one.extremum_s - times_s[-2] - stride_s)
        in_stride = off_s <= settings.in_stride * stride_s
        return settings.quick_wait_s if in_stride else settings.wait_s


def without_duplicates(contacts: Sequence[Candidate], settings: GaitSettings) -> list[Candidate]:
    """``contacts``, in order of time, without those that came far too early in a walk whose rhythm
    went on: the same rule in hindsight, which also tells which of two contacts is the true one."""
    kept = list(contacts)
    index = 1
    while index < len(kept):
        double = _double(kept, index, settings)
        if double is None:
            index += 1
        else:
            del kept[double]
    return kept


def _double(contacts: Sequence[Candidate], index: int, settings: GaitSettings) -> int | None:
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
