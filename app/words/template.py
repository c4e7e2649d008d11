"""Templates with typed placeholders, and their plural forms.

A placeholder is ``{name:type}``. Types: ``text`` (a string or another phrase), ``int`` (a
whole number), ``num`` (a number with one decimal at most, with the language's own decimal
mark). A template with plural forms is a mapping of ``one`` and ``other``, chosen by the
whole number ``count``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from app.words.phrase import Phrase, Value

TYPES = ("text", "int", "num")
COUNT = "count"
FORMS = ("one", "other")
_PLACEHOLDER = re.compile(r"\{([a-z_]+):([a-z]+)\}")

Entry: TypeAlias = "str | Mapping[str, str]"


class WordsError(ValueError):
    """The catalogue and its use do not fit; the message says which key and how."""


@dataclass(frozen=True, slots=True)
class Template:
    """One entry of a catalogue. forms: text by plural form, ``other`` alone without plurals.
    placeholders: type by name, the same in every form but that ``one`` may leave the count
    out ("one session")."""

    key: str
    forms: Mapping[str, str]
    placeholders: Mapping[str, str]

    @classmethod
    def from_entry(cls, key: str, entry: Entry) -> Template:
        """Read an entry of the catalogue's file.

        Raises:
            WordsError: for an empty text, a wrong form, a stray brace or an unknown type.
        """
        forms = {"other": entry} if isinstance(entry, str) else dict(entry)
        if not isinstance(entry, str) and set(forms) != set(FORMS):
            raise WordsError(f"{key!r}: plural forms must be {', '.join(FORMS)}")
        found = {form: _placeholders(key, text) for form, text in forms.items()}
        placeholders = found["other"]
        if "one" in forms:
            if placeholders.get(COUNT) != "int":
                raise WordsError(f"{key!r}: a plural needs {{{COUNT}:int}} in its form 'other'")
            if found["one"] | {COUNT: "int"} != placeholders:
                raise WordsError(f"{key!r}: both forms need the same placeholders")
        return cls(key, MappingProxyType(forms), MappingProxyType(placeholders))

    def fill(self, values: Mapping[str, Value], render: Callable[[str, Value], str]) -> str:
        """The text with ``values`` put in; ``render`` writes a value by its type.

        Raises:
            WordsError: when values are missing, unknown or of the wrong type.
        """
        if set(values) != set(self.placeholders):
            raise WordsError(
                f"{self.key!r} takes {sorted(self.placeholders)}, got {sorted(values)}"
            )
        for name, value in values.items():
            if not _fits(self.placeholders[name], value):
                kind = self.placeholders[name]
                raise WordsError(f"{self.key!r}: {name} must be {kind}, not {value!r}")
        singular = "one" in self.forms and values[COUNT] == 1
        text = self.forms["one" if singular else "other"]
        return _PLACEHOLDER.sub(lambda match: render(match[2], values[match[1]]), text)


def _placeholders(key: str, text: str) -> dict[str, str]:
    if not text.strip() or text != text.strip():
        raise WordsError(f"{key!r}: the text is empty or has blanks around it")
    found: dict[str, str] = {}
    for name, kind in _PLACEHOLDER.findall(text):
        if kind not in TYPES:
            raise WordsError(f"{key!r}: type {kind!r} of {name!r} is none of {', '.join(TYPES)}")
        if found.setdefault(name, kind) != kind:
            raise WordsError(f"{key!r}: {name!r} has two types")
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        raise WordsError(f"{key!r}: a placeholder is written {{name:type}}")
    return found


def _fits(kind: str, value: Value) -> bool:
    if isinstance(value, bool):
        return False
    if kind == "text":
        return isinstance(value, str | Phrase)
    return isinstance(value, int) or (kind == "num" and isinstance(value, float))
