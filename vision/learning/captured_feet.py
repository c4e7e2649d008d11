"""A captured foot made to stand: what the capture lets slide and sink by a centimetre or two is
held to the floor, and the foot gets a shoe that rolls over heel, ball and toes.

When a foot stands is told by the speed of heel and ball, how it stands by its pitch; both are
captured well. Its height is not, and is taken from the floor (zero pitch is the foot flat).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.ndimage import gaussian_filter1d, median_filter

from vision.learning.bvh import CaptureError
from vision.learning.take import RATE_HZ, at
from vision.values import FloatArray
from vision.walker.feet import FootPath, shod
from vision.walker.figure import Figure
from vision.walker.steps import heading

_STANDS = 0.55  # speed of heel or ball, legs a second, under which a foot stands
_ROLLS_M, _ROLLS = 0.006, 1.6  # so near the floor and so slow (legs a second) it is down too
_LEAST_STANCE_S, _LEAST_SWING_S = 0.16, 0.14
_LEVEL = np.radians(3.0)  # a pitch of this and less is a foot that stands flat
# least height of the low point in swing, so far from either stance that this tells
_CLEAR_M, _CLEAR_S = 0.014, 0.045
_TOE_SPRING = np.radians(24.0)  # how far toes are drawn up in mid-swing
_STEEPEST_TOE = np.radians(55.0)


@dataclass(frozen=True, slots=True)
class FootTrack:
    """One foot at ``RATE_HZ``: where it would stand flat ``(n, 2)`` and how high over the floor
    ``(n,)`` in metres, pitch in radians (heel up positive), yaw in degrees, and the swings as
    index pairs (last frame that stands, first that stands again)."""

    place: FloatArray
    over: FloatArray
    pitch: FloatArray
    yaw_deg: FloatArray
    swings: tuple[tuple[int, int], ...]


def smoothed(points: FloatArray) -> FloatArray:
    """A capture's points without the spikes and the shiver of single frames."""
    out: FloatArray = gaussian_filter1d(
        median_filter(points, size=(7, 1, 1), mode="nearest"), 1.2, axis=0, mode="nearest"
    )
    return out


def track_foot(points: FloatArray, side: str, figure: Figure) -> FootTrack:
    """The foot ``l`` or ``r`` of points in metres, held to the floor.

    Raises:
        CaptureError: the foot never stands.
    """
    ankle, ball = at(points, f"ankle_{side}"), at(points, f"ball_{side}")
    along = ball - ankle
    leg = figure.thigh + figure.shank
    speeds = [_speed(ankle) / leg, _speed(ball) / leg]
    pitch = np.arctan2(-along[:, 2], np.hypot(along[:, 0], along[:, 1]))
    turning = np.abs(np.gradient(pitch) * RATE_HZ)
    flat = (speeds[0] < 0.25) & (speeds[1] < 0.25) & (turning < 1.0)
    if flat.sum() < 4:
        raise CaptureError("a foot never stands flat")
    yaw = np.degrees(np.arctan2(-along[:, 1], along[:, 0]))
    ahead = heading(float(np.median(yaw[flat])))  # a steep foot's own is noise
    pitch = np.arctan2(-along[:, 2], along[:, :2] @ ahead)
    pitch = pitch - np.median(pitch[flat])
    pitch = pitch * (1 - np.exp(-((pitch / _LEVEL) ** 2)))
    down = figure.ankle_height * np.cos(pitch) - figure.heel_back * np.sin(pitch)
    behind = figure.heel_back * np.cos(pitch) + figure.ankle_height * np.sin(pitch)
    heel = ankle - np.column_stack([behind[:, None] * ahead, down])
    speed = np.minimum(_speed(heel) / leg, speeds[1])
    swings = _swings(speed < _STANDS)
    back, up = figure.pivot(pitch)
    raw = np.column_stack([ankle[:, :2] - back[:, None] * ahead, ankle[:, 2] - up])
    held = _held(raw, pitch, yaw, swings)
    # a heel that rolls is down before it is at rest
    near = (held.over < _ROLLS_M) & (speed < _ROLLS)
    return _held(raw, pitch, yaw, tuple(_closer(near, a, b) for a, b in swings))


def _closer(near: NDArray[np.bool_], a: int, b: int) -> tuple[int, int]:
    """The swing without the time at both its ends during which the foot is all but down."""
    least, middle = round(_LEAST_SWING_S * RATE_HZ), (a + b) // 2
    while a < middle - least // 2 and near[a + 1]:
        a += 1
    while b > middle + least // 2 and near[b - 1]:
        b -= 1
    return a, b


def _speed(points: FloatArray) -> FloatArray:
    out: FloatArray = np.linalg.norm(np.gradient(points, axis=0), axis=1) * RATE_HZ
    return out


def _swings(stands: NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    """Swings between stances; what is too short to be either belongs to what is around it."""
    state = stands.copy()
    for value, least in ((False, _LEAST_SWING_S), (True, _LEAST_STANCE_S)):
        edges = [0, *(np.flatnonzero(np.diff(state.astype(int))) + 1).tolist(), len(state)]
        for a, b in pairwise(edges):
            inside = a > 0 and b < len(state) and bool(state[a]) is value
            if inside and b - a < least * RATE_HZ:
                state[a:b] = not value
    pairs = []
    for first, second in pairwise(np.flatnonzero(np.diff(state.astype(int))).tolist()):
        if state[first] and not state[first + 1]:
            pairs.append((first, second + 1))
    if not pairs:
        raise CaptureError("a foot never swings between two stances")
    return tuple(pairs)


def _held(
    raw: FloatArray, pitch: FloatArray, yaw: FloatArray, swings: tuple[tuple[int, int], ...]
) -> FootTrack:
    """Constant place, yaw and height zero in each stance, the rest moved along with them."""
    first, last = swings[0][0], swings[-1][1]
    starts = [max(0, first - 60), *(b for _, b in swings)]
    ends = [*(a for a, _ in swings), min(len(raw) - 1, last + 60)]
    place, over, turned = raw[:, :2].copy(), raw[:, 2].copy(), yaw.copy()
    levels = []
    for a, b in zip(starts, ends, strict=True):
        middle = slice(a + (b - a) // 4, b - (b - a) // 4 + 1)
        levels.append((np.median(raw[middle], axis=0), float(np.median(yaw[middle]))))
    for k, (a, b) in enumerate(zip(starts, ends, strict=True)):
        place[a : b + 1] = levels[k][0][:2]
        over[a : b + 1] = 0.0
        turned[a : b + 1] = levels[k][1]
    for k, (a, b) in enumerate(swings):
        s = np.linspace(0, 1, b - a + 1)
        smooth = (s * s * (3 - 2 * s))[:, None]
        off = levels[k][0] - raw[a]
        on = levels[k + 1][0] - raw[b]
        moved = raw[a : b + 1] + (1 - smooth) * off + smooth * on
        place[a : b + 1] = moved[:, :2]
        lift = raw[a : b + 1, 2] - raw[a, 2] - s * (raw[b, 2] - raw[a, 2])
        apart = np.minimum(s, 1 - s) * (b - a) / RATE_HZ
        over[a : b + 1] = np.maximum(lift, _CLEAR_M * (1 - np.exp(-apart / _CLEAR_S)))
        turned[a : b + 1] = levels[k][1] + smooth[:, 0] * (levels[k + 1][1] - levels[k][1])
    place[: starts[0]], turned[: starts[0]], over[: starts[0]] = levels[0][0][:2], levels[0][1], 0
    rest = ends[-1]
    place[rest:], turned[rest:], over[rest:] = levels[-1][0][:2], levels[-1][1], 0
    return FootTrack(
        gaussian_filter1d(place, 1.0, axis=0, mode="nearest"),
        gaussian_filter1d(over, 1.0, mode="nearest"),
        pitch,
        turned,
        swings,
    )


def stance_height(
    points: FloatArray, tracks: tuple[FootTrack, FootTrack], figure: Figure
) -> FloatArray:
    """How high the capture's floor lies under the walker, ``(n,)`` metres: it drifts."""
    times: list[float] = []
    heights: list[float] = []
    for side, track in zip("lr", tracks, strict=True):
        raw = at(points, f"ankle_{side}")[:, 2] - figure.pivot(track.pitch)[1]
        for (_, start), (end, _) in pairwise(track.swings):
            times.append((start + end) / 2)
            heights.append(float(np.median(raw[start : end + 1])))
    order = np.argsort(times)
    count = np.arange(len(points))
    out = np.interp(count, np.array(times)[order], np.array(heights)[order])
    return np.asarray(gaussian_filter1d(out, 12.0, mode="nearest"))


class ShodFoot:
    """A foot's track as the walker's own ``FootPath``, at any time of the track's clock."""

    def __init__(self, track: FootTrack, figure: Figure) -> None:
        self.track, self.figure = track, figure
        self.clock = np.arange(len(track.over)) / RATE_HZ
        spring = np.zeros(len(track.over))
        for a, b in track.swings:
            s = np.linspace(0, 1, b - a + 1)
            rise, fall = np.clip(s / 0.5, 0, 1), np.clip((1 - s) / 0.25, 0, 1)
            spring[a : b + 1] = (rise * rise * (3 - 2 * rise)) * (fall * fall * (3 - 2 * fall))
        columns = [track.place, track.over, track.pitch, track.yaw_deg, spring]
        self._path = CubicSpline(self.clock, np.column_stack(columns))
        swinging = np.zeros(len(track.over))
        for a, b in track.swings:
            swinging[a + 1 : b] = 1.0
        self._swinging = swinging

    def at(self, u_s: FloatArray) -> FootPath:
        """The foot at ``(n,)`` times of the track's clock."""
        f = self.figure
        rows = self._path(np.clip(u_s, 0, self.clock[-1]))
        place, over, pitch, yaw = rows[:, :2], np.maximum(rows[:, 2], 0), rows[:, 3], rows[:, 4]
        spring = np.clip(rows[:, 5], 0, 1)
        ball_up = over - np.where(pitch < 0, (f.ball_front + f.heel_back) * np.sin(pitch), 0.0)
        reach = np.minimum(np.arcsin(np.clip(ball_up / f.toe, 0, 1)), _STEEPEST_TOE)
        toe_pitch = np.minimum(pitch - spring * _TOE_SPRING, reach)
        along, up = f.pivot(pitch)
        ankle = np.column_stack([place + along[:, None] * heading(yaw), up + over])
        near = np.clip(np.rint(u_s * RATE_HZ).astype(int), 0, len(self._swinging) - 1)
        return shod(f, ankle, pitch, toe_pitch, yaw, self._swinging[near] > 0.5)


def changed(
    track: FootTrack,
    place: FloatArray,
    *,
    lift: FloatArray | float,
    pitch: FloatArray | float,
    roll: float,
) -> FootTrack:
    """The track standing elsewhere, lifted and tilted by shares of what was captured.

    roll: above 1 the heel comes up later and down sooner: the same steepest pitch, less between.
    """
    steep = np.radians(60.0)
    up = np.clip(track.pitch / steep, 0, None)
    bent = np.where(track.pitch > 0, steep * np.where(up < 1, up**roll, up), track.pitch)
    return replace(track, place=place, over=track.over * lift, pitch=bent * pitch)
