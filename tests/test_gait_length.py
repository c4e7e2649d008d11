"""Step length is the ankles' distance at contact, however the foot lands."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.gait.length import LengthSettings, step_length_statures
from vision.gait.track import Track
from vision.values import View

STATURE_PX = 500.0
ANKLE_UP_PX = 0.039 * STATURE_PX  # above the sole, Drillis and Contini
CONTACT_S = 1.0


def step(
    apart_px: float, pitch_deg: float, pixels_per_s: float = 0.0, view: View = View.SIDE
) -> Track:
    """Ankles ``apart_px`` at contact; the landing foot then comes down flat within 0.1 s,
    turning about its heel or its ball, while the other stands."""
    t_s = np.arange(0.5, 1.5, 1 / 30)
    n = len(t_s)
    left_deg = pitch_deg * np.clip(1 - (t_s - CONTACT_S) / 0.1, 0, 1)
    turned = np.radians(pitch_deg - left_deg)  # what the foot has turned since contact
    ankle_up = ANKLE_UP_PX * np.sin(turned)
    ankle = np.zeros((n, 2, 2))
    ankle[:, 1, 0] = np.where(t_s < CONTACT_S, 0.0, apart_px - ankle_up)
    flat = np.zeros((n, 2))
    return Track(
        t_s=t_s,
        toe=ankle,
        heel=ankle,
        ankle=ankle,
        hip=flat,
        shoulder=flat,
        hip_across=flat,
        torso_px=np.full(n, 144.0),
        stature_px=np.full(n, STATURE_PX),
        yaw_deg=np.zeros(n),
        sight=np.ones(n),
        facing=np.ones(n, int),
        views=(view,) * n,
    )


EXACT = LengthSettings(scale=1.0)


@given(apart_px=st.floats(60, 220), pitch_deg=st.floats(-18, 18))
def test_a_foot_that_lands_tilted_steps_as_far_as_its_ankle_was_at_contact(
    apart_px: float, pitch_deg: float
) -> None:
    measured = step_length_statures(step(apart_px, pitch_deg), CONTACT_S, EXACT, pitch_deg)
    assert measured is not None
    # Toes up, the ankle stands widest for one frame, at contact. The pose model smooths that
    # away, and so the length is taken from the flat foot; ankles as sharp as these show both.
    assert measured * STATURE_PX == pytest.approx(apart_px, abs=ANKLE_UP_PX * 0.32)
    if pitch_deg < 0:
        assert measured * STATURE_PX == pytest.approx(apart_px, abs=0.2)


def test_a_foot_whose_tilt_is_not_known_counts_as_flat() -> None:
    track = step(150.0, 0.0)
    assert step_length_statures(track, CONTACT_S, EXACT) == pytest.approx(150.0 / STATURE_PX)


@given(pitch_deg=st.floats(-180, 180), apart_px=st.floats(0, 10))
def test_no_tilt_makes_a_length_negative_or_more_than_the_ankle_can_move(
    pitch_deg: float, apart_px: float
) -> None:
    track = step(apart_px, 0.0)
    measured = step_length_statures(track, CONTACT_S, EXACT, pitch_deg)
    assert measured is not None
    assert measured >= 0.0
    moved_px = abs(measured * STATURE_PX - apart_px)
    assert moved_px <= ANKLE_UP_PX * math.sin(math.radians(20.0)) + 1e-9


@pytest.mark.parametrize("view", [view for view in View if view is not View.SIDE])
def test_no_view_but_the_side_measures_a_length(view: View) -> None:
    assert step_length_statures(step(150.0, 0.0, view=view), CONTACT_S, EXACT, -10.0) is None
