"""When a stream's pictures were taken, on made-up clocks."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from vision.sources.arrivals import Arrivals, ArrivalSettings


def run(arrivals: Arrivals, pictures: Sequence[tuple[float, float | None]]) -> list[float | None]:
    return [arrivals.taken_s(arrived_s, own_s) for arrived_s, own_s in pictures]


def steady(from_s: float, seconds: float, ahead_s: float) -> list[tuple[float, float | None]]:
    """15 pictures a second that arrive 0.07 s late by a clock that is ``ahead_s`` ahead of ours."""
    return [(from_s + n / 15 + 0.07, from_s + n / 15 + ahead_s) for n in range(round(15 * seconds))]


def test_a_backlog_is_left_out_and_what_comes_after_it_is_not() -> None:
    backlog: list[tuple[float, float | None]] = [(10.0 + n / 1000, n / 15) for n in range(30)]
    arrivals = Arrivals()
    assert run(arrivals, backlog) == [None] * 30
    after = run(arrivals, [(10.03 + n / 15, (30 + n) / 15) for n in range(30)])
    told = [t_s for t_s in after if t_s is not None]
    assert after.index(told[0]) <= 4  # a fifth of a second later it is sure
    assert all(b - a == pytest.approx(1 / 15) for a, b in itertools.pairwise(told))


def test_times_are_even_though_arrivals_are_not() -> None:
    arrivals = Arrivals()
    run(arrivals, steady(0.0, 1.0, 500.0))
    jitter = [0.0, 0.05, 0.2, 0.1, 0.0, 0.3]
    told = run(arrivals, [(1 + n / 15 + 0.07 + j, 501 + n / 15) for n, j in enumerate(jitter)])
    assert told == [pytest.approx(1 + n / 15 + 0.07) for n in range(6)]


def test_pictures_that_were_held_up_are_left_out_until_the_newest_is_there() -> None:
    arrivals = Arrivals()
    run(arrivals, steady(0.0, 2.0, 0.0))
    held_up = [(4.0 + n / 1000, 2.0 + n / 15) for n in range(30)]  # two seconds' pictures at once
    told = run(arrivals, held_up)
    assert told[:20] == [None] * 20
    assert told[-1] == pytest.approx(held_up[-1][1] + 0.07)


@pytest.mark.parametrize("jump_s", [-500.0, -1.0, 3.0, 90_000.0])
def test_a_clock_that_jumps_is_followed(jump_s: float) -> None:
    arrivals = Arrivals()
    run(arrivals, steady(0.0, 2.0, 1000.0))
    told = run(arrivals, steady(2.0, 2.0, 1000.0 + jump_s))
    assert told[-1] == pytest.approx(2.0 + 29 / 15 + 0.07)
    assert sum(t_s is None for t_s in told) <= 4


def test_clocks_that_drift_apart_are_followed_for_hours() -> None:
    arrivals = Arrivals()
    told = [
        (n / 5, arrivals.taken_s(n / 5, n / 5 * (1 - 2e-4)))  # 0.7 s an hour
        for n in range(5 * 3600 * 2)
    ]
    assert all(t_s is not None and now_s - t_s < 0.05 for now_s, t_s in told[5:])


def test_a_stream_that_never_catches_up_is_taken_as_it_is() -> None:
    settings = ArrivalSettings(give_up_s=5)
    arrivals = Arrivals(settings)
    run(arrivals, steady(0.0, 2.0, 0.0))
    late = [(3.0 + n / 15 + 0.07, 2.0 + n / 15) for n in range(15 * 6)]  # a second behind for good
    told = run(arrivals, late)
    assert told[15] is None
    assert told[-1] == pytest.approx(late[-1][0])


def test_pictures_without_times_count_from_their_arrival_and_the_first_of_others_do_not() -> None:
    timeless = run(Arrivals(), [(5 + n / 10, None) for n in range(10)])
    assert timeless[:2] == [None, None]
    assert timeless[-1] == 5.9
    mixed = Arrivals()
    assert run(mixed, [(5.0, None), (5.01, 0.1)]) == [None, None]
