"""A recorded clip as a source, read with PyAV: presentation times, orientation, pixel shape.

What stands beside it: ``opening`` (the container), ``tracks`` (which of several), ``decoding``,
``orientation``, ``capture_rate`` (slow motion), ``timeline`` (clocks), ``clip_note`` (sentences).
Damage half way ends the clip early and is reported in ``ClipSource.note``.
"""

from __future__ import annotations

import threading
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import chain, count, pairwise
from pathlib import Path

import av
from av.video.frame import VideoFrame
from pydantic import Field

from vision.settings import Section, number
from vision.sources.base import SourceError, SourceFault
from vision.sources.capture_rate import said_scale, tag_of, time_scale
from vision.sources.clip_note import clip_note
from vision.sources.decoding import Decoder
from vision.sources.echo import echo
from vision.sources.opening import REMEDY, open_container
from vision.sources.orientation import Upright
from vision.sources.timeline import Timeline, TimelineSettings
from vision.sources.tracks import pick_track
from vision.values import Frame, SourceInfo

# Seconds before a part at which to begin, in turn: without an index a seek guesses, and lands late.
_SEEK_EARLIER_S = (0.0, 1.0, 4.0, 16.0)
_USUAL_HZ = (1.0, 480.0)
_FASTEST_HZ = 20_000.0


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
    track: int | None = Field(
        default=None, ge=0, title="Number of the track to read; left out, its pictures tell"
    )
    capture_hz: float | None = Field(
        default=None, gt=0, le=_FASTEST_HZ, title="Camera's pictures a second, as somebody said"
    )
    as_filmed: bool = Field(
        default=False, title="Somebody said that it is no slow motion, whatever its tags say"
    )
    longest_px: int | None = Field(
        default=None,
        ge=16,
        le=8192,
        title="Longest side of the pictures given, in px; both sides are then even numbers. Left "
        "out, they are as large as the film's",
    )
    timeline: TimelineSettings = TimelineSettings(min_gap_s=1e-4)  # clips of 1000 fps and more


Wanted = Callable[[float], bool]
"""Whether the picture at a time is to be given."""


class PartError(SourceError):
    """A clip does not hold the pictures that its index lists."""


@dataclass(frozen=True, slots=True)
class ClipPart:
    """Pictures of a clip one after another: the first one's index, and of each the container's
    own time stamp (``pts``, in its ticks) and the seconds from the clip's first picture."""

    first: int
    pts: Sequence[int]
    t_s: Sequence[float]

    def __len__(self) -> int:
        return len(self.pts)

    def between(self, start: int, end: int) -> ClipPart:
        """The pictures from ``start`` up to, not including, ``end``, counted in this part."""
        return ClipPart(self.first + start, self.pts[start:end], self.t_s[start:end])


class ClipSource:
    """A video file as RGB frames, upright, with square pixels, timed from its first frame.

    Times are the walker's own seconds: those of a slow-motion clip that says so are put right.
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
        self._cut = False
        self._known_track = self._settings.track
        self._container = open_container(self._path, self._settings.max_pixels)
        try:
            self._begin()
            first = next(self._pictures, None)
            if first is None:
                raise self._damaged(self._why_nothing())
        except BaseException:
            self._container.close()
            raise
        self._first, self._first_s = first
        self._upright = Upright(
            self._first, self._stream, self._settings.turns, self._settings.longest_px
        )
        self._info = self._describe()
        self._scale = self._info.time_scale
        self._timeline = Timeline(1 / self._info.fps, self._settings.timeline)

    def _begin(self) -> None:
        """Make ready to decode from where the container stands."""
        limits = self._settings
        track = pick_track(
            self._container, self._path, limits.max_pixels, limits.threads, self._known_track
        )
        self._stream, self._tracks = track.stream, track.among
        self._known_track = track.stream.index
        self._decoder = Decoder(self._container, self._stream, self._lock, limits.max_bad_packets)
        self._pictures = self._decoder.pictures()

    def _damaged(self, how: str) -> SourceError:
        told = f"{echo(self._path.name)}: the video is damaged or incomplete, {how}"
        return SourceError(told, SourceFault.DAMAGED)

    def _why_nothing(self) -> str:
        if self._decoder.early and self._decoder.keyless:
            how = "it begins in the middle and holds no picture that stands by itself."
            return f"{how} Copy it again from the recording's beginning."
        return f"no picture can be read. {REMEDY}"

    @property
    def info(self) -> SourceInfo:
        """Upright size, average rate, and the length where the container tells it."""
        return self._info

    @property
    def track(self) -> int:
        """Number of the track that is read, for whoever opens the clip again."""
        return self._stream.index

    @property
    def note(self) -> str | None:
        """What was repaired, lost or understood while reading, for whoever made the clip."""
        return clip_note(
            self._path.name,
            cut=self._cut or self._decoder.cut,
            lost=self._decoder.lost,
            early=self._decoder.early,
            timeline=self._timeline,
            fitted=self._upright.fitted,
            mirrored=self._upright.mirrored,
            turns=self._settings.turns,
            track=(self._stream.index, self._tracks),
        )

    def __enter__(self) -> ClipSource:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def frames(self, choose: Wanted | None = None) -> Iterator[Frame]:
        """Yield every readable frame once, in order of presentation.

        Args:
            choose: told each one's time, says which are to be given; the first and the last
                are always. Making a picture of what was decoded costs as much as decoding.

        Raises:
            SourceError: when the clip turns out to hold a single picture.
        """
        index = 0
        last_s = 0.0
        for picture, stored_s, next_s in self._one_ahead():
            if self._decoder.closed:
                return
            t_s = self._timeline.place(self._walkers_s(stored_s), self._walkers_s(next_s))
            if t_s is not None:
                if index == 0 or next_s is None or choose is None or choose(t_s):
                    yield Frame(index, t_s, self._upright(picture))
                index, last_s = index + 1, t_s
        if self._decoder.closed:
            return
        damaged = self._decoder.lost or self._decoder.cut
        if index == 1 and (damaged or not self._whole(last_s)):
            raise self._damaged(f"only one picture can be read. {REMEDY}")
        if index == 1:
            raise SourceError(
                f"{echo(self._path.name)}: only one picture can be read; a walk needs a video of "
                "some seconds.",
                SourceFault.ONE_PICTURE,
            )
        if not self._whole(last_s):
            self._cut = True

    def _one_ahead(self) -> Iterator[tuple[VideoFrame, float | None, float | None]]:
        """Each picture, its stored time and the next one's."""
        picture, stored_s = self._first, self._first_s
        for following, next_s in self._pictures:
            yield picture, stored_s, next_s
            picture, stored_s = following, next_s
        yield picture, stored_s, None

    def _walkers_s(self, stored_s: float | None) -> float | None:
        return stored_s if stored_s is None or self._scale == 1.0 else stored_s / self._scale

    def _whole(self, last_s: float) -> bool:
        """Whether a clip whose last picture is at ``last_s`` is as long as it says it is."""
        promised_s = self._info.duration_s
        shown_s = max(0.1, 1 / self._info.fps)  # how long the last picture stands
        return promised_s is None or last_s + shown_s >= 0.9 * promised_s

    def index(self) -> ClipPart | None:
        """All pictures with their times, without decoding; ``None`` where times or packets
        are not in order, so that only reading from end to end can tell. The clip cannot be read
        with ``frames`` afterwards."""
        if self._decoder.in_sent_order:
            return None
        stamps = self._stamps()
        ticks = self._stream.time_base
        if ticks is None or not stamps or stamps[0] != self._first.pts:
            return None
        # Worked out as PyAV does for a picture's time, so that both agree to the last bit.
        raw_s = (self._walkers_s(float(at) * ticks.numerator / ticks.denominator) for at in stamps)
        line = self._timeline = Timeline(1 / self._info.fps, self._settings.timeline)
        placed = (line.place(*pair) for pair in pairwise(chain(raw_s, (None,))))
        times = array("d", (t_s for t_s in placed if t_s is not None))  # of two hours 2 MB
        if line.dropped or line.repaired or line.restarts or not self._whole(times[-1]):
            return None
        return ClipPart(0, stamps, times)

    def _stamps(self) -> array[int] | None:
        """The time stamps of all packets, in order of presentation; ``None`` where one is missing,
        or where their clock has stepped back."""
        stamps = array("q")
        sent: int | None = None
        try:
            # Opened once more: not every clip can be sought, least of all one from before zero.
            with closing(open_container(self._path, self._settings.max_pixels)) as container:
                for packet in container.demux(container.streams[self.track]):
                    if packet.size and not packet.is_discard:
                        if packet.pts is None or packet.is_corrupt:
                            return None
                        stamps.append(packet.pts)
                        if packet.dts is not None:
                            if sent is not None and packet.dts < sent:
                                return None
                            sent = packet.dts
        except (av.FFmpegError, OSError, SourceError):
            return None
        return array("q", sorted(stamps))

    def frames_of(self, part: ClipPart, choose: Wanted | None = None) -> Iterator[Frame]:
        """Yield the pictures of ``part``, as ``frames`` would, without reading what lies before.

        Raises:
            PartError: when the pictures turn out to be others than ``part`` says.
        """
        wanted = deque(zip(count(part.first), part.pts, part.t_s, strict=False))
        for picture in self._from(part.pts[0]):
            index, pts, t_s = wanted[0]
            if picture.pts is not None and picture.pts < pts and index == part.first:
                continue  # between the key frame and the part
            if picture.pts != pts:
                break
            wanted.popleft()
            if index == part.first or not wanted or choose is None or choose(t_s):
                yield Frame(index, t_s, self._upright(picture))
            if not wanted:
                return
        raise PartError(
            f"{echo(self._path.name)}: picture {wanted[0][0]} is not where it should be."
        )

    def _from(self, pts: int) -> Iterator[VideoFrame]:
        """The pictures from one at or before ``pts`` on: sought ever earlier while that lands
        behind it, and in the end from the clip's beginning."""
        ticks = self._stream.time_base
        for earlier_s in _SEEK_EARLIER_S:
            target = pts - round(earlier_s / ticks) if ticks else pts
            with suppress(av.FFmpegError, OSError, OverflowError):
                with self._lock:
                    self._container.seek(target, stream=self._stream)
                pictures = self._decoder.pictures()
                first = next(pictures, None)
                if first is not None and first[0].pts is not None and first[0].pts <= pts:
                    yield first[0]
                    yield from (picture for picture, _ in pictures)
                    return
        with self._lock:
            self._container.close()
            self._container = open_container(self._path, self._settings.max_pixels)
        self._begin()
        yield from (picture for picture, _ in self._pictures)

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._decoder.closed = True
            self._container.close()

    def _describe(self) -> SourceInfo:
        width, height = self._upright.size
        stored_s = self._stored_s()
        stored_hz = self._stored_hz(stored_s)
        scale, capture_hz = self._speed(stored_hz)
        return SourceInfo(
            name=self._path.name,
            width=width,
            height=height,
            fps=stored_hz * scale,
            frames=self._stream.frames or None,
            duration_s=stored_s if stored_s is None or scale == 1.0 else stored_s / scale,
            time_scale=scale,
            turned_deg=90 * (-self._settings.turns % 4),
            capture_hz=capture_hz,
        )

    def _speed(self, stored_hz: float) -> tuple[float, float | None]:
        """Stored seconds for one of the walker's, and the camera's rate where anybody tells it:
        whoever was asked before the container."""
        own = self._settings
        if own.as_filmed:
            return 1.0, stored_hz
        if own.capture_hz is not None:
            return said_scale(own.capture_hz, stored_hz), own.capture_hz
        return time_scale(self._container, self._stream), tag_of(self._container, self._stream)

    def _stored_hz(self, stored_s: float | None) -> float:
        """Pictures a stored second. Some containers give their tick rate for it."""
        stream = self._stream
        low_hz, high_hz = _USUAL_HZ
        for rate in (stream.average_rate, stream.guessed_rate):
            counted_hz = stream.frames / stored_s if stored_s else 0.0
            sure = rate and rate <= _FASTEST_HZ and abs(counted_hz / float(rate) - 1) < 0.2
            if rate and (low_hz <= rate <= high_hz or sure):
                return float(rate)
        return 30.0

    def _stored_s(self) -> float | None:
        """How long the track is as its container says, from its first readable picture."""
        stream, container = self._stream, self._container
        ticks = stream.time_base
        if stream.duration and ticks:
            whole_s = float(stream.duration * ticks)
            if stream.start_time is not None and self._first.pts is not None:
                # What lies before the first key picture cannot be shown.
                whole_s -= max(0.0, float((self._first.pts - stream.start_time) * ticks))
            return whole_s if whole_s > 0 else None
        told_s = _told_s(stream.metadata.get("DURATION", ""))
        # A sound track may be longer than the film.
        if not told_s and container.duration and len(container.streams) == 1:
            told_s = container.duration / av.time_base
        # Some count from zero, not from the first picture.
        start_s = self._first_s or 0.0
        return told_s - start_s if told_s and 0 < start_s < told_s else told_s or None


def _told_s(text: str) -> float | None:
    """Seconds of a Matroska tag such as 00:01:02.5; ``None`` for anything else."""
    try:
        hours, minutes, seconds = (float(part) for part in text.split("\0")[0].split(":"))
    except ValueError:
        return None
    return 3600 * hours + 60 * minutes + seconds
