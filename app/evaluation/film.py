"""Walker scripts as clips with their truth beside them: what ``backstep evaluate`` takes."""

from __future__ import annotations

from contextlib import closing
from fractions import Fraction
from pathlib import Path

import av

from vision.walker import WalkerSource, WalkScript
from vision.walker.truth import write_truth


def film_walk(script: WalkScript, folder: Path) -> Path:
    """Draw ``script`` into ``NAME.mp4`` and ``NAME.truth.json`` in ``folder``; returns the clip.

    H.264 of visually lossless quality, so that the codec is not what is measured.
    """
    folder.mkdir(parents=True, exist_ok=True)
    clip = folder / f"{script.name}.mp4"
    with closing(WalkerSource(script)) as source, av.open(str(clip), "w") as container:
        rate = Fraction(source.info.fps).limit_denominator(1001)
        stream = container.add_stream("libx264", rate=rate, options={"crf": "16"})
        stream.width, stream.height = source.info.width, source.info.height
        stream.pix_fmt = "yuv420p"
        for frame in source.frames():
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame.image, format="rgb24")))
        container.mux(stream.encode())
        write_truth(source.truth(), folder / f"{script.name}.truth.json")
    return clip
