"""Makes the films that are missing in a folder; run as a process of its own, with low priority.

``python -m app.films.make FOLDER`` writes a line ``ID SHARE`` now and then.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import cv2

from vision.walker.lesson import FPS, LESSONS, SIZE, VERSION, Lesson, LessonFilm

SUFFIX = ".mp4"
_QUALITY = 24  # x264's constant rate factor: flat colours stay clean, a film has about 200 kB
_STALE_S = 3600.0
_TOLD_EVERY = 10  # pictures


def film_path(folder: Path, id_: str) -> Path:
    """Where a film is kept; its name says of which pictures it is made."""
    return folder / f"{id_}-{VERSION}{SUFFIX}"


def make_film(which: Lesson, path: Path, progress: Callable[[float], None]) -> None:
    """Draw a lesson and write it as H.264, which every browser plays, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    film = LessonFilm(which)
    part = path.with_name(f".part-{os.getpid()}-{path.name}")
    try:
        # The index comes first, so that a browser begins before it has all.
        with av.open(str(part), "w", format="mp4", options={"movflags": "faststart"}) as container:
            stream = container.add_stream("libx264", rate=Fraction(FPS))
            stream.width, stream.height = SIZE
            stream.pix_fmt = "yuv420p"
            stream.options = {"crf": str(_QUALITY), "preset": "medium", "threads": "1"}
            for number, picture in enumerate(film.pictures()):
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                container.mux(stream.encode(frame))
                if number % _TOLD_EVERY == 0:
                    progress(number / len(film.moments))
            container.mux(stream.encode(None))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def make_missing(folder: Path, progress: Callable[[str, float], None]) -> None:
    """Make every film that ``folder`` lacks; errors as in ``make_film``."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f".part-*{SUFFIX}"):
        if time.time() - left.stat().st_mtime > _STALE_S:
            left.unlink(missing_ok=True)
    for which in LESSONS:
        path = film_path(folder, which.id)
        if not path.exists():
            make_film(which, path, lambda share, id_=which.id: progress(id_, share))  # type: ignore[misc]
            progress(which.id, 1.0)


def _tell(id_: str, share: float) -> None:
    print(f"{id_} {share:.3f}", flush=True)


def main() -> int:
    """Make what is missing, out of the way of whatever else the computer does."""
    if hasattr(os, "nice"):
        os.nice(19)
    cv2.setNumThreads(1)
    try:
        make_missing(Path(sys.argv[1]), _tell)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
