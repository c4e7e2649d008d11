"""A clip's film, pictures, poses and measures for the player, over HTTP.

Nothing of a film is left in a browser's cache, so that a clip that is deleted is gone.
"""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response
from starlette.requests import Request

from app.media.frames import FrameTable
from app.reports.report import Report
from app.review.drawn import COLUMNS, drawn_poses
from app.review.folder import ClipFolder
from app.review.reports import automatic_report, corrected_clip
from app.review.seen_again import as_corrected, at_scale, poses_at_scale
from app.review.series import NAMES, Course, courses, thinned
from app.server.language import words_for
from app.server.problems import Refusal
from app.server.review.library import ClipDep, LibraryDep
from app.storage.review_values import Clip
from app.storage.values import Value
from app.words import Words, phrase
from vision.pose.replay import PoseRecording, ReplayError
from vision.values import Foot

router = APIRouter(prefix="/clips/{uid}")

_UNKEPT = {"Cache-Control": "no-store"}
_MOST_VALUES = 20_000


class FramesOut(Value):
    """The frames of the review copy: width and height of its picture; of each frame its time in
    the copy and the walker's seconds. turned_deg: how far clockwise the copy has to be turned to
    be upright, as the analysis found."""

    width: int
    height: int
    turned_deg: int
    copy_s: tuple[float, ...]
    t_s: tuple[float, ...]


class UntoldOut(Value):
    """From when to when a measure can't be told, and why, in words."""

    start_s: float
    end_s: float
    reason: str


class SeriesOut(Value):
    """A measure over time. title, unit: in words. kind: a value for each frame, or for each
    step, at its contact. values: null where it can't be told; confidence: 0..1 of each value.
    feet: of each step. reason: why there is no value at all, if so."""

    name: str
    title: str
    unit: str
    kind: Literal["frame", "step"]
    t_s: tuple[float, ...]
    values: tuple[float | None, ...]
    confidence: tuple[float, ...]
    feet: tuple[Foot, ...]
    untold: tuple[UntoldOut, ...]
    reason: str | None


@router.get("/video", response_class=FileResponse)
def video(clip: ClipDep, library: LibraryDep) -> FileResponse:
    """The review copy; parts of it by ``Range``."""
    return _file(_folder(clip, library).review_copy, "video/mp4")


@router.get("/original", response_class=FileResponse)
def original(clip: ClipDep, library: LibraryDep) -> FileResponse:
    """The file as it was uploaded, to take away; parts of it by ``Range``."""
    folder = _folder(clip, library)
    return _file(folder.original, "application/octet-stream", clip.name)


@router.get("/first", response_class=FileResponse)
def first(clip: ClipDep, library: LibraryDep) -> FileResponse:
    """The first picture (JPEG)."""
    return _file(_folder(clip, library).first_picture, "image/jpeg")


@router.get("/frames")
def frames(clip: ClipDep, library: LibraryDep) -> FramesOut:
    """The review copy's frames; 404 as long as there is no copy."""
    folder = _folder(clip, library)
    report = automatic_report(folder)
    table = _table(folder, report)
    return FramesOut(
        width=table.width,
        height=table.height,
        turned_deg=0 if report is None else report.source.turned_deg,
        copy_s=table.copy_s,
        t_s=table.t_s,
    )


@router.get("/poses", response_class=Response)
def poses(clip: ClipDep, library: LibraryDep) -> Response:
    """The landmarks on each frame of the copy: rows of 32-bit floats, little-endian, as
    ``app.review.drawn.drawn_poses`` has them, with the sides as corrected; the header ``Columns``
    says how many a row has."""
    folder = _folder(clip, library)
    table = _table(folder, automatic_report(folder))
    poses = at_scale(_poses(folder), table.time_scale)
    now = corrected_clip(library.store, clip)
    rows = drawn_poses(table, poses if now is None else as_corrected(poses, now.swapped_s))
    headers = {**_UNKEPT, "Columns": str(COLUMNS)}
    body = rows.astype("<f4").tobytes()
    return Response(body, media_type="application/octet-stream", headers=headers)


@router.get("/series")
def series(
    request: Request,
    clip: ClipDep,
    library: LibraryDep,
    names: Annotated[str, Query(max_length=1000)] = "",
    from_s: Annotated[float, Query(ge=0)] = 0.0,
    to_s: Annotated[float, Query(ge=0)] = 1e9,
    most: Annotated[int, Query(ge=1, le=_MOST_VALUES)] = 6000,
) -> tuple[SeriesOut, ...]:
    """Measures over time, with the corrections in force. names: of the measures, parted by commas;
    all if left out. from_s, to_s: of which stretch. most: so many values of each at most."""
    found = corrected_clip(library.store, clip)
    if found is None:
        raise Refusal(404, phrase("problem.not_analysed"))
    wanted = [name for name in names.split(",") if name] or list(NAMES)
    looked = None
    if any(name.startswith("foot_pitch") for name in wanted):
        # The other measures stand in the report.
        path = _folder(clip, library).poses
        looked = poses_at_scale(path, found.report.source.time_scale)
    in_words = words_for(request)
    return tuple(
        _series(thinned(course, from_s, to_s, most), in_words)
        for course in courses(found, looked, wanted)
    )


def _series(course: Course, in_words: Words) -> SeriesOut:
    return SeriesOut(
        name=course.name,
        title=in_words.say(course.title),
        unit=in_words.say(course.unit),
        kind=course.kind,
        t_s=course.t_s,
        values=course.values,
        confidence=course.confidence,
        feet=course.feet,
        untold=tuple(
            UntoldOut(start_s=one.start_s, end_s=one.end_s, reason=in_words.say(one.why))
            for one in course.untold
        ),
        reason=None if course.why is None else in_words.say(course.why),
    )


def _folder(clip: Clip, library: LibraryDep) -> ClipFolder:
    return ClipFolder.of(library.store.places, clip)


def _file(path: FilePath, media_type: str, name: str | None = None) -> FileResponse:
    if not path.is_file():
        raise Refusal(404, phrase("problem.no_film"))
    return FileResponse(path, media_type=media_type, filename=name, headers=_UNKEPT)


def _table(folder: ClipFolder, report: Report | None) -> FrameTable:
    table = FrameTable.load(folder.frames) if folder.review_copy.is_file() else None
    if table is None:
        raise Refusal(404, phrase("problem.no_film"))
    # The trainer may have said how slow the motion is; the analysis went by that.
    return table if report is None else table.at_scale(report.source.time_scale)


def _poses(folder: ClipFolder) -> PoseRecording:
    try:
        return PoseRecording.load(folder.poses)
    except ReplayError as error:
        raise Refusal(404, phrase("problem.not_analysed")) from error
