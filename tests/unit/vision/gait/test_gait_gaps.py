"""Walkers who are out of sight for a moment, and cameras of other frame rates."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.body.stage import BodyStage
from vision.gait.direction import DirectionStage, TravelEvidence
from vision.gait.stage import GaitStage
from vision.pipeline.line import LineSettings
from vision.pipeline.refine import Refined, refine
from vision.pipeline.refine_settings import RefineSettings
from vision.pipeline.runs import refine_runs
from vision.values import Body, Direction, Gait, Observation, Pose, Situation
from vision.walker.script import CameraSetup, Motion, Person, Segment, WalkScript
from vision.walker.scripts import GOOD
from walker_poses import poses

STATURE_M = 1.70
SETTINGS = LineSettings()
WALK = (
    Segment(duration_s=2.0, motion=Motion.STANDING, manner=GOOD),
    Segment(duration_s=6.0, manner=GOOD),
    Segment(duration_s=3.0, motion=Motion.STANDING, manner=GOOD),
)


@lru_cache(maxsize=32)
def seen(fps: float, yaw_deg: float) -> tuple[Body, ...]:
    """Someone who stands, walks backward over the floor, and stands again."""
    camera = CameraSetup(person_px=330.0, fps=fps)
    script = WalkScript(
        segments=WALK, yaw_deg=yaw_deg, person=Person(stature_m=STATURE_M), camera=camera
    )
    stage = BodyStage(SETTINGS.body, STATURE_M)
    return tuple(stage.update(pose, camera.width, camera.height) for pose in poses(script))


def live(bodies: tuple[Body, ...], gap_from_s: float = 0.0, gap_to_s: float = 0.0) -> list[Gait]:
    """The causal path over ``bodies``; nobody is seen in between."""
    stage = GaitStage(SETTINGS.gait, STATURE_M)
    hidden = [gap_from_s <= body.t_s < gap_to_s for body in bodies]
    return [
        stage.update(body.t_s, None if gone else body)
        for body, gone in zip(bodies, hidden, strict=True)
    ]


def recorded(bodies: list[Body]) -> Refined:
    return refine(bodies, SETTINGS.gait, RefineSettings(), STATURE_M)


def observed(bodies: list[Body], subject: int = 0) -> list[Observation]:
    """What the line has seen of one person, without what the first pass found of the gait."""
    gait = Gait(0.0, Direction.UNKNOWN, 0.0, 0.0)
    return [
        Observation(
            frame_index=index,
            t_s=one.t_s,
            situation=Situation.UNKNOWN,
            pose=Pose(one.t_s, one.measured, one.world, one.visibility, subject=subject),
            body=one,
            gait=gait,
        )
        for index, one in enumerate(bodies)
    ]


@settings(max_examples=10, deadline=None)
@given(
    st.sampled_from([15.0, 30.0, 60.0]),
    st.sampled_from([0.0, 50.0, 90.0, 180.0, 270.0]),
    st.floats(0.5, 8.0),
    st.floats(0.3, 3.5),
)
def test_a_walker_lost_and_found_again_costs_no_report_and_no_session(
    fps: float, yaw_deg: float, from_s: float, length_s: float
) -> None:
    bodies = seen(fps, yaw_deg)
    gaits = live(bodies, from_s, from_s + length_s)
    assert len(gaits) == len(bodies)
    kept = [body for body in bodies if not from_s <= body.t_s < from_s + length_s]
    found = recorded(kept)
    assert found.directions
    assert all(a.end_s <= b.start_s + 1e-6 for a, b in pairwise(found.directions))


def test_nothing_is_carried_across_time_without_pictures() -> None:
    whole = seen(30.0, 0.0)
    gap_from_s, gap_s = 5.0, 8.0
    late = [body.t_s + (gap_s if body.t_s >= gap_from_s else 0.0) for body in whole]
    bodies = [replace(body, t_s=t_s) for body, t_s in zip(whole, late, strict=True)]
    found = refine_runs(observed(bodies), SETTINGS.gait, STATURE_M)
    for span in found.directions:
        assert span.end_s <= gap_from_s or span.start_s >= gap_from_s + gap_s - 1e-6
    events_s = [event.t_s for event in found.events]
    assert not [t_s for t_s in events_s if gap_from_s < t_s < gap_from_s + gap_s - 0.1]
    assert sum(t_s > gap_from_s + gap_s for t_s in events_s) >= 4
    assert [step.index for step in found.steps] == list(range(len(found.steps)))

    gaits = live(tuple(bodies))
    after = next(k for k, t_s in enumerate(late) if t_s > gap_from_s + gap_s - 1e-6)
    assert gaits[after - 1].direction is Direction.BACKWARD
    assert gaits[after].direction is Direction.UNKNOWN
    live_s = [event.t_s for gait in gaits for event in gait.events]
    assert not [t_s for t_s in live_s if gap_from_s < t_s < gap_from_s + gap_s - 0.1]


def test_without_a_gap_a_recording_is_refined_in_one_go() -> None:
    bodies = list(seen(30.0, 0.0))
    assert refine_runs(observed(bodies), SETTINGS.gait, STATURE_M) == recorded(bodies)


def test_each_person_is_refined_alone_and_who_lies_is_not_judged() -> None:
    whole = list(seen(30.0, 0.0))
    first, second = whole[:150], [replace(one, upright=one.t_s < 7.0) for one in whole[150:]]
    found = refine_runs([*observed(first), *observed(second, 1)], SETTINGS.gait, STATURE_M)
    standing = [one for one in second if one.upright]
    parts = [recorded(first), recorded(standing)]
    spans = [span for part in parts for span in part.directions]
    assert list(found.directions[:-1]) == spans
    assert found.directions[-1].label == "unknown"
    assert found.directions[-1].start_s >= 7.0
    assert [one.t_s for one in found.events] == [one.t_s for part in parts for one in part.events]
    assert [step.index for step in found.steps] == list(range(len(found.steps)))


@pytest.mark.parametrize("fps", [15.0, 20.0, 24.0, 25.0, 30.0, 60.0])
def test_standing_before_and_after_a_walk_is_seen_at_every_frame_rate(fps: float) -> None:
    bodies = seen(fps, 0.0)
    told = [span.label for span in recorded(list(bodies)).directions if span.label != "unknown"]
    assert told == ["standing", "backward", "standing"]
    gaits = live(bodies)
    at_start = [gait.direction for gait in gaits if 1.5 <= gait.t_s < 2.0]
    assert Direction.STANDING in at_start
    assert Direction.BACKWARD not in at_start
    after = [gait.direction for gait in gaits if gait.t_s >= 8.0]
    assert after[-1] is Direction.STANDING
    stopped = after.index(Direction.STANDING)
    assert set(after[stopped:]) == {Direction.STANDING}


def test_a_flicker_of_the_feet_of_one_who_has_stopped_is_no_walk() -> None:
    stage = DirectionStage(SETTINGS.gait.direction)
    walking = TravelEvidence(travel=1.0, still=False, turning=False)
    standing = TravelEvidence(travel=0.4, still=True, turning=False)
    t_s = 0.0
    for found in [walking] * 30 + [standing] * 8:
        t_s += 0.1
        stage.update(t_s, found)
    assert stage.direction is Direction.STANDING
    flicker = TravelEvidence(travel=0.4, still=False, turning=False)
    assert stage.update(t_s + 0.1, flicker) is not Direction.BACKWARD
