"""A captured person as a walker that the project's painter draws, walking in other manners.

A take is walked for as long as wanted, forward or played backward, with its steps shortened,
slowed, made uneven down to step-to walking, its knees bent, its trunk inclined. Every change keeps
a standing foot standing: ways along the walk are stretched as a whole, times as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.ndimage import gaussian_filter1d, minimum_filter1d

from vision.learning.captured_feet import (
    FootTrack,
    ShodFoot,
    changed,
    smoothed,
    stance_height,
    track_foot,
)
from vision.learning.geometry import frame_of, leaned
from vision.learning.take import RATE_HZ, Loop, at, mirrored, reversed_in_time
from vision.values import FloatArray
from vision.walker.feet import FootPath
from vision.walker.figure import Figure
from vision.walker.stance import Stance3D, highest_pelvis, knee_of, unit
from vision.walker.steps import heading

_LEAD_S = 1.2  # what is walked before and after the film
_UP = np.array([0.0, 0.0, 1.0])
_STAND_WIDTH_S = 0.02


@dataclass(frozen=True, slots=True)
class WalkChange:
    """How a captured walk is changed.

    slower: times are multiplied by this. shorter, lower, flatter: shares of the captured step
    length, of the foot's height in swing and of its pitch. roll: above 1 the foot comes down from
    the toes sooner. lame: the foot that steps less (0 left, 1 right, ``None`` neither), by the
    share ``closing`` of a step (1: it steps up to the other and never passes), for whose stance
    the walk hurries by ``hurry``. knee_deg: least knee flexion. lean_deg: the trunk's mean,
    forward; head_deg: added to the head. uneven: share by which steps and times vary.
    stand_s: standing before and after. treadmill: the belt takes the travel back.
    """

    backward: bool = True
    mirror: bool = False
    slower: float = 1.0
    shorter: float = 1.0
    lower: float = 1.0
    flatter: float = 1.0
    roll: float = 1.0
    lame: int | None = None
    closing: float = 0.0
    hurry: float = 0.0
    knee_deg: float = 8.0
    lean_deg: float = 0.0
    head_deg: float = 0.0
    uneven: float = 0.02
    stand_s: tuple[float, float] = (0.0, 0.0)
    treadmill: bool = False
    seed: int = 0


class CapturedWalk:
    """A loop of captured strides, walked for ``duration_s`` seconds by somebody ``stature_m`` tall.

    Raises:
        CaptureError: its feet cannot be told to stand and swing.
    """

    def __init__(
        self,
        loop: Loop,
        change: WalkChange,
        *,
        stature_m: float,
        duration_s: float,
        yaw_deg: float = 0.0,
    ) -> None:
        self.change, self.duration_s, self.yaw_deg = change, duration_s, yaw_deg
        self.figure = Figure(stature_m)
        random = np.random.default_rng(change.seed)
        strides = duration_s / (loop.stride_s * change.slower) + 5
        points = loop.walk(strides * loop.stride_s) * (self.figure.thigh + self.figure.shank)
        points = smoothed(points)
        if change.mirror:
            points = mirrored(points)
        if change.backward:
            points = reversed_in_time(points)
        tracks = (track_foot(points, "l", self.figure), track_foot(points, "r", self.figure))
        self._points = points
        self._clock = np.arange(len(points)) / RATE_HZ
        self._stride_s = loop.stride_s
        self._phase = float(random.uniform(0, loop.stride_s))
        self._warp(tracks, random)
        self._lay(tracks, random)

    # -- time -------------------------------------------------------------------------------

    def _warp(self, tracks: tuple[FootTrack, FootTrack], random: np.random.Generator) -> None:
        """The film's time of each of the capture's frames."""
        change, n = self.change, len(self._clock)
        slow = np.full(n, change.slower)
        swell = gaussian_filter1d(random.normal(size=n), 0.4 * RATE_HZ, mode="wrap")
        slow *= 1 + change.uneven * swell / max(float(swell.std()), 1e-9)
        if change.lame is not None and change.hurry:
            other = tracks[1 - change.lame]
            alone, both = np.zeros(n), np.zeros(n)
            for a, b in other.swings:
                alone[a:b] = 1.0  # only the lame foot stands
            for a, b in tracks[change.lame].swings:
                both[a:b] = 1.0
            slow *= 1 + change.hurry * gaussian_filter1d(both - alone, 0.04 * RATE_HZ)
        first = round((_LEAD_S * 1.1 / change.slower + self._phase) * RATE_HZ)
        film = np.concatenate([[0.0], np.cumsum((slow[1:] + slow[:-1]) / 2) / RATE_HZ])
        self._stands: list[int] = []
        before, after = change.stand_s
        if before > 0:
            start = self._double_support(tracks, first)
            self._stands.append(start)
            film = film - film[start] + before / 2
            film = film + before * (_step(self._clock, self._clock[start]) - 0.5)
        else:
            film = film - film[first]
        if after > 0:
            end = int(np.searchsorted(film, self.duration_s - after))
            end = self._double_support(tracks, min(end, n - 2))
            self._stands.append(end)
            film = film + (after + _LEAD_S) * _step(self._clock, self._clock[end])
        self._to_clock = film

    def _double_support(self, tracks: tuple[FootTrack, FootTrack], near: int) -> int:
        """The frame next to ``near`` in the middle of a time when both feet stand."""
        air = np.zeros(len(self._clock))
        for track in tracks:
            for a, b in track.swings:
                air[a : b + 1] = 1.0
        room = gaussian_filter1d(air, 0.05 * RATE_HZ)
        reach = round(0.6 * self._stride_s * RATE_HZ)
        low, high = max(0, near - reach), min(len(room), near + reach)
        return low + int(np.argmin(room[low:high]))

    def clock(self, t_s: FloatArray) -> FloatArray:
        """The capture's own time of ``(n,)`` times of the film."""
        out: FloatArray = np.interp(t_s, self._to_clock, self._clock)
        return out

    # -- place ------------------------------------------------------------------------------

    def _lay(self, tracks: tuple[FootTrack, FootTrack], random: np.random.Generator) -> None:
        """Feet and pelvis over the floor, after shortening, limping and standing."""
        change, points = self.change, self._points
        pelvis = (at(points, "hip_l") + at(points, "hip_r")) / 2
        half = abs(float(np.median(np.diff(pelvis[:, 0])))) * RATE_HZ * self._stride_s / 2
        self._stretch = self._stretching(pelvis[:, 0], 1.1 * half, random)
        travel = -1.0 if change.backward else 1.0
        feet: list[FootTrack] = []
        for side, track in enumerate(tracks):
            x = self._stretch(track.place[:, 0])
            share = self._stretch(track.place[:, 0], 1) / change.shorter
            if change.lame == side:
                x = x - travel * change.closing * half * change.shorter * np.clip(share, 0, 1)
            quiet = np.clip(1.1 * share - 0.1, 0, 1)
            lame = 1 - 0.35 * min(change.closing, 1.0) if change.lame == side else 1.0
            feet.append(
                changed(
                    track,
                    np.column_stack([x, track.place[:, 1]]),
                    lift=change.lower * quiet * lame,
                    pitch=change.flatter * quiet * lame,
                    roll=change.roll,
                )
            )
        self.feet_tracks = (feet[0], feet[1])
        self._feet = (ShodFoot(feet[0], self.figure), ShodFoot(feet[1], self.figure))
        self._frames(points)
        floor = stance_height(points, tracks, self.figure)
        middle = sum((f.place[:, 0] for f in feet), np.zeros(len(points))) / 2
        x = self._stretch(pelvis[:, 0])
        own = sum((track.place[:, 0] for track in tracks), np.zeros(len(points))) / 2
        own_shift = change.shorter * float(np.mean(own - pelvis[:, 0]))
        shift = gaussian_filter1d(middle - x, self._stride_s * RATE_HZ / 2, mode="nearest")
        shift = shift - own_shift
        place = np.column_stack([x + shift, pelvis[:, 1], pelvis[:, 2] - floor])
        place[:, 2] = self._height(place)
        self._pelvis = CubicSpline(self._clock, place)
        belt = gaussian_filter1d(place[:, 0], 0.35 * self._stride_s * RATE_HZ, mode="nearest")
        self._belt = CubicSpline(self._clock, belt)
        inside = self.clock(np.arange(0, self.duration_s, 0.05))
        ways = self._pelvis(inside)[:, :2]
        self._middle = (ways.min(axis=0) + ways.max(axis=0)) / 2

    def _stretching(self, x: FloatArray, near_m: float, random: np.random.Generator) -> CubicSpline:
        """Where a point ``x`` along the captured way comes to lie: steps shorter, uneven, and
        short where somebody stands."""
        grid = np.arange(x.min() - 2.0, x.max() + 2.0, 0.02)
        swell = gaussian_filter1d(random.normal(size=len(grid)), 15.0, mode="wrap")
        slope = self.change.shorter * np.clip(
            1 + self.change.uneven * swell / max(float(swell.std()), 1e-9), 0.6, 1.4
        )
        for stand in self._stands:
            slope = slope * (1 - 0.9 * np.exp(-(((grid - x[stand]) / near_m) ** 4)))
        way = np.cumsum(slope) * 0.02
        return CubicSpline(grid, way - np.interp(0.0, grid, way))

    def _frames(self, points: FloatArray) -> None:
        """Frames of pelvis, trunk and head, and the arms' directions, as splines."""
        hips = unit(at(points, "hip_l") - at(points, "hip_r"))
        low = (at(points, "hip_l") + at(points, "hip_r")) / 2
        high = (at(points, "shoulder_l") + at(points, "shoulder_r")) / 2
        shoulders = unit(at(points, "shoulder_l") - at(points, "shoulder_r"))
        nod = at(points, "head_front") - at(points, "head")
        arms = []
        for side in "lr":
            chain = [
                at(points, f"{name}_{side}") for name in ("shoulder", "elbow", "wrist", "hand")
            ]
            arms += [unit(b - a) for a, b in pairwise(chain)]
        trunk = unit(high - low)
        mean = float(np.degrees(np.arctan2(trunk[:, 0].mean(), trunk[:, 2].mean())))
        trunk = leaned(trunk, -mean)  # where a capture has its shoulders is no lean
        rows = [hips, shoulders, trunk, unit(nod), *arms]
        self._turns = CubicSpline(self._clock, np.column_stack(rows))

    def _height(self, place: FloatArray) -> FloatArray:
        """The pelvis as high as its captured rise and fall and the least knee flexion allow."""
        u = self._clock
        feet = self._feet[0].at(u), self._feet[1].at(u)
        hips = unit(self._turns(u)[:, :3])
        top = highest_pelvis(self.figure, place, hips, feet, self.change.knee_deg)
        swings = [track.swings for track in self.feet_tracks]
        known = slice(max(s[0][1] for s in swings), min(s[-1][0] for s in swings))
        wave = self.change.shorter**1.5 * (place[:, 2] - place[known, 2].mean())
        level = float(np.quantile((top - wave)[known], 0.10))
        half = round(0.06 * RATE_HZ)
        high = np.minimum(level + wave, top)
        high = minimum_filter1d(high, 2 * half + 1, mode="nearest")
        out: FloatArray = gaussian_filter1d(high, 0.04 * RATE_HZ, radius=half, mode="nearest")
        return out

    # -- the body ---------------------------------------------------------------------------

    def feet(self, t_s: FloatArray) -> tuple[FootPath, FootPath]:
        """Left and right foot relative to the floor (the belt), facing along x."""
        u = self.clock(t_s)
        return self._feet[0].at(u), self._feet[1].at(u)

    def swings(self, side: int) -> list[tuple[float, float]]:
        """When a foot (0 left, 1 right) is in the air: (start, end) in seconds of the film."""
        film = self._to_clock
        return [(float(film[a]), float(film[b])) for a, b in self.feet_tracks[side].swings]

    def at(self, t_s: FloatArray) -> Stance3D:
        """The body at ``(n,)`` times, before the camera."""
        t = np.atleast_1d(np.asarray(t_s, dtype=np.float64))
        u = self.clock(t)
        f, change = self.figure, self.change
        rows = self._turns(u)
        zero = np.zeros(len(t))
        moved = self._belt(u) if change.treadmill else zero
        middle = np.array([0.0 if change.treadmill else self._middle[0], self._middle[1]])
        shift = np.column_stack([-moved - middle[0], zero - middle[1], zero])
        pelvis = self._pelvis(u) + shift
        pelvis_frame = frame_of(rows[:, :3], np.tile(_UP, (len(t), 1)))
        up = leaned(rows[:, 6:9], change.lean_deg)
        chest_frame = frame_of(rows[:, 3:6], up)
        chest = pelvis + f.torso * chest_frame[:, :, 2]
        neck = chest + 0.042 * f.stature * chest_frame[:, :, 2]
        ahead = leaned(rows[:, 9:12], 0.5 * change.lean_deg + change.head_deg)
        left = np.column_stack([-ahead[:, 1], ahead[:, 0], zero])
        head_frame = frame_of(left, np.cross(ahead, unit(left)))
        head = neck + f.stature * (0.068 * head_frame[:, :, 2] + 0.020 * head_frame[:, :, 0])
        hips, knees, feet, arms = [], [], [], []
        for side, sign in enumerate((1.0, -1.0)):
            foot = self._feet[side].at(u).moved(shift)
            hip = pelvis + sign * f.hip_half * pelvis_frame[:, :, 1]
            hips.append(hip)
            turned = np.degrees(np.arctan2(-pelvis_frame[:, 1, 0], pelvis_frame[:, 0, 0]))
            knees.append(knee_of(hip, foot.ankle, heading((turned + foot.yaw_deg) / 2), f))
            feet.append(foot)
            shoulder = chest + sign * f.shoulder_half * chest_frame[:, :, 1]
            shoulder = shoulder - 0.010 * f.stature * chest_frame[:, :, 2]
            way = [
                leaned(rows[:, k : k + 3], 0.3 * change.lean_deg)
                for k in range(12 + 9 * side, 21 + 9 * side, 3)
            ]
            elbow = shoulder + f.upper_arm * unit(way[0])
            wrist = elbow + f.forearm * unit(way[1])
            arms.append((shoulder, elbow, wrist, wrist + f.hand * unit(way[2])))
        (sl, el, wl, fl), (sr, er, wr, fr) = arms
        body = Stance3D(
            t_s=t,
            yaw_deg=zero,
            pelvis=pelvis,
            pelvis_frame=pelvis_frame,
            chest=chest,
            chest_frame=chest_frame,
            neck=neck,
            head=head,
            head_frame=head_frame,
            hip=(hips[0], hips[1]),
            knee=(knees[0], knees[1]),
            foot=(feet[0], feet[1]),
            shoulder=(sl, sr),
            elbow=(el, er),
            wrist=(wl, wr),
            fingers=(fl, fr),
            belt=np.column_stack([moved, zero]),
        )
        return body.turned(self.yaw_deg)


def _step(clock: FloatArray, middle: float) -> FloatArray:
    """0 before, 1 after, smooth."""
    out: FloatArray = 0.5 * (1 + np.tanh((clock - middle) / _STAND_WIDTH_S))
    return out
