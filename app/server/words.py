"""The page's words over HTTP: every text that the page itself shows, in one language."""

from __future__ import annotations

from fastapi import FastAPI
from pydantic import BaseModel

from app.words import Words, languages, words


class PageWords(BaseModel):
    """What the page shows in one language.

    languages: what each language there is calls itself, by its tag. words: by the catalogue's key
    without ``page.``; placeholders stand as there, ``{name:type}``, and the page fills them in. A
    text with plurals is its forms by CLDR's category, which ``Intl.PluralRules`` gives the page.
    What the coach shows as a cue is among them, by ``cue.ID``.
    """

    language: str
    languages: dict[str, str]
    words: dict[str, str | dict[str, str]]


def add_words(app: FastAPI) -> None:
    """Let ``app`` answer with the words of the page."""
    names = {tag: words(tag).own_name for tag in languages()}

    @app.get("/api/words/{lang}")
    def page_words(lang: str) -> PageWords:
        """The page's words in the language of the tag ``lang``; English where there is none."""
        language = words(lang)
        return PageWords(
            language=language.language,
            languages=names,
            words={**language.table("page"), **_cues(language)},
        )


def _cues(language: Words) -> dict[str, str | dict[str, str]]:
    """What the coach shows as cues."""
    told, ending = language.table("cue"), ".text"
    return {
        f"cue.{key.removesuffix(ending)}": one for key, one in told.items() if key.endswith(ending)
    }
