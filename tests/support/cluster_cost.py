"""What a minute of film costs, and what a second Dask worker brings: run by hand, prints a table.

``python tests/support/cluster_cost.py [ROUNDS]``; the figures of docs/scaling.md are from here.
One worker and two take turns with the same clips, so that whatever else the computer does falls on
both; of each the quickest round counts. The first clips warm the workers up and are not counted.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
import uuid
from contextlib import closing
from pathlib import Path

import models
from app.jobs.batch import jobs_of, make_batch, put_on_list
from app.jobs.cluster import DaskEngine
from app.jobs.inputs import find_clips
from app.jobs.spec import JobOptions
from app.storage import Places, Store
from app.storage.review_values import Job
from job_cases import Cluster, cluster, surroundings
from vision.walker import WalkerSource, WalkScript
from vision.walker.film import write_clip

CLIPS = 6
CAMERA = {"width": 640, "height": 360, "person_px": 290, "fps": 30}


def batch_s(store: Store, dask: Cluster, clips: Path, out: Path) -> tuple[float, tuple[Job, ...]]:
    """How long all clips take on the cluster as it is, and their jobs."""
    batch = make_batch(find_clips([str(clips)]), str(out), JobOptions(poses=False))
    put_on_list(store.jobs, batch)
    with closing(DaskEngine(store.jobs, dask.address, batch=batch.id)) as engine:
        engine.start()
        began_s = time.monotonic()
        jobs = jobs_of(store.jobs, batch)
        while not all(job.state.ended for job in jobs):
            time.sleep(0.2)
            jobs = jobs_of(store.jobs, batch)
        return time.monotonic() - began_s, jobs


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clip = folder / "walk.mp4"
        script = {"segments": ({"duration_s": 6.0},), "treadmill": True, "camera": CAMERA}
        with WalkerSource(WalkScript.model_validate(script)) as walker:
            write_clip(walker, clip)
        clips = folder / "clips"
        clips.mkdir()
        for number in range(CLIPS):
            shutil.copyfile(clip, clips / f"{number}.mp4")
        known = surroundings(folder / "home", models.obtain())
        taken_s: dict[int, list[float]] = {1: [], 2: []}
        costs: dict[int, list[Job]] = {1: [], 2: []}
        with (
            Store(Places.find(folder, f"sqlite:///{folder / 'x.db'}")) as store,
            cluster(folder / "one", known) as one,
            cluster(folder / "two", known) as two,
        ):
            one.add_worker()
            two.add_worker()
            two.add_worker()
            for number in range(rounds + 1):
                for workers, dask in ((1, one), (2, two)):
                    out = folder / uuid.uuid4().hex
                    spent_s, jobs = batch_s(store, dask, clips, out)
                    print(f"round {number}: {workers} worker(s) {spent_s:.1f} s", flush=True)
                    if number:
                        taken_s[workers].append(spent_s)
                        costs[workers] += jobs
    for workers, done in costs.items():
        minutes = sum(job.clip_s or 0.0 for job in done) / 60
        for what in ("processor_s", "wall_s"):
            spent = sum(getattr(job, what) or 0.0 for job in done) / minutes
            print(f"{workers} worker(s): {what} a minute of film: {spent:.1f}")
    print(f"peak memory: {max(job.peak_bytes or 0.0 for job in costs[2]) / 1e6:.0f} MB")
    best = {workers: min(spent) for workers, spent in taken_s.items()}
    print(f"two workers over twice one: {best[1] / (2 * best[2]):.2f}")


if __name__ == "__main__":
    main()
