"""Found again, another person, a camera that tilts: falls are told, and nothing that is none."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from guard_cases import Watched, crossing, given, rewatched, watched
from vision.guard import Alarm, GuardStage, LaneState
from vision.guard.body_motion import BodyMotionSettings, BodyMotionStage
from vision.guard.continuity import Continuity, ContinuitySettings, ContinuityStage
from vision.guard.heading import HeadingSettings, SureBackward
from vision.pose.landmarks import L
from vision.values import Direction, FloatArray, Pose
from vision.walker import Motion, Segment, WalkScript, forward_manner, mishap_case
from vision.walker.script import MishapKind
from walker_poses import poses


@lru_cache
def mishap(kind: MishapKind = "fall", fps: float = 15.0) -> WalkScript:
    return mishap_case(kind, 501, walk_s=5.0, after_s=2.5, person_px=340.0, fps=fps, yaw_deg=180.0)


def start_s(script: WalkScript) -> float:
    assert script.mishap is not None
    return script.mishap.start_s


def alarms_of(walk: Watched, guard: GuardStage | None = None) -> list[tuple[float, Alarm]]:
    """The alarms but for the lane's, whose end the drawn room may have anywhere."""
    alarms = given(walk.by(guard or GuardStage()))
    return [one for one in alarms if one[1] is not Alarm.LANE_END]


# -- found again ----------------------------------------------------------------------------


@pytest.mark.parametrize("fps", [15.0, 30.0])
@pytest.mark.parametrize("gap_s", [0.7, 1.3, 2.6])
@pytest.mark.parametrize("before_s", [0.2, 0.6])
def test_whoever_is_found_again_and_falls_within_a_second_is_told(
    fps: float, gap_s: float, before_s: float
) -> None:
    script = mishap(fps=fps)
    found_s = start_s(script) - before_s
    walk = watched(script, gone=(found_s - gap_s, found_s))
    falls = [t_s for t_s, alarm in alarms_of(walk) if alarm is Alarm.FALL]
    assert len(falls) == 1
    assert 0.2 <= falls[0] - start_s(script) <= 0.75


@pytest.mark.parametrize("kind", ["sit", "bend"])
def test_whoever_is_found_again_and_sits_or_bends_down_has_not_fallen(kind: MishapKind) -> None:
    script = mishap(kind)
    found_s = start_s(script) - 0.3
    walk = watched(script, gone=(found_s - 1.3, found_s))
    assert Alarm.FALL not in [alarm for _, alarm in alarms_of(walk)]


def test_whoever_is_found_again_lying_is_told_within_two_seconds() -> None:
    script = mishap()
    gone_s, lies_s = start_s(script) - 0.2, start_s(script) + 0.9
    falls = [
        t_s
        for t_s, alarm in alarms_of(watched(script, gone=(gone_s, lies_s)))
        if alarm is Alarm.FALL
    ]
    assert len(falls) == 1
    assert falls[0] <= lies_s + 2.0


def test_the_first_poses_after_a_find_whose_feet_are_wrong_are_no_fall() -> None:
    """They are a tenth of the body's height off, in the first picture, and settle in the next."""
    script = crossing(walk_s=5.0)
    found_s, wrong = 4.5, (0.1, 0.04)
    fps, stature_px = script.camera.fps, script.camera.person_px

    def settles(pose: Pose) -> Pose | None:
        if 3.5 <= pose.t_s < found_s:
            return None
        index = int((pose.t_s - found_s) * fps + 1e-3)
        if pose.t_s < found_s or index >= len(wrong):
            return pose
        image = pose.image.copy()
        image[L.LEFT_ANKLE :, 1] += wrong[index] * stature_px
        image[[L.LEFT_HIP, L.RIGHT_HIP], 1] -= wrong[index] * stature_px
        return replace(pose, image=image)

    assert Alarm.FALL not in [alarm for _, alarm in alarms_of(rewatched(script, settles))]


# -- another person -------------------------------------------------------------------------


def seated() -> FloatArray:
    """Landmarks in the picture of somebody who has sat down, ``(33, 2)``."""
    return poses(mishap("sit"))[-1].image


@pytest.mark.parametrize("told", [True, False], ids=["told of the switch", "not told"])
@pytest.mark.parametrize("gap_s", [0.0, 0.8])
def test_a_switch_to_somebody_who_sits_is_no_fall(told: bool, gap_s: float) -> None:
    script, switch_s, sits = crossing(walk_s=5.0), 4.0, seated()

    def other(pose: Pose) -> Pose | None:
        if pose.t_s < switch_s:
            return pose
        if pose.t_s < switch_s + gap_s:
            return None
        return replace(pose, image=sits, subject=1 if told else 0)

    walk = rewatched(script, other)
    assert Alarm.FALL not in [alarm for _, alarm in alarms_of(walk)]


def test_landmarks_that_glide_to_somebody_who_sits_are_no_fall() -> None:
    """The tracker does not jump: for a fifth of a second it draws a body that sinks."""
    script, switch_s, glide_s, sits = crossing(walk_s=5.0), 4.0, 0.2, seated()

    def glides(pose: Pose) -> Pose:
        if pose.t_s < switch_s:
            return pose
        share = min((pose.t_s - switch_s) / glide_s, 1.0)
        here = sits - sits.mean(axis=0) + pose.image.mean(axis=0)
        here[:, 1] += pose.image[:, 1].max() - here[:, 1].max()
        return replace(pose, image=pose.image + share * (here - pose.image), subject=1)

    assert Alarm.FALL not in [alarm for _, alarm in alarms_of(rewatched(script, glides))]


def test_whoever_is_followed_after_a_switch_and_falls_is_told() -> None:
    script = mishap()
    switch_s = start_s(script) - 1.0

    def other(pose: Pose) -> Pose:
        return replace(pose, subject=int(pose.t_s >= switch_s))

    falls = [t_s for t_s, alarm in alarms_of(rewatched(script, other)) if alarm is Alarm.FALL]
    assert len(falls) == 1
    assert 0.2 <= falls[0] - start_s(script) <= 0.75


def test_a_fall_stands_until_somebody_is_up_whoever_that_is_and_is_told_once() -> None:
    script = mishap()
    upright = poses(script)[0]
    gone_s, helper_s = start_s(script) + 1.0, start_s(script) + 1.8

    def helped(pose: Pose) -> Pose | None:
        if gone_s <= pose.t_s < helper_s:
            return None
        if pose.t_s < helper_s:
            return pose
        return replace(pose, image=upright.image, world=upright.world, subject=1)

    walk = rewatched(script, helped)
    answers = walk.by(GuardStage())
    stands = [Alarm.FALL in watch.standing for t_s, watch in answers if gone_s <= t_s < helper_s]
    assert all(stands)
    assert Alarm.FALL not in answers[-1][1].standing
    assert [alarm for _, alarm in given(answers)].count(Alarm.FALL) == 1


@pytest.mark.parametrize("back_s", [0.3, 9.0])
def test_whoever_walks_backward_while_somebody_else_is_followed_is_lost(back_s: float) -> None:
    """Unless the walker is followed again at once."""
    script, switch_s, sits = crossing(walk_s=5.0), 4.0, seated()

    def other(pose: Pose) -> Pose:
        subject = int(pose.t_s >= switch_s) + int(pose.t_s >= switch_s + back_s)
        return (
            replace(pose, image=sits, subject=1) if subject == 1 else replace(pose, subject=subject)
        )

    lost = [t_s for t_s, alarm in alarms_of(rewatched(script, other)) if alarm is Alarm.LOST]
    assert lost == ([] if back_s < 1 else [pytest.approx(switch_s + 0.5, abs=0.11)])


def test_whoever_is_followed_by_another_pose_model_that_counts_anew_is_not_lost() -> None:
    walk = rewatched(crossing(walk_s=5.0), lambda pose: replace(pose, subject=int(pose.t_s < 4.0)))
    assert Alarm.LOST not in [alarm for _, alarm in alarms_of(walk)]


def test_whoever_walks_backward_while_somebody_else_is_followed_and_then_nobody_is_lost() -> None:
    script, switch_s, sits = crossing(walk_s=5.0), 4.0, seated()

    def other(pose: Pose) -> Pose | None:
        if pose.t_s < switch_s:
            return pose
        return replace(pose, image=sits, subject=1) if pose.t_s < switch_s + 0.3 else None

    lost = [t_s for t_s, alarm in alarms_of(rewatched(script, other)) if alarm is Alarm.LOST]
    assert lost == [pytest.approx(switch_s + 0.5, abs=0.11)]


def test_a_switch_while_nobody_walked_backward_is_no_loss() -> None:
    walk = rewatched(crossing(walk_s=2.0), lambda pose: replace(pose, subject=int(pose.t_s >= 1.0)))
    assert Alarm.LOST not in [alarm for _, alarm in alarms_of(walk)]


def test_a_marked_end_survives_a_switch() -> None:
    guard, switch_s = GuardStage(), 2.0
    guard.mark(0.8)
    walk = rewatched(
        crossing(walk_s=4.0), lambda pose: replace(pose, subject=int(pose.t_s > switch_s))
    )
    assert walk.by(guard)[-1][1].lane.ends == (None, 0.8)


# -- a camera that tilts --------------------------------------------------------------------


@pytest.mark.parametrize("in_s", [0.3, 0.6])
def test_a_camera_that_tilts_until_the_feet_are_cut_off_is_no_fall(in_s: float) -> None:
    """The model draws feet that are below the picture at its edge, so that the hips sink upon
    them, and in the picture; but head and knees sink with them."""
    script, tilt_s = crossing(walk_s=5.0), 4.0
    height = script.camera.height

    def tilted(pose: Pose) -> Pose:
        share = min(max((pose.t_s - tilt_s) / in_s, 0.0), 1.0)
        image = pose.image + np.array([0.0, 0.6 * script.camera.person_px * share])
        image[:, 1] = np.minimum(image[:, 1], height - 2)
        return replace(pose, image=image)

    assert Alarm.FALL not in [alarm for _, alarm in alarms_of(rewatched(script, tilted))]


def test_a_fall_that_the_camera_follows_is_seen_where_the_camera_s_motion_is_measured() -> None:
    script = mishap()
    seen = [one.body for one in watched(script).seen if one.body is not None]
    still, followed = (BodyMotionStage(BodyMotionSettings()) for _ in range(2))
    fastest = {"still": 0.0, "followed": 0.0, "unmeasured": 0.0}
    unmeasured = BodyMotionStage(BodyMotionSettings())
    for body in seen:
        hips_px = float(body.measured[L.LEFT_HIP, 1] + body.measured[L.RIGHT_HIP, 1]) / 2
        away_px = float(seen[0].measured[L.LEFT_HIP, 1]) - hips_px  # hips stay where they were
        panned = replace(body, measured=body.measured + np.array([0.0, away_px]))
        for name, motion in (
            ("still", still.update(body)),
            ("followed", followed.update(replace(panned, steady=body.measured))),
            ("unmeasured", unmeasured.update(panned)),
        ):
            fastest[name] = max(fastest[name], motion.sink_leg_s if motion else 0.0)
    assert fastest["followed"] == pytest.approx(fastest["still"], rel=0.01)
    assert fastest["still"] > 1.5
    assert fastest["unmeasured"] < 0.8


@pytest.mark.parametrize("growth", [1.2, 1.4])
def test_a_fall_is_as_fast_while_the_walker_s_size_is_still_found_out(growth: float) -> None:
    script = mishap()
    bodies = [one.body for one in watched(script).seen if one.body is not None]
    known, unsure, fastest = *(BodyMotionStage(BodyMotionSettings()) for _ in range(2)), [0.0, 0.0]
    for body in bodies:
        share = min(max((body.t_s - start_s(script)) / 1.2, 0.0), 1.0)
        down = np.array([0.0, 2000.0])  # far from the picture's upper edge
        low = replace(body, measured=body.measured + down)
        grown = replace(low, torso_px=body.torso_px * (1 + share * (growth - 1)))
        for index, motion in enumerate((known.update(low), unsure.update(grown))):
            fastest[index] = max(fastest[index], motion.sink_leg_s if motion else 0.0)
    assert fastest[1] == pytest.approx(fastest[0], rel=0.25)


def test_whoever_stays_in_place_is_the_same_while_the_size_is_still_found_out() -> None:
    stage, found = ContinuityStage(ContinuitySettings()), []
    for one in watched(crossing(walk_s=5.0)).seen[:12]:
        assert one.body is not None
        low = one.body.measured + np.array([0.0, 1000.0])
        body = replace(one.body, measured=low, torso_px=one.body.torso_px * (0.6 + 0.4 * one.t_s))
        found.append(stage.update(replace(one, body=body)))
    assert found == [Continuity.OTHER] + 11 * [Continuity.SAME], "the first follows nobody"


# -- backward for sure ----------------------------------------------------------------------


def said(walk: Watched, direction: Direction, *stretches: tuple[float, float]) -> Watched:
    """The same where the gait stage says ``direction`` in ``stretches`` of time."""
    return Watched(
        walk.script,
        [
            replace(one, gait=replace(one.gait, direction=direction))
            if any(begin <= one.t_s < end for begin, end in stretches)
            else one
            for one in walk.seen
        ],
    )


def ahead(yaw_deg: float) -> Watched:
    """A walk forward, out of the picture or up to the camera."""
    script = crossing(yaw_deg)
    forward = Segment(duration_s=10.5, motion=Motion.FORWARD, manner=forward_manner())
    return watched(script.model_copy(update={"segments": (script.segments[0], forward)}))


@pytest.mark.parametrize("long_s", [0.2, 0.5])
@pytest.mark.parametrize("yaw_deg", [0.0, 180.0, 90.0, 270.0])
def test_a_brief_false_backward_tells_no_end_of_the_lane(yaw_deg: float, long_s: float) -> None:
    walk = ahead(yaw_deg)
    times = np.arange(3.0, 12.0, 1.5)
    false = said(walk, Direction.BACKWARD, *((float(t_s), float(t_s) + long_s) for t_s in times))
    answers = false.by(GuardStage())
    assert Alarm.LANE_END not in [alarm for _, alarm in given(answers)]
    assert all(watch.lane.beep_every_s is None for _, watch in answers)


def test_a_lapse_after_a_brief_backward_makes_nothing_sure() -> None:
    walk = said(said(ahead(90.0), Direction.BACKWARD, (4.0, 4.3)), Direction.UNKNOWN, (4.3, 4.8))
    heading = SureBackward(HeadingSettings())
    assert not any(
        heading.update(one, one.body, 0.0) for one in walk.seen if one.body and one.t_s >= 4.0
    )


@pytest.mark.parametrize("yaw_deg", [0.0, 90.0, 270.0])
def test_a_false_backward_that_the_hips_deny_is_never_believed(yaw_deg: float) -> None:
    walk = said(ahead(yaw_deg), Direction.BACKWARD, (3.0, 10.5))  # until the camera is passed
    assert Alarm.LANE_END not in [alarm for _, alarm in given(walk.by(GuardStage()))]


def test_the_end_is_told_as_soon_though_the_direction_flickers() -> None:
    walk = watched(crossing())
    steady = next(t_s for t_s, alarm in given(walk.by(GuardStage())))
    times = np.arange(4.0, 12.0, 1.0)
    flickers = said(walk, Direction.UNKNOWN, *((float(t_s), float(t_s) + 0.3) for t_s in times))
    alarm_s, alarm = given(flickers.by(GuardStage()))[0]
    assert alarm is Alarm.LANE_END
    assert alarm_s == pytest.approx(steady, abs=0.35)


def test_the_end_is_told_to_who_begins_to_walk_two_and_a_half_seconds_before_it() -> None:
    walk = watched(crossing())
    guard, (times, x) = GuardStage(), walk.joints_x()
    hindmost = x.max(axis=1)
    ends_px = float(hindmost[np.searchsorted(times, 1.5 + 2.5)])
    for share in (0.9, 0.5, 0.35, 0.27, ends_px / walk.script.camera.width):  # always the right end
        guard.mark(share)
    alarm_s, alarm = given(walk.by(guard))[0]
    assert alarm is Alarm.LANE_END
    assert alarm_s <= 1.5 + 1.6


def test_a_walker_unseen_for_a_blink_is_at_the_lane_s_end_at_once_again() -> None:
    walk = watched(crossing())
    end_s = next(t_s for t_s, alarm in given(walk.by(GuardStage())) if alarm is Alarm.LANE_END)
    blinks = Watched(
        walk.script,
        [
            replace(one, pose=None, body=None) if end_s - 0.45 < one.t_s < end_s - 0.15 else one
            for one in walk.seen
        ],
    )
    states = {t_s: watch.lane.state for t_s, watch in blinks.by(GuardStage())}
    assert LaneState.END in [state for t_s, state in states.items() if t_s <= end_s + 0.35]


def test_a_brief_false_backward_before_somebody_leaves_is_no_loss() -> None:
    walk = said(ahead(0.0), Direction.BACKWARD, (4.0, 4.2))
    gone = [replace(one, pose=None, body=None) if one.t_s >= 4.2 else one for one in walk.seen]
    assert given(Watched(walk.script, gone).by(GuardStage())) == []
