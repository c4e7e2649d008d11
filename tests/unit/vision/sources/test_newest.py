"""The newest picture between a reader and a taker; how real cameras use it is tested with them."""

from __future__ import annotations

import pytest

from vision.sources.base import FrozenSource, SilentSource
from vision.sources.newest import NewestPicture

LONG_S = 60.0


def test_the_newest_is_taken_and_the_others_count_once_somebody_takes() -> None:
    pictures = NewestPicture[str]()
    pictures.put(1.0, "before")
    pictures.put(2.0, "first")
    assert (pictures.first(LONG_S, "none"), pictures.dropped) == ("first", 0)
    pictures.begin()
    pictures.put(3.0, "second")
    assert (pictures.take(LONG_S, "none"), pictures.dropped) == ((3.0, "second"), 1)
    pictures.put(4.0, "third")
    assert (pictures.take(LONG_S, "none"), pictures.dropped) == ((4.0, "third"), 1)


def test_the_last_picture_comes_before_what_ended_them() -> None:
    pictures = NewestPicture[str]()
    pictures.put(1.0, "last")
    pictures.fail(FrozenSource("It is frozen."))
    assert pictures.take(LONG_S, "none") == (1.0, "last")
    for _ in range(2):
        with pytest.raises(FrozenSource, match="It is frozen"):
            pictures.take(LONG_S, "none")


def test_an_opening_that_fails_is_told_even_where_a_picture_came() -> None:
    pictures = NewestPicture[str]()
    pictures.put(1.0, "only")
    pictures.fail(SilentSource("It has ended."))
    with pytest.raises(SilentSource, match="It has ended"):
        pictures.first(LONG_S, "none")


def test_silence_is_told_in_the_words_of_who_waits() -> None:
    pictures = NewestPicture[str]()
    with pytest.raises(SilentSource, match="Look at its cable"):
        pictures.first(0.0, "Look at its cable.")
    with pytest.raises(SilentSource, match="Look at its cable"):
        pictures.take(0.0, "Look at its cable.")


def test_a_closed_one_gives_nothing_and_keeps_nothing() -> None:
    pictures = NewestPicture[str]()
    pictures.put(1.0, "before")
    pictures.close()
    pictures.put(2.0, "after")
    assert pictures.take(LONG_S, "none") is None
