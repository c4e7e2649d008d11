"""What the set-up tells: one thing at a time, only what stands, and without flicker."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.setup.persistence import FindingPersistence
from vision.setup.settings import PersistenceSettings
from vision.setup.values import SetupFinding as F

OWN = PersistenceSettings()
STEP_S = 0.1
Seen = frozenset[F]
findings = st.frozensets(st.sampled_from(F), max_size=3)
moments = st.lists(
    st.tuples(findings, st.integers(1, 30)).map(lambda pair: [pair[0]] * pair[1]), max_size=8
).map(lambda runs: [seen for run in runs for seen in run])


def told(seen: Sequence[Collection[F]], step_s: float = STEP_S) -> list[tuple[F | None, bool]]:
    """What is told at each of the moments, ``step_s`` apart, and whether it is ready."""
    hold = FindingPersistence(OWN)
    return [(hold.update(i * step_s, now), hold.ready(i * step_s)) for i, now in enumerate(seen)]


@given(moments)
def test_nothing_is_told_that_was_not_seen_for_long_enough(seen: list[Seen]) -> None:
    for i, (finding, _) in enumerate(told(seen)):
        if finding is not None:
            count = sum(finding in now for now in seen[: i + 1])
            assert count * STEP_S >= OWN.tell_s - 1e-6


@given(moments)
def test_what_is_told_is_never_gone_in_a_blink(seen: list[Seen]) -> None:
    runs = [(one, len(list(same))) for one, same in groupby(told(seen), lambda pair: pair[0])]
    for finding, length in runs[:-1]:
        if finding is not None:
            assert length * STEP_S >= OWN.least_s - 1e-6


@given(moments)
def test_it_is_never_ready_while_something_is_told_nor_soon_after(seen: list[Seen]) -> None:
    last_told = -1
    for i, (finding, ready) in enumerate(told(seen)):
        last_told = i if finding is not None else last_told
        assert not (ready and finding is not None)
        if ready and last_told >= 0:
            assert (i - last_told) * STEP_S >= min(OWN.ready_s, OWN.clear_s) - 1e-6


@given(moments, findings)
def test_in_the_end_the_most_important_of_what_lasts_is_told(
    seen: list[Seen], lasting: Seen
) -> None:
    end = told([*seen, *[lasting] * 80])[-1]
    assert end == ((min(lasting, key=list(F).index), False) if lasting else (None, True))


@given(st.lists(findings, max_size=40), st.floats(0.01, 5.0))
def test_one_frame_alone_tells_nothing_however_far_apart_frames_are(
    seen: list[Seen], step_s: float
) -> None:
    for i, (finding, _) in enumerate(told(seen, step_s)):
        assert finding is None or sum(finding in now for now in seen[: i + 1]) > 1


def test_something_more_important_waits_until_a_sentence_is_said() -> None:
    seen = [{F.TILTED}] * 10 + [{F.TILTED, F.NOBODY}] * 60
    answers = [finding for finding, _ in told(seen)]
    first = answers.index(F.TILTED)
    assert answers[first:].index(F.NOBODY) * STEP_S == pytest.approx(OWN.stay_s, abs=2 * STEP_S)


def test_a_finding_that_comes_and_goes_is_told_when_it_is_there_most_of_the_time() -> None:
    often = [{F.FEET_OUT} if i % 4 else set() for i in range(60)]
    seldom = [set() if i % 4 else {F.FEET_OUT} for i in range(60)]
    assert F.FEET_OUT in [finding for finding, _ in told(often)]
    assert told(seldom)[-1] == (None, True)
