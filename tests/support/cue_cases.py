"""A cue policy and what it is told, frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from check_walks import fresh
from vision.checks.registry import check_classes
from vision.cues.policy import CuePolicy
from vision.cues.settings import CueSettings
from vision.values import CheckResult, Cue, Direction, Gait, Level, Situation, Verdict

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


OWNER = {fault: check.id for check in check_classes() for fault in check.faults}


def result(fault: str, verdict: Verdict = Verdict.FAULT, confidence: float = 0.9) -> CheckResult:
    """A check's answer about ``fault``: it stands, or the check says otherwise."""
    gauge = fresh(OWNER[fault]).gauge
    return CheckResult(
        OWNER[fault],
        verdict,
        1.0,
        gauge.unit,
        gauge.scale_low,
        gauge.scale_high,
        gauge.ok_low,
        gauge.ok_high,
        confidence,
        fault if verdict is Verdict.FAULT else None,
    )


LEAN, STRIDE, HEEL = result("lean_forward"), result("overstride"), result("heel_first")
TALL = result("lean_forward", Verdict.GOOD)
