"""Which foot: contacts alternate, and the model's label is only a vote.

A short dynamic programme over the candidates weighs each vote against the rule that feet
alternate, so that a burst of swapped legs turns no contact round.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vision.gait.contacts import Candidate
from vision.settings import Section, number
from vision.values import FloatArray, Foot


class SideSettings(Section):
    """How strong the rule of alternation is against the votes."""

    repeat_cost: float = number(
        2.5, 0.0, 10.0, "Cost of the same foot landing twice running", "votes", "measured"
    )
    gap_share: float = number(
        1.6, 1.1, 3.0, "Gap, in median gaps, after which a contact may have been missed", "1", "[K]"
    )


def assign_feet(
    candidates: Sequence[Candidate], settings: SideSettings
) -> list[tuple[Foot, float]]:
    """The foot of each contact, with a confidence 0..1 from the votes of all of them.

    Args:
        candidates: contacts of one bout in order of time.
    """
    if not candidates:
        return []
    votes = np.array([one.left for one in candidates])
    repeat = _repeat_costs(np.array([one.t_s for one in candidates]), settings)
    left = _best_path(votes, repeat)
    agree = float(np.mean(votes * np.where(left, 1.0, -1.0)))
    confidence = float(np.clip(0.5 + 0.5 * agree, 0.0, 1.0))
    return [(Foot.LEFT if is_left else Foot.RIGHT, confidence) for is_left in left]


def _repeat_costs(t_s: FloatArray, settings: SideSettings) -> FloatArray:
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
