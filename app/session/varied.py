"""What the session says about a variation: how it is done, to which side, and that it is not
judged.

The engine tells side steps from a walk, but neither their contacts nor how they are done, so they
are timed and not judged, and the coach says so before they begin. The guard watches them like
everything else.
"""

from __future__ import annotations

from app.programme.values import VARIED, Part, PartKind
from app.session.values import Saying
from app.words import Phrase, phrase

_LONG_S = 30.0  # the instruction is long, and as true after the words before it


def is_varied(part: Part | None) -> bool:
    """Whether ``part`` is a variation."""
    return part is not None and part.kind in VARIED


def ahead(part: Part) -> Saying:
    """A variation comes next: how it is done, and that the walker counts."""
    name = part.kind.value
    return Saying(
        f"flow.{name}_ahead",
        phrase(f"coach.varied.{name}_ahead.text"),
        phrase(f"coach.varied.{name}_ahead.spoken"),
        keeps_s=_LONG_S,
    )


def begin(part: Part, time: Phrase) -> Saying:
    """It begins, to one side; ``time``: how long, or how much of it is left."""
    side = "left" if part.side is None else part.side.value
    name = f"{'side_steps' if part.kind is PartKind.SIDE_STEPS else 'diagonal'}_{side}"
    return Saying(
        f"flow.{name}",
        phrase(f"coach.varied.{name}.text"),
        phrase(f"coach.varied.{name}.spoken", time=time),
        "ready",
        instructs=True,
    )
