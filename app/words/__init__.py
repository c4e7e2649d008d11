"""Every word the coach shows or speaks, in one catalogue for each language.

``words("de").text("plan.why.advance", week=3)`` gives the text; ``words("de").say(phrase)``
that of a phrase. The words are gettext's files in ``catalogue/``: ``words.pot`` is the English,
``de.po`` the German; a new language is one more file and nothing else. Keys are grouped by their
first part. Why so, and how to add a language: ``docs/decisions/words.md``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_decimal_symbol

from app.words.messages import read_messages
from app.words.phrase import Phrase, Value, phrase
from app.words.template import NUMBER, OTHER, Template, WordsError

__all__ = ["FALLBACK", "Phrase", "Words", "WordsError", "languages", "phrase", "words"]

FALLBACK = "en"
"""The language of whoever has none of ours; its keys are the catalogue's keys."""

_FOLDER = files(__name__) / "catalogue"
_SOURCE = "words.pot"
_ONE_DECIMAL = "0.#"
"""CLDR's pattern for a ``{number:n}``: one decimal at most. Digits stand in no groups: they are
spoken, too."""


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
                raise WordsError(f"no words for {key!r}: add it to app/words/catalogue/{_SOURCE}")
            return self._fallback.text(key, **values)
        return template.fill(values, self._render, self._locale.plural_form)

    def takes(self, key: str) -> Collection[str]:
        """The names of the placeholders of ``key``, which must be known."""
        template = self._templates.get(key) or (self._fallback or self).templates[key]
        return template.placeholders

    def say(self, phrase: Phrase) -> str:
        """The words of ``phrase``; errors as in ``text``."""
        return self.text(phrase.key, **dict(phrase.values))

    def table(self, prefix: str) -> dict[str, str | dict[str, str]]:
        """All words whose key starts with ``prefix`` and a dot, by the rest of the key: what the
        page needs. Placeholders stand as in the catalogue; a text with plurals is its forms by
        CLDR's category."""
        keys = dict.fromkeys([*(self._fallback or self).templates, *self._templates])
        found: dict[str, str | dict[str, str]] = {}
        for key in keys:
            if key.startswith(f"{prefix}."):
                forms = (self._templates.get(key) or (self._fallback or self).templates[key]).forms
                found[key[len(prefix) + 1 :]] = forms[OTHER] if len(forms) == 1 else dict(forms)
        return found

    @property
    def own_name(self) -> str:
        """What the language calls itself, as a title: ``Deutsch``."""
        name = self._locale.get_language_name(self.language) or self.language
        return name[:1].upper() + name[1:]

    @property
    def decimal_mark(self) -> str:
        """What stands between a number's whole part and its decimals."""
        return get_decimal_symbol(self._locale)

    def day(self, day: date) -> str:
        """A day as one writes it at the head of a letter."""
        return format_date(day, "long", locale=self._locale)

    def short_day(self, day: date) -> str:
        """A day in few signs, as below a chart."""
        return format_date(day, "medium", locale=self._locale)

    def decimal(self, value: float, digits: int) -> str:
        """A number with that many decimals."""
        return format_decimal(round(value, digits), "0." + "0" * digits, locale=self._locale)

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.language)

    def _render(self, kind: str, value: Value) -> str:
        if isinstance(value, Phrase):
            return self.say(value)
        if kind != NUMBER or isinstance(value, str):
            return str(value)
        return format_decimal(value, format=_ONE_DECIMAL, locale=self._locale)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Tags of the languages there are, the fallback first."""
    found = (entry.name for entry in _FOLDER.iterdir() if entry.name.endswith(".po"))
    return (FALLBACK, *sorted(name.removesuffix(".po") for name in found))


def words(language: str = FALLBACK) -> Words:
    """The catalogue for ``language``, a tag like ``de`` or ``de-AT``.

    An unknown language gets English.
    """
    tag = language.replace("_", "-").split("-")[0].lower()
    return _read(tag if tag in languages() else FALLBACK)


@cache
def _read(tag: str) -> Words:
    source = tag == FALLBACK
    file = _FOLDER / (_SOURCE if source else f"{tag}.po")
    templates = read_messages(file.read_bytes(), tag, source=source)
    return Words(tag, templates, None if source else _read(FALLBACK))
