"""A walk's score: what counts, what is not held against anybody, how sure, and one tip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from pydantic import JsonValue

from app.kiosk.values import HowSure
from app.kiosk.visit.score import (
    PRAISE,
    SHORT_LENGTH,
    UNSEEN,
    ScoreSettings,
    result_of,
    score_of,
)
from app.session.figures import as_summary, measures
from app.session.tally import Seconds, Tally
from app.words import languages, words
from app.words.names import focus_words
from check_walks import good_step
from vision.checks.registry import check_classes
from vision.values import Direction

SIDE = (
    *("upright_trunk", "step_length", "landing", "gaze", "knee_flexion"),
    *("cadence", "shoulders", "arm_swing"),
)
"""What is judged from the side at 15 pictures a second."""


def walked(
    seconds: float = 60.0,
    steps: int = 80,
    *,
    judged: tuple[str, ...] = SIDE,
    share: float = 0.9,
    **faults: float,
) -> Mapping[str, JsonValue]:
    """The figures of a walk. judged: checks that could tell ``share`` of the time; faults: share of
    that in which one found a fault."""
    checks = {}
    for check in check_classes():
        told_s = seconds * share if check.id in judged else 0.0
        fault_s = told_s * faults.get(check.id, 0.0)
        checks[check.id] = Seconds(
            good_s=told_s - fault_s, fault_s=fault_s, cant_tell_s=seconds - told_s
        )
    tally = Tally(backward_s=seconds, in_band_s=seconds * share, checks=checks)
    made = [
        replace(good_step(k, 0.7 * k), direction=Direction.BACKWARD) for k in range(1, steps + 1)
    ]
    return as_summary(measures(tally, made), tally, completed=True)


def test_a_walk_without_a_fault_is_worth_a_hundred_and_praised() -> None:
    result = result_of(walked(), "en")
    assert result is not None
    assert (result.score, result.sureness, result.tip_id) == (100, HowSure.SURE, PRAISE)


def test_what_was_not_seen_costs_nothing() -> None:
    well, fewer = score_of(walked()), score_of(walked(judged=SIDE[:4]))
    assert well is not None
    assert fewer is not None
    assert well.score == fewer.score == 100
    assert fewer.seen < well.seen


def test_a_fault_that_makes_a_fall_likelier_costs_more_than_one_of_finish() -> None:
    leaning, arms = score_of(walked(upright_trunk=0.5)), score_of(walked(arm_swing=0.5))
    assert leaning is not None
    assert arms is not None
    assert leaning.score is not None
    assert arms.score is not None
    assert leaning.score < arms.score < 100


def test_the_tip_is_the_fault_that_matters_most_not_the_most_frequent_one() -> None:
    result = result_of(walked(upright_trunk=0.4, arm_swing=0.9), "en")
    assert result is not None
    assert result.tip_id == "upright_trunk"
    assert result.tip == words().say(focus_words("upright_trunk"))
    assert "Upright trunk” 60 %" in result.reason
    assert "80 steps" in result.reason


@pytest.mark.parametrize(
    ("steps", "share", "sure"),
    [(80, 0.9, HowSure.SURE), (30, 0.9, HowSure.FAIRLY), (80, 0.6, HowSure.FAIRLY),
     (80, 0.3, HowSure.LITTLE), (12, 0.9, HowSure.LITTLE)],
)  # fmt: skip
def test_how_sure_it_is_goes_by_steps_and_by_what_could_be_judged(
    steps: int, share: float, sure: HowSure
) -> None:
    found = score_of(walked(steps=steps, share=share))
    assert found is not None
    assert found.score == 100
    assert found.sure is sure


@pytest.mark.parametrize(
    "seen", [{"judged": ()}, {"share": 0.05}, {"steps": 4}, {"judged": ("arm_swing",)}], ids=str
)
def test_where_too_little_was_seen_there_is_no_score_but_a_way_to_one(
    seen: dict[str, object],
) -> None:
    result = result_of(walked(**seen), "en")  # type: ignore[arg-type] # as the cases have it
    assert result is not None
    assert (result.score, result.sureness, result.tip_id) == (None, HowSure.LITTLE, UNSEEN)
    assert "too little" in result.reason
    assert "too little" in result.short


def test_who_did_not_walk_has_no_result() -> None:
    assert result_of({}, "en") is None
    assert result_of(walked(seconds=3.0), "en") is None


@pytest.mark.parametrize("tag", languages())
def test_every_tip_fits_a_code_in_every_language_with_its_score(tag: str) -> None:
    for check in check_classes():
        result = result_of(walked(600.0, 999, judged=(*SIDE, check.id), **{check.id: 0.99}), tag)
        assert result is not None
        assert len(result.short) <= SHORT_LENGTH
        assert not result.short.endswith("…"), "nothing is cut off"
        assert result.reason.endswith(".")


def test_every_check_has_a_weight_of_its_own() -> None:
    named = set(type(ScoreSettings().weights).model_fields)
    assert named == {check.id for check in check_classes()}
