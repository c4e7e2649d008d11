"""A clip played backward: real pixels of somebody who, roughly, walks backward.

A forward walker's last touch of the floor becomes a backward walker's first: the tip of the toe,
steep, with the ball down later than most backward walkers' is. Direction, foot, count and kind of
landing are fair; lateness against the first touch is an upper bound.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from app.evaluation.film import encode_clip
from models.store import digest
from vision.sources.base import SourceError
from vision.sources.orientation import Upright


@contextmanager
def reversed_clip(
    video: Path, first: int | None = None, last: int | None = None, keep: Path | None = None
) -> Iterator[Path]:
    """``video`` from frame ``last`` back to frame ``first`` (counted from 0; all of it unless
    said) as a clip of its own, at an even frame rate.

    Args:
        keep: a folder in which it stays for the next time; else it is gone afterwards.

    Raises:
        SourceError: it cannot be read, or has no such frames.
    """
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing) if keep is None else keep
        name = f"{video.stem}-reversed-{first}-{last}-{digest(video)[:16]}.mp4"
        clip = folder / name
        if not clip.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            half = folder / f"half-{name}"
            _write_reversed(video, first, last, half)
            half.replace(clip)
        yield clip


def _write_reversed(video: Path, first: int | None, last: int | None, target: Path) -> None:
    # All frames are held as the codec gives them, some 1.4 MB each at 1280x720: short clips only.
    try:
        with av.open(str(video)) as container:
            stream = container.streams.video[0]
            rate = stream.average_rate or Fraction(30)
            frames = list(container.decode(stream))
            frames = frames[first or 0 : None if last is None else last + 1]
            upright = Upright(frames[0], stream) if frames else None
    except (OSError, IndexError, av.FFmpegError) as error:
        raise SourceError(f"{video} cannot be played backward: {error}") from error
    if upright is None:
        raise SourceError(f"{video} has no frames {first} to {last} to play backward")
    width, height = (side // 2 * 2 for side in upright.size)  # the codec takes even sides only
    images = (np.ascontiguousarray(upright(frame)[:height, :width]) for frame in reversed(frames))
    encode_clip(images, target, (width, height), rate)
