"""When the causal path believes that a contact has been."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vision.gait.confirmation import Confirmation, without_duplicates
from vision.gait.contacts import Candidate

from vision.gait.settings import GaitSettings
from vision.values import EventKind

SETTINGS = GaitSettings()
CONTACT, LIFTOFF = EventKind.CONTACT, EventKind.LIFTOFF


def event(t_s: float, prominence: float = 0.3, kind: EventKind = CONTACT) -> Candidate:
    return Candidate(t_s, kind, 1.0, prominence, t_s)


def after(gaps_s: Sequence[float], kind: EventKind = CONTACT) -> Confirmation:
    """A walk with these gaps between its events, the last of them at 0."""
    confirmation = Confirmation(SETTINGS)
    for since_s in [*reversed(list(accumulate(reversed(gaps_s)))), 0.0]:
        confirmation.add(event(-since_s, kind=kind))
    return confirmation


REGULAR = (0.6,) * 6


@pytest.mark.parametrize(
    ("gaps_s", "gap_s", "kind", "soon"),
    [
        (REGULAR, 0.6, CONTACT, True),
        (REGULAR, 0.75, CONTACT, False),  # a stride that is longer than the others
        (REGULAR[:2], 0.6, CONTACT, False),  # no habit known yet
        (REGULAR, 0.6, LIFTOFF, False),
    ],
)
def test_a_contact_that_ends_a_usual_stride_is_believed_sooner(
    gaps_s: Sequence[float], gap_s: float, kind: EventKind, soon: bool
) -> None:
    confirmation, one = after(gaps_s, kind), event(gap_s, kind=kind)
    between_s = (SETTINGS.quick_wait_s + SETTINGS.wait_s) / 2
    assert confirmation.is_confirmed(one, gap_s + between_s) is soon
    assert confirmation.is_confirmed(one, gap_s + SETTINGS.wait_s + 1e-6)
    assert not confirmation.is_confirmed(one, gap_s + SETTINGS.quick_wait_s - 0.01)


@pytest.mark.parametrize(("gap_s", "believed"), [(0.6, True), (0.45, False)])
def test_a_signal_needs_to_have_turned_less_where_a_step_is_due(
    gap_s: float, believed: bool
) -> None:
    weak = event(gap_s, prominence=SETTINGS.fall_torso / 2)
    assert after(REGULAR).is_confirmed(weak, gap_s + 0.3) is believed


def test_a_contact_far_too_early_counts_only_when_no_other_comes_in_its_place() -> None:
    confirmation, early = after(REGULAR), event(0.25)
    assert not confirmation.is_confirmed(early, 0.25 + 0.3)
    assert confirmation.is_confirmed(early, 0.6 * SETTINGS.instead_share + SETTINGS.wait_s + 1e-6)


def test_a_walker_who_doubles_the_tempo_loses_one_step_at_most() -> None:
    confirmation, lost, last_s, held = after(REGULAR), 0, 0.0, None
    for number in range(1, 12):
        one = event(0.3 * number)
        if confirmation.is_confirmed(one, one.extremum_s + SETTINGS.wait_s + 0.01):
            lost += held is not None
            confirmation.add(one)
            last_s, held = one.extremum_s, None
        else:
            assert held is None
            held = one
    assert lost == 1
    assert last_s == pytest.approx(0.3 * 11)


@given(short_s=st.floats(0.27, 0.6), long_s=st.floats(0.6, 1.2))
def test_who_limps_has_no_step_doubted(short_s: float, long_s: float) -> None:
    confirmation = after((short_s, long_s) * 3)
    one = event(short_s)
    assert confirmation.is_confirmed(one, short_s + SETTINGS.wait_s + 1e-6)


@given(
    wobble_s=st.lists(st.floats(-0.03, 0.03), min_size=9, max_size=9),
    where=st.integers(2, 6),
    early_s=st.floats(0.15, 0.3),
)
def test_in_hindsight_a_contact_between_two_in_their_time_is_dropped(
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
def test_in_hindsight_no_step_is_dropped_that_the_walk_needs(gaps_s: Sequence[float]) -> None:
    walked = [event(t_s) for t_s in accumulate(gaps_s, initial=0.0)]
    assert without_duplicates(walked, SETTINGS) == walked
