"""Smoothing, scale and search windows: small pieces with exact promises."""

from __future__ import annotations

from itertools import islice

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vision.body.scale import ScaleSettings, ScaleStage
from vision.body.smoothing import OneEuro, SmoothingSettings
from vision.pose.follow import Follower, FollowSettings, Window, search_windows
from vision.values import Pose

NUMBERS = st.floats(-1e4, 1e4, allow_nan=False)


@given(st.lists(st.tuples(st.floats(1e-4, 0.5), NUMBERS), min_size=1, max_size=40))
def test_smoothing_stays_between_the_least_and_the_greatest_value_seen(
    walk: list[tuple[float, float]],
) -> None:
    smooth = OneEuro(SmoothingSettings())
    t_s, values = 0.0, []
    for step_s, value in walk:
        t_s += step_s
        values.append(value)
        out = float(smooth(t_s, np.array([value]))[0])
        assert min(values) - 1e-6 <= out <= max(values) + 1e-6


def test_smoothing_of_a_time_that_does_not_advance_returns_the_last() -> None:
    smooth = OneEuro(SmoothingSettings())
    first = smooth(1.0, np.array([3.0]))
    assert smooth(1.0, np.array([9.0])) == first


@given(st.integers(64, 2000), st.integers(64, 2000))
def test_search_windows_lie_inside_the_frame_and_cover_it(width: int, height: int) -> None:
    windows = list(islice(search_windows(width, height), 400))
    covered = np.zeros((height, width), dtype=bool)
    for window in windows:
        assert 0 <= window.x <= window.x + window.width <= width
        assert 0 <= window.y <= window.y + window.height <= height
        covered[window.y : window.y + window.height, window.x : window.x + window.width] = True
    assert covered.all()


@given(st.floats(-500, 3000), st.floats(-500, 3000), st.floats(1, 4000))
def test_a_window_about_any_point_fits_the_frame(x: float, y: float, side: float) -> None:
    window = Window.around((x, y), side, 1280, 720)
    assert 0 <= window.x <= 1280 - window.width
    assert 0 <= window.y <= 720 - window.height


def pose_at(t_s: float, x: float, size: float = 400.0) -> Pose:
    image = np.zeros((33, 2))
    image[:, 0] = x + np.linspace(-0.1, 0.1, 33) * size
    image[:, 1] = 100 + np.linspace(0, size, 33)
    return Pose(t_s, image, np.zeros((33, 3)), np.ones(33))


def test_a_bystander_across_the_room_is_not_taken_for_the_walker() -> None:
    follower = Follower(FollowSettings())
    for index in range(30):
        follower.update(pose_at(index / 30, 300 + 2 * index))
    assert follower.belongs(pose_at(1.0, 362))
    assert not follower.belongs(pose_at(1.0, 900))
    assert not follower.belongs(pose_at(1.0, 362, size=100.0))


def test_a_walker_is_given_up_only_after_patience() -> None:
    follower = Follower(FollowSettings())
    follower.update(pose_at(0.0, 300))
    assert not follower.lost(0.3)
    assert follower.locked
    assert follower.lost(0.8)
    assert not follower.locked


@given(st.floats(0.3, 3.0))
def test_scale_grows_with_the_picture(factor: float) -> None:
    random = np.random.default_rng(3)
    points = random.uniform(0, 500, (33, 2))
    torso, stature = ScaleStage(ScaleSettings()).update(0.0, points)
    bigger = ScaleStage(ScaleSettings()).update(0.0, points * factor)
    assert bigger[0] == max(1.0, torso * factor) or abs(bigger[0] / torso / factor - 1) < 1e-6
    assert abs(bigger[1] / stature / factor - 1) < 1e-6
