"""Small clips made with PyAV: any times, any rotation, sound only, cut short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from vision.values import Image

TICKS_PER_S = 1000


def corners(width: int = 160, height: int = 120) -> Image:
    """Top left red, top right green, bottom left blue, bottom right black."""
    image = np.zeros((height, width, 3), dtype=np.uint8)
    image[: height // 2, : width // 2] = (255, 0, 0)
    image[: height // 2, width // 2 :] = (0, 255, 0)
    image[height // 2 :, : width // 2] = (0, 0, 255)
    return image


def corner_colours(image: Image) -> tuple[str, str, str, str]:
    """The names of the colours top left, top right, bottom left, bottom right."""
    height, width = image.shape[:2]
    names = []
    for y in (height // 4, 3 * height // 4):
        for x in (width // 4, 3 * width // 4):
            pixel = image[y, x]
            names.append("rgb"[int(pixel.argmax())] if pixel.max() > 127 else "k")
    return (names[0], names[1], names[2], names[3])


def grey(count: int, width: int = 64, height: int = 48) -> list[Image]:
    """``count`` pictures, each of another grey."""
    return [np.full((height, width, 3), 40 + 7 * i % 200, dtype=np.uint8) for i in range(count)]


def write_clip(
    path: Path,
    images: Iterable[Image],
    times_s: Sequence[float] | None = None,
    *,
    rotation_deg: int = 0,
    pixel_shape: Fraction | None = None,
    faststart: bool = False,
    b_frames: int = 0,
) -> Path:
    """Write ``images`` at ``times_s`` (30 a second if left out) as H.264.

    b_frames: how many pictures in a row may refer to later ones."""
    options = {"movflags": "faststart"} if faststart else {}
    pictures = list(images)
    times = times_s if times_s is not None else [i / 30 for i in range(len(pictures))]
    with av.open(str(path), "w", options=options) as container:
        avi = path.suffix == ".avi"  # knows neither H.264's late frames nor a fine clock
        stream = container.add_stream("mpeg4" if avi else "libx264", rate=30)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.options = {"bf": str(b_frames), "g": "8" if not b_frames else "30"}
        tick = Fraction(1, 30 if avi else TICKS_PER_S)
        stream.time_base = stream.codec_context.time_base = tick
        if pixel_shape is not None:
            stream.codec_context.sample_aspect_ratio = pixel_shape
        if rotation_deg:
            stream.set_display_rotation(rotation_deg)
        for image, t_s in zip(pictures, times, strict=True):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = round(t_s / tick), tick
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def write_sound(path: Path) -> Path:
    """A second of silence, without any picture."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=16_000)
        samples = np.zeros((1, 1024), dtype=np.float32)
        for index in range(15):
            frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 16_000, index * 1024
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path
