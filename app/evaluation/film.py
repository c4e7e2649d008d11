"""Pictures as clips of visually lossless quality, so that the codec is not what is measured.

Also walker scripts with their truth beside them: what ``backstep evaluate`` takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import av

from vision.values import Image
from vision.walker import WalkerSource, WalkScript
from vision.walker.truth import write_truth


def encode_clip(images: Iterable[Image], clip: Path, size: tuple[int, int], rate: Fraction) -> None:
    """Write ``images`` to ``clip`` as H.264, ``rate`` a second.

    Args:
        images: ``(height, width, 3)`` RGB, all of ``size``.
        size: ``(width, height)``, both even.
    """
    with av.open(str(clip), "w") as container:
        stream = container.add_stream("libx264", rate=rate, options={"crf": "16"})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for image in images:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())


def film_walk(script: WalkScript, folder: Path) -> Path:
    """Draw ``script`` into ``NAME.mp4`` and ``NAME.truth.json`` in ``folder``; returns the clip."""
    folder.mkdir(parents=True, exist_ok=True)
    clip = folder / f"{script.name}.mp4"
    with closing(WalkerSource(script)) as source:
        size = (source.info.width, source.info.height)
        rate = Fraction(source.info.fps).limit_denominator(1001)
        encode_clip((frame.image for frame in source.frames()), clip, size, rate)
        write_truth(source.truth(), folder / f"{script.name}.truth.json")
    return clip
