"""A cue policy and what it is told, frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vision.cues.policy import CuePolicy, CueSettings
from vision.values import CheckResult, Cue, Direction, Gait, Level, Situation

GAIT = Gait(0.0, Direction.BACKWARD, 0.9, 10.0)


DEFAULTS = CueSettings()


BACKWARD = Situation.BACKWARD


def said(
    answers: Callable[[float], Sequence[CheckResult]],
    seconds: float,
    situation: Callable[[float], Situation] = lambda t_s: BACKWARD,
    level: Level = Level.BEGINNER,
    policy: CuePolicy | None = None,
) -> list[Cue]:
    """Everything said in ``seconds`` of ten frames a second."""
    coach = policy or CuePolicy(DEFAULTS, level)
    frames = [frame / 10 for frame in range(round(seconds * 10) + 1)]
    found = [coach.update(t_s, situation(t_s), GAIT, answers(t_s)) for t_s in frames]
    return [cue for cue in found if cue is not None]
