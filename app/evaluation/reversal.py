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

from models.store import digest
from vision.sources.base import SourceError


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
    except (OSError, IndexError, av.FFmpegError) as error:
        raise SourceError(f"{video} cannot be played backward: {error}") from error
    frames = frames[first or 0 : None if last is None else last + 1]
    if not frames:
        raise SourceError(f"{video} has no frames {first} to {last} to play backward")
    turns = round(frames[0].rotation / 90) % 4
    sides = (frames[0].width // 2 * 2, frames[0].height // 2 * 2)
    width, height = sides if turns % 2 == 0 else sides[::-1]
    with av.open(str(target), "w") as container:
        out = container.add_stream("libx264", rate=rate, options={"crf": "16"})
        out.width, out.height, out.pix_fmt = width, height, "yuv420p"
        for frame in reversed(frames):
            upright = np.rot90(frame.to_ndarray(format="rgb24"), turns)
            image = np.ascontiguousarray(upright[:height, :width])
            container.mux(out.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(out.encode())
