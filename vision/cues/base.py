"""What a cue is: one thing the coach can say, and what makes it say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from vision.values import CheckResult, Cue, Hindrance

Earcon: TypeAlias = Literal["stop", "pause", "warn", "hint", "unseen", "praise", "ready"]
"""The short sound before the words, by kind: ``stop`` and ``pause`` are urgent, ``warn`` and
``hint`` ask for a change, ``unseen`` says the camera misses something, ``praise`` is praise,
``ready`` that something begins."""

FEET_NOT_SEEN = "feet_not_seen"
FEW_PICTURES = "few_pictures"
LOST = "lost"
MENDED = "mended"
IGNORED = "ignored"
BASELINE_ASKED = "baseline_asked"
BASELINE_TAKEN = "baseline_taken"
BASELINE_GIVEN_UP = "baseline_given_up"
HINDERED = {hindrance: f"baseline_{hindrance.value}" for hindrance in Hindrance}
HINDERED_ON_BELT = {
    one: f"{HINDERED[one]}_belt" for one in (Hindrance.FEET, Hindrance.HEAD, Hindrance.VIEW)
}
GUARDED = {name: f"guard_{name}" for name in ("fall", "stumble", "lost", "bystander", "lane_end")}
GUARDED_ON_BELT = {name: f"guard_{name}_belt" for name in ("fall", "stumble", "lost", "bystander")}
SITUATIONS = (
    FEET_NOT_SEEN,
    FEW_PICTURES,
    LOST,
    MENDED,
    IGNORED,
    BASELINE_ASKED,
    BASELINE_TAKEN,
    BASELINE_GIVEN_UP,
    *HINDERED.values(),
    *HINDERED_ON_BELT.values(),
    *GUARDED.values(),
    *GUARDED_ON_BELT.values(),
)
"""What a cue can answer besides a check's faults: feet out of sight for a while, too few pictures
a second, the walker lost while walking backward, a fault corrected, a cue that was said often and
did not help, and the taking of a baseline: asked for, done, given up, or what is in its way, and
the guard's alarms (``vision/guard``). On a treadmill, where nobody is to step back or turn, some
have words of their own; such a cue has the other's id with ``_belt``."""

MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Attention:
    """What the walker is to attend to in this interval: one thing at a time.

    form: whether form is coached at all; safety always is. topic: id of the check whose faults
    are told, beside what is unsafe; ``None``: all of them. interval: its number, from 0, by which
    cues fade; ``None``: reckoned from the time.
    """

    form: bool = True
    topic: str | None = None
    interval: int | None = None


@dataclass(frozen=True, slots=True)
class GradedWording:
    """A wording of a cue that says how much to change.

    beyond: the share of the measured value outside the good band from which this wording applies
    (0.33: a third of it is too much); the highest that applies is used. text, spoken: as in
    ``CueSpec``.
    """

    id: str
    beyond: float
    text: str
    spoken: str = ""

    def __post_init__(self) -> None:
        _check_words(f"grade {self.id!r}", self.text)


def beyond_good(result: CheckResult) -> float:
    """Share of the measured value that lies outside the good band; 0 inside it and where nothing
    was measured."""
    value, low, high = result.value, result.ok_low, result.ok_high
    if value is None or value == 0.0:
        return 0.0
    limit = high if high is not None and value > high else low
    outside = limit is not None and (value < limit if limit is low else True)
    return abs(value - limit) / abs(value) if limit is not None and outside else 0.0


@dataclass(frozen=True, slots=True)
class CueSpec:
    """One thing the coach can say.

    answers: the faults (see ``Check.faults``) or situations it answers. priority: 0 stop, 1
    pause, 2 unsafe, 3 technique, 4 finer points, 5 praise; 0 and 1 never wait. text: what the
    screen shows, at most six words, about the outside world rather than the walker's limbs
    (an external focus helps learning, Wulf 2013 [32]). spoken: what the voice says, the text
    unless it reads badly aloud. grades: other wordings of the same cue by how far off the walker
    is, in rising order; the cue's own words hold below the first. They are one cue: they share its
    pauses and fade with it.

    Raises:
        ValueError: when the priority is not 0 to 5, a text is empty or too long, or grades are out
            of order.
    """

    id: str
    answers: tuple[str, ...]
    priority: int
    text: str
    earcon: Earcon
    spoken: str = ""
    grades: tuple[GradedWording, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.priority <= 5:
            raise ValueError(f"cue {self.id!r}: priority {self.priority} is not 0 to 5")
        _check_words(f"cue {self.id!r}", self.text)
        if [one.beyond for one in self.grades] != sorted({one.beyond for one in self.grades}):
            raise ValueError(f"cue {self.id!r}: its grades must be in rising order")

    def at(self, t_s: float, beyond: float = 0.0) -> Cue:
        """The cue as said at ``t_s`` seconds to a walker who is ``beyond`` the good band."""
        fitting = [one for one in self.grades if beyond >= one.beyond]
        if not fitting:
            spoken = self.spoken or self.text
            return Cue(t_s, self.id, self.priority, self.text, spoken, self.earcon)
        grade = fitting[-1]
        spoken = grade.spoken or grade.text
        return Cue(t_s, self.id, self.priority, grade.text, spoken, self.earcon, grade.id)


def _check_words(what: str, text: str) -> None:
    if not 1 <= len(text.split()) <= MOST_WORDS:
        raise ValueError(f"{what}: {text!r} must have 1 to {MOST_WORDS} words")
