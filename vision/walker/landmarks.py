"""Where the 33 BlazePose points truly are on the walker."""

from __future__ import annotations

import numpy as np

from vision.pose.landmarks import COUNT, L
from vision.values import FloatArray
from vision.walker.feet import FootPath
from vision.walker.stance import Stance3D
from vision.walker.steps import heading

# forward, left, up from the head's centre, in shares of stature
_FACE: dict[int, tuple[float, float, float]] = {
    L.NOSE: (0.066, 0.0, -0.012),
    L.LEFT_EYE_INNER: (0.050, 0.010, 0.008),
    L.LEFT_EYE: (0.049, 0.018, 0.008),
    L.LEFT_EYE_OUTER: (0.045, 0.026, 0.008),
    L.RIGHT_EYE_INNER: (0.050, -0.010, 0.008),
    L.RIGHT_EYE: (0.049, -0.018, 0.008),
    L.RIGHT_EYE_OUTER: (0.045, -0.026, 0.008),
    L.LEFT_EAR: (0.006, 0.044, -0.004),
    L.RIGHT_EAR: (0.006, -0.044, -0.004),
    L.MOUTH_LEFT: (0.048, 0.013, -0.034),
    L.MOUTH_RIGHT: (0.048, -0.013, -0.034),
}

# forward, up from the sole's ends: the model means the bones, not the shoe
_HEEL = (0.010, 0.018)
_TOE = (-0.012, 0.014)


def _inside(
    point: FloatArray, foot: FootPath, pitch: FloatArray, shift: tuple[float, float], h: float
) -> FloatArray:
    c, s = np.cos(pitch), np.sin(pitch)
    along = h * (shift[0] * c + shift[1] * s)
    up = h * (-shift[0] * s + shift[1] * c)
    return point + np.column_stack([along[:, None] * heading(foot.yaw_deg), up])


def blazepose_points(body: Stance3D, stature_m: float) -> FloatArray:
    """True 3D positions ``(n, 33, 3)`` in metres; heel and toe are the bones inside the shoe."""
    out = np.empty((len(body.t_s), COUNT, 3))
    for index, offset in _FACE.items():
        out[:, index] = body.head + stature_m * (body.head_frame @ np.array(offset))
    for i in (0, 1):
        out[:, L.LEFT_SHOULDER + i] = body.shoulder[i]
        out[:, L.LEFT_ELBOW + i] = body.elbow[i]
        out[:, L.LEFT_WRIST + i] = body.wrist[i]
        along = body.fingers[i] - body.wrist[i]
        for index, share in ((L.LEFT_PINKY, 0.72), (L.LEFT_INDEX, 0.82), (L.LEFT_THUMB, 0.45)):
            out[:, index + i] = body.wrist[i] + share * along
        out[:, L.LEFT_HIP + i] = body.hip[i]
        out[:, L.LEFT_KNEE + i] = body.knee[i]
        out[:, L.LEFT_ANKLE + i] = body.foot[i].ankle
        foot = body.foot[i]
        out[:, L.LEFT_HEEL + i] = _inside(foot.heel, foot, foot.pitch, _HEEL, stature_m)
        out[:, L.LEFT_TOE + i] = _inside(foot.tip, foot, foot.toe_pitch, _TOE, stature_m)
    return out
