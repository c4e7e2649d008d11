"""The first picture of a clip, upright: what is shown before anything else is there.

``python -m app.media.picture CLIP TARGET`` writes it, or says in one line why not.
"""

from __future__ import annotations

import sys
from pathlib import Path

import av
import numpy as np

from vision.sources.base import SourceError
from vision.sources.clip import ClipSettings, ClipSource
from vision.values import Image

FIRST_PX = 1280
"""Longest side of the first picture."""
_QUALITY = "4"  # of the JPEG, 2 the best: some 60 kB


def first_picture(clip: Path, target: Path) -> tuple[int, int]:
    """Write the first picture of ``clip`` to ``target`` (JPEG), whole or not at all; its width
    and height.

    Raises:
        SourceError: when no picture can be read. OSError: when it cannot be written.
    """
    # One thread: others would decode on beyond the picture that is wanted.
    with ClipSource(clip, ClipSettings(longest_px=FIRST_PX, threads=1)) as source:
        frame = next(source.frames(), None)
    if frame is None:
        raise SourceError(f"{clip.name}: no picture can be read.")
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(jpeg(frame.image))
    part.replace(target)
    height, width = frame.image.shape[:2]
    return width, height


def jpeg(image: Image) -> bytes:
    """``image`` (height, width, 3; RGB; even sides) as a JPEG file."""
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height = frame.width, frame.height
    encoder.pix_fmt = "yuvj420p"
    encoder.options = {"q": _QUALITY, "qmin": _QUALITY, "qmax": _QUALITY}
    frame.pts = 0
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)


def _main(clip: str, target: str) -> None:
    try:
        first_picture(Path(clip), Path(target))
    except (SourceError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    _main(*sys.argv[1:3])
