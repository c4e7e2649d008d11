"""The walker walks as healthy people do backward: what it gets wrong every test gets wrong."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vision.values import FloatArray, Foot, Landing
from vision.walker import Manner, Motion, Person, Segment, WalkScript, demo_script, forward_manner
from vision.walker.motion import WalkMotion
from vision.walker.stance import Stance3D
from vision.walker.steps import heading
from vision.walker.truth import measure_truth

HZ = 120.0


def script(manner: Manner, motion: Motion = Motion.BACKWARD, stature_m: float = 1.7) -> WalkScript:
    segment = Segment(duration_s=6.0, motion=motion, manner=manner)
    return WalkScript(segments=(segment,), treadmill=True, person=Person(stature_m=stature_m))


@st.composite
def walks(draw: st.DrawFn) -> WalkScript:
    """Backward and forward walks of people of any stature, within a walker's reach."""
    height = draw(st.floats(1.45, 1.95))
    motion = draw(st.sampled_from([Motion.BACKWARD, Motion.FORWARD]))
    share = draw(st.floats(0.15, 0.40))
    manner = Manner(
        cadence_spm=draw(st.floats(60, 125)),
        step_m=share * height,
        landing=draw(st.sampled_from([Landing.BALL, Landing.FLAT, Landing.HEEL])),
        landing_pitch_deg=draw(st.floats(10, 25)),
        lean_deg=draw(st.floats(-15, 30)),
        lateral_lean_deg=draw(st.floats(-8, 8)),
        knee_deg=draw(st.floats(6, 25)),
        variation=draw(st.floats(0, 0.04)),
        length_asymmetry=draw(st.floats(-0.2, 0.2)),
    )
    return script(manner, motion, height)


def angles(body: Stance3D, side: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Knee flexion, thigh angle (forward positive) and ankle dorsiflexion in degrees."""
    front = np.column_stack([heading(body.yaw_deg), np.zeros(len(body.t_s))])
    thigh, shank = body.knee[side] - body.hip[side], body.foot[side].ankle - body.knee[side]

    def tilt(v: FloatArray) -> FloatArray:
        out: FloatArray = np.degrees(np.arctan2((v * front).sum(axis=1), -v[:, 2]))
        return out

    cos = (thigh * shank).sum(axis=1)
    cos /= np.linalg.norm(thigh, axis=1) * np.linalg.norm(shank, axis=1)
    knee: FloatArray = np.degrees(np.arccos(np.clip(cos, -1, 1)))
    ankle: FloatArray = -np.degrees(body.foot[side].pitch) - tilt(shank)
    return knee, tilt(thigh), ankle


def contacts(walk: WalkMotion) -> list[dict[str, Any]]:
    return [e for e in measure_truth(walk)["events"] if e["kind"] == "contact"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(walks())
def test_bearing_foot_does_not_slide_nothing_is_below_the_floor_and_bones_keep_their_length(
    case: WalkScript,
) -> None:
    walk = WalkMotion(case)
    t = np.arange(0, 6, 1 / HZ)
    body = walk.at(t)
    for side, foot in enumerate(walk.feet(t)):
        bears = ~foot.swinging
        steady = bears[1:] & bears[:-1]
        ball = np.linalg.norm(np.diff(foot.ball[:, :2], axis=0), axis=1)
        heel = np.linalg.norm(np.diff(foot.heel[:, :2], axis=0), axis=1)
        tip = np.linalg.norm(np.diff(foot.tip[:, :2], axis=0), axis=1)
        # 2 mm in a frame of 30 Hz
        assert np.min([tip, ball, heel], axis=0)[steady].max() < 0.002 * 30 / HZ
        assert min(foot.ball[:, 2].min(), foot.heel[:, 2].min(), foot.tip[:, 2].min()) > -1e-9
        thigh = np.linalg.norm(body.knee[side] - body.hip[side], axis=1)
        shank = np.linalg.norm(body.foot[side].ankle - body.knee[side], axis=1)
        assert np.abs(thigh - walk.figure.thigh).max() < 1e-6
        assert np.abs(shank - walk.figure.shank).max() < 1e-6
        arm = np.linalg.norm(body.wrist[side] - body.elbow[side], axis=1)
        assert np.abs(arm - walk.figure.forearm).max() < 1e-9


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(walks())
def test_contacts_alternate_and_truth_has_the_cadence_step_length_and_lean_asked_for(
    case: WalkScript,
) -> None:
    walk = WalkMotion(case)
    truth = measure_truth(walk)
    manner = case.segments[0].manner
    landed = [e for e in truth["events"] if e["kind"] == "contact"]
    assert all(a["foot"] != b["foot"] for a, b in pairwise(landed))
    times = [e["t"] for e in truth["events"]]
    assert all(a <= b for a, b in pairwise(times))
    slack = 0.02 + 3 * manner.variation
    cadence = 60 * (len(landed) - 1) / (landed[-1]["t"] - landed[0]["t"])
    assert cadence == pytest.approx(manner.cadence_spm, rel=slack)
    even = landed[: 2 * (len(landed) // 2)]  # a limp cancels over pairs
    assert np.mean([e["step_m"] for e in even]) == pytest.approx(
        manner.step_m, abs=0.025, rel=slack
    )
    assert np.mean(truth["lean_deg"]) == pytest.approx(manner.lean_deg, abs=1.0)
    if manner.variation == 0:
        assert {e["landing"] for e in landed} == {manner.landing.value}
    assert set(truth["direction"]) == {case.segments[0].motion.value}


@pytest.mark.parametrize("stature_m", [1.5, 1.7, 1.9])
@pytest.mark.parametrize("share", [0.22, 0.26])
def test_good_backward_walk_is_in_the_ranges_of_healthy_people(
    stature_m: float, share: float
) -> None:
    walk = WalkMotion(script(Manner(step_m=share * stature_m), stature_m=stature_m))
    truth = measure_truth(walk)
    body = walk.at(np.arange(0, 6, 1 / HZ))
    knee, thigh, ankle = angles(body, 0)
    assert 38 <= knee.max() <= 58
    assert 25 <= np.ptp(thigh) <= 40
    assert 18 <= np.ptp(ankle) <= 34
    for event in (e for e in truth["events"] if e["kind"] == "contact"):
        side = 0 if event["foot"] == Foot.LEFT.value else 1
        at_contact = angles(walk.at(np.array([event["t"]])), side)[0][0]
        assert 15 <= at_contact <= 37
        assert -30 <= event["pitch_deg"] <= -10
        assert 0.08 <= event["heel_t"] - event["ball_t"] <= 0.20
    lean = np.array(truth["lean_deg"])
    assert 0 <= lean.mean() <= 8
    assert 3 <= np.ptp(lean) <= 6
    stance = stance_share(truth["events"])
    assert 0.62 <= stance <= 0.68
    assert 0.24 <= 2 * stance - 1 <= 0.36


def stance_share(events: list[dict[str, Any]]) -> float:
    own = [e for e in events if e["foot"] == "left"]
    while own[0]["kind"] != "contact":
        own.pop(0)
    trios = list(zip(own, own[1:], own[2:], strict=False))[::2]
    stances = [(off["t"] - on["t"]) / (again["t"] - on["t"]) for on, off, again in trios]
    return float(np.mean(stances))


def test_forward_walk_lands_on_the_heel_and_leaves_with_the_heel_up() -> None:
    walk = WalkMotion(script(forward_manner(), Motion.FORWARD))
    assert {e["landing"] for e in contacts(walk)} == {"heel"}
    foot = walk.feet(np.arange(0, 6, 1 / HZ))[0]
    leaving = np.flatnonzero(np.diff(foot.swinging.astype(int)) == 1)
    assert np.degrees(foot.pitch[leaving]).min() > 25


@pytest.mark.parametrize("landing", list(Landing))
@pytest.mark.parametrize("cadence_spm", [72, 86, 110])
@pytest.mark.parametrize("stature_m", [1.5, 1.9])
def test_landing_foot_is_still_fast_and_high_60_ms_before_its_touch_and_comes_down_into_it(
    landing: Landing, cadence_spm: float, stature_m: float
) -> None:
    manner = Manner(step_m=0.22 * stature_m, cadence_spm=cadence_spm, landing=landing)
    walk = WalkMotion(script(manner, stature_m=stature_m))
    for event in contacts(walk):
        rolls = event["landing"] == "ball"  # over the tip of the toe, which touches first
        first = event["touch_t"] if rolls else event["t"]
        at = first + np.array([-0.061, -0.060, -0.059, -0.030, 0.0, 0.030, 0.031])
        foot = walk.feet(at)[0 if event["foot"] == "left" else 1]
        for point in (foot.heel, foot.ball):
            assert np.linalg.norm((point[2] - point[0])[:2]) / 0.002 > 0.8
        low = foot.heel if landing is Landing.HEEL else foot.tip if rolls else foot.ball
        assert low[1, 2] > 0.015
        assert low[1, 2] - 0.004 > low[3, 2] > low[4, 2] + 0.004
        assert np.linalg.norm(low[6] - low[5]) < 1e-6  # stopped, and bearing


@pytest.mark.parametrize("landing", list(Landing))
@pytest.mark.parametrize("motion", [Motion.BACKWARD, Motion.FORWARD])
def test_sole_meets_and_leaves_the_floor_without_a_jump_in_speed_and_leaves_at_once(
    landing: Landing, motion: Motion
) -> None:
    walk = WalkMotion(script(forward_manner().but(landing=landing, step_m=0.45), motion))
    t = np.arange(0, 6, 1e-4)
    for foot in walk.feet(t):
        changes = np.flatnonzero(np.diff(foot.swinging.astype(int)))[1:-1]
        for point in (foot.heel, foot.ball):
            speed = np.diff(point, axis=0) / 1e-4
            for i in changes:
                if min(point[i - 5, 2], point[i + 5, 2]) < 1e-6:  # the part that bears
                    assert np.linalg.norm(speed[i + 1] - speed[i - 2]) < 0.05
        leaves = np.flatnonzero(np.diff(foot.swinging.astype(int)) == 1)[:-1]
        gone = np.linalg.norm(foot.ankle[leaves + 800, :2] - foot.ankle[leaves, :2], axis=1)
        assert gone.min() > 0.05  # in the first 80 ms


def test_backward_walk_leaves_the_floor_last_at_the_heel_with_the_leg_in_front() -> None:
    walk = WalkMotion(script(Manner()))
    t = np.arange(0, 6, 1 / HZ)
    body, foot = walk.at(t), walk.feet(t)[0]
    leaving = np.flatnonzero(np.diff(foot.swinging.astype(int)) == 1)
    assert (foot.heel[leaving, 2] < foot.ball[leaving, 2] - 0.01).all()
    front = heading(body.yaw_deg)
    ahead = ((body.foot[0].ankle - body.pelvis)[:, :2] * front).sum(axis=1)
    assert (ahead[leaving] > 0.1).all()


def test_pelvis_moves_at_near_constant_speed_and_bobs() -> None:
    case = script(Manner())
    walk = WalkMotion(case.model_copy(update={"treadmill": False}))
    t = np.arange(0, 6, 1 / HZ)
    pelvis = walk.at(t).pelvis
    speed = np.gradient(pelvis[:, 0], 1 / HZ)
    assert np.ptp(speed) < 0.1 * abs(speed.mean())
    assert 0.01 < np.ptp(pelvis[:, 2]) < 0.05


def test_arms_swing_as_asked_and_against_the_legs() -> None:
    walk = WalkMotion(script(Manner(arm_swing_deg=30)))
    body = walk.at(np.arange(0, 6, 1 / HZ))
    hand, leg = (
        ((p - q) * [1, 0, 0]).sum(axis=1)
        for p, q in ((body.wrist[0], body.shoulder[0]), (body.foot[0].ankle, body.pelvis))
    )
    drop = -(body.wrist[0] - body.shoulder[0])[:, 2]
    assert np.ptp(np.degrees(np.arctan2(hand, drop))) == pytest.approx(30, abs=1.5)
    assert np.corrcoef(hand, leg)[0, 1] < -0.5


def test_turning_in_place_turns_to_the_walkers_left_and_truth_says_so() -> None:
    stand = Segment(duration_s=2.0, motion=Motion.STANDING)
    turn = Segment(duration_s=4.0, motion=Motion.TURNING, turn_deg=180)
    walk = WalkMotion(WalkScript(segments=(stand, turn, stand)))
    yaw = walk.body(np.array([0.5, 7.9]))[1]
    assert yaw[1] - yaw[0] == pytest.approx(-180, abs=3)  # from image right, left is away
    direction = measure_truth(walk)["direction"]
    assert set(direction) == {"still", "turning"}
    assert np.ptp(walk.at(np.arange(0, 8, 0.1)).pelvis[:, :2]) < 0.3


def test_a_looped_walk_joins_its_end_without_a_jump_and_names_its_faults() -> None:
    walk = WalkMotion(demo_script().model_copy(update={"loop": True}))
    end = walk.script.duration_s
    first, last = walk.at(np.array([0.0])), walk.at(np.array([end - 1e-6]))
    for a, b in ((first.pelvis, last.pelvis), (first.wrist[0], last.wrist[0])):
        assert np.abs(a - b).max() < 1e-3
    assert [f["fault"] for f in measure_truth(walk)["faults"]] == [
        "lean_forward",
        "overstride",
        "heel_first",
    ]


def test_walk_through_forward_stop_and_backward_keeps_the_feet_on_their_prints() -> None:
    forward = Segment(duration_s=3, motion=Motion.FORWARD, manner=forward_manner())
    stand = Segment(duration_s=2, motion=Motion.STANDING)
    back = Segment(duration_s=3, motion=Motion.BACKWARD)
    walk = WalkMotion(WalkScript(segments=(stand, forward, back, stand)))
    truth = measure_truth(walk)
    assert {"still", "forward", "backward"} == set(truth["direction"])
    t = np.arange(0, 10, 1 / HZ)
    body = walk.at(t)
    for side in (0, 1):
        leg = np.linalg.norm(body.foot[side].ankle - body.hip[side], axis=1)
        assert leg.max() < walk.figure.thigh + walk.figure.shank
        assert np.abs(np.diff(body.foot[side].ankle, axis=0)).max() < 5.0 / HZ
