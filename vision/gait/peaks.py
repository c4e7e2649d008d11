"""Peaks of a short signal.

SciPy's ``find_peaks`` is made for long signals and many wishes: on the few hundred samples of a
live window its preparations cost more than the search, twice a frame. This gives the same peaks
(tested against it).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from vision.values import FloatArray


class Peak(NamedTuple):
    """A local maximum: at which sample, how far it stands out, and where the lowest sample is
    that lies before it and after any higher one."""

    at: int
    prominence: float
    left_base: int


def find_peaks(value: FloatArray, prominence: float, distance: int, first: int = 0) -> list[Peak]:
    """The peaks of ``value`` that stand out by ``prominence`` or more, in order.

    Args:
        distance: samples between two peaks at least; the higher one stays.
        first: earlier peaks are left out, once the distance is seen to.
    """
    samples = value.tolist()
    tops = _far_apart(_maxima(value, samples), samples, distance)
    found = (_stand_out(samples, at) for at in tops if at >= first)
    return [peak for peak in found if peak.prominence >= prominence]


def _maxima(value: FloatArray, samples: Sequence[float]) -> list[int]:
    """Samples higher than both neighbours, and the middles of plateaus that are."""
    inner = value[1:-1]
    rises = (np.flatnonzero((inner > value[:-2]) & (inner >= value[2:])) + 1).tolist()
    found = []
    for at in rises:
        end = at
        while end < len(samples) - 1 and samples[end + 1] == samples[at]:
            end += 1
        if end < len(samples) - 1 and samples[end + 1] < samples[at]:
            found.append((at + end) // 2)
    return found


def _far_apart(peaks: list[int], samples: Sequence[float], distance: int) -> list[int]:
    kept: list[int] = []
    for at in sorted(peaks, key=lambda peak: (samples[peak], peak), reverse=True):
        if all(abs(at - other) >= distance for other in kept):
            kept.append(at)
    return sorted(kept)


def _stand_out(samples: Sequence[float], at: int) -> Peak:
    top = samples[at]
    left, left_base = _lowest(samples, range(at, -1, -1), top)
    right, _ = _lowest(samples, range(at, len(samples)), top)
    return Peak(at, top - max(left, right), left_base)


def _lowest(samples: Sequence[float], way: range, top: float) -> tuple[float, int]:
    """The lowest sample on the ``way`` until one above ``top``, and where."""
    low, base = top, way[0]
    for at in way:
        sample = samples[at]
        if sample > top:
            break
        if sample < low:
            low, base = sample, at
    return low, base
