"""The timing model: of each leg, when it comes down and leaves the floor, and how.

A small network with two hidden layers that looks at a window of leg rows. It was trained on drawn
and captured walkers (``vision/learning/timing.py``); at run time it is NumPy alone.
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
# Larger products are shared among threads, which wait for each other while the pose model keeps all
# cores busy (measured: 14 ms instead of 0.1).
_FEW, _MANY = 3, 32
NEAR_S = 0.1
"""Times are said in this unit by the network."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What the model says of one leg at ``k`` moments, ``(k,)`` each.

    loading, liftoff: how near in time such an event is, 1 at it. loading_in_s, touch_in_s,
    liftoff_in_s: how long until then, negative where it is past; only near it. loading_spread_s,
    touch_spread_s: mean absolute deviation of these. landing: ``(k, 3)`` chances of
    ``LANDINGS``.
    """

    loading: FloatArray
    loading_in_s: FloatArray
    loading_spread_s: FloatArray
    touch_in_s: FloatArray
    touch_spread_s: FloatArray
    landing: FloatArray
    liftoff: FloatArray
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

    def raw(self, windows: FloatArray, context: FloatArray) -> FloatArray:
        """``(k, OUTPUTS)`` for ``(k, SAMPLES, CHANNELS)`` windows and their ``(k, CONTEXT)``."""
        flat = windows.reshape(len(windows), SAMPLES * CHANNELS)
        value = np.concatenate([flat, context], axis=1).astype(np.float32)
        if len(value) > _MANY:
            return self._layer(value)
        parts = [self._layer(value[at : at + _FEW]) for at in range(0, len(value), _FEW)]
        return np.concatenate(parts)

    def __call__(self, windows: FloatArray, context: FloatArray) -> Timing:
        """The answer for windows as ``raw`` takes them."""
        return timing_of(self.raw(windows, context))

    def _layer(self, value: NDArray[np.float32]) -> FloatArray:
        (w0, b0), (w1, b1), (w2, b2) = self._layers
        value = np.maximum(value @ w0 + b0, 0)
        value = np.maximum(value @ w1 + b1, 0)
        return (value @ w2 + b2).astype(np.float64)


def timing_of(out: FloatArray) -> Timing:
    """The network's ``(k, OUTPUTS)`` in the units of ``Timing``."""
    landing = np.exp(out[:, 5:8] - out[:, 5:8].max(axis=1, keepdims=True))
    return Timing(
        loading=_logistic(out[:, 0]),
        loading_in_s=NEAR_S * out[:, 1],
        loading_spread_s=NEAR_S * np.exp(out[:, 2]),
        touch_in_s=NEAR_S * out[:, 3],
        touch_spread_s=NEAR_S * np.exp(out[:, 4]),
        landing=landing / landing.sum(axis=1, keepdims=True),
        liftoff=_logistic(out[:, 8]),
        liftoff_in_s=NEAR_S * out[:, 9],
    )


def nearness_of(out: FloatArray) -> FloatArray:
    """Of the network's ``(k, OUTPUTS)`` the loading and the lift-off alone, ``(k, 2)``."""
    return _logistic(out[:, 0:9:8])


def _logistic(value: FloatArray) -> FloatArray:
    return 1 / (1 + np.exp(-np.clip(value, -30, 30)))


@lru_cache(maxsize=1)
def timing_model() -> TimingModel:
    """The model that ships with Backstep."""
    with files("vision.gait").joinpath("timing.npz").open("rb") as file, np.load(file) as kept:
        return TimingModel({name: kept[name] for name in kept.files})
