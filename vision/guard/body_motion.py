"""Body motion from frame to frame: height of the hips and inclination of the trunk.

All is relative to the walker's own last seconds of walking, so that neither size in the picture
nor camera height nor an odd posture matters; how fast it changes is what tells a fall. Until
those seconds have been seen, a body of usual proportions stands in for the walker's own, so that
whoever falls right after being found is not missed.
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
    settle_s: float = number(
        0.1,
        low=0.0,
        high=1.0,
        title="Time in which the pose model settles on whom it has found",
        unit="s",
        source="measured: feet 9 to 10 % of body height off in the first picture, 3 to 4 % in "
        "the next",
    )
    usual_torso: float = number(
        1.75,
        low=1.2,
        high=2.4,
        title="Height of anybody's hips over the lower foot",
        unit="torso lengths",
        source="measured: 1.5 to 2.0 in walkers from every side",
    )
    usual_share: float = number(
        0.2,
        low=0.0,
        high=0.5,
        title="How far one body may differ from it",
        unit="1",
        source="measured, as above",
    )
    alike_share: float = number(
        0.8,
        low=0.5,
        high=1.0,
        title="Head and knees sinking by so much of what the hips do are a camera that tilts",
        unit="1",
        source="[K]; the knees of whoever falls sink half as far, or not at all",
    )


@dataclass(frozen=True, slots=True)
class BodyMotion:
    """The body motion in one frame.

    hip_share: height of the hips over the lower foot as a share of the walker's own. sink_leg_s:
    how fast the hips sink, over the feet and in the picture both, leg lengths a second. unsteady:
    over the feet alone, for the camera moves and nothing tells how.
    trunk_deg: the trunk from vertical in the picture, image right positive. swing_deg: the same
    from the walker's own, 0 until that is known. swing_deg_s: its speed. feet_torso: how far the
    feet moved against each other, torso lengths across the picture.
    """

    t_s: float
    hip_share: float
    sink_leg_s: float
    trunk_deg: float
    swing_deg: float
    swing_deg_s: float
    feet_torso: float
    unsteady: bool = False


@dataclass(frozen=True, slots=True)
class _Sample:
    """Height of the hips over the lower foot and one ankle's place from the other's, in torso
    lengths, and how far down nose, hips and knees are for a camera that stands, in pixels: as
    the scale settles, such a place in torso lengths would move."""

    t_s: float
    height: float
    trunk_deg: float
    nose_px: float
    hips_px: float
    knees_px: float
    apart: float
    camera_known: bool = True


class BodyMotionStage:
    """Turns bodies into body motion, in order of time."""

    def __init__(self, settings: BodyMotionSettings) -> None:
        self._settings = settings
        self._recent: deque[_Sample] = deque()
        self._own: deque[_Sample] = deque()
        self._found_s: float | None = None

    def forget(self) -> None:
        """Nothing is known of whoever is seen from now on."""
        self._recent.clear()
        self._own.clear()
        self._found_s = None

    def update(self, body: Body) -> BodyMotion | None:
        """The body motion of ``body``; ``None`` while the pose model settles on it."""
        settings = self._settings
        if self._found_s is None:
            self._found_s = body.t_s
            return None
        if body.t_s - self._found_s < settings.settle_s - 1e-3:
            return None
        now = _sample(body)
        self._recent.append(now)
        self._keep(now.t_s)
        own = self._own
        learnt = bool(own) and own[-1].t_s - own[0].t_s >= settings.own_s / 2
        height = median([one.height for one in own]) if learnt else self._usual()
        before = self._before(now.t_s - settings.speed_s)
        gap_s = max(now.t_s - before.t_s, 1e-3)
        # Over a shorter time the jitter of two pictures would be a speed.
        sinks = gap_s >= settings.speed_s / 2
        return BodyMotion(
            now.t_s,
            now.height / height,
            self._sunk(before, now, body.torso_px) / height / gap_s if sinks else 0.0,
            now.trunk_deg,
            now.trunk_deg - median([one.trunk_deg for one in own]) if learnt else 0.0,
            (now.trunk_deg - before.trunk_deg) / gap_s,
            max(one.apart for one in self._recent) - min(one.apart for one in self._recent),
            unsteady=not self._camera_known_since(before.t_s),
        )

    def _camera_known_since(self, t_s: float) -> bool:
        return all(one.camera_known for one in self._recent if one.t_s > t_s)

    def _usual(self) -> float:
        """The hips' height of one who was found just now: as high as was seen so far, but a usual
        body's; whoever is found sitting or falls at once has been taller."""
        own = self._settings
        heights = sorted(one.height for past in (self._own, self._recent) for one in past)
        usual, share = own.usual_torso, own.usual_share
        tall = heights[3 * len(heights) // 4]
        return min(max(tall, usual * (1 - share)), usual * (1 + share))

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

    def _sunk(self, before: _Sample, now: _Sample, torso_px: float) -> float:
        """How far the hips sank, torso lengths.

        Over the feet and in the picture both: feet that the model misplaces, or draws at the
        picture's edge, sink no hips, and a walker who comes nearer sinks in the picture alone.
        When a camera whose motion is not told tilts up, head and knees sink like the hips; nobody
        falls so. Where it is known to move, and not how, the picture tells nothing.
        """
        if not self._camera_known_since(before.t_s):
            return before.height - now.height
        hips_px = now.hips_px - before.hips_px
        alike_px = min(now.nose_px - before.nose_px, now.knees_px - before.knees_px)
        if hips_px > 0 and alike_px >= self._settings.alike_share * hips_px:
            hips_px = max(0.0, hips_px - alike_px)
        return min(before.height - now.height, hips_px / torso_px)


def _sample(body: Body) -> _Sample:
    at, torso_px = body.over_floor.tolist(), body.torso_px
    hips = middle(at[L.LEFT_HIP], at[L.RIGHT_HIP])
    shoulders = middle(at[L.LEFT_SHOULDER], at[L.RIGHT_SHOULDER])
    knees = middle(at[L.LEFT_KNEE], at[L.RIGHT_KNEE])
    floor_px = max(at[foot][1] for foot in _FEET)
    return _Sample(
        body.t_s,
        (floor_px - hips[1]) / torso_px,
        math.degrees(math.atan2(shoulders[0] - hips[0], hips[1] - shoulders[1])),
        at[L.NOSE][1],
        hips[1],
        knees[1],
        (at[L.LEFT_ANKLE][0] - at[L.RIGHT_ANKLE][0]) / torso_px,
        body.camera_known,
    )
