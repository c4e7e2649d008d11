"""Which pictures of a recording are looked at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from vision.pipeline.glances import Glances, GlanceSettings
from vision.values import FloatArray, Pose
from vision.walker.script import CameraSetup, Motion, Segment, WalkScript
from vision.walker.scripts import GOOD
from walker_poses import poses

OWN = GlanceSettings()


def walk(fps: float) -> list[Pose]:
    """Somebody stands for two seconds and walks for four, on a treadmill, from the side."""
    script = WalkScript(
        segments=(
            Segment(duration_s=2.0, motion=Motion.STANDING, manner=GOOD),
            Segment(duration_s=4.0, manner=GOOD),
        ),
        treadmill=True,
        camera=CameraSetup(person_px=500.0, fps=fps),
    )
    return poses(script)


def looked_at(film: Sequence[tuple[float, Pose | None]]) -> FloatArray:
    """The times of the pictures that are looked at."""
    glances, times = Glances(), []
    for t_s, pose in film:
        if glances.due(t_s):
            glances.saw(t_s, pose)
            times.append(t_s)
    return np.array(times)


def rate_hz(times: FloatArray, from_s: float, to_s: float) -> float:
    return float(((times >= from_s) & (times < to_s)).sum() / (to_s - from_s))


@pytest.fixture(scope="module")
def fast() -> list[Pose]:
    return walk(240.0)


def test_all_of_thirty_pictures_a_second_are_looked_at() -> None:
    film = walk(30.0)
    assert len(looked_at([(pose.t_s, pose) for pose in film])) == len(film)


def test_all_of_sixty_are_looked_at_of_who_walks_and_half_of_who_stands() -> None:
    times = looked_at([(pose.t_s, pose) for pose in walk(60.0)])
    assert rate_hz(times, 2.6, 6.0) == pytest.approx(60, abs=1)
    assert rate_hz(times, 1.0, 2.0) < 50


def test_of_240_a_third_at_most_is_looked_at(fast: list[Pose]) -> None:
    times = looked_at([(pose.t_s, pose) for pose in fast])
    assert 45 <= rate_hz(times, 2.6, 6.0) <= 80
    gaps = np.diff(times[times > 2.6])
    assert gaps.max() <= 1 / OWN.walking_hz + 1 / 240
    assert gaps.min() == pytest.approx(1 / OWN.contact_hz, abs=1e-6)


def test_most_is_looked_at_about_contacts(fast: list[Pose]) -> None:
    times = looked_at([(pose.t_s, pose) for pose in fast])
    dense = times[1:][np.diff(times) < 1 / 100]
    dense = dense[dense > 2.6]
    apart = [abs(pose.world[27, 0] - pose.world[28, 0]) for pose in fast]
    wide = np.interp(dense, [pose.t_s for pose in fast], apart)
    assert np.median(wide) > 0.75 * max(apart)


def test_while_nobody_is_there_forty_a_second_are_looked_at() -> None:
    times = looked_at([(i / 240, None) for i in range(960)])
    assert rate_hz(times, 1.0, 4.0) == pytest.approx(40, abs=1)
