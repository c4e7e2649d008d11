"""A template of the word catalogue: what is no template is refused."""

from __future__ import annotations

import pytest

from app.words import WordsError
from app.words.template import Template


@pytest.mark.parametrize(
    "forms",
    [
        {"other": ""},
        {"other": " padded"},
        {"other": "a {stray brace"},
        {"other": "an {{escaped}} brace"},
        {"other": "{week}"},
        {"other": "{week:float}"},
        {"other": "{week!r:int}"},
        {"other": "{week.real:int}"},
        {"other": "{:int}"},
        {"other": "{n:int} and {n:num}"},
        {"one": "a step", "other": "steps"},
        {"one": "{who:text}'s step", "other": "{count:int} steps"},
        {"one": "1", "few": "{who:text}", "other": "{count:int}"},
    ],
    ids=str,
)
def test_a_broken_text_is_refused(forms: dict[str, str]) -> None:
    with pytest.raises(WordsError, match="a_key"):
        Template.of("a_key", forms)
