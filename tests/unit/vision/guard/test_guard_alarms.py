"""Falls, stumbles and a lost walker are told at once; ordinary life is not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from guard_cases import Watched, crossing, given, watched
from vision.guard import Alarm, GuardSettings, GuardStage, cue_of
from vision.guard.stage import AlarmRepeater
from vision.pipeline.line import Line
from vision.pose.landmarks import L
from vision.pose.mediapipe_pose import MediaPipePose
from vision.values import Observation, View
from vision.walker import (
    GOOD,
    CameraSetup,
    Motion,
    Segment,
    WalkerSource,
    WalkScript,
    forward_manner,
    mishap_case,
    running_manner,
    with_fault,
)
from vision.walker.script import MishapKind


def mishap(kind: MishapKind, seed: int = 501, fps: float = 15.0, **how: Any) -> WalkScript:  # noqa: ANN401 - walker_case's own
    return mishap_case(kind, seed, walk_s=4.0, after_s=2.5, person_px=340.0, fps=fps, **how)


def start_s(script: WalkScript) -> float:
    assert script.mishap is not None
    return script.mishap.start_s


@pytest.mark.parametrize(
    "how",
    [
        {"yaw_deg": 0.0},
        {"yaw_deg": 90.0, "view": View.FRONT},
        {"yaw_deg": 270.0, "view": View.REAR},
        {"yaw_deg": 45.0, "view": View.OBLIQUE},
    ],
    ids=["side", "front", "rear", "oblique"],
)
def test_a_fall_is_told_before_the_walker_lies(how: dict[str, Any]) -> None:
    script = mishap("fall", **how)
    alarms = [(t_s, alarm) for t_s, alarm in given(watched(script).by(GuardStage()))
              if alarm is not Alarm.STUMBLE]  # fmt: skip
    assert [alarm for _, alarm in alarms] == [Alarm.FALL]
    assert 0.2 <= alarms[0][0] - start_s(script) <= 0.75


def test_whoever_vanishes_falling_has_fallen() -> None:
    script = mishap("fall", yaw_deg=90.0, view=View.FRONT)
    gone_s = start_s(script) + 0.45
    alarms = given(watched(script, gone=(gone_s, 99.0)).by(GuardStage()))
    assert [alarm for _, alarm in alarms] == [Alarm.FALL]
    assert alarms[0][0] - gone_s <= 0.3


@pytest.mark.parametrize("yaw_deg", [0.0, 180.0])
def test_a_stumble_seen_from_the_side_is_told(yaw_deg: float) -> None:
    script = mishap("stumble", yaw_deg=yaw_deg)
    alarms = given(watched(script).by(GuardStage()))
    assert [alarm for _, alarm in alarms] == [Alarm.STUMBLE]
    assert 0.1 <= alarms[0][0] - start_s(script) <= 0.6


@pytest.mark.parametrize("kind", ["sit", "bend"])
@pytest.mark.parametrize("yaw_deg", [180.0, 90.0])
def test_sitting_and_bending_down_are_no_falls(kind: MishapKind, yaw_deg: float) -> None:
    view = View.SIDE if yaw_deg == 180.0 else View.FRONT
    assert given(watched(mishap(kind, yaw_deg=yaw_deg, view=view)).by(GuardStage())) == []


def on_a_belt(*segments: Segment) -> WalkScript:
    return WalkScript(segments=segments, treadmill=True, camera=CameraSetup(fps=15))


ORDINARY = {
    "running": on_a_belt(
        Segment(duration_s=2, manner=GOOD),
        Segment(duration_s=5, motion=Motion.RUNNING, manner=running_manner()),
    ),
    "shuffling": on_a_belt(Segment(duration_s=7, manner=with_fault(GOOD, "shuffle", 1.7))),
    "long steps": on_a_belt(Segment(duration_s=7, manner=with_fault(GOOD, "overstride", 1.7))),
    "fast": on_a_belt(Segment(duration_s=7, manner=GOOD.but(cadence_spm=140, step_m=0.5))),
    "unsteady": on_a_belt(Segment(duration_s=8, manner=GOOD.but(variation=0.15, sway_deg=9))),
    "leaning more and more": on_a_belt(
        Segment(duration_s=4, manner=GOOD),
        Segment(duration_s=3, manner=GOOD.but(lean_deg=25)),
        Segment(duration_s=3, manner=GOOD.but(lean_deg=-10)),
    ),
    "turning": WalkScript(
        segments=(
            Segment(duration_s=2, manner=GOOD),
            Segment(duration_s=2.5, motion=Motion.TURNING, turn_deg=180, manner=GOOD),
            Segment(duration_s=2, motion=Motion.FORWARD, manner=forward_manner()),
            Segment(duration_s=1.5, motion=Motion.TURNING, turn_deg=-90, manner=GOOD),
            Segment(duration_s=1.5, motion=Motion.STANDING, manner=GOOD),
        ),
        camera=CameraSetup(fps=15, person_px=380),
    ),
}


@pytest.mark.parametrize("script", ORDINARY.values(), ids=ORDINARY.keys())
def test_ordinary_and_faulty_walking_is_neither_a_fall_nor_a_stumble(script: WalkScript) -> None:
    alarms = given(watched(script).by(GuardStage(treadmill=script.treadmill)))
    assert [alarm for _, alarm in alarms if alarm is not Alarm.LANE_END] == []


@pytest.fixture(scope="module")
def walk() -> Watched:
    return watched(crossing(walk_s=5.0))


def hidden(walk: Watched, start_s: float, end_s: float = 99.0) -> Watched:
    """The same with nobody seen for a while; the line's own answers stay what they were."""
    seen = [
        replace(one, pose=None, body=None) if start_s <= one.t_s < end_s else one
        for one in walk.seen
    ]
    return Watched(walk.script, seen)


def test_feet_that_the_model_misplaces_are_no_fall(walk: Watched) -> None:
    def lifted(one: Observation) -> Observation:
        if one.body is None or not 4.0 <= one.t_s < 4.6:
            return one
        measured = one.body.measured.copy()
        measured[L.LEFT_ANKLE :, 1] -= 0.5 * one.body.torso_px
        return replace(one, body=replace(one.body, measured=measured))

    seen = Watched(walk.script, [lifted(one) for one in walk.seen])
    assert Alarm.FALL not in [alarm for _, alarm in given(seen.by(GuardStage()))]


def test_a_walker_lost_walking_backward_is_told_once(walk: Watched) -> None:
    alarms = given(hidden(walk, 4.0).by(GuardStage()))
    assert [alarm for _, alarm in alarms] == [Alarm.LOST]
    assert alarms[0][0] == pytest.approx(4.45, abs=0.11)


def test_a_moment_unseen_is_no_loss(walk: Watched) -> None:
    alarms = given(hidden(walk, 4.0, 4.4).by(GuardStage()))
    assert Alarm.LOST not in [alarm for _, alarm in alarms]


def test_whoever_stood_is_not_lost(walk: Watched) -> None:
    assert given(hidden(walk, 1.2).by(GuardStage())) == []


# -- one alarm at a time --------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@drawn(
    frames=st.lists(
        st.tuples(st.floats(0.02, 3.0), st.sets(st.sampled_from(Alarm))), min_size=1, max_size=40
    )
)
def test_alarms_stand_when_given_and_keep_the_silence(
    frames: list[tuple[float, set[Alarm]]],
) -> None:
    teller, own, t_s = AlarmRepeater(GuardSettings()), GuardSettings(), 0.0
    told: list[tuple[float, Alarm]] = []
    for gap_s, holds in frames:
        t_s += gap_s
        standing = tuple(alarm for alarm in Alarm if alarm in holds)
        alarm = teller.update(t_s, standing)
        if alarm is not None:
            assert alarm is standing[0]
            told.append((t_s, alarm))
    for alarm in Alarm:
        times = [at_s for at_s, one in told if one is alarm]
        assert all(later - sooner >= own.onset_s for sooner, later in pairwise(times))


@pytest.mark.parametrize("alarm", list(Alarm))
def test_what_goes_on_is_told_again_after_a_while_or_never_and_what_begins_anew_soon(
    alarm: Alarm,
) -> None:
    own = GuardSettings()
    going_on, anew = AlarmRepeater(own), AlarmRepeater(own)
    frames = [index * 0.1 for index in range(120)]
    told = [t_s for t_s in frames if going_on.update(t_s, (alarm,))]
    assert all(later - sooner >= own.repeat_s for sooner, later in pairwise(told))
    assert (len(told) > 1) is (alarm in (Alarm.BYSTANDER, Alarm.LANE_END))
    over_s = (1.0, own.onset_s + 0.5)  # it is over within the silence, and begins anew after it
    told = [
        t_s for t_s in frames if anew.update(t_s, () if over_s[0] < t_s < over_s[1] else (alarm,))
    ]
    assert told[1] == pytest.approx(over_s[1], abs=0.11)


def test_the_graver_alarm_is_told_at_once_and_the_lesser_waits_until_it_is_over() -> None:
    teller = AlarmRepeater(GuardSettings())
    assert teller.update(0.0, (Alarm.LANE_END,)) is Alarm.LANE_END
    assert teller.update(0.1, (Alarm.FALL, Alarm.LANE_END)) is Alarm.FALL
    assert teller.update(9.0, (Alarm.FALL, Alarm.LANE_END)) is None
    assert teller.update(9.1, (Alarm.LANE_END,)) is Alarm.LANE_END


def test_what_lies_in_the_way_is_told_again_after_a_silence_and_a_loss_is_not() -> None:
    teller, lost = AlarmRepeater(GuardSettings()), AlarmRepeater(GuardSettings())
    again = [t_s for t_s in range(12) if teller.update(float(t_s), (Alarm.BYSTANDER,))]
    once = [t_s for t_s in range(12) if lost.update(float(t_s), (Alarm.LOST,))]
    assert (again, once) == ([0, 5, 10], [0])


@pytest.mark.parametrize("alarm", list(Alarm))
def test_every_alarm_says_stop_first(alarm: Alarm) -> None:
    cue = cue_of(alarm, 3.5)
    assert (cue.t_s, cue.priority, cue.earcon) == (3.5, 0, "stop")
    assert cue.spoken.startswith("Stop.")


def test_the_real_model_sees_a_fall(model_path: Path) -> None:
    script = mishap_case(
        "fall", 502, walk_s=3.0, after_s=0.5, person_px=340.0, fps=15.0, yaw_deg=0.0
    )
    line, guard = Line(MediaPipePose(model_path)), GuardStage()
    try:
        answers = [(f.t_s, guard.update(f, line.step(f))) for f in WalkerSource(script).frames()]
    finally:
        line.close()
    times = [t_s for t_s, alarm in given(answers) if alarm is Alarm.FALL]
    assert len(times) == 1
    assert 0.2 <= times[0] - start_s(script) <= 0.75
