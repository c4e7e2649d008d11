"""Whether a person walks, from a few landmarks alone: who is to be followed is decided before any
other stage has looked.

Feet that pass each other tell it on the spot as on a treadmill, hips that go somewhere tell it of
somebody seen for a moment. A jumping jack is neither: there the feet part and never pass.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import Pose


class SteppingSettings(Section):
    """What counts as walking. Lengths are in the person's own height in the picture."""

    every_s: float = number(
        0.08, low=0.01, high=0.2, title="Time between two samples", unit="s", source="[K]"
    )
    window_s: float = number(
        2.0, low=0.5, high=6.0, title="Time looked back", unit="s", source="three slow steps [K]"
    )
    passing: float = number(
        0.05,
        low=0.01,
        high=0.3,
        title="Least way of one foot past the other, across the picture, to either side",
        unit="1",
        source="landmarks of who stands move by 0.01 [K]",
    )
    lifting: float = number(
        0.025,
        low=0.005,
        high=0.2,
        title="The same down the picture, as seen from front and rear",
        unit="1",
        source="[K]",
    )
    passes: float = number(
        2, low=1, high=10, title="Least times that feet pass each other", unit="1", source="[K]"
    )
    way: float = number(
        0.3, low=0.05, high=2.0, title="Way of the hips that is walking", unit="1", source="[K]"
    )
    speed: float = number(
        0.12,
        low=0.02,
        high=1.0,
        title="Least speed on that way",
        unit="1/s",
        source="0.2 m/s [K]",
    )
    frozen: float = number(
        0.016,
        low=0.001,
        high=0.05,
        title="Movement below which it is a picture of a person",
        unit="1",
        source="measured: nobody stands as still for two seconds",
    )


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A person at one moment, in pixels. x_px, y_px: middle of the hips. extent_px: the longer side
    of the box around all landmarks. across, down: the left ankle from the right one, in extents."""

    t_s: float
    x_px: float
    y_px: float
    extent_px: float
    across: float
    down: float

    @classmethod
    def of(cls, pose: Pose) -> Glimpse:
        """What ``pose`` tells."""
        at = pose.image.tolist()
        xs, ys = zip(*at, strict=True)
        extent = max(max(xs) - min(xs), max(ys) - min(ys), 1e-6)
        (left_x, left_y), (right_x, right_y) = at[L.LEFT_HIP], at[L.RIGHT_HIP]
        left, right = at[L.LEFT_ANKLE], at[L.RIGHT_ANKLE]
        return cls(
            pose.t_s,
            (left_x + right_x) / 2,
            (left_y + right_y) / 2,
            extent,
            (left[0] - right[0]) / extent,
            (left[1] - right[1]) / extent,
        )


class Stepping:
    """Follows one person's walking.

    walked_s: how long the person has walked, all in all. walked_last_s: when last, ``None``: never.
    """

    def __init__(self, settings: SteppingSettings) -> None:
        self._settings = settings
        self._past: deque[Glimpse] = deque()
        self.begun_s: float | None = None
        self.walked_s = 0.0
        self.walked_last_s: float | None = None

    def update(self, pose: Pose) -> None:
        """Take the person's next pose in."""
        past, own = self._past, self._settings
        if self.begun_s is None:
            self.begun_s = pose.t_s
        if past and pose.t_s - past[-1].t_s < own.every_s:
            return
        past.append(Glimpse.of(pose))
        while past[0].t_s < pose.t_s - own.window_s:
            past.popleft()
        if len(past) > 2 and self.walks:
            self.walked_s += past[-1].t_s - past[-2].t_s
            self.walked_last_s = pose.t_s

    @property
    def walks(self) -> bool:
        """Whether the person walks."""
        return goes(self._past, self._settings) or self._passes()

    @property
    def moves_legs(self) -> bool:
        """Whether the person may turn out to walk, once more is seen."""
        return len(self._past) > 1 and moves_legs(self._past, self._settings)

    @property
    def frozen(self) -> bool:
        """Whether the person keeps as still as a picture does; false while too little is seen."""
        past = self._past
        if len(past) < 5 or past[-1].t_s - past[0].t_s < 0.4 * self._settings.window_s:
            return False
        extent = median([one.extent_px for one in past])
        moved = max(
            _range([one.x_px for one in past]) / extent,
            _range([one.y_px for one in past]) / extent,
            _range([one.across for one in past]),
            _range([one.down for one in past]),
        )
        return moved < self._settings.frozen

    def _passes(self) -> bool:
        own = self._settings
        return (
            _changes([one.across for one in self._past], own.passing) >= own.passes
            or _changes([one.down for one in self._past], own.lifting) >= own.passes
        )


def goes(past: deque[Glimpse], settings: SteppingSettings) -> bool:
    """Whether the hips have gone somewhere across the picture and not just swayed."""
    if len(past) < 3:
        return False
    first, last = past[0], past[-1]
    extent = (first.extent_px + last.extent_px) / 2
    way = (last.x_px - first.x_px) / extent
    back = sum(max(0.0, -(b.x_px - a.x_px) * way) for a, b in pairwise(past))
    steady = back <= 0.2 * abs(way) * abs(last.x_px - first.x_px)
    fast = abs(way) >= settings.speed * (last.t_s - first.t_s)
    return steady and fast and abs(way) >= settings.way


def moves_legs(past: deque[Glimpse], settings: SteppingSettings) -> bool:
    """Whether the feet change places among a few sightings, whichever is called the left one."""
    return (
        _range([abs(one.across) for one in past]) >= 3 * settings.passing
        or _range([abs(one.down) for one in past]) >= 3 * settings.lifting
    )


def _range(values: list[float]) -> float:
    return max(values) - min(values)


def _changes(values: list[float], least: float) -> int:
    """How often ``values`` go from beyond ``least`` on one side of zero to the other side."""
    side = changes = 0
    for value in values:
        now = 1 if value > least else -1 if value < -least else side
        changes += side != 0 and now != side
        side = now
    return changes
