"""In hindsight, the rules drop a contact that came far too early in a walk whose rhythm went on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.gait.rules.contacts import Candidate
from vision.gait.rules.duplicates import DuplicateSettings, without_duplicates
from vision.values import EventKind

SETTINGS = DuplicateSettings()


def event(t_s: float) -> Candidate:
    return Candidate(t_s, EventKind.CONTACT, 1.0, 0.3, t_s)


@given(
    wobble_s=st.lists(st.floats(-0.03, 0.03), min_size=9, max_size=9),
    where=st.integers(2, 6),
    early_s=st.floats(0.15, 0.3),
)
def test_a_contact_between_two_in_their_time_is_dropped(
    wobble_s: list[float], where: int, early_s: float
) -> None:
    true = [event(0.7 * k + off_s) for k, off_s in enumerate(wobble_s)]
    double = event(true[where].extremum_s + early_s)
    assert without_duplicates([*true[: where + 1], double, *true[where + 1 :]], SETTINGS) == true
    assert without_duplicates(true, SETTINGS) == true


@pytest.mark.parametrize(
    "gaps_s",
    [
        (0.3, 0.7) * 4,  # limping
        (0.7,) * 4 + (0.35,) * 5,  # quicker from here on
        (0.7,) * 4 + (0.3,) + (0.7,) * 4,  # a stumble: none of the two was one too many
        (0.7, 0.25, 0.7),  # too little to go by
    ],
)
def test_no_step_is_dropped_that_the_walk_needs(gaps_s: Sequence[float]) -> None:
    walked = [event(t_s) for t_s in accumulate(gaps_s, initial=0.0)]
    assert without_duplicates(walked, SETTINGS) == walked
