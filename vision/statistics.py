"""Medians and quantiles of short arrays.

NumPy's own are made for large arrays of any kind: on the hundred numbers of a live window their
preparations cost ten times the sorting, and the line takes some twenty a frame.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vision.values import FloatArray


def middle_of(ordered: Sequence[float]) -> float:
    """The middle of numbers in the order of their size, at least one."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def median(values: FloatArray) -> float:
    """The middle of all values of any shape, which has at least one and no NaN."""
    ordered = np.sort(values, axis=None)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[half])
    return float(ordered[half - 1] + ordered[half]) / 2


def medians(values: FloatArray) -> FloatArray:
    """The middles along the first axis, as ``median``."""
    ordered = np.sort(values, axis=0)
    half = len(ordered) // 2
    if len(ordered) % 2:
        odd: FloatArray = ordered[half]
        return odd
    even: FloatArray = (ordered[half - 1] + ordered[half]) / 2
    return even


def quantiles(values: FloatArray, share: float) -> FloatArray:
    """What ``share`` (0..1) of the values along the first axis lie below, interpolated between
    neighbours; at least one value and no NaN."""
    return quantiles_of(np.sort(values, axis=0), share)


def quantiles_of(ordered: FloatArray, share: float) -> FloatArray:
    """As ``quantiles``, of values that are in order along the first axis already."""
    below, rest = divmod(share * (len(ordered) - 1), 1)
    low = ordered[int(below)]
    high = ordered[min(int(below) + 1, len(ordered) - 1)]
    between: FloatArray = low + rest * (high - low)
    return between


def median_of_three(values: FloatArray) -> FloatArray:
    """Running median of three along the first axis, one shorter at either end, which removes
    single jumps of the pose model."""
    before, here, after = values[:-2], values[1:-1], values[2:]
    low, high = np.minimum(before, after), np.maximum(before, after)
    middle: FloatArray = np.maximum(np.minimum(here, high), low)
    return middle
