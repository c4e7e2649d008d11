"""A stretch of bodies as columns; live windows and whole recordings share this code."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vision.body.proportions import LEG_PER_TORSO
from vision.body.roll import without_roll
from vision.pose.landmarks import L
from vision.statistics import median
from vision.values import Body, FloatArray, View

# Half way between side and front the pose model overestimates yaw by about 10 degrees (measured:
# 15 reads as 21, 30 as 41, 45 as 55, 52 as 63, 85 as 85).
_OVERTURNED = math.radians(10.0)

_MARKS = (
    L.LEFT_TOE,
    L.RIGHT_TOE,
    L.LEFT_HEEL,
    L.RIGHT_HEEL,
    L.LEFT_ANKLE,
    L.RIGHT_ANKLE,
    L.LEFT_HIP,
    L.RIGHT_HIP,
    L.LEFT_SHOULDER,
    L.RIGHT_SHOULDER,
)
_MARK_ROWS = np.array(_MARKS)
_VIEWS = tuple(View)
_T, _FIRST_MARK, _REST = 0, 1, 1 + 2 * len(_MARKS)
_TORSO_PX, _STATURE_PX, _YAW_DEG, _OBSERVABILITY, _FACING, _VIEW, _FLOOR = range(_REST, _REST + 7)
_CAMERA_X, _CAMERA_GROWTH, _CAMERA_KNOWN, _FOCAL_PX, _BEARING = range(_REST + 7, _REST + 12)
WIDTH = _REST + 12
"""Columns of a row."""


@dataclass(frozen=True)
class Track:
    """Columns over ``n`` frames, in pixels of the picture rotated so that the floor is level and
    without the camera's own motion.

    rows: as made by :func:`row`. level: their landmarks ``(n, 10, 2)``, rotated. Columns are
    sliced on demand, because live windows are made several times a frame and no caller needs all.
    """

    rows: FloatArray
    level: FloatArray

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def t_s(self) -> FloatArray:
        """``(n,)``."""
        return self.rows[:, _T]

    @property
    def toe(self) -> FloatArray:
        """``(n, 2, 2)`` as frame, foot (as the model calls it: 0 left, 1 right), xy."""
        return self.level[:, 0:2]

    @property
    def heel(self) -> FloatArray:
        """As ``toe``."""
        return self.level[:, 2:4]

    @property
    def ankle(self) -> FloatArray:
        """As ``toe``."""
        return self.level[:, 4:6]

    @cached_property
    def hip(self) -> FloatArray:
        """``(n, 2)`` midpoints."""
        middle: FloatArray = (self.level[:, 6] + self.level[:, 7]) / 2
        return middle

    @cached_property
    def shoulder(self) -> FloatArray:
        """``(n, 2)`` midpoints."""
        middle: FloatArray = (self.level[:, 8] + self.level[:, 9]) / 2
        return middle

    @property
    def hip_across(self) -> FloatArray:
        """``(n, 2)``, vector from the left hip to the right hip."""
        across: FloatArray = self.level[:, 7] - self.level[:, 6]
        return across

    @property
    def torso_px(self) -> FloatArray:
        """``(n,)``."""
        return self.rows[:, _TORSO_PX]

    @cached_property
    def usual_torso_px(self) -> float:
        """Length of the torso, as the median."""
        return median(self.torso_px)

    @property
    def leg_px(self) -> float:
        """Length of a leg, by the median torso."""
        return self.usual_torso_px * LEG_PER_TORSO

    @property
    def stature_px(self) -> FloatArray:
        """``(n,)``."""
        return self.rows[:, _STATURE_PX]

    @property
    def yaw_deg(self) -> FloatArray:
        """``(n,)``."""
        return self.rows[:, _YAW_DEG]

    @property
    def focal_px(self) -> float:
        """Focal length of the lens as taken; 0 where not known."""
        return float(self.rows[-1, _FOCAL_PX])

    @property
    def bearing(self) -> FloatArray:
        """``(n,)`` as in ``Body``, NaN where not known."""
        return self.rows[:, _BEARING]

    @property
    def observability(self) -> FloatArray:
        """``(n,)`` as in ``Body``."""
        return self.rows[:, _OBSERVABILITY]

    @property
    def camera_x(self) -> FloatArray:
        """``(n,)`` how far the camera has carried the picture's content to the right, pixels."""
        return self.rows[:, _CAMERA_X]

    @property
    def camera_growth(self) -> FloatArray:
        """``(n,)`` as in ``Body``."""
        return self.rows[:, _CAMERA_GROWTH]

    @property
    def camera_untold(self) -> float:
        """Share of frames in which the camera moved and nothing told how, 0..1."""
        return 1.0 - float(self.rows[:, _CAMERA_KNOWN].mean()) if len(self) else 0.0

    @property
    def facing(self) -> NDArray[np.int_]:
        """``(n,)`` in -1, 0, 1."""
        return self.rows[:, _FACING].astype(int)

    @property
    def views(self) -> tuple[View, ...]:
        """One a frame."""
        return tuple(map(_VIEWS.__getitem__, self.rows[:, _VIEW].astype(int).tolist()))

    def view(self, index: int) -> View:
        """The view in one frame."""
        return _VIEWS[int(self.rows[index, _VIEW])]

    def share_seen(self, view: View) -> float:
        """Share of frames in ``view``, 0..1."""
        return int(np.count_nonzero(self.rows[:, _VIEW] == _VIEWS.index(view))) / len(self)

    def between(self, start_s: float, end_s: float) -> Track:
        """The part from ``start_s`` to ``end_s``, both included."""
        first = int(self.t_s.searchsorted(start_s))
        last = int(self.t_s.searchsorted(end_s, side="right"))
        return Track(self.rows[first:last], self.level[first:last])

    @classmethod
    def from_bodies(cls, bodies: Iterable[Body]) -> Track:
        """The columns of ``bodies``, which are in order of time, levelled by the median floor
        angle."""
        kept = list(bodies)
        rows = np.array([row(body) for body in kept]).reshape(-1, WIDTH)
        return cls.from_rows(rows, usual_floor_deg(kept))

    @classmethod
    def from_rows(cls, rows: FloatArray, floor_deg: float) -> Track:
        """The columns of rows made by :func:`row`, in a picture whose floor is ``floor_deg``
        clockwise off level."""
        marks = rows[:, _FIRST_MARK:_REST].reshape(len(rows), len(_MARKS), 2)
        return cls(rows, without_roll(marks, floor_deg))


def along_share(yaw_deg: FloatArray) -> float:
    """Share of the travel that the picture shows: 1 from the side, 0 from front or rear."""
    seen = math.radians(median(np.abs((yaw_deg + 90) % 180 - 90)))
    return math.cos(seen - _OVERTURNED * math.sin(2 * seen))


def usual_floor_deg(bodies: Iterable[Body]) -> float:
    """Median floor angle, degrees clockwise off level; 0 if it was never found."""
    return _usual(np.array([body.floor_deg for body in bodies], float))


def floor_of_rows(rows: FloatArray) -> float:
    """``usual_floor_deg`` of rows made by :func:`row`."""
    return _usual(rows[:, _FLOOR])


def _usual(floor_deg: FloatArray) -> float:
    found = floor_deg[floor_deg != 0.0]
    return median(found) if len(found) else 0.0


def row(body: Body) -> FloatArray:
    """A body as a row: time, landmarks, sizes, yaw, observability, facing, view, floor angle, the
    camera's motion, which the landmarks are without, its focal length and the bearing."""
    return np.array(
        [
            body.t_s,
            *body.over_floor[_MARK_ROWS].ravel().tolist(),
            body.torso_px,
            body.stature_px,
            body.yaw_deg,
            body.observability,
            body.facing,
            _VIEWS.index(body.view),
            body.floor_deg,
            body.camera_x_px,
            body.camera_growth,
            body.camera_known,
            body.focal_px,
            np.nan if body.bearing is None else body.bearing,
        ]
    )


class History:
    """The rows of the last seconds, in one block of memory that is compacted when it is full."""

    def __init__(self, length_s: float) -> None:
        self._length_s = length_s
        self._block = np.zeros((512, WIDTH))
        self._start = self._end = 0

    def append(self, body: Body) -> None:
        """Add a body and drop what is too old."""
        if self._end == len(self._block):
            kept = self._block[self._start : self._end].copy()
            if len(kept) > len(self._block) // 2:  # a camera faster than the block expects
                self._block = np.zeros((2 * len(self._block), WIDTH))
            self._block[: len(kept)] = kept
            self._start, self._end = 0, len(kept)
        self._block[self._end] = row(body)
        self._end += 1
        while self._block[self._start, _T] < body.t_s - self._length_s:
            self._start += 1

    def clear(self) -> None:
        """Forget everything."""
        self._start = self._end = 0

    def track(self, since_s: float = -np.inf) -> Track:
        """The columns from ``since_s`` on, levelled by the latest floor angle."""
        rows = self._block[self._start : self._end]
        floor_deg = float(rows[-1, _FLOOR]) if len(rows) else 0.0
        return Track.from_rows(rows[int(rows[:, _T].searchsorted(since_s)) :], floor_deg)
