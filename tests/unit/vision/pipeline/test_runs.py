"""A long recording refined piece by piece says what it says refined in one go."""

from __future__ import annotations

import pytest

from vision.body.stage import BodyStage
from vision.pipeline.line import LineSettings
from vision.pipeline.refine import Refined
from vision.pipeline.refine_settings import RefineSettings
from vision.pipeline.runs import RunRefinement
from vision.values import Direction, EventKind, Gait, Observation, Situation
from vision.walker.script import CameraSetup, Motion, Segment, WalkScript
from vision.walker.scripts import GOOD
from walker_poses import poses

SETTINGS = LineSettings()
STATURE_M = 1.70
NOTHING = Gait(0.0, Direction.UNKNOWN, 0.0, 0.0)


@pytest.fixture(scope="module")
def seen() -> list[Observation]:
    """Somebody stands a moment and walks on a treadmill for a minute and a half."""
    camera = CameraSetup(person_px=330.0)
    script = WalkScript(
        segments=(
            Segment(duration_s=2.0, motion=Motion.STANDING, manner=GOOD),
            Segment(duration_s=88.0, manner=GOOD),
        ),
        treadmill=True,
        camera=camera,
    )
    stage = BodyStage(SETTINGS.body, STATURE_M)
    return [
        Observation(
            index,
            pose.t_s,
            Situation.UNKNOWN,
            pose,
            stage.update(pose, camera.width, camera.height),
            NOTHING,
        )
        for index, pose in enumerate(poses(script))
    ]


def refined(seen: list[Observation], settings: RefineSettings) -> Refined:
    runs = RunRefinement(SETTINGS.gait, STATURE_M, settings)
    for one in seen:
        runs.see(one)
    return runs.end()


def test_pieces_say_what_the_whole_says(seen: list[Observation]) -> None:
    whole = refined(seen, RefineSettings(piece_s=3600.0))
    pieces = refined(seen, RefineSettings(piece_s=20.0, beside_s=10.0))
    assert [span.label for span in pieces.directions] == [span.label for span in whole.directions]
    for part, one in zip(pieces.directions, whole.directions, strict=True):
        assert (part.start_s, part.end_s) == pytest.approx((one.start_s, one.end_s), abs=0.11)
    for kind in EventKind:
        cut, uncut = (
            sorted((event.t_s, event.foot) for event in found.events if event.kind is kind)
            for found in (pieces, whole)
        )
        assert [foot for _, foot in cut] == [foot for _, foot in uncut]
        assert [t_s for t_s, _ in cut] == pytest.approx([t_s for t_s, _ in uncut], abs=0.01)
        assert len(uncut) > 100
    assert len(pieces.steps) == len(whole.steps)
    assert [step.index for step in pieces.steps] == list(range(len(pieces.steps)))


def test_no_more_than_a_piece_is_kept(seen: list[Observation]) -> None:
    runs = RunRefinement(SETTINGS.gait, STATURE_M, RefineSettings(piece_s=20.0, beside_s=5.0))
    most = 0
    for one in seen:
        runs.see(one)
        most = max(most, len(runs._bodies))
    assert most <= 30 * (20.0 + 3 * 5.0) + 1
