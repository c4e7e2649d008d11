"""Two frames in hand at once: all judged, in order, the same as one by one, and no later."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import numpy as np
import pytest

from vision.pipeline.line import Line
from vision.pipeline.live import Pipeline
from vision.values import Frame, Observation, Pose
from vision.walker import demo_script
from walker_poses import TrueJoints, poses

PATIENCE_S = 60.0


def frame(index: int) -> Frame:
    return Frame(index, index / 30, np.zeros((4, 4, 3), np.uint8))


def nobody(frame: Frame) -> None:
    return None


class Given(TrueJoints):
    """Gives the walker's joints, frame by frame."""

    def __init__(self) -> None:
        self.poses = poses(demo_script())

    def estimate(self, frame: Frame) -> Pose | None:
        return self.poses[frame.index]


def test_a_line_in_halves_says_the_same_as_one_in_one_piece() -> None:
    given = Given()
    image = np.zeros((720, 1280, 3), np.uint8)
    frames = [Frame(i, pose.t_s, image) for i, pose in enumerate(given.poses[:600])]
    whole, halves = Line(given, height_m=1.7), Line(given, height_m=1.7)
    alone = [whole.step(one) for one in frames]
    together: list[Observation] = []

    def judge(one: Frame, pose: Pose | None) -> None:
        together.append(halves.judge(one, pose))

    with closing(Pipeline(halves.look, judge)) as pipeline:
        for one in frames:
            pipeline.put(one)
        pipeline.finish()
    assert sum(len(one.gait.new_steps) for one in alone) > 10
    assert [spoken(one) for one in together] == [spoken(one) for one in alone]


def spoken(one: Observation) -> object:
    """All of an observation but its landmarks."""
    return (one.frame_index, one.t_s, one.situation, one.gait, one.checks, one.cue)


def test_frames_are_judged_once_each_in_order_in_one_thread() -> None:
    judged: list[int] = []
    threads: set[int] = set()

    def judge(one: Frame, pose: Pose | None) -> None:
        threads.add(threading.get_ident())
        judged.append(one.index)

    with closing(Pipeline(nobody, judge)) as pipeline:
        for index in range(500):
            pipeline.put(frame(index))
        pipeline.finish()
        assert judged == list(range(500))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_a_frame_is_judged_though_no_other_follows() -> None:
    judged = threading.Event()
    with closing(Pipeline(nobody, lambda *_: judged.set())) as pipeline:
        pipeline.put(frame(0))
        assert judged.wait(PATIENCE_S)


def test_the_next_picture_has_the_right_of_way_until_the_model_has_begun(
    unhurried: None,
) -> None:
    judged: list[int] = []
    while_preparing: list[list[int]] = []

    def look(one: Frame) -> None:
        if one.index == 1:
            time.sleep(0.05)  # Python is free here, yet the stages hold back
            while_preparing.append([*judged])
            pipeline.begun()
            wait_until(lambda: judged == [0])  # the model works, and so do the stages

    with closing(Pipeline(look, lambda one, _: judged.append(one.index))) as pipeline:
        time.sleep(0.05)  # its thread waits for frames now
        pipeline.put(frame(0))
        pipeline.put(frame(1))
        pipeline.finish()
    assert while_preparing == [[]]
    assert judged == [0, 1]


@pytest.fixture
def unhurried() -> Iterator[None]:
    """A thread keeps Python until it has to wait for something."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(10.0)
    yield
    sys.setswitchinterval(usual)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.001)


@pytest.mark.parametrize("ask", ["put", "finish"])
def test_what_goes_wrong_in_judging_is_raised_where_frames_are_put_in(ask: str) -> None:
    def judge(one: Frame, pose: Pose | None) -> None:
        raise ZeroDivisionError("oh")

    with closing(Pipeline(nobody, judge)) as pipeline:
        pipeline.put(frame(0))
        with pytest.raises(ZeroDivisionError, match="oh"):
            pipeline.put(frame(1)) if ask == "put" else pipeline.finish()


def test_what_goes_wrong_in_looking_leaves_what_came_before_to_be_judged() -> None:
    judged: list[int] = []

    def look(one: Frame) -> None:
        if one.index == 1:
            raise ZeroDivisionError

    with closing(Pipeline(look, lambda one, _: judged.append(one.index))) as pipeline:
        pipeline.put(frame(0))
        with pytest.raises(ZeroDivisionError):
            pipeline.put(frame(1))
        pipeline.finish()
    assert judged == [0]


def test_closing_ends_the_thread_and_may_be_done_twice() -> None:
    before = threading.active_count()
    pipeline = Pipeline(nobody, lambda *_: None)
    pipeline.put(frame(0))
    pipeline.close()
    pipeline.close()
    assert threading.active_count() == before
