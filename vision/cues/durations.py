"""How long conditions have held: those that the cue policy watches (the situation, walking without
fault, too low a frame rate), and any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vision.values import CheckResult, Situation, Verdict

_NEVER = float("-inf")
_ROUNDING_S = 1e-3


@dataclass(slots=True)
class Durations:
    """Follows one session.

    situation, since_s: the current situation and its start. backward_s: when the walker last
    walked backward. clean_since_s: start of the time in which something is judged and no check
    finds a fault. few_since_s: start of too low a frame rate. Both are ``None`` while that is not
    so.
    """

    situation: Situation | None = None
    since_s: float = 0.0
    backward_s: float = _NEVER
    clean_since_s: float | None = None
    few_since_s: float | None = None

    def update(
        self, t_s: float, situation: Situation, results: Sequence[CheckResult], *, few: bool
    ) -> None:
        """Take in the conditions at ``t_s``."""
        if situation is not self.situation:
            self.situation, self.since_s = situation, t_s
        if situation is Situation.BACKWARD:
            self.backward_s = t_s
        verdicts = {result.verdict for result in results}
        clean = Verdict.GOOD in verdicts and Verdict.FAULT not in verdicts
        self.clean_since_s = since(self.clean_since_s, t_s, clean)
        self.few_since_s = since(self.few_since_s, t_s, few)

    def clean_s(self, t_s: float) -> float:
        """How long no check has found a fault while something was judged."""
        return 0.0 if self.clean_since_s is None else t_s - self.clean_since_s

    def few_s(self, t_s: float) -> float:
        """How long the frame rate has been too low."""
        return 0.0 if self.few_since_s is None else t_s - self.few_since_s


def since(before_s: float | None, now_s: float, holds: bool) -> float | None:
    """Since when a condition holds that has held since ``before_s``; ``None`` while it does not."""
    if not holds:
        return None
    return now_s if before_s is None else before_s


def lasted(since_s: float | None, now_s: float, least_s: float) -> bool:
    """Whether what holds since ``since_s`` has held for ``least_s``, but for the rounding of the
    pictures' times."""
    return since_s is not None and now_s - since_s >= least_s - _ROUNDING_S
