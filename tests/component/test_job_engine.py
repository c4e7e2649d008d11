"""The engine of this computer's cores: children that die, jobs that are stopped, restarts."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import psutil
import pytest

from app.jobs.child import BEHIND, NICE
from app.jobs.engine import JobLane, JobListener, JobProgress, LocalEngine
from app.jobs.holder import dead, new_name, new_place, sweep_places
from app.jobs.settings import JobSettings
from app.jobs.spec import FailureReason, JobKind, JobOptions
from app.storage import Places, Store
from app.storage.review_values import Job, JobState, NewJob
from clip_making import grey, write_clip
from job_cases import corrupt, wait_for

QUICKLY = JobSettings(idle_s=0.05, beat_s=0.1)
NOWHERE = JobProgress()
COPIES = [JobLane(1, (JobKind.COPY,))]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    with Store(Places.find(tmp_path / "data", f"sqlite:///{tmp_path / 'x.db'}")) as store:
        yield store


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "short.mp4", grey(6))


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Takes long enough to be stopped in the middle."""
    pictures = grey(8, 640, 480) * 40
    return write_clip(tmp_path_factory.mktemp("clips") / "long.mp4", pictures)


def add(store: Store, clip: Path, result: Path, **options: object) -> Job:
    asked = JobOptions.model_validate({"kind": "copy", **options}).model_dump(mode="json")
    return store.jobs.add(
        NewJob(uid=uuid.uuid4().hex, source_url=str(clip), result_url=str(result), options=asked)
    )


def engine(store: Store, settings: JobSettings = QUICKLY, **more: object) -> LocalEngine:
    made = LocalEngine(store.jobs, COPIES, settings=settings, **more)  # type: ignore[arg-type]
    made.start()
    return made


def ended(store: Store, job: Job) -> Callable[[], bool]:
    return lambda: store.jobs.get(job.uid).state.ended


def children() -> list[psutil.Process]:
    found = []
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # gone meanwhile
            if "app.jobs.child" in one.cmdline():
                found.append(one)
    return found


def test_a_review_copy_is_made_and_who_listens_is_told(
    kept: Store, clip: Path, tmp_path: Path
) -> None:
    told: list[Job] = []
    job = add(kept, clip, tmp_path / "out")
    bad = add(kept, tmp_path / "gone.mp4", tmp_path / "out", shown="Ada's walk.mp4")
    with closing(engine(kept, listener=JobListener(ended=told.append))):
        wait_for(lambda: len(told) == 2)
    assert {one.name for one in (tmp_path / "out").iterdir()} == {
        *("first.jpg", "review.mp4", "frames.json")
    }
    assert [one.uid for one in told] == [job.uid, bad.uid]
    assert told[0].state is JobState.DONE
    assert told[0].peak_bytes is not None
    assert told[1].problem == "Ada's walk.mp4: there is no such file. Check the path."
    assert children() == []


def test_a_child_that_dies_costs_an_attempt_and_not_the_job(
    kept: Store, long_clip: Path, tmp_path: Path
) -> None:
    with closing(engine(kept)) as running:
        job = add(kept, long_clip, tmp_path / "out")
        killed: set[int] = set()
        while len(killed) < 2:
            assert not ended(kept, job)(), "it was done before it could be killed"
            begun = (running.progress(job.uid) or NOWHERE).share > 0
            for child in children():
                if begun and child.pid not in killed:
                    killed.add(child.pid)
                    child.kill()
        wait_for(ended(kept, job))
        done = kept.jobs.get(job.uid)
        assert (done.state, done.attempts) == (JobState.DONE, 3)
        assert not list((tmp_path / "out").glob(".*"))

        job = add(kept, long_clip, tmp_path / "more")
        while not ended(kept, job)():
            for child in children():
                with suppress(psutil.Error):
                    child.kill()
        failed = kept.jobs.get(job.uid)
        assert (failed.state, failed.attempts) == (JobState.FAILED, 3)
        assert failed.problem is not None
        assert "has died (killed by signal 9), 3 times" in failed.problem


def test_what_takes_too_much_is_ended_with_a_name_and_not_tried_again(
    kept: Store, clip: Path, long_clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with closing(engine(kept)):
        late = add(kept, long_clip, tmp_path / "out", wall_s=0.3)
        large = add(kept, long_clip, tmp_path / "out", memory_mb=50)
        bad = add(kept, corrupt(tmp_path / "bad.mp4", clip), tmp_path / "out")
        fine = add(kept, clip, tmp_path / "out")
        wait_for(ended(kept, fine))
    assert not list(tmp_path.glob("backstep-job-*"))
    problems = [kept.jobs.get(job.uid).problem or "" for job in (late, large)]
    assert problems[0].startswith("took longer than 0.3 s: cut the clip")
    assert problems[1].startswith("took more than 50 MB of memory: cut the clip")
    known = [FailureReason.of(kept.jobs.get(job.uid)) for job in (late, large, bad, fine)]
    assert known == [
        FailureReason(id="too_long", values={"minutes": 0.3 / 60}),
        FailureReason(id="too_much_memory", values={"mb": 50}),
        FailureReason(id="damaged"),
        None,
    ]
    assert [kept.jobs.get(job.uid).attempts for job in (late, large, fine)] == [1, 1, 1]


def test_who_cancels_or_closes_stops_the_job_at_once(
    kept: Store, long_clip: Path, tmp_path: Path
) -> None:
    running = engine(kept)
    with closing(running):
        first = add(kept, long_clip, tmp_path / "out")
        wait_for(lambda: running.progress(first.uid) is not None)
        kept.jobs.cancel(first.uid)
        running.stop_job(first.uid)
        second = add(kept, long_clip, tmp_path / "out")
        running.wake()
        wait_for(lambda: (running.progress(second.uid) or NOWHERE).share > 0)
        if os.name == "posix":
            nice = {one.nice() for one in children()}
            behind = os.nice(0) + NICE + BEHIND  # beside tests in real time we are nice ourselves
            assert nice == {behind}, "a live session comes first, then who looks at clips"
        assert running.progress(first.uid) is None
    assert children() == []
    back = kept.jobs.get(second.uid)
    assert (back.state, back.attempts) == (JobState.QUEUED, 0)
    assert kept.jobs.get(first.uid).state is JobState.CANCELLED
    assert not (tmp_path / "out" / "review.mp4").exists()


def test_what_a_dead_process_held_is_taken_at_once_by_the_next(
    kept: Store, clip: Path, tmp_path: Path
) -> None:
    job = add(kept, clip, tmp_path / "out")
    name = subprocess.run(
        [sys.executable, "-c", "from app.jobs.holder import new_name; print(new_name())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert kept.jobs.take(name, lease_s=3600, most_attempts=3) is not None
    own, elsewhere = new_name(), f"far {name.split(' ', 1)[1]}"
    assert dead([name, own, elsewhere, "somebody"]) == [name]
    with closing(engine(kept)):
        wait_for(ended(kept, job))
    assert kept.jobs.get(job.uid).attempts == 2


def test_where_no_process_can_be_started_the_clip_fails_by_name_and_the_next_is_done(
    kept: Store, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = QUICKLY.model_copy(update={"attempts": 2})
    with closing(engine(kept, twice)), monkeypatch.context() as broken:
        broken.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
        job = add(kept, clip, tmp_path / "out")
        wait_for(ended(kept, job))
        failed = kept.jobs.get(job.uid)
        assert (failed.state, failed.attempts) == (JobState.FAILED, 2)
        assert "no process could be started" in str(failed.problem)
        broken.undo()
        again = add(kept, clip, tmp_path / "out")
        wait_for(ended(kept, again))
    assert kept.jobs.get(again.uid).state is JobState.DONE


def test_a_job_of_another_version_is_tried_elsewhere_before_it_fails(
    kept: Store, clip: Path, tmp_path: Path
) -> None:
    job = add(kept, clip, tmp_path / "out", version="0.0.1")
    with closing(engine(kept, QUICKLY.model_copy(update={"attempts": 2}))):
        wait_for(ended(kept, job))
    failed = kept.jobs.get(job.uid)
    assert (failed.state, failed.attempts) == (JobState.FAILED, 2)
    assert "install the same version everywhere" in str(failed.problem)
    assert not (tmp_path / "out").exists()


def test_a_clock_that_is_put_right_kills_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    name, boot_s = new_name(), psutil.boot_time()
    for place in ("psutil.boot_time", "psutil._psplatform.boot_time"):
        monkeypatch.setattr(place, lambda: boot_s + 3600, raising=False)
    assert dead([name]) == []


def test_what_killed_processes_had_on_their_way_is_deleted_and_what_is_in_use_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    own = new_place()

    def of_a_process_that_ended(before: str = "") -> Path:
        program = f"{before}from app.jobs.holder import new_place; print(new_place())"
        env = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)}
        command = [sys.executable, "-c", program]
        ended = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
        place = Path(ended.stdout.strip())
        (place / "review.mp4").write_bytes(b"half of a copy")
        return place

    of_a_process_that_ended()
    # Another computer that shares the folder: its processes cannot be looked for here.
    elsewhere = of_a_process_that_ended("import socket; socket.gethostname = lambda: 'other'; ")
    foreign = tmp_path / "backstep-job-of-somebody"
    foreign.mkdir()
    sweep_places()
    assert {path.name for path in tmp_path.iterdir()} == {own.name, elsewhere.name, foreign.name}
