"""What the engine is to reach, as data: one row a figure, with the view it is meant for.

The numbers are the project's own goals for clips the method was not tuned on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from vision.scoring.score import Score


class Aim(str, Enum):
    """Which path is evaluated: ``refined`` looks at the whole recording, ``live`` is causal."""

    REFINED = "refined"
    LIVE = "live"


class GoalResult(BaseModel):
    """A goal, the figure reached and whether that meets it (``None``: nothing to judge)."""

    model_config = ConfigDict(frozen=True)

    measure: str
    unit: str
    wanted: str
    limit: float
    reached: float | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure of a pooled score and its limit."""

    measure: str
    unit: str
    limit: float
    at_least: bool
    figure: Callable[[Score], float | None]

    def judge(self, score: Score) -> GoalResult:
        """Compare, with a hair's breadth for the last bit of a quotient."""
        reached = self.figure(score)
        if reached is None:
            met = None
        elif self.at_least:
            met = reached >= self.limit - 1e-9
        else:
            met = reached <= self.limit + 1e-9
        return GoalResult(
            measure=self.measure,
            unit=self.unit,
            wanted="at least" if self.at_least else "at most",
            limit=self.limit,
            reached=reached,
            met=met,
        )


def _least(
    measure: str, limit: float, figure: Callable[[Score], float | None], unit: str = ""
) -> Goal:
    return Goal(measure, unit, limit, True, figure)


def _most(
    measure: str, limit: float, figure: Callable[[Score], float | None], unit: str = ""
) -> Goal:
    return Goal(measure, unit, limit, False, figure)


def _false_backward(score: Score) -> float | None:
    """Judged only where there was time that is not backward."""
    return score.direction.false_backward_s if score.direction.not_backward_s > 0 else None


# With fewer claims chance alone puts more than the goal between what was said and what was right.
_CLAIMS_TO_JUDGE = 100


def _calibration_error(score: Score) -> float | None:
    contacts = score.reliability.contacts
    enough = contacts.count >= _CLAIMS_TO_JUDGE
    return contacts.expected_calibration_error if enough else None


def _size(value: float | None) -> float | None:
    return None if value is None else abs(value)


_DIRECTION = (
    _least("direction right, settled", 0.99, lambda s: s.direction.settled_right_share),
    _most("false backward", 0.0, _false_backward, "s"),
)
_CUES = (
    _most("steps to a cue, worst", 6.0, lambda s: s.cues.delay_worst_steps),
    _most("faults never cued", 0.0, lambda s: s.cues.missed_share),
    _most("false cues a minute", 0.0, lambda s: s.cues.false_per_minute),
)
_SIDE_REFINED = (
    _least("contacts F1", 0.98, lambda s: s.contacts.f1),
    _most("contact time, bias", 0.010, lambda s: _size(s.contacts.bias_s), "s"),
    _most("contact time, median error", 0.017, lambda s: s.contacts.median_abs_error_s, "s"),
    _most("contact time, 95 % within", 0.050, lambda s: s.contacts.p95_abs_error_s, "s"),
    _least("first touch F1", 0.95, lambda s: s.touches.f1),
    _most("first touch, bias", 0.025, lambda s: _size(s.touches.told.bias_s), "s"),
    _least("right foot", 0.98, lambda s: s.contacts.right_foot_share),
    _most("confidence, calibration error", 0.05, _calibration_error),
    *_DIRECTION,
    _least("landing judged", 0.80, lambda s: s.landing.judged_share),
    _least("landing right of judged", 0.95, lambda s: s.landing.right_share),
    _most("step length, per step", 0.030, lambda s: s.steps.step_error_m, "m"),
    _most("step length, clip mean", 0.015, lambda s: s.steps.clip_error_m, "m"),
    _most("trunk, clip mean", 2.0, lambda s: s.trunk.clip_error_deg, "deg"),
    _most("trunk, worst clip mean", 2.5, lambda s: s.trunk.worst_clip_error_deg, "deg"),
    *_CUES,
)
_SIDE_LIVE = (
    _least("contacts F1", 0.96, lambda s: s.contacts.f1),
    _most("contact known after, median", 0.120, lambda s: s.contacts.known_after_median_s, "s"),
    *_DIRECTION,
    *_CUES,
)
_FRONTAL = (
    _most("step count, share wrong", 0.03, lambda s: s.counting.count_error_share),
    _most("cadence, share wrong", 0.03, lambda s: s.counting.cadence_error_share),
    _most("confidence, calibration error", 0.05, _calibration_error),
    *_DIRECTION,
    _most("landing judged (not valid here)", 0.0, lambda s: s.landing.judged_share),
    _most("step length measured (not valid here)", 0.0, lambda s: s.steps.measured_share),
    _most("trunk lean measured (not valid here)", 0.0, lambda s: s.trunk.measured_share),
)
_OBLIQUE = (
    _least("contacts F1", 0.95, lambda s: s.contacts.f1),
    _most("confidence, calibration error", 0.05, _calibration_error),
    *_DIRECTION,
)


def goals_for(group: str, path: Aim) -> Sequence[Goal]:
    """The goals of a group of views (``side``, ``frontal``, ``oblique``) on one path."""
    if group == "side":
        return _SIDE_LIVE if path is Aim.LIVE else _SIDE_REFINED
    return {"frontal": _FRONTAL, "oblique": _OBLIQUE}[group]
