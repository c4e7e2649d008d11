"""Cadence from contacts in a row: only what is surely one step counts.

Between two contacts lies one step only when none was missed in between. So no gap counts that ends
with a contact seen in too few pictures a second, none that a stop would make, and none that is much
longer (a contact was missed) or shorter (one was found too many) than the usual one. Measured with
every picture, a camera misses one contact in fifty; at 8 pictures a second every sixth, at 6 every
other, and half the steps being taken for doubles told a walk of 86 as 40.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean, median, stdev

from vision.settings import Section, number
from vision.values import Step

_FEWEST = 2


class CadenceRule(Section):
    """Which gaps between contacts are steps."""

    least_rate_hz: float = number(
        11,
        low=1,
        high=60,
        title="Pictures a second below which contacts are missed",
        unit="1/s",
        source="measured: within 3 % of the truth at 12 and more, 11 % off at 10, half of it at 7",
    )
    longest_s: float = number(
        2.0, low=0.5, high=5.0, title="Longer is a stop", unit="s", source="[K]"
    )
    missed_share: float = number(
        1.6,
        low=1.1,
        high=2.0,
        title="Longer than this share of the usual gap a contact was missed",
        unit="1",
        source="as for feet (vision/gait/laterality.py) [K]",
    )
    double_share: float = number(
        0.5,
        low=0.1,
        high=0.9,
        title="Shorter than this share one was found too many",
        unit="1",
        source="[K] the short step of a strong limp is longer",
    )


@dataclass(frozen=True, slots=True)
class Cadence:
    """Steps a minute, from ``gaps`` of them, and its standard error."""

    spm: float
    error_spm: float
    gaps: int


def well_timed(step: Step, rule: CadenceRule) -> bool:
    """Whether pictures were many enough for its contact; true where that is not known."""
    return step.rate_hz is None or step.rate_hz >= rule.least_rate_hz


def cadence_of(steps: Sequence[Step], rule: CadenceRule | None = None) -> Cadence | None:
    """The cadence of ``steps``, ``None`` where fewer than two gaps are surely one step each."""
    own = rule or CadenceRule()
    ordered = sorted(steps, key=lambda step: step.contact_s)
    gaps = [
        after.contact_s - before.contact_s
        for before, after in pairwise(ordered)
        if well_timed(before, own) and well_timed(after, own)
    ]
    gaps = [gap for gap in gaps if 0 < gap <= own.longest_s]
    if len(gaps) < _FEWEST:
        return None
    usual = median(gaps)
    sure = [g for g in gaps if own.double_share * usual <= g <= own.missed_share * usual]
    if len(sure) < _FEWEST:
        return None
    mean_s = fmean(sure)
    # The walker's own variation and the contacts' timing both make neighbours differ.
    error = stdev(sure) / sqrt(len(sure)) / mean_s
    return Cadence(60 / mean_s, 60 / mean_s * error, len(sure))
