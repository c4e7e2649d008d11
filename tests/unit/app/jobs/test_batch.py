"""Which clips are meant, where their results go, and what of them is still to be done."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.jobs.batch import REPORT, Batch, BatchError, jobs_of, make_batch, put_on_list
from app.jobs.cluster_address import ClusterError, check_address
from app.jobs.files import FileError, put
from app.jobs.inputs import find_clips, is_many
from app.jobs.spec import JobOptions, JobSpec
from app.reports.asked import Asked
from app.storage import Places, Store
from app.storage.review_values import JobState
from storage_cases import QUICK

PLAIN = JobOptions()


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    folder = tmp_path / "clips"
    for name in ("a.mp4", "b.MOV", "deep/a.mp4", "notes.txt", "._a.mp4", "odd [1].mkv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    with Store(Places.find(tmp_path, f"sqlite:///{tmp_path / 'x.db'}"), QUICK) as store:
        yield store


def names(*named: object) -> list[str]:
    return [clip.name for clip in find_clips([str(one) for one in named])]


def test_a_folder_gives_its_clips_named_by_their_paths_in_it(clips: Path) -> None:
    assert names(clips) == ["a.mp4", "b.MOV", "deep/a.mp4", "odd [1].mkv"]
    assert names(f"file://{clips}") == names(clips)
    assert names(f"{clips}/*.mp4") == ["a.mp4"]
    assert names(f"{clips}/**/*.mp4") == ["a.mp4", "deep/a.mp4"]
    assert names(clips / "odd [1].mkv") == ["odd [1].mkv"]
    assert names(clips / "deep", clips / "a.mp4") == ["a.mp4", "deep/a.mp4"]
    assert names(clips, clips / "a.mp4") == names(clips)
    (alone,) = find_clips([str(clips / "a.mp4")])
    assert alone.url == (clips / "a.mp4").as_posix()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every file name is text")
def test_a_name_that_is_no_text_stops_no_others_and_can_be_kept(clips: Path) -> None:
    Path(os.fsdecode(os.fsencode(clips) + b"/bad\xff.mp4")).touch()
    assert "bad\\xff.mp4" in names(clips)
    make_batch(find_clips([str(clips)]), "out", JobOptions()).id.encode()
    assert all(one.url.encode() for one in find_clips([str(clips)]))


def test_a_folder_of_another_file_system_is_found_too() -> None:
    import fsspec

    store = fsspec.filesystem("memory")
    for name in ("/walks/in/a.mp4", "/walks/in/deep/b.mov", "/walks/in/notes.txt"):
        store.pipe(name, b"film")
    assert names("memory://walks/in") == ["a.mp4", "deep/b.mov"]
    assert names("memory://walks/in/*.mp4") == ["a.mp4"]
    assert names("memory://walks/in/a.mp4") == ["a.mp4"]
    with pytest.raises(FileError, match="no such file"):
        names("memory://walks/out")


def test_nothing_found_is_said_in_one_line(clips: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileError, match="no clip in this folder"):
        names(tmp_path / "empty")
    with pytest.raises(FileError, match="no such file"):
        names(clips / "c.mp4")
    with pytest.raises(FileError, match="cannot be used"):
        names("nonsense://a/b")
    assert not is_many(str(clips / "a.mp4"))
    assert is_many(str(clips))
    assert is_many("s3://a/b.mp4")


def batch_of(clips: Path, out: Path, options: JobOptions = PLAIN) -> Batch:
    return make_batch(find_clips([str(clips)]), str(out), options)


def do_all(store: Store, batch: Batch) -> int:
    """Do what is on the list; how many."""
    count = 0
    while job := store.jobs.take("ada", lease_s=60, most_attempts=3, batch=batch.id):
        assert JobSpec.of(job).source_url == job.source_url
        place = Path(job.result_url) / REPORT
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("{}")
        store.jobs.finish(job)
        count += 1
    return count


def test_what_is_done_stays_done_unless_clip_options_or_result_changed(
    clips: Path, tmp_path: Path, kept: Store
) -> None:
    batch = batch_of(clips, tmp_path / "out")
    assert put_on_list(kept.jobs, batch) == 0
    assert do_all(kept, batch) == 4
    assert put_on_list(kept.jobs, batch) == 4
    assert do_all(kept, batch) == 0
    # another bound changes no result, another clip does
    (clips / "a.mp4").write_text("filmed again")
    batch = batch_of(clips, tmp_path / "out", JobOptions(memory_mb=900))
    assert put_on_list(kept.jobs, batch) == 3
    assert do_all(kept, batch) == 1
    (tmp_path / "out" / "b.MOV" / REPORT).unlink()
    assert put_on_list(kept.jobs, batch) == 3
    assert do_all(kept, batch) == 1
    # other options: all anew, and what was there counts no more
    taller = batch_of(clips, tmp_path / "out", JobOptions(asked=Asked(height_m=1.8)))
    assert taller.id != batch.id
    assert put_on_list(kept.jobs, taller) == 0
    assert do_all(kept, taller) == 4
    assert put_on_list(kept.jobs, batch) == 0


def test_what_failed_is_tried_again_and_clips_no_longer_named_are_left(
    clips: Path, tmp_path: Path, kept: Store
) -> None:
    batch = batch_of(clips, tmp_path / "out")
    put_on_list(kept.jobs, batch)
    first = kept.jobs.take("ada", lease_s=60, most_attempts=3, batch=batch.id)
    assert first is not None
    kept.jobs.fail(first, "damaged")
    less = replace(batch, clips=batch.clips[:2])
    assert put_on_list(kept.jobs, less) == 0
    assert kept.jobs.counts(batch.id)[JobState.QUEUED] == 2
    assert [job.problem for job in jobs_of(kept.jobs, less)] == [None, None]


def test_two_calls_with_other_options_do_not_write_to_one_place(
    clips: Path, tmp_path: Path, kept: Store
) -> None:
    batch = batch_of(clips, tmp_path / "out")
    put_on_list(kept.jobs, batch)
    kept.jobs.take("ada", lease_s=60, most_attempts=3, batch=batch.id)
    taller = batch_of(clips, tmp_path / "out", JobOptions(asked=Asked(height_m=1.8)))
    with pytest.raises(BatchError, match="another 'backstep analyze' with other options"):
        put_on_list(kept.jobs, taller)
    with pytest.raises(BatchError, match="the folder of the clips themselves"):
        batch_of(clips, clips)


@pytest.mark.parametrize(
    "address", ["tcp://10.1.2.3:8786", "tcp://scheduler:8786", "tcp://[fd::1]:1"]
)
def test_a_scheduler_that_anybody_could_reach_is_refused(address: str) -> None:
    with pytest.raises(ClusterError, match="not encrypted, and whoever reaches a Dask scheduler"):
        check_address(address)


@pytest.mark.parametrize("address", ["tls://far:8786", "tcp://127.0.0.1:1", "tcp://[::1]:1"])
def test_an_encrypted_or_local_scheduler_is_taken(address: str) -> None:
    assert check_address(address) == address


@pytest.mark.parametrize(
    "address", ["far:8786", "http://far", "tcp://", "", "tls://[::1", "tcp://localhost:abc"]
)
def test_what_is_no_scheduler_says_what_to_write(address: str) -> None:
    with pytest.raises(ClusterError, match="write tls://HOST:PORT"):
        check_address(address)


def test_a_result_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "out" / "report.json"
    source.write_text("new")
    put(source, str(target))
    assert target.read_text() == "new"
    with pytest.raises(FileError, match="cannot be written"):
        put(tmp_path / "gone", f"file://{target}")
    assert [one.name for one in target.parent.iterdir()] == ["report.json"]
    assert target.read_text() == "new"
