"""A cue policy and what it is told, frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from check_walks import Walk, fresh
from vision.checks.registry import (
    ChecksSettings,
    check_classes,
    gather_settings,
    make_checks,
)
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


def coached(walk: Walk, level: Level = Level.BEGINNER) -> list[Cue]:
    """Everything said when all checks watch a walk."""
    coach = CuePolicy(DEFAULTS, level)
    # Not the settings of the program's start: a check may have been added since.
    settings = cast("ChecksSettings", gather_settings(check_classes())())
    checks = make_checks(settings, level)
    found = []
    for moment in walk.moments():
        situation = Situation.NO_PERSON if moment.body is None else BACKWARD
        answers = [check.update(moment) for check in checks]
        found.append(coach.update(moment.t_s, situation, moment.gait, answers))
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
