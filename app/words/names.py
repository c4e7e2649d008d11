"""The words of what the engine names by id: levels, checks, their reasons, cues.

``vision`` knows nothing of languages: it keeps ids and an English default of its own. Here the
catalogue translates by id, and keeps the engine's English where it has no entry, so that a
check or cue that somebody adds works at once.
"""

from __future__ import annotations

from dataclasses import replace

from app.words import Phrase, Words, phrase
from vision.values import CheckResult, Cue, Level


def level_name(level: Level) -> Phrase:
    """The name of a level."""
    return phrase(f"level.name.{level.value}")


def check_title(check_id: str) -> Phrase:
    """What a check looks at, as a title."""
    return phrase(f"check.{check_id}")


def fault_name(fault: str) -> Phrase:
    """What is wrong, as a trainer calls it."""
    return phrase(f"page.review.fault.{fault}")


def focus_words(check_id: str) -> Phrase:
    """What to attend to in a bout whose focus is this check, short enough to be spoken."""
    return phrase(f"focus.{check_id}")


def looked_at(check_id: str) -> Phrase:
    """What a check looks at, as one would say that one can't see it."""
    return phrase(f"what.{check_id}")


def reason(result: CheckResult, words: Words) -> str:
    """Why a check can't tell, in the language of ``words``; the engine's English where the
    catalogue does not know it."""
    key, what = f"reason.{result.reason_id}", looked_at(result.id)
    if not words.knows(key):
        return result.reason
    if "what" not in words.takes(key):
        return words.text(key)
    return words.text(key, what=what) if words.knows(what.key) else result.reason


def translated(cue: Cue, words: Words) -> Cue:
    """The cue in the language of ``words``; unchanged where the catalogue does not know it."""
    text, spoken = f"{cue.phrase_id}.text", f"{cue.phrase_id}.spoken"
    if not (words.knows(text) and words.knows(spoken)):
        return cue
    return replace(cue, text=words.text(text), spoken=words.text(spoken))
