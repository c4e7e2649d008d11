"""A prescribed session in a few short lines: how often, how long, what lies between."""

from __future__ import annotations

from app.programme.values import VARIED, Part, PartKind, Prescription, Side
from app.words import Phrase, phrase

_SECONDS_UP_TO_S = 90


def duration_words(duration_s: float) -> Phrase:
    """A length of time as one says it: seconds up to a minute and a half, then minutes."""
    seconds = round(duration_s)
    if seconds <= _SECONDS_UP_TO_S:
        return phrase("duration.seconds", count=seconds)
    if seconds % 30 == 0:
        return phrase("duration.minutes", minutes=seconds / 60)
    return phrase("duration.both", minutes=seconds // 60, seconds=seconds % 60)


def part_words(part: Part) -> Phrase:
    """What to do in a part, and on or to which side."""
    if part.kind in VARIED and part.side is not None:
        return phrase(f"part.varied_{part.side.value}", what=part.kind.says)
    if part.side in (None, Side.NONE):
        return part.kind.says
    return phrase("part.on_side", what=part.kind.says, side=part.side.says)


def backward_words(coming: Prescription) -> Phrase:
    """How often and how long one walks backward; of a prescription with parts."""
    bouts = [part for part in coming.parts if part.kind is PartKind.BACKWARD]
    first = bouts[0]
    if first.steps is not None:
        return phrase("duration.sets", count=len(bouts), steps=first.steps)
    return phrase("duration.bouts", count=len(bouts), each=duration_words(first.duration_s))


def between_words(coming: Prescription) -> Phrase | None:
    """What lies between two bouts, ``None`` where there is but one."""
    for part in coming.parts:
        if part.kind is PartKind.FORWARD:
            return phrase("duration.forward_between", each=duration_words(part.duration_s))
        if part.kind is PartKind.REST:
            sets = any(one.steps is not None for one in coming.parts)
            return phrase(
                "duration.rest_between" if sets else "duration.rest_between_bouts",
                each=duration_words(part.duration_s),
            )
    return None


def total_words(coming: Prescription) -> Phrase:
    """How long it takes in all."""
    return phrase("duration.total", count=max(1, round(coming.total_s / 60)))
