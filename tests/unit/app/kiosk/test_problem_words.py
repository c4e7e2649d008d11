"""Every problem of a kiosk is told in words: what is the matter, and to the gym what to do."""

from __future__ import annotations

import pytest

from app.kiosk.problem_kinds import PROBLEM_KINDS
from app.kiosk.values import LaneTrouble
from app.words import languages, words


@pytest.mark.parametrize("tag", languages())
def test_every_problem_has_a_sentence_that_says_what_to_do_and_one_for_the_operator(
    tag: str,
) -> None:
    table = words(tag).table("page")
    todo = [str(table[f"kiosk.problem.{kind}"]) for kind in PROBLEM_KINDS]
    assert [text for text in todo if ". " not in text or not text.endswith(".")] == []
    told = [str(table[f"fleet.problem.{kind}"]) for kind in PROBLEM_KINDS]
    assert len({*todo, *told}) == 2 * len(PROBLEM_KINDS)
    assert all(table[f"kiosk.setup.trouble.{trouble.value}"] for trouble in LaneTrouble)


def test_what_a_lane_is_troubled_by_for_long_is_a_problem_by_the_same_name() -> None:
    told = {trouble.value for trouble in LaneTrouble} - {"starting", "size", "stuck"}
    assert told <= set(PROBLEM_KINDS)
