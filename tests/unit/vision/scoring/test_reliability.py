"""Confidence against what was right: bins, calibration error, and what counts as right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_cases import said, walk
from vision.scoring.findings import Findings, FoundEvent
from vision.scoring.goals import Aim, goals_for
from vision.scoring.reliability import ReliabilityScore, ReliabilityTally
from vision.scoring.score import Score, make_table, name_score, score_clip
from vision.values import EventKind, Foot, Landing

claims = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


def test_right_as_often_as_said_has_no_calibration_error() -> None:
    honest = ReliabilityTally.of([(0.8, index % 5 != 0) for index in range(50)])
    assert honest.expected_calibration_error == pytest.approx(0.0)
    boastful = ReliabilityTally.of([(0.9, index % 2 == 0) for index in range(50)])
    assert boastful.expected_calibration_error == pytest.approx(0.4)
    # Half of the claims are 0.4 off, half are honest.
    both = ReliabilityTally.pool([honest, boastful])
    assert both.expected_calibration_error == pytest.approx(0.2)
    assert ReliabilityTally().expected_calibration_error is None


@given(said_and_right=claims)
def test_the_bins_hold_every_claim_once_and_the_error_lies_between_nothing_and_all(
    said_and_right: list[tuple[float, bool]],
) -> None:
    tally = ReliabilityTally.of(said_and_right)
    assert sum(one.count for one in tally.bins) == tally.count == len(said_and_right)
    for one in tally.bins:
        assert one.said is None or one.low - 1e-9 <= one.said <= one.high + 1e-9
    error = tally.expected_calibration_error
    assert error is None or 0.0 <= error <= 1.0 + 1e-9
    if error is not None and tally.mean_said is not None and tally.right_share is not None:
        assert error >= abs(tally.mean_said - tally.right_share) - 1e-9


def _contacts(shift_s: float = 0.0, confidence: float = 0.9, swap: bool = False) -> Findings:
    report = said(walk(20), shift_s)
    events = tuple(
        e.model_copy(update={"confidence": confidence, "foot": e.foot.other if swap else e.foot})
        for e in report.events
    )
    return report.model_copy(update={"events": events})


@pytest.mark.parametrize(
    ("report", "contacts", "times", "sides"),
    [
        (_contacts(), 1.0, 1.0, 1.0),
        (_contacts(0.07), 1.0, 0.0, 1.0),
        (_contacts(swap=True), 0.0, 0.0, 0.0),
        (_contacts(0.2), 0.0, 0.0, None),
    ],
)
def test_right_means_in_time_and_on_the_foot_that_was_named(
    report: Findings, contacts: float, times: float, sides: float | None
) -> None:
    score = score_clip(walk(20), report).reliability
    assert score.contacts.right_share == contacts
    assert score.times.right_share == times
    assert score.sides.right_share == sides
    assert score.contacts.mean_said == pytest.approx(0.9)


def test_a_false_contact_counts_against_confidence_and_one_without_confidence_does_not() -> None:
    report = _contacts()
    false = FoundEvent(t_s=0.0, foot=Foot.LEFT, kind=EventKind.CONTACT, confidence=0.2)
    for confidence, count in ((0.2, 21), (None, 20)):
        one = false.model_copy(update={"confidence": confidence})
        more = report.model_copy(update={"events": (*report.events, one)})
        assert score_clip(walk(20), more).reliability.contacts.count == count


def test_a_landing_is_held_to_the_confidence_of_its_step() -> None:
    truth = walk(4, landings=[Landing.BALL, Landing.HEEL])
    report = said(truth)
    landings = [Landing.BALL, Landing.FLAT, Landing.UNKNOWN, Landing.HEEL]
    steps = tuple(
        step.model_copy(update={"landing": landing, "confidence": 0.7})
        for step, landing in zip(report.steps, landings, strict=True)
    )
    tally = score_clip(truth, report.model_copy(update={"steps": steps})).reliability.landings
    assert tally.count == 3
    assert tally.right_share == pytest.approx(2 / 3)
    assert tally.mean_said == pytest.approx(0.7)


def test_the_goal_needs_enough_claims_to_be_judged() -> None:
    (goal,) = [g for g in goals_for("side", Aim.REFINED) if "calibration" in g.measure]
    few = score_clip(walk(20), _contacts(confidence=0.6))
    assert goal.judge(few).met is None
    assert goal.judge(Score.pool([few] * 5)).met is False
    honest = score_clip(walk(20), _contacts(confidence=1.0))
    assert goal.judge(Score.pool([honest] * 5)).met is True


def test_a_table_pools_the_confidence_of_all_clips_and_views() -> None:
    side, front = walk(20), walk(20, view="front")
    clips = [
        name_score(str(index), truth, score_clip(truth, _contacts()))
        for index, truth in enumerate((side, front))
    ]
    table = make_table(clips, Aim.REFINED)
    assert table.reliability.contacts.count == 40
    assert ReliabilityScore.model_validate_json(table.reliability.model_dump_json())
