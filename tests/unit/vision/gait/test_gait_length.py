"""Step length is the ankles' distance at contact, however the foot lands."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.gait.length import LengthSettings, step_length_statures
from vision.gait.track import Track
from vision.pose.landmarks import L
from vision.values import Body, Posture, View

STATURE_PX = 500.0
ANKLE_UP_PX = 0.039 * STATURE_PX  # above the sole, Drillis and Contini
CONTACT_S = 1.0


def step(
    apart_px: float, pitch_deg: float, pixels_per_s: float = 0.0, view: View = View.SIDE
) -> Track:
    """Ankles ``apart_px`` at contact; the landing foot then comes down flat within 0.1 s,
    turning about its heel or its ball, while the other stands."""
    t_s = np.arange(0.5, 1.5, 1 / 30)
    left_deg = pitch_deg * np.clip(1 - (t_s - CONTACT_S) / 0.1, 0, 1)
    turned = np.radians(pitch_deg - left_deg)  # what the foot has turned since contact
    apart = np.where(t_s < CONTACT_S, 0.0, apart_px - ANKLE_UP_PX * np.sin(turned))
    return Track.from_bodies(map(partial(standing, view), t_s.tolist(), apart.tolist()))


def standing(view: View, t_s: float, apart_px: float, hips_px: float = 0.0) -> Body:
    """A body whose right ankle is ``apart_px`` from the left one, its right hip ``hips_px``."""
    points = np.zeros((len(L), 2))
    points[L.RIGHT_ANKLE, 0] = apart_px
    points[L.RIGHT_HIP, 0] = hips_px
    return Body(
        t_s=t_s,
        points=points,
        measured=points,
        world=np.zeros((len(L), 3)),
        visibility=np.ones(len(L)),
        view=view,
        yaw_deg=0.0,
        view_confidence=1.0,
        facing=1,
        near=None,
        torso_px=144.0,
        stature_px=STATURE_PX,
        px_per_m=None,
        feet_seen=True,
        confidence=1.0,
        posture=Posture(),
    )


EXACT = LengthSettings(scale=1.0)


@given(apart_px=st.floats(60, 220), pitch_deg=st.floats(-18, 18))
def test_a_foot_that_lands_tilted_steps_as_far_as_its_ankle_was_at_contact(
    apart_px: float, pitch_deg: float
) -> None:
    measured = step_length_statures(step(apart_px, pitch_deg), CONTACT_S, EXACT)
    assert measured is not None
    assert measured * STATURE_PX == pytest.approx(apart_px, abs=ANKLE_UP_PX * 0.32)


def test_ankles_that_part_on_later_make_no_step_longer() -> None:
    t_s = np.arange(0.5, 1.5, 1 / 30)
    apart = np.where(t_s < CONTACT_S + 0.1, 100.0, 160.0)
    track = Track.from_bodies(map(partial(standing, View.SIDE), t_s.tolist(), apart.tolist()))
    assert step_length_statures(track, CONTACT_S, EXACT) == pytest.approx(100.0 / STATURE_PX)


@pytest.mark.parametrize("landing", [1, -1])
def test_feet_apart_across_make_neither_foot_s_steps_longer(landing: int) -> None:
    across_px = 40.0  # of hips and feet, seen askew
    t_s = np.arange(0.0, 2.0, 1 / 30)
    bodies = [standing(View.SIDE, t, landing * 150.0 + across_px, across_px) for t in t_s.tolist()]
    measured = step_length_statures(Track.from_bodies(bodies), CONTACT_S, EXACT)
    assert measured is not None
    error_px = EXACT.feet_across * EXACT.hips_error * STATURE_PX
    assert measured * STATURE_PX == pytest.approx(150.0, abs=error_px + 0.1)


def test_an_inferred_closing_step_has_the_length_at_which_the_feet_come_to_stand() -> None:
    t_s = np.arange(0.5, 1.5, 1 / 30)
    apart = np.clip((CONTACT_S + 0.1 - t_s) * 1000, 2.0, 150.0)
    track = Track.from_bodies(map(partial(standing, View.SIDE), t_s.tolist(), apart.tolist()))
    measured = step_length_statures(track, CONTACT_S, EXACT, inferred=True)
    assert measured == pytest.approx(2.0 / STATURE_PX)


@pytest.mark.parametrize("view", [view for view in View if view is not View.SIDE])
def test_no_view_but_the_side_measures_a_length(view: View) -> None:
    assert step_length_statures(step(150.0, 0.0, view=view), CONTACT_S, EXACT) is None
