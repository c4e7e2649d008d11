"""Step lengths of a walk through the picture: feet apart across the way make neither side's steps
longer, a limp stays, and what tells too little changes nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from vision.gait.length import LengthSettings
from vision.gait.passing import PassingSettings, PassStep, pass_lengths_statures
from vision.gait.track import Track
from vision.pose.landmarks import L
from vision.values import Body, Foot, Posture, View

FOCAL_PX, MIDDLE_PX, AWAY_M = 1000.0, 640.0, 4.0
STATURE_M, APART_M, STEP_M = 1.7, 0.25, 0.4
LANDED_S = [1.0 + 0.5 * index for index in range(12)]
EXACT = PassingSettings(scale=1.0)


def seen(x_m: float, away_m: float) -> float:
    """Where the picture shows a point, in pixels from its left edge."""
    return MIDDLE_PX + FOCAL_PX * x_m / away_m


def body(t_s: float, limp_m: float, path_deg: float) -> Body:
    """Somebody who faces the picture's right and walks backward to its left, feet wide apart."""
    step = min(max(round((t_s - LANDED_S[0]) / 0.5), 0), len(LANDED_S) - 1)
    leads = Foot.LEFT if step % 2 == 0 else Foot.RIGHT
    step_m = STEP_M + limp_m * (1 if leads is Foot.LEFT else -1)
    way_m = 2.2 - 0.4 * (t_s - LANDED_S[0]) / 0.5
    path = math.radians(path_deg)
    along, across = (math.cos(path), math.sin(path)), (-math.sin(path), math.cos(path))
    points = np.zeros((len(L), 2))
    # Facing right, the left foot is the farther one.
    for foot, mark, far in ((Foot.LEFT, L.LEFT_ANKLE, 0.5), (Foot.RIGHT, L.RIGHT_ANKLE, -0.5)):
        on_m = way_m + (-0.5 if foot is leads else 0.5) * step_m
        x_m = on_m * along[0] + far * APART_M * across[0]
        points[mark, 0] = seen(x_m, AWAY_M + on_m * along[1] + far * APART_M * across[1])
    away_m = AWAY_M + way_m * along[1]
    points[L.LEFT_HIP, 0] = points[L.RIGHT_HIP, 0] = seen(way_m * along[0], away_m)
    return Body(
        t_s=t_s,
        points=points,
        measured=points,
        world=np.zeros((len(L), 3)),
        visibility=np.ones(len(L)),
        view=View.SIDE,
        yaw_deg=0.0,
        view_confidence=1.0,
        facing=1,
        near=Foot.RIGHT,
        torso_px=100.0,
        stature_px=FOCAL_PX * STATURE_M / away_m,
        px_per_m=None,
        feet_seen=True,
        confidence=1.0,
        posture=Posture(),
        focal_px=FOCAL_PX,
        bearing=way_m * along[0] / away_m,
    )


def lengths_m(bodies: list[Body], landed_s: list[float] = LANDED_S) -> list[float] | None:
    steps = [
        PassStep(t_s, Foot.LEFT if index % 2 == 0 else Foot.RIGHT)
        for index, t_s in enumerate(landed_s)
    ]
    track = Track.from_bodies(bodies)
    told = pass_lengths_statures(track, steps, -1, 1, LengthSettings(), EXACT)
    return None if told is None else [one * STATURE_M for one in told if one is not None]


def walk(limp_m: float = 0.0, path_deg: float = 0.0) -> list[Body]:
    return [body(t_s, limp_m, path_deg) for t_s in np.arange(0.8, 6.9, 1 / 30).tolist()]


@pytest.mark.parametrize("path_deg", [-12.0, 0.0, 12.0])
def test_feet_wide_apart_make_no_step_longer_anywhere_in_the_picture(path_deg: float) -> None:
    # Read as the picture shows them these steps are up to 13 cm too long or too short.
    assert lengths_m(walk(path_deg=path_deg)) == pytest.approx([STEP_M] * 12, abs=0.03)


def test_a_limp_is_no_perspective_and_stays() -> None:
    told = lengths_m(walk(limp_m=0.05))
    assert told is not None
    assert np.mean(told[::2]) - np.mean(told[1::2]) == pytest.approx(0.1, abs=0.02)


def test_a_pass_tells_where_it_is_long_enough_and_the_camera_stands() -> None:
    bodies = walk()
    assert lengths_m(bodies, LANDED_S[:4]) is None, "too few steps"
    here = [replace(one, bearing=0.1) for one in bodies]
    assert lengths_m(here) is None, "a treadmill"
    carried = [replace(one, camera_x_px=10 * one.t_s) for one in bodies]
    assert lengths_m(carried) is None, "the camera moves"
    assert lengths_m([replace(one, bearing=None) for one in bodies]) is None, (
        "it is not known where"
    )
