"""Perceived effort in the words of its scale, wherever an effort is told."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.programme.effort import ANCHORS, LEAST, MOST, effort, effort_word
from app.programme.plan import Plan
from app.programme.rules import level_gate, reasons_to_repeat
from app.programme.values import Trainee
from app.words import languages, words
from programme_cases import but, good_weeks

BORG = {
    6: "no exertion at all",
    7: "extremely light",
    9: "very light",
    11: "light",
    13: "somewhat hard",
    15: "hard (heavy)",
    17: "very hard",
    19: "extremely hard",
    20: "maximal exertion",
}


def test_the_anchors_have_the_words_of_the_scale() -> None:
    assert {rpe: words().text(f"page.effort.word.{rpe}") for rpe in ANCHORS} == BORG


@pytest.mark.parametrize("tag", languages())
def test_every_value_of_the_scale_has_words_of_its_own(tag: str) -> None:
    said = [words(tag).say(effort_word(rpe)) for rpe in range(LEAST, MOST + 1)]
    assert len(set(said)) == len(said)
    assert all(a != b for a, b in pairwise(said))


def test_a_value_between_two_anchors_is_told_by_both() -> None:
    assert words().say(effort_word(12)) == "light to somewhat hard"
    assert words("de").say(effort(14)) == "14 (etwas anstrengend bis anstrengend)"


@pytest.mark.parametrize("rpe", [5, 21])
def test_what_is_not_on_the_scale_has_no_words(rpe: int) -> None:
    with pytest.raises(ValueError, match="not on the scale"):
        effort_word(rpe)


def test_the_plans_reasons_name_an_effort_with_its_words() -> None:
    (hard,) = but(good_weeks(1)[:1], rpe=15)
    [why] = reasons_to_repeat(hard, Plan())
    assert words().say(why) == (
        "It was hard for you: 15 (hard). For now it should be 11 (light) at most."
    )
    lacking = [words().say(one) for one in level_gate((hard,), hard.date, Trainee()).says]
    assert (
        "Last time it lacked: an effort of 13 (somewhat hard) at most, told afterwards." in lacking
    )
