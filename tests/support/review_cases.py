"""A trainer's review for tests: a drawn walker's clip that was looked at once for the whole run of
tests, and a real server with a library over it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import numpy as np
from filelock import FileLock
from playwright.sync_api import Page

from app import composition
from app.review.folder import ClipFolder
from app.review.library import Library
from app.storage import Places, Store
from app.storage.review_values import Clip, NewClip
from app.storage.values import utc_now
from server_cases import Stage, running, until
from storage_cases import QUICK
from vision.pose.replay import PoseRecording, RecordingEstimator
from vision.values import Frame, Pose, SourceInfo
from vision.walker import CameraSetup, Segment, WalkerSource, WalkScript, write_clip
from walker_poses import poses

WALK = WalkScript(
    segments=(Segment(duration_s=7.0),),
    treadmill=True,
    camera=CameraSetup(width=480, height=360, fps=25, person_px=290),
)
"""Seven seconds backward on a treadmill, from the side: some nine steps."""
WALK_NAME = "walk.mp4"


@dataclass(frozen=True)
class ReviewHouse:
    """A server with a trainer's clips. url: of its start page."""

    url: str
    store: Store
    library: Library

    @property
    def page(self) -> str:
        """The address of the clips."""
        return f"{self.url}review"


def film_of(script: WalkScript, path: Path) -> Path:
    """The drawn walk as a clip at ``path``."""
    with WalkerSource(script) as walker:
        write_clip(walker, path).unlink()
    return path


def looked_at(root: Path, name: str, script: WalkScript) -> Path:
    """A folder below ``root`` as the product leaves it of a clip of that walk: the original, the
    review copy, the report, the poses. Made by whoever asks first, for all who test at a time."""
    folder = root / f"looked-at-{name}"
    with FileLock(root / f"looked-at-{name}.lock"):
        if not folder.exists():
            with open_library(root / f"making-{name}") as library:
                clip = library.receive(
                    film_of(script, root / f"{uuid4().hex}.mp4"), {"filename": WALK_NAME}
                )
                until(lambda: not library.info(clip).busy, 400)
                done = library.store.clips.get(clip.uid)
                assert done.problem is None, done.problem
                shutil.move(library.info(clip).folder.path, folder)
    return folder


@contextmanager
def open_library(folder: Path) -> Iterator[Library]:
    """A library in ``folder`` whose clips are looked at by this computer."""
    places = Places.find(folder, f"sqlite:///{folder / 'backstep.db'}")
    with Store(places, QUICK) as store:
        library = composition.library(store)
        try:
            yield library
        finally:
            library.close()


@contextmanager
def review_house(folder: Path, port: int = 0) -> Iterator[ReviewHouse]:
    """A server with a library in ``folder``; it may be opened again over the same."""
    with (
        open_library(folder) as library,
        running(Stage().make, store=library.store, library=library, port=port) as url,
    ):
        yield ReviewHouse(url, library.store, library)


def put_in(library: Library, looked: Path, **facts: object) -> Clip:
    """A clip that is a copy of one that was ``looked_at``, with what a trainer says of it."""
    [original] = looked.glob("original*")
    clip = library.store.clips.add(
        NewClip.model_validate(
            {
                "uid": uuid4().hex,
                "name": WALK_NAME,
                "suffix": original.suffix,
                "size_bytes": original.stat().st_size,
                **facts,
            }
        )
    )
    shutil.copytree(looked, ClipFolder.of(library.store.places, clip).path)
    return library.store.clips.change(clip.uid, {"analysed_at": utc_now()})


def drop_in(page: Page, *clips: Path) -> None:
    """Give the page of clips files, as the button for files does."""
    page.locator("#files").set_input_files(list(clips))


def slowed_poses(capture_hz: float, slowed: float, seconds: float = 4.0) -> PoseRecording:
    """What would be kept of a walk that was filmed so fast and lies so many times slower in a file
    that does not say so. The poses are the walker's true ones: no model is run."""
    camera = CameraSetup(width=480, height=360, fps=capture_hz, person_px=290)
    script = WALK.model_copy(update={"segments": (Segment(duration_s=seconds),), "camera": camera})
    seen = poses(script)
    fps = capture_hz / slowed
    nothing = np.zeros((camera.height, camera.width, 3), np.uint8)
    recorder = RecordingEstimator(_Told(seen))
    for index in range(len(seen)):
        recorder.estimate(Frame(index, index / fps, nothing))
    info = SourceInfo("slow.mp4", camera.width, camera.height, fps, frames=len(seen))
    return recorder.recording(info)


class _Told:
    """Sees the poses that it was told, one a picture."""

    def __init__(self, seen: list[Pose]) -> None:
        self._seen = seen

    def estimate(self, frame: Frame) -> Pose | None:
        return replace(self._seen[frame.index], t_s=frame.t_s)

    def close(self) -> None:
        pass
