"""The answer to "How am I doing?": one sentence on the state, one on what to attend to."""

from __future__ import annotations

from app.session.figures import Measures
from app.words import Phrase, phrase
from app.words.names import focus_words

_FEW = 4  # steps; before that there is nothing to say


def status_of(found: Measures, *, faulty: bool = False) -> Phrase:
    """In plain words, short enough to be spoken in a walk. faulty: a check finds a fault now."""
    if found.steps < _FEW:
        return phrase("coach.how.nothing")
    if found.work_on:
        return phrase("coach.how.work", count=found.steps, focus=focus_words(found.work_on[0]))
    if found.went_well and not faulty:
        return phrase("coach.how.well", count=found.steps)
    return phrase("coach.how.unsure", count=found.steps)
