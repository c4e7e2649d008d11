"""Two clips set against each other, and a client's clips in the order in which they were filmed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.review.corrected import Corrected
from app.review.error_settings import MEASURE_ERRORS, MeasureErrors
from app.review.means import MEAN_MEASURES, ClipMeans, MeasureMean, clip_means
from app.review.measures import ReviewMeasure, step_rows
from app.review.reports import corrected_clip
from app.storage.review_values import Clip
from app.storage.store import Store
from app.words import Phrase, phrase
from vision.values import Direction

_CHANGE = {
    None: phrase("review.change.one"),
    True: phrase("review.change.real"),
    False: phrase("review.change.within"),
}


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

    @property
    def says(self) -> Phrase:
        """Whether there is a change, in words."""
        return _CHANGE[self.real]


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

    @property
    def says(self) -> Phrase:
        """Whether there is a change, in words."""
        return _CHANGE[self.real]


@dataclass(frozen=True, slots=True)
class DatedMeans:
    """What the steps of a clip come to, and when it was filmed. clip: its uid."""

    clip: str
    day: date
    means: ClipMeans


def day_of(clip: Clip) -> date:
    """When a clip was filmed; else when it came."""
    return clip.filmed_on or clip.added_at.astimezone().date()


def means_of(clip: Corrected, direction: Direction = Direction.BACKWARD) -> ClipMeans:
    """What a clip's steps in one direction come to."""
    return clip_means(step_rows(clip), direction)


def dated_means(store: Store, client_id: int) -> tuple[DatedMeans, ...]:
    """The analysed clips of a client, the oldest first.

    Raises:
        StorageError: what is kept can't be read.
    """
    oldest = sorted(store.clips.all(client_id), key=lambda clip: (day_of(clip), clip.id))
    found = ((clip, corrected_clip(store, clip)) for clip in oldest)
    return tuple(DatedMeans(clip.uid, day_of(clip), means_of(one)) for clip, one in found if one)


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
