"""A computer that is too slow tries an easier way by itself, once, and says no more about it."""

from __future__ import annotations

import threading
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from app.live.lighter import Lighter, LighterSettings, lite_model
from vision.pipeline.line import Line
from vision.pose.base import PoseEstimator
from vision.pose.mediapipe_pose import MediaPipePose
from vision.values import Direction, Frame, Pose, Step
from vision.walker import WalkerSource, walker_case

SETTINGS = LighterSettings(after_s=2.0)
LITE = Path("lite.task")


class Opened:
    """A pose model that was opened."""

    def estimate(self, frame: Frame) -> Pose | None:
        raise AssertionError("nobody looks here")

    def close(self) -> None:
        pass


class Slow:
    """A session whose pictures take their time. asked: whether the model was fetched."""

    def __init__(self, lite: Path | None = LITE) -> None:
        self.now_s = 0.0
        self.asked = threading.Event()
        self.opened: list[Path] = []
        self.lite = lite
        self.lighter = Lighter(self._fetch, self._open, SETTINGS, clock=lambda: self.now_s)
        self.got: list[PoseEstimator] = []

    def _fetch(self) -> Path | None:
        self.asked.set()
        return self.lite

    def _open(self, path: Path) -> PoseEstimator:
        self.opened.append(path)
        return Opened()

    def go(self, seconds: float, rate_hz: float, busy: float) -> None:
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            self.now_s += 1 / rate_hz
            found = self.lighter.looked(self.now_s - busy / rate_hz, rate_hz)
            self.got += [] if found is None else [found]
            for thread in threading.enumerate():  # what was asked for has come, or never will
                if thread.name == "backstep-lite":
                    thread.join()


def test_first_smaller_pictures_then_the_lite_model_each_after_a_while() -> None:
    session = Slow()
    session.go(4, 8, 0.95)
    assert session.lighter.small
    assert not session.asked.is_set()
    session.go(4, 8, 0.95)
    assert session.asked.is_set()
    assert session.opened == [LITE]
    session.go(60, 8, 0.95)
    assert len(session.got) == len(session.opened) == 1


@pytest.mark.parametrize(("rate_hz", "busy"), [(30, 0.9), (15, 0.99), (8, 0.3)])
def test_nothing_is_tried_where_it_is_fast_enough_or_the_camera_is_what_is_slow(
    rate_hz: float, busy: float
) -> None:
    session = Slow()
    session.go(60, rate_hz, busy)
    assert not session.lighter.small
    assert not session.asked.is_set()


def test_where_the_lite_model_cant_be_had_the_session_goes_on_without() -> None:
    session = Slow(lite=None)
    session.go(60, 8, 0.95)
    assert session.asked.is_set()
    assert session.got == []


def test_a_model_of_ones_own_is_never_swapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKSTEP_MODEL", "/nowhere/own.task")
    assert lite_model(Path("full.task")) is None


@pytest.mark.slow
def test_a_line_goes_on_with_another_model_in_the_middle_of_a_walk(model_path: Path) -> None:
    walk = walker_case(8102, duration_s=8)
    steps: list[Step] = []
    halves: list[bool] = []
    line = Line(MediaPipePose(model_path), height_m=walk.person.stature_m)
    with closing(WalkerSource(walk)) as source, closing(line):
        line.announce(lambda: halves.append(True))
        for frame in source.frames():
            if frame.index == 120:
                before = len(halves)
                line.swap(MediaPipePose(model_path))
            seen = line.step(frame)
            steps += seen.gait.new_steps
            if frame.t_s > 3.0:
                assert seen.gait.direction is Direction.BACKWARD  # the gait is not forgotten
    assert len(halves) > before  # whoever waits for the model's beginning still hears of it
    gaps_s = [b.contact_s - a.contact_s for a, b in pairwise(steps)]
    usual_s = 60 / walk.segments[0].manner.cadence_spm
    assert max(gaps_s) < 1.5 * usual_s  # no step is lost at the change
