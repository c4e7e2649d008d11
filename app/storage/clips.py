"""A trainer's clips, with their corrections and notes, kept. The files lie beside the database,
in the folder ``Places.clip``."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session as OrmSession

from app.storage.database import Database
from app.storage.errors import Missing
from app.storage.review_tables import ClipEditRow, ClipNoteRow, ClipRow
from app.storage.review_values import Clip, ClipEdit, NewClip, NewNote, Note
from app.storage.values import utc_now


class Clips:
    """Reads and changes clips. Every method may raise ``StorageError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, client_id: int | None = None) -> tuple[Clip, ...]:
        """All clips or those of a client, the newest first."""
        wanted = select(ClipRow).order_by(ClipRow.id.desc())
        if client_id is not None:
            wanted = wanted.where(ClipRow.client_id == client_id)
        with self._database.reading() as session:
            return tuple(_clip(row) for row in session.scalars(wanted))

    def page(
        self, most: int, client_id: int | None = None, before: str | None = None
    ) -> tuple[Clip, ...]:
        """Up to ``most`` clips, the newest first.

        client_id: of whom; ``None`` everybody's, 0 those that are nobody's. before: the uid of
        the clip after which to go on.

        Raises:
            Missing: the clip ``before`` is gone.
        """
        wanted = select(ClipRow).order_by(ClipRow.id.desc()).limit(most)
        if client_id == 0:
            wanted = wanted.where(ClipRow.client_id.is_(None))
        elif client_id is not None:
            wanted = wanted.where(ClipRow.client_id == client_id)
        with self._database.reading() as session:
            if before is not None:
                wanted = wanted.where(ClipRow.id < _row(session, before).id)
            return tuple(_clip(row) for row in session.scalars(wanted))

    def count_by_client(self) -> dict[int, int]:
        """How many clips each client has who has any, by the client's id."""
        counted = (
            select(ClipRow.client_id, func.count())
            .where(ClipRow.client_id.is_not(None))
            .group_by(ClipRow.client_id)
        )
        with self._database.reading() as session:
            return {
                client: count for client, count in session.execute(counted) if client is not None
            }

    def get(self, uid: str) -> Clip:
        """One clip.

        Raises:
            Missing: there is none that is called so.
        """
        with self._database.reading() as session:
            return _clip(_row(session, uid))

    def by_id(self, clip_id: int) -> Clip:
        """The clip that a job names by its id.

        Raises:
            Missing: it is gone.
        """
        with self._database.reading() as session:
            row = session.get(ClipRow, clip_id)
            if row is None:
                raise Missing("there is no such clip any more")
            return _clip(row)

    def open(self) -> tuple[Clip, ...]:
        """Those that are neither analysed nor known not to be analysable."""
        wanted = select(ClipRow).where(ClipRow.analysed_at.is_(None), ClipRow.problem.is_(None))
        with self._database.reading() as session:
            return tuple(_clip(row) for row in session.scalars(wanted.order_by(ClipRow.id)))

    def add(self, clip: NewClip) -> Clip:
        """Keep a new clip."""
        row = ClipRow(**clip.model_dump(), added_at=utc_now(), edits_in_force=0)
        with self._database.writing() as session:
            session.add(row)
            session.flush()
            return _clip(row)

    def change(self, uid: str, changes: Mapping[str, object]) -> Clip:
        """Keep other values in the named fields.

        Raises:
            Missing: it is gone. ValueError: a value is none for its field.
        """
        with self._database.writing() as session:
            row = _row(session, uid)
            new = Clip.model_validate({**_clip(row).model_dump(), **changes})
            for name, value in new.model_dump(include=set(changes)).items():
                setattr(row, name, value)
            session.flush()
            return _clip(row)

    def remove(self, uid: str) -> None:
        """Forget a clip with its edits, notes and jobs; its files go before (``app.review``)."""
        with self._database.writing() as session:
            session.execute(delete(ClipRow).where(ClipRow.uid == uid))

    def edits(self, uid: str) -> tuple[ClipEdit, ...]:
        """All corrections, undone ones last.

        Raises:
            Missing: the clip is gone.
        """
        with self._database.reading() as session:
            row = _row(session, uid)
            found = session.scalars(
                select(ClipEditRow).where(ClipEditRow.clip_id == row.id).order_by(ClipEditRow.seq)
            )
            return tuple(ClipEdit(seq=one.seq, edit=one.edit, made_at=one.made_at) for one in found)

    def add_edit(self, uid: str, edit: Mapping[str, JsonValue]) -> Clip:
        """Add a correction after those in force; what was undone before it is gone.

        Raises:
            Missing: the clip is gone.
        """
        with self._database.writing() as session:
            row = _row(session, uid)
            session.execute(
                delete(ClipEditRow).where(
                    ClipEditRow.clip_id == row.id, ClipEditRow.seq > row.edits_in_force
                )
            )
            row.edits_in_force += 1
            session.add(
                ClipEditRow(
                    clip_id=row.id, seq=row.edits_in_force, edit=dict(edit), made_at=utc_now()
                )
            )
            session.flush()
            return _clip(row)

    def step_edits(self, uid: str, by: int) -> Clip:
        """Undo (-1) or redo (1) corrections, as far as there are any.

        Raises:
            Missing: the clip is gone.
        """
        with self._database.writing() as session:
            row = _row(session, uid)
            most = session.scalar(
                select(func.max(ClipEditRow.seq)).where(ClipEditRow.clip_id == row.id)
            )
            row.edits_in_force = max(0, min(row.edits_in_force + by, most or 0))
            session.flush()
            return _clip(row)

    def notes(self, uid: str) -> tuple[Note, ...]:
        """All notes, in order of time.

        Raises:
            Missing: the clip is gone.
        """
        with self._database.reading() as session:
            row = _row(session, uid)
            found = session.scalars(
                select(ClipNoteRow)
                .where(ClipNoteRow.clip_id == row.id)
                .order_by(ClipNoteRow.t_s, ClipNoteRow.id)
            )
            return tuple(_note(one) for one in found)

    def keep_note(self, uid: str, note: NewNote, note_id: int | None = None) -> Note:
        """Keep a new note, or another text under an id.

        Raises:
            Missing: the clip or the note is gone.
        """
        with self._database.writing() as session:
            clip = _row(session, uid)
            columns = note.model_dump(include=set(NewNote.model_fields), mode="json")
            if note_id is None:
                row = ClipNoteRow(clip_id=clip.id, **columns, made_at=utc_now())
                session.add(row)
            else:
                found = session.get(ClipNoteRow, note_id)
                if found is None or found.clip_id != clip.id:
                    raise Missing(f"there is no note {note_id} any more")
                row = found
                for name, value in columns.items():
                    setattr(row, name, value)
            session.flush()
            return _note(row)

    def remove_note(self, uid: str, note_id: int) -> None:
        """Forget a note.

        Raises:
            Missing: the clip is gone.
        """
        with self._database.writing() as session:
            clip = _row(session, uid)
            session.execute(
                delete(ClipNoteRow).where(ClipNoteRow.id == note_id, ClipNoteRow.clip_id == clip.id)
            )


def _row(session: OrmSession, uid: str) -> ClipRow:
    row = session.scalar(select(ClipRow).where(ClipRow.uid == uid))
    if row is None:
        raise Missing("there is no such clip any more")
    return row


def _clip(row: ClipRow) -> Clip:
    return Clip(**{name: getattr(row, name) for name in Clip.model_fields})


def _note(row: ClipNoteRow) -> Note:
    return Note(**{name: getattr(row, name) for name in Note.model_fields})
