"""A camera that is not level: found from the feet, taken out of what is measured."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.report import Report
from vision.body.roll import (
    RollSettings,
    angles_without_roll,
    baseline_without_roll,
    clear_roll_deg,
    without_roll,
)
from vision.body.stage import BodyStage
from vision.pipeline.line import Line, LineSettings
from vision.pipeline.recorded import Analysis, analyse_recording
from vision.pipeline.refine import refine
from vision.pipeline.refine_settings import RefineSettings
from vision.pose.replay import PoseRecording, ReplayEstimator, ReplaySource
from vision.scoring.findings import Findings
from vision.scoring.score import Score, score_clip
from vision.scoring.truth import Truth
from vision.values import (
    Baseline,
    Body,
    EventKind,
    Landing,
    Posture,
    SourceInfo,
    Touchdown,
    View,
)
from vision.walker.script import CameraSetup, Manner, Motion, Segment, WalkScript
from vision.walker.scripts import GOOD, forward_manner
from vision.walker.source import WalkerSource
from walker_poses import TrueJoints, poses

STATURE_M = 1.70
SETTINGS = RollSettings()


def script(
    roll_deg: float = 0.0,
    yaw_deg: float = 0.0,
    *,
    treadmill: bool = True,
    motion: Motion = Motion.BACKWARD,
    stand_s: float = 0.0,
    manner: Manner = GOOD,
) -> WalkScript:
    manner = forward_manner(STATURE_M) if motion is Motion.FORWARD else manner
    stand = [Segment(duration_s=stand_s, motion=Motion.STANDING)] if stand_s else []
    return WalkScript(
        segments=(*stand, Segment(duration_s=10.0, motion=motion, manner=manner)),
        yaw_deg=yaw_deg,
        treadmill=treadmill,
        camera=CameraSetup(person_px=500.0 if treadmill else 260.0, roll_deg=roll_deg),
    )


def bodies(walk: WalkScript) -> list[Body]:
    stage, camera = BodyStage(LineSettings().body, STATURE_M), walk.camera
    return [stage.update(pose, camera.width, camera.height) for pose in poses(walk)]


@lru_cache(maxsize=16)
def analysed(
    walk: WalkScript, *, refined: bool = True, stand_at_s: float | None = None
) -> Analysis:
    seen = poses(walk)
    count = len(seen)
    recording = PoseRecording(
        info=SourceInfo("walk", walk.camera.width, walk.camera.height, walk.camera.fps),
        index=np.arange(count),
        t_s=np.array([pose.t_s for pose in seen]),
        present=np.ones(count, dtype=bool),
        image=np.stack([pose.image for pose in seen]),
        world=np.stack([pose.world for pose in seen]),
        visibility=np.stack([pose.visibility for pose in seen]),
    )
    return analyse_recording(
        ReplaySource(recording),
        ReplayEstimator(recording),
        height_m=STATURE_M,
        refined=refined,
        baseline_at_s=stand_at_s,
    )


def score(walk: WalkScript, *, refined: bool) -> Score:
    truth = Truth.model_validate(WalkerSource(walk).truth())
    found = analysed(walk, refined=refined)
    return score_clip(truth, Findings.from_analysis(found, causal=not refined))


def known(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]


@pytest.mark.parametrize("roll_deg", [-15.0, -10.0, 5.0, 10.0])
@pytest.mark.parametrize(("yaw_deg", "treadmill"), [(0.0, True), (180.0, True), (184.0, False)])
def test_the_roll_is_found_from_the_feet(roll_deg: float, yaw_deg: float, treadmill: bool) -> None:
    seen = bodies(script(roll_deg, yaw_deg, treadmill=treadmill))
    assert seen[0].roll_deg is None  # nobody has walked yet
    assert seen[0].floor_deg == 0.0
    found = known([body.roll_deg for body in seen if body.t_s > 5])
    assert max(abs(deg - roll_deg) for deg in found) < 2.5


def test_walking_forward_the_roll_is_the_same() -> None:
    found = bodies(script(10.0, motion=Motion.FORWARD))[-1].roll_deg
    assert found == pytest.approx(10.0, abs=3.0)


@pytest.mark.parametrize("yaw_deg", [-6.0, 5.0, 175.0, 186.0])
def test_a_level_camera_turns_no_angle(yaw_deg: float) -> None:
    assert {body.roll_correction_deg for body in bodies(script(0.0, yaw_deg))} == {0.0}


def test_standing_seen_from_the_side_tells_no_roll() -> None:
    standing = WalkScript(
        segments=(Segment(duration_s=6.0, motion=Motion.STANDING),),
        camera=CameraSetup(roll_deg=10.0),
    )
    assert {body.roll_deg for body in bodies(standing)} == {None}


@pytest.mark.parametrize("yaw_deg", [90.0, 270.0])
@pytest.mark.parametrize("roll_deg", [-10.0, 10.0])
def test_from_front_and_rear_the_weight_over_the_feet_tells_the_roll(
    roll_deg: float, yaw_deg: float
) -> None:
    seen = bodies(script(roll_deg, yaw_deg))
    assert seen[60].roll_deg is None  # two seconds are too few
    assert seen[-1].roll_deg == pytest.approx(roll_deg, abs=1.5)
    lean = known([body.posture.lateral_lean_deg for body in seen[150:]])
    assert abs(fmean(lean)) < 2.0


@pytest.mark.parametrize("yaw_deg", [90.0, 270.0])
def test_who_leans_to_the_side_is_not_taken_for_a_rolled_camera(yaw_deg: float) -> None:
    walk = script(0.0, yaw_deg, manner=GOOD.but(lateral_lean_deg=14.0))
    lean = known([body.posture.lateral_lean_deg for body in bodies(walk)[150:]])
    assert fmean(lean) == pytest.approx(14.0, abs=2.0)


@pytest.mark.parametrize("refined", [True, False])
@pytest.mark.parametrize(("roll_deg", "yaw_deg"), [(10.0, 0.0), (-10.0, 180.0), (-15.0, 3.0)])
def test_a_rolled_camera_costs_no_contacts(roll_deg: float, yaw_deg: float, refined: bool) -> None:
    level, rolled = (score(script(deg, yaw_deg), refined=refined) for deg in (0.0, roll_deg))
    assert rolled.contacts.f1 is not None
    assert level.contacts.f1 is not None
    # Live, the first two strides pass before the floor is known.
    assert rolled.contacts.f1 >= level.contacts.f1 - (0.05 if refined else 0.15)
    assert rolled.contacts.f1 >= (0.9 if refined else 0.8)


@pytest.mark.parametrize(("roll_deg", "yaw_deg"), [(10.0, 0.0), (-10.0, 180.0), (15.0, 0.0)])
def test_a_recordings_lean_and_steps_are_those_of_a_level_camera(
    roll_deg: float, yaw_deg: float
) -> None:
    level, rolled = (analysed(script(deg, yaw_deg)) for deg in (0.0, roll_deg))
    leans = [fmean(known(found.traces["lean_deg"])) for found in (level, rolled)]
    assert abs(leans[0] - leans[1]) < 2.0
    lengths = [fmean(known([step.length_m for step in found.steps])) for found in (level, rolled)]
    assert abs(lengths[0] - lengths[1]) < 0.02


def test_a_recordings_lean_is_level_from_the_first_frame() -> None:
    lean = analysed(script(10.0)).traces["lean_deg"]
    level = analysed(script(0.0)).traces["lean_deg"]
    first = [
        abs(a - b)
        for a, b in zip(lean[:30], level[:30], strict=True)
        if a is not None
        if b is not None
    ]
    assert first
    assert max(first) < 3.5


@pytest.mark.parametrize(("floor_deg", "heeded"), [(0.0, False), (10.0, True)])
def test_a_closer_look_taken_before_the_floor_was_known_is_not_heeded(
    floor_deg: float, heeded: bool
) -> None:
    settings = LineSettings().gait
    seen = bodies(script(10.0))
    found = refine(seen, settings, RefineSettings(), STATURE_M)
    contact = [event for event in found.events if event.kind is EventKind.CONTACT][2]
    look = Touchdown(
        contact.t_s, contact.t_s + 0.06, Landing.FLAT, 0.0, 0.0, 1.0, floor_deg=floor_deg
    )
    again = refine(seen, settings, RefineSettings(), STATURE_M, [look])
    moved_s = min(abs(event.t_s - contact.t_s) for event in again.events)
    assert (moved_s > 0.03) is heeded


def test_the_report_says_how_far_the_camera_is_rolled_and_advises_to_level_it() -> None:
    report = Report.from_analysis(analysed(script(-10.0)), "walk.mp4")
    assert report.source.roll_deg == pytest.approx(-10.0, abs=2.5)
    assert any("tilted" in sentence for sentence in report.summary.limits)
    level = Report.from_analysis(analysed(script(0.0)), "walk.mp4")
    assert level.source.roll_deg is not None
    assert not any("tilted" in sentence for sentence in level.summary.limits)


def test_a_baseline_taken_before_the_roll_was_known_still_holds() -> None:
    found = analysed(script(8.0, stand_s=5.0), stand_at_s=1.0)
    relative = known(found.relative_lean_deg)[150:]
    level = known(analysed(script(0.0, stand_s=5.0), stand_at_s=1.0).relative_lean_deg)[150:]
    assert fmean(relative) == pytest.approx(fmean(level), abs=1.0)


def test_live_the_checks_baseline_is_turned_with_the_walker() -> None:
    walk = script(8.0, stand_s=5.0)
    line = Line(TrueJoints(), height_m=STATURE_M)
    line.begin_baseline()
    values = {}
    for index, pose in enumerate(poses(walk)):
        seen = line.observe(index, pose.t_s, pose, walk.camera.width, walk.camera.height)
        values[pose.t_s] = next(one.value for one in seen.checks if one.id == "upright_trunk")
    late = known([value for t_s, value in values.items() if t_s > 12])
    assert late
    assert max(map(abs, late)) < 4.5  # not eight degrees of lean that nobody has


def test_a_camera_stays_rolled_while_the_walker_turns_to_the_front() -> None:
    stage = BodyStage(LineSettings().body, STATURE_M)
    side, front = script(10.0), script(10.0, 90.0)
    for pose in poses(side):
        stage.update(pose, 1280, 720)
    last = None
    for pose in poses(front):
        later = type(pose)(pose.t_s + 10.5, pose.image, pose.world, pose.visibility)
        last = stage.update(later, 1280, 720)
    assert last is not None
    assert last.view is View.FRONT
    assert last.roll_correction_deg == pytest.approx(10.0, abs=2.5)
    upright = last.posture.lateral_lean_deg
    assert upright is not None
    assert abs(upright) < 4.0


@given(st.floats(-25, 25), st.floats(-25, 25))
def test_what_is_taken_for_roll_grows_with_it_and_never_beyond(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert clear_roll_deg(low, SETTINGS) <= clear_roll_deg(high, SETTINGS)
    assert abs(clear_roll_deg(one, SETTINGS)) <= abs(one)
    if abs(one) <= SETTINGS.none_deg:
        assert clear_roll_deg(one, SETTINGS) == 0.0
    if abs(one) >= SETTINGS.all_deg:
        assert clear_roll_deg(one, SETTINGS) == one


@settings(max_examples=20)  # each draws a room
@given(st.floats(-25, 25))
def test_points_turned_back_are_where_a_level_camera_has_them(deg: float) -> None:
    walk = script(0.0)
    level = WalkerSource(walk).joints(np.array([0.5])).image
    rolled = WalkerSource(script(deg)).joints(np.array([0.5])).image
    middle = np.array([walk.camera.width, walk.camera.height]) / 2
    assert np.allclose(without_roll(rolled - middle, deg), level - middle, atol=1e-6)


@pytest.mark.parametrize("yaw_deg", [0.0, 180.0, 90.0, 270.0])
def test_angles_turned_back_are_those_of_a_level_camera(yaw_deg: float) -> None:
    level, rolled = (bodies(script(deg, yaw_deg))[20] for deg in (0.0, 10.0))
    assert rolled.roll_correction_deg == 0.0  # too early to know
    back = angles_without_roll(rolled.posture, rolled.view, rolled.facing, 10.0)
    names = ("lean_deg", "arm_left_deg", "arm_right_deg", "lateral_lean_deg")
    compared = [(getattr(back, name), getattr(level.posture, name)) for name in names]
    assert any(value is not None for value, _ in compared)
    for value, true in compared:
        assert value == (None if true is None else pytest.approx(true, abs=1.5))


def test_turning_a_baseline_there_and_back_changes_nothing() -> None:
    baseline = Baseline(3.0, None, 5.0, 0.4, View.SIDE, -1)
    there = baseline_without_roll(baseline, 10.0)
    assert there.lean_deg == pytest.approx(13.0)
    assert there.roll_correction_deg == 10.0
    assert baseline_without_roll(there, 0.0) == baseline


def test_obliquely_no_angle_is_turned() -> None:
    posture = Posture(head_pitch_deg=4.0)
    assert angles_without_roll(posture, View.OBLIQUE, 1, 10.0) == posture
