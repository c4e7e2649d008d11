"""The page has every word it shows from the one catalogue, in the language it asks for."""

from __future__ import annotations

import pytest
from server_cases import Stage, fetch, running

from app.words import FALLBACK, languages, words


def test_the_page_gets_its_words_in_each_language_and_what_those_call_themselves() -> None:
    with running(Stage().make) as url:
        answers = {tag: fetch(f"{url}api/words/{tag}").json() for tag in languages()}
        for tag, answer in answers.items():
            assert answer["language"] == tag
            assert answer["words"] == words(tag).table("page")
            assert answer["languages"] == {"en": "English", "de": "Deutsch"}
        for tag in ("klingon", "en-GB", "x" * 500):
            assert fetch(f"{url}api/words/{tag}").json() == answers[FALLBACK]
        assert fetch(f"{url}api/words/de-AT").json() == answers["de"]


@pytest.mark.parametrize("path", ["api/words/", "api/words/de/page", "api/words/..%2fpage.json"])
def test_no_file_can_be_named_by_a_request_for_words(path: str) -> None:
    with running(Stage().make) as url:
        assert fetch(url + path).status_code == 404
