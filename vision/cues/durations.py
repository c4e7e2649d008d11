"""How long the conditions that the cue policy watches have held: the situation, walking without
fault, too low a frame rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vision.values import CheckResult, Situation, Verdict

_NEVER = float("-inf")


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
        self.clean_since_s = _since(self.clean_since_s, t_s, clean)
        self.few_since_s = _since(self.few_since_s, t_s, few)

    def clean_s(self, t_s: float) -> float:
        """How long no check has found a fault while something was judged."""
        return 0.0 if self.clean_since_s is None else t_s - self.clean_since_s

    def few_s(self, t_s: float) -> float:
        """How long the frame rate has been too low."""
        return 0.0 if self.few_since_s is None else t_s - self.few_since_s


def _since(before_s: float | None, now_s: float, holds: bool) -> float | None:
    if not holds:
        return None
    return now_s if before_s is None else before_s
