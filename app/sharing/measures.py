"""What a report says of backward walking in a few numbers, each beside the band that is good."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.reports.parts import StepOut
from app.reports.report import Report
from app.reports.thresholds import settings_with
from app.review.measures import step_times
from app.storage.review_values import Client
from vision.checks.base import Gauge
from vision.checks.registry import make_checks
from vision.values import Direction, Foot, Landing, Level

_FEW_STEPS = 4  # the checks judge no fewer (``vision.checks.base.SteadyRule``)
_FEW_TIMES = 8  # of steps: rhythm and evenness of fewer are chance


@dataclass(frozen=True, slots=True)
class Measured:
    """A value of the walk by the id of the check that judges it, in the unit of its gauge; the
    good band is open where an end is ``None``. sure: 0..1; ``None`` where it has no confidence of
    its own. steps: it rests upon."""

    check: str
    value: float
    ok_low: float | None
    ok_high: float | None
    sure: float | None
    steps: int

    @property
    def good(self) -> bool:
        """Whether it lies in the good band."""
        low, high = self.ok_low, self.ok_high
        return (low is None or self.value >= low) and (high is None or self.value <= high)


@dataclass(frozen=True, slots=True)
class Standard:
    """What a walk is held against: the gauges, with their good bands, by the check's id."""

    level: Level
    gauges: Mapping[str, Gauge]

    @classmethod
    def of(cls, client: Client | None) -> Standard:
        """That of the client's level with their own thresholds; of a beginner where it is
        nobody's clip.

        Raises:
            ThresholdError: a threshold that is kept fits no more.
        """
        level = Level.BEGINNER if client is None else client.level
        settings = settings_with({} if client is None else client.thresholds, level).checks
        return cls(level, {one.id: one.gauge for one in make_checks(settings, level)})


def measured(report: Report, standard: Standard) -> Mapping[str, Measured]:
    """What could be measured, by the id of the check; nothing of fewer than four backward
    steps."""
    steps = [one for one in report.steps if one.direction is Direction.BACKWARD]
    if len(steps) < _FEW_STEPS:
        return {}
    summary = report.summary
    lean = summary.lean_deg if summary.lean_relative_deg is None else summary.lean_relative_deg
    known = [one for one in steps if one.landing is not Landing.UNKNOWN]
    times = _times_by_foot(report)
    values: dict[str, float | None] = {
        "step_length": summary.step_length_leg,
        "upright_trunk": lean,
        "cadence": summary.cadence_spm,
        "gaze": _while_backward(report, report.trace.head_pitch_deg),
        "landing": _soft_percent(known, standard.level),
        "symmetry": _uneven_percent(times),
        "step_time_variability": _varied_percent(times),
    }
    gauges = standard.gauges
    sure = statistics.fmean(one.confidence for one in steps)
    return {
        check: Measured(
            check=check,
            value=value,
            ok_low=gauges[check].ok_low,
            ok_high=gauges[check].ok_high,
            sure=sure,
            steps=len(known) if check == "landing" else len(steps),
        )
        for check, value in values.items()
        if value is not None and check in gauges
    }


def _soft_percent(known: Sequence[StepOut], level: Level) -> float | None:
    """Share of the steps with a known landing that are as soft as the level wants them."""
    if len(known) < _FEW_STEPS:
        return None
    soft = {Landing.BALL, Landing.FLAT} if level is Level.BEGINNER else {Landing.BALL}
    return 100 * sum(one.landing in soft for one in known) / len(known)


def _times_by_foot(report: Report) -> dict[Foot, list[float]]:
    """The backward step times by the foot that lands."""
    found: dict[Foot, list[float]] = {foot: [] for foot in Foot}
    for step, took_s in zip(report.steps, step_times(report), strict=True):
        if took_s is not None and step.direction is Direction.BACKWARD:
            found[step.foot].append(took_s)
    return found


def _uneven_percent(times: Mapping[Foot, list[float]]) -> float | None:
    left, right = times[Foot.LEFT], times[Foot.RIGHT]
    if min(len(left), len(right)) < _FEW_TIMES // 2:
        return None
    a, b = statistics.median(left), statistics.median(right)
    return 100 * abs(a - b) / ((a + b) / 2)


def _varied_percent(times: Mapping[Foot, list[float]]) -> float | None:
    """Coefficient of variation, each foot about its own mean, so that a limp is none."""
    spread = [value - statistics.fmean(own) for own in times.values() if own for value in own]
    every = [value for own in times.values() for value in own]
    if len(every) < _FEW_TIMES:
        return None
    return 100 * statistics.pstdev(spread, 0.0) / statistics.fmean(every)


def _while_backward(report: Report, values: tuple[float | None, ...]) -> float | None:
    spans = [one for one in report.direction if one.label is Direction.BACKWARD]
    known = [
        value
        for t_s, value in zip(report.trace.t_s, values, strict=True)
        if value is not None and any(one.start_s <= t_s <= one.end_s for one in spans)
    ]
    return statistics.median(known) if known else None
