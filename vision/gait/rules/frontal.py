"""Contacts of a walker seen from front or rear.

The picture cannot tell height from depth: a foot appears higher because it is lifted or because
it is farther away. Over a stride the height of one foot relative to the other is nearly a sine,
positive while that foot swings. Late in the swing, travel away from the camera raises the leading
foot in the picture and travel towards the camera lowers it. Walking away, contact therefore comes
soon after the crest; walking towards the camera, it comes about where the sine falls through zero.
``frontal_travel.py`` decides which case applies. (Signal: after
Stenum's code [25]; phases measured on walkers.)

Terminal contacts, foot strike patterns and step lengths cannot be measured from this view.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy  # loads scipy.signal at its first use: it takes most of a second

from vision.gait.foot_heights import (
    difference_and_mean,
    foot_heights,
    level,
    low_pass,
    strongest_hz,
    without_jumps,
)
from vision.gait.rules.contacts import Candidate
from vision.gait.track import Track
from vision.settings import Section, number
from vision.values import EventKind, FloatArray


class FrontalSettings(Section):
    """Contacts from front or rear."""

    rate_hz: float = number(
        60.0,
        low=30.0,
        high=240.0,
        title="Rate all signals are resampled to",
        unit="Hz",
        source="[K]",
    )
    slowest_hz: float = number(
        0.4, low=0.1, high=1.0, title="Slowest stride", unit="strides/s", source="[K]"
    )
    fastest_hz: float = number(
        1.5, low=0.8, high=3.0, title="Fastest stride", unit="strides/s", source="[K]"
    )
    band_strides: float = number(
        1.8,
        low=1.0,
        high=5.0,
        title="Low-pass for contacts",
        unit="stride frequencies",
        source="measured",
    )
    swing_torso: float = number(
        0.03,
        low=0.005,
        high=0.3,
        title="Smallest change of one foot's height relative to the other's",
        unit="torso lengths",
        source="[K]: 3 %",
    )
    away_deg: float = number(
        12.0,
        low=-60.0,
        high=120.0,
        title="Phase of contact after the crest, travelling away",
        unit="deg",
        source="measured",
    )
    towards_deg: float = number(
        98.0,
        low=0.0,
        high=150.0,
        title="Phase of contact after the crest, travelling towards the camera",
        unit="deg",
        source="measured",
    )
    forward_deg: float = number(
        11.0,
        low=-30.0,
        high=60.0,
        title="Additional phase of contact when walking forward",
        unit="deg",
        source="measured",
    )
    least_stride: float = number(
        0.25,
        low=0.1,
        high=0.5,
        title="Shortest time between two contacts",
        unit="strides",
        source="[K]",
    )
    wait_s: float = number(
        0.15,
        low=0.0,
        high=0.5,
        title="Time after a contact before it is confirmed, live",
        unit="s",
        source="measured",
    )
    merged_torso: float = number(
        0.025,
        low=0.0,
        high=0.1,
        title="Relative foot height below which the legs are taken to be merged",
        unit="torso lengths",
        source="measured",
    )
    merged_deg: float = number(
        45.0,
        low=-60.0,
        high=150.0,
        title="Phase of contact after mid-swing where the legs are merged",
        unit="deg of a stride",
        source="[K]",
    )
    rest_share: float = number(
        0.1,
        low=0.0,
        high=0.5,
        title="Change before the first and after the last crest that counts as rest",
        unit="of a usual swing",
        source="[K]",
    )
    fallen_share: float = number(
        0.25,
        low=0.05,
        high=0.9,
        title="Fall from a crest that confirms it",
        unit="of its rise",
        source="[K]",
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """A crest (sign +1) or trough (-1) of the wave. foot: +1 if the left foot swings, -1 if the
    right one does, 0 if not known."""

    at: int
    sign: int
    size: float
    foot: float


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
        least_gap_s: shortest time between two contacts.
        live: return only contacts that later frames will hardly change.
    """
    grid = np.arange(track.t_s[0], track.t_s[-1] + 1e-9, 1 / settings.rate_hz)
    if len(grid) < 2 * settings.rate_hz / settings.fastest_hz:
        return []
    feet = foot_heights(track)[:2].mean(axis=0) / np.maximum(track.torso_px, 1.0)[:, None]
    waves = without_jumps(difference_and_mean(feet))
    apart, both = np.stack([np.interp(grid, track.t_s, one) for one in waves])
    wave, stride_s = _wave(apart, 1.0, settings)
    phase = settings.towards_deg if towards > 0 else settings.away_deg
    phase += 0.0 if backward else settings.forward_deg
    least_s = max(least_gap_s, settings.least_stride * stride_s)
    turns = _turns(wave, settings, least_s)
    if towards > 0:
        turns = _with_first(wave, turns, round(0.5 * stride_s * settings.rate_hz))
    elif not live:
        turns = _with_last(wave, turns, round(0.5 * stride_s * settings.rate_hz), settings)
    if _swing(wave) < settings.merged_torso:
        # The legs are merged: only their common rise and fall remains, one a step, side unknown.
        wave, step_s = _wave(both, 2.0, settings)
        turns = _turns(wave, settings, least_gap_s / 2)
        turns = [replace(turn, foot=0.0) for turn in turns if turn.sign > 0]
        stride_s, phase = 2 * step_s, settings.merged_deg
    found = [
        _contact(grid, wave, turns, index, phase, stride_s)
        for index in range(len(turns))
        if not live or _has_fallen(wave, turns, index, settings)
    ]
    # The end of a filtered wave still changes as frames are added.
    latest_s = grid[-1] - (settings.wait_s if live else 0.0)
    return [one for one in found if one.t_s <= latest_s]


def _wave(
    raw: FloatArray, per_stride: float, settings: FrontalSettings
) -> tuple[FloatArray, float]:
    """``raw`` filtered to little more than its strongest wave, and the period of that wave, s."""
    between = (per_stride * settings.slowest_hz, per_stride * settings.fastest_hz)
    wave_s = 1 / strongest_hz(raw, settings.rate_hz, between)
    even = raw if per_stride == 1.0 else level(raw)
    return low_pass(even, settings.band_strides / wave_s, settings.rate_hz), wave_s


def _swing(wave: FloatArray) -> float:
    """Typical height of ``wave`` from trough to crest."""
    low, high = np.quantile(wave, [0.15, 0.85])
    return float(high - low)


def _turns(wave: FloatArray, settings: FrontalSettings, least_gap_s: float) -> list[_Turn]:
    """Alternating crests and troughs, each at least one swing's lift from the one before."""
    gap = round(least_gap_s * settings.rate_hz)
    found: list[_Turn] = []
    for sign in (1, -1):
        peaks, facts = scipy.signal.find_peaks(sign * wave, prominence=settings.swing_torso / 2)
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
    return _without_rest(wave, kept, gap, settings)


def _without_rest(
    wave: FloatArray, turns: list[_Turn], gap: int, settings: FrontalSettings
) -> list[_Turn]:
    """``turns`` without a first and a last one that are only the ripple of standing."""
    if len(turns) < 3:
        return turns
    usual = float(np.median(np.abs(np.diff(wave[[turn.at for turn in turns]]))))
    least = max(settings.swing_torso / 2, settings.rest_share * usual)
    first, last = turns[0].at, turns[-1].at
    start = 1 if first > gap and float(np.ptp(wave[: first + 1])) < least else 0
    rests = len(wave) - last > gap and float(np.ptp(wave[last:])) < least
    return turns[start : len(turns) - rests]


def _with_first(wave: FloatArray, turns: list[_Turn], step: int) -> list[_Turn]:
    """``turns`` with the crest added that came before ``wave`` began, if ``wave`` begins high.
    Walking towards the camera, contact is where the wave falls through its middle, which may still
    be visible."""
    if len(turns) < 2:
        return turns
    first = turns[0]
    start = int((-first.sign * wave[: first.at + 1]).argmax())
    fall = abs(float(wave[start] - wave[first.at]))
    one, other = turns[1:3] if len(turns) > 2 else turns
    usual = abs(float(wave[one.at] - wave[other.at]))
    # The pose model needs a moment to settle on a person it has just found.
    early = first.sign * float(wave[min(step // 3, first.at)] - wave[first.at]) + fall / 2
    if start > 0.4 * step or fall < 0.5 * usual or early > 0:
        return turns
    return [_Turn(start, -first.sign, fall, -first.foot), *turns]


def _with_last(
    wave: FloatArray, turns: list[_Turn], step: int, settings: FrontalSettings
) -> list[_Turn]:
    """``turns`` with the final step of a walk added. Walking away, the last foot is set beside the
    other and not beyond it: the wave returns to the middle and stays there."""
    if len(turns) < 3:
        return turns
    last = turns[-1]
    rest = wave[last.at :]
    if len(rest) < 1.5 * step:
        return turns
    end = float(np.median(rest[step:]))
    rise = abs(end - float(wave[last.at]))
    stays = float(np.ptp(rest[step:])) < 0.3 * rise
    usual = abs(float(wave[turns[-2].at] - wave[turns[-3].at]))
    if rise < max(settings.swing_torso, 0.3 * usual) or not stays:
        return turns
    back = np.abs(rest - end) < 0.1 * rise
    return [*turns, _Turn(last.at + int(back.argmax()), -last.sign, rise, -last.foot)]


def _contact(
    grid: FloatArray,
    wave: FloatArray,
    turns: list[_Turn],
    index: int,
    phase_deg: float,
    stride_s: float,
) -> Candidate:
    """The contact that ends the swing at a crest, ``phase_deg`` of the stride after it."""
    turn = turns[index]
    after_s = phase_deg / 360 * stride_s
    crest_s = float(grid[turn.at])
    zero_s = _zero_s(grid, wave, turns, index, stride_s)
    if phase_deg > 45 and zero_s is not None:
        # The zero crossing is nearer than the crest, and its time is sharper.
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
    """Whether the wave has fallen far enough from a crest to confirm it."""
    turn = turns[index]
    rise = max(turn.size, settings.swing_torso)
    if index:
        rise = max(rise, abs(float(wave[turn.at] - wave[turns[index - 1].at])))
    lowest = float((turn.sign * wave[turn.at :]).min())
    return turn.sign * float(wave[turn.at]) - lowest >= settings.fallen_share * rise
