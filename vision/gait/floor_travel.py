"""Where on the floor a walker goes, and whether that is sideways.

Across the picture the hips tell it; towards the camera and away the figure's growth does, times its
distance, which follows from its size and the lens. Beside the facing that splits into a sagittal
part (forward or backward) and a lateral one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vision.gait.frontal_travel import size_trend
from vision.gait.parallax import own_drift_px_s, own_growth
from vision.gait.track import Track
from vision.settings import Section, number
from vision.statistics import median_of_three, quantiles_of


class FloorTravelSettings(Section):
    """Walking sideways, feet that stay where they are, and what is too fast to be backward."""

    lateral_leg_s: float = number(
        0.2,
        low=0.05,
        high=1.0,
        title="Lateral speed from which one may walk sideways",
        unit="leg lengths/s",
        source="[K]: half a small side step a second",
    )
    lateral_ratio: float = number(
        1.2,
        low=1.0,
        high=3.0,
        title="The same, in sagittal speeds: a diagonal step belongs to forward or backward",
        unit="1",
        source="[K]",
    )
    stride_leg: float = number(
        0.45,
        low=0.1,
        high=1.5,
        title="Change of the distance between the feet along the way that only a walk makes",
        unit="leg lengths",
        source="measured: up to 0.3 in turns on the spot and side steps, 0.5 and up in walks",
    )
    spread_leg: float = number(
        0.12,
        low=0.02,
        high=0.5,
        title="Change of the distance between the feet across the way in side steps, at least",
        unit="leg lengths",
        source="measured: up to 0.1 in walks from front and rear, 0.2 and up in side steps",
    )
    astride_leg: float = number(
        0.25,
        low=0.05,
        high=1.0,
        title="Mean distance of the feet of one who makes side steps in place",
        unit="leg lengths",
        source="measured: up to 0.2 in walks",
    )
    planted_leg: float = number(
        0.05,
        low=0.01,
        high=0.5,
        title="A foot that moves no further than this has made no step",
        unit="leg lengths",
        source="measured: jitter up to 0.05; a shuffle 0.15, less with legs laid on one",
    )
    planted_frontal_leg: float = number(
        0.04,
        low=0.01,
        high=0.5,
        title="The same from front and rear, where small steps hardly show",
        unit="leg lengths",
        source="measured: 0.05 and up in a shuffle on a belt",
    )
    planted_s: float = number(
        1.2,
        low=0.3,
        high=3.0,
        title="Feet planted for so long stand, whatever the body does over them",
        unit="s",
        source="[K]: longer than any stance of a walk in which legs are laid on one",
    )
    clear_leg_s: float = number(
        0.4,
        low=0.1,
        high=2.0,
        title="Speed over the floor that tells more than the feet",
        unit="leg lengths/s",
        source="measured: up to 0.2 on treadmills",
    )
    fastest_backward_leg_s: float = number(
        2.2,
        low=1.0,
        high=5.0,
        title="Speed that nobody goes backward at",
        unit="leg lengths/s",
        source="[K]: 2 m/s; from 1.6 m/s on one runs [16], and nobody is coached to",
    )


_BESIDE_LEG = 0.08
_WIDE = 0.7  # what a picture shows of a breadth seen so obliquely that feet open and close


@dataclass(frozen=True, slots=True)
class FloorTravel:
    """Speeds in leg lengths a second. drift: across the picture, to its right positive. sagittal:
    the way the walker faces, forward positive. lateral: across it, unsigned."""

    drift: float
    sagittal: float
    lateral: float


def floor_travel(track: Track) -> FloorTravel:
    """How the walker goes over the floor in ``track``; the drift alone where the lens is not
    known."""
    leg_px = track.leg_px
    if leg_px <= 0.0:
        return FloorTravel(0.0, 0.0, 0.0)
    drift = own_drift_px_s(track) / leg_px
    if track.focal_px <= 0.0:
        return FloorTravel(drift, 0.0, 0.0)
    nearer = own_growth(track, size_trend(track)) * track.focal_px / leg_px
    yaw = np.radians(track.yaw_deg)
    ahead_x, ahead_near = float(np.cos(yaw).mean()), float(np.sin(yaw).mean())
    size = max(math.hypot(ahead_x, ahead_near), 1e-6)
    sagittal = (drift * ahead_x + nearer * ahead_near) / size
    lateral = (drift * ahead_near - nearer * ahead_x) / size
    return FloorTravel(drift, sagittal, abs(lateral))


def goes_sideways(
    track: Track, settings: FloorTravelSettings, going: FloorTravel, *, frontal: bool
) -> bool:
    """Whether the walker makes side steps in ``track``. They bring the feet apart across the
    facing and never along it."""
    low, middle, high = _feet_apart(track)
    change = high - low
    clearly = going.lateral > settings.lateral_ratio * abs(going.sagittal)
    travels = clearly and going.lateral > settings.lateral_leg_s
    if travels:
        opening = change > settings.spread_leg
        return opening if frontal else not _striding(low, high, settings)
    if not frontal and abs(math.sin(math.radians(float(track.yaw_deg[-1])))) < _WIDE:
        return False
    # In place, as on a treadmill: the feet open and close and never pass.
    opens = abs(middle) > settings.astride_leg and change > settings.spread_leg
    return opens and not _passing(low, high) and abs(going.sagittal) < settings.lateral_leg_s


def strides(track: Track, settings: FloorTravelSettings) -> bool:
    """Whether the feet, seen from the side or obliquely, pass each other as only a walk has them
    do."""
    low, _, high = _feet_apart(track)
    return _striding(low, high, settings)


def planted(track: Track, within_leg: float) -> bool:
    """Whether both feet stay within ``within_leg`` in all of ``track``, as under a shift of
    weight."""
    if len(track) < 4:
        return False
    leg_px = track.leg_px
    feet = (track.toe + track.heel + track.ankle).reshape(len(track), 4) / 3 / leg_px
    calm = np.sort(median_of_three(feet), axis=0)
    way = quantiles_of(calm, 0.95) - quantiles_of(calm, 0.05)
    x_left, y_left, x_right, y_right = way.tolist()
    return max(math.hypot(x_left, y_left), math.hypot(x_right, y_right)) < within_leg


def _striding(low: float, high: float, settings: FloorTravelSettings) -> bool:
    return _passing(low, high) and high - low > settings.stride_leg


def _passing(low: float, high: float) -> bool:
    """Whether the feet, so far apart at least and at most, come at least side by side."""
    return low < _BESIDE_LEG and high > -_BESIDE_LEG


def _feet_apart(track: Track) -> tuple[float, float, float]:
    """Least, median and greatest distance from the right ankle to the left one along the picture,
    in leg lengths."""
    apart = np.sort((track.ankle[:, 0, 0] - track.ankle[:, 1, 0]) / track.leg_px)
    low, middle, high = (float(quantiles_of(apart, share)) for share in (0.05, 0.5, 0.95))
    return low, middle, high
