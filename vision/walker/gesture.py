"""What a drawn body does beyond walking: raises a hand, sits, goes over from one way of standing
to another, is seen in a mirror.

All take and give a ``Stance3D``; none knows of time.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vision.values import FloatArray, Foot
from vision.walker.feet import FootPath
from vision.walker.figure import Figure
from vision.walker.stance import Stance3D, knee_of, level_axes, unit
from vision.walker.steps import heading

SEAT_M = 0.53
"""Height of a wheelchair's cushion, where the hips are."""
FOOTREST_M = 0.12
_UP = np.array([0.0, 0.0, 1.0])
_UPPER_DEG, _FORE_DEG = 150.0, 176.0  # of a hand held high, from hanging down
_BENT_UPPER_DEG = 62.0  # of a hand held beside the head


def raised(
    body: Stance3D, side: Foot, share: float, figure: Figure, reach: float = 1.0
) -> Stance3D:
    """The same body with one hand raised.

    Args:
        side: whose hand, the walker's own. share: 0 it hangs, 1 it is up. reach: 1 the arm is
            stretched over the head, 0 the hand is held beside it.
    """
    if share <= 0:
        return body
    i, sign = (0, 1.0) if side is Foot.LEFT else (1, -1.0)
    front, left = level_axes(body.yaw_deg)
    out = unit(0.80 * sign * left + 0.60 * front)
    shoulder = body.shoulder[i]
    top = _BENT_UPPER_DEG + reach * (_UPPER_DEG - _BENT_UPPER_DEG)
    elbow = shoulder + figure.upper_arm * _arc(top * share, out)
    fore = _arc(_FORE_DEG * min(1.0, 1.15 * share), out)
    wrist = elbow + figure.forearm * fore
    fingers = wrist + figure.hand * fore
    share = min(1.0, 4 * share)  # from how the arm hung until now
    new = (elbow, wrist, fingers)
    old = (body.elbow[i], body.wrist[i], body.fingers[i])
    mixed = [a + share * (b - a) for a, b in zip(old, new, strict=True)]
    return replace(
        body,
        elbow=_pair(body.elbow, i, mixed[0]),
        wrist=_pair(body.wrist, i, mixed[1]),
        fingers=_pair(body.fingers, i, mixed[2]),
    )


def _arc(angle_deg: float, out: FloatArray) -> FloatArray:
    """Straight down, swung outward by an angle; ``out`` is ``(n, 3)``."""
    angle = np.radians(angle_deg)
    arc: FloatArray = np.sin(angle) * out - np.cos(angle) * _UP
    return arc


def _pair(
    both: tuple[FloatArray, FloatArray], i: int, new: FloatArray
) -> tuple[FloatArray, FloatArray]:
    return (new, both[1]) if i == 0 else (both[0], new)


def seated(body: Stance3D, figure: Figure) -> Stance3D:
    """A body that stands, sitting in a wheelchair over the same place, hands on the lap."""
    front, left = level_axes(body.yaw_deg)
    down = np.zeros_like(body.pelvis)
    down[:, 2] = SEAT_M - body.pelvis[:, 2]
    ahead = (figure.thigh + 0.06) * front + np.array([0.0, 0.0, FOOTREST_M])
    feet = (body.foot[0].moved(ahead), body.foot[1].moved(ahead))
    hips = (body.hip[0] + down, body.hip[1] + down)
    facing = heading(body.yaw_deg)
    knees = [knee_of(hip, foot.ankle, facing, figure) for hip, foot in zip(hips, feet, strict=True)]
    shoulders = (body.shoulder[0] + down, body.shoulder[1] + down)
    elbows, wrists, fingers = [], [], []
    for shoulder, sign in zip(shoulders, (1.0, -1.0), strict=True):
        elbow = shoulder + figure.upper_arm * unit(0.12 * front + 0.22 * sign * left - _UP)
        fore = unit(front - 0.25 * _UP - 0.25 * sign * left)
        wrist = elbow + figure.forearm * fore
        elbows.append(elbow)
        wrists.append(wrist)
        fingers.append(wrist + figure.hand * fore)
    return replace(
        body,
        pelvis=body.pelvis + down,
        chest=body.chest + down,
        neck=body.neck + down,
        head=body.head + down,
        hip=hips,
        knee=(knees[0], knees[1]),
        foot=feet,
        shoulder=shoulders,
        elbow=(elbows[0], elbows[1]),
        wrist=(wrists[0], wrists[1]),
        fingers=(fingers[0], fingers[1]),
    )


def between(one: Stance3D, other: Stance3D, share: float) -> Stance3D:
    """A body on its way from ``one`` (share 0) to ``other`` (1), both at one time and close."""

    def mix(a: FloatArray, b: FloatArray) -> FloatArray:
        out: FloatArray = a + share * (b - a)
        return out

    def pair(
        a: tuple[FloatArray, FloatArray], b: tuple[FloatArray, FloatArray]
    ) -> tuple[FloatArray, FloatArray]:
        return mix(a[0], b[0]), mix(a[1], b[1])

    def frame(a: FloatArray, b: FloatArray) -> FloatArray:
        mixed = mix(a, b)
        up = unit(mixed[:, :, 2])
        front = mixed[:, :, 0] - (mixed[:, :, 0] * up).sum(axis=1, keepdims=True) * up
        front = unit(front)
        return np.stack([front, np.cross(up, front), up], axis=2)

    feet = [_foot_between(a, b, share) for a, b in zip(one.foot, other.foot, strict=True)]
    return Stance3D(
        t_s=other.t_s,
        yaw_deg=one.yaw_deg + share * _turn(one.yaw_deg, other.yaw_deg),
        pelvis=mix(one.pelvis, other.pelvis),
        pelvis_frame=frame(one.pelvis_frame, other.pelvis_frame),
        chest=mix(one.chest, other.chest),
        chest_frame=frame(one.chest_frame, other.chest_frame),
        neck=mix(one.neck, other.neck),
        head=mix(one.head, other.head),
        head_frame=frame(one.head_frame, other.head_frame),
        hip=pair(one.hip, other.hip),
        knee=pair(one.knee, other.knee),
        foot=(feet[0], feet[1]),
        shoulder=pair(one.shoulder, other.shoulder),
        elbow=pair(one.elbow, other.elbow),
        wrist=pair(one.wrist, other.wrist),
        fingers=pair(one.fingers, other.fingers),
        belt=other.belt,
    )


def _turn(one_deg: FloatArray, other_deg: FloatArray) -> FloatArray:
    out: FloatArray = (other_deg - one_deg + 180.0) % 360.0 - 180.0
    return out


def _foot_between(one: FootPath, other: FootPath, share: float) -> FootPath:
    def mix(a: FloatArray, b: FloatArray) -> FloatArray:
        out: FloatArray = a + share * (b - a)
        return out

    return FootPath(
        ankle=mix(one.ankle, other.ankle),
        heel=mix(one.heel, other.heel),
        ball=mix(one.ball, other.ball),
        tip=mix(one.tip, other.tip),
        pitch=mix(one.pitch, other.pitch),
        toe_pitch=mix(one.toe_pitch, other.toe_pitch),
        yaw_deg=one.yaw_deg + share * _turn(one.yaw_deg, other.yaw_deg),
        swinging=other.swinging,
    )


def mirrored(body: Stance3D, wall_y: float) -> Stance3D:
    """The image of a body in a mirror on the wall at ``wall_y``: its left is the body's right."""
    flip = np.array([1.0, -1.0, 1.0])
    away = np.array([0.0, 2 * wall_y, 0.0])

    def point(p: FloatArray) -> FloatArray:
        out: FloatArray = p * flip + away
        return out

    def swapped(pair: tuple[FloatArray, FloatArray]) -> tuple[FloatArray, FloatArray]:
        return point(pair[1]), point(pair[0])

    def frame(f: FloatArray) -> FloatArray:
        turned: FloatArray = f * flip[None, :, None]
        turned[:, :, 1] *= -1  # so that it is a body's again, and its left is to its left
        return turned

    def foot(f: FootPath) -> FootPath:
        points = (point(f.ankle), point(f.heel), point(f.ball), point(f.tip))
        return FootPath(*points, f.pitch, f.toe_pitch, -f.yaw_deg, f.swinging)

    return Stance3D(
        t_s=body.t_s,
        yaw_deg=-body.yaw_deg,
        pelvis=point(body.pelvis),
        pelvis_frame=frame(body.pelvis_frame),
        chest=point(body.chest),
        chest_frame=frame(body.chest_frame),
        neck=point(body.neck),
        head=point(body.head),
        head_frame=frame(body.head_frame),
        hip=swapped(body.hip),
        knee=swapped(body.knee),
        foot=(foot(body.foot[1]), foot(body.foot[0])),
        shoulder=swapped(body.shoulder),
        elbow=swapped(body.elbow),
        wrist=swapped(body.wrist),
        fingers=swapped(body.fingers),
        belt=body.belt,
    )
