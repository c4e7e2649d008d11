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
        "falls": (Question.OLDER, Question.FALLS),
        "steady": (
            *(Question.BALANCE, Question.DIZZINESS, Question.MEDICINE),
            *(Question.NUMB_FEET, Question.VISION),
        ),
        "heart": (Question.HEART, Question.NEUROLOGICAL),
        "body": (Question.LIMB, Question.BONES, Question.PREGNANCY),
        "other": (Question.OTHER, Question.JUDGEMENT),
    }
)
"""By the end of its key (``kiosk.health.…``), the questions that a statement stands for, in the
order in which they are shown and read out."""
NOTICES: Final = ("stop", "consent")
"""What is told after them, likewise: when to stop, and what is looked at."""
