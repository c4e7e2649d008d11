"""The last step of a walk, and contacts put where a closer look saw them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.body.stage import BodyStage
from vision.gait.final_step import FinalStepSettings, final_contact
from vision.gait.stage import GaitStage
from vision.gait.track import Track
from vision.pipeline.line import LineSettings
from vision.pipeline.refine import refine
from vision.pipeline.refine_settings import RefineSettings
from vision.values import Body, EventKind, Foot, GaitEvent, Landing, Touchdown
from vision.walker.script import CameraSetup, Motion, Person, Segment, WalkScript
from vision.walker.scripts import GOOD
from vision.walker.source import WalkerSource
from walker_poses import poses

STATURE_M = 1.70
SETTINGS = LineSettings()


def bodies(*motions: tuple[Motion, float]) -> tuple[list[Body], list[float]]:
    """A walker overground from the side, and the true contacts' times."""
    walk = WalkScript(
        segments=tuple(Segment(duration_s=s, motion=one, manner=GOOD) for one, s in motions),
        treadmill=False,
        person=Person(stature_m=STATURE_M),
        camera=CameraSetup(person_px=260.0),
    )
    stage = BodyStage(SETTINGS.body, STATURE_M)
    found = [stage.update(pose, walk.camera.width, walk.camera.height) for pose in poses(walk)]
    events = WalkerSource(walk).truth()["events"]
    return found, [event["t"] for event in events if event["kind"] == "contact"]


def test_the_step_that_ends_a_walk_beside_the_other_foot_is_counted() -> None:
    seen, true = bodies((Motion.STANDING, 1.5), (Motion.BACKWARD, 7.0), (Motion.STANDING, 2.0))
    found = refine(seen, SETTINGS.gait, RefineSettings(), STATURE_M).events
    contacts = [event for event in found if event.kind is EventKind.CONTACT]
    assert abs(contacts[-1].t_s - true[-1]) < 0.15
    assert contacts[-1].foot is not contacts[-2].foot


def test_it_is_counted_live_as_well_soon_after_the_feet_stand_together() -> None:
    seen, true = bodies((Motion.STANDING, 1.5), (Motion.BACKWARD, 7.0), (Motion.STANDING, 2.0))
    stage = GaitStage(SETTINGS.gait, STATURE_M)
    live = [stage.update(body.t_s, body) for body in seen]
    contacts = [e for gait in live for e in gait.events if e.kind is EventKind.CONTACT]
    assert abs(contacts[-1].t_s - true[-1]) < 0.15
    assert contacts[-1].known_s - true[-1] < 0.9
    assert contacts[-1].foot is not contacts[-2].foot
    assert live[-1].backward_steps == len(contacts) == len(true)


def walked(last: EventKind = EventKind.LIFTOFF) -> list[GaitEvent]:
    """Contacts every 0.6 s and the lift-offs between; the last event is of the kind ``last``."""
    events = [
        GaitEvent(0.3 * k, Foot.LEFT if k % 4 < 2 else Foot.RIGHT,
                  EventKind.LIFTOFF if k % 2 else EventKind.CONTACT, 0.9, 0.3 * k)
        for k in range(10)
    ]  # fmt: skip
    return events if last is EventKind.LIFTOFF else events[:-1]


def feet(apart_px: float, after_px: float, since_s: float = 2.6) -> Track:
    """Feet ``apart_px`` from each other, and ``after_px`` from ``since_s`` on."""
    t_s = np.arange(0.0, 4.0, 1 / 30)
    seen, _ = bodies((Motion.STANDING, 0.2))
    track = Track.from_bodies([replace(seen[0], t_s=float(t)) for t in t_s])
    track.ankle[:] = 0.0
    track.ankle[:, 0, 0] = np.where(t_s < since_s, apart_px, after_px)
    return track


@pytest.mark.parametrize(
    ("last", "after_px", "closes"),
    [
        (EventKind.LIFTOFF, 5.0, True),
        (EventKind.LIFTOFF, 90.0, False),  # the walker stopped in mid stride
        (EventKind.CONTACT, 5.0, False),  # no foot has lifted since the last contact
    ],
)
def test_a_closing_step_needs_a_lifted_foot_and_feet_together(
    last: EventKind, after_px: float, closes: bool
) -> None:
    found = final_contact(feet(100.0, after_px), walked(last), FinalStepSettings())
    assert (found is not None) is closes
    if found is not None:
        assert found.t_s == pytest.approx(2.4 + 0.6)


@pytest.mark.parametrize(("sway_px", "seen_s"), [(0.0, 4.0), (60.0, 4.0), (0.0, 3.2)])
def test_where_nothing_else_tells_of_standing_the_feet_must_be_seen_to_stand(
    sway_px: float, seen_s: float
) -> None:
    """Legs drawn upon each other in mid walk do not."""
    track = feet(100.0, 5.0)
    track.ankle[:, :, 0] += sway_px * np.sin(2 * np.pi * track.t_s)[:, None]
    found = final_contact(
        track.between(0.0, seen_s), walked(), FinalStepSettings(), must_stand=True
    )
    assert (found is not None) is (sway_px == 0.0 and seen_s == 4.0)


@settings(max_examples=10, deadline=None)
@given(off_s=st.lists(st.floats(-0.12, 0.12), min_size=8, max_size=8))
def test_contacts_move_towards_where_the_closer_look_saw_them(off_s: list[float]) -> None:
    seen, _ = BACKWARD
    plain = refine(seen, SETTINGS.gait, RefineSettings(), STATURE_M).events
    contacts = [event for event in plain if event.kind is EventKind.CONTACT][:8]
    looks = [
        Touchdown(event.t_s, event.t_s + off, Landing.BALL, -12.0, 0.1, 0.95)
        for event, off in zip(contacts, off_s, strict=False)
    ]
    again = refine(seen, SETTINGS.gait, RefineSettings(), STATURE_M, looks)
    moved = [event for event in again.events if event.kind is EventKind.CONTACT]
    assert len(moved) == len([event for event in plain if event.kind is EventKind.CONTACT])
    for one, before, look in zip(moved, contacts, looks, strict=False):
        low, high = sorted((before.t_s, look.contact_s))
        assert low - 1e-9 <= one.t_s <= high + 1e-9
        assert abs(one.t_s - before.t_s) >= 0.03 * (high - low), (
            "less, the less it is like the others"
        )
    assert [step.landing for step in again.steps[:8]] == [Landing.BALL] * 8


BACKWARD = bodies((Motion.STANDING, 1.0), (Motion.BACKWARD, 9.0), (Motion.STANDING, 1.0))
