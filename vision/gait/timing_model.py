"""The timing model: of each leg, when it comes down and leaves the floor, and how.

A small network with two hidden layers that looks at a window of leg rows. It was trained on drawn
and captured walkers (``vision/learning/train.py``); at run time it is NumPy alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from vision.gait.leg_rows import CHANNELS, CONTEXT, SAMPLES
from vision.values import FloatArray, Landing

LANDINGS = (Landing.BALL, Landing.FLAT, Landing.HEEL)
OUTPUTS = 10
LOADING, TO_LOADING, LOADING_SPREAD, TO_TOUCH, TOUCH_SPREAD = range(5)
LANDING = slice(5, 8)
LIFTOFF, TO_LIFTOFF = 8, 9
"""The network's outputs: log odds of nearness, times and logarithms of their mean deviation in
``NEAR_S``, log chances of ``LANDINGS``."""
# Larger products are shared among threads, which wait for each other while the pose model keeps all
# cores busy (measured: 14 ms instead of 0.1).
_FEW, _MANY = 3, 32
NEAR_S = 0.1
"""Times are said in this unit by the network."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What the model says of one leg at ``k`` moments, ``(k,)`` each.

    loading_in_s, touch_in_s,
    liftoff_in_s: how long until then, negative where it is past; only near it. loading_spread_s,
    touch_spread_s: mean absolute deviation of these. landing: ``(k, 3)`` chances of
    ``LANDINGS``.
    """

    loading_in_s: FloatArray
    loading_spread_s: FloatArray
    touch_in_s: FloatArray
    touch_spread_s: FloatArray
    landing: FloatArray
    liftoff_in_s: FloatArray


class TimingModel:
    """The network.

    Args:
        weights: matrices ``w0 (SAMPLES * CHANNELS + CONTEXT, h)``, ``w1``, ``w2`` and biases
            ``b0``, ``b1``, ``b2``.
    """

    def __init__(self, weights: dict[str, FloatArray]) -> None:
        self._layers = [
            (weights[f"w{i}"].astype(np.float32), weights[f"b{i}"].astype(np.float32))
            for i in range(3)
        ]
        inputs = SAMPLES * CHANNELS + CONTEXT
        if self._layers[0][0].shape[0] != inputs or self._layers[2][0].shape[1] != OUTPUTS:
            raise ValueError("these are not the weights of this model")

    def __call__(self, windows: FloatArray, context: FloatArray) -> FloatArray:
        """``(k, OUTPUTS)`` for ``(k, SAMPLES, CHANNELS)`` windows and their ``(k, CONTEXT)``."""
        flat = windows.reshape(len(windows), SAMPLES * CHANNELS)
        value = np.concatenate([flat, context], axis=1).astype(np.float32)
        if len(value) > _MANY:
            return self._layer(value)
        parts = [self._layer(value[at : at + _FEW]) for at in range(0, len(value), _FEW)]
        return np.concatenate(parts)

    def _layer(self, value: NDArray[np.float32]) -> FloatArray:
        (w0, b0), (w1, b1), (w2, b2) = self._layers
        value = np.maximum(value @ w0 + b0, 0)
        value = np.maximum(value @ w1 + b1, 0)
        return (value @ w2 + b2).astype(np.float64)


def timing_of(out: FloatArray) -> Timing:
    """The network's ``(k, OUTPUTS)`` in the units of ``Timing``."""
    landing = np.exp(out[:, LANDING] - out[:, LANDING].max(axis=1, keepdims=True))
    return Timing(
        loading_in_s=NEAR_S * out[:, TO_LOADING],
        loading_spread_s=NEAR_S * np.exp(out[:, LOADING_SPREAD]),
        touch_in_s=NEAR_S * out[:, TO_TOUCH],
        touch_spread_s=NEAR_S * np.exp(out[:, TOUCH_SPREAD]),
        landing=landing / landing.sum(axis=1, keepdims=True),
        liftoff_in_s=NEAR_S * out[:, TO_LIFTOFF],
    )


def nearness_of(out: FloatArray) -> FloatArray:
    """How near in time a loading and a lift-off are, ``(k, 2)``, 1 at it, of the network's
    ``(k, OUTPUTS)``."""
    nearness: FloatArray = 1 / (1 + np.exp(-np.clip(out[:, [LOADING, LIFTOFF]], -30, 30)))
    return nearness


@lru_cache(maxsize=1)
def timing_model() -> TimingModel:
    """The model that ships with Backstep."""
    with files("vision.gait").joinpath("timing.npz").open("rb") as file, np.load(file) as kept:
        return TimingModel({name: kept[name] for name in kept.files})
