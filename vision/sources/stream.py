"""A camera in the network, RTSP or HTTP(S), through PyAV: the newest picture only.

A thread reads without pause and keeps one picture. Of H.264 every picture has to be decoded, for
each refers to those before; only the one that is taken is made RGB. Of Motion JPEG only that one is
decoded at all.

What PyAV 18.1 does on the way (``findings/pyav-*.sh``), and what is done about it here: a
server that dies ends the loop without an error, so an end is a failure; a server that freezes
blocks a reader without a timeout for good, so there are timeouts, which may last twice as long as
asked for, and the age of the newest picture is watched by who waits for it; the first second's
pictures are old, so they are left out (``arrivals.py``). Messages of the library name the whole
address with its password; none of them is passed on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import av
import numpy as np
from av.codec.context import ThreadType
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from vision.settings import Section, number
from vision.sources.address import stream_name
from vision.sources.arrivals import Arrivals, ArrivalSettings
from vision.sources.base import SilentSource, SourceError
from vision.sources.key_pictures import KeyPictures, KeyRun
from vision.sources.newest import NewestPicture
from vision.sources.opening import ANY_METADATA
from vision.sources.timeline import Timeline
from vision.values import Frame, Image, SourceInfo

_CLOSE_S = 0.5
_LOOK = "Check its power, its cable and the network."
_NO_TIMES = ("mpjpeg", "mjpeg", "image2pipe", "jpeg_pipe")
"""Containers whose times are made up by counting, 25 a second whatever the camera does."""
_PROTOCOLS = {
    "rtsp": "rtsp,rtp,tcp",
    "rtsps": "rtsp,rtp,tcp,tls,rtsps",
    "http": "http,tcp,https,tls,httpproxy",
    "https": "http,tcp,https,tls,httpproxy",
}


class StreamSettings(Section):
    """How long a stream may take, and which of its pictures are of use."""

    open_s: float = number(
        10,
        low=0.1,
        high=60,
        title="Time a stream may need to give its first picture",
        unit="s",
        source="[K] key pictures of network cameras come every 1 to 10 s",
    )
    stale_s: float = number(
        3.0,
        low=0.1,
        high=60,
        title="Time without pictures after which a stream is lost",
        unit="s",
        source="[K] a wireless network may pause for a second",
    )
    max_pixels: float = number(
        10_000_000, low=10_000, high=100_000_000, title="Largest picture", unit="px", source="[K]"
    )
    arrivals: ArrivalSettings = ArrivalSettings()


class StreamSource:
    """The newest frames of a camera in the network.

    The pictures' size may change on the way; ``info`` tells the first. ``t_s`` follows the camera's
    own times where it has any, without what the network delays now and then.

    Args:
        address: ``rtsp://``, ``rtsps://``, ``http://`` or ``https://``, with user and password if
            need be.
        settings: patience and size.
        clock: seconds, monotonic.

    Raises:
        SilentSource: it does not answer, or gives no picture in time.
        SourceError: the address is none, or cannot be opened.
    """

    def __init__(
        self,
        address: str,
        settings: StreamSettings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self._scheme = stream_name(address)
        self._address = address
        self._settings = settings or StreamSettings()
        self._clock = clock
        self._pictures: NewestPicture[VideoFrame | Packet[VideoStream]] = NewestPicture()
        self._size: tuple[int, int] | None = None
        self._rate_hz = 0.0
        self._jpeg: VideoCodecContext | None = None
        self._to_rgb = VideoReformatter()
        self._keys = KeyPictures()
        self.whole = False
        """Whether no picture is made from the one before, as in Motion JPEG."""
        self.captured_s = clock()
        """When the last frame given was taken, by ``clock``."""
        self._reader = threading.Thread(target=self._read, name=f"stream-{self.name}", daemon=True)
        self._reader.start()
        try:
            self._info = self._begin()
        except SourceError as error:
            self.close()
            error.left_behind = self._reader.is_alive
            raise

    @property
    def info(self) -> SourceInfo:
        """Size and rate as the stream began; length is not known."""
        return self._info

    @property
    def keys(self) -> KeyRun | None:
        """The newest key pictures that are the same; ``None``: something has moved since, or each
        picture is whole."""
        return self._keys.run

    @property
    def dropped(self) -> int:
        """How many pictures were not taken in time, since ``frames`` began."""
        return self._pictures.dropped

    @property
    def left_behind(self) -> bool:
        """Whether the reader is still caught in a call of the library; it ends with its timeout."""
        return self._reader.is_alive()

    def __enter__(self) -> StreamSource:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def frames(self) -> Iterator[Frame]:
        """Yield the newest frame each time one is asked for, until the source is closed.

        Raises:
            SilentSource: it has given no picture for long, or has ended.
            SourceError: it has failed in another way.
        """
        timeline = Timeline(1 / self._rate_hz)
        index = 0
        stale_s = self._settings.stale_s
        silent = f"Camera {self.name} has given no picture for {stale_s:g} s. {_LOOK}"
        self._pictures.begin()
        while (newest := self._pictures.take(stale_s, silent)) is not None:
            t_s = timeline.place(newest[0])
            image = None if t_s is None else self._picture(newest[1])
            if t_s is not None and image is not None:
                self.captured_s = newest[0]
                yield Frame(index, t_s, image)
                index += 1

    def close(self) -> None:
        """Stop the reader and let go of the stream; safe to call twice, and from another thread.

        Where the server is frozen the reader stays behind until its timeout (``left_behind``).
        """
        self._pictures.close()
        if self._reader is not threading.current_thread():
            self._reader.join(timeout=_CLOSE_S)

    # --- the side that takes

    def _begin(self) -> SourceInfo:
        """Wait for the first picture."""
        patience_s = self._settings.open_s
        self._pictures.first(
            patience_s, f"Camera {self.name} gives no picture within {patience_s:g} s. {_LOOK}"
        )
        assert self._size is not None  # known before there is a picture
        width, height = self._size
        return SourceInfo(f"camera {self.name}", width, height, self._rate_hz, live=True)

    def _picture(self, taken: VideoFrame | Packet[VideoStream]) -> Image | None:
        """As RGB; ``None`` where it cannot be read."""
        try:
            if isinstance(taken, VideoFrame):
                return self._rgb(taken)
            if self._jpeg is None:
                self._jpeg = av.CodecContext.create("mjpeg", "r")
                self._jpeg.thread_count = 1
            return next((self._rgb(frame) for frame in self._jpeg.decode(taken)), None)
        except (av.FFmpegError, OSError, ValueError):
            return None

    def _rgb(self, frame: VideoFrame) -> Image:
        converted = self._to_rgb.reformat(frame, format="rgb24", threads=1)
        return np.asarray(converted.to_ndarray(), np.uint8)

    # --- the side that reads

    def _read(self) -> None:
        """The reader thread: opens the stream, owns it, and lets go of it."""
        settings = self._settings
        failure: SourceError
        try:
            with av.open(
                self._address,
                options=_options(self._scheme, settings),
                timeout=(settings.open_s, settings.stale_s),
                **ANY_METADATA,
            ) as container:
                self._follow(container)
            # A server that dies looks like the end of a film.
            failure = SilentSource(
                f"Camera {self.name} has ended its stream. Check that it is switched on."
            )
        except Exception as error:  # whatever it is, who waits has to be told
            failure = _told(error, self.name, opened=self._size is not None)
        self._pictures.fail(failure)

    def _follow(self, container: av.container.InputContainer) -> None:
        if not container.streams.video:
            raise SourceError(
                f"Camera {self.name}: the stream has no pictures. "
                "Look up the address of its video in the camera's manual."
            )
        stream = container.streams.video[0]
        rate = stream.average_rate or stream.guessed_rate
        self._rate_hz = float(rate) if rate and 1 <= rate <= 240 else 25.0
        arrivals = Arrivals(self._settings.arrivals)
        timeless = container.format.name in _NO_TIMES
        context = stream.codec_context
        # More threads cost more than one and hold pictures back, one for each thread.
        context.thread_type, context.thread_count = ThreadType.NONE, 1
        self.whole = whole = context.name == "mjpeg"
        for packet in container.demux(stream):
            if self._pictures.closed:
                return
            now_s = self._clock()
            if not packet.size:
                continue
            if whole and self._size is not None:
                own_s = _seconds(packet)
                self._put(now_s if timeless else arrivals.taken_s(now_s, own_s), packet)
                continue
            try:
                frames = packet.decode()
            except (av.FFmpegError, ValueError):
                continue  # before the first key picture, or damaged
            for frame in frames:
                if isinstance(frame, VideoFrame) and not frame.is_corrupt:
                    if self._size is None:
                        self._size = (frame.width, frame.height)
                    if not whole:
                        self._keys.take(now_s, _luma(frame), key=bool(frame.key_frame))
                    taken_s = now_s if timeless else arrivals.taken_s(now_s, frame.time)
                    self._put(taken_s, frame)

    def _put(self, taken_s: float | None, picture: VideoFrame | Packet[VideoStream]) -> None:
        if taken_s is None:
            self._pictures.alive()
        else:
            self._pictures.put(taken_s, picture)


def _options(scheme: str, settings: StreamSettings) -> dict[str, str]:
    options = {
        # Only what an address of this kind needs: an answer must not make it read files.
        "protocol_whitelist": _PROTOCOLS[scheme],
        "max_pixels": str(int(settings.max_pixels)),
        # To find out the rate it would otherwise hold back a second and more of pictures.
        "fpsprobesize": "0",
        "analyzeduration": "1000000",
    }
    if scheme.startswith("rtsp"):
        return options | {"rtsp_transport": "tcp", "allowed_media_types": "video"}
    # A camera is in the own network; a proxy that the environment names would be asked for it.
    return options | {"http_proxy": ""}


def _told(error: Exception, name: str, *, opened: bool) -> SourceError:
    """What went wrong in our words; the library's own name the password."""
    if isinstance(error, SourceError):
        return error.anew()
    if isinstance(error, (av.ExitError, TimeoutError)):
        return SilentSource(f"Camera {name} does not answer. {_LOOK}")
    if opened:
        return SilentSource(f"Camera {name} has broken off its stream. {_LOOK}")
    if isinstance(error, (av.HTTPUnauthorizedError, av.HTTPForbiddenError)):
        why = "wants another user or password. Put them before the host: USER:PASSWORD@HOST."
    elif isinstance(error, av.HTTPNotFoundError):
        why = "knows no such stream. Look up the stream's path in the camera's manual."
    elif isinstance(error, (av.HTTPClientError, av.HTTPServerError)):
        why = "refuses to give the stream. Look up the stream's path in the camera's manual."
    elif isinstance(error, ConnectionError):
        why = "refuses the connection. Check its address, its port and that it is switched on."
    elif isinstance(error, av.InvalidDataError):
        # So it is told as well when a frozen server lets the opening time out.
        return SilentSource(
            f"Camera {name} does not answer with video. "
            "Check its power, the network and the stream's path."
        )
    else:
        why = "cannot be reached. Check its address, its cable and the network."
    return SourceError(f"Camera {name} {why}")


def _luma(frame: VideoFrame) -> NDArray[np.uint8]:
    """The first plane, without what pads its lines."""
    plane = frame.planes[0]
    lines = np.asarray(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return lines[: frame.height, : frame.width]


def _seconds(packet: Packet[VideoStream]) -> float | None:
    ticks = packet.time_base
    if packet.pts is None or ticks is None:
        return None
    return float(packet.pts) * ticks.numerator / ticks.denominator
