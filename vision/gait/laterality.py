"""Laterality, left or right: contacts alternate, and the model's label is only a vote.

A short dynamic programme over the contacts weighs each vote against the rule that feet
alternate, so that a short run of swapped legs changes no contact. Of some walkers the model calls
whichever leg leads by the same name all along, and its labels tell nothing. From the side the
nearer foot stands lower in the picture, which is a second vote and knows nothing of the first.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vision.gait.timing_reader import TimedEvent
from vision.settings import Section, number
from vision.values import FloatArray, Foot


class LateralitySettings(Section):
    """How strong the rule of alternation is against the votes."""

    repeat_cost: float = number(
        2.5,
        low=0.0,
        high=10.0,
        title="Cost of the same foot landing twice running",
        unit="votes",
        source="measured",
    )
    apart_torso: float = number(
        0.04,
        low=0.005,
        high=0.5,
        title="A foot so much lower is surely the nearer",
        unit="torso lengths",
        source="measured: 0.02 to 0.1 between both feet; which is lower told 46 walkers of 46 "
        "right",
    )
    height_votes: float = number(
        0.3,
        low=0.0,
        high=2.0,
        title="What that counts beside the model's label",
        unit="votes",
        source="measured: with more, steps missed among shuffling ones turn others round",
    )
    gap_share: float = number(
        1.6,
        low=1.1,
        high=3.0,
        title="Gap, in median gaps, after which a contact may have been missed",
        unit="1",
        source="[K]",
    )


def assign_feet(
    contacts: Sequence[TimedEvent], settings: LateralitySettings, near: Foot | None = None
) -> list[tuple[Foot, float]]:
    """The foot of each contact, with a confidence 0..1 from the votes of all of them.

    Args:
        contacts: contacts of one bout in order of time. near: the foot nearer to the camera,
            which stands lower in the picture; ``None`` where that tells nothing.
    """
    if not contacts:
        return []
    named = np.array([one.left for one in contacts])
    stood = np.zeros(len(named)) if near is None else _height_votes(contacts, near, settings)
    repeat = _repeat_costs(np.array([one.t_s for one in contacts]), settings)
    left = _best_path(named + settings.height_votes * stood, repeat)
    sides = np.where(left, 1.0, -1.0)
    confidence = _both(float(np.mean(named * sides)), float(np.mean(stood * sides)))
    return [(Foot.LEFT if is_left else Foot.RIGHT, confidence) for is_left in left]


def majority_confidence(sure: float) -> float:
    """How sure two votes of three are, each right with the chance ``sure``: feet alternate, so
    that the other contacts speak for this one's foot as well."""
    return sure * sure * (3 - 2 * sure)


def _height_votes(
    contacts: Sequence[TimedEvent], near: Foot, settings: LateralitySettings
) -> FloatArray:
    """Left positive, from how high each foot stands against those before and after it."""
    low = np.array([one.low_torso for one in contacts])
    above = np.zeros(len(low))
    if len(low) >= 3:
        above[1:-1] = low[1:-1] - (low[:-2] + low[2:]) / 2
        above[0], above[-1] = low[0] - low[1], low[-1] - low[-2]
    lower: FloatArray = -np.tanh(above / settings.apart_torso)
    return lower * (1.0 if near is Foot.LEFT else -1.0)


def _both(*agreements: float) -> float:
    """The chance that the sides are right, from votes (-1..1) that know nothing of each other."""
    odds = 1.0
    for agree in agreements:
        chance = min(max(0.5 + 0.5 * agree, 0.02), 0.98)
        odds *= chance / (1 - chance)
    return odds / (1 + odds)


def _repeat_costs(t_s: FloatArray, settings: LateralitySettings) -> FloatArray:
    """Cost of each contact being on the same foot as the last: none where a contact may be
    missing between the two."""
    gaps = np.diff(t_s)
    if not len(gaps):
        return np.zeros(0)
    missing = gaps > settings.gap_share * np.median(gaps)
    return np.where(missing, 0.0, settings.repeat_cost)


def _best_path(votes: FloatArray, repeat: FloatArray) -> list[bool]:
    """Viterbi over two states (left, right)."""
    cost = np.array([-votes[0], votes[0]])
    came: list[FloatArray] = []
    for vote, again in zip(votes[1:], repeat, strict=True):
        step = cost[:, None] + np.array([[again, 0.0], [0.0, again]])
        came.append(step.argmin(axis=0))
        cost = step.min(axis=0) + np.array([-vote, vote])
    state = int(cost.argmin())
    path = [state]
    for back in reversed(came):
        state = int(back[state])
        path.append(state)
    return [state == 0 for state in reversed(path)]
