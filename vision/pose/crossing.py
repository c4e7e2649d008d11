"""Whether the tracker has gone over to somebody else who came close: two who cross, two who walk
side by side of whom one stops.

Nobody changes speed within a quarter of a second, so when the hips do, it is looked where they
would be by now. If somebody is there, that is the walker.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from vision.pose.follow import Window
from vision.pose.paint_over import Find, box_around, look_beside
from vision.pose.stepping import Glimpse
from vision.settings import Section, number
from vision.values import Frame, Pose


class CrossingSettings(Section):
    """What is too sudden for one person. Lengths are in the person's own height in the picture."""

    every_s: float = number(
        0.08, low=0.01, high=0.2, title="Time between two samples", unit="s", source="[K]"
    )
    before_s: float = number(
        0.6,
        low=0.2,
        high=2.0,
        title="Time that tells the speed before",
        unit="s",
        source="a step [K]",
    )
    between_s: float = number(
        0.2, low=0.0, high=1.0, title="Time in which it changes", unit="s", source="[K]"
    )
    now_s: float = number(
        0.3, low=0.1, high=1.0, title="Time that tells the speed now", unit="s", source="[K]"
    )
    change: float = number(
        0.4,
        low=0.1,
        high=3.0,
        title="Least change of speed",
        unit="1/s",
        source="0.7 m/s; hips in a step vary by 0.1 [K]",
    )
    look_s: float = number(
        0.15, low=0.05, high=1.0, title="Time between two looks", unit="s", source="[K]"
    )
    seek_s: float = number(
        1.3,
        low=0.2,
        high=5.0,
        title="How long it is looked for the other",
        unit="s",
        source="until both stand clear of each other [K]",
    )
    reach: float = number(
        0.35, low=0.05, high=1.0, title="Greatest way from there", unit="1", source="[K]"
    )
    like: float = number(
        1.35, low=1.05, high=3.0, title="Greatest ratio of the heights", unit="1", source="[K]"
    )
    margin: float = number(
        0.03, low=0.0, high=0.5, title="Margin painted over", unit="1", source="[K] both are close"
    )


@dataclass(frozen=True, slots=True)
class _Course:
    """Where somebody was, px, and went, px/s; extent_px: how tall."""

    t_s: float
    x_px: float
    y_px: float
    speed_px_s: float
    extent_px: float

    def at(self, t_s: float) -> tuple[float, float]:
        return self.x_px + self.speed_px_s * (t_s - self.t_s), self.y_px


class Crossing:
    """Follows the hips of the one followed, and looks for the walker where they changed course."""

    def __init__(self, settings: CrossingSettings, find: Find) -> None:
        self._settings = settings
        self._find = find
        self._past: deque[Glimpse] = deque()
        self._lost: _Course | None = None
        self._next_s = 0.0
        self._found = 0

    def forget(self) -> None:
        """Somebody else is followed from now on, or nobody."""
        self._past.clear()
        self._lost = None

    def update(self, frame: Frame, pose: Pose) -> Pose | None:
        """The walker, where the one at ``pose`` is another; ``None`` where all is well."""
        own, past = self._settings, self._past
        if past and pose.t_s - past[-1].t_s < own.every_s:
            return None
        past.append(Glimpse.of(pose))
        whole_s = own.before_s + own.between_s + own.now_s
        while past[0].t_s < pose.t_s - whole_s:
            past.popleft()
        if self._lost is None:
            self._lost = self._suddenly(pose.t_s)
            self._next_s, self._found = pose.t_s, 0
        if self._lost is None or pose.t_s < self._next_s:
            return None
        if pose.t_s > self._lost.t_s + whole_s + own.seek_s:
            self.forget()
            return None
        self._next_s = pose.t_s + own.look_s
        found = self._look(frame, pose, self._lost)
        self._found = 0 if found is None else self._found + 1
        return found if self._found >= 2 else None

    def _suddenly(self, t_s: float) -> _Course | None:
        """The course before, where the speed has changed as nobody's does."""
        own = self._settings
        before = [one for one in self._past if one.t_s <= t_s - own.now_s - own.between_s]
        now = [one for one in self._past if one.t_s >= t_s - own.now_s - 1e-3]
        if len(before) < 3 or len(now) < 3 or before[-1].t_s - before[0].t_s < own.before_s / 2:
            return None
        first, last = before[0], before[-1]
        extent = last.extent_px
        speed = (last.x_px - first.x_px) / (last.t_s - first.t_s)
        speed_now = (now[-1].x_px - now[0].x_px) / max(now[-1].t_s - now[0].t_s, 1e-3)
        if abs(speed_now - speed) < own.change * extent:
            return None
        return _Course(last.t_s, last.x_px, last.y_px, speed, extent)

    def _look(self, frame: Frame, pose: Pose, course: _Course) -> Pose | None:
        own = self._settings
        height, width = frame.image.shape[:2]
        x_px, y_px = course.at(pose.t_s)
        if not 0 <= x_px < width:
            return None
        window = Window.around((x_px, y_px), 1.7 * course.extent_px, width, height)
        box = box_around(pose.image, own.margin * self._past[-1].extent_px)
        found = look_beside(frame, box, window, self._find)
        if found is None:
            return None
        there = Glimpse.of(found)
        way = math.dist((there.x_px, there.y_px), (x_px, y_px))
        ratio = there.extent_px / course.extent_px
        near = way <= own.reach * course.extent_px
        return found if near and 1 / own.like < ratio < own.like else None
