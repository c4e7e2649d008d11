"""Whom somebody picked: where that person's past begins, and who is a stranger in a segment."""

from __future__ import annotations

import numpy as np
import pytest

from vision.pipeline.followed import Followed, Picked
from vision.pose.follow import FollowSettings, can_be_kept
from vision.sources.clip import ClipPart
from vision.values import Pose

JUMP = 0.6


def there(t_s: float, x_px: float, tall_px: float = 200.0) -> Pose:
    """Somebody so tall, whose hips are at ``x_px``."""
    image = np.full((33, 2), [x_px, 200.0])
    image[0, 1], image[31, 1] = 200.0 - tall_px / 2, 200.0 + tall_px / 2
    return Pose(t_s, image, np.zeros((33, 3)), np.ones(33))


FOLLOWED = Followed((there(2.0, 100), there(2.2, 110), there(2.4, 120)), (there(2.4, 500),))


def test_the_film_begins_with_the_first_picture_of_the_past() -> None:
    whole = ClipPart(0, tuple(range(100)), tuple(k / 10 for k in range(100)))
    assert FOLLOWED.begins_at(whole) == 20


def test_a_segment_within_the_past_begins_with_the_pose_there_and_a_later_one_asks() -> None:
    assert FOLLOWED.subject(2.19) is FOLLOWED.past[1]
    assert FOLLOWED.subject(2.4) is FOLLOWED.past[2]
    assert FOLLOWED.subject(2.5) is None


def test_the_place_turns_with_the_picture() -> None:
    picked = Picked(1.0, 0.9, 0.2)
    assert picked.turned(0) == picked
    left = picked.turned(1)  # what was at the right edge is at the top
    assert (left.x, left.y) == pytest.approx((0.2, 0.1))
    half = picked.turned(2)
    assert (half.x, half.y) == pytest.approx((0.1, 0.8))


def test_the_same_one_in_both_segments_is_no_stranger() -> None:
    before = [there(3.0, 200), there(3.1, 205)]
    found = [None, there(3.1, 210)]
    assert FOLLOWED.strayed(before[-1], before, found, JUMP) is None


def test_another_one_or_nobody_where_that_one_was_is_begun_again_with_the_pose_there() -> None:
    before = [None, there(3.1, 205)]
    for found in ([None, there(3.1, 400)], [None, None]):
        again = FOLLOWED.strayed(there(3.1, 205), before, found, JUMP)
        assert again is not None
        assert again[0] == 1
        assert again[1] is before[1]


def test_where_that_one_was_lost_who_comes_is_taken_if_it_can_be_the_same() -> None:
    last = there(3.0, 200)
    gone: list[Pose | None] = [None, None]
    assert FOLLOWED.strayed(last, gone, [None, there(3.6, 260)], JUMP) is None
    for found in ([None, there(3.6, 490)], [None, None]):  # where another stood; nobody
        assert FOLLOWED.strayed(last, gone, found, JUMP) == (0, last)


def test_nobody_of_another_size_or_too_far_away_is_the_one_kept_to() -> None:
    follow, left = FollowSettings(), there(3.0, 200)
    assert can_be_kept(left, there(3.5, 300), (), follow)
    assert not can_be_kept(left, there(3.5, 200, 80), (), follow)
    assert not can_be_kept(left, there(3.5, 500), (), follow)
    assert can_be_kept(None, there(3.5, 500), (), follow)
    waiting = (there(2.0, 300),)
    assert not can_be_kept(left, there(3.5, 310), waiting, follow)
    assert can_be_kept(left, there(3.5, 310, 140), waiting, follow)
