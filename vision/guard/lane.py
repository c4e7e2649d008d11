"""The lane as a reversing sensor sees it: how long until its end, at the present pace.

Nobody who walks backward sees the wall. Across the picture the time is that of the body's
hindmost part to the picture's edge or a marked end, or of the hips to where they were walked;
towards the camera that until feet or head leave the picture, by growth of size; away from it
there is an end only where it was walked to. A lane whose outline is marked on the floor ends
there, towards the camera and away.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from pydantic import Field

from vision.cues.durations import lasted, since
from vision.guard.heading import HeadingSettings, SureBackward
from vision.guard.lane_ends import LaneEnds, WalkedExtent
from vision.guard.lane_floor import LaneFloor
from vision.guard.lane_places import LanePlace, own_nearing_1_s, place_of, trend
from vision.guard.values import Lane, LaneState
from vision.settings import Section, number
from vision.values import Body, Observation, View

# Not the one of ``vision/body/proportions.py``, which is a twelfth more: the thresholds in leg
# lengths, those that users have set included, were set with this one.
_LEG_PER_TORSO = 1.7


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
    outline: tuple[tuple[float, float], ...] = Field(
        default=(),
        max_length=12,
        title="The outline on the floor of a lane that is seen along its length, in shares of the "
        "picture, where it is marked",
        description="Source: whoever set up the camera.",
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
        self._past: deque[LanePlace] = deque()
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
        over_floor = self._floor_pace_px_s(pace)
        if not self._heading.update(seen, body, over_floor, self._nearing_1_s()):
            return self._quiet(body, LaneState.FREE if body.camera_known else LaneState.UNKNOWN)
        left = self._left(body, pace, over_floor, width, height)
        return self._told(seen.t_s, body, left)

    def _keep(self, body: Body, width: int, height: int) -> None:
        before = self._past[-1] if self._past else None
        place = place_of(body, height)
        if before is not None and place.camera_x_px != before.camera_x_px:
            self._carry((place.camera_x_px - before.camera_x_px) / width)
        self._past.append(place)
        longest_s = max(self._settings.pace_s, self._settings.depth_pace_s)
        while self._past[0].t_s < body.t_s - longest_s - 1e-3:
            self._past.popleft()
        self._torso_share = body.torso_px / width
        if self._measuring:
            share, distance = place.x_px / width, 1 / body.torso_px
            first = self._walked or WalkedExtent(share, share, distance, distance)
            self._walked = first.reaching(share, distance)

    def _carry(self, by_share: float) -> None:
        """The camera has turned: what the user has set moves in the picture as the room does."""
        self.ends.carry(by_share)
        if self._walked is not None:
            self._walked = self._walked.carried(by_share)

    def _pace_px_s(self) -> float | None:
        """The hips' pace across the picture; ``None`` while too little is known."""
        own = self._settings
        lately = self._lately(own.pace_s)
        line = trend(lately, [one.x_px for one in lately], own.known_share * own.pace_s)
        return None if line is None else line[1]

    def _floor_pace_px_s(self, pace_px_s: float) -> float:
        """The same over the floor, which a camera that pans along does not hide."""
        lately = self._lately(self._settings.pace_s)
        if lately[0].camera_x_px == lately[-1].camera_x_px:
            return pace_px_s
        line = trend(lately, [one.x_px - one.camera_x_px for one in lately], 0.0)
        return pace_px_s if line is None else line[1]

    def _nearing_1_s(self) -> float:
        """How much nearer the walker comes, as a share of the distance, per second; 0 while too
        little is known."""
        line = self._depth_line()
        if line is None:
            return 0.0
        return own_nearing_1_s(self._lately(self._settings.depth_pace_s), -line[1] / line[0])

    def _depth_line(self) -> tuple[float, float] | None:
        """Distance and its change per second, over ``depth_pace_s``; over less, but ``pace_s``,
        where the walk has begun within it: who stood until then had no pace."""
        own = self._settings
        said_s = self._heading.said_for_s(self._past[-1].t_s)
        duration_s = min(own.depth_pace_s, own.pace_s + said_s)
        lately = self._lately(duration_s)
        return trend(lately, [one.distance for one in lately], own.known_share * own.pace_s)

    def _lately(self, duration_s: float) -> list[LanePlace]:
        since_s = self._past[-1].t_s - duration_s - 1e-3
        return [one for one in self._past if one.t_s >= since_s]

    def _left(
        self, body: Body, pace: float, over_floor: float, width: int, height: int
    ) -> _Left | None:
        """The end that is reached first: of the picture, or of what the user has set."""
        found: list[_Left] = []
        still = self._settings.still_leg_s * body.torso_px * _LEG_PER_TORSO
        if abs(pace) >= still:
            found.append(self._to_edge(pace, width))
        if abs(over_floor) >= still:
            found += self._to_end(over_floor, width)
        if body.view is not View.SIDE:
            found += self._in_depth(width, height)
        return min(found, key=lambda one: one.time_s, default=None)

    def _to_edge(self, pace: float, width: int) -> _Left:
        now, right = self._past[-1], pace > 0
        way_px = (width - now.x_px if right else now.x_px) - self._reach_px(right=right)
        return _Left(way_px / abs(pace), False, way_px)

    def _to_end(self, pace: float, width: int) -> list[_Left]:
        now, right = self._past[-1], pace > 0
        end = self.ends.right if right else self.ends.left
        if end is None:
            return []
        way_px = (end.x_share * width - now.x_px) * (1 if right else -1)
        way_px -= 0.0 if end.by_hips else self._reach_px(right=right)
        return [_Left(way_px / abs(pace), True, way_px)]

    def _reach_px(self, *, right: bool) -> float:
        """How far the body reaches to that side: the limbs swing, and as far as they reached
        lately they reach again."""
        lately = self._lately(self._settings.pace_s)
        return max(one.right_px if right else one.left_px for one in lately)

    def _in_depth(self, width: int, height: int) -> list[_Left]:
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
        end = self._marked_depth(lately, speed < 0, width, height)
        if end is not None:
            ways.append(_Left((now - end if speed < 0 else end - now) / abs(speed), True))
        return ways

    def _marked_depth(
        self, lately: list[LanePlace], nearing: bool, width: int, height: int
    ) -> float | None:
        """The distance at which the walker comes to the marked outline: the nearest foot towards
        the camera, the middle of the feet away from it, for a foot in the air looks farther.

        What the feet say of the floor and what the torso says of the distance are one and the
        same but for a factor, which is that of the whole body: so the pace is the torso's."""
        floor = LaneFloor.marked(self._settings.outline, width, height)
        ends = None if floor is None else floor.ends(lately[-1].feet)
        if floor is None or ends is None:
            return None
        if nearing:
            return ends[0] / min(floor.distance(one.nearest_px) / one.distance for one in lately)
        return ends[1] / max(floor.distance(one.feet[1]) / one.distance for one in lately)

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
            self._stopped_px = self._past[-1].floor_x_px
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
        if abs(self._past[-1].floor_x_px - self._stopped_px) > away_px:
            self._stopped_px = None
        return self._stopped_px is not None
