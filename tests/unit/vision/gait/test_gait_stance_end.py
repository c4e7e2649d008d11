"""Which lift-off ends a stance, where the model gave some to the wrong foot."""

from __future__ import annotations

import pytest

from vision.gait.stance_end import stance_end_s
from vision.values import Foot

LEFT, RIGHT = Foot.LEFT, Foot.RIGHT
CONTACTS = [(1.0, LEFT), (1.95, RIGHT), (2.77, LEFT), (3.65, RIGHT)]


def test_a_lift_off_of_the_wrong_foot_does_not_end_a_stance() -> None:
    # At 1.29 it was the right foot that left the floor; the left one stands until 2.29.
    assert stance_end_s(1.0, LEFT, CONTACTS, [(1.29, LEFT), (2.29, LEFT)]) == 2.29


def test_where_only_a_lift_off_of_the_wrong_foot_is_seen_the_end_is_not_told() -> None:
    assert stance_end_s(1.0, LEFT, CONTACTS, [(1.29, LEFT), (3.98, LEFT)]) is None


@pytest.mark.parametrize("lift_s", [1.8, 1.95, 2.3])
def test_a_runner_may_leave_the_floor_before_the_other_foot_comes_down(lift_s: float) -> None:
    assert stance_end_s(1.0, LEFT, CONTACTS, [(lift_s, LEFT)]) == lift_s


def test_where_the_other_foot_was_missed_the_next_lift_off_counts() -> None:
    alone = [(1.0, LEFT), (2.77, LEFT)]
    assert stance_end_s(1.0, LEFT, alone, [(1.6, LEFT), (2.9, LEFT)]) == 1.6
    assert stance_end_s(2.77, LEFT, alone, [(1.6, LEFT), (3.4, LEFT)]) == 3.4


def test_a_foot_that_stands_for_long_has_no_end_of_its_stance() -> None:
    assert stance_end_s(1.0, LEFT, [(1.0, LEFT), (1.9, RIGHT)], [(3.6, LEFT)]) is None
