"""What is kept of a trainer's clips goes with every copy; these tests look at the disk."""

from __future__ import annotations

import json
import os
import time
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.main import app
from app.review.folder import ClipFolder
from app.review.forget import (
    forget_all_clips,
    forget_client,
    forget_clips,
    forget_strays,
    forget_unmade,
)
from app.review.retention import Retention, keep_retention, read_retention
from app.review.space import KeptSpace, kept_space
from app.review.upkeep import KeptUp, keep_up
from app.storage import Places, StorageError, Store
from app.storage.review_values import Client, Clip, NewClient, NewClip, NewJob, NewNote
from app.storage.values import utc_now
from app.uploads.shelf import UploadShelf
from server_cases import until
from storage_cases import QUICK
from upload_cases import VERSION, Sender, film, upload_house, written


@dataclass
class Shop:
    """A trainer's data folder, and what was put into it."""

    store: Store
    folder: Path

    @property
    def shelf(self) -> UploadShelf:
        return UploadShelf(self.store.places.uploads)

    def client(self, name: str) -> Client:
        return self.store.clients.add(NewClient(name=name, notes=f"words about {name}"))

    def clip(self, mark: str, client: Client | None = None) -> Clip:
        """A clip in all of whose files and rows ``mark`` stands."""
        uid = uuid.uuid4().hex
        client_id = None if client is None else client.id
        new = NewClip(
            uid=uid, name=f"{mark}.mp4", suffix=".mp4", size_bytes=9, client_id=client_id,
            notes=f"{mark} " * 50,
        )  # fmt: skip
        clip = self.store.clips.add(new)
        folder = ClipFolder.of(self.store.places, clip)
        folder.path.mkdir()
        for path in (
            folder.original, folder.first_picture, folder.review_copy, folder.frames,
            folder.report, folder.poses,
        ):  # fmt: skip
            path.write_bytes(film(20_000) + mark.encode())
        self.store.clips.add_edit(uid, {"kind": mark})
        self.store.clips.keep_note(uid, NewNote(t_s=1, text=mark * 100))
        job = uuid.uuid4().hex
        place = str(folder.path / mark)
        self.store.jobs.add(NewJob(uid=job, clip_id=clip.id, source_url=place, result_url=place))
        about = self.store.places.uploads / f"{uid}.json"  # as a finished upload leaves it
        about.write_text(f'{{"uid": "{uid}", "length": 9, "metadata": "", "clip": "{mark}"}}')
        return clip

    def upload(self, mark: str, client: Client | None = None) -> str:
        said = {} if client is None else {"client": str(client.id)}
        upload = self.shelf.announce(30_000, written(said))
        with_head = film(20_000) + mark.encode()
        writing = self.shelf.write(upload)
        writing.write(with_head)
        writing.close()
        return upload.uid

    def marked(self, mark: str) -> list[str]:
        """The files anywhere below the data folder in which ``mark`` stands, in name or bytes."""
        return [
            str(path.relative_to(self.folder))
            for path in self.folder.rglob("*")
            if mark in path.name or (path.is_file() and mark.encode() in path.read_bytes())
        ]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Store(Places.find(tmp_path, f"sqlite:///{tmp_path / 'backstep.db'}"), QUICK) as store:
        yield Shop(store, tmp_path)


def test_a_clip_goes_with_every_copy_and_leaves_its_neighbour(shop: Shop) -> None:
    clip, other = shop.clip("ZEBRA"), shop.clip("OKAPI")
    assert len(shop.marked("ZEBRA")) >= 8, "files, database and what the sender said"
    neighbours = shop.marked("OKAPI")
    assert forget_clips(shop.store, [clip]).clips == 1
    assert shop.marked("ZEBRA") == shop.marked(clip.uid) == []
    assert set(shop.marked("OKAPI")) >= {one for one in neighbours if "db" not in one}
    assert [one.uid for one in shop.store.clips.all()] == [other.uid]
    assert [job.clip_id for job in shop.store.jobs.unfinished()] == [other.id]


def test_a_client_goes_with_clips_uploads_and_name(shop: Shop) -> None:
    ada, bea = shop.client("Ada QUAGGA"), shop.client("Bea")
    shop.clip("ZEBRA", ada)
    shop.clip("ZEBRA", ada)
    kept = shop.clip("OKAPI", bea)
    shop.upload("ZEBRA", ada)
    unsaid = shop.upload("OKAPI")
    done = forget_client(shop.store, ada)
    assert (done.clips, done.clients, done.uploads) == (2, 1, 1)
    assert shop.marked("ZEBRA") == shop.marked("QUAGGA") == []
    assert [one.uid for one in shop.store.clips.all()] == [kept.uid]
    assert [one.uid for one in shop.shelf.unfinished()] == [unsaid]


def test_everything_goes_and_leaves_nothing_but_an_empty_database(shop: Shop) -> None:
    shop.clip("ZEBRA", shop.client("Ada"))
    shop.clip("ZEBRA")
    shop.upload("ZEBRA")
    (shop.store.places.uploads / "stray.part").write_bytes(b"ZEBRA")
    (shop.store.places.clips / uuid.uuid4().hex).mkdir()
    done = forget_all_clips(shop.store)
    assert (done.clips, done.clients, done.uploads) == (2, 1, 1)
    assert shop.marked("ZEBRA") == []
    assert (
        list(shop.store.places.clips.iterdir()) == list(shop.store.places.uploads.iterdir()) == []
    )
    assert kept_space(shop.store.places) == KeptSpace()


def test_who_still_works_on_a_clip_is_stopped_before_its_files_go(shop: Shop) -> None:
    clip = shop.clip("ZEBRA")
    there: list[bool] = []
    forget_clips(
        shop.store, [clip], lambda one: there.append((shop.store.places.clip(one.uid)).is_dir())
    )
    assert there == [True]


def test_a_late_result_of_a_deleted_clip_goes_and_a_clip_that_is_coming_stays(shop: Shop) -> None:
    clip, upload = shop.clip("OKAPI"), shop.upload("OKAPI")
    for uid in (uuid.uuid4().hex, upload):
        folder = shop.store.places.clip(uid)
        folder.mkdir()
        (folder / "report.json").write_text("late")
    assert forget_strays(shop.store) == 1
    left = {path.name for path in shop.store.places.clips.iterdir()}
    assert left == {clip.uid, upload}


def test_a_clip_that_only_another_database_knows_is_left_alone_until_all_is_deleted(
    shop: Shop,
) -> None:
    clip, dropped = shop.clip("ZEBRA"), shop.clip("OKAPI")
    keep_up(shop.store, shop.shelf, _none_comes)
    (shop.store.places.clip(dropped.uid) / "original.mp4").unlink()
    os.utime(shop.store.places.clip(dropped.uid), (0, 0))
    os.utime(shop.store.places.clip(clip.uid), (0, 0))
    other = Places.find(shop.folder, f"sqlite:///{shop.folder / 'other.db'}")
    about = shop.store.places.uploads / f"{clip.uid}.json"
    os.utime(about, (0, 0))
    with Store(other, QUICK) as fresh:
        shelf = UploadShelf(shop.store.places.uploads, dropped=partial(forget_unmade, fresh))
        assert keep_up(fresh, shelf, _none_comes).strays == 0
        # A first upkeep believes no clock.
        keep_up(fresh, shelf, _none_comes, now=utc_now() + timedelta(days=1))
        assert not about.exists(), "the upload is past its time"
        assert ClipFolder.of(shop.store.places, clip).original.exists()
        assert ClipFolder.of(shop.store.places, dropped).report.exists()
        forget_all_clips(fresh)
        assert list(other.clips.iterdir()) == []


def test_what_was_half_taken_in_goes_with_its_upload(shop: Shop) -> None:
    half, kept = shop.upload("ZEBRA"), shop.clip("OKAPI")
    folder = ClipFolder(shop.store.places.clip(half), ".mp4")
    folder.path.mkdir()
    folder.mark.touch()
    os.link(shop.shelf.part(half), folder.original)
    with upload_house(shop.folder) as house, Sender(house) as page:
        at = f"/api/review/uploads/{half}"
        assert page.http.delete(at, headers=VERSION).status_code == 204
    assert shop.marked("ZEBRA") == []
    assert shop.store.places.clip(kept.uid).is_dir()


def test_what_cannot_be_taken_in_keeps_nothing_from_going_that_is_past_its_time(
    shop: Shop,
) -> None:
    shop.clip("ZEBRA")
    whole = shop.shelf.announce(5_000)
    writing = shop.shelf.write(whole)
    writing.write(film(5_000))
    writing.close()
    keep_retention(shop.store.places, Retention(days=1))

    def full(path: Path, metadata: object) -> str:
        raise StorageError("the disk is full")

    for days in (0.0, 1.5):
        with pytest.raises(StorageError, match="full"):
            keep_up(shop.store, shop.shelf, full, now=utc_now() + timedelta(days=days))
    assert shop.marked("ZEBRA") == []
    assert shop.shelf.unfinished() == (whole,), "it is there to be taken in another day"


def test_a_clip_that_cannot_go_holds_up_no_other_and_rows_leave_nothing_behind(
    shop: Shop,
) -> None:
    used, old = shop.clip("ZEBRA"), shop.clip("OKAPI")

    def stop(clip: Clip) -> None:
        if clip.uid == used.uid:
            raise StorageError("it is still being looked at")

    with pytest.raises(StorageError, match="still being looked at"):
        forget_clips(shop.store, [used, old], stop)
    assert shop.marked("OKAPI") == []
    assert [clip.uid for clip in shop.store.clips.all()] == [used.uid]
    shop.store.clips.remove(used.uid)  # as one who is killed before the file is written anew
    shop.store.close()
    assert "backstep.db" not in shop.marked("ZEBRA")


def test_nothing_goes_by_itself_unless_the_trainer_says_for_how_long(shop: Shop) -> None:
    shop.clip("ZEBRA")

    def after(days: float) -> KeptUp:
        later = utc_now() + timedelta(days=days)
        return keep_up(shop.store, shop.shelf, _none_comes, now=later)

    assert read_retention(shop.store.places).days is None
    assert after(10_000).clips == 0
    keep_retention(shop.store.places, Retention(days=30))
    assert after(0).clips == 0
    assert after(29.9).clips == 0
    undated = shop.clip("OKAPI")
    shop.store.clips.change(undated.uid, {"added_at": datetime(1970, 1, 2, tzinfo=timezone.utc)})
    # A clock that has just been set far ahead, or was wrong when it was looked at last.
    assert after(3_000).clips == after(30.1).clips == after(30.2).clips == 0
    assert after(31.1).clips == 1
    assert shop.marked("ZEBRA") == []
    assert shop.store.clips.get(undated.uid), "it came by a clock that was wrong"
    (shop.folder / "review.json").write_text("{days: soon")
    assert read_retention(shop.store.places) == Retention(), "what can't be read deletes nothing"


def test_what_a_killed_server_was_making_to_be_fetched_goes_the_next_day(shop: Shop) -> None:
    clip, places = shop.store.places.clip(shop.clip("ZEBRA").uid), shop.store.places
    made = [
        folder / f"{name}{age}" for age in ("old", "new")
        for folder, name in ((clip, ".share-"), (clip, ".video-"), (places.folder, ".export-"))
    ]  # fmt: skip
    for folder in made:
        folder.mkdir()
        (folder / "report.pdf").write_text("ZEBRA")
        age_s = 2 * 86_400 if folder.name.endswith("old") else 0
        os.utime(folder, (time.time() - age_s,) * 2)
    keep_up(shop.store, shop.shelf, _none_comes)
    assert [folder.is_dir() for folder in made] == [False] * 3 + [True] * 3


def test_what_came_whole_before_the_server_was_killed_becomes_a_clip_once(shop: Shop) -> None:
    whole = shop.shelf.announce(5_000, written({"filename": "walk.mp4"}))
    writing = shop.shelf.write(whole)
    writing.write(film(5_000))
    writing.close()
    shop.upload("half")
    taken: list[tuple[str, str]] = []

    def received(path: Path, metadata: object) -> str:
        taken.append((path.stem, str(metadata)))
        path.unlink()
        return path.stem

    assert keep_up(shop.store, shop.shelf, received).taken == 1
    assert keep_up(shop.store, shop.shelf, received).taken == 0
    assert taken == [(whole.uid, "{'filename': 'walk.mp4'}")]


def test_a_server_takes_in_what_was_left_lying_and_says_what_it_keeps_and_for_how_long(
    shop: Shop, tmp_path: Path
) -> None:
    clip = shop.clip("ZEBRA")
    whole = shop.shelf.announce(5_000, written({"filename": "walk.mp4"}))
    writing = shop.shelf.write(whole)
    writing.write(film(5_000))
    writing.close()
    with upload_house(tmp_path) as house, Sender(house) as page:
        until(lambda: bool(house.keeper.said))
        assert house.whole(whole.uid) == film(5_000)
        assert shop.store.clips.get(clip.uid).uid == clip.uid, "kept until it is deleted"
        said = page.http.get("/api/review/kept").json()
        assert (said["clips"], said["originals_bytes"], said["days"]) == (1, 20_005, None)
        for days, status in ((30, 200), (0, 422), ("soon", 422)):
            answer = page.http.put("/api/review/kept", json={"days": days})
            assert answer.status_code == status
        assert page.http.get("/api/review/kept").json()["days"] == 30
        assert page.http.delete(
            f"/api/review/clips/{clip.uid}", headers={"Content-Type": "application/json"}
        ).is_success
    assert shop.marked("ZEBRA") == []


def test_a_whole_upload_is_a_clip_of_the_library_and_goes_with_it(tmp_path: Path) -> None:
    with upload_house(tmp_path, library=True) as house, Sender(house) as page:
        at = page.begin(9_000, filename="../Übung 1.MP4")
        uid = page.send(at, 0, film(9_000)).headers["Backstep-Clip"]
        told = page.http.get(f"/api/review/clips/{uid}").json()
        assert (told["name"], told["size_bytes"]) == ("Übung 1.MP4", 9_000)
        original = tmp_path / "clips" / uid / "original.mp4"
        assert original.read_bytes() == film(9_000)
        json_type = {"Content-Type": "application/json"}
        assert page.http.delete(f"/api/review/clips/{uid}", headers=json_type).is_success
        assert [path for path in tmp_path.rglob(f"*{uid}*") if path.suffix != ".lock"] == []
        assert page.http.head(at, headers=VERSION).status_code == 404


def test_an_upload_of_which_a_clip_was_made_is_known_though_that_was_not_written_down(
    shop: Shop,
) -> None:
    clip = shop.clip("ZEBRA")
    made = UploadShelf(shop.store.places.uploads, made=lambda uid: uid == clip.uid)
    about = made.folder / f"{clip.uid}.json"
    about.write_text(f'{{"uid": "{clip.uid}", "length": 9, "metadata": ""}}')
    assert made.get(clip.uid).clip == clip.uid
    assert made.offset(made.get(clip.uid)) == 9


def test_what_was_broken_off_too_long_ago_is_swept_away(shop: Shop) -> None:
    shop.upload("ZEBRA")
    assert shop.shelf.sweep() == 0
    (upload,) = shop.shelf.all()
    os.utime(shop.shelf.part(upload.uid), (0, 0))
    assert shop.shelf.sweep() == 1
    assert list(shop.shelf.folder.iterdir()) == []


def _none_comes(path: Path, metadata: object) -> str:
    raise AssertionError(f"{path} is not whole")


def _data(*words: str, refused: str = "") -> str:
    done = CliRunner().invoke(app, ["data", *words])
    assert refused in str(done.exception or "")
    assert bool(done.exit_code) is bool(refused)
    return done.stdout


def test_the_command_says_what_clips_take_and_deletes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSTEP_HOME", str(tmp_path))
    monkeypatch.delenv("BACKSTEP_DATABASE", raising=False)
    assert "Nothing is kept yet." in _data("where")
    with Store(Places.find(), QUICK) as store:
        shop = Shop(store, tmp_path)
        shop.clip("ZEBRA", shop.client("Ada"))
        shop.clip("OKAPI", shop.client("Bea"))
        shop.upload("OKAPI")
        keep_retention(store.places, Retention(days=30))
    zipped = tmp_path / "ada.zip"
    assert f"1 clip of Ada: {zipped}" in _data("export", str(zipped), "--client", "Ada")
    with zipfile.ZipFile(zipped) as archive:
        (clip,) = {name.split("/")[1] for name in archive.namelist() if "/" in name}
        assert archive.read(f"clips/{clip}/original.mp4") == film(20_000) + b"ZEBRA"
        assert {"client.json", f"clips/{clip}/poses.npz"} < set(archive.namelist())
        told = json.loads(archive.read(f"clips/{clip}/clip.json"))
    assert (told["edits"][0]["edit"], len(told["notes"])) == ({"kind": "ZEBRA"}, 1)
    zipped.unlink()
    said = _data("where")
    assert str(tmp_path / "data" / "clips") in said
    assert "2 clips, 260 kB: originals 40 kB, review copies 120 kB, results 80 kB" in said
    assert "for 30 days each" in said
    _data("delete", "--client", "ada", "--yes", refused="write the name exactly")
    assert "Deleted: 1 client, 1 clip.\n" in _data("delete", "--client", "Ada", "--yes")
    assert shop.marked("ZEBRA") == []
    assert shop.marked("OKAPI") != []
    gone = _data("delete", "--all", "--yes")
    assert "Deleted: nobody, 0 sessions, 1 client, 1 clip, 1 upload.\n" in gone
    assert shop.marked("OKAPI") == []
