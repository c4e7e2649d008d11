"""Where the legs cross and it is doubtful which is which.

The pose model may take one leg for the other as they pass one another. Feet are told from all
contacts of a walk (``vision/gait/laterality.py``), so that a few such mistakes change nothing; but
somebody who looks through a film wants to see the moments where the model contradicts itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vision.gait.timing_reader import TimedEvent
from vision.gait.track import Track
from vision.settings import Section, number
from vision.values import EventKind, Foot, GaitEvent


class LegCrossingSettings(Section):
    """Which crossings are doubtful."""

    sure: float = number(
        0.75,
        low=0.5,
        high=1.0,
        title="From this chance on that no legs were swapped none is doubtful",
        unit="1",
        source="[K]",
    )
    longest_s: float = number(
        2.5,
        low=0.5,
        high=10.0,
        title="Longer between two contacts is a stop",
        unit="s",
        source="[K]",
    )


@dataclass(frozen=True, slots=True)
class LegCrossing:
    """A moment at which the legs cross. confidence: the chance that the pose model has not taken
    one for the other there, as the contacts before and after it tell, 0..1."""

    t_s: float
    confidence: float


def doubtful_crossings(
    track: Track,
    found: Sequence[tuple[GaitEvent, TimedEvent]],
    settings: LegCrossingSettings | None = None,
) -> Iterator[LegCrossing]:
    """The doubtful crossings between the contacts of one walk, in order of time.

    Args:
        track: spans the walk. found: its events, and what the timing model said of each.
    """
    own = settings or LegCrossingSettings()
    contacts = sorted(
        (pair for pair in found if pair[0].kind is EventKind.CONTACT), key=lambda pair: pair[0].t_s
    )
    for (before, said_before), (after, said_after) in pairwise(contacts):
        if after.t_s - before.t_s > own.longest_s:
            continue
        agreed = _agreement(before, said_before) * _agreement(after, said_after)
        confidence = (1 + agreed) / 2
        if before.foot is after.foot:  # the one between was missed, or one of both is the other
            confidence = min(confidence, 0.5)
        if confidence < own.sure:
            yield LegCrossing(_passing_s(track, before.t_s, after.t_s), confidence)


def _agreement(event: GaitEvent, said: TimedEvent) -> float:
    """How far the model's own label speaks for the foot that was told, -1..1."""
    return said.left if event.foot is Foot.LEFT else -said.left


def _passing_s(track: Track, start_s: float, end_s: float) -> float:
    """When the ankles are nearest to one another across the picture; half way where nothing was
    seen."""
    between = track.between(start_s, end_s)
    if not len(between):
        return (start_s + end_s) / 2
    apart_px = np.abs(between.ankle[:, 0, 0] - between.ankle[:, 1, 0])
    return float(between.t_s[int(apart_px.argmin())])
