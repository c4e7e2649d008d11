"""Decodes the pictures of a clip's track, sound ones only, each with its time of presentation.

Some containers (AVI) number pictures as they are sent to the decoder, not as they are shown; where
pictures refer to later ones that is another order. The decoder gives them back in the right
one, so the earliest time not yet given out belongs to each.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Iterator

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream


class Decoder:
    """Reads one track from where its container stands.

    lost: pictures that could not be read. early: packets before the first key picture, which
    nobody can show. cut: reading ended at damage. keyless: no key picture has come.
    """

    def __init__(
        self,
        container: av.container.InputContainer,
        stream: VideoStream,
        lock: threading.Lock,
        max_bad_packets: float,
    ) -> None:
        self._container, self._stream, self._lock = container, stream, lock
        self._max_bad_packets = max_bad_packets
        self.in_sent_order = container.format.name == "avi" and bool(
            stream.codec_context.has_b_frames
        )
        """Whether the container numbers pictures as they are sent, and that is another order."""
        self._sent: list[int] = []
        self.closed = False
        self.lost = self.early = 0
        self.cut = False
        self.keyless = True

    def pictures(self) -> Iterator[tuple[VideoFrame, float | None]]:
        """Every sound picture and its time by the container's clock, in seconds; unreadable
        packets are counted and stepped over."""
        self._sent.clear()
        packets = self._container.demux(self._stream)
        in_a_row = 0
        while in_a_row <= self._max_bad_packets:
            with self._lock:
                if self.closed:
                    return
                try:
                    packet = next(packets, None)
                except (av.FFmpegError, OSError):
                    break
                if packet is None:
                    return
                self.keyless = self.keyless and not packet.is_keyframe
                try:
                    pictures = packet.decode()
                except (av.FFmpegError, OSError, ValueError):
                    if self.keyless:
                        self.early += 1
                    else:
                        self.lost += 1
                        in_a_row += 1
                    continue
                self._note(packet)
            in_a_row = 0
            self.keyless = self.keyless and not pictures  # some films have no key pictures
            for picture in pictures:
                time_s = self._time_s(picture)
                if not isinstance(picture, VideoFrame) or picture.is_corrupt:
                    self.lost += 1
                else:
                    yield picture, time_s
        self.cut = True

    def _note(self, packet: Packet[VideoStream]) -> None:
        if self.in_sent_order and packet.size and packet.dts is not None:
            heapq.heappush(self._sent, packet.dts)

    def _time_s(self, picture: object) -> float | None:
        if not isinstance(picture, VideoFrame):
            return None
        if not self.in_sent_order:
            return picture.time
        ticks = self._stream.time_base
        if not self._sent or ticks is None:
            return None
        return float(heapq.heappop(self._sent)) * ticks.numerator / ticks.denominator
