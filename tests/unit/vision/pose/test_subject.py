"""Who is followed, decided on given sightings: the same person, another one, or nobody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest

from vision.pose import mediapipe_pose
from vision.pose.follow import Window
from vision.pose.mediapipe_pose import MediaPipePose
from vision.values import Frame, Image, Pose

WIDTH, HEIGHT, FPS = 1280, 480, 30
BLACK: Image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
Sight: TypeAlias = Callable[[float], Pose | None]


def person(x_px: float, height_px: float = 300.0, speed_px_s: float = 0.0) -> Sight:
    """Somebody upright and never quite still."""

    def at(t_s: float) -> Pose:
        jitter = np.random.default_rng(round(1000 * t_s)).normal(0.0, 0.2, (33, 2))
        x = np.full(33, x_px + speed_px_s * t_s)
        image = np.column_stack([x, np.linspace(100.0, 100.0 + height_px, 33)]) + jitter
        return Pose(t_s, image, np.zeros((33, 3)), np.ones(33))

    return at


def nobody(t_s: float) -> None:
    return None


class NoLandmarker:
    """In place of a landmarker that is never asked."""

    def close(self) -> None:
        pass


class GivenSights(MediaPipePose):
    """Follows by sightings that are given in place of the landmarkers' answers."""

    def __init__(self) -> None:
        super().__init__(Path("none.task"))
        self.found: Sight = nobody
        self.tracked: Sight = nobody
        self.beside: Sight = nobody
        self.looks: list[tuple[int, Window]] = []
        self.runs = 0
        self._now = 0

    def see(self, first: int, end: int) -> list[int | None]:
        """The subject's number in pictures ``first`` up to ``end``."""
        numbers = []
        for self._now in range(first, end):
            pose = self.find(Frame(self._now, self._now / FPS, BLACK))
            numbers.append(None if pose is None else pose.subject)
        return numbers

    def _find(self, frame: Frame) -> Pose | None:
        return self.found(frame.t_s)

    def _track(self, frame: Frame) -> Pose | None:
        self.runs += 1
        self._last_ms = round(1000 * frame.t_s)
        return self.tracked(frame.t_s)

    def _anybody(self, part: Image, window: Window, t_s: float) -> Pose | None:
        self.looks.append((self._now, window))
        return self.beside(t_s)


@pytest.fixture
def estimator(monkeypatch: pytest.MonkeyPatch) -> GivenSights:
    monkeypatch.setattr(mediapipe_pose, "open_landmarker", lambda *_, **__: NoLandmarker())
    return GivenSights()


def test_a_chair_taken_for_a_person_makes_nobody_else_of_who_comes_back(
    estimator: GivenSights,
) -> None:
    walker, chair = person(300.0), person(700.0, 90.0)
    estimator.found = estimator.tracked = walker
    assert estimator.see(0, 10) == [0] * 10
    estimator.found = estimator.tracked = nobody
    assert estimator.see(10, 30)[-1] is None
    estimator.found = chair  # which the tracker does not see
    assert estimator.see(30, 31) == [None]
    estimator.found = nobody
    estimator.see(31, 55)
    estimator.found = estimator.tracked = walker
    assert estimator.see(55, 60) == [0] * 5
    estimator.found = estimator.tracked = nobody
    estimator.see(60, 80)
    estimator.found = estimator.tracked = chair
    assert estimator.see(80, 85) == [1] * 5


def test_begun_again_it_looks_for_others_where_a_fresh_one_does(estimator: GivenSights) -> None:
    estimator.found = estimator.tracked = person(640.0, 350.0)
    estimator.see(0, 40)
    fresh, estimator.looks = estimator.looks, []
    assert len({window for _, window in fresh}) > 1
    estimator.see(40, 55)
    estimator.reset()
    estimator.looks = []
    estimator.see(0, 40)
    assert estimator.looks == fresh


def test_who_the_tracker_will_not_go_over_to_is_not_asked_for_at_every_look(
    estimator: GivenSights,
) -> None:
    estimator.found = estimator.tracked = person(300.0)
    estimator.beside = person(700.0, speed_px_s=60.0)  # walks by
    estimator.see(0, 30)
    pictures, before = 210, estimator.runs
    assert estimator.see(30, 30 + pictures) == [0] * pictures
    more = estimator.runs - before - pictures
    assert 0 < more < 0.2 * pictures
