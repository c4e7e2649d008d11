"""One captured walk as points over a level floor, endless: a whole stride is cut out and joined to
itself, so that it may be walked for as long as a film lasts.

Axes: x the way of travel, y to the own left, z up; the length is that of thigh and shank together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from vision.learning.bvh import CaptureError, MotionCapture, joint_positions, read_bvh
from vision.values import FloatArray

RATE_HZ = 120.0
LOOPS = 4
"""How many of the places are used at which a take joins itself."""

NAMES = (
    *("hip_l", "hip_r", "knee_l", "knee_r", "ankle_l", "ankle_r", "ball_l", "ball_r"),
    *("toe_l", "toe_r", "shoulder_l", "shoulder_r", "elbow_l", "elbow_r", "wrist_l", "wrist_r"),
    *("hand_l", "hand_r", "head", "head_front"),
)
"""The points kept of a capture, pairs left and right."""
_JOINTS = ("UpLeg", "Leg", "Foot", "ToeBase", "ToeBaseEnd", "Arm", "ForeArm", "Hand", "HandIndex1")
_JUMP = 0.15  # legs a frame: what no joint moves in 1/120 s; a take starts with a T-pose
_JOIN_S = 0.20
_STRIDE_S = (0.55, 1.9)


@dataclass(frozen=True, slots=True)
class Take:
    """A capture's points ``(T, len(NAMES), 3)`` at ``RATE_HZ``; the person is the file's first
    word (the database's number of the person)."""

    name: str
    person: str
    points: FloatArray


@dataclass(frozen=True, slots=True)
class Loop:
    """A stretch of whole strides that follows itself: ``(n, len(NAMES), 3)`` without its travel,
    which is ``speed`` legs a second, and its strides' time in seconds."""

    points: FloatArray
    speed: float
    stride_s: float

    def walk(self, duration_s: float) -> FloatArray:
        """The points for at least ``duration_s`` seconds, with their travel."""
        count = int(np.ceil(duration_s * RATE_HZ)) + 1
        out: FloatArray = np.take(self.points, np.arange(count), axis=0, mode="wrap").copy()
        out[:, :, 0] += (self.speed * np.arange(count) / RATE_HZ)[:, None]
        return out


def at(points: FloatArray, name: str) -> FloatArray:
    """One named point, ``(n, 3)``."""
    out: FloatArray = points[:, NAMES.index(name)]
    return out


def load_take(path: Path) -> Take:
    """The walk in a BVH file with its y axis up.

    Raises:
        CaptureError: the file is unusable or shows no walk.
    """
    capture = read_bvh(path)
    points = _kept_points(capture)
    points = points[:, :, [2, 0, 1]]  # y up, z ahead -> x ahead, y left, z up
    leg = np.linalg.norm(at(points, "hip_l") - at(points, "knee_l"), axis=1)
    leg = leg + np.linalg.norm(at(points, "knee_l") - at(points, "ankle_l"), axis=1)
    points = _steady(points / np.median(leg))
    points = _resampled(points, capture.frame_s)
    pelvis = points[:, :2].mean(axis=1)
    way = pelvis[-1] - pelvis[0]
    if float(np.hypot(way[0], way[1])) < 0.5:
        raise CaptureError(f"{path} shows nobody who gets on")
    angle = np.arctan2(way[1], way[0])
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    points = (points - pelvis[0] * np.array([1, 1, 0])) @ turn.T
    return Take(path.stem, path.stem.split("_")[0], points)


def _kept_points(capture: MotionCapture) -> FloatArray:
    places, turns = joint_positions(capture)
    out = [
        places[:, capture.index(side + joint)] for joint in _JOINTS for side in ("Left", "Right")
    ]
    head = capture.index("Head")
    reach = np.linalg.norm(places[:, capture.index("HeadEnd")] - places[:, head], axis=1)
    out += [places[:, head], places[:, head] + reach[:, None] * turns[:, head, :, 2]]
    return np.stack(out, axis=1)


def _steady(points: FloatArray) -> FloatArray:
    """The longest stretch in which nothing jumps."""
    jumps = np.flatnonzero(np.abs(np.diff(points, axis=0)).max(axis=(1, 2)) > _JUMP) + 1
    edges = [0, *jumps.tolist(), len(points)]
    spans = [(b - a, a, b) for a, b in pairwise(edges)]
    _, a, b = max(spans)
    return points[a:b]


def _resampled(points: FloatArray, frame_s: float) -> FloatArray:
    if abs(frame_s * RATE_HZ - 1) < 0.01:
        return points
    old = np.arange(len(points)) * frame_s
    new = np.arange(0, old[-1], 1 / RATE_HZ)
    flat = points.reshape(len(points), -1)
    out = np.column_stack([np.interp(new, old, column) for column in flat.T])
    shaped: FloatArray = out.reshape(len(new), *points.shape[1:])
    return shaped


def reversed_in_time(points: FloatArray) -> FloatArray:
    """The same walk played backward."""
    out: FloatArray = points[::-1].copy()
    return out


def mirrored(points: FloatArray) -> FloatArray:
    """The same walk in a mirror: left is right."""
    order = []
    for name in NAMES:
        other = {"l": name[:-1] + "r", "r": name[:-1] + "l"}.get(name[-1], name)
        order.append(NAMES.index(other) if "_" in name and other in NAMES else NAMES.index(name))
    out: FloatArray = points[:, order] * np.array([1.0, -1.0, 1.0])
    return out


def loops(take: Take) -> list[Loop]:
    """The best places at which the take joins itself, at most ``LOOPS``, best first.

    Raises:
        CaptureError: the take holds no whole stride.
    """
    points, join = take.points, round(_JOIN_S * RATE_HZ)
    ankles = at(points, "ankle_l")[:, 0] - at(points, "ankle_r")[:, 0]
    low, high = round(_STRIDE_S[0] * RATE_HZ), round(_STRIDE_S[1] * RATE_HZ)
    high = min(high, len(points) - join - 2)
    if high <= low:
        raise CaptureError(f"{take.name} holds no whole stride")
    level = (
        points
        - np.stack([points[:, :2, 0].mean(axis=1), *np.zeros((2, len(points)))], axis=1)[:, None]
    )
    shape = level[:, :16, [0, 2]]
    pace = np.gradient(shape, axis=0) * RATE_HZ * 0.08
    costs = {}
    for lag in range(low, high):
        change = ((shape[lag:] - shape[:-lag]) ** 2).mean(axis=(1, 2))
        change = change + ((pace[lag:] - pace[:-lag]) ** 2).mean(axis=(1, 2))
        usable = change[join:]
        costs[lag] = (float(usable.min()), join + int(usable.argmin()), float(usable.mean()))
    stride = min(costs, key=lambda lag: costs[lag][2])
    if abs(np.corrcoef(ankles[stride:], ankles[:-stride])[0, 1]) < 0.8:
        raise CaptureError(f"{take.name} repeats no stride")
    near = range(max(low, stride - 8), min(high, stride + 9))
    ways = sorted((costs[lag][0], lag, costs[lag][1]) for lag in near)
    return [_joined(points, start, lag, join) for _, lag, start in ways[:LOOPS]]


def _joined(points: FloatArray, start: int, lag: int, join: int) -> Loop:
    """The stretch of ``lag`` frames from ``start`` on, its end blended into what comes before."""
    pelvis = points[:, :2, 0].mean(axis=1)
    speed = float(pelvis[start + lag] - pelvis[start]) / lag
    still = points.copy()
    still[:, :, 0] -= (speed * np.arange(len(points)))[:, None]
    out = still[start : start + lag].copy()
    share = np.linspace(0, 1, join)
    share = (share * share * (3 - 2 * share))[:, None, None]
    out[-join:] = (1 - share) * out[-join:] + share * still[start - join : start]
    out[:, :, 0] -= out[:, :2, 0].mean()
    return Loop(out, speed * RATE_HZ, lag / RATE_HZ)
