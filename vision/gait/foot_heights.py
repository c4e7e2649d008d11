"""Heights of feet in the picture, seen from front or rear, and the filters they need."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vision.gait.track import Track
from vision.statistics import median_of_three
from vision.values import FloatArray


def foot_heights(track: Track) -> FloatArray:
    """Image y of ankle, heel and toe, ``(3, n, 2)``, with swapped sides corrected.

    From behind, the pose model sometimes takes the back for the front and swaps left and right of
    the whole body, which shows in the hips.
    """
    feet = np.stack([track.ankle, track.heel, track.toe])[..., 1]
    swapped = swapped_sides(track)
    feet[:, swapped] = feet[:, swapped][..., ::-1]
    return feet


def swapped_sides(track: Track) -> NDArray[np.bool_]:
    """In which frames the model has swapped left and right, ``(n,)``."""
    right = -np.sign(np.sin(np.radians(track.yaw_deg)))  # of the right hip, +1 seen from behind
    swapped: NDArray[np.bool_] = track.hip_across[:, 0] * right < 0
    return swapped


def difference_and_mean(feet: FloatArray) -> FloatArray:
    """Image y ``(n, 2)`` to heights ``(2, n)``: of the left foot above the right, and the mean."""
    return np.stack([feet[:, 1] - feet[:, 0], -feet.mean(axis=1)])


def strongest_hz(raw: FloatArray, rate_hz: float, between: tuple[float, float]) -> float:
    """The strongest frequency in ``raw`` within the band ``between``."""
    size = fast_length(4 * len(raw))
    power = np.abs(np.fft.rfft(level(raw) * np.hanning(len(raw)), size))
    hertz = np.fft.rfftfreq(size, 1 / rate_hz)
    band = (hertz >= between[0]) & (hertz <= between[1])
    return float(hertz[band][power[band].argmax()])


def without_jumps(rows: FloatArray) -> FloatArray:
    """Running median of three along the last axis, which removes single jumps of the pose model."""
    if rows.shape[-1] < 3:
        return rows
    smooth: FloatArray = rows.copy()
    smooth[..., 1:-1] = median_of_three(rows.T).T
    return smooth


def low_pass(value: FloatArray, cutoff_hz: float, rate_hz: float) -> FloatArray:
    """Zero-phase Butterworth, 2nd order each way, along the last axis.

    It uses a Fourier transform with mirrored ends: the cutoff depends on the walker, and designing
    a new filter for every frame would cost more than filtering.
    """
    length = value.shape[-1]
    pad = min(length - 1, round(1.5 * rate_hz / cutoff_hz))
    first, last = value[..., :1], value[..., -1:]
    before = 2 * first - value[..., pad:0:-1]
    after = 2 * last - value[..., -2 : -pad - 2 : -1]
    padded = np.concatenate([before, value, after], axis=-1)
    size = fast_length(padded.shape[-1])
    # A jump from the last value back to the first would ring, so that trend is removed first.
    ends = np.linspace(0.0, 1.0, padded.shape[-1])
    line = padded[..., :1] + (padded[..., -1:] - padded[..., :1]) * ends
    spectrum = np.fft.rfft(padded - line, size)
    spectrum *= 1 / (1 + (np.fft.rfftfreq(size, 1 / rate_hz) / cutoff_hz) ** 4)
    smooth: FloatArray = (np.fft.irfft(spectrum, size)[..., : padded.shape[-1]] + line)[
        ..., pad : pad + length
    ]
    return smooth


@lru_cache(maxsize=1024)
def fast_length(least: int) -> int:
    """The next length, from ``least`` on, whose Fourier transform is quick: of 2, 3 and 5 alone.

    As ``scipy.fft.next_fast_len`` says, for which alone 27 MB of SciPy would be loaded.
    """
    best = 1 << (max(1, least) - 1).bit_length()
    fives = 1
    while fives < best:
        threes = fives
        while threes < best:
            length = threes << max(0, (-(-least // threes) - 1).bit_length())
            if least <= length < best:
                best = length
            threes *= 3
        fives *= 5
    return best


def level(raw: FloatArray) -> FloatArray:
    """``raw`` without its mean and slope."""
    centred = np.arange(len(raw)) - (len(raw) - 1) / 2
    flat: FloatArray = raw - raw.mean()
    flat -= centred * (np.dot(centred, flat) / max(float(np.dot(centred, centred)), 1e-9))
    return flat


def slope(t_s: FloatArray, value: FloatArray) -> float:
    """Least-squares slope."""
    centred = t_s - t_s.mean()
    return float(np.dot(centred, value - value.mean()) / max(np.dot(centred, centred), 1e-9))
