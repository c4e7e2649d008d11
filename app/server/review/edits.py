"""The corrections of a clip over REST: made, undone, done again, and taken away as truth."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Response
from starlette.requests import Request

from app.review.edit_words import edit_words
from app.review.edits import Edit, kept_form, read_edit
from app.review.reports import corrected_clip
from app.review.truth import truth_text
from app.server.language import words_for
from app.server.problems import Refusal
from app.server.review.comparing import analysed
from app.server.review.library import ClipDep, LibraryDep
from app.storage.review_values import Clip
from app.storage.store import Store
from app.storage.values import Value
from app.words import phrase

router = APIRouter(prefix="/clips/{uid}")

MOST_EDITS = 2000


class EditOut(Value):
    """A correction. says: it in words. at_s: the moment to look at. in_force: it is not undone.
    unused: it holds, but there is nothing any more that it corrects."""

    seq: int
    says: str
    at_s: float
    made_at: datetime
    in_force: bool
    unused: bool


class EditsOut(Value):
    """All corrections, the oldest first, and whether there is one to undo or to do again."""

    edits: tuple[EditOut, ...]
    can_undo: bool
    can_redo: bool


@router.get("/edits")
def edits(request: Request, clip: ClipDep, library: LibraryDep) -> EditsOut:
    """The corrections of a clip."""
    return _out(request, clip, library.store)


@router.post("/edits", status_code=201)
def add_edit(request: Request, given: Edit, clip: ClipDep, library: LibraryDep) -> EditsOut:
    """Make a correction after those in force; what was undone is gone."""
    found = analysed(library.store, clip)
    if clip.edits_in_force >= MOST_EDITS:
        raise Refusal(409, phrase("problem.too_many_edits", count=MOST_EDITS))
    kept = library.store.clips.add_edit(clip.uid, kept_form(given, found.report.source.time_scale))
    return _out(request, kept, library.store)


@router.post("/edits/undo")
def undo(request: Request, clip: ClipDep, library: LibraryDep) -> EditsOut:
    """Take the last correction back; without one nothing happens."""
    return _out(request, library.store.clips.step_edits(clip.uid, -1), library.store)


@router.post("/edits/redo")
def redo(request: Request, clip: ClipDep, library: LibraryDep) -> EditsOut:
    """Make the correction again that was taken back last; without one nothing happens."""
    return _out(request, library.store.clips.step_edits(clip.uid, 1), library.store)


@router.get("/truth")
def truth(clip: ClipDep, library: LibraryDep) -> Response:
    """The clip as corrected, as a truth file for ``backstep evaluate``."""
    found = analysed(library.store, clip)
    text = truth_text(found, clip)
    name = f"{clip.uid}.truth.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="application/json", headers=headers)


def _out(request: Request, clip: Clip, store: Store) -> EditsOut:
    words = words_for(request)
    kept = store.clips.edits(clip.uid)
    found = corrected_clip(store, clip)
    scale = 1.0 if found is None else found.report.source.time_scale
    read = {one.seq: edit for one in kept if (edit := read_edit(one, scale)) is not None}
    # Those in force are counted from 0 as they were applied, without any that nobody can read.
    order = [seq for seq in sorted(read) if seq <= clip.edits_in_force]
    unused = {order[index] for index in found.unused} if found is not None else set()
    return EditsOut(
        edits=tuple(
            EditOut(
                seq=one.seq,
                says=words.say(edit_words(read[one.seq])),
                at_s=read[one.seq].at_s,
                made_at=one.made_at,
                in_force=one.seq <= clip.edits_in_force,
                unused=one.seq in unused,
            )
            for one in kept
            if one.seq in read
        ),
        can_undo=clip.edits_in_force > 0,
        can_redo=clip.edits_in_force < len(kept),
    )
