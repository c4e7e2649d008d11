"""Body motion from frame to frame: height of the hips and inclination of the trunk.

All is relative to the walker's own last seconds of walking, so that neither size in the picture
nor camera height nor an odd posture matters; how fast it changes is what tells a fall.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from statistics import median

from vision.body.points import middle
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import Body

_FEET = (L.LEFT_ANKLE, L.RIGHT_ANKLE, L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_TOE, L.RIGHT_TOE)


class BodyMotionSettings(Section):
    """What counts as the walker's own, and when a picture is not believed."""

    own_s: float = number(
        2.5,
        low=1.0,
        high=10.0,
        title="Time from which the walker's own values are taken",
        unit="s",
        source="[K]",
    )
    recent_s: float = number(
        0.4,
        low=0.1,
        high=1.0,
        title="Most recent part of it, which is judged and so left out",
        unit="s",
        source="longer than it takes to lose balance [K]",
    )
    low_share: float = number(
        0.8,
        low=0.5,
        high=1.0,
        title="Hips lower than this are not taken as the walker's own",
        unit="1",
        source="measured: 0.84 and more in 70 walks, runs and turns",
    )
    give_up_s: float = number(
        20.0,
        low=3.0,
        high=120.0,
        title="Time after which even that is the walker's own",
        unit="s",
        source="[K]",
    )
    speed_s: float = number(
        0.15,
        low=0.05,
        high=0.5,
        title="Time over which speeds are taken",
        unit="s",
        source="[K] five pictures of thirty",
    )
    jump_torso_s: float = number(
        15.0,
        low=5.0,
        high=60.0,
        title="Speed of the hips that no walker has",
        unit="torso lengths/s",
        source="25 km/h: the model has taken somebody or something else for the walker [K]",
    )


@dataclass(frozen=True, slots=True)
class BodyMotion:
    """The body motion in one frame.

    hip_share: height of the hips over the lower foot as a share of the walker's own. sink_leg_s:
    how fast the hips sink, over the feet and in the picture both, leg lengths a second.
    trunk_deg: the trunk from vertical in the picture, image right positive. swing_deg: the same
    from the walker's own. swing_deg_s: its speed. feet_torso: how far the feet moved against each
    other, torso lengths across the picture.
    """

    t_s: float
    hip_share: float
    sink_leg_s: float
    trunk_deg: float
    swing_deg: float
    swing_deg_s: float
    feet_torso: float


@dataclass(frozen=True, slots=True)
class _Sample:
    """Height of the hips, their place and one ankle's from the other's, in torso lengths."""

    t_s: float
    height: float
    trunk_deg: float
    hips: tuple[float, float]
    apart: float


class BodyMotionStage:
    """Turns bodies into body motion, in order of time."""

    def __init__(self, settings: BodyMotionSettings) -> None:
        self._settings = settings
        self._recent: deque[_Sample] = deque()
        self._own: deque[_Sample] = deque()

    def update(self, body: Body) -> BodyMotion | None:
        """The body motion of ``body``; ``None`` while too little of the walker is known."""
        now = _sample(body)
        if self._recent and _speed(self._recent[-1], now) > self._settings.jump_torso_s:
            self._recent.clear()
            self._own.clear()
        self._recent.append(now)
        self._keep(now.t_s)
        own = self._own
        if not own or own[-1].t_s - own[0].t_s < self._settings.own_s / 2:
            return None
        height = median([one.height for one in own])
        before = self._before(now.t_s - self._settings.speed_s)
        gap_s = max(now.t_s - before.t_s, 1e-3)
        return BodyMotion(
            now.t_s,
            now.height / height,
            _sunk(before, now, height) / gap_s,
            now.trunk_deg,
            now.trunk_deg - median([one.trunk_deg for one in own]),
            (now.trunk_deg - before.trunk_deg) / gap_s,
            max(one.apart for one in self._recent) - min(one.apart for one in self._recent),
        )

    def _keep(self, t_s: float) -> None:
        """Let what is no longer recent become the walker's own, where it is a walker's."""
        settings, own = self._settings, self._own
        while self._recent[0].t_s < t_s - settings.recent_s:
            old = self._recent.popleft()
            if own and old.height < settings.low_share * median([one.height for one in own]):
                if old.t_s - own[-1].t_s < settings.give_up_s:
                    continue
                own.clear()
            own.append(old)
        while own and own[0].t_s < own[-1].t_s - settings.own_s:
            own.popleft()

    def _before(self, t_s: float) -> _Sample:
        """The newest recent sample that is as old as ``t_s``, or the oldest."""
        for one in reversed(self._recent):
            if one.t_s <= t_s + 1e-3:
                return one
        return self._recent[0]


def _sample(body: Body) -> _Sample:
    at, torso_px = body.measured.tolist(), body.torso_px
    hips = middle(at[L.LEFT_HIP], at[L.RIGHT_HIP])
    shoulders = middle(at[L.LEFT_SHOULDER], at[L.RIGHT_SHOULDER])
    floor_px = max(at[foot][1] for foot in _FEET)
    trunk_deg = math.degrees(math.atan2(shoulders[0] - hips[0], hips[1] - shoulders[1]))
    place = (hips[0] / torso_px, hips[1] / torso_px)
    apart = (at[L.LEFT_ANKLE][0] - at[L.RIGHT_ANKLE][0]) / torso_px
    return _Sample(body.t_s, (floor_px - hips[1]) / torso_px, trunk_deg, place, apart)


def _sunk(before: _Sample, now: _Sample, height: float) -> float:
    """How far the hips sank, as a share of their height.

    Over the feet and in the picture both: feet that the model misplaces sink no hips, and a
    walker who comes nearer sinks in the picture alone.
    """
    return min(before.height - now.height, now.hips[1] - before.hips[1]) / height


def _speed(before: _Sample, now: _Sample) -> float:
    """Of the hips across the picture, torso lengths a second."""
    return math.dist(before.hips, now.hips) / max(now.t_s - before.t_s, 1e-3)
