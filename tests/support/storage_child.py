"""A process that records a session, to be killed or kept from the disk: ``MANNER FOLDER URL``."""

from __future__ import annotations

import sys
import time
from itertools import count
from pathlib import Path

from app.storage import NewProfile, NewSession, Places, StorageSettings, Store
from storage_cases import QUICK, a_sample, a_step, begin


def say(*words: object) -> None:
    """One line that whoever started this process reads at once."""
    print(*words, flush=True)


def walk(places: Places) -> None:
    """Ten steps a second without end, each told once the writer has it."""
    with Store(places, StorageSettings()) as store:
        writer = begin(store)
        for index in count():
            writer.step(a_step(index, contact_s=float(index)))
            writer.sample(a_sample(float(index)))
            say(index)
            time.sleep(0.1)


def starve(places: Places) -> None:
    """No file may grow any more, which is what a full disk is; later there is room again."""
    import resource

    told: list[str | None] = []
    with Store(places, QUICK) as store:
        profile = store.profiles.add(NewProfile(name="Ada"))
        writer = store.sessions.start(NewSession(profile_id=profile.id), told.append)
        writer.step(a_step(0))
        writer.sample(a_sample(0.0))
        say(writer.flush(60))
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (16, hard))
        for index in range(1, 400):
            writer.step(a_step(index))
            writer.sample(a_sample(float(index)))
        writer.flush(60)
        say(writer.trouble)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        say(writer.finish(timeout_s=60))
        say(len(told), told[-1], writer.lost)


if __name__ == "__main__":
    _, manner, folder, url = sys.argv
    {"walk": walk, "starve": starve}[manner](Places.find(Path(folder), url))
