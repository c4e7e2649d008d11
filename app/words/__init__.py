"""Every word the coach shows or speaks, in one catalogue for each language.

``words("de").text("plan.why.advance", week=3)`` gives the text; ``words("de").say(phrase)``
that of a phrase. A catalogue is a folder beside this file, ``en`` or ``de``, of JSON files by
subject; a new language is one more folder and nothing else. Keys are grouped by their first part.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from app.words.phrase import Phrase, Value, phrase
from app.words.template import Entry, Template, WordsError

__all__ = ["FALLBACK", "Phrase", "Words", "WordsError", "languages", "phrase", "words"]

FALLBACK = "en"
"""The language of whoever has none of ours; its keys are the catalogue's keys."""

DECIMAL_MARK = "meta.decimal_mark"


class Words:
    """The catalogue in one language.

    Args:
        language: its tag, as in the file's name. templates: by key. fallback: answers for keys
            that ``templates`` lacks.
    """

    def __init__(
        self, language: str, templates: Mapping[str, Template], fallback: Words | None = None
    ) -> None:
        self.language = language
        self._templates = templates
        self._fallback = fallback

    @property
    def templates(self) -> Mapping[str, Template]:
        """The language's own templates by key."""
        return self._templates

    def knows(self, key: str) -> bool:
        """Whether there are words for ``key``, in this language or the fallback."""
        return key in self._templates or (self._fallback is not None and self._fallback.knows(key))

    def text(self, key: str, **values: Value) -> str:
        """The words of ``key`` with their placeholders filled.

        Raises:
            WordsError: for an unknown key, or when the values do not fit the placeholders.
        """
        template = self._templates.get(key)
        if template is None:
            if self._fallback is None:
                raise WordsError(
                    f"no words for {key!r}: add it to a file in app/words/{self.language}/"
                )
            return self._fallback.text(key, **values)
        return template.fill(values, self._render)

    def takes(self, key: str) -> Collection[str]:
        """The names of the placeholders of ``key``, which must be known."""
        template = self._templates.get(key) or (self._fallback or self).templates[key]
        return template.placeholders

    def say(self, phrase: Phrase) -> str:
        """The words of ``phrase``; errors as in ``text``."""
        return self.text(phrase.key, **dict(phrase.values))

    def table(self, prefix: str) -> dict[str, str]:
        """All words without plurals whose key starts with ``prefix`` and a dot, by the rest of
        the key: what the page needs. Placeholders stand as in the catalogue."""
        keys = dict.fromkeys([*(self._fallback or self).templates, *self._templates])
        found: dict[str, str] = {}
        for key in keys:
            template = self._templates.get(key) or (self._fallback or self).templates[key]
            if key.startswith(f"{prefix}.") and set(template.forms) == {"other"}:
                found[key[len(prefix) + 1 :]] = template.forms["other"]
        return found

    def _render(self, kind: str, value: Value) -> str:
        if isinstance(value, Phrase):
            return self.say(value)
        if kind != "num" or isinstance(value, str):
            return str(value)
        mark = self.text(DECIMAL_MARK)
        return f"{value:.1f}".removesuffix(".0").replace(".", mark)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Tags of the languages there are, the fallback first."""
    folders = [entry for entry in files(__name__).iterdir() if entry.is_dir()]
    found = sorted(
        folder.name
        for folder in folders
        if any(entry.name.endswith(".json") for entry in folder.iterdir())
    )
    return (FALLBACK, *(tag for tag in found if tag != FALLBACK))


def words(language: str = FALLBACK) -> Words:
    """The catalogue for ``language``, a tag like ``de`` or ``de-AT``.

    An unknown language gets English.
    """
    tag = language.replace("_", "-").split("-")[0].lower()
    return _read(tag if tag in languages() else FALLBACK)


@cache
def _read(tag: str) -> Words:
    parts = sorted(files(__name__).joinpath(tag).iterdir(), key=lambda entry: entry.name)
    entries = _once(
        [
            pair
            for part in parts
            if part.name.endswith(".json")
            for pair in json.loads(part.read_text("utf-8"), object_pairs_hook=_once).items()
        ]
    )
    templates = {key: Template.from_entry(key, entry) for key, entry in entries.items()}
    fallback = None if tag == FALLBACK else _read(FALLBACK)
    return Words(tag, MappingProxyType(templates), fallback)


def _once(pairs: list[tuple[str, Entry]]) -> dict[str, Entry]:
    """A JSON object whose keys stand in it once; JSON itself lets the last one win."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise WordsError(f"keys that stand twice in the catalogue: {', '.join(twice)}")
    return found
