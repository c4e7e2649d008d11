"""The baseline: three seconds of standing tall, taken when asked for, and what it is good for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest

from app.reports.report import Report
from vision.body.baseline import BaselineError, BaselineSettings, BaselineStage
from vision.body.stage import BodyStage
from vision.pipeline.line import Line, LineSettings
from vision.pipeline.recorded import Analysis, analyse_recording
from vision.pose.replay import PoseRecording, ReplayEstimator, ReplaySource
from vision.values import (
    Baseline,
    BaselineProgress,
    BaselineState,
    Body,
    Hindrance,
    Observation,
    SourceInfo,
    View,
)
from vision.walker.script import CameraSetup, Manner, Motion, Segment, WalkScript
from vision.walker.scripts import GOOD, with_fault
from walker_poses import TrueJoints, poses

SIDE, FRONT, REAR, OBLIQUE, OTHER_SIDE = 0.0, 90.0, 270.0, 45.0, 180.0
STATURE_M = 1.70
STANDING = Segment(duration_s=6.0, motion=Motion.STANDING, manner=GOOD)


def stand(manner: Manner = GOOD, seconds: float = 6.0) -> Segment:
    return Segment(duration_s=seconds, motion=Motion.STANDING, manner=manner)


def script(*segments: Segment, yaw_deg: float = SIDE) -> WalkScript:
    return WalkScript(
        segments=segments or (STANDING,), yaw_deg=yaw_deg, camera=CameraSetup(person_px=260.0)
    )


@lru_cache(maxsize=16)
def bodies(walk: WalkScript) -> Sequence[Body]:
    stage, camera = BodyStage(LineSettings().body, STATURE_M), walk.camera
    return [stage.update(pose, camera.width, camera.height) for pose in poses(walk)]


def taken(seen: Sequence[Body | None], fps: float = 30.0) -> list[BaselineProgress]:
    """The progress on every frame when a baseline is asked for at the first."""
    stage = BaselineStage(BaselineSettings())
    stage.begin()
    found = [stage.update(index / fps, body) for index, body in enumerate(seen)]
    return [one for one in found if one is not None]


def test_nothing_is_taken_until_it_is_asked_for() -> None:
    stage = BaselineStage(BaselineSettings())
    assert {stage.update(body.t_s, body) for body in bodies(script())} == {None}
    assert stage.at(bodies(script())[-1]) is None


def test_three_seconds_of_standing_make_a_baseline_with_its_spread() -> None:
    last = taken(bodies(script()))[-1]
    assert last.state is BaselineState.DONE
    assert last.baseline is not None
    assert last.spread is not None
    assert last.start_s is not None
    assert last.end_s is not None
    assert last.end_s - last.start_s == pytest.approx(3.0, abs=0.04)
    middle = np.median([body.posture.lean_deg for body in bodies(script())])
    assert last.baseline.lean_deg == pytest.approx(middle, abs=0.5)
    assert last.spread.lean_deg is not None
    assert 0.0 < last.spread.lean_deg < 4.0
    assert (last.baseline.view, last.baseline.facing) == (View.SIDE, 1)


def test_progress_rises_to_the_end_and_stays_there() -> None:
    found = taken(bodies(script()))
    shares = [one.share for one in found]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    done = [one for one in found if one.state is BaselineState.DONE]
    assert len(done) > 60
    assert {one.end_s for one in done} == {done[0].end_s}


@pytest.mark.parametrize(
    ("yaw_deg", "known", "unknown"),
    [
        (SIDE, ("lean_deg", "head_pitch_deg", "shrug"), ("lateral_lean_deg",)),
        (FRONT, ("lateral_lean_deg", "shrug"), ("lean_deg", "head_pitch_deg")),
        (REAR, ("lateral_lean_deg", "shrug"), ("lean_deg", "head_pitch_deg")),
    ],
)
def test_a_view_holds_the_measures_that_it_carries(
    yaw_deg: float, known: Sequence[str], unknown: Sequence[str]
) -> None:
    found = taken(bodies(script(yaw_deg=yaw_deg)))[-1].baseline
    assert found is not None
    assert all(getattr(found, name) is not None for name in known)
    assert all(getattr(found, name) is None for name in unknown)


def test_baselines_of_two_views_are_kept_side_by_side() -> None:
    stage = BaselineStage(BaselineSettings())
    t_s = 0.0
    for yaw_deg in (SIDE, REAR):
        stage.begin()
        for body in bodies(script(yaw_deg=yaw_deg)):
            stage.update(t_s := t_s + 1 / 30, replace(body, t_s=t_s))
    side, rear, other = (bodies(script(yaw_deg=y))[-1] for y in (SIDE, REAR, OTHER_SIDE))
    from_side, from_rear = stage.at(side), stage.at(rear)
    assert from_side is not None
    assert from_side.lean_deg is not None
    assert from_rear is not None
    assert from_rear.lean_deg is None
    assert from_rear.lateral_lean_deg is not None
    assert stage.at(other) is None  # a tilted camera would count twice
    assert stage.at(None) is None


def test_a_given_baseline_holds_in_any_view_until_one_is_taken() -> None:
    given = Baseline(lean_deg=7.0)
    stage = BaselineStage(BaselineSettings(), given)
    assert stage.at(bodies(script(yaw_deg=REAR))[-1]) == given
    stage.begin()
    for body in bodies(script()):
        stage.update(body.t_s, body)
    assert stage.at(bodies(script())[-1]) != given
    assert stage.at(bodies(script(yaw_deg=REAR))[-1]) == given


WALKING = Segment(duration_s=6.0, manner=GOOD)


@pytest.mark.parametrize(
    ("walk", "hindrance"),
    [
        (script(WALKING), Hindrance.MOVING),
        (
            script(Segment(duration_s=8.0, manner=with_fault(GOOD, "shuffle", STATURE_M))),
            Hindrance.MOVING,
        ),
        (script(stand(GOOD.but(lean_deg=25.0))), Hindrance.BENT),
        (script(stand(GOOD.but(lean_deg=-22.0))), Hindrance.BENT),
        (script(stand(GOOD.but(lateral_lean_deg=16.0)), yaw_deg=REAR), Hindrance.BENT),
        (script(stand(GOOD.but(head_pitch_deg=58.0))), Hindrance.BENT),
        (script(yaw_deg=OBLIQUE), Hindrance.VIEW),
    ],
    ids=["walking", "shuffling", "bent forward", "bent back", "to a side", "head down", "oblique"],
)
def test_what_is_no_standing_tall_is_refused_and_named(
    walk: WalkScript, hindrance: Hindrance
) -> None:
    found = taken(bodies(walk))
    assert BaselineState.DONE not in {one.state for one in found}
    named = [one.hindrance for one in found[30:]]
    assert named.count(hindrance) > 0.8 * len(named)


@pytest.mark.parametrize("hidden", [Hindrance.FEET, Hindrance.HEAD, Hindrance.UNSEEN])
def test_who_is_not_seen_whole_is_told_so(hidden: Hindrance) -> None:
    def hide(body: Body) -> Body | None:
        if hidden is Hindrance.UNSEEN:
            return None
        if hidden is Hindrance.FEET:
            return replace(body, feet_seen=False)
        return replace(body, measured=body.measured - [0.0, 400.0])

    found = taken([hide(body) for body in bodies(script())])
    assert {(one.state, one.hindrance) for one in found} == {(BaselineState.WAITING, hidden)}


def test_a_short_flicker_does_not_break_it_off_and_a_long_one_does() -> None:
    def gone(seconds: float) -> list[Body | None]:
        return [None if 2.0 < b.t_s < 2.0 + seconds else b for b in bodies(script())]

    flicker, long = taken(gone(0.2)), taken(gone(0.8))
    ends = [next(i for i, one in enumerate(f) if not one.state.open) for f in (flicker, long)]
    assert ends[0] == pytest.approx(90, abs=2)
    assert ends[1] == pytest.approx(174, abs=3)


def test_it_waits_until_the_walk_is_over() -> None:
    walk = script(Segment(duration_s=4.0, manner=GOOD), STANDING)
    found = taken(bodies(walk))
    assert found[-1].state is BaselineState.DONE
    assert found[-1].start_s is not None
    assert found[-1].start_s > 3.5


def test_it_gives_up_after_a_while_and_can_be_skipped_and_asked_for_again() -> None:
    stage = BaselineStage(BaselineSettings())
    stage.begin(patience_s=2.0)
    states = [stage.update(i / 30, None) for i in range(90)]
    assert states[-1] is not None
    assert (states[-1].state, states[-1].hindrance) == (BaselineState.GIVEN_UP, Hindrance.UNSEEN)
    stage.begin()
    stage.skip()
    skipped = stage.update(4.0, None)
    assert skipped is not None
    assert skipped.state is BaselineState.SKIPPED
    stage.begin()
    seen = [stage.update(5.0 + b.t_s, b) for b in bodies(script())][-1]
    assert seen is not None
    assert seen.state is BaselineState.DONE


# -- in the line ---------------------------------------------------------------------------


def observed(
    walk: WalkScript, *, ask: bool = True, skip_at_s: float | None = None
) -> list[Observation]:
    """The whole walk through the line; a baseline is asked for at the first frame."""
    line = Line(TrueJoints(), height_m=STATURE_M)
    if ask:
        line.begin_baseline()
    size, seen = (walk.camera.width, walk.camera.height), []
    for index, pose in enumerate(poses(walk)):
        if skip_at_s is not None and pose.t_s >= skip_at_s:
            line.skip_baseline()
        seen.append(line.observe(index, pose.t_s, pose, *size))
    return seen


def cue_ids(seen: Sequence[Observation]) -> list[str]:
    return [one.cue.id for one in seen if one.cue is not None]


STOOPED = GOOD.but(lean_deg=14.0, head_pitch_deg=8.0)
STOOPED_WALK = WalkScript(
    segments=(
        Segment(duration_s=5.0, motion=Motion.STANDING, manner=STOOPED),
        Segment(duration_s=12.0, manner=STOOPED),
    ),
    treadmill=True,
    camera=CameraSetup(person_px=500.0),
)


def test_a_stooped_walker_is_coached_without_a_baseline_and_left_alone_with_one() -> None:
    assert cue_ids(observed(STOOPED_WALK, ask=False)) == ["stand_tall"]
    assert cue_ids(observed(STOOPED_WALK)) == ["hold_tall", "baseline_taken"]


def test_the_lean_shown_is_relative_from_the_frame_in_which_the_baseline_is_taken() -> None:
    last = observed(STOOPED_WALK)[-1]
    lean = next(check for check in last.checks if check.id == "upright_trunk")
    assert lean.value == pytest.approx(0.0, abs=3.0)
    shoulders = next(check for check in last.checks if check.id == "shoulders")
    assert shoulders.value is not None


def test_a_skipped_baseline_says_no_more_and_leaves_the_walk_to_the_checks() -> None:
    assert cue_ids(observed(STOOPED_WALK, skip_at_s=1.0)) == ["hold_tall", "stand_tall"]


def test_whoever_walks_on_is_told_to_stand_still_now_and_then_and_not_coached() -> None:
    manner = with_fault(GOOD, "lean_forward", STATURE_M).but(lean_deg=16.0)
    walk = WalkScript(
        segments=(Segment(duration_s=20.0, manner=manner),),
        treadmill=True,
        camera=CameraSetup(person_px=500.0),
    )
    seen = observed(walk)
    assert cue_ids(seen)[0] == "hold_tall"
    assert set(cue_ids(seen)[1:]) <= {"stand_still", "straighten_up"}
    times = [one.cue.t_s for one in seen if one.cue is not None]
    assert 3 <= len(times) <= 5
    assert min(b - a for a, b in pairwise(times)) >= 5.0


# -- in a recording ------------------------------------------------------------------------


def analysed(walk: WalkScript, baseline_at_s: float | None) -> Analysis:
    """The walker's true joints as a recording, looked at from end to end."""
    seen, count = poses(walk), len(poses(walk))
    camera = walk.camera
    recording = PoseRecording(
        info=SourceInfo("joints", camera.width, camera.height, camera.fps, count, walk.duration_s),
        index=np.arange(count),
        t_s=np.array([pose.t_s for pose in seen]),
        present=np.ones(count, dtype=np.bool_),
        image=np.stack([pose.image for pose in seen]),
        world=np.stack([pose.world for pose in seen]),
        visibility=np.stack([pose.visibility for pose in seen]),
    )
    with ReplaySource(recording) as source:
        return analyse_recording(
            source, ReplayEstimator(recording), height_m=STATURE_M, baseline_at_s=baseline_at_s
        )


def test_a_report_carries_the_baseline_and_the_lean_against_it() -> None:
    report = Report.from_analysis(analysed(STOOPED_WALK, 0.5), "walk.mp4")
    assert report.baseline is not None
    assert report.baseline.start_s == pytest.approx(0.5, abs=0.04)
    assert report.baseline.end_s == pytest.approx(3.5, abs=0.08)
    assert report.baseline.lean_deg is not None
    assert report.baseline.view is View.SIDE
    assert report.summary.lean_deg == pytest.approx(report.baseline.lean_deg, abs=3.0)
    assert report.summary.lean_relative_deg == pytest.approx(0.0, abs=3.0)
    assert "stand_tall" not in report.summary.cues


def test_without_a_baseline_a_report_says_that_lean_is_absolute() -> None:
    report = Report.from_analysis(analysed(STOOPED_WALK, None), "walk.mp4")
    assert report.baseline is None
    assert report.summary.lean_relative_deg is None
    assert "stand_tall" in report.summary.cues


@pytest.mark.parametrize(
    ("walk", "at_s", "why"),
    [
        (STOOPED_WALK, 4.0, "from 4 s on: the walker moves"),
        (script(stand(GOOD.but(lean_deg=25.0))), 1.0, "bent over"),
        (script(yaw_deg=OBLIQUE), 1.0, "at an angle"),
        (script(), 4.0, "the recording ends before"),
        (script(), 60.0, "the recording ends before"),
    ],
)
def test_a_recording_without_standing_there_is_refused_with_the_reason(
    walk: WalkScript, at_s: float, why: str
) -> None:
    with pytest.raises(BaselineError, match="no 3 seconds of standing tall") as caught:
        analysed(walk, at_s)
    assert why in str(caught.value)


def test_a_walk_the_other_way_is_not_measured_against_a_standing_this_way() -> None:
    there = analysed(STOOPED_WALK, 0.5)
    facing_back = replace(there, relative_lean_deg=[None] * there.frames)
    summary = Report.from_analysis(facing_back, "walk.mp4").summary
    assert summary.lean_relative_deg is None
    assert any("another side than the standing" in sentence for sentence in summary.limits)
