"""Travel and contacts of a walker seen from front or rear.

The picture shows height and depth as one: a foot stands higher in it because it is lifted or
because it is farther away. Over a stride the height of one foot against the other is nearly a
sine, positive while that foot swings. Travel away from the camera adds the way of the leading
foot to its lift late in the swing, travel towards the camera takes it off, so the same contact
comes soon after the crest in the one case and about where the sine falls through zero in the
other. Which case it is shows without any growth of the figure too, as on a treadmill: both feet
are lifted in mid-swing, and the difference of the two comes before that or after it. (Signal:
domain notes, section 3, after Stenum; phases and the sign of travel measured on walkers.)

Lift-offs, landings and step lengths are not to be had from here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np
from scipy import signal
from scipy.fft import next_fast_len

from vision.gait.contacts import Candidate
from vision.gait.track import Track
from vision.middle import median, quantiles
from vision.settings import Section, number
from vision.values import EventKind, FloatArray

_SIGNS_HZ, _SIGNS_CUTOFF_HZ = 60.0, 6.0
_STEPS_HZ = (0.8, 3.6)


class FrontalSettings(Section):
    """Contacts and travel from front or rear."""

    rate_hz: float = number(60.0, 30.0, 240.0, "Rate all signals are resampled to", "Hz", "[K]")
    slowest_hz: float = number(0.4, 0.1, 1.0, "Slowest stride", "strides/s", "[K]")
    fastest_hz: float = number(1.5, 0.8, 3.0, "Fastest stride", "strides/s", "[K]")
    band_strides: float = number(
        1.8, 1.0, 5.0, "Low-pass for contacts", "stride frequencies", "measured"
    )
    swing_torso: float = number(
        0.03, 0.005, 0.3, "Least change of foot height against foot height", "torso lengths",
        "domain notes 3: 3 %",
    )  # fmt: skip
    away_deg: float = number(
        12.0, -60.0, 120.0, "Phase of contact after the crest, travelling away", "deg", "measured"
    )
    towards_deg: float = number(
        98.0, 0.0, 150.0, "Phase of contact after the crest, coming nearer", "deg", "measured"
    )
    forward_deg: float = number(
        11.0, -30.0, 60.0, "How much later a forward contact comes", "deg", "measured"
    )
    least_stride: float = number(
        0.25, 0.1, 0.5, "Least time between two contacts", "strides", "[K]"
    )
    wait_s: float = number(
        0.15, 0.0, 0.5, "Time after a contact before it is believed, live", "s", "measured"
    )
    merged_torso: float = number(
        0.025, 0.0, 0.1, "Height against height below which the legs lie on one", "torso lengths",
        "measured",
    )  # fmt: skip
    merged_deg: float = number(
        45.0, -60.0, 150.0, "Phase of contact after mid-swing where they do", "deg of a stride", "K"
    )
    fallen_share: float = number(
        0.25, 0.05, 0.9, "Fall from a crest that makes it certain", "of its rise", "[K]"
    )


class FrontalTravelSettings(Section):
    """Travel and standing from front or rear."""

    window_s: float = number(3.0, 1.0, 6.0, "Window of the order of lift", "s", "measured")
    growth_window_s: float = number(
        1.2, 0.5, 3.0, "Window of growth and of standing", "s", "measured"
    )
    growth_share_s: float = number(
        0.03, 0.005, 0.5, "Growth that is travel", "1/s", "domain notes 4: 4 %; measured"
    )
    walk_hz: float = number(
        1.15, 0.8, 2.0, "Fastest stride that is a walk", "strides/s", "domain notes 2: 140/min"
    )
    run_torso: float = number(
        0.06, 0.01, 0.5, "Rise and fall of the trunk above which so fast a stride is a run",
        "torso lengths", "measured: 0.07 to 0.11 in runs",
    )  # fmt: skip
    lift_first: float = number(
        0.07, 0.01, 1.0, "Order of lift and way that counts as half sure", "1", "measured"
    )
    slow_share: float = number(
        0.1, 0.01, 1.0, "Slow foot speed that counts as half sure", "spreads of speed", "measured"
    )
    still_torso: float = number(
        0.03, 0.005, 0.3, "Change of foot height against foot height below which one stands",
        "torso lengths", "as for contacts",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FrontalSigns:
    """travel: -1..1, towards the camera positive. still: whether the walker stands. running:
    whether the walker runs, which from here shows no direction unless the figure grows."""

    travel: float
    still: bool
    running: bool


@dataclass(frozen=True, slots=True)
class _Turn:
    """A crest (sign +1) or trough (-1) of the wave. foot: +1 the left one swings, -1 the right,
    0 not known."""

    at: int
    sign: int
    size: float
    foot: float


def frontal_signs(track: Track, near: Track, settings: FrontalTravelSettings) -> FrontalSigns:
    """The signs of travel in ``track``, a window of two strides or more.

    Args:
        near: the part of it about the moment in question, for growth and standing, which show
            at once.
    """
    feet = untangled(track)
    trunk = (track.hip[:, 1] + track.shoulder[:, 1]) / 2
    ankle_and_foot = np.concatenate([feet[0], feet.mean(axis=0), trunk[:, None]], axis=1)
    even = _smooth(track.t_s, ankle_and_foot)
    ankle, foot, body = even[:2], even[2:4], even[4]
    bounce_hz = _strongest_hz(body, _SIGNS_HZ, _STEPS_HZ)
    by_feet = (_rise_apart(ankle, ankle.mean(axis=0)) + _rise_apart(foot, foot.mean(axis=0))) / 2
    by_body = _rise_apart(foot, body)
    found = [by_feet / settings.lift_first] * 2 + [by_body / settings.lift_first] * 3
    found += [_slow_foot(foot) / settings.slow_share]
    growth = _growth(near, bounce_hz, settings)
    grows = abs(growth) > settings.growth_share_s
    running = not grows and _runs(body / median(track.torso_px), bounce_hz, settings)
    if grows:
        found += [2 * growth / settings.growth_share_s] * 8
    still = _swing_of(near) < settings.still_torso and not grows
    travel = 0.0 if running else fmean(math.tanh(one / 2) for one in found)
    return FrontalSigns(travel, still, running)


def _runs(body_torso: FloatArray, bounce_hz: float, settings: FrontalTravelSettings) -> bool:
    """Steps faster than a walk's, and a trunk thrown up and caught at each: many small and quick
    steps do not raise it so."""
    if bounce_hz <= 2 * settings.walk_hz:
        return False
    level = _level(body_torso)
    rise = float(quantiles(level, 0.9) - quantiles(level, 0.1))
    return rise > settings.run_torso


def _growth(track: Track, bounce_hz: float, settings: FrontalTravelSettings) -> float:
    """Growth of the figure from shoulders to ankles, 1/s, both legs pooled; none where the time
    is too short to tell. What comes and goes with each step is put aside, or a short window
    would take it for growth."""
    t_s = track.t_s - track.t_s.mean()
    if t_s[-1] - t_s[0] < 0.75 * settings.growth_window_s or len(t_s) < 8:
        return 0.0
    size = track.ankle[:, :, 1].mean(axis=1) - track.shoulder[:, 1]
    size_log = np.log(np.maximum(size, 1.0))
    turn = 2 * np.pi * bounce_hz * t_s
    columns = np.stack([np.ones_like(t_s), t_s, np.cos(turn), np.sin(turn)], axis=1)
    return float(np.linalg.lstsq(columns, size_log, rcond=None)[0][1])


def _swing_of(track: Track) -> float:
    """Change of the height of one foot against the other, in torso lengths."""
    feet = untangled(track)[:2].mean(axis=0) / np.maximum(track.torso_px, 1.0)[:, None]
    low, high = np.quantile(_calm(_apart_and_both(feet))[0], [0.1, 0.9])
    return float(high - low)


def _apart_and_both(feet: FloatArray) -> FloatArray:
    """Image y ``(n, 2)`` to ``(2, n)``: height of the left foot over the right, and of both."""
    return np.stack([feet[:, 1] - feet[:, 0], -feet.mean(axis=1)])


def frontal_contacts(
    track: Track,
    towards: int,
    settings: FrontalSettings,
    *,
    backward: bool,
    least_gap_s: float,
    live: bool = False,
) -> list[Candidate]:
    """Contacts in order of time.

    Args:
        track: at least a second of frames.
        towards: +1 where the walker travels towards the camera, -1 away from it.
        backward: which part of the foot lands first, the ball or, later, the heel.
        least_gap_s: least time between two contacts.
        live: give only those that more frames will hardly move.
    """
    grid = np.arange(track.t_s[0], track.t_s[-1] + 1e-9, 1 / settings.rate_hz)
    if len(grid) < 2 * settings.rate_hz / settings.fastest_hz:
        return []
    feet = untangled(track)[:2].mean(axis=0) / np.maximum(track.torso_px, 1.0)[:, None]
    waves = _calm(_apart_and_both(feet))
    apart, both = np.stack([np.interp(grid, track.t_s, one) for one in waves])
    wave, stride_s = _wave(apart, 1.0, settings)
    phase = settings.towards_deg if towards > 0 else settings.away_deg
    phase += 0.0 if backward else settings.forward_deg
    turns = _turns(wave, settings, max(least_gap_s, settings.least_stride * stride_s))
    if _swing(wave) < settings.merged_torso:
        # Both legs lie on one: that they rise and fall is left, once a step and sides unknown.
        wave, step_s = _wave(both, 2.0, settings)
        turns = _turns(wave, settings, least_gap_s / 2)
        turns = [replace(turn, foot=0.0) for turn in turns if turn.sign > 0]
        stride_s, phase = 2 * step_s, settings.merged_deg
    found = [
        _contact(grid, wave, turns, index, phase, stride_s)
        for index in range(len(turns))
        if not live or _has_fallen(wave, turns, index, settings)
    ]
    # The end of a filtered wave still bends with what comes next.
    latest_s = grid[-1] + (-settings.wait_s if live else 0.1)
    return [one for one in found if one.t_s <= latest_s]


def _wave(
    raw: FloatArray, per_stride: float, settings: FrontalSettings
) -> tuple[FloatArray, float]:
    """``raw`` with hardly more left than its strongest wave, and the length of that, s."""
    between = (per_stride * settings.slowest_hz, per_stride * settings.fastest_hz)
    wave_s = 1 / _strongest_hz(raw, settings.rate_hz, between)
    even = raw if per_stride == 1.0 else _level(raw)
    return _low_pass(even, settings.band_strides / wave_s, settings.rate_hz), wave_s


def _swing(wave: FloatArray) -> float:
    """Usual height of ``wave`` from trough to crest."""
    low, high = np.quantile(wave, [0.15, 0.85])
    return float(high - low)


def untangled(track: Track) -> FloatArray:
    """Image y of ankle, heel and toe, ``(3, n, 2)``, with left and right as the view has them.

    Seen from behind, the model now and then takes the back for the front and swaps left and
    right of the whole body, which shows in the hips.
    """
    feet = np.stack([track.ankle, track.heel, track.toe])[..., 1]
    right = -np.sign(np.sin(np.radians(track.yaw_deg)))  # of the right hip, +1 seen from behind
    swapped = track.hip_across[:, 0] * right < 0
    feet[:, swapped] = feet[:, swapped][..., ::-1]
    return feet


def _rise_apart(height: FloatArray, body: FloatArray) -> float:
    """Whether the feet are apart in height while ``body`` rises, as when they come nearer
    (positive), or while it falls, as when they go away, -1..1.

    Args:
        height: ``(2, n)`` of the feet. body: ``(n,)`` of what rises in mid-swing and falls
            between: both feet on the whole, or the trunk.
    """
    apart = height[0] - height[1]
    spread = (apart - apart.mean()) ** 2
    return _correlation((spread[1:] + spread[:-1]) / 2, np.diff(body))


def _slow_foot(height: FloatArray) -> float:
    """Speed up the picture of a foot most of the time, against its mean, in spreads of speed:
    the bearing foot moves slowly against the travel, the swinging one fast with it."""
    speed = np.diff(height, axis=1)
    return float((np.median(speed) - speed.mean()) / max(float(speed.std()), 1e-9))


def _smooth(t_s: FloatArray, feet: FloatArray) -> FloatArray:
    """Image y ``(n, k)`` to heights ``(k, m)`` on an even grid, without jumps and jitter."""
    grid = np.arange(t_s[0], t_s[-1] + 1e-9, 1 / _SIGNS_HZ)
    even = np.stack([np.interp(grid, t_s, one) for one in _calm(-feet.T)])
    return _low_pass(even, _SIGNS_CUTOFF_HZ, _SIGNS_HZ)


def _strongest_hz(raw: FloatArray, rate_hz: float, between: tuple[float, float]) -> float:
    """The strongest frequency in ``raw`` between two."""
    size = next_fast_len(4 * len(raw), real=True)
    power = np.abs(np.fft.rfft(_level(raw) * np.hanning(len(raw)), size))
    hertz = np.fft.rfftfreq(size, 1 / rate_hz)
    band = (hertz >= between[0]) & (hertz <= between[1])
    return float(hertz[band][power[band].argmax()])


def _turns(wave: FloatArray, settings: FrontalSettings, least_gap_s: float) -> list[_Turn]:
    """Crests and troughs by turns, each as far from the last as a swing lifts a foot."""
    gap = round(least_gap_s * settings.rate_hz)
    found: list[_Turn] = []
    for sign in (1, -1):
        peaks, facts = signal.find_peaks(sign * wave, prominence=settings.swing_torso / 2)
        found += [
            _Turn(int(at), sign, float(size), float(sign))
            for at, size in zip(peaks, facts["prominences"], strict=True)
        ]
    kept: list[_Turn] = []
    for one in sorted(found, key=lambda turn: turn.at):
        if kept and one.sign == kept[-1].sign:
            if one.sign * (wave[one.at] - wave[kept[-1].at]) > 0:
                kept[-1] = one
        elif not kept or (
            one.at - kept[-1].at >= gap
            and abs(wave[one.at] - wave[kept[-1].at]) >= settings.swing_torso
        ):
            kept.append(one)
    return kept


def _contact(
    grid: FloatArray,
    wave: FloatArray,
    turns: list[_Turn],
    index: int,
    phase_deg: float,
    stride_s: float,
) -> Candidate:
    """The contact that ends the swing at a crest, so many degrees of the stride after it."""
    turn = turns[index]
    after_s = phase_deg / 360 * stride_s
    crest_s = float(grid[turn.at])
    zero_s = _zero_s(grid, wave, turns, index, stride_s)
    if phase_deg > 45 and zero_s is not None:
        # Nearer to the fall through zero than to the crest, and that is the sharper of the two.
        t_s = zero_s + (phase_deg - 90) / 360 * stride_s
    else:
        t_s = crest_s + after_s
    return Candidate(t_s, EventKind.CONTACT, turn.foot, turn.size, crest_s)


def _zero_s(
    grid: FloatArray, wave: FloatArray, turns: list[_Turn], index: int, stride_s: float
) -> float | None:
    """When ``wave`` falls from a crest through the middle between it and its neighbours."""
    turn = turns[index]
    beside = [wave[other.at] for other in turns[max(0, index - 1) : index + 2] if other != turn]
    middle = (wave[turn.at] + float(np.mean(beside))) / 2 if beside else 0.0
    step_s = float(grid[1] - grid[0])
    ahead = turn.sign * (wave[turn.at : turn.at + round(0.5 * stride_s / step_s)] - middle)
    below = np.flatnonzero(ahead <= 0)
    if not len(below) or below[0] == 0:
        return None
    first = int(below[0])
    share = ahead[first - 1] / (ahead[first - 1] - ahead[first])
    return float(grid[turn.at] + (first - 1 + share) * step_s)


def _has_fallen(
    wave: FloatArray, turns: list[_Turn], index: int, settings: FrontalSettings
) -> bool:
    """Whether the wave has come down from a crest far enough that it stays one."""
    turn = turns[index]
    rise = max(turn.size, settings.swing_torso)
    if index:
        rise = max(rise, abs(float(wave[turn.at] - wave[turns[index - 1].at])))
    lowest = float((turn.sign * wave[turn.at :]).min())
    return turn.sign * float(wave[turn.at]) - lowest >= settings.fallen_share * rise


def _calm(rows: FloatArray) -> FloatArray:
    """Running median of three along the last axis, so that one jump of the model is none."""
    if rows.shape[-1] < 3:
        return rows
    calm: FloatArray = rows.copy()
    beside = np.stack([rows[..., :-2], rows[..., 1:-1], rows[..., 2:]])
    calm[..., 1:-1] = np.median(beside, axis=0)
    return calm


def _low_pass(value: FloatArray, cutoff_hz: float, rate_hz: float) -> FloatArray:
    """Zero-phase Butterworth, 2nd order each way, along the last axis.

    Done by Fourier transform with the ends turned over, because the cutoff follows the walker
    and designing a filter anew for every frame costs more than filtering.
    """
    length = value.shape[-1]
    pad = min(length - 1, round(1.5 * rate_hz / cutoff_hz))
    first, last = value[..., :1], value[..., -1:]
    before = 2 * first - value[..., pad:0:-1]
    after = 2 * last - value[..., -2 : -pad - 2 : -1]
    padded = np.concatenate([before, value, after], axis=-1)
    size = next_fast_len(padded.shape[-1], real=True)
    # The drop from the last back to the first value would ring, so the line between is put aside.
    ends = np.linspace(0.0, 1.0, padded.shape[-1])
    line = padded[..., :1] + (padded[..., -1:] - padded[..., :1]) * ends
    spectrum = np.fft.rfft(padded - line, size)
    spectrum *= 1 / (1 + (np.fft.rfftfreq(size, 1 / rate_hz) / cutoff_hz) ** 4)
    calm: FloatArray = (np.fft.irfft(spectrum, size)[..., : padded.shape[-1]] + line)[
        ..., pad : pad + length
    ]
    return calm


def _level(raw: FloatArray) -> FloatArray:
    """``raw`` without its mean and slope."""
    centred = np.arange(len(raw)) - (len(raw) - 1) / 2
    flat: FloatArray = raw - raw.mean()
    flat -= centred * (np.dot(centred, flat) / max(float(np.dot(centred, centred)), 1e-9))
    return flat


def _correlation(one: FloatArray, other: FloatArray) -> float:
    one, other = one - one.mean(), other - other.mean()
    size = math.sqrt(float((one**2).sum() * (other**2).sum()))
    return float((one * other).sum() / size) if size > 0 else 0.0


def slope(t_s: FloatArray, value: FloatArray) -> float:
    """Least-squares slope."""
    centred = t_s - t_s.mean()
    return float(np.dot(centred, value - value.mean()) / max(np.dot(centred, centred), 1e-9))
