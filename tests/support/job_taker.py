"""Processes that do the jobs of a list and are killed in the middle: ``FOLDER URL ROUNDS SEED``.

Forked from this one, which has loaded all they need but opened nothing. Each tells in a file what
the list has confirmed.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import uuid
from pathlib import Path

from app.storage import Places, StorageSettings, Store
from app.storage.review_values import JobCost, NewJob


def work(places: Places, told: Path) -> None:
    """Take, beat, finish and add, for ever."""
    name = uuid.uuid4().hex
    with Store(places, StorageSettings()) as store, told.open("a", buffering=1) as say:
        jobs = store.jobs
        while True:
            job = jobs.take(name, lease_s=0.2, most_attempts=1000)
            if job is None:
                time.sleep(0.01)
                continue
            say.write(f"took {job.uid} {job.attempts}\n")
            held = jobs.beat(job, 30.0, 0.5)
            added = jobs.add(
                NewJob(uid=uuid.uuid4().hex, source_url="/more.mp4", result_url="/out")
            )
            say.write(f"added {added.uid}\n")
            if held and jobs.finish(job, JobCost(wall_s=0.1), {"attempt": job.attempts}):
                say.write(f"done {job.uid} {job.attempts}\n")


def main() -> None:
    """Fork a worker, kill it at a random moment, and so on."""
    folder, url, rounds, seed = sys.argv[1:]
    places, chance = Places.find(Path(folder), url), random.Random(int(seed))
    told = Path(folder) / "told.txt"
    told.touch()
    for _ in range(int(rounds)):
        before = told.stat().st_size
        if (pid := os.fork()) == 0:
            try:
                work(places, told)
            finally:
                os._exit(1)
        # By what was done, not by the clock: a slow disk lets a worker do little in a second.
        wanted = before + chance.randrange(1, 700)
        while told.stat().st_size < wanted:
            time.sleep(0.001)
        time.sleep(chance.uniform(0.0, 0.02))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
