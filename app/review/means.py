"""What a clip's steps come to: means with the number of passes they are over, and left against
right, both with how far off they may be."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from app.reports.report import Report
from app.reports.summary import cadence_spm
from app.review.error_settings import MEASURE_ERRORS, MeasureErrors
from app.review.measures import (
    BALL,
    CADENCE,
    LENGTH_LEG,
    LENGTH_M,
    SPEED,
    STANCE,
    STEP_MEASURES,
    STEP_TIME,
    MeasuredStep,
    ReviewMeasure,
    pass_numbers,
    rows_of,
)
from app.review.resummed import step_of
from app.words import Phrase, phrase
from vision.checks.symmetry import SymmetrySettings
from vision.values import Direction, Foot, Landing

MEAN_MEASURES = (CADENCE, *STEP_MEASURES, BALL)
"""All that means are made of, in the order in which they are shown."""
_RATIOS = (STEP_TIME, LENGTH_M, LENGTH_LEG, SPEED, STANCE)
_LEAST_PASS = 2  # steps without which a stretch is no pass


@dataclass(frozen=True, slots=True)
class MeasureMean:
    """A mean over a clip. count: steps it is over. spread: their standard deviation, ``None`` of
    one. error: standard error of the mean, the camera's own included."""

    measure: ReviewMeasure
    mean: float
    count: int
    spread: float | None
    error: float


@dataclass(frozen=True, slots=True)
class SideDifference:
    """Left against right. left, right: ``None`` where there is none. percent: the difference over
    the mean of both, where that says something. limit: what the measurement itself may be off;
    over: whether the difference is larger, ``None`` where there are too few steps to say."""

    measure: ReviewMeasure
    left: MeasureMean | None
    right: MeasureMean | None
    difference: float | None
    percent: float | None
    limit: float | None
    over: bool | None


@dataclass(frozen=True, slots=True)
class ClipMeans:
    """The means of one direction. passes: walks of at least two steps."""

    direction: Direction
    passes: int
    steps: int
    means: Mapping[str, MeasureMean]
    sides: tuple[SideDifference, ...]

    @property
    def few(self) -> bool:
        """Whether there are fewer passes than a mean needs."""
        return self.passes < MEASURE_ERRORS.least_passes

    @property
    def sentence(self) -> Phrase:
        """Over how much the means are."""
        if not self.steps:
            return phrase("review.passes.none")
        steps = phrase("review.passes.steps", count=self.steps)
        return phrase(
            "review.passes.few" if self.few else "review.passes.enough",
            count=self.passes,
            steps=steps,
        )


def clip_means(
    rows: Sequence[MeasuredStep],
    direction: Direction = Direction.BACKWARD,
    errors: MeasureErrors = MEASURE_ERRORS,
) -> ClipMeans:
    """What the steps of one direction come to."""
    own = rows_of(rows, direction)
    found = (mean_of(measure, own, errors) for measure in MEAN_MEASURES)
    means = {one.measure.id: one for one in found if one is not None}
    numbers = [row.pass_number for row in own]
    passes = _passes(numbers)
    sides = tuple(_sides(measure, own, errors) for measure in (*STEP_MEASURES, BALL))
    there = tuple(one for one in sides if one.left is not None or one.right is not None)
    return ClipMeans(direction, passes, len(own), means, there)


def passes_of(report: Report, direction: Direction = Direction.BACKWARD) -> int:
    """How many passes in one direction a report has, as the means count them."""
    numbers = pass_numbers(report)
    steps = zip(numbers, report.steps, strict=True)
    return _passes([number for number, step in steps if step.direction is direction])


def _passes(numbers: Sequence[int]) -> int:
    return sum(numbers.count(number) >= _LEAST_PASS for number in set(numbers))


def mean_of(
    measure: ReviewMeasure, rows: Sequence[MeasuredStep], errors: MeasureErrors = MEASURE_ERRORS
) -> MeasureMean | None:
    """The mean of a measure over rows, ``None`` where nothing was measured."""
    own_error = float(getattr(errors, measure.id))
    if measure is CADENCE:
        # Cadence is 60 over the median step time, and so are its spread and its error.
        spm = cadence_spm([step_of(row.step) for row in rows])
        times = mean_of(STEP_TIME, rows, errors)
        if spm is None or times is None:
            return None
        of_time = spm / times.mean
        spread = None if times.spread is None else times.spread * of_time
        return MeasureMean(
            measure, spm, times.count, spread, _error(own_error, spread, times.count)
        )
    values = [value for row in rows if (value := _value(measure, row)) is not None]
    if not values:
        return None
    spread = stdev(values) if len(values) > 1 else None
    error = _error(own_error, spread, len(values))
    return MeasureMean(measure, fmean(values), len(values), spread, error)


def _value(measure: ReviewMeasure, row: MeasuredStep) -> float | None:
    if measure is not BALL:
        return row.value(measure)
    landing = row.step.landing
    return None if landing is Landing.UNKNOWN else float(landing is Landing.BALL)


def _error(own: float, spread: float | None, count: int) -> float:
    return math.hypot(own, 0.0 if spread is None else spread / math.sqrt(count))


def _sides(
    measure: ReviewMeasure, rows: Sequence[MeasuredStep], errors: MeasureErrors
) -> SideDifference:
    """Left against right. What the camera gets wrong is not the same of the near and of the far
    foot; of step times that is as the check of even steps has it."""
    left, right = (
        mean_of(measure, [row for row in rows if row.step.foot is foot], errors)
        for foot in (Foot.LEFT, Foot.RIGHT)
    )
    if left is None or right is None:
        return SideDifference(measure, left, right, None, None, None, None)
    difference, middle = left.mean - right.mean, (left.mean + right.mean) / 2
    limit = errors.times * math.hypot(left.error, right.error)
    if measure is STEP_TIME:
        limit = max(limit, SymmetrySettings().camera_percent / 100 * abs(middle))
    # A percentage of what may be zero, as an angle or a lag, says nothing.
    percent = 100 * abs(difference) / middle if measure in _RATIOS and middle > 0 else None
    enough = min(left.count, right.count) >= errors.least_steps
    over = abs(difference) > limit if enough else None
    return SideDifference(measure, left, right, difference, percent, limit, over)
