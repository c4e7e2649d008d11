"""The engine's own confidence: it falls where accuracy does, and means a chance that comes true."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.body.observability import ObservabilitySettings, ObservabilityStage, chance_within
from vision.body.stage import BodyStage
from vision.gait.bout import bout_of
from vision.gait.bout_events import BoutEvents
from vision.gait.landing import settled
from vision.gait.laterality import majority_confidence
from vision.gait.rules.contacts import Candidate
from vision.gait.rules.event_confidence import EventConfidenceSettings, event_confidence
from vision.gait.stage import GaitStage
from vision.gait.timing_model import timing_model
from vision.gait.timing_reader import TimedEvent
from vision.pipeline.line import LineSettings
from vision.pipeline.refine import Refined, refine
from vision.pipeline.refine_settings import RefineSettings
from vision.pose.landmarks import COUNT
from vision.values import Direction, EventKind, Foot, Gait, GaitEvent, Landing, Touchdown, View
from vision.walker.script import CameraSetup, Motion, Segment, WalkScript
from vision.walker.scripts import GOOD
from walker_poses import poses

STATURE_M = 1.70
SETTINGS = EventConfidenceSettings()
SEEN = 0.9
GAIT = LineSettings().gait


def observability(
    *,
    fps: float = 30.0,
    torso_px: float = 150.0,
    visibility: float = SEEN,
    roll_deg: float | None = None,
    seconds: float = 3.0,
) -> float:
    stage, clear = ObservabilityStage(ObservabilitySettings()), np.full(COUNT, visibility)
    times = np.arange(0.0, seconds, 1 / fps).tolist()
    return [stage.update(t_s, clear, torso_px, roll_deg) for t_s in times][-1]


def test_every_hindrance_costs_trust_and_all_at_once_cost_most() -> None:
    well = observability()
    hindered = [
        observability(fps=15.0),
        observability(torso_px=60.0),
        observability(visibility=0.3),
        observability(roll_deg=-10.0),
    ]
    together = observability(fps=15.0, torso_px=60.0, visibility=0.3, roll_deg=-10.0)
    assert well > 0.93
    assert max(hindered) < well
    assert together < min(hindered)
    assert together > 0.5  # it falls gently


def test_a_quicker_camera_is_trusted_more() -> None:
    assert (
        observability(fps=60.0)
        > observability(fps=30.0)
        > observability(fps=20.0)
        > observability(fps=10.0)
    )


def test_one_lost_frame_hardly_matters() -> None:
    stage, clear = ObservabilityStage(ObservabilitySettings()), np.full(COUNT, SEEN)
    times = [index / 30 for index in range(60) if index != 40]
    values = [stage.update(t_s, clear, 150.0, None) for t_s in times]
    assert min(values[30:]) > values[30] - 0.01


@given(
    st.floats(0.004, 0.5),
    st.floats(1.0, 500.0),
    st.floats(0.0, 1.0),
    st.none() | st.floats(-25, 25),
)
def test_sight_is_a_chance_whatever_the_pictures(
    step_s: float, torso_px: float, visibility: float, roll_deg: float | None
) -> None:
    stage, clear = ObservabilityStage(ObservabilitySettings()), np.full(COUNT, visibility)
    for index in range(5):
        assert 0.0 < stage.update(index * step_s, clear, torso_px, roll_deg) < 1.0


def test_the_chance_within_a_spread_is_that_of_the_bell_curve() -> None:
    assert chance_within(1.0, 1.0) == pytest.approx(0.6827, abs=1e-4)
    assert chance_within(2.0, 1.0) == pytest.approx(0.9545, abs=1e-4)
    assert chance_within(1.0, 0.0) == 1.0


def even(count: int = 8, moved_s: float = 0.01) -> list[Candidate]:
    """Contacts of a steady walk, each put ``moved_s`` after the turn of its signal."""
    times = [1.0 + 0.55 * index for index in range(count)]
    return [Candidate(t_s, EventKind.CONTACT, 1.0, 0.5, t_s - moved_s) for t_s in times]


def own(events: list[Candidate], index: int, *, frontal: bool = False) -> float:
    return event_confidence(events, index, SETTINGS, frontal=frontal)


def test_an_event_far_from_its_signals_turn_is_doubted() -> None:
    assert own(even(), 4) > 0.99
    assert 0.8 < own(even(moved_s=0.09), 4) < 0.9
    assert own(even(moved_s=0.2), 4) < 0.5


def test_an_event_off_the_stride_is_doubted_a_little_but_never_dismissed() -> None:
    events = even()
    events[4] = replace(events[4], t_s=events[4].t_s + 0.08, extremum_s=events[4].extremum_s + 0.08)
    assert 0.95 < own(events, 4) < own(even(), 4)
    wild = replace(events[4], t_s=events[4].t_s + 0.25, extremum_s=events[4].extremum_s + 0.25)
    assert own([*events[:4], wild, *events[5:]], 4) > 0.95  # the walk itself may be irregular


def test_the_first_contacts_are_judged_without_a_stride_to_compare() -> None:
    assert own(even(1), 0) > 0.99
    assert own(even(2), 1) > 0.99


def test_from_front_and_rear_contacts_are_trusted_less() -> None:
    assert 0.8 < own(even(moved_s=0.2), 4, frontal=True) < own(even(), 4)


@given(st.floats(0.5, 1.0))
def test_alternation_makes_a_foot_surer_than_its_own_votes(sure: float) -> None:
    assert sure - 1e-9 <= majority_confidence(sure) <= 1.0


@lru_cache(maxsize=8)
def walked(
    fps: float = 30.0, person_px: float = 500.0, roll_deg: float = 0.0
) -> tuple[list[Gait], Refined]:
    walk = WalkScript(
        segments=(Segment(duration_s=10.0, motion=Motion.BACKWARD, manner=GOOD),),
        treadmill=True,
        camera=CameraSetup(person_px=person_px, fps=fps, roll_deg=roll_deg),
    )
    settings = LineSettings()
    body, gait = BodyStage(settings.body, STATURE_M), GaitStage(settings.gait, STATURE_M)
    bodies = [body.update(pose, walk.camera.width, walk.camera.height) for pose in poses(walk)]
    live = [gait.update(one.t_s, one) for one in bodies]
    return live, refine(bodies, settings.gait, RefineSettings(), STATURE_M)


HARD = {"fps": {"fps": 15.0}, "size": {"person_px": 200.0}, "roll": {"roll_deg": 12.0}}
HARD["all"] = {key: value for one in list(HARD.values()) for key, value in one.items()}


@pytest.mark.parametrize("how", HARD)
def test_confidence_of_direction_and_contacts_falls_with_the_conditions(how: str) -> None:
    (easy_live, easy), (hard_live, hard) = walked(), walked(**HARD[how])
    assert _contacts(hard) < _contacts(easy)
    assert _direction(hard) < _direction(easy) - 0.005
    assert hard_live[-1].confidence < easy_live[-1].confidence - 0.005
    assert _contacts(easy) > 0.85
    # Gently: the contacts are found all the same, and the checks go on.
    assert _contacts(hard) > 0.6
    assert len(hard.steps) >= len(easy.steps) - 1


def doubtful(spread_s: float = 0.02, vote: float = 0.9) -> tuple[GaitEvent, TimedEvent]:
    """A contact as it is told, and what the timing model said of it."""
    bout = BoutEvents(timing_model(), GAIT, bout_of(Direction.BACKWARD, View.SIDE, 1, 0.0))
    one = TimedEvent(5.0, EventKind.CONTACT, Foot.LEFT, vote, 0.5, spread_s)
    (found,) = bout.take([one])
    return bout.event(found, 0.95), found


def test_the_wider_a_contacts_time_spreads_the_less_it_is_trusted() -> None:
    sure = [doubtful(spread_s)[0].confidence for spread_s in (0.01, 0.015, 0.02, 0.03, 0.05)]
    assert all(wide < narrow - 0.02 for narrow, wide in pairwise(sure))
    assert sure[0] > 0.8
    assert sure[-1] < 0.3


def test_a_contact_whose_foot_is_in_doubt_is_trusted_less() -> None:
    assert doubtful(vote=0.1)[0].confidence < doubtful(vote=0.9)[0].confidence - 0.1


def test_a_contact_that_a_closer_look_bears_out_is_trusted_more_but_not_its_foot() -> None:
    look = Touchdown(5.0, 5.01, Landing.FLAT, 0.0, 0.0, 1.0)
    again = []
    for vote in (0.9, 0.2):
        contact, found = doubtful(vote=vote)
        again.append(settled(contact, found, look, GAIT.landing, GAIT.certainty).confidence)
        assert again[-1] > contact.confidence + 0.05
    assert again[1] < again[0] - 0.1


def test_a_contact_told_by_rules_is_timed_by_its_shoe_alone() -> None:
    contact, found = doubtful()
    ruled = replace(found, spread_s=0.0)
    look = Touchdown(5.0, 5.03, Landing.FLAT, 0.0, 0.0, 1.0)
    timed = settled(contact, ruled, look, GAIT.landing, GAIT.certainty)
    assert timed.t_s == pytest.approx(5.03)
    assert timed.confidence == contact.confidence


def _contacts(found: Refined) -> float:
    return fmean(e.confidence for e in found.events if e.kind is EventKind.CONTACT)


def _direction(found: Refined) -> float:
    return fmean(span.confidence for span in found.directions)
