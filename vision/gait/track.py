"""A stretch of bodies as columns, so that live windows and whole recordings share one code."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.body.proportions import LEG, TORSO
from vision.body.tilt import turned_back
from vision.landmarks import L
from vision.middle import median
from vision.values import Body, FloatArray, View

LEG_PER_TORSO = LEG / TORSO
# Half way from side to front the pose model turns walkers about 10 degrees too far (measured: 15
# seems 21, 30 41, 45 55, 52 63, 85 85).
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
_WIDTH = 1 + 2 * len(_MARKS) + 7
_FLOOR = _WIDTH - 1


@dataclass(frozen=True, slots=True)
class Track:
    """Columns over ``n`` frames, in pixels of the picture turned so that the floor lies level.

    t_s ``(n,)``; toe, heel, ankle ``(n, 2, 2)`` as frame, foot (as the model calls it: 0 left,
    1 right), xy; hip, shoulder ``(n, 2)`` midpoints; hip_across ``(n, 2)`` from the left hip to
    the right one; torso_px, stature_px, yaw_deg ``(n,)``; sight ``(n,)`` as in ``Body``; facing
    ``(n,)`` in -1, 0, 1; views, one a frame.
    """

    t_s: FloatArray
    toe: FloatArray
    heel: FloatArray
    ankle: FloatArray
    hip: FloatArray
    shoulder: FloatArray
    hip_across: FloatArray
    torso_px: FloatArray
    stature_px: FloatArray
    yaw_deg: FloatArray
    sight: FloatArray
    facing: NDArray[np.int_]
    views: tuple[View, ...]

    def __len__(self) -> int:
        return len(self.t_s)

    def between(self, start_s: float, end_s: float) -> Track:
        """The part from ``start_s`` to ``end_s``, both included."""
        first = int(np.searchsorted(self.t_s, start_s))
        last = int(np.searchsorted(self.t_s, end_s, side="right"))
        part = slice(first, last)
        return Track(
            self.t_s[part],
            self.toe[part],
            self.heel[part],
            self.ankle[part],
            self.hip[part],
            self.shoulder[part],
            self.hip_across[part],
            self.torso_px[part],
            self.stature_px[part],
            self.yaw_deg[part],
            self.sight[part],
            self.facing[part],
            self.views[part],
        )

    @classmethod
    def from_bodies(cls, bodies: Iterable[Body]) -> Track:
        """The columns of ``bodies``, which are in order of time; the floor lies as it mostly was
        found to lie."""
        kept = list(bodies)
        rows = np.array([row(body) for body in kept]).reshape(-1, _WIDTH)
        return cls.from_rows(rows, usual_floor_deg(kept))

    @classmethod
    def from_rows(cls, rows: FloatArray, floor_deg: float) -> Track:
        """The columns of rows made by :func:`row`, in a picture whose floor is ``floor_deg``
        clockwise off level."""
        marks = rows[:, 1 : 1 + 2 * len(_MARKS)].reshape(len(rows), len(_MARKS), 2)
        marks = turned_back(marks, floor_deg)
        rest = rows[:, 1 + 2 * len(_MARKS) :]
        return cls(
            t_s=rows[:, 0],
            toe=marks[:, 0:2],
            heel=marks[:, 2:4],
            ankle=marks[:, 4:6],
            hip=(marks[:, 6] + marks[:, 7]) / 2,
            shoulder=(marks[:, 8] + marks[:, 9]) / 2,
            hip_across=marks[:, 7] - marks[:, 6],
            torso_px=rest[:, 0],
            stature_px=rest[:, 1],
            yaw_deg=rest[:, 2],
            sight=rest[:, 3],
            facing=rest[:, 4].astype(int),
            views=tuple(map(_VIEWS.__getitem__, rest[:, 5].astype(int).tolist())),
        )


def along_share(yaw_deg: FloatArray) -> float:
    """How much of the way the picture shows: 1 from the side, 0 from front or rear."""
    seen = math.radians(median(np.abs((yaw_deg + 90) % 180 - 90)))
    return math.cos(seen - _OVERTURNED * math.sin(2 * seen))


def usual_floor_deg(bodies: Iterable[Body]) -> float:
    """How the floor mostly was found to lie, degrees clockwise off level; 0 if it never was."""
    found = np.array([body.floor_deg for body in bodies if body.floor_deg != 0.0])
    return median(found) if len(found) else 0.0


def row(body: Body) -> FloatArray:
    """One body as a row of numbers: time, marks, sizes, yaw, sight, facing, view, floor."""
    return np.array(
        [
            body.t_s,
            *body.measured[_MARK_ROWS].ravel().tolist(),
            body.torso_px,
            body.stature_px,
            body.yaw_deg,
            body.sight,
            body.facing,
            _VIEWS.index(body.view),
            body.floor_deg,
        ]
    )


class History:
    """The rows of the last seconds, in one block of memory that is moved now and then."""

    def __init__(self, length_s: float) -> None:
        self._length_s = length_s
        self._block = np.zeros((512, _WIDTH))
        self._start = self._end = 0

    def append(self, body: Body) -> None:
        """Add a body and drop what is too old."""
        if self._end == len(self._block):
            kept = self._block[self._start : self._end].copy()
            if len(kept) > len(self._block) // 2:  # a camera faster than the block expects
                self._block = np.zeros((2 * len(self._block), _WIDTH))
            self._block[: len(kept)] = kept
            self._start, self._end = 0, len(kept)
        self._block[self._end] = row(body)
        self._end += 1
        while self._block[self._start, 0] < body.t_s - self._length_s:
            self._start += 1

    def clear(self) -> None:
        """Forget everything."""
        self._start = self._end = 0

    def track(self, since_s: float = -np.inf) -> Track:
        """The columns from ``since_s`` on, with the floor as it was last found to lie."""
        rows = self._block[self._start : self._end]
        floor_deg = float(rows[-1, _FLOOR]) if len(rows) else 0.0
        return Track.from_rows(rows[np.searchsorted(rows[:, 0], since_s) :], floor_deg)
