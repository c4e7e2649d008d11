"""Deletes for good: rows and files, and the bytes that a database would leave behind."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy import delete, select

from app.storage.alive import hold
from app.storage.errors import Recording, StorageError, explain
from app.storage.store import Store
from app.storage.tables import ProfileRow, SessionRow


@dataclass(frozen=True, slots=True)
class Erased:
    """What was deleted."""

    profiles: int
    sessions: int
    traces: int


def erase_profile(store: Store, profile_id: int) -> Erased:
    """Delete a person with all that is kept of them.

    Raises:
        Recording: a session of theirs is being recorded.
        Lingering: all is deleted, but its bytes are not overwritten yet.
        StorageError: something cannot be deleted; it can be called again.
    """
    sessions = store.sessions.of(profile_id)
    with ExitStack() as stack:
        for session in sessions:
            if session.ended_at is not None:
                continue
            release = hold(store.database, session.id, session.uid)
            if release is None:
                raise Recording("a session is being recorded: end it, then delete")
            stack.callback(release)
        # The files first: who is interrupted in between finds them again by their rows.
        traces = sum(_erase_trace(store, session.uid) for session in sessions)
        with store.database.writing() as writing:
            gone = len(
                writing.scalars(
                    select(SessionRow.id).where(SessionRow.profile_id == profile_id)
                ).all()
            )
            writing.execute(delete(ProfileRow).where(ProfileRow.id == profile_id))
    store.database.vacuum()
    return Erased(profiles=1, sessions=gone, traces=traces)


def erase_all(store: Store) -> Erased:
    """Delete every person, as ``erase_profile`` does, and what ``backstep analyze`` noted of its
    clips.

    Raises:
        StorageError: as there; those before are deleted.
    """
    store.jobs.remove_batches()
    done = [erase_profile(store, profile.id) for profile in store.profiles.all()]
    if not done:
        store.database.vacuum()  # an earlier call may have been cut off just before
    return Erased(
        profiles=len(done),
        sessions=sum(one.sessions for one in done),
        traces=sum(one.traces for one in done),
    )


def _erase_trace(store: Store, uid: str) -> bool:
    path = store.places.trace(uid)
    try:
        there = path.exists()
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(explain(error, str(path))) from error
    return there
