"""The review copy of a clip: what every browser plays, and steps through by true frames.

H.264, 8 bit, 4:2:0, upright, without B-frames and mostly of key pictures only, so that a browser
seeks exactly and fast; its table of frames is complete when the copy is. Sound is left out: it may
hold what others said.

Frames are those of ``vision.sources.clip``, every one of them, under the same numbers as in an
analysis. Their times in the copy are the file's own, from its first picture: a variable rate
stays one and slow motion stays slow. Only where the file's clock had to be put right (repeated,
missing or jumping times) does the copy have the times that it was put right to. Pictures of more
than 8 bits and of a wider range of brightness (HDR) are converted plainly, without tone mapping.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream
from pydantic import Field

from app.media.frames import FrameTable
from vision.settings import Section, h264_quality
from vision.sources.clip import ClipSettings, ClipSource
from vision.values import Frame

_TICKS_PER_S = 90_000
_BT709 = 1  # in H.264's tables of primaries, transfer and matrix
_LIMITED = 1


class CopySettings(Section):
    """How a review copy is made."""

    longest_px: int = Field(
        default=1280, ge=64, le=3840, title="Longest side of the copy's pictures, in px"
    )
    quality: float = h264_quality()
    most_keyed: int = Field(
        default=5400, ge=0, le=1_000_000, title="Frames up to which every one is a key picture"
    )
    key_every: int = Field(
        default=6, ge=1, le=60, title="In longer clips, frames from key picture to key picture"
    )
    threads: int = Field(default=0, ge=0, le=64, title="Threads of the encoder; 0: all cores")


class CopyStopped(Exception):
    """Somebody asked for no copy any more; nothing of it is left."""


def make_review_copy(
    clip: Path,
    target: Path,
    table: Path,
    *,
    progress: Callable[[float, float], None] | None = None,
    stopped: Callable[[], bool] | None = None,
    settings: CopySettings | None = None,
) -> FrameTable:
    """Write the review copy of ``clip`` to ``target`` (MP4) and its frames to ``table`` (JSON),
    both whole or not at all. Of a clip that is damaged half way, as far as it can be read.

    Args:
        progress: called with the share that is done, 0..1, and the walker's seconds up to where.
        stopped: asked at every frame; true ends it.

    Raises:
        SourceError: when the clip cannot be read. CopyStopped: when ``stopped`` said so.
        OSError: when a file cannot be written.
    """
    settings = settings or CopySettings()
    part = target.with_name(f".{target.stem}.part{target.suffix}")
    reading = ClipSettings(longest_px=settings.longest_px)
    copy_s: list[float] = []
    times_s: list[float] = []
    try:
        with ClipSource(clip, reading) as source:
            info = source.info
            long = (info.frames or (info.duration_s or 0.0) * info.fps) > settings.most_keyed
            key_every = settings.key_every if long else 1
            with _writer(part, info.width, info.height, info.fps, key_every, settings) as write:
                for frame in source.frames():
                    if stopped is not None and stopped():
                        raise CopyStopped
                    copy_s.append(write(frame, frame.t_s * info.time_scale))
                    times_s.append(frame.t_s)
                    if progress is not None and info.duration_s:
                        progress(min(1.0, frame.t_s / info.duration_s), frame.t_s)
            found = FrameTable(
                width=info.width,
                height=info.height,
                time_scale=info.time_scale,
                key_every=key_every,
                copy_s=tuple(copy_s),
                t_s=tuple(times_s),
                note=source.note,
            )
        part.replace(target)
        found.save(table)
        return found
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _writer(
    path: Path, width: int, height: int, fps: float, key_every: int, settings: CopySettings
) -> Iterator[Callable[[Frame, float], float]]:
    """A way to write a frame at a time of the copy's; it answers the time as it is stored."""
    tick = Fraction(1, _TICKS_PER_S)
    # At the end the index is moved to the front, so that a player begins at the first byte.
    options = {"movflags": "faststart"}
    with av.open(str(path.resolve()), "w", format="mp4", options=options) as container:
        rate = Fraction(min(fps, 1000.0)).limit_denominator(1001)
        stream: VideoStream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height = width, height
        stream.pix_fmt = "yuv420p"
        stream.options = {
            "crf": str(settings.quality),
            "preset": "superfast",
            "tune": "fastdecode",
            "bf": "0",
            "g": str(key_every),
            "keyint_min": "1",
            "sc_threshold": "0",
        }
        stream.time_base = stream.codec_context.time_base = tick
        stream.codec_context.thread_count = settings.threads
        stream.codec_context.colorspace = _BT709
        stream.codec_context.color_primaries = _BT709
        stream.codec_context.color_trc = _BT709
        stream.codec_context.color_range = _LIMITED
        convert = VideoReformatter()
        last = -1

        def write(frame: Frame, copy_s: float) -> float:
            nonlocal last
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame.image), format="rgb24")
            shown = convert.reformat(
                picture,
                format="yuv420p",
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
            )
            last = max(last + 1, round(copy_s * _TICKS_PER_S))
            shown.pts, shown.time_base = last, tick
            container.mux(stream.encode(shown))
            return last / _TICKS_PER_S

        yield write
        container.mux(stream.encode())
