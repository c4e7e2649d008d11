"""What somebody typed is said back in short, and a name to delete by is compared exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words.cut import ECHOED_LENGTH, cut, same_name


@given(st.text(max_size=300))
def test_what_is_echoed_is_short_and_begins_as_it_was_typed(typed: str) -> None:
    shown = cut(typed)
    assert len(shown) <= ECHOED_LENGTH
    assert shown == typed or (shown.endswith("…") and typed.startswith(shown[:-1]))


@pytest.mark.parametrize("typed", ["ada", "Ada ", " Ada", "Ad", "Ada B", ""])
def test_another_capital_or_blank_is_another_name(typed: str) -> None:
    assert not same_name(typed, "Ada")


def test_the_same_letters_are_the_same_name() -> None:
    assert same_name("Zoe\u0308", "Zo\u00eb")
