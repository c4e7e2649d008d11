"""Travel of a walker seen from front or rear, where nothing moves across the picture.

The figure grows or shrinks, except on a treadmill. There the order of events within a step tells
the direction: the feet are farthest apart in height after mid-swing when the walker travels away
and before it when the walker travels towards the camera (see ``frontal.py``), while the mean of
both feet and the trunk are highest in mid-swing itself. The trunk shows it more clearly, and there
are no legs to confuse. (Measured on
walkers; the trunk alone classified every window of every walk correctly.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vision.gait.foot_heights import (
    difference_and_mean,
    foot_heights,
    level,
    low_pass,
    slope,
    strongest_hz,
    without_jumps,
)
from vision.gait.parallax import own_growth
from vision.gait.track import Track
from vision.settings import Section, number
from vision.statistics import median, quantiles, quantiles_of
from vision.values import FloatArray

_SIGNS_HZ, _SIGNS_CUTOFF_HZ = 60.0, 6.0
_STEPS_HZ = (0.8, 3.6)


class FrontalTravelSettings(Section):
    """Travel and standing from front or rear."""

    window_s: float = number(
        3.0,
        low=1.0,
        high=6.0,
        title="Window for the order of rise within a step",
        unit="s",
        source="measured",
    )
    growth_window_s: float = number(
        1.2,
        low=0.5,
        high=3.0,
        title="Window for growth and for standing",
        unit="s",
        source="measured",
    )
    growth_long_s: float = number(
        1.8,
        low=0.5,
        high=3.0,
        title="Window for growth of a walker who was already walking",
        unit="s",
        source="measured on treadmills: 0.004/s off, 0.03/s in a window shorter than a stride",
    )
    late_s: float = number(
        0.4,
        low=0.0,
        high=1.0,
        title="Time a first step may take before standing is over",
        unit="s",
        source="measured",
    )
    growth_share_s: float = number(
        0.02,
        low=0.005,
        high=0.5,
        title="Smallest growth that counts as travel",
        unit="1/s",
        source="[K]: 4 %; measured: 0.08 and up in walks, up to 0.015 before a first step",
    )
    walk_hz: float = number(
        1.15,
        low=0.8,
        high=2.0,
        title="Fastest stride of a walk",
        unit="strides/s",
        source="[K]: 140/min",
    )
    run_torso: float = number(
        0.06,
        low=0.01,
        high=0.5,
        title="Vertical movement of the trunk above which a fast stride is a run",
        unit="torso lengths",
        source="measured: 0.07 to 0.11 in runs",
    )
    memory_s: float = number(
        2.5,
        low=0.1,
        high=10.0,
        title="Memory of the evidence while a walk shows no direction",
        unit="s",
        source="measured on treadmills: up to 1.6 s without",
    )
    body_share: float = number(
        0.6,
        low=0.0,
        high=1.0,
        title="Weight of the trunk's rise relative to that of the feet",
        unit="1",
        source="measured",
    )
    order_from: float = number(
        0.15,
        low=0.0,
        high=0.9,
        title="Order of rise up to which no direction is inferred",
        unit="1",
        source="measured: up to 0.3 on the spot, 0.25 and up in walks",
    )
    order_sure: float = number(
        0.4,
        low=0.05,
        high=1.0,
        title="Order of rise from which the direction is certain",
        unit="1",
        source="measured: 0.6 in most walks",
    )
    apart_s: float = number(
        0.45,
        low=0.0,
        high=2.0,
        title="Time with feet apart in height below which no direction is inferred",
        unit="s",
        source="[K]: about two steps",
    )
    still_torso: float = number(
        0.03,
        low=0.005,
        high=0.3,
        title="Change of relative foot height below which the walker stands",
        unit="torso lengths",
        source="as for contacts [K]",
    )


@dataclass(frozen=True, slots=True)
class FrontalEvidence:
    """travel: -1..1, towards the camera positive; by_growth: the same from
    growth alone. still: whether the walker stands. running: whether the walker runs; in this view
    a run shows no direction unless the figure grows."""

    travel: float
    by_growth: float
    still: bool
    running: bool


def frontal_evidence(
    track: Track,
    near: Track,
    moment: Track,
    settings: FrontalTravelSettings,
    *,
    rested: bool,
) -> FrontalEvidence:
    """The signs of travel in ``track``, a window of two strides or more.

    Args:
        near: the part of it about the time in question, for growth. moment: the same, shorter,
            for standing. rested: whether the walker stood before.
    """
    feet = foot_heights(track)
    trunk = (track.hip[:, 1] + track.shoulder[:, 1]) / 2
    ankle_and_foot = np.concatenate([feet[0], feet.mean(axis=0), trunk[:, None]], axis=1)
    even = _smooth(track.t_s, ankle_and_foot)
    ankle, foot, body = even[:2], even[2:4], even[4]
    bounce_hz = strongest_hz(body, _SIGNS_HZ, _STEPS_HZ)
    by_feet = (_rise_apart(ankle, ankle.mean(axis=0)) + _rise_apart(foot, foot.mean(axis=0))) / 2
    by_body = _rise_apart(foot, body)
    order = settings.body_share * by_body + (1 - settings.body_share) * by_feet
    by_growth = _by_growth(near, bounce_hz, settings, rested=rested)
    grows = by_growth != 0.0
    running = not grows and _runs(body / median(track.torso_px), bounce_hz, settings)
    travel = _beyond(order, settings.order_from, settings.order_sure)
    if running or _seconds_apart(foot) < settings.apart_s:
        travel = 0.0
    if grows:
        travel = (travel + 2 * by_growth) / 3 if travel else by_growth
    still = _swing_of(moment) < settings.still_torso and (
        not grows or abs(own_growth(moment, size_trend(moment))) < settings.growth_share_s
    )
    return FrontalEvidence(travel, by_growth, still, running)


def _seconds_apart(height: FloatArray) -> float:
    """How long the feet, at heights ``(2, n)``, were apart, s: two thirds of the time in a walk,
    only briefly where a single step was made."""
    apart = height[0] - height[1]
    spread = (apart - median(apart)) ** 2
    return float(spread.sum() ** 2 / max(float((spread**2).sum()), 1e-9) / _SIGNS_HZ)


def _beyond(value: float, least: float, sure: float) -> float:
    """0 up to ``least``, 1 from ``sure`` on, with the sign of ``value``."""
    share = (abs(value) - least) / max(sure - least, 1e-6)
    return math.copysign(min(max(share, 0.0), 1.0), value)


def _runs(body_torso: FloatArray, bounce_hz: float, settings: FrontalTravelSettings) -> bool:
    """Whether steps are faster than in a walk and the trunk bounces at each: small quick steps do
    not raise it as much."""
    if bounce_hz <= 2 * settings.walk_hz:
        return False
    height = level(body_torso)
    rise = float(quantiles(height, 0.9) - quantiles(height, 0.1))
    return rise > settings.run_torso


def _by_growth(
    near: Track, bounce_hz: float, settings: FrontalTravelSettings, *, rested: bool
) -> float:
    """Travel inferred from growth, -1..1; 0 where there is too little growth."""
    share_s = settings.growth_share_s
    if not rested:
        # Sway within a stride looks like growth in a window shorter than the stride.
        shorter = settings.growth_long_s / float(near.t_s[-1] - near.t_s[0])
        share_s *= max(1.0, shorter) ** 2
    growth = own_growth(near, _growth(near, bounce_hz, settings))
    return math.tanh(growth / share_s) if abs(growth) > share_s else 0.0


def _growth(track: Track, bounce_hz: float, settings: FrontalTravelSettings) -> float:
    """Growth of the figure, 1/s; 0 where the time is too short to tell. The change within each
    step is fitted and removed, since a short window would take it for growth."""
    t_s = track.t_s - track.t_s.mean()
    if t_s[-1] - t_s[0] < 0.75 * settings.growth_window_s or len(t_s) < 8:
        return 0.0
    turn = 2 * np.pi * bounce_hz * t_s
    columns = np.stack([np.ones_like(t_s), t_s, np.cos(turn), np.sin(turn)], axis=1)
    return _of_both(*np.linalg.lstsq(columns, np.stack(_size_logs(track), 1), rcond=None)[0][1])


def size_trend(track: Track) -> float:
    """Growth of the figure over all of ``track``, 1/s, including the change within each step."""
    return _of_both(*(slope(track.t_s, log) for log in _size_logs(track)))


def _of_both(height: float, trunk: float) -> float:
    """The smaller growth of the two, 0 where their signs differ: a lifted foot or a bow changes
    only one of them."""
    return float(min(height, trunk, key=abs)) if height * trunk > 0 else 0.0


def _size_logs(track: Track) -> tuple[FloatArray, FloatArray]:
    """Logarithms of the height from the lower ankle to the shoulders and of the trunk height."""
    height = track.ankle[:, :, 1].max(axis=1) - track.shoulder[:, 1]
    trunk = track.hip[:, 1] - track.shoulder[:, 1]
    return np.log(np.maximum(height, 1.0)), np.log(np.maximum(trunk, 1.0))


def _swing_of(track: Track) -> float:
    """Change of the height of one foot relative to the other, in torso lengths."""
    feet = foot_heights(track)[:2].mean(axis=0) / np.maximum(track.torso_px, 1.0)[:, None]
    apart = np.sort(_smooth(track.t_s, difference_and_mean(feet).T)[0])
    return float(quantiles_of(apart, 0.9) - quantiles_of(apart, 0.1))


def _rise_apart(height: FloatArray, body: FloatArray) -> float:
    """Whether the feet are apart in height while ``body`` rises, as when they come nearer
    (positive), or while it falls, as when they go away, -1..1.

    Args:
        height: ``(2, n)`` of the feet. body: ``(n,)`` of what is highest in mid-swing: the
            mean of both feet, or the trunk.
    """
    apart = height[0] - height[1]
    spread = (apart - apart.mean()) ** 2
    return _correlation((spread[1:] + spread[:-1]) / 2, np.diff(body))


def _smooth(t_s: FloatArray, feet: FloatArray) -> FloatArray:
    """Image y ``(n, k)`` to heights ``(k, m)`` on an even grid, without jumps, low-passed."""
    grid = np.arange(t_s[0], t_s[-1] + 1e-9, 1 / _SIGNS_HZ)
    even = np.stack([np.interp(grid, t_s, one) for one in without_jumps(-feet.T)])
    return low_pass(even, _SIGNS_CUTOFF_HZ, _SIGNS_HZ)


def _correlation(one: FloatArray, other: FloatArray) -> float:
    one, other = one - one.mean(), other - other.mean()
    size = math.sqrt(float((one**2).sum() * (other**2).sum()))
    return float((one * other).sum() / size) if size > 0 else 0.0
