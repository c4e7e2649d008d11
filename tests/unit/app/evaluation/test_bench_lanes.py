"""``backstep bench`` of a kiosk's lanes: what counts as met, and the film that all of them see."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from app.evaluation.bench.film_server import serving, write_again_and_again
from app.evaluation.bench.result import Lanes
from clip_making import grey, write_clip
from vision.sources.clip import ClipSource
from vision.sources.stream import StreamSource


def lanes(
    *,
    hz: tuple[float, ...] = (15.0, 15.5, 14.8, 15.2),
    bare_hz: float = 15.0,
    last_age_s: float = 0.11,
    lane_mb: float = 330.0,
) -> Lanes:
    return Lanes(
        stream="RTSP",
        seconds=20.0,
        rounds=2,
        bare_hz=(bare_hz,) * 4,
        lane_hz=hz,
        ratio=sum(hz) / (4 * bare_hz),
        first_age_s=0.1,
        last_age_s=last_age_s,
        bare_mb=270.0,
        lane_mb=lane_mb,
        server_cores=0.01,
    )


def test_lanes_that_do_what_is_asked_meet_every_goal() -> None:
    assert [goal.met for goal in lanes().goals()] == [True] * 4


@pytest.mark.parametrize(
    ("at", "one"),
    [
        (0, lanes(bare_hz=16.0)),
        (1, lanes(hz=(20.0, 20.0, 20.0, 15.0))),
        (2, lanes(last_age_s=0.16)),
        (3, lanes(lane_mb=340.0)),
    ],
)
def test_each_goal_of_lanes_can_be_missed_by_itself(at: int, one: Lanes) -> None:
    assert [number for number, goal in enumerate(one.goals()) if not goal.met] == [at]


def test_the_film_is_the_clip_again_and_again_and_is_served_in_real_time(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "grey.mp4", grey(30))
    film = tmp_path / "film.mp4"
    write_again_and_again(clip, film, 4)
    with ClipSource(film) as source:
        times_s = [frame.t_s for frame in source.frames()]
    assert len(times_s) == 4 * 30
    gaps_s = [after - before for before, after in pairwise(times_s)]
    assert min(gaps_s) > 0.02
    assert max(gaps_s) < 0.05
    with serving(film, 1) as (_, (address,)), StreamSource(address) as stream:
        frame = next(stream.frames())
        assert frame.image.shape[1::-1] == (stream.info.width, stream.info.height)
