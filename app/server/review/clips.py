"""A trainer's clips over REST: the list, one clip with what is said of it, and its report."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field
from starlette.requests import Request

from app.jobs.engine import JobProgress
from app.jobs.spec import JobKind
from app.reports.report import Report
from app.review.library import ClipInfo
from app.review.reports import automatic_report, current_report
from app.review.work import ClipJob
from app.server.language import words_for
from app.server.problems import Refusal
from app.server.review.clients import ForgottenOut, forgotten
from app.server.review.failures import why_failed
from app.server.review.library import ClipDep, LibraryDep
from app.storage.review_values import ClipFacts, JobState
from app.storage.values import FileName, Value
from app.words import Words, phrase
from vision.values import Direction, EventKind, Foot

router = APIRouter(prefix="/clips")

MOST_LISTED = 200


class ClipChange(ClipFacts):
    """What a trainer says of a clip; what is left out stays."""

    client_id: int | None = Field(default=None, ge=1, le=2**31 - 1)
    name: FileName = ""
    keep_original: bool = Field(default=True, strict=True)


class FoundOut(Value):
    """What was found in a clip, in a few numbers. looks_slowed: its cadence is no human's, so the
    trainer is asked. backward_steps and cadence_spm: ``None`` where it can't be told."""

    duration_s: float
    direction: Direction
    steps: int
    cadence_spm: float | None
    looks_slowed: bool


class ClipJobOut(Value):
    """What is or was last being done on a clip. share: how much of it is done, 0..1. left_s: how
    long it will still take, ``None`` where that can't be told yet. problem: why it failed."""

    kind: JobKind
    state: JobState
    share: float
    left_s: float | None
    problem: str | None

    @classmethod
    def of(cls, one: ClipJob, words: Words) -> ClipJobOut:
        """What the page may know of a job."""
        left_s = None if one.progress is None else one.progress.left_s
        job = one.job
        return cls(
            kind=one.kind,
            state=job.state,
            share=one.share,
            left_s=left_s,
            problem=why_failed(job, words),
        )


class ClipOut(Value):
    """A clip. size_bytes: of the file as it came.
    has_original, has_copy, has_picture: which of its files are there. edits: how many corrections
    hold. picked: a trainer has said whom to follow. busy: something is being done on it; jobs: the
    last of each kind. found: ``None`` as long as it is not analysed."""

    uid: str
    name: str
    client_id: int | None
    added_at: datetime
    filmed_on: date | None
    height_m: float | None
    belt_mps: float | None
    incline_percent: float | None
    notes: str
    capture_hz: float | None
    played_as_filmed: bool
    keep_original: bool
    size_bytes: int
    has_original: bool
    has_copy: bool
    has_picture: bool
    problem: str | None
    analysed_at: datetime | None
    edits: int
    picked: bool
    busy: bool
    jobs: tuple[ClipJobOut, ...]
    found: FoundOut | None

    @classmethod
    def of(cls, info: ClipInfo, words: Words) -> ClipOut:
        """What the page may know of a clip."""
        clip, digest = info.clip, info.digest
        return cls(
            **clip.model_dump(include=set(ClipChange.model_fields)),
            uid=clip.uid,
            added_at=clip.added_at,
            size_bytes=clip.size_bytes,
            has_original=info.folder.original.exists(),
            has_copy=info.folder.review_copy.exists(),
            has_picture=info.folder.first_picture.exists(),
            problem=_problem(info, words),
            analysed_at=clip.analysed_at,
            edits=clip.edits_in_force,
            picked=clip.subject is not None,
            busy=info.busy,
            jobs=tuple(ClipJobOut.of(one, words) for one in info.jobs),
            found=None if digest is None else FoundOut(**asdict(digest)),
        )


class EventSoFarOut(Value):
    """A contact or lift-off as known while the clip is still being looked at."""

    t_s: float
    foot: Foot
    kind: EventKind
    confidence: float


class ClipStateOut(Value):
    """How far a clip is. t_s: up to where it has been looked at, in the walker's seconds; events:
    what is known of that stretch, not refined yet. busy, problem, analysed_at, has_copy,
    has_picture: as in ``ClipOut``."""

    busy: bool
    problem: str | None
    analysed_at: datetime | None
    has_copy: bool
    has_picture: bool
    jobs: tuple[ClipJobOut, ...]
    t_s: float
    events: tuple[EventSoFarOut, ...]

    @classmethod
    def of(cls, info: ClipInfo, words: Words) -> ClipStateOut:
        """How far the clip is."""
        looks = [one.progress for one in info.jobs if one.kind is JobKind.ANALYSE and one.progress]
        seen = looks[-1] if looks else JobProgress()
        return cls(
            busy=info.busy,
            problem=_problem(info, words),
            analysed_at=info.clip.analysed_at,
            has_copy=info.folder.review_copy.exists(),
            has_picture=info.folder.first_picture.exists(),
            jobs=tuple(ClipJobOut.of(one, words) for one in info.jobs),
            t_s=seen.t_s,
            events=tuple(
                EventSoFarOut(t_s=e.t_s, foot=e.foot, kind=e.kind, confidence=e.confidence)
                for e in seen.events
            ),
        )


class ClipsOut(Value):
    """Some of the clips, the newest first. more: there are older ones."""

    clips: tuple[ClipOut, ...]
    more: bool


@router.get("")
def clips(
    request: Request,
    library: LibraryDep,
    client: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    before: Annotated[str | None, Query(pattern="^[0-9a-f]{32}$")] = None,
    most: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 50,
) -> ClipsOut:
    """Some of the clips, the newest first. client: of whom; 0: those that are nobody's. before:
    the clip after which to go on."""
    words = words_for(request)
    found = library.page(most + 1, client, before)
    return ClipsOut(
        clips=tuple(ClipOut.of(info, words) for info in found[:most]), more=len(found) > most
    )


@router.post("/expected", status_code=204)
def expected(library: LibraryDep) -> Response:
    """Somebody is about to drop clips in: what takes time to load is ready when they have come."""
    library.expect()
    return Response(status_code=204)


@router.get("/{uid}")
def clip(request: Request, clip: ClipDep, library: LibraryDep) -> ClipOut:
    """One clip."""
    return ClipOut.of(library.info(clip), words_for(request))


@router.patch("/{uid}")
def change_clip(request: Request, given: ClipChange, clip: ClipDep, library: LibraryDep) -> ClipOut:
    """Keep what the trainer says of a clip."""
    changes = given.model_dump(exclude_unset=True)
    now = library.change(clip, changes) if changes else clip
    return ClipOut.of(library.info(now), words_for(request))


@router.delete("/{uid}")
def delete_clip(request: Request, clip: ClipDep, library: LibraryDep) -> ForgottenOut:
    """Delete a clip with all that is kept of it."""
    return forgotten(request, 1, lambda: library.forget(clip))


@router.get("/{uid}/state")
def state(request: Request, clip: ClipDep, library: LibraryDep) -> ClipStateOut:
    """How far a clip is, and what is known of it so far; a page asks again and again."""
    return ClipStateOut.of(library.info(clip), words_for(request))


@router.post("/{uid}/analyse")
def analyse(request: Request, clip: ClipDep, library: LibraryDep) -> ClipStateOut:
    """Look at a clip once more from its film."""
    library.analyse(clip)
    return ClipStateOut.of(library.info(library.store.clips.get(clip.uid)), words_for(request))


@router.post("/{uid}/cancel")
def cancel(request: Request, clip: ClipDep, library: LibraryDep) -> ClipStateOut:
    """Leave off what is being done on a clip."""
    library.cancel(clip)
    return ClipStateOut.of(library.info(clip), words_for(request))


@router.get("/{uid}/report")
def report(
    clip: ClipDep, library: LibraryDep, automatic: Annotated[bool, Query()] = False
) -> Report:
    """The clip's report. automatic: as the machine found it, without corrections."""
    if automatic:
        found = automatic_report(library.info(clip).folder)
    else:
        found = current_report(library.store, clip)
    if found is None:
        raise Refusal(409, phrase("problem.not_analysed"))
    return found


def _problem(info: ClipInfo, words: Words) -> str | None:
    """Why there is nothing to see, or less than there was."""
    if (problem := info.clip.problem) is not None:
        told = [why_failed(one.job, words) for one in info.jobs if one.job.problem == problem]
        return next(iter(told), problem)
    if not info.busy and (job := info.uncopied) is not None:
        return words.text("page.review.noCopy", why=why_failed(job, words) or "")
    return words.text("problem.clip_lost") if info.lost else None
