"""Frames and directions of a body, as captured walks need them.

Axes: x ahead, y to the own left, z up; frames have the columns forward, left and up.
"""

from __future__ import annotations

import numpy as np

from vision.values import FloatArray
from vision.walker.stance import unit


def frame_of(left: FloatArray, up: FloatArray) -> FloatArray:
    """Frames ``(n, 3, 3)``, columns forward, left, up; up holds exactly."""
    up = unit(up)
    left = unit(left - (left * up).sum(axis=1, keepdims=True) * up)
    return np.stack([np.cross(left, up), left, up], axis=2)


def leaned(v: FloatArray, degrees: float) -> FloatArray:
    """Vectors tipped forward (towards x) about the y axis."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    out: FloatArray = v @ turn.T
    return out
