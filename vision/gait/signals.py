"""The signals that contacts and lift-offs are read from.

In the travel frame an initial contact is the maximum of the leading foot ahead of the pelvis
and a lift-off the minimum of the trailing foot behind it; only the marker changes: walking
backward the toe leads and the heel trails, walking forward the heel leads and the toe trails
(domain notes, section 3). Both feet are pooled, the foremost and the rearmost of the two, since
the pose model often swaps the legs but seldom misplaces both. Everything is relative to the
pelvis, so a treadmill needs no switch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import signal

from vision.gait.track import Track
from vision.settings import Section, number
from vision.values import FloatArray


class SignalSettings(Section):
    """Resampling and filtering."""

    rate_hz: float = number(60.0, 30.0, 240.0, "Rate all signals are resampled to", "Hz", "[K]")
    cutoff_hz: float = number(
        6.0, 2.0, 15.0, "Zero-phase low-pass, 4th order in all", "Hz", "domain notes 3, measured"
    )


@dataclass(frozen=True, slots=True)
class Signals:
    """Pooled signals on an even grid, ``(n,)`` each, in torso lengths and per second.

    lead: foremost contact marker in the travel frame, relative to the pelvis. trail: rearmost
    lift-off marker. lead_floor, trail_floor: speed over the floor of toe, heel and ankle,
    ``(3, n)``, each the foremost (rearmost) of the two feet, with the travel positive. low:
    height of the lowest part of the leading foot, over an arbitrary level. which_lead,
    which_trail: +1 where the model calls that foot left, -1 right, between where it wavers.
    stance_speed: how fast a foot on the floor recedes.
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
    unit = float(np.median(track.torso_px))
    marks = np.stack([track.toe, track.heel, track.ankle])[:, :, :, 0]
    ahead = travel * (marks - track.hip[None, :, None, 0]) / unit
    low = -np.maximum(track.toe[:, :, 1], track.heel[:, :, 1]) / unit
    return _build(track.t_s, ahead, lands, lifts, low, settings)


def frontal_signals(track: Track, towards: int, settings: SignalSettings) -> Signals:
    """Signals of a walker seen from front or rear: the foot that leads is lower in the picture
    when travelling towards the camera (``towards`` = +1), higher when travelling away (-1)."""
    unit = float(np.median(track.torso_px))
    middle = track.ankle[:, :, 1].mean(axis=1, keepdims=True)
    ahead = towards * (track.ankle[:, :, 1] - middle) / unit
    return _build(track.t_s, ahead[None], 0, 0, np.zeros_like(ahead), settings)


def _build(
    t_s: FloatArray,
    ahead: FloatArray,
    lands: int,
    lifts: int,
    low: FloatArray,
    settings: SignalSettings,
) -> Signals:
    """``ahead`` is ``(markers, n, 2)``; ``lands`` and ``lifts`` say which marker is read."""
    grid = np.arange(t_s[0], t_s[-1] + 1e-9, 1 / settings.rate_hz)
    smooth = LowPass(settings.cutoff_hz, settings.rate_hz)

    def even(value: FloatArray) -> FloatArray:
        calm = signal.medfilt(value, 3) if len(value) >= 3 else value
        resampled: FloatArray = smooth(np.interp(grid, t_s, calm))
        return resampled

    leads = np.stack([even(marker.max(axis=1)) for marker in ahead])
    trails = np.stack([even(marker.min(axis=1)) for marker in ahead])
    speeds = np.gradient(leads, grid, axis=1)
    stance = np.array([_stance_speed(speeds[marker]) for marker in range(len(speeds))])
    which = ahead[lands].argmax(axis=1)
    return Signals(
        t_s=grid,
        lead=leads[lands],
        trail=trails[lifts],
        lead_floor=speeds + stance[:, None],
        trail_floor=np.gradient(trails, grid, axis=1) + stance[:, None],
        low=even(low[np.arange(len(low)), which]),
        which_lead=even(np.sign(ahead[lands, :, 0] - ahead[lands, :, 1])),
        which_trail=even(np.sign(ahead[lifts, :, 1] - ahead[lifts, :, 0])),
        stance_speed=float(stance[lands]),
    )


def _stance_speed(lead_speed: FloatArray) -> float:
    """While the foremost foot recedes it is on the floor; its median speed is the travel's."""
    receding = lead_speed[lead_speed < 0]
    return float(-np.median(receding)) if len(receding) else 0.0


class LowPass:
    """Zero-phase Butterworth, 2nd order each way, for signals of any length."""

    def __init__(self, cutoff_hz: float, rate_hz: float) -> None:
        self._b, self._a = signal.butter(2, cutoff_hz / (rate_hz / 2))

    def __call__(self, value: FloatArray) -> FloatArray:
        """The filtered ``value``."""
        pad = min(len(value) - 1, 3 * max(len(self._a), len(self._b)))
        filtered: FloatArray = signal.filtfilt(self._b, self._a, value, padlen=max(pad, 0))
        return filtered
