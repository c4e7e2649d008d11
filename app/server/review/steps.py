"""The step table of a clip over REST: each step with what was measured, left against right, and
means with the passes that they are over."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request

from app.review.folder import ClipFolder
from app.review.means import ClipMeans, MeasureMean, SideDifference, clip_means
from app.review.measures import STEP_MEASURES, MeasuredStep, ReviewMeasure, StepValue, step_rows
from app.review.reports import automatic_report, corrected_clip
from app.server.language import words_for
from app.server.problems import Refusal
from app.server.review.library import ClipDep, LibraryDep
from app.storage.values import Value
from app.words import Phrase, Words, phrase
from vision.values import Direction, Foot, Landing

router = APIRouter(prefix="/clips/{uid}")


class MeasureLabelOut(Value):
    """A measure: what is kept, times ``scale``, is shown with ``digits`` behind the point."""

    id: str
    title: str
    unit: str
    scale: float
    digits: int

    @classmethod
    def of(cls, measure: ReviewMeasure, words: Words) -> MeasureLabelOut:
        """The measure in words."""
        return cls(
            id=measure.id,
            title=words.say(measure.title),
            unit=words.say(measure.unit),
            scale=measure.scale,
            digits=measure.digits,
        )


class StepValueOut(Value):
    """A measure of a step. why: why there is none, in words. automatic: what the machine had, where
    ``changed``."""

    value: float | None
    confidence: float | None
    why: str | None
    changed: bool
    automatic: float | None


class MeasuredStepOut(Value):
    """A step. number: counted from 1. pass_number: of which pass. from_s, to_s: what to play.
    first_touch_s: of any part of the foot, with its standard deviation.
    by_hand: what a trainer set, by the name in the report. automatic_...: what the machine had,
    ``None`` where it had no such step. values: by the measure's id."""

    number: int
    pass_number: int
    foot: Foot
    direction: Direction
    contact_s: float
    first_touch_s: float | None
    first_touch_spread_s: float | None
    from_s: float
    to_s: float
    confidence: float
    landing: Landing
    landing_confidence: float
    landing_why: str | None
    by_hand: tuple[str, ...]
    automatic_contact_s: float | None
    automatic_foot: Foot | None
    automatic_landing: Landing | None
    values: dict[str, StepValueOut]


class MeasureMeanOut(Value):
    """A mean over ``count`` steps, with their standard deviation and its own standard error."""

    mean: float
    count: int
    spread: float | None
    error: float

    @classmethod
    def of(cls, one: MeasureMean | None) -> MeasureMeanOut | None:
        """The mean, if there is one."""
        if one is None:
            return None
        return cls(mean=one.mean, count=one.count, spread=one.spread, error=one.error)


class NamedMeanOut(Value):
    """A measure's mean over the clip."""

    measure: MeasureLabelOut
    mean: MeasureMeanOut


class SideDifferenceOut(Value):
    """Left against right. over: the difference is more than ``limit``, which the measurement itself
    may be off; ``None``: too few steps. says: that in words."""

    measure: MeasureLabelOut
    left: MeasureMeanOut | None
    right: MeasureMeanOut | None
    difference: float | None
    percent: float | None
    limit: float | None
    over: bool | None
    says: str


class ClipMeansOut(Value):
    """The means of one direction. few: fewer passes than means need. says: over how much they
    are."""

    direction: Direction
    passes: int
    steps: int
    few: bool
    says: str
    means: tuple[NamedMeanOut, ...]
    sides: tuple[SideDifferenceOut, ...]

    @classmethod
    def of(cls, means: ClipMeans, words: Words) -> ClipMeansOut:
        """The means in words."""
        return cls(
            direction=means.direction,
            passes=means.passes,
            steps=means.steps,
            few=means.few,
            says=words.say(means.sentence),
            means=tuple(
                NamedMeanOut(measure=MeasureLabelOut.of(one.measure, words), mean=mean)
                for one in means.means.values()
                if (mean := MeasureMeanOut.of(one)) is not None
            ),
            sides=tuple(_side(one, words) for one in means.sides),
        )


class RemovedStepOut(Value):
    """A step of the machine's that a correction took away."""

    foot: Foot
    contact_s: float


class StepsOut(Value):
    """The step table. measures: the columns, in their order."""

    measures: tuple[MeasureLabelOut, ...]
    rows: tuple[MeasuredStepOut, ...]
    removed: tuple[RemovedStepOut, ...]
    means: ClipMeansOut


@router.get("/steps")
def steps(
    request: Request,
    clip: ClipDep,
    library: LibraryDep,
    direction: Annotated[Direction, Query()] = Direction.BACKWARD,
) -> StepsOut:
    """The step table of a clip as corrected. direction: what the means are of."""
    found = corrected_clip(library.store, clip)
    automatic = automatic_report(ClipFolder.of(library.store.places, clip))
    if found is None or automatic is None:
        raise Refusal(409, phrase("problem.not_analysed"))
    words = words_for(request)
    rows = step_rows(found, automatic)
    return StepsOut(
        measures=tuple(MeasureLabelOut.of(one, words) for one in STEP_MEASURES),
        rows=tuple(_row(row, words) for row in rows),
        removed=tuple(
            RemovedStepOut(foot=one.foot, contact_s=one.contact_s) for one in found.removed
        ),
        means=ClipMeansOut.of(clip_means(rows, direction), words),
    )


def _row(row: MeasuredStep, words: Words) -> MeasuredStepOut:
    step, before = row.step, row.now.automatic
    return MeasuredStepOut(
        number=step.index + 1,
        pass_number=row.pass_number,
        foot=step.foot,
        direction=step.direction,
        contact_s=step.contact_s,
        first_touch_s=step.first_touch_s,
        first_touch_spread_s=step.first_touch_spread_s,
        from_s=row.from_s,
        to_s=row.to_s,
        confidence=step.confidence,
        landing=step.landing,
        landing_confidence=row.landing_confidence,
        landing_why=None if row.landing_why is None else words.say(row.landing_why),
        by_hand=tuple(sorted(row.now.by_hand)),
        automatic_contact_s=None if before is None else before.contact_s,
        automatic_foot=None if before is None else before.foot,
        automatic_landing=None if before is None else before.landing,
        values={name: _value(one, words) for name, one in row.values.items()},
    )


def _value(one: StepValue, words: Words) -> StepValueOut:
    return StepValueOut(
        value=one.value,
        confidence=one.confidence,
        why=None if one.why is None else words.say(one.why),
        changed=one.changed,
        automatic=one.automatic,
    )


def _side(one: SideDifference, words: Words) -> SideDifferenceOut:
    return SideDifferenceOut(
        measure=MeasureLabelOut.of(one.measure, words),
        left=MeasureMeanOut.of(one.left),
        right=MeasureMeanOut.of(one.right),
        difference=one.difference,
        percent=one.percent,
        limit=one.limit,
        over=one.over,
        says=words.say(side_words(one)),
    )


def side_words(one: SideDifference) -> Phrase:
    """Whether a difference between the feet counts."""
    if one.difference is None:
        return phrase("review.sides.one")
    if one.over is None:
        return phrase("review.sides.few")
    return phrase("review.sides.over" if one.over else "review.sides.within")
