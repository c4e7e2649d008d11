"""What the timing model learns from: moments of films with what is true at them; and it learns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vision.gait import leg_rows as legs
from vision.gait.leg_rows import GRID_HZ, LegGrid
from vision.gait.timing_model import LANDINGS
from vision.learning import timing_loss as told
from vision.learning.films import main as make_films
from vision.learning.network import Weights, forward
from vision.learning.timing_loss import loss, nearness
from vision.learning.timing_windows import LearntFilm, Material, load_films
from vision.learning.train import train

INPUTS = legs.SAMPLES * legs.CHANNELS + legs.CONTEXT
HIDDEN = (24, 12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three drawn films of which only the true points are known."""
    out = tmp_path_factory.mktemp("films")
    make_films(["--kind", "drawn", "--out", str(out), "--count", "3"])
    return out


@pytest.fixture(scope="module")
def films(folder: Path) -> list[LearntFilm]:
    return load_films([folder])


def test_films_known_by_their_true_points_are_not_taken_for_seen_ones(
    films: list[LearntFilm],
) -> None:
    assert [film.name for film in films] == [f"drawn-{seed:05d}" for seed in range(3)]
    assert not any(film.seen or film.validates for film in films)
    assert all(len(film.landings[foot]) >= 2 for film in films for foot in (0, 1))


def test_undisturbed_a_moment_is_what_the_engine_would_see_and_what_is_true_there(
    films: list[LearntFilm], folder: Path
) -> None:
    film = films[1]  # the second in the block, so that its neighbours must stay out
    before, foot = len(films[0].rows), 1
    with np.load(folder / f"{film.name}.npz") as kept:
        own = int(np.flatnonzero(kept["on_foot"] == foot)[1])
        loading_s, touch_s = float(kept["on_loading_s"][own]), float(kept["on_touch_s"][own])
        landing = LANDINGS.index(kept["on_landing"][own])
        backward = kept["direction"][np.abs(kept["frame_t_s"] - loading_s).argmin()] < 0
    row = round(loading_s * GRID_HZ) - film.first
    t_s = (film.first + row) / GRID_HZ
    picks = np.array([[before + row, foot], [before, foot]])  # and the film's first moment
    material = Material(films)
    inputs, true = material.batch(picks, np.random.default_rng(0), disturbed=False)
    assert inputs.shape == (2, INPUTS)
    assert true.shape == (2, told.TRUE_COLUMNS)
    assert true[0, told.TO_LOADING] == pytest.approx(loading_s - t_s, abs=1e-6)
    assert true[0, told.LOADING] == pytest.approx(
        nearness(np.array([loading_s - t_s]))[0], abs=1e-5
    )
    assert true[0, told.TOUCHES] == 1
    assert true[0, told.TO_TOUCH] == pytest.approx(touch_s - t_s, abs=1e-6)
    assert true[0, told.LANDING] == landing
    assert true[0, told.BACKWARD] == backward
    grid = LegGrid()
    for k, one in enumerate(film.rows):
        grid.append((film.first + k) / GRID_HZ, one)
    at = film.first + np.array([row, 0])
    windows, context = grid.windows(at, backward=bool(backward))
    looks = inputs[:, : -legs.CONTEXT].reshape(2, legs.SAMPLES, legs.CHANNELS)
    assert np.allclose(looks, windows[2:], atol=2e-4)  # those of the right foot come second
    assert np.allclose(inputs[0, -legs.CONTEXT :], context[2], atol=1e-6)


def test_disturbed_a_moment_looks_otherwise_each_time_and_its_times_keep_pace(
    films: list[LearntFilm],
) -> None:
    material = Material(films)
    picks = material.moments(np.random.default_rng(1), 0.0)
    assert picks.shape[1] == 2
    _, plain = material.batch(picks, np.random.default_rng(2), disturbed=False)
    near = np.abs(plain[:, [told.TO_LOADING, told.TO_LIFTOFF]]).min(axis=1)
    assert near.max() < 0.2, "with no others asked for, all moments are near an event"
    random = np.random.default_rng(3)
    (first, true), (second, _) = (material.batch(picks, random) for _ in range(2))
    assert first.shape == (len(picks), INPUTS)
    assert np.isfinite(first).all()
    assert np.isfinite(true).all()
    assert np.abs(first - second).mean() > 0.005
    apart = np.abs(plain[:, told.TO_LOADING]) > 0.01
    slower = plain[apart, told.TO_LOADING] / true[apart, told.TO_LOADING]
    assert 0.74 < slower.min() < 0.8
    assert 1.25 < slower.max() < 1.31


def test_a_few_films_are_learnt_and_one_seed_decides_how(films: list[LearntFilm]) -> None:
    material = Material(films)
    picks = material.moments(np.random.default_rng(5), 0.1)
    inputs, true = material.batch(picks, np.random.default_rng(6), disturbed=False)

    def lost(weights: Weights) -> float:
        return loss(forward(weights, inputs)[-1], true)[0]

    begun = train(films, epochs=0, hidden=HIDDEN)
    learnt = train(films, epochs=8, hidden=HIDDEN)
    again = train(films, epochs=8, hidden=HIDDEN)
    assert lost(learnt) < 0.75 * lost(begun)
    assert all(np.array_equal(learnt[name], again[name]) for name in learnt)
