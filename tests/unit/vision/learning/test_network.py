"""The network's written-out gradients, and that it learns."""

from __future__ import annotations

import numpy as np
import pytest

from vision.gait.timing_model import OUTPUTS
from vision.learning.network import Descent, Weights, begin, forward, gradient
from vision.learning.timing_loss import TRUE_COLUMNS, loss
from vision.values import FloatArray

SIZES = (20, 8, 6, OUTPUTS)


def some_truth(count: int, random: np.random.Generator) -> FloatArray:
    true = 0.05 * np.abs(random.normal(size=(count, TRUE_COLUMNS)))
    true[:, [0, 5]] = random.random((count, 2))
    true[:, 3] = random.random(count) < 0.7
    true[:, 4] = random.integers(-1, 3, count)
    return true


@pytest.mark.parametrize("name", ["w0", "b0", "w1", "b1", "w2", "b2"])
def test_gradients_are_the_slopes_of_the_loss(name: str) -> None:
    random = np.random.default_rng(3)
    weights: Weights = {key: one.astype(np.float64) for key, one in begin(SIZES, random).items()}
    inputs, true = random.normal(size=(16, SIZES[0])), some_truth(16, random)
    values = forward(weights, inputs)
    found = gradient(weights, values, loss(values[-1], true)[1])[name]
    for _ in range(5):
        at = tuple(random.integers(0, size) for size in found.shape)
        losses = []
        for step in (1e-5, -1e-5):
            moved = {**weights, name: weights[name].copy()}
            moved[name][at] += step
            losses.append(loss(forward(moved, inputs)[-1], true)[0])
        assert (losses[0] - losses[1]) / 2e-5 == pytest.approx(float(found[at]), abs=1e-6)


def test_descent_lowers_the_loss() -> None:
    random = np.random.default_rng(4)
    weights = begin(SIZES, random)
    inputs = random.normal(size=(64, SIZES[0])).astype(np.float32)
    true = some_truth(64, random).astype(np.float32)
    descent = Descent(weights)
    losses = []
    for _ in range(200):
        values = forward(weights, inputs)
        lost, slope = loss(values[-1], true)
        descent.step(weights, gradient(weights, values, slope), 3e-3)
        losses.append(lost)
    assert losses[-1] < losses[0] / 2
