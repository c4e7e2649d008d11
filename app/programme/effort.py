"""Perceived effort in words: the anchors of Borg's scale of 6 to 20.

The English words are those of the scale as Gunnar Borg published it (Borg's Perceived Exertion and
Pain Scales, 1998 [36]); the German ones follow his own account in German (Borg 2004, Deutsches
Ärzteblatt 101:A1016 [37]). Values between two anchors have no word of their own on the scale, so
they are told by the two beside them.
"""

from __future__ import annotations

from bisect import bisect_right

from app.words import Phrase, phrase

LEAST, MOST = 6, 20
ANCHORS = (6, 7, 9, 11, 13, 15, 17, 19, 20)
"""The values with a word of their own; the page's picker shows them."""
_HARD = 15


def effort_word(rpe: int) -> Phrase:
    """``rpe`` in words alone: "somewhat hard", or "light to somewhat hard" between two anchors.

    Raises:
        ValueError: it is not on the scale.
    """
    if not LEAST <= rpe <= MOST:
        raise ValueError(f"an effort of {rpe} is not on the scale of {LEAST} to {MOST}")
    if rpe == _HARD:
        return phrase("effort.hard")  # "hard (heavy)" in brackets of its own reads badly
    if rpe in ANCHORS:
        return phrase(f"page.effort.word.{rpe}")
    above = bisect_right(ANCHORS, rpe)
    low, high = (effort_word(one) for one in ANCHORS[above - 1 : above + 1])
    return phrase("effort.between", low=low, high=high)


def effort(rpe: int) -> Phrase:
    """``rpe`` as a number with its words, like "15 (hard)"; errors as in ``effort_word``."""
    return phrase("effort.value", rpe=rpe, word=effort_word(rpe))
