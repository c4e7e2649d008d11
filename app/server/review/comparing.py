"""Two clips set against each other, and a client's course over their clips, over REST."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request

from app.review.comparison import (
    MeasureChange,
    MeasureTrend,
    changes,
    dated_means,
    day_of,
    means_of,
    trends,
)
from app.review.corrected import Corrected
from app.review.curves import FEW_STRIDES, StrideCurve, stride_curves, strides_of
from app.review.folder import ClipFolder
from app.review.reports import corrected_clip
from app.review.seen_again import poses_at_scale
from app.server.language import words_for
from app.server.problems import Refusal
from app.server.review.library import ClientDep, LibraryDep
from app.server.review.steps import ClipMeansOut, MeasureLabelOut, MeasureMeanOut
from app.storage.review_values import Clip
from app.storage.store import Store
from app.storage.values import Value
from app.words import Words, phrase
from vision.values import Direction, Foot

router = APIRouter()

_Uid = Annotated[str, Query(pattern="^[0-9a-f]{32}$")]


class StrideCurveOut(Value):
    """A curve over the stride of ``foot``, 0 to 100 per cent: mean and standard deviation, in
    degrees. few: over so few strides that it says little."""

    id: str
    title: str
    foot: Foot
    strides: int
    few: bool
    mean: tuple[float | None, ...]
    spread: tuple[float | None, ...]
    liftoff_percent: float | None

    @classmethod
    def of(cls, curve: StrideCurve, words: Words) -> StrideCurveOut:
        """The curve in words."""
        return cls(
            id=curve.id,
            title=words.say(curve.title),
            foot=curve.foot,
            strides=curve.strides,
            few=curve.strides < FEW_STRIDES,
            mean=curve.mean,
            spread=curve.spread,
            liftoff_percent=curve.liftoff_percent,
        )


class StrideOut(Value):
    """A stride: from a contact of ``foot`` to its next one."""

    foot: Foot
    from_s: float
    to_s: float


class ComparedClipOut(Value):
    """One of the two clips. strides: in order of time."""

    uid: str
    name: str
    day: date
    duration_s: float
    strides: tuple[StrideOut, ...]
    curves: tuple[StrideCurveOut, ...]
    means: ClipMeansOut


class MeasureChangeOut(Value):
    """A measure in both clips. change: b less a. real: more than ``limit``, which both measurements
    may be off together. says: that in words."""

    measure: MeasureLabelOut
    a: MeasureMeanOut | None
    b: MeasureMeanOut | None
    change: float | None
    limit: float | None
    real: bool | None
    says: str


class ComparedOut(Value):
    """Two clips set against each other."""

    a: ComparedClipOut
    b: ComparedClipOut
    changes: tuple[MeasureChangeOut, ...]


@router.get("/compare")
def compare(
    request: Request,
    a: _Uid,
    b: _Uid,
    library: LibraryDep,
    direction: Annotated[Direction, Query()] = Direction.BACKWARD,
) -> ComparedOut:
    """Clip b against clip a, in one direction of walking."""
    words = words_for(request)
    one, other = (_Compared(library.store, uid, direction) for uid in (a, b))
    return ComparedOut(
        a=one.out(words),
        b=other.out(words),
        changes=tuple(_change(found, words) for found in changes(one.means, other.means)),
    )


class _Compared:
    """A clip as it is set against another."""

    def __init__(self, store: Store, uid: str, direction: Direction) -> None:
        self._store, self._direction = store, direction
        self._clip = store.clips.get(uid)
        self._found = analysed(store, self._clip)
        self.means = means_of(self._found, direction)

    def out(self, words: Words) -> ComparedClipOut:
        """What the page shows of it."""
        folder, report = ClipFolder.of(self._store.places, self._clip), self._found.report
        poses = poses_at_scale(folder.poses, report.source.time_scale)
        strides = (
            StrideOut(foot=foot, from_s=start_s, to_s=end_s)
            for foot in Foot
            for start_s, end_s in strides_of(report, foot, self._direction)
        )
        curves = stride_curves(self._found, poses, self._direction)
        return ComparedClipOut(
            uid=self._clip.uid,
            name=self._clip.name,
            day=day_of(self._clip),
            duration_s=report.source.duration_s,
            strides=tuple(sorted(strides, key=lambda one: one.from_s)),
            curves=tuple(StrideCurveOut.of(curve, words) for curve in curves),
            means=ClipMeansOut.of(self.means, words),
        )


def analysed(store: Store, clip: Clip) -> Corrected:
    """A clip as corrected.

    Raises:
        Refusal: it is not analysed (yet).
    """
    found = corrected_clip(store, clip)
    if found is None:
        raise Refusal(409, phrase("problem.not_analysed"))
    return found


def _change(one: MeasureChange, words: Words) -> MeasureChangeOut:
    return MeasureChangeOut(
        measure=MeasureLabelOut.of(one.measure, words),
        a=MeasureMeanOut.of(one.before),
        b=MeasureMeanOut.of(one.after),
        change=one.change,
        limit=one.limit,
        real=one.real,
        says=words.say(one.says),
    )


class TrendPointOut(Value):
    """A measure in one clip."""

    clip: str
    name: str
    day: date
    passes: int
    mean: MeasureMeanOut


class MeasureTrendOut(Value):
    """A measure over the clips, the oldest first. says: what became of it, in words."""

    measure: MeasureLabelOut
    points: tuple[TrendPointOut, ...]
    change: float | None
    limit: float | None
    real: bool | None
    says: str


class TrendOut(Value):
    """A client's course. clips: how many of theirs are analysed."""

    clips: int
    measures: tuple[MeasureTrendOut, ...]


@router.get("/clients/{client_id}/trend")
def trend(request: Request, client: ClientDep, library: LibraryDep) -> TrendOut:
    """Each measure of backward walking over a client's clips."""
    words, store = words_for(request), library.store
    dated = dated_means(store, client.id)
    names = {clip.uid: clip.name for clip in store.clips.all(client.id)}
    return TrendOut(
        clips=len(dated), measures=tuple(_trend(one, names, words) for one in trends(dated))
    )


def _trend(one: MeasureTrend, names: dict[str, str], words: Words) -> MeasureTrendOut:
    return MeasureTrendOut(
        measure=MeasureLabelOut.of(one.measure, words),
        points=tuple(
            TrendPointOut(
                clip=point.clip,
                name=names[point.clip],
                day=point.day,
                passes=point.passes,
                mean=mean,
            )
            for point in one.points
            if (mean := MeasureMeanOut.of(point.mean)) is not None
        ),
        change=one.change,
        limit=one.limit,
        real=one.real,
        says=words.say(one.says),
    )
