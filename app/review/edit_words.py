"""A correction in words, for the list of them."""

from __future__ import annotations

from app.review.edits import (
    AddContact,
    DeleteContact,
    Edit,
    MoveContact,
    NotThisPerson,
    SetDirection,
    SetLanding,
    SwapSides,
)
from app.words import Phrase, phrase
from vision.values import Direction, Foot, Landing

FOOT_WORDS = {Foot.LEFT: phrase("review.foot.left"), Foot.RIGHT: phrase("review.foot.right")}
LANDING_WORDS = {
    Landing.BALL: phrase("review.landing.ball"),
    Landing.FLAT: phrase("review.landing.flat"),
    Landing.HEEL: phrase("review.landing.heel"),
    Landing.UNKNOWN: phrase("review.landing.unknown"),
}
DIRECTION_WORDS = {
    Direction.BACKWARD: phrase("review.direction.backward"),
    Direction.FORWARD: phrase("review.direction.forward"),
    Direction.STANDING: phrase("review.direction.standing"),
    Direction.TURNING: phrase("review.direction.turning"),
    Direction.SIDEWAYS: phrase("review.direction.sideways"),
    Direction.UNKNOWN: phrase("review.direction.unknown"),
}


def edit_words(edit: Edit) -> Phrase:
    """What was corrected, and where."""
    match edit:
        case MoveContact():
            moved_ms = round(1000 * (edit.to_s - edit.t_s))
            return phrase(
                "review.edit.move", foot=_foot(edit.foot), at=clock(edit.t_s), by=f"{moved_ms:+d}"
            )
        case AddContact():
            return phrase("review.edit.add", foot=_foot(edit.foot), at=clock(edit.t_s))
        case DeleteContact():
            return phrase("review.edit.delete", foot=_foot(edit.foot), at=clock(edit.t_s))
        case SetLanding():
            return phrase(
                "review.edit.landing",
                foot=_foot(edit.foot),
                at=clock(edit.t_s),
                landing=LANDING_WORDS[edit.landing],
            )
        case SetDirection():
            return phrase(
                "review.edit.direction",
                at=clock(edit.start_s),
                to=clock(edit.end_s),
                direction=DIRECTION_WORDS[edit.direction],
            )
        case SwapSides():
            return phrase("review.edit.swap", at=clock(edit.from_s))
        case NotThisPerson():
            if edit.to_s is None:
                return phrase("review.edit.person", at=clock(edit.from_s))
            return phrase("review.edit.person_until", at=clock(edit.from_s), to=clock(edit.to_s))


def clock(t_s: float) -> str:
    """A moment as minutes and seconds, to the hundredth."""
    hundredths = round(100 * t_s)
    return f"{hundredths // 6000}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"


def _foot(foot: Foot) -> Phrase:
    return FOOT_WORDS[foot]
