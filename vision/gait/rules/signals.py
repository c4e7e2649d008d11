"""The signals from which initial and terminal contacts are read.

In the travel frame an initial contact is the maximum of the leading foot ahead of the pelvis
and a terminal contact the minimum of the trailing foot behind it; only the landmark differs:
walking backward the toe leads and the heel trails, walking forward the heel leads and the toe
trails (Zeni 2008 [24]). Both feet are pooled, the foremost and the rearmost, since the
pose model often swaps the legs but seldom misplaces both. Everything is relative to the
pelvis, so a treadmill needs no special case.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import scipy  # loads scipy.signal at its first use: it takes most of a second

from vision.gait.foot_heights import swapped_sides, without_jumps
from vision.gait.stance_speed import receding_speed
from vision.gait.track import Track, along_share
from vision.settings import Section, number
from vision.statistics import median
from vision.values import FloatArray, View


class SignalSettings(Section):
    """Resampling and filtering."""

    rate_hz: float = number(
        60.0,
        low=30.0,
        high=240.0,
        title="Rate all signals are resampled to",
        unit="Hz",
        source="[K]",
    )
    cutoff_hz: float = number(
        6.0,
        low=2.0,
        high=15.0,
        title="Zero-phase low-pass, 4th order in all",
        unit="Hz",
        source="[K], measured",
    )
    end_share: float = number(
        0.8,
        low=0.5,
        high=1.0,
        title="Quantile of foot position at which the two feet are aligned, oblique view",
        unit="share of its time",
        source="measured: half way misses one foot's steps from 60 deg on",
    )
    dip: float = number(
        1.8,
        low=1.0,
        high=10.0,
        title="Fastest that a leading foot recedes, oblique view",
        unit="stance speeds",
        source="measured: slower loses small steps, faster finds steps twice",
    )


@dataclass(frozen=True, slots=True)
class Details:
    """What describes an event once it is found, on the grid of the signals.

    lead_floor, trail_floor: speed over the floor of toe, heel and ankle, ``(3, n)``, each the
    foremost (rearmost) of the two feet, with the travel positive. low: height of the lowest part
    of the leading foot, over an arbitrary level. which_lead, which_trail: +1 where the model calls
    that foot left, -1 right, between where it wavers.
    """

    lead_floor: FloatArray
    trail_floor: FloatArray
    low: FloatArray
    which_lead: FloatArray
    which_trail: FloatArray


class Signals:
    """Pooled signals on an even grid, ``(n,)`` each, in torso lengths and per second.

    t_s: the grid. lead: foremost contact landmark in the travel frame, relative to the pelvis.
    trail: rearmost terminal contact landmark. oblique: travel was foreshortened, so the height
    ``low`` is meaningless.

    Args:
        feet: the positions. lands, lifts: index of the landmark that is read.
    """

    def __init__(self, feet: _Feet, lands: int, lifts: int, settings: SignalSettings) -> None:
        self._feet, self._lands, self._lifts = feet, lands, lifts
        self._rate_hz = settings.rate_hz
        self.t_s, self.oblique = feet.even.t_s, feet.low is None
        read = feet.even(np.stack([feet.foremost[lands], feet.trail[lifts].min(axis=1)]))
        self.lead: FloatArray = read[0]
        self.trail: FloatArray = read[1]

    @cached_property
    def details(self) -> Details:
        """Computed on first use: most searches of the last seconds find nothing new."""
        feet, lead, trail = self._feet, self._feet.lead[self._lands], self._feet.trail[self._lifts]
        foremost = lead.argmax(axis=1)
        low = np.zeros(len(lead)) if feet.low is None else feet.low[np.arange(len(lead)), foremost]
        sides = [np.sign(lead[:, 0] - lead[:, 1]), np.sign(trail[:, 1] - trail[:, 0])]
        even = feet.even(np.concatenate([feet.foremost, feet.trail.min(axis=2), [low, *sides]]))
        markers = len(feet.lead)
        speeds = _speeds(even[: 2 * markers], self._rate_hz)
        stance = _stance_speeds(speeds[:markers])[:, None]
        return Details(speeds[:markers] + stance, speeds[markers:] + stance, *even[2 * markers :])


def sideways_signals(
    track: Track, travel: int, *, backward: bool, settings: SignalSettings
) -> Signals:
    """Signals of a walker seen from the side or obliquely.

    Args:
        track: at least half a second of frames.
        travel: +1 where the walker travels to image right, -1 to image left.
        backward: decides which landmark lands first and which lifts last.
    """
    lands, lifts = (0, 1) if backward else (1, 0)
    unit = median(track.torso_px)
    marks = np.stack([track.toe[:, :, 0], track.heel[:, :, 0], track.ankle[:, :, 0]])
    ahead = travel * (marks - track.hip[None, :, None, 0]) / unit
    even = _Even(track.t_s, settings)
    if track.share_seen(View.OBLIQUE) > 0.5:
        feet = _oblique_feet(track, ahead, even, settings)
    else:
        low = -np.maximum(track.toe[:, :, 1], track.heel[:, :, 1]) / unit
        feet = _Feet(ahead, ahead, np.maximum(ahead[:, :, 0], ahead[:, :, 1]), low, even)
    return Signals(feet, lands, lifts, settings)


class _Even:
    """Rows ``(m, n)`` of frames to rows on an even grid ``t_s``, without jumps and low-passed."""

    def __init__(self, frames_s: FloatArray, settings: SignalSettings) -> None:
        self._settings = settings
        self.t_s: FloatArray = np.arange(frames_s[0], frames_s[-1] + 1e-9, 1 / settings.rate_hz)
        # Linear interpolation; the weights are computed once.
        right = np.searchsorted(frames_s, self.t_s)
        self._right = np.minimum(np.maximum(right, 1), len(frames_s) - 1)
        before_s = frames_s[self._right - 1]
        share = (self.t_s - before_s) / (frames_s[self._right] - before_s)
        self._share = np.minimum(np.maximum(share, 0.0), 1.0)

    def __call__(self, raw: FloatArray) -> FloatArray:
        rows = without_jumps(raw)
        right, share = self._right, self._share
        return low_pass(rows[:, right - 1] * (1 - share) + rows[:, right] * share, self._settings)


@dataclass(frozen=True, slots=True)
class _Feet:
    """Toe, heel and ankle, frame by frame.

    lead, trail: how far ahead of the pelvis each foot is as the leading and as the trailing one,
    ``(3, n, 2)``. foremost: of the leading one of the two, ``(3, n)``. low: height of each foot's
    lowest part, ``(n, 2)``; ``None`` where it cannot be seen. even: resamples to the grid.
    """

    lead: FloatArray
    trail: FloatArray
    foremost: FloatArray
    low: FloatArray | None
    even: _Even


def _oblique_feet(track: Track, ahead: FloatArray, even: _Even, settings: SignalSettings) -> _Feet:
    """The feet from an oblique view. It foreshortens travel, shows feet side by side as one ahead
    of the other and shows the nearer foot lower, so that heights are unknown."""
    along = ahead / along_share(track.yaw_deg)
    swapped = swapped_sides(track)
    along[:, swapped] = along[:, swapped][..., ::-1]
    # Both feet move equally far ahead of and behind the pelvis.
    ends = np.quantile(along, (settings.end_share, 1 - settings.end_share), axis=1)
    lead, trail = along - (ends - ends.mean(axis=2, keepdims=True))[:, :, None]
    foremost = lead.max(axis=2)
    stance = _stance_speeds(_speeds(even(foremost), settings.rate_hz))
    return _Feet(lead, trail, _without_dips(track.t_s, foremost, settings.dip * stance), None, even)


def _without_dips(t_s: FloatArray, leads: FloatArray, fastest: FloatArray) -> FloatArray:
    """``leads``, ``(markers, n)``, with the foremost foot receding by ``fastest`` at most: in
    stance it moves with the floor, and a faster drop means that the legs were merged."""
    fallen = fastest[:, None] * t_s
    return np.maximum.accumulate(leads + fallen, axis=1) - fallen


def _stance_speeds(lead_speeds: FloatArray) -> FloatArray:
    """``(markers, n)`` to ``(markers,)``."""
    return np.array([receding_speed(one) for one in lead_speeds])


def low_pass(value: FloatArray, settings: SignalSettings) -> FloatArray:
    """Zero-phase Butterworth, 2nd order each way, along the last axis, for any length."""
    b, a, settled = _butterworth(settings.cutoff_hz, settings.rate_hz)
    pad = max(0, min(value.shape[-1] - 1, 3 * max(len(a), len(b))))
    # Same as SciPy's filtfilt, which recomputes the filter's initial state at every call.
    before = 2 * value[..., :1] - value[..., pad:0:-1]
    after = 2 * value[..., -1:] - value[..., -2 : -(pad + 2) : -1]
    padded = np.concatenate([before, value, after], axis=-1)
    there, _ = scipy.signal.lfilter(b, a, padded, zi=settled * padded[..., :1])
    back, _ = scipy.signal.lfilter(b, a, there[..., ::-1], zi=settled * there[..., -1:])
    filtered: FloatArray = back[..., ::-1][..., pad : pad + value.shape[-1]]
    return filtered


def _speeds(value: FloatArray, rate_hz: float) -> FloatArray:
    """Central differences along the last axis, one-sided at both ends."""
    steps = (value[..., 1:] - value[..., :-1]) * rate_hz
    speeds = np.empty_like(value)
    speeds[..., 0], speeds[..., -1] = steps[..., 0], steps[..., -1]
    speeds[..., 1:-1] = (steps[..., 1:] + steps[..., :-1]) / 2
    return speeds


@lru_cache(maxsize=8)
def _butterworth(cutoff_hz: float, rate_hz: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    b, a = scipy.signal.butter(2, cutoff_hz / (rate_hz / 2))
    return b, a, scipy.signal.lfilter_zi(b, a)
