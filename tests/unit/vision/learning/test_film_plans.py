"""The films of the training material follow from their seeds and show what their truth says."""

from __future__ import annotations

import numpy as np

from vision.learning.film_plan import plan_film
from vision.learning.films import Film, meta, truth_arrays


def test_a_seed_gives_the_same_film_and_another_seed_another() -> None:
    assert plan_film(3, "drawn") == plan_film(3, "drawn")
    assert plan_film(3, "drawn").script != plan_film(4, "drawn").script


def test_films_are_of_many_views_rates_and_both_directions() -> None:
    plans = [plan_film(seed, "drawn") for seed in range(60)]
    assert {plan.view for plan in plans} == {"side", "treadmill", "oblique", "front", "rear"}
    assert {plan.script.camera.fps for plan in plans} == {25.0, 30.0, 50.0, 60.0}
    travels = {s.motion.travel for plan in plans for s in plan.script.segments}
    assert travels == {-1, 0, 1}


def test_each_fifth_drawn_film_is_kept_from_training() -> None:
    splits = [meta(plan_film(seed, "drawn"))["split"] for seed in range(10)]
    assert [place for place, split in enumerate(splits) if split == "validation"] == [4, 9]


def test_the_picture_shifts_with_what_is_said_of_it() -> None:
    plans = (plan_film(seed, "drawn") for seed in range(40))
    film = Film(next(p for p in plans if p.picture.tremor_px > 2))
    shaken = film.true_points()
    film._shift[:] = 0
    moved = (shaken - film.true_points())[:, 0]
    assert 1 < float(moved.std()) < 8
    assert next(film.frames()).image.shape == (film.camera.height, film.camera.width, 3)


def test_the_truth_has_its_times_in_order() -> None:
    seeds = (
        seed for seed in range(40) if plan_film(seed, "drawn").script.segments[0].motion.travel < 0
    )
    film = Film(plan_film(next(seeds), "drawn"))
    truth = truth_arrays(film)
    assert len(truth["on_foot"]) >= 3
    assert np.all(truth["on_touch_s"] <= truth["on_loading_s"])
    assert np.all(np.diff(truth["on_loading_s"]) > 0)
    assert set(truth["direction"].tolist()) <= {-1, 0}
