"""What is asked and told before a walk: five statements that stand for the whole health screen.

A kiosk knows nobody, and keeps no answer. So it asks for less than a session does, and lets fewer
people go on: whoever would have to ask a clinician or would walk with support there
(``app.programme.screening``) is sent to the gym's staff here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.programme.screening import Question

STATEMENTS: Final[Mapping[str, tuple[Question, ...]]] = MappingProxyType(
    {
        "1": (Question.OLDER, Question.FALLS),
        "2": (
            *(Question.BALANCE, Question.DIZZINESS, Question.NUMB_FEET),
            *(Question.VISION, Question.MEDICINE),
        ),
        "3": (Question.HEART, Question.NEUROLOGICAL),
        "4": (Question.LIMB, Question.BONES, Question.PREGNANCY),
        "5": (Question.OTHER, Question.JUDGEMENT),
    }
)
"""By the end of its key (``page.kiosk.health.…``: what is read out is what the screen shows), the
questions that a statement stands for."""
NOTICES: Final = ("stop", "consent")
"""What is told after them, likewise: when to stop, and what is looked at."""
