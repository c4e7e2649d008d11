"""The job list: each job to one worker, whoever dies, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage import Store
from app.storage.erase import erase_all
from app.storage.errors import Missing
from app.storage.review_values import ClipFacts, Job, JobCost, JobState, NewClip, NewJob
from repository import ROOT, SUPPORT
from storage_cases import BOTH, make_places

LONG_S, SHORT_S = 60.0, 1e-6


@pytest.fixture(params=BOTH)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with Store(make_places(request.param, tmp_path, request)) as store:  # as patient as a server
        yield store


def new(kind: str = "analyse", **changes: object) -> NewJob:
    known: dict[str, object] = {
        "uid": uuid.uuid4().hex,
        "source_url": "/clips/walk.mp4",
        "result_url": "/out/walk.mp4",
        "options": {"kind": kind},
    }
    return NewJob.model_validate(known | changes)


def taken(store: Store, worker: str = "ada", lease_s: float = LONG_S, **wanted: object) -> Job:
    job = store.jobs.take(worker, lease_s=lease_s, most_attempts=2, **wanted)  # type: ignore[arg-type]
    assert job is not None
    return job


def test_jobs_are_taken_in_order_each_by_one_worker(kept: Store) -> None:
    added = kept.jobs.add_many(new() for _ in range(24))
    got: list[str] = []

    def work(name: str) -> None:
        while job := kept.jobs.take(name, lease_s=LONG_S, most_attempts=2):
            got.append(job.uid)
            assert kept.jobs.finish(job, JobCost(clip_s=1.5), {"steps": 3})

    threads = [threading.Thread(target=work, args=(f"worker {i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(job.uid for job in added)
    assert kept.jobs.counts()[JobState.DONE] == 24
    done = kept.jobs.get(added[0].uid)
    assert (done.clip_s, done.facts, done.share_done) == (1.5, {"steps": 3}, 1.0)
    assert done.ended_at is not None


def test_a_lease_that_ran_out_is_another_attempt_and_the_first_taker_has_no_say_any_more(
    kept: Store,
) -> None:
    kept.jobs.add(new())
    slow = taken(kept, "slow", SHORT_S)
    quick = taken(kept, "quick")
    assert (slow.attempts, quick.attempts, quick.uid) == (1, 2, slow.uid)
    assert not kept.jobs.beat(slow, LONG_S)
    assert not kept.jobs.finish(slow)
    assert not kept.jobs.fail(slow, "too late")
    assert not kept.jobs.release(slow)
    assert kept.jobs.beat(quick, LONG_S, 0.5)
    assert kept.jobs.get(quick.uid).share_done == 0.5
    assert kept.jobs.finish(quick)


def test_a_lease_that_ran_out_while_the_computer_slept_is_left_to_whoever_lives(
    kept: Store,
) -> None:
    kept.jobs.add(new())
    slept = kept.jobs.take("slept", lease_s=-1.0, most_attempts=1)
    assert slept is not None
    asked = {"lease_s": LONG_S, "most_attempts": 1}
    assert kept.jobs.take("other", **asked, held=[slept.uid]) is None  # type: ignore[arg-type]
    assert kept.jobs.beat(slept, LONG_S), "neither taken nor given up"
    assert kept.jobs.finish(slept)


def test_a_job_whose_takers_all_died_has_failed_and_says_so(kept: Store) -> None:
    kept.jobs.add(new())
    for _ in range(2):
        job = taken(kept, lease_s=SHORT_S)
    assert kept.jobs.take("third", lease_s=LONG_S, most_attempts=2) is None
    failed = kept.jobs.get(job.uid)
    assert (failed.state, failed.attempts) == (JobState.FAILED, 2)
    assert failed.problem is not None
    assert "lost 2 times" in failed.problem


def test_what_is_given_back_counts_no_attempt_unless_it_was_one(kept: Store) -> None:
    kept.jobs.add(new())
    assert kept.jobs.release(taken(kept))
    assert taken(kept).attempts == 1
    job = kept.jobs.get(taken_uid(kept))
    assert kept.jobs.release(job, counts=True, problem="it died")
    again = taken(kept)
    assert again.attempts == 2
    assert kept.jobs.again(again, most_attempts=3) is not None
    assert kept.jobs.again(again, most_attempts=3) is None  # of an attempt that is over


def taken_uid(store: Store) -> str:
    (job,) = store.jobs.unfinished()
    return job.uid


def test_a_cancelled_job_is_no_longer_its_takers_and_can_be_queued_anew(kept: Store) -> None:
    waiting, running = kept.jobs.add(new(number=1)), kept.jobs.add(new())
    job = taken(kept)
    assert job.uid == waiting.uid
    assert kept.jobs.cancel(job.uid)
    assert kept.jobs.cancel(running.uid)
    assert not kept.jobs.cancel(job.uid)
    assert not kept.jobs.beat(job, LONG_S)
    assert not kept.jobs.finish(job)
    assert kept.jobs.take("ada", lease_s=LONG_S, most_attempts=2) is None
    assert kept.jobs.queue_anew([job.uid], {"kind": "copy"}) == 1
    again = taken(kept)
    assert (again.uid, again.attempts, again.options) == (job.uid, 1, {"kind": "copy"})
    assert kept.jobs.queue_anew([job.uid]) == 0  # it runs


def test_batches_kinds_and_the_jobs_of_a_clip_are_told_apart(kept: Store) -> None:
    clip = kept.clips.add(
        NewClip(
            **ClipFacts().model_dump(),
            uid=uuid.uuid4().hex,
            name="walk.mp4",
            suffix=".mp4",
            size_bytes=1,
        )
    )
    own = kept.jobs.add(new(clip_id=clip.id))
    copy = kept.jobs.add(new("copy", clip_id=clip.id))
    second = kept.jobs.add(new(batch="b", number=2))
    first = kept.jobs.add(new(batch="b", number=1))
    assert taken(kept, kinds=["copy"]).uid == copy.uid
    assert taken(kept).uid == own.uid
    assert kept.jobs.take("ada", lease_s=LONG_S, most_attempts=2) is None
    assert taken(kept, batch="b").uid == second.uid
    assert [job.uid for job in kept.jobs.batch("b")] == [first.uid, second.uid]
    assert [job.uid for job in kept.jobs.of(clip.id)] == [own.uid, copy.uid]
    assert kept.jobs.counts("b")[JobState.QUEUED] == 1
    assert {job.uid for job in kept.jobs.elsewhere("c", ["/out/walk.mp4"])} == {
        first.uid,
        second.uid,
    }
    erase_all(kept)
    assert kept.jobs.batch("b") == ()
    assert len(kept.jobs.of(clip.id)) == 2
    kept.clips.remove(clip.uid)
    assert kept.jobs.of(clip.id) == ()
    with pytest.raises(Missing):
        kept.jobs.get(own.uid)


def test_the_leases_of_workers_known_to_be_dead_end_at_once(kept: Store) -> None:
    kept.jobs.add(new())
    kept.jobs.add(new())
    dead, alive = taken(kept, "dead"), taken(kept, "alive")
    assert kept.jobs.workers() == ("alive", "dead")
    assert kept.jobs.free_of(["dead"]) == 1
    assert taken(kept).uid == dead.uid
    assert kept.jobs.beat(alive, LONG_S)


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("kind", BOTH)
def test_ten_kills_at_random_moments_leave_the_list_intact(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    places = make_places(kind, tmp_path, request)
    with Store(places) as store:
        first = store.jobs.add_many(new() for _ in range(20))
        url = places.url.render_as_string(hide_password=False)
        path = os.pathsep.join([str(ROOT), str(SUPPORT)])
        subprocess.run(
            [sys.executable, str(SUPPORT / "job_taker.py"), str(tmp_path), url, "10", "7"],
            env={**os.environ, "PYTHONPATH": path},
            check=True,
        )
        lines = [line.split() for line in (tmp_path / "told.txt").read_text().splitlines()]
        done = {
            uid: int(attempt) for what, uid, *rest in lines if what == "done" for attempt in rest
        }
        assert len(done) == sum(line[0] == "done" for line in lines), "a job was done twice"
        assert len(done) >= 3
        # Who is killed between adding a job and telling of it has added it all the same.
        known = {job.uid for job in first} | {line[1] for line in lines}
        before = {uid: store.jobs.get(uid) for uid in known}  # none is lost
        for uid, attempt in done.items():
            job = before[uid]
            assert job.state is JobState.DONE
            assert (job.attempts, job.facts) == (attempt, {"attempt": attempt})
        # What was in the hands of the dead is taken again, once each, and nothing else is. A server
        # may learn a moment later that a client is gone.
        taken_after: list[str] = []
        while store.jobs.counts()[JobState.QUEUED] + store.jobs.counts()[JobState.RUNNING]:
            store.jobs.free_of(store.jobs.workers())
            while job_now := store.jobs.take("last", lease_s=LONG_S, most_attempts=1000):
                taken_after.append(job_now.uid)
                assert store.jobs.finish(job_now)
        assert len(set(taken_after)) == len(taken_after)
        assert not set(taken_after) & set(done)
        assert all(store.jobs.get(uid).state is JobState.DONE for uid in known)
