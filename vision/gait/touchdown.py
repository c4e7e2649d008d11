"""A touchdown read from the shoe's own picture: when the foot came down, and how.

Initial contact is the first moment at which heel or ball of the foot is down (within a few
millimetres of its height in this stance) and has come to rest on the floor. The floor moves with
the foot that stands on it, so a treadmill needs no switch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vision.body.roll import without_roll
from vision.gait.shoe import FootMoment, ShoePath, follow_shoe
from vision.gait.touchdown_settings import TouchdownSettings
from vision.statistics import median, medians
from vision.values import FloatArray, Landing, Touchdown

_GRID_HZ = 240.0
_STEEPEST = 0.5  # of a floor in the picture, fall over way: 70 degrees off the side it is that


@dataclass(frozen=True, slots=True)
class ImageGeometry:
    """How the walker is placed in the picture.

    facing: +1 where the toes point to image right. px_per_m: scale there. foot_px: the foot's
    usual length. floor_deg: the floor, clockwise off level. along: how much of the way the picture
    shows, 1 from the side; obliquely less, and what comes nearer then sinks in the picture.
    """

    facing: int
    px_per_m: float
    foot_px: float
    floor_deg: float
    along: float = 1.0

    @property
    def oblique(self) -> bool:
        """Whether the way is seen foreshortened."""
        return self.along < 1.0


def read_touchdown(
    moments: Sequence[FootMoment],
    about_s: float,
    place: ImageGeometry,
    settings: TouchdownSettings,
) -> Touchdown | None:
    """The touchdown near ``about_s``, ``None`` where the picture does not show it.

    Args:
        moments: frames from ``before_s`` before to ``after_s`` after, of the foot that leads.
        about_s: where the landmarks put the contact, some 0.1 s off at worst.
    """
    found: list[Touchdown] = []
    for at in _stance_frames(moments, about_s, place.foot_px, settings)[: settings.tries]:
        reading = _Reading(moments[0].t_s, moments[at].t_s, about_s, place, settings)
        path = follow_shoe(moments, at, settings.shoe, reading.is_enough)
        one = None if path is None else reading.of(path)
        if one is not None and abs(one.contact_s - about_s) <= settings.farthest_s:
            found.append(one)
        if _is_certain(found, settings):
            break
    if not found:
        return None
    one = replace(_consensus(found), about_s=about_s)
    return _partly_moved(one, place.along**2) if place.oblique else one


def _partly_moved(one: Touchdown, share: float) -> Touchdown:
    """``one`` moved by only ``share`` away from the landmarks' time, and without the landing: in an
    oblique view a shoe that tips also changes its outline and is seen down too late, where the
    landmarks have it too early."""
    return replace(
        one,
        contact_s=one.about_s + share * (one.contact_s - one.about_s),
        landing=Landing.UNKNOWN,
        pitch_deg=None,
        heel_lag_s=None,
    )


def _is_certain(found: Sequence[Touchdown], settings: TouchdownSettings) -> bool:
    """Whether no further look is needed. A flat foot is what a picture of the mere floor would
    show as well, so it takes two; so does a foot that was not much like itself."""
    if len(found) == 1:
        return found[0].landing is not Landing.FLAT and found[0].confidence >= settings.at_once
    return len(found) >= 2 and (found[-1].landing is found[0].landing or len(found) > 2)


def _consensus(found: Sequence[Touchdown]) -> Touchdown:
    """The middle one in time, with the landing that most name."""
    middle = sorted(found, key=lambda one: one.contact_s)[(len(found) - 1) // 2]
    names = [one.landing for one in found]
    most = max(names, key=names.count)
    landing = most if 2 * names.count(most) > len(names) else Landing.UNKNOWN
    alike = [one for one in found if one.landing is landing]
    chosen = middle if middle in alike or not alike else alike[0]
    return replace(chosen, landing=landing)


def _stance_frames(
    moments: Sequence[FootMoment], about_s: float, usual_px: float, settings: TouchdownSettings
) -> list[int]:
    """The frames to cut the shoe out of, best first: soon after contact, the foot as long as it
    usually is and drawn where the frames before and after would have it."""
    late_s = np.array([one.t_s for one in moments]) - about_s - settings.stand_s
    marks = np.array([one.heel for one in moments]), np.array([one.toe for one in moments])
    long = _length(marks[1] - marks[0]) / usual_px - 1
    jump = np.zeros(len(moments))
    if len(moments) > 2:
        astray = [np.abs(one[2:] - 2 * one[1:-1] + one[:-2]).max(axis=1) for one in marks]
        jump[1:-1] = np.maximum(*astray) / usual_px
    cost = np.abs(late_s) / settings.stand_spread_s + (np.abs(long) + jump) / settings.astray_share
    near = np.flatnonzero(
        (late_s > settings.soonest_s - settings.stand_s)
        & (late_s < settings.latest_s - settings.stand_s)
        & (np.abs(long) <= settings.usual_share)
    )
    return [int(at) for at in near[np.argsort(cost[near], kind="stable")]]


@dataclass(frozen=True, slots=True)
class _Part:
    """Heel or ball over time: height above its own stance (m), speed over the floor (m/s)."""

    height_m: FloatArray
    speed_mps: FloatArray


@dataclass(frozen=True, slots=True)
class _Settling:
    """When a shoe came down, as places on ``grid_s``: heel, ball, and whichever was the first.
    stance: frames in which it stood."""

    stance: NDArray[np.int_]
    grid_s: FloatArray
    heel: int
    ball: int
    first: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a path is read that was followed from the frame at ``stand_s``. The grid is laid from
    ``from_s`` on, so that it is the same however far the path goes back."""

    from_s: float
    stand_s: float
    about_s: float
    place: ImageGeometry
    settings: TouchdownSettings

    def is_enough(self, path: ShoePath) -> bool:
        """Whether what comes before ``path`` can change nothing: it has been up, in frames that
        have others on both sides."""
        whole_s = float(path.t_s[1])
        if whole_s > min(self.about_s, self.stand_s - self.settings.early_s):
            return False
        found = self._settling(path)
        if found is None:
            return False
        return float(found.grid_s[min(found.heel, found.ball, found.first) - 1]) >= whole_s

    def of(self, path: ShoePath) -> Touchdown | None:
        """The touchdown, ``None`` where the shoe is not seen to come down or hardly seen."""
        found = self._settling(path)
        if found is None:
            return None
        contact_s = float(found.grid_s[found.first])
        pitch = self.place.facing * path.turn_deg
        pitch_deg = float(np.interp(contact_s, path.t_s, pitch)) - median(pitch[found.stance])
        lag_s = float(found.grid_s[found.heel] - found.grid_s[found.ball])
        last_in_air = max(0, int(np.searchsorted(path.t_s, contact_s)) - 1)
        held = path.alike[last_in_air:][path.t_s[last_in_air:] <= self.stand_s]
        alike = float(held.min(initial=1.0))
        if alike < self.settings.alike:
            return None
        landing = _landing(pitch_deg, lag_s, self.settings)
        floor_deg = self.place.floor_deg
        return Touchdown(contact_s, contact_s, landing, pitch_deg, lag_s, alike, floor_deg)

    def _settling(self, path: ShoePath) -> _Settling | None:
        """``None`` where there is no stance, or no beginning to it."""
        floor_deg, px_per_m = self.place.floor_deg, self.place.px_per_m
        heel, toe = without_roll(path.heel, floor_deg), without_roll(path.toe, floor_deg)
        ball = heel + self.settings.ball_share * (toe - heel)
        stance = _stance(path, heel, ball, self.stand_s, px_per_m, self.settings)
        if stance is None:
            return None
        if self.place.oblique:
            heel, ball = _levelled(path.t_s, (heel, ball), stance)
        grid = self._grid(path)
        parts = [_part(path.t_s, mark, stance, px_per_m) for mark in (heel, ball)]
        down = [_is_down(part, path.t_s, grid, self.settings) for part in parts]
        middle = int(np.searchsorted(grid, path.t_s[stance].mean()))
        firsts = [_first(one, middle) for one in (down[0], down[1], down[0] | down[1])]
        if None in firsts:
            return None
        return _Settling(stance, grid, *[first for first in firsts if first is not None])

    def _grid(self, path: ShoePath) -> FloatArray:
        rounding = 1e-9 * _GRID_HZ
        first, last = ((path.t_s[[0, -1]] - self.from_s) * _GRID_HZ).tolist()
        steps = np.arange(math.ceil(first - rounding), math.floor(last + rounding) + 1)
        grid: FloatArray = self.from_s + steps / _GRID_HZ
        return grid


def _stance(
    path: ShoePath,
    heel: FloatArray,
    ball: FloatArray,
    stand_s: float,
    px_per_m: float,
    settings: TouchdownSettings,
) -> NDArray[np.int_] | None:
    """The frames in which the whole foot stands: those that move as one, flat, and steadily."""
    if len(path.t_s) <= 2:
        return None
    turning = np.abs(_slopes(path.t_s, path.turn_deg[:, None])[:, 0])
    # Turning moves heel and ball against each other; standing, they go with the floor.
    apart_mps = np.radians(turning) * _length(ball - heel) / px_per_m
    after = path.t_s >= stand_s - settings.early_s
    still = np.flatnonzero(after & (apart_mps < settings.still_mps))
    if len(still) < 2:
        return None
    best = still[np.argsort(apart_mps[still], kind="stable")][: settings.still_frames]
    return np.sort(best)


def _levelled(
    t_s: FloatArray, marks: Sequence[FloatArray], stance: NDArray[np.int_]
) -> list[FloatArray]:
    """``marks`` without what nearness to the camera takes off their height. On a treadmill the
    foot that stands goes with the floor and shows its slope in the picture; overground it stays,
    and the last way before it came down is short."""
    x, y = medians(np.concatenate([_slopes(t_s, mark)[stance] for mark in marks])).tolist()
    fall = y / x if abs(y) < _STEEPEST * abs(x) else 0.0
    return [mark - np.outer(mark[:, 0], (0.0, fall)) for mark in marks]


def _part(t_s: FloatArray, mark: FloatArray, stance: NDArray[np.int_], px_per_m: float) -> _Part:
    velocity = _slopes(t_s, mark) / px_per_m
    floor = medians(velocity[stance])
    height_m = (median(mark[stance, 1]) - mark[:, 1]) / px_per_m
    return _Part(height_m, _length(velocity - floor))


def _slopes(t_s: FloatArray, values: FloatArray) -> FloatArray:
    """Of ``(n, k)`` columns, as NumPy's ``gradient``, which takes longer to begin than to work."""
    step_s = np.diff(t_s)[:, None]
    rise = np.diff(values, axis=0) / step_s
    before_s, after_s = step_s[:-1], step_s[1:]
    inside = (rise[1:] * before_s + rise[:-1] * after_s) / (before_s + after_s)
    return np.concatenate([rise[:1], inside, rise[-1:]])


def _length(vectors: FloatArray) -> FloatArray:
    lengths: FloatArray = np.sqrt(vectors[:, 0] ** 2 + vectors[:, 1] ** 2)
    return lengths


def _is_down(
    part: _Part, t_s: FloatArray, grid: FloatArray, settings: TouchdownSettings
) -> NDArray[np.bool_]:
    height_m = np.interp(grid, t_s, part.height_m)
    speed_mps = np.interp(grid, t_s, part.speed_mps)
    down: NDArray[np.bool_] = (height_m < settings.down_m) & (speed_mps < settings.rest_mps)
    return down


def _first(down: NDArray[np.bool_], middle: int) -> int | None:
    """Where the stretch of ``down`` that holds ``middle`` began; ``None`` if there is none or
    it has no beginning."""
    if middle >= len(down) or not down[middle]:
        return None
    before = down[:middle].tolist()
    while before and before[-1]:
        before.pop()
    return len(before) or None


def _landing(pitch_deg: float, lag_s: float, settings: TouchdownSettings) -> Landing:
    """Named by what settled first where the tilt agrees, else unknown."""
    if pitch_deg < -settings.flat_deg and lag_s > settings.lead_s:
        return Landing.BALL
    if pitch_deg > settings.flat_deg and lag_s < -settings.lead_s:
        return Landing.HEEL
    flat = abs(pitch_deg) < settings.flat_deg and abs(lag_s) < settings.lead_s
    return Landing.FLAT if flat else Landing.UNKNOWN
