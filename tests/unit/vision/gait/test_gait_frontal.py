"""Steps, cadence and direction from front and rear, on the walker's true joints."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.fft import next_fast_len

from vision.body.stage import BodyStage
from vision.gait.foot_heights import fast_length
from vision.gait.frontal_travel import FrontalTravelSettings, frontal_evidence
from vision.gait.rules.frontal import FrontalSettings, frontal_contacts
from vision.gait.stage import GaitStage
from vision.gait.track import Track
from vision.pipeline.line import LineSettings
from vision.pipeline.refine import refine
from vision.pipeline.refine_settings import RefineSettings
from vision.pose.landmarks import L
from vision.values import Body, Direction, EventKind, FloatArray, Pose, View
from vision.walker.script import CameraSetup, Manner, Motion, Person, Segment, WalkScript
from vision.walker.scripts import GOOD, forward_manner, running_manner
from vision.walker.source import WalkerSource
from walker_poses import poses

STATURE_M = 1.70
FRONT, REAR = 90.0, 270.0
VIEWS = [
    pytest.param(FRONT, True, id="front treadmill"),
    pytest.param(REAR, True, id="rear treadmill"),
    pytest.param(FRONT, False, id="front overground"),
    pytest.param(REAR, False, id="rear overground"),
    pytest.param(FRONT + 20, True, id="front turned by 20 degrees"),
    pytest.param(REAR - 20, False, id="rear turned by 20 degrees"),
]


def script(yaw_deg: float, treadmill: bool, motion: Motion, length_s: float) -> WalkScript:
    manners: dict[Motion, Manner] = {
        Motion.FORWARD: forward_manner(STATURE_M),
        Motion.RUNNING: running_manner(STATURE_M),
    }
    return WalkScript(
        segments=(Segment(duration_s=length_s, motion=motion, manner=manners.get(motion, GOOD)),),
        yaw_deg=yaw_deg,
        treadmill=treadmill,
        person=Person(stature_m=STATURE_M),
        camera=CameraSetup(person_px=500.0 if treadmill else 300.0),
    )


@lru_cache(maxsize=32)
def walked(
    yaw_deg: float, treadmill: bool, motion: Motion = Motion.BACKWARD, length_s: float = 8.0
) -> tuple[dict[str, Any], tuple[Body, ...]]:
    """The truth of a walk and its bodies."""
    walk = script(yaw_deg, treadmill, motion, length_s)
    return WalkerSource(walk).truth(), bodies(walk, poses(walk))


def bodies(walk: WalkScript, seen: list[Pose]) -> tuple[Body, ...]:
    stage = BodyStage(LineSettings().body, STATURE_M)
    return tuple(stage.update(pose, walk.camera.width, walk.camera.height) for pose in seen)


def true_contacts(truth: dict[str, Any]) -> list[tuple[float, str]]:
    return [(e["t"], e["foot"]) for e in truth["events"] if e["kind"] == "contact"]


def agree(found: list[tuple[float, str]], true: list[tuple[float, str]]) -> None:
    """Count within one at each end of the walk, cadence within 3 %, and the right feet."""
    assert abs(len(found) - len(true)) <= 2
    spans = [(t[-1][0] - t[0][0]) / (len(t) - 1) for t in (found, true)]
    assert spans[0] == pytest.approx(spans[1], rel=0.03)
    for t_s, foot in found:
        nearest = min(true, key=lambda one: abs(one[0] - t_s))
        assert nearest[1] == foot
        assert abs(nearest[0] - t_s) < 0.2


@pytest.mark.parametrize(("yaw_deg", "treadmill"), VIEWS)
def test_steps_cadence_and_feet_of_a_recording(yaw_deg: float, treadmill: bool) -> None:
    truth, seen = walked(yaw_deg, treadmill)
    found = refine(seen, LineSettings().gait, RefineSettings(), STATURE_M)
    assert {event.kind for event in found.events} == {EventKind.CONTACT}
    agree([(e.t_s, e.foot.value) for e in found.events], true_contacts(truth))
    assert {span.label for span in found.directions} == {"backward"}


@pytest.mark.parametrize(("yaw_deg", "treadmill"), VIEWS)
def test_steps_and_direction_live(yaw_deg: float, treadmill: bool) -> None:
    truth, seen = walked(yaw_deg, treadmill)
    stage = GaitStage(LineSettings().gait, STATURE_M)
    gaits = [stage.update(body.t_s, body) for body in seen]
    assert all(gait.direction is Direction.BACKWARD for gait in gaits if gait.t_s > 1.5)
    contacts = [e for gait in gaits for e in gait.events if e.kind is EventKind.CONTACT]
    agree([(e.t_s, e.foot.value) for e in contacts], true_contacts(truth))
    assert all(e.known_s >= e.t_s for e in contacts)


@pytest.mark.parametrize(("yaw_deg", "treadmill"), VIEWS)
def test_forward_is_called_forward(yaw_deg: float, treadmill: bool) -> None:
    _, seen = walked(yaw_deg, treadmill, Motion.FORWARD, 5.0)
    stage = GaitStage(LineSettings().gait, STATURE_M)
    told = [(body.t_s, stage.update(body.t_s, body).direction) for body in seen]
    assert all(direction is not Direction.BACKWARD for _, direction in told)
    assert all(direction is Direction.FORWARD for t_s, direction in told if t_s > 1.5)


@pytest.mark.parametrize("yaw_deg", [FRONT, REAR])
@pytest.mark.parametrize("motion", [Motion.RUNNING, Motion.STANDING])
def test_running_and_standing_are_never_called_backward(yaw_deg: float, motion: Motion) -> None:
    _, seen = walked(yaw_deg, motion is Motion.RUNNING, motion, 5.0)
    stage = GaitStage(LineSettings().gait, STATURE_M)
    gaits = [stage.update(body.t_s, body) for body in seen]
    assert all(gait.direction is not Direction.BACKWARD for gait in gaits)
    if motion is Motion.STANDING:
        assert gaits[-1].direction is Direction.STANDING
        assert not any(gait.events for gait in gaits)


def contacts_of(
    seen: tuple[Body, ...], towards: int, *, live: bool = False
) -> list[tuple[float, float]]:
    """Time of each contact, and +1 for a left foot, -1 for a right one."""
    found = frontal_contacts(
        Track.from_bodies(seen),
        towards,
        FrontalSettings(),
        backward=True,
        least_gap_s=0.25,
        live=live,
    )
    return [(one.t_s, one.left) for one in found]


def test_a_whole_body_swapped_for_moments_costs_no_step_and_no_foot() -> None:
    _, seen = walked(REAR, True)
    mirror = np.arange(len(L))
    lefts = np.arange(L.LEFT_SHOULDER, len(L), 2)
    mirror[lefts], mirror[lefts + 1] = lefts + 1, lefts
    swapped = tuple(
        replace(body, measured=body.measured[mirror]) if int(body.t_s * 10) % 5 == 0 else body
        for body in seen
    )
    found, true = contacts_of(swapped, 1), contacts_of(seen, 1)
    assert [left for _, left in found] == [left for _, left in true]
    assert [t_s for t_s, _ in found] == pytest.approx([t_s for t_s, _ in true], abs=0.02)


def test_steps_are_counted_where_both_legs_are_laid_on_one() -> None:
    truth, seen = walked(REAR, True)
    merged = []
    for body in seen:
        measured = body.measured.copy()
        for left, right in (
            (L.LEFT_ANKLE, L.RIGHT_ANKLE),
            (L.LEFT_HEEL, L.RIGHT_HEEL),
            (L.LEFT_TOE, L.RIGHT_TOE),
        ):
            measured[[left, right], 1] = measured[[left, right], 1].mean()
        merged.append(replace(body, measured=measured))
    found = [t_s for t_s, _ in contacts_of(tuple(merged), 1)]
    true = [t_s for t_s, _ in true_contacts(truth)]
    assert abs(len(found) - len(true)) <= 1
    assert np.median(np.diff(found)) == pytest.approx(np.median(np.diff(true)), rel=0.05)


def test_live_gives_no_contact_that_lies_ahead() -> None:
    _, seen = walked(FRONT, True)
    for last in range(60, len(seen), 17):
        contacts = contacts_of(seen[:last], -1, live=True)
        assert all(t_s < seen[last - 1].t_s for t_s, _ in contacts)


def stretched(track: Track, size: float, shift: FloatArray) -> Track:
    """The same walk, farther or nearer and elsewhere in the picture."""
    other = replace(track, rows=track.rows.copy(), level=size * track.level + shift)
    other.torso_px[:] *= size
    return other


@settings(max_examples=25, deadline=None)
@given(
    size=st.floats(0.2, 4.0),
    across=st.floats(-500, 500),
    down=st.floats(-500, 500),
    yaw_deg=st.sampled_from([FRONT, REAR]),
)
def test_signs_of_travel_depend_on_neither_size_nor_place(
    size: float, across: float, down: float, yaw_deg: float
) -> None:
    _, seen = walked(yaw_deg, True)
    track = Track.from_bodies(seen).between(3.0, 6.0)
    moved = stretched(track, size, np.array([across, down]))
    signs = [
        frontal_evidence(
            one,
            one.between(4.2, 6.0),
            one.between(5.2, 6.0),
            FrontalTravelSettings(),
            rested=False,
        )
        for one in (track, moved)
    ]
    assert signs[0].travel == pytest.approx(signs[1].travel, abs=1e-6)
    assert signs[0].still == signs[1].still
    assert np.sign(signs[0].travel) == (-1 if yaw_deg == FRONT else 1)


@pytest.mark.parametrize("begins_deg", [0.0, 90.0, 180.0, 270.0])
@pytest.mark.parametrize("length_s", [1.2, 1.8])
def test_what_sways_with_each_stride_is_no_growth(length_s: float, begins_deg: float) -> None:
    _, seen = walked(REAR, True)
    track = Track.from_bodies(seen).between(3.0, 6.0)
    stride = 2 * np.pi * (track.t_s / 1.4) + np.radians(begins_deg)
    for sizes, sign in (
        (np.exp(0.01 * np.sin(stride)), 0),
        (np.exp(0.09 * track.t_s), 1),
        (np.exp(-0.09 * track.t_s), -1),
    ):
        grown = replace(track, level=sizes[:, None, None] * track.level)
        near, moment = grown.between(6.0 - length_s, 6.0), grown.between(5.2, 6.0)
        found = frontal_evidence(grown, near, moment, FrontalTravelSettings(), rested=False)
        assert np.sign(found.by_growth) == sign


def test_who_seems_to_shrink_with_the_trunk_as_it_was_does_not_go_away() -> None:
    _, seen = walked(REAR, True)
    track = Track.from_bodies(seen).between(3.0, 6.0)
    raised_px = 40.0 * (track.t_s - 3.0)
    feet = replace(track, level=track.level.copy())
    feet.ankle[:] -= np.stack([0 * raised_px, raised_px], 1)[:, None]
    near, moment = feet.between(4.8, 6.0), feet.between(5.2, 6.0)
    found = frontal_evidence(feet, near, moment, FrontalTravelSettings(), rested=True)
    assert found.by_growth == 0.0


@pytest.mark.parametrize("frames", [2, 5, 12])
def test_too_short_a_stretch_has_no_contacts(frames: int) -> None:
    _, seen = walked(FRONT, True)
    assert contacts_of(seen[:frames], -1) == []


def test_the_view_is_front_or_rear_all_along() -> None:
    for yaw_deg, view in ((FRONT, View.FRONT), (REAR, View.REAR)):
        _, seen = walked(yaw_deg, True)
        assert {body.view for body in seen} == {view}


def test_live_contacts_are_let_out_where_the_legs_are_laid_nearly_on_one() -> None:
    truth, seen = walked(REAR, True)
    stage = GaitStage(LineSettings().gait, STATURE_M)
    contacts = []
    for body in seen:
        measured = body.measured.copy()
        for left in (L.LEFT_ANKLE, L.LEFT_HEEL, L.LEFT_TOE):
            both = measured[[left, left + 1], 1]
            measured[[left, left + 1], 1] = both.mean() + 0.2 * (both - both.mean())
        gait = stage.update(body.t_s, replace(body, measured=measured))
        contacts += [event.t_s for event in gait.events]
    assert abs(len(contacts) - len(true_contacts(truth))) <= 2


def test_a_transforms_length_is_the_one_that_scipy_would_take() -> None:
    lengths = range(1, 3000)
    assert [fast_length(n) for n in lengths] == [next_fast_len(n, real=True) for n in lengths]
