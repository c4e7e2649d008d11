"""How a landing is read from a foot's tilt, on feet drawn by hand with known tilts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from check_walks import Walk, fresh, good_step, run
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.gait.landing import LandingReading, LandingSettings, read_landing
from vision.gait.track import Track
from vision.values import FloatArray, Landing, Step, Verdict, View

FLAT_PX_DEG = -4.0  # what a flat foot looks like in this picture
# Tilt (toe up) over time since contact as the pose model was seen to draw it.
TIMES = [-0.3, -0.05, 0.0, 0.05, 0.10, 0.16, 0.25, 0.5]
BALL = [-20.0, -20.0, -18.0, -12.0, -7.0, -2.0, 0.0, 0.0]
FLAT = [-7.0, -5.0, -4.0, -2.0, -1.0, -0.5, 0.0, 0.0]
HEEL = [-7.0, -1.0, 2.0, 5.0, 5.0, 2.0, 0.0, 0.0]
FAINT = [-9.0, -4.0, -2.0, 0.0, 2.0, 1.0, 0.0, 0.0]


def track(
    tilt: list[float],
    *,
    facing: int = 1,
    fps: float = 30.0,
    foot_px: float = 60.0,
    camera_roll_deg: float = 0.0,
    view: View = View.SIDE,
    late_s: float = 0.0,
    ahead_px: float = -100.0,
) -> Track:
    """A foot that comes down at 1 s (``late_s`` later), behind the walker unless it is said."""
    t_s = np.arange(0.0, 2.0, 1 / fps)
    n = len(t_s)
    angle = np.radians(np.interp(t_s - 1.0 - late_s, TIMES, tilt) + FLAT_PX_DEG + camera_roll_deg)
    toe = np.zeros((n, 2, 2))
    heel = np.zeros((n, 2, 2))
    heel[:, 0] = (640.0 + facing * ahead_px, 600.0)
    heel[:, 1] = (640.0 - facing * 3.0 * ahead_px, 600.0)
    toe[:, 0, 0] = heel[:, 0, 0] + facing * foot_px * np.cos(angle)
    toe[:, 0, 1] = heel[:, 0, 1] - foot_px * np.sin(angle)
    toe[:, 1] = heel[:, 1] + (facing * foot_px, 0.0)
    still = np.tile(np.array([640.0, 400.0]), (n, 1))
    steady: FloatArray = np.full(n, 150.0)
    return Track(
        t_s=t_s,
        toe=toe,
        heel=heel,
        ankle=heel,
        hip=still,
        shoulder=still,
        hip_across=np.zeros((n, 2)),
        visibility=np.full((n, 2), 0.9),
        torso_px=steady,
        sight=np.ones(n),
        stature_px=3.4 * steady,
        yaw_deg=np.zeros(n),
        facing=np.full(n, facing),
        views=(view,) * n,
    )


def read(walk: Track, *, facing: int = 1, other_foot: tuple[float, ...] = ()) -> LandingReading:
    """The reading of the contact at 1 s."""
    return read_landing(
        walk,
        1.0,
        -facing,
        backward=True,
        references=(),
        settings=LandingSettings(),
        other_foot=other_foot,
    )


TOLD = [(BALL, Landing.BALL), (FLAT, Landing.FLAT), (HEEL, Landing.HEEL)]


@pytest.mark.parametrize(("tilt", "landing"), TOLD)
@given(
    late_s=st.floats(-0.03, 0.03),
    fps=st.sampled_from([24.0, 30.0, 60.0]),
    facing=st.sampled_from([-1, 1]),
    camera_roll_deg=st.floats(-10, 10),
)
@settings(max_examples=40, deadline=None)
def test_landing_is_told_whatever_the_rate_the_side_the_tilt_and_a_contact_somewhat_off(
    tilt: list[float],
    landing: Landing,
    late_s: float,
    fps: float,
    facing: int,
    camera_roll_deg: float,
) -> None:
    seen = track(tilt, late_s=late_s, fps=fps, facing=facing, camera_roll_deg=camera_roll_deg)
    assert read(seen, facing=facing).landing is landing


def test_pitch_is_relative_to_the_flat_foot_and_toe_down_is_negative() -> None:
    found = read(track(BALL))
    assert found.flat_deg == pytest.approx(FLAT_PX_DEG, abs=0.5)
    assert found.pitch_deg == pytest.approx(-16.0, abs=2.0)


def test_faint_toe_up_is_neither_heel_nor_flat() -> None:
    assert read(track(FAINT)).landing is Landing.UNKNOWN


def test_ball_is_not_believed_while_the_other_foot_lands_otherwise() -> None:
    assert read(track(BALL), other_foot=(-18.0, -16.0)).landing is Landing.BALL
    assert read(track(BALL), other_foot=(-3.0, -1.0)).landing is Landing.UNKNOWN


def test_flat_is_not_believed_while_the_other_foot_lands_on_its_ball() -> None:
    assert read(track(FLAT), other_foot=(-18.0, -16.0)).landing is Landing.UNKNOWN


def test_walking_forward_a_heel_is_told_by_its_pitch_at_contact() -> None:
    tilt = [20.0, 20.0, 16.0, 8.0, 2.0, 0.0, 0.0, 0.0]
    found = read_landing(
        track(tilt, ahead_px=100.0),
        1.0,
        1,
        backward=False,
        references=(),
        settings=LandingSettings(),
    )
    assert found.landing is Landing.HEEL


@pytest.mark.parametrize("view", [View.FRONT, View.REAR, View.OBLIQUE, View.UNKNOWN])
def test_only_the_side_view_carries_a_landing(view: View) -> None:
    assert read(track(BALL, view=view)) == LandingReading()


def test_foot_of_few_pixels_or_hardly_seen_is_unknown() -> None:
    assert read(track(BALL, foot_px=12.0)).landing is Landing.UNKNOWN
    seen = track(BALL)
    hidden = replace(seen, visibility=np.full_like(seen.visibility, 0.3))
    assert read(hidden).landing is Landing.UNKNOWN


def test_landing_is_unknown_until_the_foot_has_been_seen_to_lie() -> None:
    assert read(track(HEEL).between(0.0, 1.1)).landing is Landing.UNKNOWN


def fault(
    first: tuple[Landing, float], second: tuple[Landing, float]
) -> tuple[Verdict, str | None]:
    """The landing check's last answer where the feet alternate between two landings."""

    def step(index: int, t_s: float) -> Step:
        landing, pitch_deg = (first, second)[index % 2]
        return replace(good_step(index, t_s), landing=landing, foot_pitch_deg=pitch_deg)

    result = run(fresh("landing"), Walk(seconds=9.0, step=step))[-1]
    return result.verdict, result.fault


def test_run_of_faint_heels_on_one_foot_is_heel_first_when_no_landing_is_known() -> None:
    faint, disbelieved = (Landing.UNKNOWN, -1.0), (Landing.UNKNOWN, -15.0)
    assert fault(faint, disbelieved) == (Verdict.FAULT, "heel_first")


def test_run_is_no_heel_where_the_toes_were_down_or_the_other_foot_is_known_to_land_well() -> None:
    toes_down, ball = (Landing.UNKNOWN, -9.0), (Landing.BALL, -15.0)
    assert fault(toes_down, toes_down) == (Verdict.CANT_TELL, None)
    assert fault((Landing.UNKNOWN, -1.0), ball)[1] is None
    assert fault((Landing.FLAT, -2.0), (Landing.UNKNOWN, -6.0))[1] is None
