"""A trainer's clips over REST: the list, one clip with what is said of it, and its report."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from app.reports.report import Report
from app.review.library import ClipInfo
from app.review.reports import automatic_report, current_report
from app.server.problems import Refusal
from app.server.review.clients import ForgottenOut, forgotten
from app.server.review.library import ClipDep, LibraryDep
from app.storage.values import Value
from app.words import phrase
from vision.values import Direction

router = APIRouter(prefix="/clips")

MOST_LISTED = 200


class ClipChange(Value):
    """What a trainer says of a clip; what is left out stays. capture_hz: pictures a second of the
    walker's time, or ``None`` for what the file says; played_as_filmed: it is no slow motion."""

    client_id: int | None = Field(default=None, ge=1, le=2**31 - 1)
    name: str = Field(default="", min_length=1, max_length=200)
    filmed_on: date | None = None
    height_m: float | None = Field(default=None, ge=0.8, le=2.5)
    belt_mps: float | None = Field(default=None, ge=0, le=6)
    incline_percent: float | None = Field(default=None, ge=-30, le=40)
    notes: str = Field(default="", max_length=4000)
    capture_hz: float | None = Field(default=None, gt=0, le=20_000)
    played_as_filmed: bool = False
    keep_original: bool = True


class FoundOut(Value):
    """What was found in a clip, in a few numbers. looks_slowed: its cadence is no human's, so the
    trainer is asked. backward_steps and cadence_spm: ``None`` where it can't be told."""

    duration_s: float
    direction: Direction
    steps: int
    cadence_spm: float | None
    looks_slowed: bool


class ClipOut(Value):
    """A clip. size_bytes: of the file as it came; kept_bytes: of all that is kept of it.
    has_original, has_copy, has_picture: which of its files are there. edits: how many corrections
    hold. busy: something is being done on it. found: ``None`` as long as it is not analysed."""

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
    kept_bytes: int
    has_original: bool
    has_copy: bool
    has_picture: bool
    problem: str | None
    analysed_at: datetime | None
    edits: int
    busy: bool
    found: FoundOut | None

    @classmethod
    def of(cls, info: ClipInfo) -> ClipOut:
        """What the page may know of a clip."""
        clip, digest = info.clip, info.digest
        return cls(
            **clip.model_dump(include=set(ClipChange.model_fields)),
            uid=clip.uid,
            added_at=clip.added_at,
            size_bytes=clip.size_bytes,
            kept_bytes=info.kept_bytes,
            has_original=info.folder.original.exists(),
            has_copy=info.folder.review_copy.exists(),
            has_picture=info.folder.first_picture.exists(),
            problem=clip.problem,
            analysed_at=clip.analysed_at,
            edits=clip.edits_in_force,
            busy=info.busy,
            found=None if digest is None else FoundOut(**digest.__dict__),
        )


class ClipsOut(Value):
    """Some of the clips, the newest first. more: there are older ones."""

    clips: tuple[ClipOut, ...]
    more: bool


@router.get("")
def clips(
    library: LibraryDep,
    client: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    before: Annotated[str | None, Query(pattern="^[0-9a-f]{32}$")] = None,
    most: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 50,
) -> ClipsOut:
    """Some of the clips, the newest first. client: of whom; 0: those that are nobody's. before:
    the clip after which to go on."""
    found = library.page(most + 1, client, before)
    return ClipsOut(clips=tuple(ClipOut.of(info) for info in found[:most]), more=len(found) > most)


@router.get("/{uid}")
def clip(clip: ClipDep, library: LibraryDep) -> ClipOut:
    """One clip."""
    return ClipOut.of(library.info(clip))


@router.patch("/{uid}")
def change_clip(given: ClipChange, clip: ClipDep, library: LibraryDep) -> ClipOut:
    """Keep what the trainer says of a clip."""
    changes = given.model_dump(exclude_unset=True)
    return ClipOut.of(library.info(library.change(clip, changes) if changes else clip))


@router.delete("/{uid}")
def delete_clip(request: Request, clip: ClipDep, library: LibraryDep) -> ForgottenOut:
    """Delete a clip with all that is kept of it."""
    return forgotten(request, 1, lambda: library.forget(clip))


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
