"""Hysteresis: what raises a fault, what clears it, and what moves neither."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.checks.evidence import Judged, Limit, StepEvidence, StepRule, TimeEvidence, TimeRule
from vision.checks.windows import RollingWindow

LIMIT = Limit.above(15.0, 12.0)
BAD, BETWEEN, GOOD = 20.0, 13.5, 5.0


def steps(*values: float) -> list[Judged]:
    return [LIMIT.judge(value, 0.9) for value in values]


def test_four_of_the_last_six_steps_raise_a_fault_and_three_do_not() -> None:
    assert not StepEvidence(StepRule()).update(steps(GOOD, GOOD, GOOD, BAD, BAD, BAD))
    assert StepEvidence(StepRule()).update(steps(GOOD, BAD, GOOD, BAD, BAD, BAD))
    assert StepEvidence(StepRule()).update(steps(BAD, BAD, BAD, BAD))


def test_four_of_six_suffice_though_a_little_less_sure_and_not_when_doubtful() -> None:
    def mixed(weight: float) -> list[Judged]:
        return [*steps(GOOD, GOOD), *(replace(one, weight=weight) for one in steps(BAD) * 4)]

    assert StepEvidence(StepRule()).update(mixed(0.85))
    assert not StepEvidence(StepRule()).update(mixed(0.6))


def test_the_first_three_steps_raise_a_fault_when_none_speaks_against_it() -> None:
    assert StepEvidence(StepRule()).update(steps(BAD, BAD, BAD))
    assert StepEvidence(StepRule()).update(steps(GOOD, BAD, BAD, BAD))
    assert not StepEvidence(StepRule()).update(steps(BAD, BAD))
    assert not StepEvidence(StepRule()).update(steps(GOOD, GOOD, BAD, BAD, BAD))


def test_four_of_the_last_six_steps_inside_off_clear_it_and_between_does_not() -> None:
    evidence = StepEvidence(StepRule())
    walk = [BAD] * 6
    assert evidence.update(steps(*walk))
    assert evidence.update(steps(*walk, *[BETWEEN] * 10))
    assert evidence.update(steps(*walk, *[GOOD] * 3))
    assert not evidence.update(steps(*walk, *[GOOD] * 4))


def test_doubtful_steps_weigh_less() -> None:
    doubtful = [LIMIT.judge(BAD, 0.3)] * 4
    assert not StepEvidence(StepRule()).update([*steps(GOOD, GOOD), *doubtful])
    assert StepEvidence(StepRule()).update([*steps(GOOD, GOOD), *steps(*[BAD] * 4)])


def test_new_bout_forgets() -> None:
    evidence = StepEvidence(StepRule())
    assert evidence.update(steps(*[BAD] * 4))
    assert not evidence.update([])
    assert not evidence.update(steps(BAD))


def feed(evidence: TimeEvidence, start_s: float, value: float | None, seconds: float, fps: float) -> float:  # fmt: skip # noqa: E501
    """Add a constant value; gives the time at the end."""
    frames = round(seconds * fps)
    for frame in range(1, frames + 1):
        evidence.add(start_s + frame / fps, value, 0.9, LIMIT)
    return start_s + seconds


@pytest.mark.parametrize("fps", [10.0, 15.0, 30.0, 60.0])
def test_seventy_per_cent_of_three_seconds_raise_a_fault_at_any_frame_rate(fps: float) -> None:
    evidence = TimeEvidence(TimeRule())
    t_s = feed(evidence, 0.0, GOOD, 3.0, fps)
    t_s = feed(evidence, t_s, BAD, 1.9, fps)
    assert not evidence.active
    feed(evidence, t_s, BAD, 0.4, fps)
    assert evidence.active


def test_value_between_the_thresholds_keeps_the_last_answer() -> None:
    evidence = TimeEvidence(TimeRule())
    t_s = feed(evidence, 0.0, BETWEEN, 6.0, 30.0)
    assert not evidence.active
    t_s = feed(evidence, t_s, BAD, 3.0, 30.0)
    t_s = feed(evidence, t_s, BETWEEN, 20.0, 30.0)
    assert evidence.active
    feed(evidence, t_s, GOOD, 3.0, 30.0)
    assert not evidence.active


def test_unknown_time_is_neither_for_nor_against_and_is_forgotten_at_last() -> None:
    evidence = TimeEvidence(TimeRule())
    t_s = feed(evidence, 0.0, BAD, 4.0, 30.0)
    t_s = feed(evidence, t_s, None, 2.5, 30.0)
    assert evidence.active
    assert evidence.known_share < 0.5
    feed(evidence, t_s, None, 1.0, 30.0)
    assert not evidence.active
    assert evidence.known_share == 0.0


def test_single_frame_after_a_gap_does_not_speak_for_the_gap() -> None:
    evidence = TimeEvidence(TimeRule())
    evidence.add(0.0, BAD, 0.9, LIMIT)
    evidence.add(10.0, BAD, 0.9, LIMIT)
    assert not evidence.active
    assert evidence.known_share < 0.1


@pytest.mark.parametrize("make", [lambda: Limit.above(1.0, 2.0), lambda: Limit.below(2.0, 1.0)])
def test_limit_the_wrong_way_round_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match="wrong way round"):
        make()


@given(
    values=st.lists(st.floats(12.01, 40.0), max_size=60),
    weights=st.lists(st.floats(0.5, 1.0), min_size=60, max_size=60),
)
def test_no_evidence_inside_off_never_clears(values: list[float], weights: list[float]) -> None:
    evidence, judged = StepEvidence(StepRule()), steps(*[BAD] * 6)
    assert evidence.update(judged)
    for value, weight in zip(values, weights, strict=False):
        judged.append(LIMIT.judge(value, weight))
        assert evidence.update(judged)


@given(
    st.lists(
        st.tuples(st.floats(0.001, 2.0), st.none() | st.floats(-50, 50), st.floats(0, 1)),
        max_size=80,
    )
)
def test_shares_stay_between_nought_and_one(pieces: list[tuple[float, float | None, float]]) -> None:  # fmt: skip # noqa: E501
    evidence, t_s = TimeEvidence(TimeRule()), 0.0
    for gap_s, value, weight in pieces:
        t_s += gap_s
        evidence.add(t_s, value, weight, LIMIT)
        assert 0.0 <= evidence.known_share <= 1.0
        assert -1e-9 <= evidence.confidence <= 1.0 + 1e-9


def test_window_holds_only_its_own_time() -> None:
    window = RollingWindow(1.0)
    for tenth in range(31):
        window.add(tenth / 10, float(tenth))
    assert window.median() == pytest.approx(25.0)
    assert window.quantile(0.0) == pytest.approx(20.0)
    assert window.quantile(1.0) == pytest.approx(30.0)
    assert window.around(2.5, 0.11) == pytest.approx(25.0)
    window.add(9.0, None)
    assert window.median() is None
    assert window.around(9.0, 0.1) is None
