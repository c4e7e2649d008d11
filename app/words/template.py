"""Typed placeholders in a text, and the text's plural forms.

A placeholder is a replacement field of Python's format strings, so translators' tools compare those
of a text with its translation's (``python-brace-format``). Its format specification is its type:
``{level}`` a text or another phrase, ``{week:d}`` a whole number, ``{speed:n}`` a number with one
decimal at most, as the language writes it. Plural forms go by CLDR's categories (``one``, ``few``,
``other`` and their like) of the whole number ``count``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from types import MappingProxyType

from app.words.phrase import Phrase, Value

TEXT, WHOLE, NUMBER = "", "d", "n"
"""The types of placeholders: Python's format specifications for them."""

_NAMES = {TEXT: "a text", WHOLE: "a whole number", NUMBER: "a number"}
_WRITTEN = "a placeholder is written {text}, {whole:d} or {number:n}"
COUNT = "count"
OTHER = "other"
"""CLDR's category for whatever is in no other; a text without plurals has this form alone."""


class WordsError(ValueError):
    """The catalogue and its use do not fit; the message says which key and how."""


@dataclass(frozen=True, slots=True)
class Template:
    """One message of a catalogue in one language.

    forms: text by plural category, ``other`` always and alone without plurals. placeholders: type
    by name, the same in every form but that a form may leave the count out ("one session").
    """

    key: str
    forms: Mapping[str, str]
    placeholders: Mapping[str, str]

    @classmethod
    def of(cls, key: str, forms: Mapping[str, str]) -> Template:
        """The template of ``forms``, which have ``other`` among them.

        Raises:
            WordsError: for an empty text, a stray brace, an unknown type, or forms whose
                placeholders differ.
        """
        found = {form: _placeholders(key, text) for form, text in forms.items()}
        placeholders = found[OTHER]
        if len(forms) > 1:
            if placeholders.get(COUNT) != WHOLE:
                raise WordsError(f"{key!r}: a plural needs {{{COUNT}:d}} in its last form")
            if any(one | {COUNT: WHOLE} != placeholders for one in found.values()):
                raise WordsError(f"{key!r}: all plural forms need the same placeholders")
        return cls(key, MappingProxyType(dict(forms)), MappingProxyType(placeholders))

    def fill(
        self,
        values: Mapping[str, Value],
        render: Callable[[str, Value], str],
        category: Callable[[int], str],
    ) -> str:
        """The text with ``values`` put in.

        Args:
            values: by placeholder. render: writes a value by its type. category: CLDR's plural
                category of a whole number in the language.

        Raises:
            WordsError: when values are missing, unknown or of the wrong type.
        """
        if set(values) != set(self.placeholders):
            raise WordsError(
                f"{self.key!r} takes {sorted(self.placeholders)}, got {sorted(values)}"
            )
        for name, value in values.items():
            if not _fits(self.placeholders[name], value):
                kind = _NAMES[self.placeholders[name]]
                raise WordsError(f"{self.key!r}: {name} must be {kind}, not {value!r}")
        text = self.forms[OTHER]
        count = values.get(COUNT)
        if len(self.forms) > 1 and isinstance(count, int):
            text = self.forms.get(category(count), text)
        return _Filler(render).vformat(text, (), values)


class _Filler(Formatter):
    """Python's format strings, with our types for its format specifications."""

    def __init__(self, render: Callable[[str, Value], str]) -> None:
        self._render = render

    def format_field(self, value: Value, format_spec: str) -> str:
        return self._render(format_spec, value)


def _placeholders(key: str, text: str) -> dict[str, str]:
    if not text.strip() or text != text.strip():
        raise WordsError(f"{key!r}: the text is empty or has blanks around it")
    found: dict[str, str] = {}
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise WordsError(f"{key!r}: {_WRITTEN}: {error}") from error
    for literal, name, kind, conversion in parts:
        # An escaped brace would be one more rule for the page, and no text needs any.
        if re.search(r"[{}]", literal) or conversion:
            raise WordsError(f"{key!r}: {_WRITTEN}")
        if name is None:
            continue
        if not re.fullmatch("[a-z_]+", name):
            raise WordsError(f"{key!r}: {name!r} is no name of a placeholder")
        if kind not in _NAMES:
            raise WordsError(f"{key!r}: type {kind!r} of {name!r}: {_WRITTEN}")
        if found.setdefault(name, kind) != kind:
            raise WordsError(f"{key!r}: {name!r} has two types")
    return found


def _fits(kind: str, value: Value) -> bool:
    if isinstance(value, bool):
        return False
    if kind == TEXT:
        return isinstance(value, str | Phrase)
    return isinstance(value, int) or (kind == NUMBER and isinstance(value, float))
