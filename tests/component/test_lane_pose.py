"""One walker at a time, locked on, with the real model on drawn lanes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from vision.pose.follow import hips
from vision.pose.lane_pose import LanePose
from vision.pose.mediapipe_pose import MediaPipePose
from vision.values import Frame
from vision.walker import Actor, Face, Go, LaneRoom, LaneScene, PaceLane, Person, Role, Stand

pytestmark = [pytest.mark.slow, pytest.mark.drift]

FPS = 12
OTHER = Person(stature_m=1.8, shirt=(40, 80, 170), trousers=(150, 140, 120))
WALKER = Role(Person(), (1.6, 0.0), 0.0, (Stand(0.3), PaceLane(3.0, 60.0), Stand(9.0)))


@dataclass
class Seen:
    """How often the walker was seen, somebody else, nobody; and the numbers that were told."""

    right: int = 0
    wrong: int = 0
    nobody: int = 0

    def __post_init__(self) -> None:
        self.subjects: set[int] = set()


@pytest.fixture(scope="module")
def estimator(model_path: Path) -> Iterator[LanePose]:
    with closing(LanePose(model_path)) as one:
        yield one


def watched(
    estimator: LanePose,
    *parts: Role,
    seconds: float,
    hold_s: float = 0.3,
    room: LaneRoom | None = None,
) -> Seen:
    """What is seen of the first of ``parts``, who is held on to from ``hold_s`` on."""
    scene, cast, seen = LaneScene(room or LaneRoom()), [Actor(one) for one in parts], Seen()
    estimator.reset()
    estimator.release()
    estimator.keep_to(scene.lane)
    for k in range(round(seconds * FPS)):
        t_s = k / FPS
        picture = scene.picture(t_s, cast)
        if k == round(hold_s * FPS):
            estimator.hold()
        pose = estimator.estimate(Frame(k, t_s, picture))
        body = cast[0].at(t_s)
        if pose is None:
            seen.nobody += 1
            continue
        seen.subjects.add(pose.subject)
        true = np.inf if body is None else scene.camera.project(body.pelvis[0])
        near = float(np.hypot(*(hips(pose) - true))) < 0.28 * scene.room.person_px
        seen.right, seen.wrong = seen.right + near, seen.wrong + (not near)
    return seen


def test_who_crosses_before_the_lane_is_never_taken_for_the_walker(estimator: LanePose) -> None:
    crosses = Role(OTHER, (-3.6, -0.9), 0.0, (Go((5.0, -0.9), 1.3),))
    seen = watched(estimator, WALKER, crosses, seconds=6.0)
    assert seen.wrong <= 3, "as one covers the other, and no longer"
    assert seen.subjects == {0}
    assert seen.right > 0.9 * 6 * FPS


def test_who_stands_nearer_beside_the_lane_is_no_walker(estimator: LanePose) -> None:
    beside = Role(OTHER, (-0.6, -1.6), 90.0, (Stand(60.0),))
    seen = watched(estimator, WALKER, beside, seconds=5.5)
    assert (seen.wrong, seen.subjects) == (0, {0})
    assert seen.right > 0.5 * 5.5 * FPS


def test_whoever_steps_on_the_lane_is_found_though_somebody_waits_there(
    estimator: LanePose,
) -> None:
    comes = Role(Person(), (3.0, 0.0), 180.0, (Go((1.0, 0.0), 1.3), Stand(9.0)))
    waits = Role(OTHER, (0.2, 0.9), 90.0, (Stand(60.0),))
    seen = watched(estimator, comes, waits, seconds=3.5, hold_s=99.0)
    assert (seen.wrong, seen.subjects) == (0, {0})
    assert seen.right > FPS


def test_who_comes_in_a_wheelchair_is_on_the_lane_too(estimator: LanePose) -> None:
    sits = Role(Person(), (1.4, 0.0), 180.0, (Go((0.5, 0.0)), Face(90.0), Stand(9.0)), seated=True)
    seen = watched(estimator, sits, seconds=3.0, hold_s=99.0)
    assert seen.right > 0.7 * 3 * FPS


def test_nobody_is_seen_in_a_mirror(estimator: LanePose) -> None:
    seen = watched(estimator, WALKER, seconds=5.0, room=LaneRoom(mirror=True))
    assert seen.wrong == 0
    assert seen.right > 0.5 * 5 * FPS


def test_the_next_one_on_the_lane_is_not_the_one_who_left_it(estimator: LanePose) -> None:
    leaves = Role(Person(), (1.0, 0.0), 0.0, (Stand(0.4), Go((4.6, 0.0), 1.4), Stand(60.0)))
    comes = Role(OTHER, (-3.6, 0.0), 0.0, (Go((0.8, 0.0), 1.4), Face(90.0), Stand(60.0)))
    held = watched(estimator, leaves, comes, seconds=6.0)
    assert held.wrong == 0, "the visit's person is never swapped"
    let_go = watched(estimator, leaves, comes, seconds=6.0, hold_s=99.0)
    assert let_go.wrong > FPS, "without the hold the next one is followed"
    assert let_go.subjects == {0, 1}, "and told to be another"


def test_without_a_place_and_a_hold_all_is_as_ever(model_path: Path) -> None:
    scene = LaneScene(LaneRoom())
    cast = [Actor(WALKER)]
    frames = [Frame(k, k / FPS, scene.picture(k / FPS, cast)) for k in range(12)]
    with closing(MediaPipePose(model_path)) as plain, closing(LanePose(model_path)) as lane:
        for frame in frames:
            ours, as_ever = lane.estimate(frame), plain.estimate(frame)
            assert ours is not None
            assert as_ever is not None
            assert np.array_equal(ours.image, as_ever.image)
            assert ours.subject == as_ever.subject
