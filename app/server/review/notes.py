"""Notes pinned to moments of a clip, over REST."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field, JsonValue

from app.review.moments import keep_note, notes_of
from app.server.review.library import ClipDep, LibraryDep
from app.storage.review_values import NewNote, Note
from app.storage.values import Drawing, LongNote, Value

router = APIRouter(prefix="/clips/{uid}/notes")

_NoteId = Annotated[int, Path(ge=1, le=2**31 - 1)]


class NoteIn(Value):
    """A note as the page writes one. t_s: the walker's seconds. drawings: as the page draws
    them, in shares of the picture."""

    t_s: float = Field(ge=0, le=1e6)
    text: LongNote = ""
    drawings: tuple[Drawing, ...] = Field(default=(), max_length=100)


class NoteOut(Value):
    """A note as kept."""

    id: int
    t_s: float
    text: str
    drawings: tuple[dict[str, JsonValue], ...]
    made_at: datetime

    @classmethod
    def of(cls, note: Note) -> NoteOut:
        """The note for the page."""
        return cls(**note.model_dump(exclude={"time_scale"}))


@router.get("")
def notes(clip: ClipDep, library: LibraryDep) -> tuple[NoteOut, ...]:
    """All notes of a clip, in order of time."""
    return tuple(NoteOut.of(one) for one in notes_of(library.store, clip))


@router.post("", status_code=201)
def add_note(given: NoteIn, clip: ClipDep, library: LibraryDep) -> NoteOut:
    """Pin a note."""
    return NoteOut.of(keep_note(library.store, clip, NewNote(**given.model_dump())))


@router.put("/{note_id}")
def change_note(note_id: _NoteId, given: NoteIn, clip: ClipDep, library: LibraryDep) -> NoteOut:
    """Write another text, draw otherwise, or pin it elsewhere."""
    new = NewNote(**given.model_dump())
    return NoteOut.of(keep_note(library.store, clip, new, note_id))


@router.delete("/{note_id}", status_code=204)
def delete_note(note_id: _NoteId, clip: ClipDep, library: LibraryDep) -> Response:
    """Forget a note."""
    library.store.clips.remove_note(clip.uid, note_id)
    return Response(status_code=204)
