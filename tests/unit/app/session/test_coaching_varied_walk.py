"""A variation before the real engine, which takes a slant for backward: nothing of it counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.programme.values import PartKind, Side
from app.session.coach import Coach
from app.session.settings import CoachingSettings
from app.session.summary import measures_of, tell
from app.storage import NewSession, Places, PlannedInterval, Store
from app.words import words
from session_cases import somebody
from storage_cases import QUICK
from vision.pipeline.line import Line, LineSettings
from vision.setup.stage import SetupStage
from vision.values import Direction, Frame
from vision.walker.script import CameraSetup, Motion, Segment, WalkScript
from walker_poses import TrueJoints, poses

PLANNED = (
    PlannedInterval(kind=PartKind.WARM_UP, duration_s=60),
    PlannedInterval(kind=PartKind.REST, duration_s=60),
    PlannedInterval(kind=PartKind.DIAGONAL, duration_s=15, side=Side.LEFT),
    PlannedInterval(kind=PartKind.COOL_DOWN, duration_s=2),
)
WALK = WalkScript(
    segments=(
        Segment(duration_s=2, motion=Motion.STANDING),
        Segment(duration_s=18, motion=Motion.BACKWARD),
        Segment(duration_s=4, motion=Motion.STANDING),
    ),
    camera=CameraSetup(width=960, height=540, fps=15.0, person_px=405),
    treadmill=True,  # so that the walker stays in the picture
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    places = Places.find(tmp_path, f"sqlite:///{tmp_path / 'backstep.db'}")
    with Store(places, QUICK) as store:
        yield store


def test_steps_at_a_slant_that_look_like_steps_backward_count_for_nothing(store: Store) -> None:
    profile = somebody(store)
    pen = store.sessions.start(NewSession(profile_id=profile.id, planned=PLANNED))
    line = Line(TrueJoints(), LineSettings(), level=profile.level, height_m=profile.height_m)
    coach = Coach(line, pen, SetupStage(), CoachingSettings())
    image = np.full((540, 960, 3), 120, np.uint8)
    said: list[str] = []
    for index, pose in enumerate(poses(WALK)):
        if index in (5, 10, 15, 20):  # set-up, standing tall, warm-up, rest
            coach.wish("skip")
        frame = Frame(index, pose.t_s, image)
        outcome = coach.step(frame, line.judge(frame, pose), words())
        if outcome.cue is not None:
            said.append(outcome.cue.id)
    coach.close()
    line.close()
    kept = store.sessions.get(pen.session.id)
    looked_backward = [
        one for one in store.sessions.steps(kept.id) if one.direction is Direction.BACKWARD
    ]
    assert len(looked_backward) > 10, "or this test shows nothing"
    found = measures_of(kept)
    assert found is not None
    assert (found.steps, found.backward_s, found.forward_s) == (0, 0, 0)
    assert tell(kept, profile, (), 0, words()).varied == [
        "Diagonal steps backward, 15 seconds, counted by you."
    ]
    assert "flow.diagonal_left" in said
    during = said[said.index("flow.diagonal_left") + 1 :]
    assert [one for one in during if not one.startswith("flow.")] == [], "no cue about form"
    assert not [one for one in during if "paused" in one or "remind" in one]
    assert [one.why for one in store.sessions.safety_stops(kept.id)] == []
