"""A template of the word catalogue: what is no template is refused."""

from __future__ import annotations

import pytest

from app.words import WordsError
from app.words.template import Template


@pytest.mark.parametrize(
    "entry",
    [
        "",
        " padded",
        "a {stray brace",
        "{week}",
        "{week:float}",
        "{n:int} and {n:num}",
        {"other": "{count:int} steps"},
        {"one": "a step", "other": "steps"},
        {"one": "{who:text}'s step", "other": "{count:int} steps"},
        {"one": "1", "other": "{count:int}", "few": "{count:int}"},
    ],
    ids=str,
)
def test_a_broken_entry_is_refused(entry: str | dict[str, str]) -> None:
    with pytest.raises(WordsError, match="a_key"):
        Template.from_entry("a_key", entry)
