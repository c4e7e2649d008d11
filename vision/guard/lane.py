"""The lane as a reversing sensor sees it: how long until its end, at the present pace.

Nobody who walks backward sees the wall. Across the picture the time is that of the body's
hindmost part to the picture's edge or a marked end, or of the hips to where they were walked;
towards the camera that until feet or head leave the picture, by growth of size; away from it
there is an end only where it was walked to.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean

from vision.body.points import Points, middle
from vision.cues.durations import lasted, since
from vision.guard.heading import HeadingSettings, SureBackward
from vision.guard.lane_ends import LaneEnds, WalkedExtent
from vision.guard.values import Lane, LaneState
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import Body, Observation, View

# Not the one of ``vision/body/proportions.py``, which is a twelfth more: the thresholds in leg
# lengths, those that users have set included, were set with this one.
_LEG_PER_TORSO = 1.7
_FEET = (L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_TOE, L.RIGHT_TOE)
_CROWN_TORSO = 0.45  # crown above the nose, torso lengths


class LaneSettings(Section):
    """When the lane's end is near, and how it is told."""

    stop_s: float = number(
        2.0,
        low=0.5,
        high=6.0,
        title="Time to the end that means stop",
        unit="s",
        source="[K]",
    )
    near_s: float = number(
        6.0, low=2.0, high=30.0, title="Time to the end at which it beeps", unit="s", source="[K]"
    )
    free_again: float = number(
        1.2,
        low=1.0,
        high=3.0,
        title="The same, to be far again",
        unit="times",
        source="[K] no beeps now and then",
    )
    slow_beep_s: float = number(
        1.0, low=0.2, high=5.0, title="Pause between beeps far away", unit="s", source="[K]"
    )
    quick_beep_s: float = number(
        0.15,
        low=0.05,
        high=1.0,
        title="Pause between beeps at the end",
        unit="s",
        source="[K] as cars have it",
    )
    pace_s: float = number(
        0.8,
        low=0.3,
        high=3.0,
        title="Time over which the pace is taken",
        unit="s",
        source="[K] a step of a slow walk",
    )
    depth_pace_s: float = number(
        2.0,
        low=0.3,
        high=4.0,
        title="The same to or from the camera",
        unit="s",
        source="size is seen less well than place [K]",
    )
    known_share: float = number(
        0.6,
        low=0.1,
        high=1.0,
        title="Part of it that must be known",
        unit="1",
        source="[K] rather early than exact",
    )
    still_leg_s: float = number(
        0.12,
        low=0.02,
        high=1.0,
        title="Pace below which the hips stay in place",
        unit="leg lengths/s",
        source="[K]; a treadmill, or a shuffle that ends nowhere soon",
    )
    approach_s: float = number(
        0.05,
        low=0.01,
        high=0.5,
        title="Least change of distance",
        unit="1/s",
        source="[K]; measured 0.03 and less on treadmills",
    )
    sure_s: float = number(
        0.1,
        low=0.0,
        high=1.0,
        title="Time below the limit before it is said",
        unit="s",
        source="one picture may err [K]",
    )
    away_leg: float = number(
        0.35,
        low=0.05,
        high=3.0,
        title="Way back from the end before it is left",
        unit="leg lengths",
        source="[K] a step",
    )
    walked_leg: float = number(
        1.5,
        low=0.5,
        high=10.0,
        title="Least way that makes a walked lane",
        unit="leg lengths",
        source="[K] three steps",
    )
    heading: HeadingSettings = HeadingSettings()
    walked_depth: float = number(
        1.2,
        low=1.05,
        high=3.0,
        title="Least change of size that makes one",
        unit="times",
        source="[K]",
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the body was: hips in pixels, how far it reaches left and right of them, its distance
    as 1 over the torso's length in pixels, and the distance at which feet or head leave."""

    t_s: float
    x_px: float
    left_px: float
    right_px: float
    distance: float
    leaves: float


@dataclass(frozen=True, slots=True)
class _Left:
    """The time to an end, whether the user set it, and the way if it is across the picture."""

    time_s: float
    marked: bool
    displacement_px: float | None = None


class LaneWatch:
    """Foresees the end of the lane.

    Args:
        settings: the section of the settings tree. treadmill: there is no lane on a belt.
    """

    def __init__(self, settings: LaneSettings, *, treadmill: bool = False) -> None:
        self._settings = settings
        self._treadmill = treadmill
        self.ends = LaneEnds()
        self._heading = SureBackward(settings.heading)
        self._past: deque[_Place] = deque()
        self._walked: WalkedExtent | None = None
        self._measuring = False
        self._torso_share = 0.0
        self._short_since_s: float | None = None
        self._stopped_px: float | None = None
        self._near = False

    def forget(self, *, other: bool) -> None:
        """Whoever is seen from now on continues no walk that was seen before; the user's ends
        stay, and at an end where somebody stopped stands no ``other`` one."""
        self._past.clear()
        self._heading.forget()
        self._short_since_s, self._near = None, False
        if other:
            self._stopped_px = None

    def begin_walk(self) -> None:
        """The hips' way is the lane from now on, until ``end_walk``."""
        self._measuring, self._walked = True, None

    def end_walk(self) -> bool:
        """Take the way; ``False`` when it was too short, and nothing changes."""
        walked, self._measuring, self._walked = self._walked, False, None
        if walked is None:
            return False
        least = self._settings.walked_leg * _LEG_PER_TORSO * self._torso_share
        crossed = walked.high_share - walked.low_share >= least
        approached = walked.far >= self._settings.walked_depth * walked.near
        if crossed or approached:
            self.ends.walk(walked, crossed, approached)
        return crossed or approached

    def update(self, seen: Observation, width: int, height: int) -> Lane:
        """The lane at ``seen``, in a picture of ``width`` by ``height`` pixels."""
        shares = self.ends.shares
        body = seen.body
        if self._treadmill:
            return Lane()
        if body is None:
            self._short_since_s = None
            return Lane(ends=shares)
        self._keep(body, width, height)
        pace = self._pace_px_s()
        if pace is None:
            return Lane(ends=shares)
        if not self._heading.update(seen, body, pace, self._nearing_1_s()):
            return self._quiet(body, LaneState.FREE)
        left = self._left(body, pace, width, height)
        return self._told(seen.t_s, body, left)

    def _keep(self, body: Body, width: int, height: int) -> None:
        points, visible = body.measured.tolist(), body.visibility.tolist()
        x_px = middle(points[L.LEFT_HIP], points[L.RIGHT_HIP])[0]
        seen = [x for (x, _), clear in zip(points, visible, strict=True) if clear >= 0.5] or [x_px]
        # Of this very picture: the body's own scale is a median that would lag.
        distance = 1 / max(_torso_px(points), 1.0)
        leaves = distance / _growth_left(body, height)
        place = _Place(body.t_s, x_px, x_px - min(seen), max(seen) - x_px, distance, leaves)
        self._past.append(place)
        longest_s = max(self._settings.pace_s, self._settings.depth_pace_s)
        while self._past[0].t_s < body.t_s - longest_s - 1e-3:
            self._past.popleft()
        self._torso_share = body.torso_px / width
        if self._measuring:
            share, distance = x_px / width, 1 / body.torso_px
            first = self._walked or WalkedExtent(share, share, distance, distance)
            self._walked = first.reaching(share, distance)

    def _pace_px_s(self) -> float | None:
        """The hips' pace across the picture; ``None`` while too little is known."""
        own = self._settings
        line = _line(self._lately(own.pace_s), own.known_share * own.pace_s, _across)
        return None if line is None else line[1]

    def _nearing_1_s(self) -> float:
        """How much nearer the walker comes, as a share of the distance, per second; 0 while too
        little is known."""
        line = self._depth_line()
        return 0.0 if line is None else -line[1] / line[0]

    def _depth_line(self) -> tuple[float, float] | None:
        """Distance and its change per second, over ``depth_pace_s``; over less, but ``pace_s``,
        where the walk has begun within it: who stood until then had no pace."""
        own = self._settings
        said_s = self._heading.said_for_s(self._past[-1].t_s)
        duration_s = min(own.depth_pace_s, own.pace_s + said_s)
        return _line(self._lately(duration_s), own.known_share * own.pace_s, _distance)

    def _lately(self, duration_s: float) -> list[_Place]:
        since_s = self._past[-1].t_s - duration_s - 1e-3
        return [one for one in self._past if one.t_s >= since_s]

    def _left(self, body: Body, pace: float, width: int, height: int) -> _Left | None:
        """The end that is reached first."""
        found: list[_Left] = []
        if abs(pace) >= self._settings.still_leg_s * body.torso_px * _LEG_PER_TORSO:
            found += self._across(pace, width)
        if body.view is not View.SIDE:
            found += self._in_depth()
        return min(found, key=lambda one: one.time_s, default=None)

    def _across(self, pace: float, width: int) -> list[_Left]:
        now, lately = self._past[-1], self._lately(self._settings.pace_s)
        right = pace > 0
        # The limbs swing: as far as they reached lately they reach again.
        reach_px = max(one.right_px if right else one.left_px for one in lately)
        edge_px = width - now.x_px if right else now.x_px
        ways = [_Left((edge_px - reach_px) / abs(pace), False, edge_px - reach_px)]
        end = self.ends.right if right else self.ends.left
        if end is not None:
            displacement_px = (end.x_share * width - now.x_px) * (1 if right else -1)
            displacement_px -= 0.0 if end.by_hips else reach_px
            ways.append(_Left(displacement_px / abs(pace), True, displacement_px))
        return ways

    def _in_depth(self) -> list[_Left]:
        own = self._settings
        lately = self._lately(own.depth_pace_s)
        line = self._depth_line()
        if line is None or abs(line[1]) < own.approach_s * line[0]:
            return []
        now, speed = line
        ways = []
        if speed < 0:
            leaves = max(one.leaves for one in lately)  # of the foot that steps nearest
            ways.append(_Left((now - leaves) / -speed, False))
        if self.ends.depth is not None:
            near, far = self.ends.depth
            way = now - near if speed < 0 else far - now
            ways.append(_Left(way / abs(speed), True))
        return ways

    def _told(self, t_s: float, body: Body, left: _Left | None) -> Lane:
        own, shares = self._settings, self.ends.shares
        if left is None:  # the hips stay in place, or go where no end is known
            return self._quiet(body, LaneState.UNKNOWN)
        left_s = max(left.time_s, 0.0)
        left_m = None
        if left.displacement_px is not None and body.px_per_m is not None:
            left_m = max(left.displacement_px, 0.0) / body.px_per_m
        near_s = own.near_s * (own.free_again if self._near else 1.0)
        self._near = left_s < near_s
        state = LaneState.NEAR if self._near else LaneState.FREE
        self._short_since_s = since(self._short_since_s, t_s, left_s < own.stop_s)
        if lasted(self._short_since_s, t_s, own.sure_s):
            state = LaneState.END
            self._stopped_px = self._past[-1].x_px
        beep_s = None if state is LaneState.FREE else self._beep_every_s(left_s)
        return Lane(state, left_s, beep_s, left.marked, left_m, shares)

    def _quiet(self, body: Body, state: LaneState) -> Lane:
        """No time to tell; but whoever stopped at the end still stands there."""
        self._short_since_s, self._near = None, False
        return Lane(LaneState.END if self._held(body) else state, ends=self.ends.shares)

    def _beep_every_s(self, left_s: float) -> float:
        own = self._settings
        share = (left_s - own.stop_s) / max(own.near_s - own.stop_s, 1e-3)
        share = min(max(share, 0.0), 1.0)
        return own.quick_beep_s + share * (own.slow_beep_s - own.quick_beep_s)

    def _held(self, body: Body) -> bool:
        """Whether the walker still stands where the end was told."""
        if self._stopped_px is None:
            return False
        away_px = self._settings.away_leg * _LEG_PER_TORSO * body.torso_px
        if abs(self._past[-1].x_px - self._stopped_px) > away_px:
            self._stopped_px = None
        return self._stopped_px is not None


def _across(place: _Place) -> float:
    return place.x_px


def _distance(place: _Place) -> float:
    return place.distance


def _torso_px(points: Points) -> float:
    shoulders = middle(points[L.LEFT_SHOULDER], points[L.RIGHT_SHOULDER])
    return math.dist(shoulders, middle(points[L.LEFT_HIP], points[L.RIGHT_HIP]))


def _growth_left(body: Body, height: int) -> float:
    """How many times larger the walker may become before feet or head leave the picture.

    Everything grows away from the horizon, which a level camera has in its middle.
    """
    points: Points = body.measured.tolist()
    half_px = height / 2
    feet_px = max(points[foot][1] for foot in _FEET) - half_px
    crown_px = half_px - points[L.NOSE][1] + _CROWN_TORSO * body.torso_px
    return max(1.0, half_px / max(feet_px, crown_px, 1.0))


def _line(
    places: list[_Place], least_s: float, of: Callable[[_Place], float]
) -> tuple[float, float] | None:
    """The value at the newest place and its change per second, by least squares; ``None`` over
    less than ``least_s``."""
    if len(places) < 3 or places[-1].t_s - places[0].t_s < least_s - 1e-3:
        return None
    times_s, values = [one.t_s for one in places], [of(one) for one in places]
    middle_s, mean = fmean(times_s), fmean(values)
    spread = sum((t_s - middle_s) ** 2 for t_s in times_s)
    slope = sum((t_s - middle_s) * v for t_s, v in zip(times_s, values, strict=True)) / spread
    return mean + slope * (times_s[-1] - middle_s), slope
