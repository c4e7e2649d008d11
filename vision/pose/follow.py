"""Where to search in the picture: a series of windows until somebody is found, then one window that
pans with the subject.

Why not the whole frame: the person detector sees the picture at 224 pixels, so a walker who
is small in the frame is never found (measured: 0 of 194 frames at a third of the frame's
height, all of them in a window). Why a panning window: to the landmark model's own tracking
and smoothing an overground walker then looks like one on a treadmill.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Field

from vision.settings import Section, number
from vision.values import FloatArray, Pose


class FollowSettings(Section):
    """How the subject is searched for, followed and given up."""

    window_per_extent: float = number(
        1.7,
        low=1.2,
        high=4.0,
        title="Window side over the subject's extent",
        unit="1",
        source="measured on our clips",
    )
    least_window_px: float = number(
        160.0, low=64.0, high=1000.0, title="Smallest window", unit="px", source="[K]"
    )
    resize_share: float = number(
        0.08,
        low=0.0,
        high=0.5,
        title="Change of extent that resizes the window",
        unit="1",
        source="[K]",
    )
    jump_share: float = number(
        0.6,
        low=0.1,
        high=3.0,
        title="Jump of the hips, in extents, that is another person",
        unit="1",
        source="[K]",
    )
    return_extents_s: float = number(
        1.0,
        low=0.1,
        high=10.0,
        title="Speed at which a lost person may have gone on",
        unit="extents/s",
        source="1.7 m/s [K]",
    )
    patience_s: float = number(
        0.5,
        low=0.0,
        high=5.0,
        title="Time before a lost subject is searched for",
        unit="s",
        source="[K]",
    )
    same_place: float = number(
        0.25,
        low=0.0,
        high=1.0,
        title="Somebody found so near to where another stood is that one, if one person is kept to",
        unit="extents",
        source="[K]",
    )
    same_height: float = number(
        0.4,
        low=0.05,
        high=3.0,
        title="Somebody found by more above or below the one lost is another, likewise",
        unit="extents",
        source="people walk along the picture [K]",
    )
    windows_per_frame: int = Field(
        default=2, ge=1, le=20, title="Windows searched in one frame, at one model run each"
    )


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the frame in whole pixels; it always lies inside the frame."""

    x: int
    y: int
    width: int
    height: int

    @classmethod
    def around(
        cls, centre: Sequence[float], side: float, frame_width: int, frame_height: int
    ) -> Window:
        """The square of ``side`` pixels about ``centre``, moved (and cut) to fit the frame."""
        width = min(round(side), frame_width)
        height = min(round(side), frame_height)
        x = min(max(round(centre[0] - width / 2), 0), frame_width - width)
        y = min(max(round(centre[1] - height / 2), 0), frame_height - height)
        return cls(x, y, width, height)


def search_windows(frame_width: int, frame_height: int) -> Iterator[Window]:
    """The whole frame and ever smaller overlapping squares, again and again."""
    short = min(frame_width, frame_height)
    whole = Window(0, 0, frame_width, frame_height)
    while True:
        for share in (1.0, 0.6, 0.4):
            side = round(short * share)
            for y in _starts(frame_height, side):
                for x in _starts(frame_width, side):
                    yield whole
                    yield Window(x, y, side, side)


def _starts(length: int, side: int) -> list[int]:
    """Starts of windows that overlap by at least half and reach both ends."""
    count = 1 + int(np.ceil(max(0, length - side) / (side / 2)))
    return [round(v) for v in np.linspace(0, length - side, count)]


def squares(width: int, height: int) -> Iterator[Window]:
    """Overlapping squares over the picture, again and again; of an upright picture, whose people
    are taller than a square, the whole as well."""
    side = min(width, height)
    count = 1 + math.ceil(max(width, height) / (side / 2) - 2)
    starts = [round(start) for start in np.linspace(0, max(width, height) - side, count)]
    while True:
        if height > width:
            yield Window(0, 0, width, height)
        for start in starts:
            yield Window(0, start, side, side) if height > width else Window(start, 0, side, side)


def extent_px(pose: Pose) -> float:
    """How large the subject is: the longer side of the box around the landmarks."""
    spread = pose.image.max(axis=0) - pose.image.min(axis=0)
    return float(max(spread))


def farthest_apart(one: Pose, other: Pose) -> float:
    """How far the landmark that moved most did so between two poses, in extents."""
    return float(np.abs(one.image - other.image).max()) / extent_px(other)


def hips(pose: Pose) -> FloatArray:
    """Middle of the hips in pixels."""
    centre: FloatArray = (pose.image[23] + pose.image[24]) / 2
    return centre


def same_person(left: Pose, found: Pose, settings: FollowSettings) -> bool:
    """Whether ``found`` can be the person who was last seen as ``left``, by way and size."""
    reach = settings.jump_share + settings.return_extents_s * (found.t_s - left.t_s)
    was, now = extent_px(left), extent_px(found)
    way = math.dist(hips(left).tolist(), hips(found).tolist())
    return way <= reach * was and 0.5 < now / was < 2.0


def can_be_kept(
    left: Pose | None, found: Pose, others: Sequence[Pose], settings: FollowSettings
) -> bool:
    """Whether ``found`` can be the one last seen as ``left``, and stands where none of ``others``
    stood, as who sits by or waits does."""
    if left is not None:
        higher = abs(hips(left)[1] - hips(found)[1]) / extent_px(left)
        if higher > settings.same_height or not same_person(left, found, settings):
            return False
    for one in others:
        way = math.dist(hips(one).tolist(), hips(found).tolist()) / extent_px(one)
        if way <= settings.same_place and 0.75 < extent_px(found) / extent_px(one) < 1.33:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where the subject was last seen, in pixels; plain numbers for speed, since it is read three
    times a frame. box_y: centre of the box around the landmarks.
    """

    t_s: float
    hips: tuple[float, float]
    box_y: float
    extent: float

    @classmethod
    def of(cls, pose: Pose) -> _Seen:
        xs, ys = pose.image.T.tolist()
        top, bottom = min(ys), max(ys)
        middle = ((xs[23] + xs[24]) / 2, (ys[23] + ys[24]) / 2)
        extent = max(max(xs) - min(xs), bottom - top)
        return cls(pose.t_s, middle, (bottom + top) / 2, extent)


class Follower:
    """Keeps the window on one subject; a sudden jump is taken for a bystander."""

    def __init__(self, settings: FollowSettings) -> None:
        self._settings = settings
        self._extent: float | None = None
        self._side = 0.0
        self._last: _Seen | None = None
        self._velocity = (0.0, 0.0)
        self._reading: tuple[Pose, _Seen] | None = None

    @property
    def locked(self) -> bool:
        """Whether there is a subject to follow."""
        return self._last is not None

    def window(self, t_s: float, frame_width: int, frame_height: int) -> Window:
        """The window for a frame at ``t_s``; only while locked."""
        last = self._last
        assert last is not None
        ahead = min(t_s - last.t_s, self._settings.patience_s)
        x, y = last.hips[0] + self._velocity[0] * ahead, last.box_y + self._velocity[1] * ahead
        return Window.around((x, y), self._side, frame_width, frame_height)

    def belongs(self, pose: Pose) -> bool:
        """Whether ``pose`` can be the subject, judged by where it would have moved."""
        last = self._last
        if last is None or self._extent is None:
            return True
        now = self._read(pose)
        ahead = min(now.t_s - last.t_s, self._settings.patience_s)
        x, y = (
            new - old - speed * ahead
            for new, old, speed in zip(now.hips, last.hips, self._velocity, strict=True)
        )
        size = now.extent / self._extent
        jump = math.hypot(x, y)
        return jump <= self._settings.jump_share * self._extent and 0.5 < size < 2.0

    def update(self, pose: Pose) -> None:
        """Follow ``pose`` from here on."""
        now = self._read(pose)
        if self._last is None or self._extent is None:
            self._extent = now.extent
            self._side = self._window_side(now.extent)
        else:
            step_s = now.t_s - self._last.t_s
            keep = math.exp(-step_s / 0.3)
            speed = [
                (new - old) / max(step_s, 1e-3)
                for new, old in zip(now.hips, self._last.hips, strict=True)
            ]
            self._velocity = (
                keep * self._velocity[0] + (1 - keep) * speed[0],
                keep * self._velocity[1] + (1 - keep) * speed[1],
            )
            # Standing arms-down or striding changes the extent; only a lasting change counts.
            keep = math.exp(-step_s / 0.5)
            self._extent = keep * self._extent + (1 - keep) * now.extent
            wanted = self._window_side(self._extent)
            if abs(wanted / self._side - 1) > self._settings.resize_share:
                self._side = wanted
        self._last = now

    def _read(self, pose: Pose) -> _Seen:
        """Where ``pose`` is; computed twice a frame."""
        if self._reading is None or self._reading[0] is not pose:
            self._reading = (pose, _Seen.of(pose))
        return self._reading[1]

    def lost(self, t_s: float) -> bool:
        """Give up the subject when not seen for long enough; true when given up now."""
        if self._last is None or t_s - self._last.t_s < self._settings.patience_s:
            return False
        self.forget()
        return True

    def forget(self) -> None:
        """Follow nobody, so that the next person seen becomes the subject."""
        self._last = None
        self._extent = None
        self._velocity = (0.0, 0.0)

    def _window_side(self, extent: float) -> float:
        return max(self._settings.window_per_extent * extent, self._settings.least_window_px)
