"""Taking one's data along and deleting it for good, in the code and by ``backstep data``."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.cli.main import app
from app.storage import (
    Afterwards,
    Interval,
    IntervalKind,
    NewProfile,
    Places,
    Profile,
    Session,
    StorageError,
    Store,
)
from app.storage.erase import Erased, erase_all, erase_profile
from app.storage.export import export_profile
from app.storage.tables import Base
from app.terminal.output import Failure
from command import backstep, one_line_error
from storage_cases import (
    BOTH,
    QUICK,
    a_cue,
    a_sample,
    a_step,
    a_stop,
    begin,
    make_places,
)

SECRET = "my left knee clicks on the stairs"


@pytest.fixture(params=BOTH)
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    return make_places(request.param, tmp_path / "data", request)


def walk(store: Store, name: str = "Ada") -> Session:
    """A whole session of ``name``."""
    writer = begin(store, name)
    writer.interval(Interval(number=0, kind=IntervalKind.BACKWARD, start_s=0.0, end_s=30.0))
    writer.step(a_step(0))
    writer.cue(a_cue(1.0, words=SECRET))
    writer.safety_stop(a_stop(2.0))
    writer.sample(a_sample(0.5))
    assert writer.finish({"backward_steps": 1}, timeout_s=60)
    return store.sessions.asked_afterwards(writer.session.id, Afterwards(pain=1, note=SECRET))


def person(store: Store, name: str = "Ada") -> Profile:
    found = store.profiles.named(name)
    assert found is not None
    return found


def test_an_export_holds_everything_of_one_person_and_nothing_of_another(
    places: Places, tmp_path: Path
) -> None:
    file = tmp_path / "mine.zip"
    with Store(places, QUICK) as store:
        session = walk(store)
        walk(store, "Berta")
        assert export_profile(store, person(store), file) == 1
        kept = store.sessions
        with zipfile.ZipFile(file) as archive:
            content = {name: archive.read(name).decode() for name in archive.namelist()}
        stem = f"{session.started_at:%Y-%m-%dT%H-%M-%SZ}-{session.id}"
        assert set(content) == {
            "README.txt",
            "profile.json",
            f"sessions/{stem}.json",
            f"traces/{stem}.csv",
        }
        profile = json.loads(content["profile.json"])["profile"]
        assert Profile.model_validate(profile) == person(store)
        told = json.loads(content[f"sessions/{stem}.json"])
        assert Session.model_validate(told["session"]) == session
        assert told["session"]["afterwards"]["note"] == SECRET
        assert told["steps"][0]["length_m"] == kept.steps(session.id)[0].length_m
        assert told["cues"][0]["cue"]["text"] == SECRET
        assert told["safety_stops"] == [{"t_s": 2.0, "why": "lane_end"}]
        assert Interval.model_validate(told["intervals"][0]) == kept.intervals(session.id)[0]
        (row,) = csv.DictReader(io.StringIO(content[told["trace"]]))
        assert row["lean_deg"] == "3.25"
    assert "There is no video" in content["README.txt"]
    assert "Berta" not in "".join(content.values())


def test_an_export_that_cannot_be_written_leaves_nothing_behind(
    places: Places, tmp_path: Path
) -> None:
    with Store(places, QUICK) as store:
        walk(store)
        with pytest.raises(StorageError, match="cannot be used"):
            export_profile(store, person(store), tmp_path / "no-folder" / "mine.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_deleting_leaves_no_row_no_file_and_in_sqlites_files_no_trace_of_the_words(
    places: Places,
) -> None:
    with Store(places, QUICK) as store:
        mine, hers = walk(store), walk(store, "Berta")
        assert erase_profile(store, person(store).id) == Erased(1, 1, 1)
        assert [one.name for one in store.profiles.all()] == ["Berta"]
        assert store.sessions.of(mine.profile_id) == ()
        assert store.sessions.get(hers.id) == hers
        assert store.sessions.trace(hers) == (a_sample(0.5),)
        assert [path.stem for path in places.traces.iterdir()] == [f"{hers.uid}.csv"]
        assert erase_all(store) == Erased(1, 1, 1)
        with store.database.reading() as session:
            for table in Base.metadata.tables:
                assert session.scalar(text(f'SELECT count(*) FROM "{table}"')) == 0
        # While the store is open: what a write-ahead log holds counts, too.
        bytes_left = [path.read_bytes() for path in places.folder.rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in left or b"Berta" in left for left in bytes_left)


def test_who_is_walking_just_now_cannot_be_deleted(places: Places) -> None:
    with Store(places, QUICK) as store:
        writer = begin(store)
        with pytest.raises(StorageError, match="a session is being recorded: end it, then delete"):
            erase_profile(store, person(store).id)
        writer.step(a_step(0))
        assert writer.finish(timeout_s=60)
        assert erase_all(store).sessions == 1


# --- the command


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own, with two people and a session each."""
    monkeypatch.setenv("BACKSTEP_HOME", str(tmp_path))
    monkeypatch.delenv("BACKSTEP_DATABASE", raising=False)
    with Store(settings=QUICK) as store:
        walk(store, "Ada [b]Lovelace[/b]")
        walk(store, "Berta")
    return tmp_path


@dataclass(frozen=True)
class Run:
    """How a command fared."""

    code: int
    stdout: str
    error: str


def data(*arguments: str, words: str = "") -> Run:
    """``backstep data`` in this process, which is quicker than a new one each time."""
    done = CliRunner().invoke(app, ["data", *arguments], input=words)
    if isinstance(done.exception, Failure):
        return Run(done.exception.code, done.stdout, str(done.exception))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Run(done.exit_code, done.stdout, "")


def test_data_where_names_the_places_and_the_people(home: Path) -> None:
    done = backstep("data", "where")
    assert done.returncode == 0, done.stderr
    assert f"Database: {home / 'data' / 'backstep.db'}\n" in done.stdout
    assert f"Traces:   {home / 'data' / 'traces'}\n" in done.stdout
    assert "Ada [b]Lovelace[/b]" in done.stdout


def test_data_commands_on_an_empty_home_say_so_and_leave_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "none"
    monkeypatch.setenv("BACKSTEP_HOME", str(empty))
    monkeypatch.delenv("BACKSTEP_DATABASE", raising=False)
    assert "Nothing is kept yet." in data("where").stdout
    for command in (["export"], ["delete", "--yes"], ["delete", "--all", "--yes"]):
        done = data(*command)
        assert (done.code, done.error) == (4, f"nothing is kept in {empty / 'data/backstep.db'}")
    assert not empty.exists()


def test_data_export_asks_whose_and_never_overwrites(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    assert "--profile with one of: Ada [b]Lovelace[/b], Berta" in data("export").error
    assert "there is no profile Eve" in data("export", "--profile", "Eve").error
    done = data("export", "--profile", "berta")
    (file,) = home.glob("backstep-berta-*.zip")
    assert done.stdout == f"1 session of Berta: {file.name}\n"
    before = file.read_bytes()
    again = data("export", file.name, "--profile", "Berta")
    assert again.error == f"{file.name} exists: name another file, or say --force"
    assert again.code == 2
    assert file.read_bytes() == before
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
    assert data("export", file.name, "--profile", "Berta", "--force").code == 0
    assert data("export", "no-folder/a.zip", "--profile", "Berta").code == 2


def test_data_delete_asks_for_the_exact_name_first(home: Path) -> None:
    def left() -> list[str]:
        with Store(Places.find(home / "data"), QUICK) as store:
            return [one.name for one in store.profiles.all()]

    berta = ("delete", "--profile", "Berta")
    for wrong in ("y", "berta", "Berta x", ""):
        assert "Nothing was deleted." in data(*berta, words=f"{wrong}\n").stdout
    assert "write its name exactly" in data("delete", "--profile", "berta", "--yes").error
    assert "nobody answered. Say --yes" in data(*berta).error
    assert "say either" in data(*berta, "--all").error
    assert len(left()) == 2
    done = data(*berta, words="Berta\n")
    assert "Delete 1 session of Berta and all other data for good?" in done.stdout
    assert "Deleted: Berta, 1 session." in done.stdout
    assert left() == ["Ada [b]Lovelace[/b]"]
    assert data("delete", "--all", "--yes").code == 0
    assert left() == []


def test_a_database_that_cannot_be_used_is_one_line_and_exit_code_4() -> None:
    error = one_line_error(backstep("data", "where", "--database", "mysql://a/b"), 4)
    assert "write sqlite:///FILE or postgresql://USER@HOST/NAME" in error


def test_a_name_in_any_letters_makes_a_file_name(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(Places.find(home / "data"), QUICK) as store:
        store.profiles.add(NewProfile(name="Çağla / 李"))
    monkeypatch.chdir(home)
    assert data("export", "--profile", "ÇAĞLA / 李").code == 0
    assert [path.name[:17] for path in home.glob("*.zip")] == ["backstep-çağla-李-"]
