"""The storage under trouble: killed, locked, cut off, a full disk. What is written stays."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from app.storage import NewProfile, NewSession, Places, Session, StorageError, Store
from repository import ROOT, SUPPORT
from storage_cases import (
    POSTGRESQL,
    QUICK,
    SQLITE,
    a_sample,
    a_step,
    begin,
    make_places,
)

A_SECOND_OF_STEPS = 10


@contextmanager
def child(manner: str, places: Places) -> Iterator[subprocess.Popen[str]]:
    url = places.url.render_as_string(hide_password=False)
    path = os.pathsep.join([str(ROOT), str(SUPPORT), os.environ.get("PYTHONPATH", "")])
    with subprocess.Popen(
        [sys.executable, str(SUPPORT / "storage_child.py"), manner, str(places.folder), url],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def reopened_once_cut_off(places: Places) -> tuple[Store, Session]:
    """The store, opened after a kill; a server may notice a moment later that a client is gone."""
    for _ in range(200):
        store = Store(places, QUICK)
        if store.cut_off:
            return store, store.sessions.get(store.cut_off[0])
        store.close()
        time.sleep(0.05)
    pytest.fail("the session was never closed")


def test_kill_9_loses_at_most_the_last_second_of_steps_and_of_the_trace(places: Places) -> None:
    with child("walk", places) as process:
        assert process.stdout is not None
        told = 0
        for line in process.stdout:
            told = int(line)
            if told >= 2 * A_SECOND_OF_STEPS:
                break
        process.kill()  # SIGKILL
        rest = process.stdout.read().split()
        told = int(rest[-1]) if rest else told
    store, session = reopened_once_cut_off(places)
    with store:
        steps = store.sessions.steps(session.id)
        samples = store.sessions.trace(session)
    assert session.interrupted
    assert session.ended_at == session.written_at
    for kept in ([step.index for step in steps], [int(sample.t_s) for sample in samples]):
        assert kept == list(range(len(kept)))
        assert told - kept[-1] <= A_SECOND_OF_STEPS


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Somebody else holds what the writer needs."""
    if store.places.sqlite is not None:
        with closing(sqlite3.connect(store.places.sqlite, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
    else:
        with store.database.connect() as connection:
            connection.execute(text("LOCK TABLE step IN ACCESS EXCLUSIVE MODE"))
            yield


def test_a_locked_database_is_told_once_and_what_waits_is_written_later(places: Places) -> None:
    told: list[str | None] = []
    with Store(places, QUICK) as store:
        profile = store.profiles.add(NewProfile(name="Ada"))
        writer = store.sessions.start(NewSession(profile_id=profile.id), told.append)
        writer.step(a_step(0))
        assert writer.flush(60)
        with locked(store):
            for index in range(1, 4):
                writer.step(a_step(index))
                assert not writer.flush(60)
            trouble = writer.trouble
            assert not writer.finish({"backward_steps": 4}, timeout_s=0.1)
            writer.step(a_step(9))  # after the end: too late
        writer._thread.join(60)
        assert trouble is not None
        assert "is held by another program: close what else uses it; what waits" in trouble
        assert told == [trouble, None]
        assert [step.index for step in store.sessions.steps(writer.session.id)] == [0, 1, 2, 3]
        assert not store.sessions.get(writer.session.id).interrupted
        assert (writer.lost, writer.trouble) == (0, None)


def test_closing_while_the_database_is_locked_ends_and_leaves_the_session_interrupted(
    places: Places,
) -> None:
    with Store(places, QUICK) as store:
        writer = begin(store)
        writer.step(a_step(0))
        assert writer.flush(60)
        with locked(store):
            writer.step(a_step(1))
            writer.close()
        assert not writer.alive
    with Store(places, QUICK) as store:
        assert store.cut_off == (writer.session.id,)
        assert [step.index for step in store.sessions.steps(writer.session.id)] == [0]


def test_a_server_that_cuts_the_connection_costs_nothing(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    places = make_places(POSTGRESQL, tmp_path, request)
    with Store(places, QUICK) as store:
        writer = begin(store)
        for index in range(3):
            with store.database.connect() as connection:
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                )
            writer.step(a_step(index))
            writer.flush(60)
        assert writer.finish(timeout_s=60)
        assert [step.index for step in store.sessions.steps(writer.session.id)] == [0, 1, 2]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are Unix's")
def test_a_full_disk_is_told_once_and_what_waits_is_written_when_there_is_room(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    places = make_places(SQLITE, tmp_path, request)
    with child("starve", places) as process:
        said, _ = process.communicate(timeout=120)
    first, trouble, finished, end = said.splitlines()
    assert (first, finished, end) == ("True", "True", "2 None 0")
    assert "what waits is tried again, the session goes on" in trouble
    with Store(places, QUICK) as store:
        assert store.cut_off == ()
        (session,) = store.sessions.of(1)
        assert [step.index for step in store.sessions.steps(session.id)] == list(range(400))
        assert [sample.t_s for sample in store.sessions.trace(session)] == list(range(400))


def test_what_waits_is_bounded_and_what_was_dropped_is_counted(places: Places) -> None:
    few = QUICK.model_copy(update={"rows_waiting": 5, "samples_waiting": 3})
    with Store(places, few) as store:
        writer = begin(store)
        with locked(store):
            for index in range(8):
                writer.step(a_step(index))
            writer.flush(60)
        assert writer.finish(timeout_s=60)
        assert [step.index for step in store.sessions.steps(writer.session.id)] == [0, 1, 2, 3, 4]
        assert writer.lost == 3


def test_a_session_deleted_under_the_pen_is_no_error_for_whoever_coaches(places: Places) -> None:
    with Store(places, QUICK) as store:
        writer = begin(store)
        with store.database.writing() as session:
            session.execute(text("DELETE FROM session"))
        writer.step(a_step(0))
        writer.sample(a_sample(0.0))
        writer.flush(60)
        assert writer.lost == 1
        assert writer.finish(timeout_s=60)
        assert list(places.traces.iterdir()) == []


def test_a_listener_that_fails_does_not_cost_the_session(places: Places) -> None:
    def fails(_trouble: str | None) -> None:
        raise RuntimeError("listener")

    with Store(places, QUICK) as store:
        profile = store.profiles.add(NewProfile(name="Ada"))
        writer = store.sessions.start(NewSession(profile_id=profile.id), fails)
        with locked(store):
            writer.step(a_step(0))
            writer.flush(60)
        assert writer.finish(timeout_s=60)
        assert len(store.sessions.steps(writer.session.id)) == 1


# --- what cannot be opened at all


def test_a_file_that_is_no_database_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "backstep.db").write_text("Dear diary, " * 500)
    with pytest.raises(StorageError, match=r"damaged or no database of Backstep's: move it away"):
        Store(Places.find(tmp_path, f"sqlite:///{tmp_path}/backstep.db"), QUICK)


def test_a_folder_that_cannot_be_made_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="or set BACKSTEP_HOME to a folder that is"):
        Store(Places.find(tmp_path / "file" / "data"), QUICK)


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://ada:secret@/walks?host={tmp_path}"
    with pytest.raises(StorageError, match="cannot be used") as raised:
        Store(Places.find(tmp_path, url), QUICK)
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://a/b",
        "sqlite://",
        "sqlite:///:memory:",
        "nonsense",
        "postgres//x",
        "postgresql://u@h:p/x",
    ],
)
def test_a_url_that_backstep_cannot_use_says_which_it_can(url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"write sqlite:///FILE or postgresql://USER@HOST/NAME"):
        Places.find(tmp_path, url)


def test_without_a_url_the_database_is_a_file_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSTEP_HOME", str(tmp_path))
    monkeypatch.delenv("BACKSTEP_DATABASE", raising=False)
    with Store(settings=QUICK) as store:
        assert store.places.sqlite == tmp_path / "data" / "backstep.db"
        assert store.places.sqlite.stat().st_mode & 0o077 == 0
        assert store.places.traces.parent.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("BACKSTEP_DATABASE", "postgres://ada@server/walks")
    assert Places.find().url.drivername == "postgresql+psycopg"
