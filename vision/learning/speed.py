"""How fast and which way somebody walks, as the timing model learns it.

Steadier than ``direction`` of ``vision.walker.truth``: over half a second, and with no turning and
no steps aside, which no training film shows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vision.values import FloatArray
from vision.walker.contacts import Walked
from vision.walker.stance import Stance3D
from vision.walker.steps import heading

_STILL_MPS = 0.08


def speed_mps(walk: Walked, body: Stance3D) -> FloatArray:
    """The speed over the floor along the facing, backward negative, at the ``(n,)`` times of
    ``body``: of the pelvis and, on a treadmill, of the belt under it; over half a second, so that
    a step's beat is out."""
    d = 0.25
    after, before = walk.at(body.t_s + d), walk.at(body.t_s - d)
    moved = after.pelvis[:, :2] + after.belt - before.pelvis[:, :2] - before.belt
    out: FloatArray = (moved * heading(body.yaw_deg)).sum(axis=1) / (2 * d)
    return out


def direction_of(speed: FloatArray) -> NDArray[np.int8]:
    """-1 backward, 1 forward, 0 still, ``(n,)``."""
    out: NDArray[np.int8] = (np.sign(speed) * (np.abs(speed) > _STILL_MPS)).astype(np.int8)
    return out
