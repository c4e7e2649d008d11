"""What somebody typed, short enough to be said back to them."""

from __future__ import annotations

import unicodedata
from typing import Final

ECHOED_LENGTH: Final = 40
"""Characters of a name or value that are shown when it is echoed [K]."""


def cut(text: str, most: int = ECHOED_LENGTH) -> str:
    """``text``, cut to ``most`` characters with a sign that there was more."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def same_name(typed: str, name: str) -> bool:
    """Whether ``typed`` is exactly ``name``, letter by letter, blanks and capitals included; how an
    accent is put together makes no difference, nobody sees it."""
    return unicodedata.normalize("NFC", typed) == unicodedata.normalize("NFC", name)
