"""Chooses the video track that carries the film, where a clip holds several.

A first track may be a cover picture, black, or a still beside the film; which one it is, its
pictures tell best.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from vision.sources.base import SourceError, SourceFault
from vision.sources.echo import echo
from vision.sources.opening import REMEDY, open_container

_NO_FILM = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
_GLANCE_PICTURES = 12
_GLANCE_PACKETS = 400  # a track whose key picture comes later is taken as it is
_GLANCE_SIZE = (64, 48)
_BLANK = 16  # of 255: black pictures hold some noise
_STILL = 8  # of 255: what compressing makes of one picture shown twice


@dataclass(frozen=True, slots=True)
class VideoTrack:
    """The chosen track and how many there were to choose from."""

    stream: VideoStream
    among: int


def pick_track(
    container: av.container.InputContainer,
    path: Path,
    max_pixels: float,
    threads: int,
    known: int | None = None,
) -> VideoTrack:
    """The track with the film, ready to decode within the pixel limit.

    Args:
        known: number of the track that was chosen before, so that nothing need be looked at.

    Raises:
        SourceError: there is none, or none that can be decoded.
    """
    if not container.streams:
        raise SourceError(
            f"{echo(path.name)}: the video is damaged or incomplete. {REMEDY}", SourceFault.DAMAGED
        )
    films = [one for one in container.streams.video if not one.disposition & _NO_FILM]
    # A film that is called a still is better than nothing; a cover of a song is none.
    films = films or [
        one for one in container.streams.video if one.disposition & Disposition.still_image
    ]
    if not films:
        raise SourceError(
            f"{echo(path.name)}: there is no video in this file, so nothing to look at.",
            SourceFault.NO_VIDEO,
        )
    decodable = [one for one in films if one.codec_context is not None]
    if not decodable:
        raise SourceError(
            f"{echo(path.name)}: its video format cannot be decoded. {REMEDY}", SourceFault.CODEC
        )
    fitting = [one for one in decodable if one.width * one.height <= max_pixels]
    if not fitting:
        one = decodable[0]
        raise SourceError(
            f"{echo(path.name)}: {one.width}x{one.height} is too large. "
            "Make a copy of at most 3840x2160.",
            SourceFault.TOO_LARGE,
        )
    choice = [one for one in fitting if one.index == known] or fitting
    stream = choice[0]
    if len(choice) > 1:
        stream = max(choice, key=lambda one: _worth(one, path, max_pixels))
    context = stream.codec_context
    context.options = {"max_pixels": str(int(max_pixels))}
    context.thread_type = "AUTO"
    context.thread_count = threads  # 0: as many as there are cores
    return VideoTrack(stream, len(films))


def _worth(stream: VideoStream, path: Path, max_pixels: float) -> tuple[bool, bool, bool, int, int]:
    """Greater for what is rather the film: it shows something, moves, is called the default, is
    large, has many pictures."""
    pictures = _glance(stream.index, path, max_pixels)
    shows = any(int(one.max()) - int(one.min()) > _BLANK for one in pictures)
    moves = bool(pictures) and int(np.ptp(np.stack(pictures), axis=0).max()) > _STILL
    default = bool(stream.disposition & Disposition.default)
    return shows, moves, default, stream.width * stream.height, stream.frames


def _glance(index: int, path: Path, max_pixels: float) -> list[NDArray[np.int16]]:
    """The first pictures of a track, small and grey; none where they cannot be read."""
    found: list[NDArray[np.int16]] = []
    width, height = _GLANCE_SIZE
    try:
        with closing(open_container(path, max_pixels)) as container:
            packets = container.demux(container.streams[index])
            for _, packet in zip(range(_GLANCE_PACKETS), packets, strict=False):
                try:
                    pictures = packet.decode()
                except (av.FFmpegError, ValueError):
                    continue
                for one in pictures:
                    if isinstance(one, VideoFrame):
                        small = one.reformat(width, height, "gray").to_ndarray()
                        found.append(small.astype(np.int16))
                if len(found) >= _GLANCE_PICTURES:
                    break
    except (av.FFmpegError, OSError):
        pass
    return found
