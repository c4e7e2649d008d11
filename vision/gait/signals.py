"""The signals that contacts and lift-offs are read from.

In the travel frame an initial contact is the maximum of the leading foot ahead of the pelvis
and a lift-off the minimum of the trailing foot behind it; only the marker changes: walking
backward the toe leads and the heel trails, walking forward the heel leads and the toe trails
(domain notes, section 3). Both feet are pooled, the foremost and the rearmost of the two, since
the pose model often swaps the legs but seldom misplaces both. Everything is relative to the
pelvis, so a treadmill needs no switch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy import signal

from vision.gait.track import Track, along_share
from vision.gait.waves import swapped_sides, without_jumps
from vision.middle import median
from vision.settings import Section, number
from vision.values import FloatArray, View


class SignalSettings(Section):
    """Resampling and filtering."""

    rate_hz: float = number(60.0, 30.0, 240.0, "Rate all signals are resampled to", "Hz", "[K]")
    cutoff_hz: float = number(
        6.0, 2.0, 15.0, "Zero-phase low-pass, 4th order in all", "Hz", "domain notes 3, measured"
    )
    end_share: float = number(
        0.8, 0.5, 1.0, "How far out along each foot's way the two are made equal, obliquely",
        "share of its time", "measured: half way misses one foot's steps from 60 deg on",
    )  # fmt: skip
    dip: float = number(
        1.8, 1.0, 10.0, "Obliquely a leading foot recedes no faster than this", "stance speeds",
        "measured: slower loses small steps, faster finds steps twice",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signals:
    """Pooled signals on an even grid, ``(n,)`` each, in torso lengths and per second.

    lead: foremost contact marker in the travel frame, relative to the pelvis. trail: rearmost
    lift-off marker. lead_floor, trail_floor: speed over the floor of toe, heel and ankle,
    ``(3, n)``, each the foremost (rearmost) of the two feet, with the travel positive. low:
    height of the lowest part of the leading foot, over an arbitrary level. which_lead,
    which_trail: +1 where the model calls that foot left, -1 right, between where it wavers.
    stance_speed: how fast a foot on the floor recedes; stance_speeds: the same of toe, heel and
    ankle. oblique: the way was seen foreshortened, and ``low`` tells nothing.
    """

    t_s: FloatArray
    lead: FloatArray
    trail: FloatArray
    lead_floor: FloatArray
    trail_floor: FloatArray
    low: FloatArray
    which_lead: FloatArray
    which_trail: FloatArray
    stance_speed: float
    stance_speeds: FloatArray
    oblique: bool = False


def sideways_signals(
    track: Track, travel: int, *, backward: bool, settings: SignalSettings
) -> Signals:
    """Signals of a walker seen from the side or obliquely.

    Args:
        track: at least half a second of frames.
        travel: +1 where the walker travels to image right, -1 to image left.
        backward: which marker lands and which lifts last.
    """
    lands, lifts = (0, 1) if backward else (1, 0)
    unit = median(track.torso_px)
    marks = np.stack([track.toe[:, :, 0], track.heel[:, :, 0], track.ankle[:, :, 0]])
    ahead = travel * (marks - track.hip[None, :, None, 0]) / unit
    if 2 * track.views.count(View.OBLIQUE) > len(track):
        return _obliquely(track, ahead, lands, lifts, settings)
    low = -np.maximum(track.toe[:, :, 1], track.heel[:, :, 1]) / unit
    return _build(track.t_s, (ahead, ahead), lands, lifts, low, settings)


def _obliquely(
    track: Track, ahead: FloatArray, lands: int, lifts: int, settings: SignalSettings
) -> Signals:
    """The same out of a picture that shows the way foreshortened, feet beside each other as one
    ahead of the other, and what is nearer as lower, so that it tells no height."""
    along = ahead / along_share(track.yaw_deg)
    swapped = swapped_sides(track)
    along[:, swapped] = along[:, swapped][..., ::-1]
    # Each foot goes as far ahead of the pelvis as the other, and falls back as far behind it.
    ends = np.quantile(along, (settings.end_share, 1 - settings.end_share), axis=1)
    lead, trail = along - (ends - ends.mean(axis=2, keepdims=True))[:, :, None]
    level = np.zeros(lead.shape[1:])
    found = _build(track.t_s, (lead, trail), lands, lifts, level, settings)
    foremost = _without_dips(track.t_s, lead.max(axis=2), settings.dip * found.stance_speeds)
    again = _build(track.t_s, (lead, trail), lands, lifts, level, settings, foremost)
    return replace(again, oblique=True)


def _without_dips(t_s: FloatArray, leads: FloatArray, fastest: FloatArray) -> FloatArray:
    """``leads``, ``(markers, n)``, where the foremost foot recedes by ``fastest`` at most: on the
    floor it goes with the floor, and where it is gone at once the legs were laid on one."""
    fallen = fastest[:, None] * t_s
    return np.maximum.accumulate(leads + fallen, axis=1) - fallen


def _build(
    t_s: FloatArray,
    ahead: tuple[FloatArray, FloatArray],
    lands: int,
    lifts: int,
    low: FloatArray,
    settings: SignalSettings,
    foremost: FloatArray | None = None,
) -> Signals:
    """Args:
    ahead: ``(markers, n, 2)`` twice, for the leading and for the trailing foot. lands, lifts:
        which marker is read. foremost: ``(markers, n)`` of the leading foot, where that is not
        merely the foremost.
    """
    lead, trail = ahead
    foremost = lead.max(axis=2) if foremost is None else foremost
    grid = np.arange(t_s[0], t_s[-1] + 1e-9, 1 / settings.rate_hz)
    which = lead[lands].argmax(axis=1)
    raw = np.concatenate(
        [
            foremost,
            trail.min(axis=2),
            [
                low[np.arange(len(low)), which],
                np.sign(lead[lands, :, 0] - lead[lands, :, 1]),
                np.sign(trail[lifts, :, 1] - trail[lifts, :, 0]),
            ],
        ]
    )
    even = low_pass(_resample(grid, t_s, without_jumps(raw)), settings)
    markers = len(lead)
    leads, trails = even[:markers], even[markers : 2 * markers]
    speeds = _speeds(even[: 2 * markers], settings.rate_hz)
    lead_speeds, trail_speeds = speeds[:markers], speeds[markers:]
    stance = np.array([_stance_speed(lead_speeds[marker]) for marker in range(markers)])
    return Signals(
        t_s=grid,
        lead=leads[lands],
        trail=trails[lifts],
        lead_floor=lead_speeds + stance[:, None],
        trail_floor=trail_speeds + stance[:, None],
        low=even[-3],
        which_lead=even[-2],
        which_trail=even[-1],
        stance_speed=float(stance[lands]),
        stance_speeds=stance,
    )


def _stance_speed(lead_speed: FloatArray) -> float:
    """While the foremost foot recedes it is on the floor; its median speed is the travel's."""
    receding = lead_speed[lead_speed < 0]
    return -median(receding) if len(receding) else 0.0


def _resample(grid: FloatArray, t_s: FloatArray, raw: FloatArray) -> FloatArray:
    """Linear interpolation of every row, with the weights worked out once."""
    right = np.minimum(np.maximum(np.searchsorted(t_s, grid), 1), len(t_s) - 1)
    share = (grid - t_s[right - 1]) / (t_s[right] - t_s[right - 1])
    share = np.minimum(np.maximum(share, 0.0), 1.0)
    resampled: FloatArray = raw[:, right - 1] * (1 - share) + raw[:, right] * share
    return resampled


def low_pass(value: FloatArray, settings: SignalSettings) -> FloatArray:
    """Zero-phase Butterworth, 2nd order each way, along the last axis, for any length."""
    b, a, settled = _butterworth(settings.cutoff_hz, settings.rate_hz)
    pad = max(0, min(value.shape[-1] - 1, 3 * max(len(a), len(b))))
    # SciPy's filtfilt, which works the filter's settled state out anew at every call.
    before = 2 * value[..., :1] - value[..., pad:0:-1]
    after = 2 * value[..., -1:] - value[..., -2 : -(pad + 2) : -1]
    padded = np.concatenate([before, value, after], axis=-1)
    there, _ = signal.lfilter(b, a, padded, zi=settled * padded[..., :1])
    back, _ = signal.lfilter(b, a, there[..., ::-1], zi=settled * there[..., -1:])
    filtered: FloatArray = back[..., ::-1][..., pad : pad + value.shape[-1]]
    return filtered


def _speeds(value: FloatArray, rate_hz: float) -> FloatArray:
    """Central differences along the last axis, one-sided at both ends."""
    steps = np.diff(value) * rate_hz
    speeds = np.empty_like(value)
    speeds[..., 0], speeds[..., -1] = steps[..., 0], steps[..., -1]
    speeds[..., 1:-1] = (steps[..., 1:] + steps[..., :-1]) / 2
    return speeds


@lru_cache(maxsize=8)
def _butterworth(cutoff_hz: float, rate_hz: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    b, a = signal.butter(2, cutoff_hz / (rate_hz / 2))
    return b, a, signal.lfilter_zi(b, a)
