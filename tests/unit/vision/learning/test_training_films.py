"""The films of the training material are made, or it is said in one line why they are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vision.learning.film_plan import plan_film
from vision.learning.films import Film, look_without_pictures, main
from vision.pose.landmarks import L


@pytest.mark.parametrize("captures", [None, "empty", "nowhere"])
def test_captured_films_without_captures_are_refused_in_one_line(
    captures: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    given = [] if captures is None else ["--captures", str(tmp_path / captures)]
    with pytest.raises(SystemExit) as left:
        main(["--out", str(tmp_path / "films"), *given])
    assert left.value.code == 2
    told = capsys.readouterr().err.splitlines()[-1]
    assert ("--captures" if captures is None else "holds no captured walk") in told
    assert not (tmp_path / "films").exists()


def test_a_film_looked_at_without_pictures_is_seen_where_its_points_truly_are() -> None:
    film = Film(plan_film(4, "drawn"))  # whose walker leaves the picture
    numbers, bodies = look_without_pictures(film)
    width, height = film.camera.width, film.camera.height
    assert 0.5 * len(film.times) < len(bodies) == len(numbers) < len(film.times)
    true = film.true_points()
    assert np.allclose([body.measured for body in bodies], true[numbers], atol=1e-9)
    assert [body.t_s for body in bodies] == film.times[numbers].tolist()
    # the others are those in which the walker is not whole
    out = np.setdiff1d(np.arange(len(film.times)), numbers)
    left_out = true[out]
    beyond = (left_out[..., 0].min(axis=1) <= 0) | (left_out[..., 0].max(axis=1) >= width)
    assert np.all(beyond | (left_out[:, L.LEFT_ANKLE :, 1].max(axis=1) >= height))
    assert np.all(true[numbers][..., 0] < 1.1 * width)
    hips = [body.world[[L.LEFT_HIP, L.RIGHT_HIP]].mean(axis=0) for body in bodies]
    assert np.abs(hips).max() < 1e-9
