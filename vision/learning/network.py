"""A network with two hidden layers, learnt by gradient descent, in NumPy.

The timing model is so small that a library for large networks would be a hundred times its size.
Gradients are written out; a test compares them with differences.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Weights = dict[str, Array]

_LAYERS = 3
_KEEP = (0.9, 0.999)  # of Adam's mean and spread of the gradient
_DECAY = 1e-2


def begin(sizes: tuple[int, int, int, int], random: np.random.Generator) -> Weights:
    """Random weights for so many inputs, hidden units (twice) and outputs (He and others 2015)."""
    weights: Weights = {}
    for layer in range(_LAYERS):
        spread = np.sqrt(2 / sizes[layer]) * (0.3 if layer == _LAYERS - 1 else 1.0)
        shape = (sizes[layer], sizes[layer + 1])
        weights[f"w{layer}"] = (spread * random.normal(size=shape)).astype(np.float32)
        weights[f"b{layer}"] = np.zeros(sizes[layer + 1], np.float32)
    return weights


def forward(weights: Weights, inputs: Array, dropped: Array | None = None) -> list[Array]:
    """The values of all layers, ``inputs`` first and the outputs last.

    Args:
        dropped: factors ``(k, hidden)`` of the first hidden layer, as dropout needs them.
    """
    first = np.maximum(inputs @ weights["w0"] + weights["b0"], 0)
    if dropped is not None:
        first = first * dropped
    second = np.maximum(first @ weights["w1"] + weights["b1"], 0)
    return [inputs, first, second, second @ weights["w2"] + weights["b2"]]


def gradient(
    weights: Weights, values: list[Array], slope: Array, dropped: Array | None = None
) -> Weights:
    """How the loss changes with each weight, given how it changes with the outputs (``slope``)."""
    found: Weights = {}
    for layer in reversed(range(_LAYERS)):
        found[f"w{layer}"] = values[layer].T @ slope
        found[f"b{layer}"] = slope.sum(axis=0)
        if layer:
            slope = (slope @ weights[f"w{layer}"].T) * (values[layer] > 0)
            if layer == 1 and dropped is not None:
                slope = slope * dropped
    return found


class Descent:
    """Adam with weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019)."""

    def __init__(self, weights: Weights) -> None:
        self._mean = {name: np.zeros_like(one) for name, one in weights.items()}
        self._square = {name: np.zeros_like(one) for name, one in weights.items()}
        self._count = 0

    def step(self, weights: Weights, slopes: Weights, rate: float) -> None:
        """Change ``weights`` a little down ``slopes``."""
        self._count += 1
        first, second = _KEEP
        warm = np.sqrt(1 - second**self._count) / (1 - first**self._count)
        for name, slope in slopes.items():
            mean, square = self._mean[name], self._square[name]
            mean += (1 - first) * (slope - mean)
            square += (1 - second) * (slope * slope - square)
            weights[name] -= (rate * warm * mean / (np.sqrt(square) + 1e-8)).astype(np.float32)
            if name.startswith("w"):
                weights[name] *= np.float32(1 - rate * _DECAY)
