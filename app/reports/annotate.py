"""An annotated copy of a clip: skeleton, state, steps and cues on the pictures.

The copy keeps the source's own timestamps, so a clip with a variable frame rate stays in step
with its report. Sound is not copied.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.stream import VideoStream

from app.reports.parts import CueOut, DirectionOut, StepOut
from app.reports.report import Report
from app.words import FALLBACK, Words, words
from vision.pose.landmarks import SKELETON, L
from vision.pose.replay import PoseRecording
from vision.settings import Section, h264_quality, number
from vision.sources.clip import ClipSettings, ClipSource
from vision.values import Direction, FloatArray, Foot, Image, Landing

_TICKS_PER_S = 90_000
_BETWEEN_S = 0.15  # two looks farther apart say nothing of what lies between
_SAME_S = 0.0005  # within so much two times are of the same frame
_LEFT, _RIGHT, _MIDDLE = (255, 159, 64), (64, 196, 255), (235, 235, 235)
_INK, _PAPER = (255, 255, 255), (20, 20, 20)
_STATE_COLOURS = {
    Direction.BACKWARD: (46, 160, 67),
    Direction.FORWARD: (31, 111, 235),
    Direction.STANDING: (110, 118, 129),
    Direction.TURNING: (154, 103, 0),
    Direction.SIDEWAYS: (130, 80, 223),
    Direction.UNKNOWN: (87, 96, 106),
}


_PLAIN = str.maketrans(
    {
        "’": "'",
        "–": "-",
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
    }
)


class AnnotateSettings(Section):
    """How the copy looks."""

    cue_s: float = number(
        3.0, low=0.5, high=20, title="How long a cue stays", unit="s", source="[K]"
    )
    step_s: float = number(
        0.3, low=0.05, high=2, title="How long a landing is marked", unit="s", source="[K]"
    )
    quality: float = h264_quality()


def annotate_clip(
    clip: Path,
    target: Path,
    report: Report,
    poses: PoseRecording,
    progress: Callable[[float], None] | None = None,
    settings: AnnotateSettings | None = None,
    *,
    in_words: Words | None = None,
    cover: Callable[[Image, FloatArray | None], None] | None = None,
) -> None:
    """Write the annotated copy of ``clip`` to ``target`` (mp4, mov or mkv), whole or not at all.

    Args:
        clip: the film, or a copy of it of another size. in_words: English if left out. cover:
            given each picture before it is drawn on, with the walker's landmarks in its pixels,
            ``None`` where nobody was seen; may paint over what is not to be shown.

    Raises:
        SourceError: when the clip has become unreadable.
        OSError: when the target cannot be written.
    """
    settings = settings or AnnotateSettings()
    artist = _Artist(report, poses, settings, in_words or words(FALLBACK), cover)
    part = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        turns = -report.source.turned_deg // 90 % 4
        with ClipSource(clip, ClipSettings(turns=turns)) as source:
            width, height = source.info.width & ~1, source.info.height & ~1
            # Somebody may have said that it is slow motion, and a copy does not say so itself.
            slower = source.info.time_scale / report.source.time_scale
            with _writer(part, width, height, source.info.fps, settings) as write:
                for frame in source.frames():
                    picture = frame.image.copy()
                    t_s = frame.t_s * slower
                    artist.draw(picture, t_s)
                    # H.264 wants even sizes.
                    write(np.ascontiguousarray(picture[:height, :width]), t_s)
                    if progress and report.source.duration_s:
                        progress(t_s / report.source.duration_s)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _writer(
    path: Path, width: int, height: int, fps: float, settings: AnnotateSettings
) -> Iterator[Callable[[Image, float], None]]:
    with av.open(str(path.resolve()), "w") as container:
        rate = Fraction(fps).limit_denominator(1001)
        stream: VideoStream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height = width, height
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": str(round(settings.quality)), "preset": "veryfast"}
        stream.time_base = stream.codec_context.time_base = Fraction(1, _TICKS_PER_S)

        def write(image: Image, t_s: float) -> None:
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = round(t_s * _TICKS_PER_S), Fraction(1, _TICKS_PER_S)
            container.mux(stream.encode(frame))

        yield write
        container.mux(stream.encode())


class _Artist:
    """Draws what a report says about one moment onto its picture."""

    def __init__(
        self,
        report: Report,
        poses: PoseRecording,
        settings: AnnotateSettings,
        in_words: Words,
        cover: Callable[[Image, FloatArray | None], None] | None,
    ) -> None:
        self._words = in_words
        self._cover = cover
        self._settings = settings
        self._poses = poses
        # Poses keep the file's times; somebody may have said since that it is slow motion.
        self._times_s = poses.t_s * (poses.info.time_scale / report.source.time_scale)
        self._directions = report.direction
        self._steps = report.steps
        self._backward_s = [s.contact_s for s in report.steps if s.direction is Direction.BACKWARD]
        self._cues = report.cues

    def draw(self, picture: Image, t_s: float) -> None:
        """Draw onto ``picture`` in place."""
        scale = picture.shape[0] / 720
        points = self._points(t_s)
        if points is not None:
            points = points * (picture.shape[1] / self._poses.info.width)
        if self._cover is not None:
            self._cover(picture, points)
        if points is not None:
            draw_skeleton(picture, points, scale)
            self._draw_landing(picture, points, t_s, scale)
        self._draw_state(picture, t_s, scale)
        self._draw_cue(picture, t_s, scale)

    def _points(self, t_s: float) -> FloatArray | None:
        """The landmarks of the frame at ``t_s``, ``None`` where nobody was seen. Of a frame that
        was not looked at, in a straight line between the two looks about it. By times and not by
        numbers: of a damaged clip a reader may get one frame more than another."""
        times_s = self._times_s
        after = int(np.searchsorted(times_s, t_s - _SAME_S))
        if after < len(times_s) and times_s[after] <= t_s + _SAME_S:
            return self._poses.image[after] if self._poses.present[after] else None
        if not 0 < after < len(times_s) or times_s[after] - times_s[after - 1] > _BETWEEN_S:
            return None
        if not (self._poses.present[after] and self._poses.present[after - 1]):
            return None
        share = (t_s - times_s[after - 1]) / (times_s[after] - times_s[after - 1])
        before, behind = self._poses.image[after - 1], self._poses.image[after]
        between: FloatArray = before + share * (behind - before)
        return between

    def _draw_landing(self, picture: Image, points: FloatArray, t_s: float, scale: float) -> None:
        step = _current_step(self._steps, t_s, self._settings.step_s)
        if step is None:
            return
        toe, colour = (L.LEFT_TOE, _LEFT) if step.foot is Foot.LEFT else (L.RIGHT_TOE, _RIGHT)
        x, y = _pixel(points[toe])
        cv2.circle(
            picture, (x, y), round(16 * scale), colour, max(2, round(4 * scale)), cv2.LINE_AA
        )
        _text(
            picture,
            landing_words(step.landing, self._words),
            (x, y + round(44 * scale)),
            0.7 * scale,
            colour,
        )

    def _draw_state(self, picture: Image, t_s: float, scale: float) -> None:
        label = _direction_at(self._directions, t_s)
        _bar(picture, 0, round(56 * scale), _STATE_COLOURS[label])
        steps = bisect.bisect_right(self._backward_s, t_s)
        text = "   ".join(
            (
                direction_words(label, self._words),
                step_words(steps, self._words),
                f"{t_s:.1f} s",
            )
        )
        _text(picture, text, (round(16 * scale), round(39 * scale)), scale, _INK)

    def _draw_cue(self, picture: Image, t_s: float, scale: float) -> None:
        cue = _current_cue(self._cues, t_s, self._settings.cue_s)
        if cue is None:
            return
        key = f"cue.{cue.id}.text"
        own = self._words.language != FALLBACK and self._words.knows(key)
        text = self._words.text(key) if own else cue.text
        # At the top: the feet, which matter most, are at the bottom.
        _bar(picture, round(56 * scale), round(128 * scale), _PAPER)
        _text(picture, text, (round(16 * scale), round(106 * scale)), 1.3 * scale, _INK)


def direction_words(direction: Direction, in_words: Words | None = None) -> str:
    """What the walker does, in words."""
    return (in_words or words(FALLBACK)).text(f"video.direction.{direction.value}")


def landing_words(landing: Landing, in_words: Words | None = None) -> str:
    """How a foot landed, in words."""
    return (in_words or words(FALLBACK)).text(f"video.landing.{landing.value}")


def step_words(count: int, in_words: Words | None = None) -> str:
    """How many steps went backward so far."""
    return (in_words or words(FALLBACK)).text("video.steps", count=count)


def _bar(picture: Image, top: int, bottom: int, colour: tuple[int, int, int]) -> None:
    """A band across the picture that lets it shine through."""
    band = picture[top:bottom]
    band[:] = (0.35 * band + 0.65 * np.asarray(colour)).astype(np.uint8)


def draw_skeleton(picture: Image, points: FloatArray, scale: float) -> None:
    """Draw the skeleton onto ``picture`` in place.

    Args:
        points: ``(33, 2)`` landmarks in its pixels. scale: of the lines; 1 for 720 lines.
    """
    for a, b in SKELETON:
        names = (L(a).name, L(b).name)
        colour = _MIDDLE
        if all(name.startswith("LEFT") for name in names):
            colour = _LEFT
        elif all(name.startswith("RIGHT") for name in names):
            colour = _RIGHT
        thickness = max(2, round(3 * scale))
        cv2.line(picture, _pixel(points[a]), _pixel(points[b]), colour, thickness, cv2.LINE_AA)


def _pixel(point: FloatArray) -> tuple[int, int]:
    # A point far outside would overflow OpenCV's fixed-point drawing.
    x, y = np.clip(np.nan_to_num(point), -30_000, 30_000)
    return round(float(x)), round(float(y))


def _text(
    picture: Image, text: str, at: tuple[int, int], size: float, colour: tuple[int, int, int]
) -> None:
    # OpenCV's fonts hold ASCII only.
    plain = text.translate(_PLAIN).encode("ascii", "replace").decode()
    weight = max(1, round(2 * size))
    (width, _), _ = cv2.getTextSize(plain, cv2.FONT_HERSHEY_SIMPLEX, size, weight)
    at = (max(0, min(at[0], picture.shape[1] - width)), at[1])  # words at the edge stay whole
    cv2.putText(picture, plain, at, cv2.FONT_HERSHEY_SIMPLEX, size, colour, weight, cv2.LINE_AA)


def _direction_at(directions: tuple[DirectionOut, ...], t_s: float) -> Direction:
    return next((s.label for s in directions if s.start_s <= t_s <= s.end_s), Direction.UNKNOWN)


def _current_step(steps: tuple[StepOut, ...], t_s: float, lasts_s: float) -> StepOut | None:
    near = [s for s in steps if s.contact_s <= t_s < s.contact_s + lasts_s]
    return near[-1] if near else None


def _current_cue(cues: tuple[CueOut, ...], t_s: float, lasts_s: float) -> CueOut | None:
    near = [c for c in cues if c.t_s <= t_s < c.t_s + lasts_s]
    return near[-1] if near else None
