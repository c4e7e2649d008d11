"""Walkers who limp, step to, shuffle, hold on or go sideways, of any size, before any camera."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from vision.values import Foot, View
from vision.walker import (
    CameraSetup,
    Manner,
    Motion,
    Person,
    Segment,
    WalkerSource,
    WalkScript,
    walker_case,
)
from vision.walker.gaits import GAITS, GaitName
from vision.walker.motion import WalkMotion
from vision.walker.steps import heading, leftward
from vision.walker.truth import measure_truth

HZ = 240.0


def landed(walk: WalkMotion) -> list[dict[str, Any]]:
    return [e for e in measure_truth(walk)["events"] if e["kind"] == "contact"]


@pytest.mark.parametrize("degree", [0.0, 1.0])
@pytest.mark.parametrize("gait", GAITS)
def test_every_gait_goes_backward_without_a_slide_or_a_stretched_bone_on_alternate_feet(
    gait: GaitName, degree: float
) -> None:
    walk = WalkMotion(walker_case(31, gait=gait, degree=degree, duration_s=5.0, all_bodies=True))
    t = np.arange(0, 5, 1 / HZ)
    body = walk.at(t)
    for side, foot in enumerate(walk.feet(t)):
        bears = ~foot.swinging
        parts = (foot.tip, foot.ball, foot.heel)
        moved = [np.linalg.norm(np.diff(p[:, :2], axis=0), axis=1) for p in parts]
        assert np.min(moved, axis=0)[bears[1:] & bears[:-1]].max() < 0.002 * 30 / HZ
        thigh = np.linalg.norm(body.knee[side] - body.hip[side], axis=1)
        shank = np.linalg.norm(body.foot[side].ankle - body.knee[side], axis=1)
        assert np.abs(thigh - walk.figure.thigh).max() < 1e-6
        assert np.abs(shank - walk.figure.shank).max() < 1e-6
    contacts = landed(walk)
    assert len(contacts) >= 5
    assert all(a["foot"] != b["foot"] for a, b in pairwise(contacts))
    planned = [p.contact_s for p in walk.prints]
    for event in contacts:  # and not in the middle of a swing that hardly leaves the floor
        assert min(abs(event["t"] - at) for at in planned) < 0.07
        assert event["touch_t"] <= event["t"]
    assert set(measure_truth(walk)["direction"]) == {"backward"}


@pytest.mark.parametrize("lame", list(Foot))
def test_in_step_to_walking_the_lame_foot_comes_level_and_has_its_contacts(lame: Foot) -> None:
    side = 1.0 if lame is Foot.LEFT else -1.0
    manner = Manner(
        step_m=0.2, cadence_spm=130, length_asymmetry=-side, time_asymmetry=-0.47 * side
    )
    segment = Segment(duration_s=6.0, manner=manner)
    walk = WalkMotion(WalkScript(segments=(segment,), treadmill=True))
    contacts = landed(walk)
    for event in contacts:
        assert event["step_m"] == pytest.approx(
            0.0 if event["foot"] == lame.value else 0.4, abs=0.03
        )
    apart = [b["t"] - a["t"] for a, b in pairwise(contacts) if b["foot"] == lame.value]
    assert max(apart) < 0.28  # seconds: closer than a healthy walker's ever are
    t = np.arange(0, 6, 1 / HZ)
    body = walk.at(t)
    own, other = (body.foot[i].ankle for i in ((0, 1) if lame is Foot.LEFT else (1, 0)))
    ahead = ((own - other)[:, :2] * heading(body.yaw_deg)).sum(axis=1)
    assert ahead.min() > -0.06  # it never passes the other


@pytest.mark.parametrize("towards", list(Foot))
def test_walking_sideways_goes_to_the_asked_side_and_truth_says_so(towards: Foot) -> None:
    script = walker_case(
        32, motion=Motion.SIDEWAYS, towards=towards, view=View.FRONT, duration_s=4.0
    )
    walk = WalkMotion(script)
    t = np.arange(0, script.duration_s, 0.1)
    place, yaw = walk.body(t)[:2]
    way = float(((place[-1] - place[0]) * leftward(yaw[0])).sum())
    assert (way > 0.5) if towards is Foot.LEFT else (way < -0.5)
    truth = measure_truth(walk)
    assert set(truth["direction"]) == {"still", "sideways"}
    assert next(e["foot"] for e in landed(walk)) == Foot.LEFT.value
    points = WalkerSource(script).joints(t).image
    assert points[..., 0].min() > 5
    assert points[..., 0].max() < 1275


def test_stiff_knee_bends_less_and_its_hip_is_raised() -> None:
    t = np.arange(0, 5, 1 / HZ)
    bent = {}
    for name, manner in (
        ("usual", Manner(lift_m=0.02, landing_pitch_deg=8, toe_to_ball_s=0)),
        (
            "stiff",
            Manner(
                lift_m=0.008, landing_pitch_deg=8, toe_to_ball_s=0, hip_hike_deg=12, one_sided=1,
                circumduction_m=0.10, knee_deg=4,
            ),
        ),
    ):  # fmt: skip
        segment = Segment(duration_s=5.0, manner=manner)
        walk = WalkMotion(WalkScript(segments=(segment,), treadmill=True))
        body = walk.at(t)
        thigh, shank = body.knee[0] - body.hip[0], body.foot[0].ankle - body.knee[0]
        cos = (thigh * shank).sum(axis=1)
        cos /= np.linalg.norm(thigh, axis=1) * np.linalg.norm(shank, axis=1)
        bent[name] = float(np.degrees(np.arccos(np.clip(cos, -1, 1))).max())
    assert bent["stiff"] < bent["usual"] - 8


@pytest.mark.parametrize("stature_m", [1.40, 2.05])
@pytest.mark.parametrize("build", [0.75, 1.6])
def test_bodies_of_all_sizes_keep_their_bones_and_are_as_broad_as_they_are_built(
    stature_m: float, build: float
) -> None:
    def broad(girth: float) -> int:
        person = Person(
            stature_m=stature_m, build=girth, trousers_over_heel=True, legwear="trousers"
        )
        camera = CameraSetup(width=320, height=240, person_px=190)
        source = WalkerSource(
            WalkScript(
                segments=(Segment(duration_s=2.0),), yaw_deg=90, person=person, camera=camera
            )
        )
        drawn = np.abs(source.render(1.0).astype(int) - source._background.astype(int)).sum(axis=2)
        hip = round(float(source.joints(1.0).image[0, 23:25, 1].mean()))
        return int((drawn[hip - 20 : hip - 5] > 12).sum())

    assert (broad(build) > broad(1.0)) == (build > 1)
    walk = WalkMotion(
        WalkScript(segments=(Segment(duration_s=2.0),), person=Person(stature_m=stature_m))
    )
    body = walk.at(np.arange(0, 2, 0.1))
    thigh = np.linalg.norm(body.knee[0] - body.hip[0], axis=1)
    assert thigh == pytest.approx(np.full(20, 0.245 * stature_m))


def test_trousers_over_the_heel_hide_it() -> None:
    def heel_seen(over: bool) -> bool:
        person = Person(trousers_over_heel=over, shoes=(255, 0, 255))
        camera = CameraSetup(width=640, height=480, person_px=400)
        source = WalkerSource(
            WalkScript(segments=(Segment(duration_s=2.0, motion=Motion.STANDING),), person=person,
                       camera=camera)
        )  # fmt: skip
        x, y = np.round(source.joints(1.0).image[0, 30]).astype(int)
        patch = source.render(1.0)[y - 8 : y - 3, x - 2 : x + 3].astype(int)
        return bool((patch[..., 0] - patch[..., 1] > 60).any())

    assert heel_seen(False)
    assert not heel_seen(True)


def filmed(**how: float) -> WalkerSource:
    small = {"width": 320, "height": 240, "person_px": 130}
    return WalkerSource(
        WalkScript(
            segments=(Segment(duration_s=3.0),),
            camera=CameraSetup.model_validate({**small, **how}),
        )
    )


def test_a_camera_that_trembles_or_follows_moves_the_picture_and_the_true_points_alike() -> None:
    still, held = filmed(), filmed(tremor_px=4.0, tremor_hz=3.0)
    t = np.arange(0, 3, 1 / 30)
    shift = still.joints(t).image - held.joints(t).image
    assert np.ptp(shift, axis=1).max() < 1e-6  # everything in the picture alike
    assert np.sqrt((shift[:, 0] ** 2).mean(axis=0)) == pytest.approx([4.0, 4.0], rel=0.4)
    # the picture itself: moved back by the known shift it is the still one
    at = float(t[20])
    x, y = np.round(shift[20, 0]).astype(int)
    a, b = still.render(at).astype(int), held.render(at).astype(int)
    inner = (slice(40, 200), slice(40, 280))
    back = np.roll(b, (y, x), axis=(0, 1))
    assert np.abs(back[inner] - a[inner]).mean() < np.abs(b[inner] - a[inner]).mean() / 2
    panned = filmed(follow=1.0).joints(t).image[:, 23, 0]
    assert np.ptp(panned) < 0.5 * np.ptp(still.joints(t).image[:, 23, 0])


def test_a_picture_from_a_moving_camera_leaves_no_trace_on_where_points_are() -> None:
    walker = filmed(tremor_px=4.0, follow=1.0)
    points = np.array([[0.0, 0.0, 0.0], [-1.0, 0.5, 1.2]])
    seen = walker.camera.project(points)
    first = walker.render(0.9)
    assert np.array_equal(walker.camera.project(points), seen)
    walker.render(2.1)
    assert np.array_equal(walker.render(0.9), first)
