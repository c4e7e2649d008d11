"""What the timing model is to say, and how far off it is."""

from __future__ import annotations

import numpy as np

from vision.gait import timing_model as said
from vision.gait.timing_model import NEAR_S
from vision.learning.network import Array
from vision.values import FloatArray

SHARP_S = 0.033
"""Nearness falls off as a normal curve of this width about an event."""
_HEEDED_S = 0.1
_SPREADS = (-4.0, 2.0)  # natural logarithms of NEAR_S
LOADING, TO_LOADING, TO_TOUCH, TOUCHES, LANDING, LIFTOFF, TO_LIFTOFF, BACKWARD = range(8)
"""Columns of what is true at a moment: nearness of a loading, seconds to it, to the first touch and
whether that is known, which landing (-1: not known), nearness of a lift-off, seconds to it, and
whether the walk is backward (-1: neither)."""
TRUE_COLUMNS = 8


def nearness(apart_s: FloatArray) -> FloatArray:
    """1 at an event, less beside it."""
    return np.asarray(np.exp(-0.5 * (apart_s / SHARP_S) ** 2), float)


def loss(out: Array, true: Array) -> tuple[float, Array]:
    """The mean loss over ``k`` moments and how it changes with ``out``, ``(k, OUTPUTS)``.

    Args:
        true: ``(k, TRUE_COLUMNS)``.
    """
    slope = np.zeros_like(out)
    count = len(out)
    total = 2.0 * _cross_entropy(out, slope, said.LOADING, true[:, LOADING], 2.0)
    total += _cross_entropy(out, slope, said.LIFTOFF, true[:, LIFTOFF], 1.0)
    near = np.abs(true[:, TO_LOADING]) < _HEEDED_S
    total += _laplace(out, slope, said.TO_LOADING, true[:, TO_LOADING], near.astype(np.float32))
    touch = near * true[:, TOUCHES]
    total += _laplace(out, slope, said.TO_TOUCH, true[:, TO_TOUCH], 0.5 * touch)
    total += _landing(out, slope, true[:, LANDING], 0.5 * near)
    lifts = 0.5 * (np.abs(true[:, TO_LIFTOFF]) < _HEEDED_S)
    apart = out[:, said.TO_LIFTOFF] - true[:, TO_LIFTOFF] / NEAR_S
    total += float((lifts * np.abs(apart)).sum())
    slope[:, said.TO_LIFTOFF] = lifts * np.sign(apart)
    return total / count, slope / np.float32(count)


def _cross_entropy(out: Array, slope: Array, at: int, true: Array, weight: float) -> float:
    value = out[:, at]
    slope[:, at] = weight * (1 / (1 + np.exp(-value)) - true)
    bits = np.maximum(value, 0) - value * true + np.log1p(np.exp(-np.abs(value)))
    return float(bits.sum())


def _laplace(out: Array, slope: Array, at: int, true_s: Array, weight: Array) -> float:
    """Of a time and, in the next column, the logarithm of its mean deviation."""
    apart = out[:, at] - true_s / NEAR_S
    spread = np.clip(out[:, at + 1], *_SPREADS)
    sharp = np.exp(-spread)
    slope[:, at] = weight * np.sign(apart) * sharp
    inside = (out[:, at + 1] > _SPREADS[0]) & (out[:, at + 1] < _SPREADS[1])
    slope[:, at + 1] = weight * inside * (1 - np.abs(apart) * sharp)
    return float((weight * (np.abs(apart) * sharp + spread)).sum())


def _landing(out: Array, slope: Array, landing: Array, weight: Array) -> float:
    chances = np.exp(out[:, said.LANDING] - out[:, said.LANDING].max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    known = weight * (landing >= 0)
    which = np.maximum(landing, 0).astype(int)
    rows = np.arange(len(out))
    wrong = chances.copy()
    wrong[rows, which] -= 1
    slope[:, said.LANDING] = known[:, None] * wrong
    return -float((known * np.log(np.maximum(chances[rows, which], 1e-9))).sum())
