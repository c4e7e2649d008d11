"""Walks of the synthetic walker, from true joints to the coach's words.

The joints come straight from the walker (with a camera's jitter added), so that body, gait,
checks and cues are tested without the pose model and in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from vision.pipeline.line import Line
from vision.values import Baseline, Cue, Landing, Level, Pose
from vision.walker.script import CameraSetup, Manner, Segment, WalkScript
from vision.walker.scripts import GOOD, with_fault
from walker_poses import TrueJoints, poses

SIDE, REAR = 0.0, 270.0
ONSET_S, END_S = 9.0, 20.0
STATURE_M = 1.70


def script(manner: Manner, yaw_deg: float, end_s: float = END_S) -> WalkScript:
    """A good walk that changes to ``manner`` at ``ONSET_S``: on a treadmill from the side, in a
    room from behind."""
    segments = (
        Segment(duration_s=ONSET_S, manner=GOOD),
        Segment(duration_s=end_s - ONSET_S, manner=manner),
    )
    side = yaw_deg == SIDE
    camera = CameraSetup(person_px=500.0 if side else 260.0)
    return WalkScript(segments=segments, treadmill=side, yaw_deg=yaw_deg, camera=camera)


def heard(
    manner: Manner, yaw_deg: float = SIDE, baseline: Baseline | None = None, end_s: float = END_S
) -> Sequence[Cue]:
    """What a beginner hears on this walk; drawn only where a landing has to be told."""
    walk = script(manner, yaw_deg, end_s)
    drawn = manner.landing is Landing.HEEL
    return coached(walk, poses(walk, pictures=drawn), baseline)


def test_a_good_walk_whose_landings_are_seen_hears_nothing() -> None:
    walk = script(GOOD, SIDE, 14.0)
    assert coached(walk, poses(walk, pictures=True)) == []


def coached(
    walk: WalkScript, seen: Sequence[Pose] | None = None, baseline: Baseline | None = None
) -> Sequence[Cue]:
    """What a beginner hears on ``walk``, or when its poses are ``seen`` instead."""
    line = Line(TrueJoints(), level=Level.BEGINNER, height_m=STATURE_M, baseline=baseline)
    size = walk.camera.width, walk.camera.height
    shown = poses(walk) if seen is None else seen
    found = [line.observe(i, pose.t_s, pose, *size).cue for i, pose in enumerate(shown)]
    return [cue for cue in found if cue is not None]


@pytest.mark.parametrize("yaw_deg", [SIDE, REAR], ids=["side", "rear"])
def test_good_walk_hears_nothing(yaw_deg: float) -> None:
    assert heard(GOOD, yaw_deg) == []


@pytest.mark.parametrize(
    ("cue", "manner", "yaw_deg", "within_s"),
    [
        ("stand_tall", with_fault(GOOD, "lean_forward", STATURE_M), SIDE, 5.0),
        ("nose_over_toes", GOOD.but(lean_deg=-18), SIDE, 5.0),
        ("smaller_steps", with_fault(GOOD, "overstride", STATURE_M), SIDE, 5.0),
        ("step_over", with_fault(GOOD, "shuffle", STATURE_M), SIDE, 5.0),
        ("soft_toes", with_fault(GOOD, "heel_first", STATURE_M), SIDE, 5.0),
        ("eyes_ahead", GOOD.but(head_pitch_deg=45), SIDE, 5.0),
        ("eyes_ahead", GOOD.but(head_yaw_deg=70), SIDE, 5.0),
        ("swing_arms", GOOD.but(arm_swing_deg=2), SIDE, 6.0),
        ("slower_beat", GOOD.but(cadence_spm=140, step_m=0.30), SIDE, 7.0),
        ("ease_pace", GOOD.but(cadence_spm=118, step_m=0.47), SIDE, 7.0),
        ("match_beat", GOOD.but(time_asymmetry=0.35), SIDE, 11.0),
        ("level_tray", GOOD.but(lateral_lean_deg=15), REAR, 9.0),
        ("two_rails", GOOD.but(step_width_m=-0.02), REAR, 9.0),
    ],
)
def test_faulty_walk_hears_its_cue_soon_and_nothing_before(
    cue: str, manner: Manner, yaw_deg: float, within_s: float
) -> None:
    found = heard(manner, yaw_deg, end_s=ONSET_S + within_s + 0.2)
    assert found[0].id == cue
    assert ONSET_S < found[0].t_s <= ONSET_S + within_s


def test_shrug_is_seen_against_the_walker_s_own_standing() -> None:
    assert [cue.id for cue in heard(GOOD.but(shrug_m=0.06))] == []
    standing = Baseline(shrug=standing_shrug())
    assert heard(GOOD.but(shrug_m=0.06), baseline=standing)[0].id == "loose_coat"


def test_rocking_from_side_to_side_is_heard_and_seen_from_behind_only() -> None:
    def rocking(yaw_deg: float) -> Sequence[Cue]:
        step_s = 60.0 / GOOD.cadence_spm
        sides = [GOOD.but(lateral_lean_deg=lean) for lean in (14.0, -14.0)]
        segments = [Segment(duration_s=step_s, manner=sides[i % 2]) for i in range(16)]
        walk = script(GOOD, yaw_deg)
        return coached(
            walk.model_copy(update={"segments": (walk.segments[0], *segments), "blend_s": 0.5})
        )

    assert [cue.id for cue in rocking(REAR)][:1] == ["full_glass"]
    assert "full_glass" not in {cue.id for cue in rocking(SIDE)}


def test_drifting_on_a_treadmill_is_heard_and_overground_nobody_can_tell() -> None:
    def drifting(*, treadmill: bool) -> set[str]:
        walk = script(GOOD, REAR).model_copy(update={"treadmill": treadmill})
        a_second = np.array([0.11 * walk.camera.person_px, 0.0])
        moved = [replace(pose, image=pose.image + a_second * pose.t_s) for pose in poses(walk)]
        return {cue.id for cue in coached(walk, moved)}

    assert drifting(treadmill=True) == {"floor_line"}
    assert "floor_line" not in drifting(treadmill=False)


def standing_shrug() -> float:
    """Ear-to-shoulder height over torso length of the walker's good walk."""
    walk = script(GOOD, SIDE)
    line = Line(TrueJoints(), height_m=STATURE_M)
    size = walk.camera.width, walk.camera.height
    seen = [line.observe(i, pose.t_s, pose, *size) for i, pose in enumerate(poses(walk)[:90])]
    values = [one.body.posture.shrug for one in seen if one.body is not None]
    return float(np.median([value for value in values if value is not None]))
