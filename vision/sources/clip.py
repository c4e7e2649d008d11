"""A recorded clip as a source, read with PyAV: presentation times, rotation, pixel shape.

A clip may come from anywhere, so the container is recognised by its first bytes and opened with
that one demuxer only: a playlist or script dressed up as a video can not make the library read
other files. Damage half way ends the clip early and is reported in ``ClipSource.note``.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from pydantic import Field

from vision.settings import Section, number
from vision.sources.base import SourceError
from vision.sources.echo import echo, echo_parts
from vision.sources.timeline import Timeline, TimelineSettings
from vision.sources.turning import turned_words
from vision.values import Frame, Image, SourceInfo

# Enough of each container's first bytes; everything else is refused.
_FTYP_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")
_MAGIC = (
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"\x00\x00\x01\xba", "mpeg"),
    (b"FLV\x01", "flv"),
    (b"OggS", "ogg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
)
_PYAV = int(av.__version__.split(".")[0])
# PyAV before 17 never converts with more.
_ONE_THREAD: dict[str, Any] = {"threads": 1} if _PYAV >= 17 else {}
# A title that is no UTF-8 is no reason to refuse a clip. From 19 on PyAV takes any bytes by itself.
_ANY_METADATA: dict[str, Any] = {} if _PYAV >= 19 else {"metadata_errors": "ignore"}
_REMEDY = "Try another copy, or convert it to MP4 (H.264)."


class ClipSettings(Section):
    """Limits for reading a clip."""

    max_pixels: float = number(
        17e6,
        low=1e4,
        high=1e8,
        title="Largest picture",
        unit="px",
        source="4K cinema is 8.8e6; guards memory [K]",
    )
    max_bad_packets: float = number(
        50,
        low=0,
        high=1e6,
        title="Unreadable packets in a row before giving up",
        unit="packets",
        source="[K]",
    )
    threads: int = Field(
        default=0, ge=0, le=64, title="Decoder threads: few cost less, many finish sooner"
    )
    turns: int = Field(
        default=0, ge=0, le=3, title="Quarter turns to the left, beyond what the container says"
    )
    timeline: TimelineSettings = TimelineSettings()


class PartError(SourceError):
    """A clip does not hold the pictures that its index lists."""


@dataclass(frozen=True, slots=True)
class ClipPart:
    """Pictures of a clip one after another: the first one's index, and of each the container's
    own time stamp (``pts``, in its ticks) and the seconds from the clip's first picture."""

    first: int
    pts: tuple[int, ...]
    t_s: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.pts)

    def between(self, start: int, end: int) -> ClipPart:
        """The pictures from ``start`` up to, not including, ``end``, counted in this part."""
        return ClipPart(self.first + start, self.pts[start:end], self.t_s[start:end])


def sniff(head: bytes) -> str | None:
    """The demuxer for a file that begins with ``head`` (1 kB is enough), ``None`` if refused."""
    if head[4:8] in _FTYP_BOXES:
        return "mov"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    for start, period in ((0, 188), (4, 192)):
        marks = head[start : start + 3 * period + 1 : period]
        if len(marks) == 4 and set(marks) == {0x47}:
            return "mpegts"
    return next((name for magic, name in _MAGIC if head.startswith(magic)), None)


class ClipSource:
    """A video file as RGB frames, upright, with square pixels, timed from its first frame.

    ``note`` says in one sentence what had to be repaired or was lost (``None`` if nothing);
    it is complete once ``frames()`` has ended. A source is read once.

    Raises:
        SourceError: the file is missing, empty, no video, or not one frame can be read.
    """

    def __init__(self, path: Path, settings: ClipSettings | None = None) -> None:
        self._settings = settings or ClipSettings()
        self._path = Path(path)
        # Closing the container while another thread decodes would crash the process.
        self._lock = threading.Lock()
        self._closed = False
        self._lost = 0
        self._cut = False
        self._container = _open(self._path, self._settings)
        try:
            self._stream = _pick_stream(self._container, self._path, self._settings)
            self._pictures = self._decode()
            first = next(self._pictures, None)
            if first is None:
                raise SourceError(
                    f"{echo(self._path.name)}: the video is damaged or incomplete, no picture can "
                    f"be read. {_REMEDY}"
                )
        except BaseException:
            self.close()
            raise
        self._first = first
        self._to_rgb = VideoReformatter()
        self._turns = (round(first.rotation / 90) + self._settings.turns) % 4
        self._size = _square_pixels(first, self._stream)
        self._info = self._describe()
        self._timeline = Timeline(1 / self._info.fps, self._settings.timeline)

    @property
    def info(self) -> SourceInfo:
        """Upright size, average rate, and the length where the container tells it."""
        return self._info

    @property
    def note(self) -> str | None:
        """What was repaired or lost while reading, for the person who made the clip."""
        parts = []
        if self._cut:
            parts.append("the file is cut off or damaged, so only its readable part was used")
        if self._lost:
            parts.append(
                "one damaged picture was left out"
                if self._lost == 1
                else f"{self._lost} damaged pictures were left out"
            )
        if self._timeline.dropped:
            parts.append(f"{self._timeline.dropped} pictures with a repeated time were left out")
        if self._timeline.repaired:
            parts.append(f"{self._timeline.repaired} missing or jumping times were repaired")
        if self._settings.turns:
            parts.append(turned_words(self._settings.turns))
        return f"{echo(self._path.name)}: {'; '.join(parts)}." if parts else None

    def __enter__(self) -> ClipSource:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def frames(self) -> Iterator[Frame]:
        """Yield every readable frame once, in order of presentation.

        Raises:
            SourceError: when the clip turns out to hold a single picture.
        """
        index = 0
        last_s = 0.0
        picture: VideoFrame | None = self._first
        while picture is not None and not self._closed:
            t_s = self._timeline.place(picture.time)
            if t_s is not None:
                yield Frame(index, t_s, self._upright(picture))
                index, last_s = index + 1, t_s
            picture = next(self._pictures, None)
        if self._closed:
            return
        if index == 1 and (self._lost or self._cut or not self._whole(last_s)):
            raise SourceError(
                f"{echo(self._path.name)}: the video is damaged or incomplete, only one picture "
                f"can be read. {_REMEDY}"
            )
        if index == 1:
            raise SourceError(
                f"{echo(self._path.name)}: only one picture can be read; a walk needs a video of "
                "some seconds."
            )
        if not self._whole(last_s):
            self._cut = True

    def _whole(self, last_s: float) -> bool:
        """Whether a clip whose last picture is at ``last_s`` is as long as it says it is."""
        promised_s = self._info.duration_s
        return promised_s is None or last_s + 0.1 >= 0.9 * promised_s

    def index(self) -> ClipPart | None:
        """All pictures with their times, without decoding; ``None`` where times or packets
        are not in order, so that only reading from end to end can tell. Call it before
        ``frames_of``; the clip cannot be read with ``frames`` afterwards."""
        stamps: list[int] = []
        with self._lock:
            self._container.seek(0)
            try:
                for packet in self._container.demux(self._stream):
                    if packet.size and not packet.is_discard:
                        if packet.pts is None or packet.is_corrupt:
                            return None
                        stamps.append(packet.pts)
            except (av.FFmpegError, OSError):
                return None
        stamps.sort()
        ticks = self._stream.time_base
        if ticks is None or not stamps or stamps[0] != self._first.pts:
            return None
        line = Timeline(1 / self._info.fps, self._settings.timeline)
        # Worked out as PyAV does for a picture's time, so that both agree to the last bit.
        times = [line.place(float(pts) * ticks.numerator / ticks.denominator) for pts in stamps]
        whole = self._whole(times[-1] or 0.0) and not line.dropped and not line.repaired
        placed = tuple(t_s for t_s in times if t_s is not None)
        return ClipPart(0, tuple(stamps), placed) if whole else None

    def frames_of(self, part: ClipPart) -> Iterator[Frame]:
        """Yield the pictures of ``part``, as ``frames`` would, without reading what lies before.

        Raises:
            PartError: when the pictures turn out to be others than ``part`` says.
        """
        wanted = deque(zip(count(part.first), part.pts, part.t_s, strict=False))
        with self._lock:
            self._container.seek(part.pts[0], stream=self._stream)
        for picture in self._decode():
            index, pts, t_s = wanted[0]
            if picture.pts is not None and picture.pts < pts and index == part.first:
                continue  # between the key frame and the part
            if picture.pts != pts:
                break
            yield Frame(index, t_s, self._upright(picture))
            wanted.popleft()
            if not wanted:
                return
        raise PartError(
            f"{echo(self._path.name)}: picture {wanted[0][0]} is not where it should be."
        )

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._closed = True
            self._container.close()

    def _decode(self) -> Iterator[VideoFrame]:
        """Every sound picture; unreadable packets are counted and stepped over."""
        packets = self._container.demux(self._stream)
        in_a_row = 0
        while in_a_row <= self._settings.max_bad_packets:
            with self._lock:
                if self._closed:
                    return
                try:
                    packet = next(packets, None)
                except (av.FFmpegError, OSError):
                    break
                if packet is None:
                    return
                try:
                    pictures = packet.decode()
                except (av.FFmpegError, OSError, ValueError):
                    self._lost += 1
                    in_a_row += 1
                    continue
            in_a_row = 0
            for picture in pictures:
                if not isinstance(picture, VideoFrame) or picture.is_corrupt:
                    self._lost += 1
                else:
                    yield picture
        self._cut = True

    def _upright(self, picture: VideoFrame) -> Image:
        """``(height, width, 3)`` RGB, turned as the container says, C-contiguous."""
        width, height = self._size
        # One converter for all pictures and one thread: it takes half as much of the processors.
        image = self._to_rgb.reformat(picture, width, height, "rgb24", **_ONE_THREAD).to_ndarray()
        return np.ascontiguousarray(np.rot90(image, self._turns), dtype=np.uint8)

    def _describe(self) -> SourceInfo:
        stream = self._stream
        # Some containers give their tick rate for a frame rate.
        rates = (float(rate) for rate in (stream.average_rate, stream.guessed_rate) if rate)
        fps = next((rate for rate in rates if 1 <= rate <= 480), 30.0)
        duration_s: float | None = None
        if stream.duration and stream.time_base:
            duration_s = float(stream.duration * stream.time_base)
        elif self._container.duration:
            duration_s = self._container.duration / av.time_base
        width, height = self._size
        if self._turns % 2:
            width, height = height, width
        return SourceInfo(
            name=self._path.name,
            width=width,
            height=height,
            fps=fps,
            frames=stream.frames or None,
            duration_s=duration_s,
            turned_deg=90 * (-self._settings.turns % 4),
        )


def _open(path: Path, settings: ClipSettings) -> av.container.InputContainer:
    """Open ``path`` with the one demuxer its first bytes ask for."""
    try:
        if not path.exists():
            raise SourceError(f"{echo_parts(str(path))}: there is no such file. Check the path.")
        if not path.is_file():
            raise SourceError(
                f"{echo_parts(str(path))}: not a file. Name a video file such as walk.mp4."
            )
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise SourceError(f"{echo_parts(str(path))}: cannot be read ({error.strerror}).") from error
    if not head:
        raise SourceError(f"{echo(path.name)}: the file is empty. Copy or record it again.")
    demuxer = sniff(head)
    if demuxer is None:
        raise SourceError(
            f"{echo(path.name)}: not a video Backstep knows, or damaged at its beginning. "
            "Use MP4, MOV, MKV, WebM, AVI or MPEG-TS."
        )
    options = {"protocol_whitelist": "file", "max_pixels": str(int(settings.max_pixels))}
    try:
        # An absolute path contains no "concat:" or "http:" for the library to act upon.
        container: av.container.InputContainer = av.open(
            str(path.resolve()), format=demuxer, options=options, **_ANY_METADATA
        )
    except (av.FFmpegError, OSError, ValueError) as error:
        raise SourceError(
            f"{echo(path.name)}: the video is damaged or incomplete. {_REMEDY}"
        ) from error
    return container


def _pick_stream(
    container: av.container.InputContainer, path: Path, settings: ClipSettings
) -> VideoStream:
    """The first moving-picture stream, ready to decode within the pixel limit."""
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not container.streams:
        raise SourceError(f"{echo(path.name)}: the video is damaged or incomplete. {_REMEDY}")
    if not streams:
        raise SourceError(
            f"{echo(path.name)}: there is no video in this file, so nothing to look at."
        )
    stream = streams[0]
    context = stream.codec_context
    if context is None:
        raise SourceError(f"{echo(path.name)}: its video format cannot be decoded. {_REMEDY}")
    if context.width * context.height > settings.max_pixels:
        raise SourceError(
            f"{echo(path.name)}: {context.width}x{context.height} is too large. "
            "Make a copy of at most 3840x2160."
        )
    context.options = {"max_pixels": str(int(settings.max_pixels))}
    context.thread_type = "AUTO"
    context.thread_count = settings.threads  # 0: as many as there are cores
    return stream


def _square_pixels(first: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """``(width, height)`` as shown before rotation; non-square pixels would distort every angle."""
    shape = stream.sample_aspect_ratio
    ratio = float(shape) if shape else 1.0
    if not 0.25 < ratio < 4:
        ratio = 1.0
    return max(1, round(first.width * ratio)), first.height
