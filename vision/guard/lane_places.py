"""Where a walker was on the lane, picture by picture, and how that changes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from vision.body.points import Points, middle
from vision.pose.landmarks import L
from vision.values import Body

_FEET = (L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_TOE, L.RIGHT_TOE)
_CROWN_TORSO = 0.45  # crown above the nose, torso lengths
_CARRIED_1_S = 0.01  # growth of the background: a camera that is carried, as ``vision/gait`` has it
_UNTOLD_SHARE = 0.3  # of the pictures, in which nothing told how the camera moved [K]


@dataclass(frozen=True, slots=True)
class LanePlace:
    """Where the body was: hips in pixels, how far it reaches left and right of them, its distance
    as 1 over the torso's length in pixels, and the distance at which feet or head leave.

    feet: where the middle of the feet is, in pixels; nearest_px: how low the nearest part of them.
    camera_x_px, camera_growth, camera_known: as in ``Body``."""

    t_s: float
    x_px: float
    left_px: float
    right_px: float
    distance: float
    leaves: float
    feet: tuple[float, float] = (0.0, 0.0)
    nearest_px: float = 0.0
    camera_x_px: float = 0.0
    camera_growth: float = 0.0
    camera_known: bool = True

    @property
    def floor_x_px(self) -> float:
        """The hips as a camera that stands would see them."""
        return self.x_px - self.camera_x_px


def place_of(body: Body, height: int) -> LanePlace:
    """The place of ``body`` in a picture ``height`` pixels high."""
    points, visible = body.measured.tolist(), body.visibility.tolist()
    x_px = middle(points[L.LEFT_HIP], points[L.RIGHT_HIP])[0]
    seen = [x for (x, _), clear in zip(points, visible, strict=True) if clear >= 0.5] or [x_px]
    # Of this very picture: the body's own scale is a median that would lag.
    distance = 1 / max(_torso_px(points), 1.0)
    feet = [points[foot] for foot in _FEET]
    return LanePlace(
        body.t_s,
        x_px,
        x_px - min(seen),
        max(seen) - x_px,
        distance,
        distance / _growth_left(body, height),
        (fmean(x for x, _ in feet), fmean(y for _, y in feet)),
        max(y for _, y in feet),
        body.camera_x_px,
        body.camera_growth,
        body.camera_known,
    )


def trend(
    places: Sequence[LanePlace], values: Sequence[float], least_s: float
) -> tuple[float, float] | None:
    """The value at the newest place and its change per second, by least squares; ``None`` over
    less than ``least_s``."""
    if len(places) < 3 or places[-1].t_s - places[0].t_s < least_s - 1e-3:
        return None
    times_s = [one.t_s for one in places]
    middle_s, mean = fmean(times_s), fmean(values)
    spread = sum((t_s - middle_s) ** 2 for t_s in times_s)
    slope = sum((t_s - middle_s) * v for t_s, v in zip(times_s, values, strict=True)) / spread
    return mean + slope * (times_s[-1] - middle_s), slope


def own_nearing_1_s(places: Sequence[LanePlace], nearing_1_s: float) -> float:
    """What of ``nearing_1_s``, the walker's growth in the picture, is the walker's own; 0 where the
    camera's motion may be the reason or is not known."""
    untold = sum(not one.camera_known for one in places)
    if untold > _UNTOLD_SHARE * len(places):
        return 0.0
    if places[0].camera_growth == places[-1].camera_growth:
        return nearing_1_s
    line = trend(places, [one.camera_growth for one in places], 0.0)
    by_camera = 0.0 if line is None else line[1]
    own = nearing_1_s - by_camera
    return own if own * by_camera <= 0 or abs(by_camera) < _CARRIED_1_S else 0.0


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
