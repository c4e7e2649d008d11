"""Two clips set against each other, and a client's clips in the order in which they were filmed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.review.error_settings import MEASURE_ERRORS, MeasureErrors
from app.review.means import MEAN_MEASURES, ClipMeans, MeasureMean
from app.review.measures import ReviewMeasure


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A measure in two clips. change: ``after`` less ``before``. limit: what both measurements may
    be off together; real: whether the change is larger, ``None`` without both."""

    measure: ReviewMeasure
    before: MeasureMean | None
    after: MeasureMean | None
    change: float | None
    limit: float | None
    real: bool | None


def changes(
    before: ClipMeans, after: ClipMeans, errors: MeasureErrors = MEASURE_ERRORS
) -> tuple[MeasureChange, ...]:
    """Each measure that either clip has."""
    found: list[MeasureChange] = []
    for measure in MEAN_MEASURES:
        one, other = before.means.get(measure.id), after.means.get(measure.id)
        if one is None and other is None:
            continue
        if one is None or other is None:
            found.append(MeasureChange(measure, one, other, None, None, None))
            continue
        change = other.mean - one.mean
        limit = errors.times * math.hypot(one.error, other.error)
        found.append(MeasureChange(measure, one, other, change, limit, abs(change) > limit))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A measure in one clip. clip: its uid."""

    clip: str
    day: date
    mean: MeasureMean
    passes: int


@dataclass(frozen=True, slots=True)
class MeasureTrend:
    """A measure over a client's clips, the oldest first; never empty. change, limit, real: of the
    last against the first, as in ``MeasureChange``; ``None`` of one clip alone."""

    measure: ReviewMeasure
    points: tuple[TrendPoint, ...]
    change: float | None = None
    limit: float | None = None
    real: bool | None = None


@dataclass(frozen=True, slots=True)
class DatedMeans:
    """What the steps of a clip come to, and when it was filmed."""

    clip: str
    day: date
    means: ClipMeans


def trends(
    clips: Iterable[DatedMeans], errors: MeasureErrors = MEASURE_ERRORS
) -> tuple[MeasureTrend, ...]:
    """Each measure that any of the clips has."""
    ordered: Sequence[DatedMeans] = sorted(clips, key=lambda one: one.day)
    found: list[MeasureTrend] = []
    for measure in MEAN_MEASURES:
        points = tuple(
            TrendPoint(one.clip, one.day, one.means.means[measure.id], one.means.passes)
            for one in ordered
            if measure.id in one.means.means
        )
        if len(points) > 1:
            first, last = points[0].mean, points[-1].mean
            change = last.mean - first.mean
            limit = errors.times * math.hypot(first.error, last.error)
            found.append(MeasureTrend(measure, points, change, limit, abs(change) > limit))
        elif points:
            found.append(MeasureTrend(measure, points))
    return tuple(found)
