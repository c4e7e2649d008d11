"""One contact is told once: whichever foot it seemed, and where one walk goes over into another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from vision.body.stage import BodyStage
from vision.gait.bout import bout_of
from vision.gait.bout_events import BoutEvents
from vision.gait.timing_model import timing_model
from vision.gait.timing_reader import TimedEvent
from vision.pipeline.line import LineSettings
from vision.pipeline.refine import refine
from vision.pipeline.refine_settings import RefineSettings
from vision.values import Direction, EventKind, Foot, View
from vision.walker import CameraSetup, Motion, Segment, WalkScript, forward_manner
from walker_poses import poses

SETTINGS = LineSettings()


def reading(direction: Direction, before: BoutEvents | None = None) -> BoutEvents:
    bout = bout_of(direction, View.SIDE, 1, 0.0)
    return BoutEvents(timing_model(), SETTINGS.gait, bout, before)


def contact(t_s: float, foot: Foot, chance: float = 0.8) -> TimedEvent:
    left = 0.6 if foot is Foot.LEFT else -0.6
    return TimedEvent(t_s, EventKind.CONTACT, foot, left, chance, 0.01)


def times(events: Sequence[TimedEvent]) -> list[float]:
    return [one.t_s for one in events]


@pytest.mark.parametrize("late_s", [0.05, 0.13, 0.16])
def test_a_contact_that_seems_the_other_foots_a_moment_later_is_the_same(late_s: float) -> None:
    bout = reading(Direction.BACKWARD)
    assert times(bout.take([contact(1.0, Foot.LEFT)])) == [1.0]
    assert bout.take([contact(1.0 + late_s, Foot.RIGHT)]) == []
    assert times(bout.take([contact(1.3, Foot.RIGHT)])) == [1.3]


def test_of_two_that_are_one_the_likelier_is_told_whichever_came_first() -> None:
    early, late = contact(1.0, Foot.LEFT, 0.6), contact(1.12, Foot.RIGHT, 0.9)
    others = [contact(0.4, Foot.RIGHT), contact(1.7, Foot.LEFT)]
    found = reading(Direction.BACKWARD).take([others[0], early, late, others[1]])
    assert times(found) == [0.4, 1.12, 1.7]


def test_what_the_walk_before_has_told_is_not_told_again() -> None:
    before = reading(Direction.BACKWARD)
    before.take([contact(1.0, Foot.LEFT), contact(1.6, Foot.RIGHT)])
    after = reading(Direction.FORWARD, before)
    assert times(after.take([contact(1.65, Foot.RIGHT), contact(2.2, Foot.LEFT)])) == [2.2]


def test_where_a_walk_turns_round_on_a_belt_no_step_is_counted_twice() -> None:
    script = WalkScript(
        segments=(
            Segment(duration_s=6.0),
            Segment(duration_s=5.0, motion=Motion.FORWARD, manner=forward_manner()),
            Segment(duration_s=6.0),
        ),
        treadmill=True,
        camera=CameraSetup(person_px=400.0),
    )
    body = BodyStage(SETTINGS.body, 1.7)
    size = script.camera.width, script.camera.height
    bodies = [body.update(pose, *size) for pose in poses(script)]
    found = refine(bodies, SETTINGS.gait, RefineSettings(), 1.7)
    assert {"backward", "forward"} <= {span.label for span in found.directions}
    contacts = [e.t_s for e in found.events if e.kind is EventKind.CONTACT]
    assert float(np.min([b - a for a, b in pairwise(sorted(contacts))])) > 0.2
