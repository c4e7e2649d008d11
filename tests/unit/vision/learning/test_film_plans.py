"""The films of the training material follow from their seeds and show what their truth says."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import cv2
import numpy as np

from vision.learning.film_plan import Picture, plan_film
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
    plan = plan_film(0, "drawn")
    clean = plan.script.model_copy(
        update={"room": plan.script.room.model_copy(update={"grain": 0})}
    )
    plan = replace(plan, script=clean, picture=Picture())
    still, shaken = Film(plan), Film(replace(plan, picture=Picture(tremor_px=4.0, tremor_hz=3.0)))
    said = shaken.true_points() - still.true_points()
    assert np.ptp(said, axis=1).max() < 1e-6, "everything in the picture alike"
    assert 2 < float(said[:, 0].std()) < 8
    most = 0.0
    for frames in islice(zip(still.frames(), shaken.frames(), strict=True), 6):
        grey = [frame.image.mean(axis=2) for frame in frames]
        seen, _ = cv2.phaseCorrelate(*grey)
        apart = said[frames[0].index, 0]
        assert np.abs(seen - apart).max() < 0.5, "pixels"
        most = max(most, float(np.abs(apart).max()))
    assert most > 2, "a shift that is seen"


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
