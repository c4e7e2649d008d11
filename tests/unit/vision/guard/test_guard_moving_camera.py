"""A camera that turns, tilts or is knocked: the guard judges the walker over the floor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from guard_cases import Watched, crossing, given, rewatched, watched
from vision.guard import Alarm, GuardStage, LaneState
from vision.pose.landmarks import L
from vision.values import CameraMotion, FloatArray, Pose, View
from vision.walker import WalkScript, mishap_case

Shift = Callable[[float, FloatArray], FloatArray]
"""How far the camera has moved what is in the picture, ``(x, y)`` pixels, by time and hips."""


def filmed(script: WalkScript, shift: Shift, *, told: bool | None) -> Watched:
    """``script`` from a camera that moves. told: whether its motion is told; ``None``: nothing
    tells even that it moves, as before a plain wall."""
    before = np.zeros(2)

    def moved(pose: Pose) -> Pose:
        nonlocal before
        by = np.asarray(shift(pose.t_s, pose.image[[L.LEFT_HIP, L.RIGHT_HIP]].mean(axis=0)))
        back, before = before - by, by
        camera = None
        if told is not None and np.abs(back).max() > 0:
            x_px, y_px = back.tolist() if told else (0.0, 0.0)
            camera = CameraMotion(x_px=x_px, y_px=y_px, known=told)
        return replace(pose, image=pose.image + by, camera=camera)

    return rewatched(script, moved)


def following(share: float = 1.0) -> Shift:
    """The camera follows the hips."""
    first: list[FloatArray] = []

    def shift(t_s: float, hips: FloatArray) -> FloatArray:
        first.append(hips)
        return share * (first[0] - hips)

    return shift


def knock(px: float, at_s: float = 4.0, *, back: bool = False) -> Shift:
    """The camera is knocked by ``px`` within a tenth of a second, and perhaps set back."""

    def shift(t_s: float, hips: FloatArray) -> FloatArray:
        share = min(max((t_s - at_s) / 0.1, 0.0), 1.0)
        if back:
            share = min(share, max(0.0, 2.0 - (t_s - at_s) / 0.1))
        return np.array([0.4, 1.0]) * px * share

    return shift


def trembling(px: float) -> Shift:
    """A hand that trembles."""

    def shift(t_s: float, hips: FloatArray) -> FloatArray:
        phase = 2 * np.pi * t_s * np.array([3.0, 3.7])
        return px * np.array([np.sin(phase[0]), np.sin(phase[1] + 1.0)])

    return shift


@pytest.mark.parametrize(
    "how",
    [{"yaw_deg": 0.0}, {"yaw_deg": 270.0, "view": View.REAR}],
    ids=["side", "rear"],
)
@pytest.mark.parametrize("told", [True, False])
def test_a_fall_that_the_camera_follows_down_is_told_before_the_walker_lies(
    how: dict[str, Any], told: bool
) -> None:
    script = mishap_case("fall", 501, walk_s=3.0, after_s=1.0, person_px=340.0, fps=15.0, **how)
    assert script.mishap is not None
    alarms = given(filmed(script, following(), told=told).by(GuardStage()))
    falls = [t_s for t_s, alarm in alarms if alarm is Alarm.FALL]
    assert len(falls) == 1
    assert falls[0] - script.mishap.start_s <= 0.75


@pytest.mark.parametrize("told", [True, False, None])
@pytest.mark.parametrize(
    "shift",
    [knock(100.0), knock(-100.0), knock(150.0, back=True), knock(-150.0, back=True), trembling(20)],
    ids=["down", "up", "down and back", "up and back", "trembling"],
)
def test_a_camera_that_is_knocked_or_shaken_is_no_fall_and_no_stumble(
    shift: Shift, told: bool | None
) -> None:
    walk = filmed(crossing(walk_s=4.0, fps=15.0), shift, told=told)
    alarms = {alarm for _, alarm in given(walk.by(GuardStage()))}
    assert alarms <= {Alarm.LANE_END}


def end_of(walk: Watched, x_share: float) -> float:
    """When the end that is marked at ``x_share`` is told."""
    guard = GuardStage()
    guard.mark(x_share)
    answers = walk.by(guard)
    alarm_s, alarm = given(answers)[0]
    assert alarm is Alarm.LANE_END
    lane = next(watch.lane for t_s, watch in answers if t_s == alarm_s)
    assert lane.marked
    return alarm_s


@pytest.mark.parametrize("shift", [following(0.9), knock(120.0), trembling(10.0)])
def test_a_marked_end_stays_where_it_is_in_the_room_when_the_camera_turns(shift: Shift) -> None:
    script = crossing(walk_s=6.0)
    still_s = end_of(watched(script), 0.7)
    assert end_of(filmed(script, shift, told=True), 0.7) == pytest.approx(still_s, abs=0.2)


def test_a_camera_that_follows_the_walker_has_no_end_of_its_own() -> None:
    walk = filmed(crossing(walk_s=9.0), following(), told=True)
    assert given(walk.by(GuardStage())) == []


def test_while_nothing_tells_how_the_camera_moves_nobody_is_told_that_the_lane_is_free() -> None:
    walk = filmed(crossing(270.0, walk_s=4.0), trembling(15.0), told=False)
    states = {watch.lane.state for t_s, watch in walk.by(GuardStage()) if t_s > 3.0}
    assert LaneState.FREE not in states
