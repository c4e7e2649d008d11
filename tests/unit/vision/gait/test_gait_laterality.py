"""Which foot landed: the model's labels, alternation, and which foot stands lower."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.gait.laterality import LateralitySettings, assign_feet
from vision.gait.timing_reader import TimedEvent
from vision.values import EventKind, Foot

SETTINGS = LateralitySettings()


def contacts(
    labels: list[float], *, right_low_torso: float = 0.0, climb_torso: float = 0.0
) -> list[TimedEvent]:
    """Left and right in turn; the right foot stands ``right_low_torso`` lower in the picture, and
    every step a little higher."""
    return [
        TimedEvent(
            t_s=1.0 + 0.6 * index,
            kind=EventKind.CONTACT,
            foot=Foot.LEFT if label > 0 else Foot.RIGHT,
            left=label,
            chance=0.9,
            low_torso=index * climb_torso - (index % 2) * right_low_torso,
        )
        for index, label in enumerate(labels)
    ]


def feet(found: list[tuple[Foot, float]]) -> list[Foot]:
    return [foot for foot, _ in found]


IN_TURN = [Foot.LEFT, Foot.RIGHT] * 5


def test_a_burst_of_wrong_labels_turns_no_contact_round() -> None:
    labels = [1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0, -1.0, 1.0, -1.0]
    assert feet(assign_feet(contacts(labels), SETTINGS)) == IN_TURN


@pytest.mark.parametrize("label", [1.0, -1.0, 0.0])
@pytest.mark.parametrize("climb_torso", [-0.02, 0.0, 0.02])
def test_where_every_foot_has_the_same_label_the_lower_one_is_the_nearer(
    label: float, climb_torso: float
) -> None:
    seen = contacts([label] * 10, right_low_torso=0.04, climb_torso=climb_torso)
    near_right = assign_feet(seen, SETTINGS, Foot.RIGHT)
    near_left = assign_feet(seen, SETTINGS, Foot.LEFT)
    assert feet(near_right) == IN_TURN
    assert feet(near_left) == IN_TURN[::-1]
    assert min(sure for _, sure in near_right) > 0.7


def test_labels_that_all_agree_outweigh_heights_that_hardly_differ() -> None:
    seen = contacts([1.0, -1.0] * 5, right_low_torso=0.01)
    assert feet(assign_feet(seen, SETTINGS, Foot.LEFT)) == IN_TURN


def test_without_a_nearer_foot_equal_labels_leave_the_sides_open() -> None:
    found = assign_feet(contacts([1.0] * 10, right_low_torso=0.04), SETTINGS)
    assert [sure for _, sure in found] == pytest.approx([0.5] * 10)


@given(
    st.lists(st.floats(-1, 1), max_size=12),
    st.floats(-0.5, 0.5),
    st.sampled_from([None, Foot.LEFT, Foot.RIGHT]),
)
def test_how_sure_the_sides_are_is_a_chance(
    labels: list[float], low: float, near: Foot | None
) -> None:
    found = assign_feet(contacts(labels, right_low_torso=low), SETTINGS, near)
    assert len(found) == len(labels)
    assert all(0.0 <= sure <= 1.0 for _, sure in found)
