"""Head pitch is 0 for a head that looks level, though a nose is seen below the ears."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vision.body.facing import Facing
from vision.body.posture import PostureSettings, measure
from vision.pose.landmarks import L
from vision.values import View

SETTINGS = PostureSettings()


@pytest.mark.parametrize("down_deg", [-20.0, 0.0, 30.0])
def test_pitch_counts_from_where_a_level_head_has_its_nose(down_deg: float) -> None:
    below = math.radians(down_deg + SETTINGS.level_nose_deg)
    world = np.zeros((len(L), 3))
    world[L.NOSE, :2] = 0.12 * math.cos(below), 0.12 * math.sin(below)
    facing = Facing(
        yaw_deg=0.0, sideways_deg=0.0, view=View.SIDE, sign=1, near=None, confidence=1.0
    )
    seen = np.ones(len(L))
    posture = measure(np.zeros((len(L), 2)), world, seen, facing, 100.0, SETTINGS)
    assert posture.head_pitch_deg == pytest.approx(down_deg)
