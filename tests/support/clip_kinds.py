"""Small clips as people have them: cut, joined, mirrored, in slow motion, with several tracks."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av

from clip_making import corners, grey, write_clip
from vision.values import Image


def write_tracks(path: Path, tracks: Sequence[Sequence[Image]], rates: Sequence[int]) -> Path:
    """A clip with a video track for each list of pictures."""
    with av.open(str(path), "w") as container:
        streams = []
        for images, rate in zip(tracks, rates, strict=True):
            stream = container.add_stream("libx264", rate=rate)
            stream.height, stream.width = images[0].shape[:2]
            stream.pix_fmt = "yuv420p"
            stream.options = {"bf": "0"}
            streams.append(stream)
        for stream, images in zip(streams, tracks, strict=True):
            for image in images:
                container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
            container.mux(stream.encode())
    return path


def write_tagged(
    path: Path, images: Sequence[Image], rate: int, tags: dict[str, str], *, late: str = "0"
) -> Path:
    """A clip of ``rate`` pictures a stored second with ``tags``; late: pictures in a row that
    refer to later ones."""
    options = {"movflags": "use_metadata_tags"} if tags else {}
    with av.open(str(path), "w", options=options) as container:
        container.metadata.update(tags)
        stream = container.add_stream("libx264", rate=Fraction(rate))
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.options = {"bf": late, "g": "12", "b_strategy": "0"}
        for image in images:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())
    return path


def write_shown_by(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """Six pictures of four corners that the container has shown by the matrix ``a, b, c, d``."""
    data = bytearray(write_clip(path, [corners()] * 6).read_bytes())
    at = data.index(b"tkhd") + 4 + 40  # behind times, number, length, layer and volume
    a, b, c, d = (65536 * value for value in matrix)
    data[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def write_joined(path: Path, *, count: int = 20, wider: bool = False) -> Path:
    """Two transport streams one behind the other; the second's clock begins again."""
    pieces = []
    for name, size in (("a", (64, 48)), ("b", (128, 48) if wider else (64, 48))):
        piece = write_clip(path.with_name(f"{path.stem}-{name}.ts"), grey(count, *size))
        pieces.append(piece.read_bytes())
    path.write_bytes(b"".join(pieces))
    return path


def write_from_before_zero(path: Path, images: Sequence[Image], first_s: float) -> Path:
    """A Matroska clip whose first picture is at ``first_s``, as clips cut without re-encoding."""
    with av.open(str(path), "w", options={"avoid_negative_ts": "disabled"}) as container:
        stream = container.add_stream("libx264", rate=30)
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt, stream.options = "yuv420p", {"bf": "0"}
        tick = Fraction(1, 1000)
        stream.time_base = stream.codec_context.time_base = tick
        for number, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = round((first_s + number / 30) / tick), tick
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path
