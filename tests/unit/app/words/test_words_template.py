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
        {"other": "{week:s}"},
        {"other": "{week:.2f}"},
        {"other": "{week!r:d}"},
        {"other": "{week.real:d}"},
        {"other": "{:d}"},
        {"other": "{w:d} and {w:n}"},
        {"one": "a step", "other": "steps"},
        {"one": "{who}'s step", "other": "{count:d} steps"},
        {"one": "1", "few": "{who}", "other": "{count:d}"},
    ],
    ids=str,
)
def test_a_broken_text_is_refused(forms: dict[str, str]) -> None:
    with pytest.raises(WordsError, match="a_key"):
        Template.of("a_key", forms)
