"""Shortens what a user has named or typed for messages: one line, and not too long."""

from __future__ import annotations

import re

LONGEST = 60
"""Characters; a file's name may have 255."""
_PART = re.compile(r"[^\s/\\]+")


def echo(named: object, longest: int = LONGEST) -> str:
    """``named`` in one line of at most ``longest`` characters, the middle left out."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(named))
    if len(text) <= longest:
        return text
    end = longest // 3  # a name's end tells more than its middle: the kind of file, a number
    return f"{text[: longest - end - 1]}…{text[len(text) - end :]}"


def echo_parts(message: str, longest: int = LONGEST) -> str:
    """``message`` with each overlong word, and each overlong part of a path, cut as ``echo`` does.

    For messages that libraries make from user input; line breaks stay.
    """
    return _PART.sub(lambda part: echo(part[0], longest), message)
