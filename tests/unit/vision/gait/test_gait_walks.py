"""Body and gait on the walker's true joints: what is measured, and what is not claimed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest

from vision.body.stage import BodyStage
from vision.gait.stage import GaitStage
from vision.pipeline.line import LineSettings
from vision.pipeline.refine import Refined, refine
from vision.pipeline.refine_settings import RefineSettings
from vision.values import Body, Direction, EventKind, Gait, View
from vision.walker.script import CameraSetup, Manner, Motion, Person, Segment, WalkScript
from vision.walker.scripts import GOOD, forward_manner, running_manner
from vision.walker.source import WalkerSource
from walker_poses import poses

STATURE_M = 1.70
TOLERANCE_S = 0.1


@dataclass(frozen=True)
class Seen:
    """A walk with its truth and what the engine made of it."""

    truth: dict[str, Any]
    bodies: list[Body]
    live: list[Gait]
    refined: Refined

    def contacts(self, *, live: bool) -> list[tuple[float, str]]:
        events = [e for gait in self.live for e in gait.events] if live else self.refined.events
        return [(e.t_s, e.foot.value) for e in events if e.kind is EventKind.CONTACT]

    def true_contacts(self) -> list[tuple[float, str]]:
        return [(e["t"], e["foot"]) for e in self.truth["events"] if e["kind"] == "contact"]


@lru_cache(maxsize=16)
def seen(
    yaw_deg: float = 0.0,
    motions: tuple[tuple[Motion, float], ...] = ((Motion.BACKWARD, 12.0),),
    treadmill: bool = True,
) -> Seen:
    manners: dict[Motion, Manner] = {
        Motion.FORWARD: forward_manner(STATURE_M),
        Motion.RUNNING: running_manner(STATURE_M),
    }
    walk = WalkScript(
        segments=tuple(
            Segment(
                duration_s=length_s,
                motion=motion,
                manner=manners.get(motion, GOOD),
                turn_deg=180.0 if motion is Motion.TURNING else 0.0,
            )
            for motion, length_s in motions
        ),
        yaw_deg=yaw_deg,
        treadmill=treadmill,
        person=Person(stature_m=STATURE_M),
        camera=CameraSetup(person_px=500.0 if treadmill else 260.0),
    )
    settings = LineSettings()
    body, gait = BodyStage(settings.body, STATURE_M), GaitStage(settings.gait, STATURE_M)
    bodies = [body.update(pose, walk.camera.width, walk.camera.height) for pose in poses(walk)]
    live = [gait.update(one.t_s, one) for one in bodies]
    again = refine(bodies, settings.gait, RefineSettings(), STATURE_M)
    return Seen(WalkerSource(walk).truth(), bodies, live, again)


def missed_and_invented(walk: Seen, *, live: bool) -> tuple[int, int, int]:
    """Contacts not found, contacts that were none, and those on the wrong foot."""
    found, true = walk.contacts(live=live), walk.true_contacts()
    near = [[f for f in found if abs(f[0] - t) <= TOLERANCE_S] for t, _ in true]
    wrong = sum(bool(n) and n[0][1] != foot for n, (_, foot) in zip(near, true, strict=True))
    invented = sum(all(abs(t - f) > TOLERANCE_S for t, _ in true) for f, _ in found)
    return sum(not n for n in near), invented, wrong


@pytest.mark.parametrize("yaw_deg", [0.0, 180.0])
def test_backward_contacts_are_found_on_the_right_foot_in_hindsight(yaw_deg: float) -> None:
    missed, invented, wrong = missed_and_invented(seen(yaw_deg), live=False)
    assert missed <= 1
    assert invented <= 1
    assert wrong == 0


def test_live_contacts_are_known_soon_after_they_happen() -> None:
    walk = seen()
    true = walk.true_contacts()
    delays = [
        event.known_s - t
        for gait in walk.live
        for event in gait.events
        if event.kind is EventKind.CONTACT and event.known_s > 3.0
        for t, _ in true
        if abs(event.t_s - t) <= TOLERANCE_S
    ]
    assert len(delays) >= 10
    assert sorted(delays)[len(delays) // 2] < 0.2


def test_what_is_let_out_live_is_never_taken_back_or_repeated() -> None:
    times = [t for t, _ in seen().contacts(live=True)]
    assert times == sorted(times)
    assert min(b - a for a, b in pairwise(times)) > 0.2


@pytest.mark.parametrize("motion", [Motion.FORWARD, Motion.RUNNING])
def test_forward_and_running_are_never_called_backward(motion: Motion) -> None:
    walk = seen(motions=((motion, 6.0),))
    assert all(gait.direction is not Direction.BACKWARD for gait in walk.live)
    assert walk.live[-1].direction is Direction.FORWARD
    assert {span.label for span in walk.refined.directions} == {"forward"}


def test_standing_is_neither_backward_nor_forward_and_has_no_steps() -> None:
    walk = seen(motions=((Motion.STANDING, 5.0),), treadmill=False)
    assert walk.live[-1].direction is Direction.STANDING
    assert walk.contacts(live=True) == []
    assert walk.contacts(live=False) == []


def test_there_and_back_is_told_apart_overground() -> None:
    walk = seen(
        motions=(
            (Motion.STANDING, 2.0),
            (Motion.BACKWARD, 5.0),
            (Motion.STANDING, 2.0),
            (Motion.FORWARD, 4.0),
            (Motion.STANDING, 1.5),
        ),
        treadmill=False,
    )
    labels = [span.label for span in walk.refined.directions]
    assert labels[0] == labels[-1] == "standing"
    assert [label for label in labels if label != "standing"] == ["backward", "forward"]
    told = [gait.direction for gait in walk.live]
    assert Direction.BACKWARD not in told[int(9.5 * 30) :]
    assert Direction.FORWARD not in told[: int(8.5 * 30)]


def test_a_good_step_is_measured_in_metres_and_leg_lengths() -> None:
    steps = seen().refined.steps
    true = [e["step_m"] for e in seen().truth["events"] if e["kind"] == "contact"]
    lengths = [step.length_m for step in steps if step.length_m is not None]
    assert len(lengths) >= len(true) - 2
    assert abs(sum(lengths) / len(lengths) - sum(true) / len(true)) < 0.05
    assert all(
        step.length_leg is not None
        and abs(step.length_leg * 0.53 * STATURE_M - step.length_m) < 1e-6
        for step in steps
        if step.length_m is not None
    )


@pytest.mark.parametrize("yaw_deg", [90.0, 270.0])
def test_front_and_rear_views_claim_no_lean_length_or_landing(yaw_deg: float) -> None:
    walk = seen(yaw_deg, motions=((Motion.BACKWARD, 8.0),), treadmill=False)
    settled = [body for body in walk.bodies if body.t_s > 1.5]
    assert {body.view for body in settled} <= {View.FRONT, View.REAR}
    assert all(body.posture.lean_deg is None for body in settled)
    assert all(body.posture.lateral_lean_deg is not None for body in settled)
    for step in walk.refined.steps:
        assert step.length_m is None
        assert step.landing.value == "unknown"


@pytest.mark.parametrize("yaw_deg", [36.0, 130.0, 215.0, 308.0])
@pytest.mark.parametrize("live", [False, True])
def test_oblique_contacts_are_found_in_time_and_what_is_not_valid_is_not_claimed(
    yaw_deg: float, live: bool
) -> None:
    walk = seen(yaw_deg)
    assert {body.view for body in walk.bodies if body.t_s > 1.5} == {View.OBLIQUE}
    true, found = walk.true_contacts(), walk.contacts(live=live)
    errors_s = [min(abs(t_s - there_s) for there_s, _ in true) for t_s, _ in found]
    assert abs(len(found) - len(true)) <= 2
    assert sorted(errors_s)[int(0.9 * len(errors_s))] < 0.06
    assert all(step.length_m is None for step in walk.refined.steps)
    assert {step.landing.value for step in walk.refined.steps} <= {"ball", "unknown"}
    assert all(step.foot_pitch_deg is None for step in walk.refined.steps)
    assert all(body.posture.lean_deg is None for body in walk.bodies if body.t_s > 1.5)


def test_lean_is_forward_positive_whichever_way_the_walker_faces() -> None:
    leans = [
        sum(b.posture.lean_deg or 0.0 for b in seen(yaw).bodies) / len(seen(yaw).bodies)
        for yaw in (0.0, 180.0)
    ]
    true = seen().truth["lean_deg"]
    assert leans[0] == pytest.approx(leans[1], abs=1.5)
    assert leans[0] == pytest.approx(sum(true) / len(true), abs=4.0)


def test_a_walker_who_leaves_is_forgotten_and_counted_on_when_back() -> None:
    settings = LineSettings()
    gait = GaitStage(settings.gait, STATURE_M)
    bodies = seen().bodies
    for body in bodies[:240]:
        state = gait.update(body.t_s, body)
    counted = state.backward_steps
    assert counted >= 6
    for index in range(60):
        state = gait.update(bodies[239].t_s + (index + 1) / 30, None)
    assert state.direction is Direction.UNKNOWN
    assert state.recent == ()
    assert state.backward_steps == counted


def test_feet_outside_the_picture_make_no_steps_live() -> None:
    settings = LineSettings()
    gait = GaitStage(settings.gait, STATURE_M)
    bodies = [replace(one, feet_seen=not 4.0 < one.t_s < 8.0) for one in seen().bodies]
    events = [event.t_s for body in bodies for event in gait.update(body.t_s, body).events]
    assert not [t_s for t_s in events if 4.3 < t_s < 7.7]
    before, after = [t for t in events if t <= 4.3], [t for t in events if t >= 7.7]
    assert len(before) >= 4
    assert len(after) >= 4
