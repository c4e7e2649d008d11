"""What the timing model sees: both legs about the pelvis, on an even grid of time.

A row holds, for the left and the right leg, toe, heel, ankle and knee relative to the middle of
the hips: across and down in the picture in torso lengths, and forward and down in metres of the
pose model's own body; then the hips' place and the size in pixels. Which way "across" counts
depends on the view and on the leg that is asked about, so its sign is set only when a window is cut
out.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vision.body.roll import without_roll
from vision.pose.landmarks import L
from vision.values import Body, FloatArray, Foot

GRID_HZ = 60.0
"""Rows a second."""
BEFORE, AFTER = 12, 9
"""Samples of a window before and after its moment, every second row: 0.4 and 0.3 s."""
SAMPLES = BEFORE + 1 + AFTER
OFFSETS = 2 * np.arange(-BEFORE, AFTER + 1)
"""The rows of a window, from that of its moment."""
CHANNELS = 35
CONTEXT = 5
WIDTH = 39

_SIDE_MARKS = (
    (L.LEFT_TOE, L.LEFT_HEEL, L.LEFT_ANKLE, L.LEFT_KNEE),
    (L.RIGHT_TOE, L.RIGHT_HEEL, L.RIGHT_ANKLE, L.RIGHT_KNEE),
)
_HIPS = (L.LEFT_HIP, L.RIGHT_HIP)
_SHOULDERS = (L.LEFT_SHOULDER, L.RIGHT_SHOULDER)
_LEGS = [mark for side in _SIDE_MARKS for mark in side]
_COUNT = len(_LEGS)
IMAGE_MARKS = np.array([*_LEGS, *_HIPS, *_SHOULDERS])
"""Those of the 33 landmarks in the picture that a row is made of."""
WORLD_MARKS = np.array([*_LEGS, *_HIPS])
"""Likewise in metres."""
_LEG = 16  # channels of a leg: four marks with across, down, forward, down
_COS, _SIN, _FACING, _TORSO = 35, 36, 37, 38
# Channels of a window that count to image right: of both legs, and the hips' way.
_ACROSS = slice(0, 2 * _LEG + 1, 4)
_BODY = slice(2 * _LEG, CHANNELS)
LEGS, PLACE = slice(0, 2 * _LEG), slice(2 * _LEG, 2 * _LEG + 2)
"""Channels of both legs, each ``(4 marks, 4)``, and of where the hips are."""


def leg_row(body: Body) -> FloatArray:
    """The row of one frame, ``(WIDTH,)``."""
    rows = leg_rows(
        body.over_floor[None],
        body.world[None],
        np.array([body.torso_px]),
        np.array([body.yaw_deg]),
        np.array([body.facing]),
        body.floor_deg,
    )
    row: FloatArray = rows[0]
    return row


def leg_rows(
    image: FloatArray,
    world: FloatArray,
    torso_px: FloatArray,
    yaw_deg: FloatArray,
    facing: FloatArray,
    floor_deg: float,
) -> FloatArray:
    """Rows ``(n, WIDTH)`` of ``n`` frames.

    Args:
        image: ``(n, 33, 2)`` pixels. world: ``(n, 33, 3)`` metres, x right, y down, z away.
        torso_px, yaw_deg, facing: ``(n,)`` as in ``Body``. floor_deg: how far the floor is turned.
    """
    marks = image[:, IMAGE_MARKS], world[:, WORLD_MARKS]
    return rows_of_marks(*marks, torso_px, yaw_deg, facing, floor_deg)


def rows_of_marks(
    image: FloatArray,
    world: FloatArray,
    torso_px: FloatArray,
    yaw_deg: FloatArray,
    facing: FloatArray,
    floor_deg: float,
) -> FloatArray:
    """As ``leg_rows``, of the landmarks it needs alone.

    Args:
        image: ``(n, 12, 2)``, ``IMAGE_MARKS``. world: ``(n, 10, 3)``, ``WORLD_MARKS``.
    """
    level = without_roll(image, floor_deg)
    hips = (level[:, _COUNT] + level[:, _COUNT + 1]) / 2
    shoulders = (level[:, _COUNT + 2] + level[:, _COUNT + 3]) / 2
    unit = torso_px[:, None]
    middle = (world[:, _COUNT] + world[:, _COUNT + 1]) / 2
    deep = world[:, :_COUNT] - middle[:, None]
    yaw = np.radians(yaw_deg)
    cos, sin = np.cos(yaw), np.sin(yaw)
    rows = np.empty((len(image), WIDTH))
    legs = rows[:, : 2 * _LEG].reshape(-1, _COUNT, 4)
    legs[:, :, :2] = (level[:, :_COUNT] - hips[:, None]) / unit[:, :, None]
    # Yaw 90 faces the camera, and z points away from it.
    legs[:, :, 2] = deep[:, :, 0] * cos[:, None] - deep[:, :, 2] * sin[:, None]
    legs[:, :, 3] = deep[:, :, 1]
    rows[:, 32:34] = hips
    apart = shoulders - hips
    rows[:, 34] = np.log(np.maximum(np.hypot(apart[:, 0], apart[:, 1]), 1.0))
    rows[:, _COS], rows[:, _SIN], rows[:, _FACING] = cos, sin, facing
    rows[:, _TORSO] = torso_px
    return rows


class LegGrid:
    """Rows of frames, resampled to ``GRID_HZ``; grid row ``k`` is at ``k / GRID_HZ`` seconds.

    Args:
        keep_s: how far back rows are kept; everything where it is infinite. room_s: for how long
            there is room from the start; more is made as it is needed.
    """

    def __init__(self, keep_s: float = math.inf, room_s: float = 17.0) -> None:
        self._keep = None if math.isinf(keep_s) else math.ceil(keep_s * GRID_HZ)
        self._rows = np.zeros((math.ceil(room_s * GRID_HZ) + 4, WIDTH))
        self._count = 0
        self._last: tuple[float, FloatArray] | None = None
        self.first = 0

    @property
    def end(self) -> int:
        """One after the last grid row."""
        return self.first + self._count

    @property
    def kept(self) -> FloatArray:
        """All rows so far, the first one at ``first``; a copy."""
        rows: FloatArray = self._rows[: self._count].copy()
        return rows

    def clear(self) -> None:
        """Forget everything."""
        self._count, self._last = 0, None

    def append(self, t_s: float, row: FloatArray) -> None:
        """One more frame, later than those before."""
        last = self._last
        self._last = (t_s, row)
        if last is None:
            self.first, self._count = math.ceil(t_s * GRID_HZ - 1e-6), 0
            last = self._last
        until = math.floor(t_s * GRID_HZ + 1e-6) + 1
        new = until - self.end
        if new <= 0:
            return
        self._make_room(new)
        before_s, before = last
        span_s = max(t_s - before_s, 1e-9)
        share = (np.arange(self.end, until) / GRID_HZ - before_s) / span_s
        share = np.minimum(np.maximum(share, 0.0), 1.0)[:, None]
        self._rows[self._count : self._count + new] = before + share * (row - before)
        self._count += new

    def _make_room(self, new: int) -> None:
        if self._keep is not None and self._count + new > len(self._rows):
            kept = min(self._keep, self._count)
            self._rows[:kept] = self._rows[self._count - kept : self._count].copy()
            self.first, self._count = self.end - kept, kept
        while self._count + new > len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])

    def heights(self, at: NDArray[np.int_], foot: Foot) -> FloatArray:
        """How high the lower end of ``foot`` is in the picture at grid rows ``at``, in torso
        lengths over an arbitrary level."""
        rows = self._rows[at - self.first]
        leg = 0 if foot is Foot.LEFT else _LEG
        lowest: FloatArray = np.maximum(rows[:, leg + 1], rows[:, leg + 5])  # toe and heel, down
        return -(lowest + rows[:, 2 * _LEG + 1] / rows[:, _TORSO])

    def windows(self, at: NDArray[np.int_], *, backward: bool) -> tuple[FloatArray, FloatArray]:
        """Windows about grid rows ``at`` ``(k,)``, as seen from the left foot and then once more
        from the right one.

        Beyond the last known row they go on with that row.

        Returns:
            ``(2 k, SAMPLES, CHANNELS)`` and what is the same all through each, ``(2 k, CONTEXT)``.
        """
        index = np.minimum(at[:, None] + OFFSETS, self.end - 1) - self.first
        rows = self._rows[np.maximum(index, 0)]
        known = np.minimum((self.end - 1 - at) / OFFSETS[-1], 1.0)
        left = np.repeat([True, False], len(at))
        twice = np.concatenate([rows, rows])
        return cut_windows(twice, np.tile(known, 2), left, np.full(2 * len(at), backward))


def cut_windows(
    rows: FloatArray, known: FloatArray, left: NDArray[np.bool_], backward: NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray]:
    """Rows ``(k, SAMPLES, WIDTH)`` to windows; see ``LegGrid.windows``.

    Args:
        known: ``(k,)`` share of what follows the moment that has been seen. left, backward:
            ``(k,)`` whether each is seen from the left foot, and the walk is backward.
    """
    here = rows[:, BEFORE]
    cos, sin, facing = here[:, _COS], here[:, _SIN], here[:, _FACING]
    own = np.where(left, 1.0, -1.0)
    # Sideways forward is positive; from front or rear, where the own leg is.
    sign = np.where(facing != 0, np.sign(facing), own * np.where(sin >= 0, 1.0, -1.0))
    windows = rows[:, :, :CHANNELS].copy()
    right = ~left
    windows[right, :, :_LEG] = rows[right, :, _LEG : 2 * _LEG]
    windows[right, :, _LEG : 2 * _LEG] = rows[right, :, :_LEG]
    windows[:, :, _BODY] -= rows[:, BEFORE : BEFORE + 1, _BODY]
    windows[:, :, PLACE] /= here[:, None, _TORSO, None]
    windows[:, :, _ACROSS] *= sign[:, None, None]
    context = np.empty((len(here), CONTEXT), rows.dtype)
    context[:, 0], context[:, 1], context[:, 2] = -own * cos, sin, np.abs(cos)
    context[:, 3], context[:, 4] = np.where(backward, 1.0, -1.0), known
    return windows, context
