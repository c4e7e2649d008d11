"""Opens a clip's container with the one demuxer that its first bytes ask for.

A clip may come from anywhere: a playlist or script dressed up as a video can not make the library
read other files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av

from vision.sources.base import SourceError, SourceFault
from vision.sources.echo import echo, echo_parts

# Enough of each container's first bytes; everything else is refused.
_FTYP_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")
_MAGIC = (
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"\x00\x00\x01\xba", "mpeg"),
    (b"FLV\x01", "flv"),
    (b"OggS", "ogg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
)
_HEAD_BYTES = 4096
# A transport stream's packets: how long they are, and where in them the mark stands.
_PACKETS = ((188, 0), (192, 4))
_SYNC = 0x47
_MARKS_IN_PLACE = 4
_MARKS_OFF_GRID = 10  # anywhere else in the packet they may be chance: one in 256 to this power
_PYAV = int(av.__version__.split(".")[0])
# A title that is no UTF-8 is no reason to refuse a clip. From 19 on PyAV takes any bytes by itself.
ANY_METADATA: dict[str, Any] = {} if _PYAV >= 19 else {"metadata_errors": "ignore"}
REMEDY = "Try another copy, or convert it to MP4 (H.264)."


def sniff(head: bytes) -> str | None:
    """The demuxer for a file that begins with ``head`` (4 kB is enough), ``None`` if refused."""
    if head[4:8] in _FTYP_BOXES:
        return "mov"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    magic = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    return magic or ("mpegts" if _is_transport_stream(head) else None)


def _is_transport_stream(head: bytes) -> bool:
    """Whether packets follow each other in ``head``, which may begin in the middle of one."""
    if any(_marks(head, start, length) >= _MARKS_IN_PLACE for length, start in _PACKETS):
        return True
    return any(
        _marks(head, start, length) >= _MARKS_OFF_GRID
        for length, _ in _PACKETS
        for start in range(length)
    )


def _marks(head: bytes, start: int, length: int) -> int:
    """How many packets of ``length`` follow each other from ``start`` to the end of ``head``;
    0 where one has no mark."""
    marks = head[start::length]
    return len(marks) if set(marks) == {_SYNC} else 0


def open_container(path: Path, max_pixels: float) -> av.container.InputContainer:
    """Open ``path``; whoever opens it closes it.

    Raises:
        SourceError: the file is missing, empty or no video.
    """
    try:
        if not path.exists():
            raise SourceError(f"{echo_parts(str(path))}: there is no such file. Check the path.")
        if not path.is_file():
            raise SourceError(
                f"{echo_parts(str(path))}: not a file. Name a video file such as walk.mp4."
            )
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise SourceError(f"{echo_parts(str(path))}: cannot be read ({error.strerror}).") from error
    if not head:
        raise SourceError(
            f"{echo(path.name)}: the file is empty. Copy or record it again.", SourceFault.EMPTY
        )
    demuxer = sniff(head)
    if demuxer is None:
        raise SourceError(
            f"{echo(path.name)}: not a video Backstep knows, or damaged at its beginning. "
            "Use MP4, MOV, MKV, WebM, AVI or MPEG-TS.",
            SourceFault.FORMAT,
        )
    options = {"protocol_whitelist": "file", "max_pixels": str(int(max_pixels))}
    try:
        # An absolute path contains no "concat:" or "http:" for the library to act upon.
        container: av.container.InputContainer = av.open(
            str(path.resolve()), format=demuxer, options=options, **ANY_METADATA
        )
    except (av.FFmpegError, OSError, ValueError) as error:
        raise SourceError(
            f"{echo(path.name)}: the video is damaged or incomplete. {REMEDY}", SourceFault.DAMAGED
        ) from error
    return container
