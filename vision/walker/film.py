"""Writes a walk to a clip, with its truth in a file beside it, for tests and the benchmark."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import av.error

from vision.walker.source import WalkerSource
from vision.walker.truth import write_truth


def write_clip(source: WalkerSource, path: Path, *, quality: int = 20, slowed: float = 1.0) -> Path:
    """Film the whole walk to ``path`` (.mp4) and its truth to ``NAME.truth.json`` beside it.

    H.264 where PyAV has an encoder for it, else MPEG-4. quality is the constant rate factor
    (lower is better, 18 to 28 is usual). slowed: the film is played so many times slower than it
    was taken, and does not say so. Returns the truth's path.

    Raises:
        OSError: when the file cannot be written.
    """
    camera = source.script.camera
    rate = Fraction(camera.fps / slowed).limit_denominator(1001)
    with av.open(str(path), "w") as container:
        try:
            stream = container.add_stream("libx264", rate=rate)
            stream.options = {"crf": str(quality), "preset": "veryfast"}
        except (av.error.FFmpegError, ValueError):  # a PyAV built without it
            stream = container.add_stream("mpeg4", rate=rate)
            stream.bit_rate = 8_000_000
        stream.width, stream.height = camera.width, camera.height
        stream.pix_fmt = "yuv420p"
        for frame in source.frames():
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame.image, format="rgb24")))
        container.mux(stream.encode(None))
    truth = path.with_name(path.stem + ".truth.json")
    write_truth(source.truth(), truth)
    return truth
