"""Learns the timing model: ``python -m vision.learning.train --films DIR ... --out FILE``.

The films are those of ``vision.learning.films``. Persons 02 and 07 of the captures are learnt from
and 08 is kept aside; so is every fifth drawn walker. One seed decides all that is random.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vision.gait import leg_rows as legs
from vision.gait.timing_model import OUTPUTS
from vision.learning.network import Array, Descent, Weights, begin, forward, gradient
from vision.learning.timing_loss import loss
from vision.learning.timing_windows import LearntFilm, Material, load_films
from vision.values import FloatArray

_INPUTS = legs.SAMPLES * legs.CHANNELS + legs.CONTEXT
_BATCH = 512
_RATE = 2e-3
_DROPPED = 0.3
_QUOTA = 0.15
_SOME = 6000  # moments from which the scale is taken, and the loss on films kept aside
_LEAST_SPREAD = 0.05


def train(
    films: Sequence[LearntFilm],
    *,
    epochs: int,
    hidden: tuple[int, int] = (96, 64),
    seed: int = 0,
) -> Weights:
    """Weights for ``vision.gait.timing_model``, learnt from ``films`` that are not kept aside.

    Args:
        epochs: how often all moments are gone over.
    """
    random = np.random.default_rng(seed)
    learnt = [film for film in films if not film.validates]
    # What the pose model saw counts twice: it errs in ways that true points do not show.
    own = Material([*learnt, *[film for film in learnt if film.seen]])
    kept = [film for film in films if film.validates and film.seen]
    aside = Material(kept) if kept else None
    inputs, _ = _some(own, random)
    middle, spread = inputs.mean(axis=0), inputs.std(axis=0) + _LEAST_SPREAD
    weights = begin((_INPUTS, *hidden, OUTPUTS), random)
    descent = Descent(weights)
    steps = epochs * (len(own.moments(random, _QUOTA)) // _BATCH)
    step, begun_s = 0, time.monotonic()
    for epoch in range(epochs):
        picks = own.moments(random, _QUOTA)
        random.shuffle(picks)
        losses = []
        for start in range(0, len(picks) - _BATCH + 1, _BATCH):
            inputs, true = own.batch(picks[start : start + _BATCH], random)
            scaled = _scaled(inputs, middle, spread)
            stay = random.random((_BATCH, hidden[0])) >= _DROPPED
            dropped = (stay / (1 - _DROPPED)).astype(np.float32)
            values = forward(weights, scaled, dropped)
            lost, slope = loss(values[-1], true.astype(np.float32))
            rate = _RATE * 0.5 * (1 + math.cos(math.pi * min(1.0, step / max(steps, 1))))
            descent.step(weights, gradient(weights, values, slope, dropped), rate)
            losses.append(lost)
            step += 1
        apart = _aside(weights, aside, middle, spread)
        taken_s = time.monotonic() - begun_s
        print(
            f"epoch {epoch}: {np.mean(losses):.4f}, aside {apart:.4f}, {taken_s:.0f} s", flush=True
        )
    return _unscaled(weights, middle, spread)


def _some(
    material: Material, random: np.random.Generator, *, disturbed: bool = True
) -> tuple[FloatArray, FloatArray]:
    """Inputs at some moments drawn at random, and what is true there."""
    picks = material.moments(random, _QUOTA)
    some = picks[random.choice(len(picks), min(_SOME, len(picks)), replace=False)]
    return material.batch(some, random, disturbed=disturbed)


def _scaled(inputs: FloatArray, middle: FloatArray, spread: FloatArray) -> Array:
    """Inputs as they are learnt from."""
    return ((inputs - middle) / spread).astype(np.float32)


def _aside(
    weights: Weights, aside: Material | None, middle: FloatArray, spread: FloatArray
) -> float:
    """The loss on films that are kept aside."""
    if aside is None:
        return math.nan
    inputs, true = _some(aside, np.random.default_rng(1), disturbed=False)
    said = forward(weights, _scaled(inputs, middle, spread))[-1]
    return loss(said, true.astype(np.float32))[0]


def _unscaled(weights: Weights, middle: FloatArray, spread: FloatArray) -> Weights:
    """Weights that take the inputs as they come."""
    first = weights["w0"] / spread[:, None]
    bias = weights["b0"] - middle @ first
    return {**weights, "w0": first.astype(np.float32), "b0": bias.astype(np.float32)}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Learn the timing model from films.")
    parser.add_argument("--films", type=Path, nargs="+", required=True, help="their folders")
    parser.add_argument("--out", type=Path, required=True, help="where the weights go (.npz)")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(arguments)
    films = load_films(asked.films)
    if not any(not film.validates for film in films):
        print("there is no film to learn from", file=sys.stderr)
        return 1
    weights = train(films, epochs=asked.epochs, seed=asked.seed)
    half = {name: one.astype(np.float16) for name, one in weights.items()}  # exact enough
    np.savez_compressed(asked.out, allow_pickle=False, **half)
    return 0


if __name__ == "__main__":
    sys.exit(main())
