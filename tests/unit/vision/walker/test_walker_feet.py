"""A foot that lands on its ball rolls over the tip of its toe, as real feet do; truth says when."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vision.values import Landing
from vision.walker import Manner, Motion, Person, Segment, WalkScript, forward_manner
from vision.walker.motion import WalkMotion
from vision.walker.truth import measure_truth

HZ = 480.0


def walk_of(
    manner: Manner, motion: Motion = Motion.BACKWARD, stature_m: float = 1.7
) -> tuple[WalkMotion, list[dict[str, Any]]]:
    """A walk and its contacts."""
    segment = Segment(duration_s=5.0, motion=motion, manner=manner)
    script = WalkScript(segments=(segment,), treadmill=True, person=Person(stature_m=stature_m))
    walk = WalkMotion(script)
    return walk, [e for e in measure_truth(walk)["events"] if e["kind"] == "contact"]


# loading pitch, tip to ball, tip to heel, sole, and the least and greatest pitch at the touch
ROLLS = [
    (18, 0.07, 0.18, 0.8, 28, 38),
    (26, 0.07, 0.18, 1.0, 44, 55),  # a real backward walk on film
    (24, 0.13, 0.28, 0.9, 45, 60),  # forward film in reverse
    (22, 0.04, 0.10, 1.0, 30, 60),
    (30, 0.07, 0.26, 0.6, 36, 55),
]


@pytest.mark.parametrize("stature_m", [1.5, 1.9])
@pytest.mark.parametrize(("pitch", "ball_s", "heel_s", "sole", "least", "most"), ROLLS)
def test_tip_of_the_toe_touches_steeply_and_ball_and_heel_follow_when_asked(
    pitch: float,
    ball_s: float,
    heel_s: float,
    sole: float,
    least: float,
    most: float,
    stature_m: float,
) -> None:
    manner = Manner(
        step_m=0.23 * stature_m,
        landing_pitch_deg=pitch,
        toe_to_ball_s=ball_s,
        toe_to_heel_s=heel_s,
        sole_stiffness=sole,
    )
    _, landed = walk_of(manner, stature_m=stature_m)
    for event in landed:
        assert event["touch_part"] == "toe"
        assert event["landing"] == "ball"
        assert event["t"] == event["ball_t"]
        assert event["ball_t"] - event["touch_t"] == pytest.approx(ball_s, abs=0.02)
        assert event["heel_t"] - event["touch_t"] == pytest.approx(heel_s, abs=0.03)
        assert least <= -event["touch_pitch_deg"] <= most
        assert event["touch_pitch_deg"] < event["pitch_deg"] - 2


def test_tip_rests_from_the_touch_until_the_ball_does_and_ball_until_the_heel_does() -> None:
    walk, landed = walk_of(Manner(landing_pitch_deg=26, sole_stiffness=1.0))
    for event in landed:
        side = 0 if event["foot"] == "left" else 1
        for part, start, end in (
            ("tip", event["touch_t"] + 0.01, event["ball_t"]),
            ("ball", event["ball_t"] + 0.03, event["heel_t"]),
            ("heel", event["heel_t"] + 0.06, event["heel_t"] + 0.12),
        ):
            path = getattr(walk.feet(np.arange(start, end, 1 / HZ))[side], part)
            assert np.ptp(path[:, :2], axis=0).max() < 0.003, part
            assert np.abs(path[:, 2]).max() < 0.003, part


@pytest.mark.parametrize("sole", [0.0, 0.4, 0.8, 1.0])
def test_the_stiffer_the_sole_the_higher_the_ball_as_the_toe_touches(sole: float) -> None:
    walk, landed = walk_of(Manner(landing_pitch_deg=24, sole_stiffness=sole))
    event = landed[2]
    foot = walk.feet(np.array([event["touch_t"]]))[0 if event["foot"] == "left" else 1]
    raised = float(foot.ball[0, 2] - foot.tip[0, 2])
    asked = walk.figure.toe * np.sin(sole * np.radians(-event["touch_pitch_deg"]))
    assert raised == pytest.approx(asked, abs=0.002)
    assert (event["touch_t"] < event["t"] - 0.02) == (sole > 0.3)


def test_flat_and_heel_landings_touch_as_they_load() -> None:
    for manner, motion, part in (
        (forward_manner(), Motion.FORWARD, "heel"),
        (Manner(landing=Landing.HEEL), Motion.BACKWARD, "heel"),
        (Manner(landing=Landing.FLAT), Motion.BACKWARD, None),
    ):
        _, landed = walk_of(manner, motion)
        for event in landed:
            assert event["t"] - 0.01 <= event["touch_t"] <= event["t"]
            assert part is None or event["touch_part"] == part


def test_toe_never_passes_through_the_floor_and_toes_never_bend_backward() -> None:
    for motion, manner in ((Motion.BACKWARD, Manner()), (Motion.FORWARD, forward_manner())):
        walk, _ = walk_of(manner.but(sole_stiffness=1.0), motion)
        for foot in walk.feet(np.arange(0, 5, 1 / HZ)):
            assert foot.tip[:, 2].min() > -1e-9
            up = foot.pitch >= 0
            assert (foot.toe_pitch[up] <= foot.pitch[up] + 1e-9).all()
            assert np.abs(np.diff(foot.toe_pitch)).max() < np.radians(6)
