"""Girth and clothes of the walker: how thick limbs and trunk are, what hangs over heel and knee."""

from __future__ import annotations

import numpy as np

from vision.values import FloatArray
from vision.walker.figure import Figure
from vision.walker.script import Person
from vision.walker.stance import Stance3D, level_axes

_CIRCLE = np.linspace(0, 2 * np.pi, 13)[:-1]
_UP = np.array([0.0, 0.0, 1.0])


def limb_girth(person: Person) -> float:
    """Thickness of arms and legs, 1 on average; a heavy body puts on more about the trunk."""
    return min(person.build, 1.2) + 0.5 * max(person.build - 1.2, 0.0)


def belly(person: Person, share: float) -> tuple[float, float]:
    """What a big belly adds to the trunk at ``share`` of its height: to the half depth and to the
    shift forward, in shares of stature."""
    big = max(person.build - 1.15, 0.0)
    bulge = float(np.exp(-(((share - 0.28) / 0.32) ** 2))) * big
    return 0.030 * bulge, 0.050 * bulge


def hem(body: Stance3D, k: int, side: int, figure: Figure, girth: float) -> FloatArray:
    """Outline points ``(n, 3)`` of a wide trouser leg from the calf down over the heel.

    It hangs from the shank, covers the heel but for its lowest 15 mm, and the instep.
    """
    foot = body.foot[side]
    knee, ankle = body.knee[side][k], foot.ankle[k]
    front, left = level_axes(float(foot.yaw_deg[k]))
    h = figure.stature
    c, s = np.cos(foot.pitch[k]), np.sin(foot.pitch[k])
    along, up = c * front - s * _UP, s * front + c * _UP
    calf = knee + 0.45 * (ankle - knee)
    top = [calf + 0.036 * girth * h * (np.cos(a) * front + np.sin(a) * left) for a in _CIRCLE]
    low = []
    for side_m in (0.030 * h * girth, -0.030 * h * girth):
        edge = foot.heel[k] + side_m * left
        low += [
            edge - 0.010 * h * along + 0.015 * up,
            edge - 0.006 * h * along + 0.040 * h * up,
            edge + 0.058 * h * along + 0.030 * up,
            edge + 0.082 * h * along + 0.048 * h * up,
        ]
    return np.array(top + low)


def skirt(body: Stance3D, k: int, figure: Figure, girth: float) -> FloatArray:
    """Rings ``(2, n, 3)`` of a knee-long skirt: about the hips, and just below both knees."""
    h = figure.stature
    frame = body.pelvis_frame[k]
    knees = [body.knee[i][k] + 0.12 * (body.foot[i].ankle[k] - body.knee[i][k]) for i in (0, 1)]
    middle = (knees[0] + knees[1]) / 2
    apart = np.abs((knees[0] - knees[1]) @ frame) / 2
    cos, sin = np.cos(_CIRCLE), np.sin(_CIRCLE)

    def ring(at: FloatArray, deep: float, wide: float) -> FloatArray:
        return at + np.outer(deep * cos, frame[:, 0]) + np.outer(wide * sin, frame[:, 1])

    top = ring(body.pelvis[k], 0.060 * h * girth, 0.086 * h * girth)
    low = ring(middle, apart[0] + 0.050 * h * girth, max(apart[1] + 0.040 * h, 0.095 * h) * girth)
    return np.stack([top, low])
