"""Who is in a picture, with the real pose model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from app.review.folder import ClipFolder
from app.review.people import PeopleError, people_at, people_in
from vision.pose.finder import PoseFinder
from vision.pose.paint_over import Find
from vision.values import Frame
from vision.walker import Segment, WalkerSource, WalkScript
from vision.walker.script import Bystander

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def find(model_path: Path) -> Iterator[Find]:
    """Whoever the model sees in a part of a picture."""
    with closing(PoseFinder(model_path)) as model:
        yield model


def drawn(**more: object) -> WalkerSource:
    own = {"segments": (Segment(duration_s=2.0),), "treadmill": True, **more}
    return WalkerSource(WalkScript.model_validate(own))


def test_everybody_is_found_from_left_to_right_and_nobody_twice(find: Find) -> None:
    with drawn() as source:
        [alone] = people_in(Frame(0, 1.0, source.render(1.0)), find)
        hips = source.joints(np.array([1.0])).image[0, 23:25].mean(axis=0)
    assert (alone.x, alone.y) == pytest.approx((hips[0] / 1280, hips[1] / 720), abs=0.03)
    assert alone.left < alone.x < alone.right
    assert alone.top < alone.y < alone.bottom
    beside = Bystander(from_x_m=1.1, to_x_m=1.0, speed_mps=0.1)
    with drawn(bystander=beside) as source:
        walker, other = people_in(Frame(0, 1.0, source.render(1.0)), find)
    assert walker.x == pytest.approx(alone.x, abs=0.03)
    assert other.x > walker.x + 0.1


def test_it_is_looked_with_the_model_that_the_server_was_given(
    walk_looked_at: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BACKSTEP_MODEL", raising=False)
    with pytest.raises(PeopleError, match="other") as refused:
        people_at(ClipFolder(walk_looked_at, ".mp4"), 1.0, None, "other")
    assert "Error" not in str(refused.value)
