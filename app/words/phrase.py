"""A phrase: which words, with which values, in no language yet.

Logic hands out phrases, not text, so that the same answer can be shown and spoken in any
language, and kept in a record without freezing today's wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, Union

Value: TypeAlias = Union[str, int, float, "Phrase"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of the catalogue by ``key``, with the values of their placeholders."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()


def phrase(key: str, **values: Value) -> Phrase:
    """A phrase from keyword arguments: ``phrase("plan.why.advance", week=3)``.

    A value may be a phrase itself, where the placeholder is a ``text``.
    """
    return Phrase(key, tuple(sorted(values.items())))
