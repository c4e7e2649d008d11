"""How a landing is read from the shoe's own picture, on shoes drawn with known tilts."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.gait.shoe import FootMoment, ShoePath, ShoeSettings, follow_shoe
from vision.gait.touchdown import ImageGeometry, read_touchdown
from vision.gait.touchdown_settings import TouchdownSettings
from vision.values import FloatArray, Landing, Touchdown
from vision.values.feet_picture import FeetPicture

PX_PER_M = 260.0
FOOT_PX = 62.0
CONTACT_S = 0.30
FLAT_S = 0.12  # from initial contact to the whole foot on the floor
TILTS = {Landing.BALL: -18.0, Landing.FLAT: 0.0, Landing.HEEL: 15.0}
BALL_SHARE = TouchdownSettings().ball_share


def tilt_deg(since_s: FloatArray, landing: Landing) -> FloatArray:
    """Toe up positive: held through the air, then rolled onto the floor."""
    return np.asarray(np.interp(since_s, [0.0, FLAT_S], [TILTS[landing], 0.0]), float)


def ahead_m(since_s: FloatArray) -> FloatArray:
    """Along the travel, over the floor: fast in the air and at rest from contact on."""
    return np.where(since_s < 0.0, 1.6 * since_s, 0.0)


def height_m(since_s: FloatArray) -> FloatArray:
    """Of the part of the foot that lands: comes down steadily until contact."""
    return np.where(since_s < 0.0, -0.35 * since_s, 0.0)


def moments(
    landing: Landing,
    *,
    facing: int = 1,
    fps: float = 30.0,
    belt_mps: float = 0.0,
    roll_deg: float = 0.0,
    noise: float = 1.5,
    astray_px: float = 0.0,
    seconds: float = 0.62,
) -> list[FootMoment]:
    """A foot that lands at ``CONTACT_S`` and stays; the walker travels opposite to ``facing``.

    The pose model's marks are drawn where feet usually are, flat and ``astray_px`` too far on.
    """
    random = np.random.default_rng(7)
    t_s = np.arange(0.0, seconds, 1 / fps)
    since = t_s - CONTACT_S
    tilts = tilt_deg(since, landing)
    x = 300.0 + PX_PER_M * (-facing * ahead_m(since) + facing * belt_mps * since)
    roll = np.radians(roll_deg)
    found = []
    for at_s, tilt, heel_x, up in zip(t_s, tilts, x, PX_PER_M * height_m(since), strict=True):
        angle = np.radians(tilt)
        along = facing * np.array([np.cos(angle), 0.0]) + np.array([0.0, -np.sin(angle)])
        # Whatever lands is at the floor: the heel of a heel-first foot, else the ball.
        pivot = 0.0 if landing is Landing.HEEL else BALL_SHARE * FOOT_PX
        heel = np.array([heel_x, 230.0 - up]) - pivot * (along - [facing, 0.0])
        turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
        picture = drawn(heel, along, turn, random, noise)
        flat = np.array([facing * FOOT_PX, 0.0])
        marks = np.array([heel, heel + flat, heel + np.array([facing * 12.0, -22.0])])
        marks = (marks + np.array([facing * astray_px, 0.0])) @ turn.T
        found.append(FootMoment(float(at_s), picture, *marks))
    return found


def drawn(
    heel: FloatArray, along: FloatArray, turn: FloatArray, random: np.random.Generator, noise: float
) -> FeetPicture:
    """A dark shoe with a pale sole on a floor with a skirting board, seen by a turned camera."""
    grey = np.full((400, 640), 150.0, np.float32)
    grey[:60] = 205.0
    up = np.array([along[1], -along[0]]) * np.sign(along[0])
    sole = [heel - 4 * along - 6 * up, heel + (FOOT_PX + 4) * along - 6 * up,
            heel + (FOOT_PX + 4) * along, heel - 4 * along]  # fmt: skip
    upper = [heel - 4 * along, heel + (FOOT_PX + 4) * along, heel + 40 * along + 12 * up,
             heel + 20 * along + 30 * up, heel + 2 * along + 28 * up]  # fmt: skip
    for outline, shade in ((upper, 60.0), (sole, 225.0)):
        points = np.round(np.array(outline) @ turn.T * 16).astype(np.int32)
        cv2.fillPoly(grey, [points], shade, cv2.LINE_AA, 4)
    noisy = grey + random.normal(0.0, noise, grey.shape)
    return FeetPicture(np.clip(noisy, 0, 255).astype(np.uint8), 0.0, 0.0, 1.0)


def read(
    seen: list[FootMoment],
    *,
    facing: int = 1,
    floor_deg: float = 0.0,
    late_s: float = 0.0,
    along: float = 1.0,
) -> Touchdown | None:
    """The reading of the contact, looked for ``late_s`` after where it is."""
    place = ImageGeometry(facing, PX_PER_M, FOOT_PX, floor_deg, along)
    return read_touchdown(seen, CONTACT_S + late_s, place, TouchdownSettings())


@pytest.mark.parametrize("landing", TILTS)
@given(
    facing=st.sampled_from([-1, 1]),
    fps=st.sampled_from([25.0, 30.0, 60.0]),
    belt_mps=st.sampled_from([0.0, 0.5]),
    late_s=st.floats(-0.06, 0.06),
)
@settings(max_examples=12, deadline=None)
def test_landing_and_contact_are_seen_whichever_way_and_wherever_the_foot_goes(
    landing: Landing, facing: int, fps: float, belt_mps: float, late_s: float
) -> None:
    seen = moments(landing, facing=facing, fps=fps, belt_mps=belt_mps)
    found = read(seen, facing=facing, late_s=late_s)
    assert found is not None
    assert found.landing is landing
    assert found.contact_s == pytest.approx(CONTACT_S, abs=0.035)
    assert found.pitch_deg == pytest.approx(TILTS[landing], abs=4.0)


@pytest.mark.parametrize("landing", TILTS)
@pytest.mark.parametrize("roll_deg", [-10.0, 10.0])
def test_rolled_camera_changes_nothing_where_the_floor_is_known(
    landing: Landing, roll_deg: float
) -> None:
    found = read(moments(landing, roll_deg=roll_deg, belt_mps=0.5), floor_deg=roll_deg)
    assert found is not None
    assert found.landing is landing
    assert found.contact_s == pytest.approx(CONTACT_S, abs=0.035)


@pytest.mark.parametrize("landing", TILTS)
@pytest.mark.parametrize("slope_deg", [-11.0, 11.0])
def test_obliquely_the_foot_that_stands_shows_the_floors_slope(
    landing: Landing, slope_deg: float
) -> None:
    found = read(moments(landing, roll_deg=slope_deg, belt_mps=0.7), along=0.7)
    assert found is not None
    assert found.contact_s == pytest.approx(CONTACT_S, abs=0.025)


@pytest.mark.parametrize("late_s", [-0.06, 0.06])
def test_the_obliquer_the_less_a_closer_look_is_believed_and_it_names_no_landing(
    late_s: float,
) -> None:
    found = read(moments(Landing.BALL), late_s=late_s, along=0.5)
    assert found is not None
    assert found.contact_s == pytest.approx(CONTACT_S + 0.75 * late_s, abs=0.02)
    assert (found.landing, found.pitch_deg, found.heel_lag_s) == (Landing.UNKNOWN, None, None)


@pytest.mark.parametrize(("landing", "sign"), [(Landing.BALL, 1), (Landing.HEEL, -1)])
def test_heel_lag_tells_which_part_of_the_foot_settled_first(landing: Landing, sign: int) -> None:
    found = read(moments(landing))
    assert found is not None
    assert found.heel_lag_s is not None
    assert 0.03 < sign * found.heel_lag_s < FLAT_S + 0.04


def test_a_foot_that_was_never_seen_in_the_air_has_no_touchdown() -> None:
    standing = [one for one in moments(Landing.BALL) if one.t_s > CONTACT_S + FLAT_S]
    again = [replace(one, t_s=one.t_s - 0.2) for one in standing]
    assert read(again) is None


def test_marks_far_from_the_shoe_yield_nothing_rather_than_something() -> None:
    assert read(moments(Landing.BALL, astray_px=170.0)) is None


def test_a_foot_too_small_in_the_picture_is_not_followed() -> None:
    seen = moments(Landing.BALL)
    small = ShoeSettings(least_foot_px=60.0).model_copy(update={"least_foot_px": FOOT_PX + 5})
    assert follow_shoe(seen, 12, small) is None
    assert follow_shoe(seen, 12, ShoeSettings()) is not None


def test_a_shoe_is_lost_where_it_leaves_the_picture() -> None:
    seen = moments(Landing.FLAT)
    empty = FeetPicture(np.full((400, 640), 150, np.uint8), 0.0, 0.0, 1.0)
    cut = [replace(one, picture=empty) if one.t_s < 0.2 else one for one in seen]
    path = follow_shoe(cut, 13, ShoeSettings())
    assert path is not None
    assert path.t_s[0] == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize("scale", [0.5, 0.8])
def test_a_reduced_picture_gives_the_same_answer_in_the_same_pixels(scale: float) -> None:
    seen = moments(Landing.HEEL)
    reduced = [
        replace(one, picture=replace(one.picture, scale=scale, grey=np.asarray(
            cv2.resize(one.picture.grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
            np.uint8)))
        for one in seen
    ]  # fmt: skip
    whole, small = read(seen), read(reduced)
    assert whole is not None
    assert small is not None
    assert small.landing is whole.landing is Landing.HEEL
    assert small.contact_s == pytest.approx(whole.contact_s, abs=0.02)
    assert small.pitch_deg == pytest.approx(whole.pitch_deg, abs=2.5)


def test_a_shoe_is_followed_back_only_until_that_is_enough() -> None:
    seen = moments(Landing.BALL)
    asked: list[float] = []

    def enough(path: ShoePath) -> bool:
        asked.append(float(path.t_s[0]))
        return asked[-1] < CONTACT_S

    whole, path = (follow_shoe(seen, 13, ShoeSettings(), until) for until in (None, enough))
    assert whole is not None
    assert path is not None
    assert len(path.t_s) < len(whole.t_s)
    assert np.array_equal(path.heel, whole.heel[-len(path.heel) :])
    assert asked == sorted(asked, reverse=True)
    assert asked[-1] < CONTACT_S <= asked[-2]


def test_what_was_before_the_foot_came_down_does_not_change_how_it_did() -> None:
    seen = moments(Landing.BALL)
    hidden = FeetPicture(np.full((400, 640), 150, np.uint8), 0.0, 0.0, 1.0)
    cut = [replace(one, picture=hidden) if one.t_s < CONTACT_S - 0.16 else one for one in seen]
    assert read(cut) == read(seen)
