"""The process that draws one annotated video: ``python -m app.sharing.video_child FOLDER``.

It reads ``spec.json`` in the folder, writes ``video.mp4`` there, and a line of JSON whenever it is
further: ``{"share": 0.5}``, or ``{"problem": "…"}`` at the end. Killable at any time.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from contextlib import suppress
from pathlib import Path

from app.reports.annotate import annotate_clip
from app.review.seen_again import as_corrected, at_scale
from app.sharing.faces import blur_face
from app.sharing.video_spec import MADE, SPEC, VideoSpec
from app.words import words
from vision.pose.replay import PoseRecording, ReplayError
from vision.sources.base import SourceError
from vision.values import FloatArray, Image


def cover_face(picture: Image, points: FloatArray | None) -> None:
    """Make the walker's face unrecognisable; where the walker is not seen, the whole picture."""
    if points is None:
        picture[:] = 128
    else:
        blur_face(picture, points)


def draw(folder: Path) -> None:
    """Draw the video of the folder's spec.

    Raises:
        SourceError: the film can't be read. ReplayError: the poses are damaged. OSError: the
            video can't be written.
    """
    spec = VideoSpec.model_validate_json((folder / SPEC).read_text("utf-8"))
    poses = at_scale(PoseRecording.load(spec.poses), spec.report.source.time_scale)
    annotate_clip(
        spec.film,
        folder / MADE,
        spec.report,
        as_corrected(poses, spec.swapped_s, spec.away),
        lambda share: _say({"share": min(1.0, share)}),
        in_words=words(spec.lang),
        cover=cover_face if spec.blurred else None,
    )


def _say(what: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _end_with_parent(folder: Path) -> None:
    """Nobody wants the video any more once nobody holds the other end of standard input."""
    while os.read(0, 1):  # not sys.stdin, whose lock would be in the way of an orderly end
        pass
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def main(folder: Path) -> int:
    """Draw, and say what went wrong in one line."""
    with suppress(AttributeError, OSError):
        os.nice(5)  # a live session beside it comes first
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    try:
        draw(folder)
    except (SourceError, ReplayError, OSError) as error:
        _say({"problem": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
