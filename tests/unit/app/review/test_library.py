"""What is done anew on a clip when its trainer says something else of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.jobs.engine import LocalEngine
from app.jobs.spec import JobKind
from app.review.folder import ClipFolder
from app.review.library import Library
from app.storage import StorageError, Store
from app.storage.review_values import Clip, NewClient, NewClip
from review_cases import slowed_poses
from storage_cases import SQLITE, make_places


@pytest.fixture
def library(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Library]:
    """One whose jobs wait on the list."""
    with Store(make_places(SQLITE, tmp_path, request)) as store:
        found = Library(store)
        found.begin(LocalEngine(store.jobs, lanes=()))
        yield found
        found.close()


@pytest.fixture
def clip(library: Library) -> Clip:
    """A clip made slow that does not say so, looked at."""
    new = NewClip(uid="d" * 32, name="slow.mp4", suffix=".mp4", size_bytes=1)
    folder = ClipFolder.of(library.store.places, new)
    folder.path.mkdir(parents=True)
    slowed_poses(capture_hz=120, slowed=8, seconds=1.5).save(folder.poses)
    return library.store.clips.add(new)


def waits(library: Library, clip: Clip) -> list[JobKind]:
    """What is to be done on the clip."""
    return [one.kind for one in library.info(clip).jobs if not one.job.state.ended]


def test_the_answer_that_a_clip_is_slow_motion_needs_no_other_look_at_the_film(
    library: Library, clip: Clip
) -> None:
    library.change(clip, {"capture_hz": 120.0})
    assert waits(library, clip) == [JobKind.JUDGE]


def test_an_answer_taken_back_has_the_film_looked_at_since_its_own_word_is_not_kept(
    library: Library, clip: Clip
) -> None:
    answered = library.change(clip, {"capture_hz": 120.0})
    library.change(answered, {"capture_hz": None})
    assert JobKind.ANALYSE in waits(library, clip)
    assert JobKind.JUDGE not in waits(library, clip)


def test_a_clients_other_height_judges_their_clips_again_and_other_notes_do_not(
    library: Library, clip: Clip
) -> None:
    who = library.store.clients.add(NewClient(name="Ines"))
    library.store.clips.change(clip.uid, {"client_id": who.id})
    noted = library.change_client(who.model_copy(update={"notes": "left hip", "name": "Inés"}))
    assert waits(library, clip) == []
    library.change_client(noted.model_copy(update={"height_m": 1.68}))
    assert waits(library, clip) == [JobKind.JUDGE]


def test_a_clip_with_a_height_of_its_own_is_left_when_the_clients_changes(
    library: Library, clip: Clip
) -> None:
    who = library.store.clients.add(NewClient(name="Jan"))
    library.store.clips.change(clip.uid, {"client_id": who.id, "height_m": 1.8})
    library.change_client(who.model_copy(update={"height_m": 1.68}))
    assert waits(library, clip) == []


def test_a_film_that_could_only_be_moved_is_back_where_it_was_when_the_clip_cannot_be_kept(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_second_name(*_: object) -> None:
        raise OSError(errno.EPERM, "this file system gives a file one name")

    monkeypatch.setattr(os, "link", no_second_name)
    with library.store.database.connect() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON clip BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        connection.commit()
    film = tmp_path / f"{'e' * 32}.part"
    film.write_bytes(b"film")
    with pytest.raises(StorageError):
        library.receive(film, {"filename": "walk.mp4"})
    assert film.read_bytes() == b"film"
    assert not library.store.places.clip("e" * 32).exists()
