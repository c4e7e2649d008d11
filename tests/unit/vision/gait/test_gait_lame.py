"""People who limp, go step-to, shuffle or are stiff: every contact, lame foot or not."""

from __future__ import annotations

import pytest

from vision.body.stage import BodyStage
from vision.gait.bout import bout_of
from vision.gait.bout_events import BoutEvents
from vision.gait.leg_rows import LegGrid, leg_row
from vision.gait.timing_model import timing_model
from vision.pipeline.line import LineSettings
from vision.pipeline.refine import Refined, refine
from vision.pipeline.refine_settings import RefineSettings
from vision.scoring.events import match_times
from vision.values import Body, Direction, EventKind, View
from vision.walker.gaits import GaitName
from vision.walker.scripts import walker_case
from vision.walker.source import WalkerSource
from walker_poses import poses

TOLERANCE_S = 0.1
SETTINGS = LineSettings()


def walked(gait: GaitName, view: View, seed: int = 7) -> tuple[list[Body], list[tuple[float, str]]]:
    script = walker_case(seed, view=view, gait=gait, duration_s=9.0)
    body = BodyStage(SETTINGS.body, script.person.stature_m)
    bodies = [
        body.update(pose, script.camera.width, script.camera.height) for pose in poses(script)
    ]
    events = WalkerSource(script).truth()["events"]
    return bodies, [(e["t"], e["foot"]) for e in events if e["kind"] == "contact"]


def recorded(bodies: list[Body]) -> Refined:
    return refine(bodies, SETTINGS.gait, RefineSettings(), None)


@pytest.mark.parametrize("view", [View.SIDE, View.OBLIQUE])
@pytest.mark.parametrize("gait", ["limping", "step_to", "short", "stiff_kneed", "supported"])
def test_both_feet_are_heard_though_one_is_lame_or_steps_are_small(
    gait: GaitName, view: View
) -> None:
    bodies, true = walked(gait, view)
    contacts = [e for e in recorded(bodies).events if e.kind is EventKind.CONTACT]
    pairs = match_times([e.t_s for e in contacts], [t_s for t_s, _ in true], TOLERANCE_S)
    assert 2 * len(pairs) / (len(contacts) + len(true)) > 0.9
    right = sum(contacts[found].foot.value == true[there][1] for found, there in pairs)
    assert right >= 0.9 * len(pairs)


def test_a_walk_that_goes_on_is_read_as_the_recording_of_it() -> None:
    bodies, _ = walked("limping", View.SIDE)
    grids = LegGrid(), LegGrid()
    bout = bout_of(Direction.BACKWARD, View.SIDE, bodies[-1].facing, start_s=1.0)
    live, whole = (BoutEvents(timing_model(), SETTINGS.gait, bout) for _ in range(2))
    said = []
    for body in bodies:
        for grid in grids:
            grid.append(body.t_s, leg_row(body))
        said += live.read(grids[0])
    after = whole.read(grids[1], bodies[-1].t_s)
    late = [one.t_s for one in said if one.kind is EventKind.CONTACT]
    later = [one.t_s for one in after if one.kind is EventKind.CONTACT and one.t_s < late[-1] + 0.1]
    pairs = match_times(late, later, 0.04)
    assert len(pairs) >= 0.9 * max(len(late), len(later))


def test_first_touch_is_never_after_loading_and_says_how_sure_it_is() -> None:
    steps = [step for step in recorded(walked("steep", View.SIDE)[0]).steps if step.first_touch_s]
    assert len(steps) >= 6
    for step in steps:
        assert step.first_touch_s is not None
        assert step.first_touch_s <= step.contact_s
        assert step.first_touch_spread_s is not None
        assert 0 < step.first_touch_spread_s < 0.06
