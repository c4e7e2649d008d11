"""Angles of one frame, each only where the view shows it (docs/conventions.md)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from vision.body.facing import Facing
from vision.body.points import Points, middle
from vision.body.proportions import TORSO
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import FloatArray, Posture, View
from vision.values.views import FRONTAL

_ARMS = ((L.LEFT_SHOULDER, L.LEFT_WRIST), (L.RIGHT_SHOULDER, L.RIGHT_WRIST))
_LEGS = (
    (L.LEFT_HIP, L.LEFT_KNEE, L.LEFT_ANKLE),
    (L.RIGHT_HIP, L.RIGHT_KNEE, L.RIGHT_ANKLE),
)


class PostureSettings(Section):
    """What must be visible before an angle is given."""

    visibility: float = number(
        0.5, low=0.0, high=1.0, title="Least visibility of each end", unit="1", source="[K]"
    )
    lean_offset_deg: float = number(
        2.0,
        low=-10.0,
        high=10.0,
        title="Added to the trunk inclination",
        unit="deg",
        source="measured: the model's hip-to-shoulder line leans 1 to 3 deg further back than "
        "the trunk",
    )
    level_nose_deg: float = number(
        14.0,
        low=0.0,
        high=30.0,
        title="A level head's nose is seen this far below its ears",
        unit="deg",
        source="measured: 10 on drawn, 12 to 23 on rendered people's level heads",
    )
    hips_torso: float = number(
        0.15,
        low=0.0,
        high=0.5,
        title="Least width of the hips that tells the feet's sides",
        unit="torso lengths",
        source="measured: 0.25 to 0.37 from front and rear, less as the model "
        "takes one for the other",
    )
    arm_visibility: float = number(
        0.6, low=0.0, high=1.0, title="Least visibility of a wrist", unit="1", source="[K]"
    )


def measure(
    points: FloatArray,
    world: FloatArray,
    visibility: FloatArray,
    facing: Facing,
    torso_px: float,
    settings: PostureSettings,
) -> Posture:
    """The posture in one frame.

    Args:
        points: ``(33, 2)`` pixels, the camera's roll taken out. world: ``(33, 3)`` metres, too.
        visibility: ``(33,)``.
        facing: which way the walker faces. torso_px: hip to shoulder.
    """

    at, depth, clear = points.tolist(), world.tolist(), visibility.tolist()

    def seen(*marks: L) -> bool:
        return all(clear[mark] >= settings.visibility for mark in marks)

    trunk = seen(L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_HIP, L.RIGHT_HIP)
    head = seen(L.NOSE, L.LEFT_EAR, L.RIGHT_EAR)
    side, frontal = facing.view is View.SIDE, facing.view in FRONTAL
    shoulders = middle(at[L.LEFT_SHOULDER], at[L.RIGHT_SHOULDER])
    hips = middle(at[L.LEFT_HIP], at[L.RIGHT_HIP])
    up = (shoulders[0] - hips[0], shoulders[1] - hips[1])
    right = 1 if facing.view is View.REAR else -1  # image direction of the walker's own right
    arms = [
        _arm_deg(at[shoulder], at[wrist], facing.sign)
        if side and clear[wrist] >= settings.arm_visibility
        else None
        for shoulder, wrist in _ARMS
    ]
    knees = [
        _knee_deg(at[hip], at[knee], at[ankle]) if side and seen(hip, knee, ankle) else None
        for hip, knee, ankle in _LEGS
    ]
    nose = _nose(depth) if head else None
    return Posture(
        lean_deg=_from_vertical(up, facing.sign) + settings.lean_offset_deg
        if side and trunk
        else None,
        lateral_lean_deg=_from_vertical(up, right) if frontal and trunk else None,
        head_pitch_deg=_head_pitch(nose, settings.level_nose_deg) if nose and not frontal else None,
        head_yaw_deg=_head_yaw(nose, facing) if nose else None,
        shrug=_shrug(at, shoulders) / torso_px if trunk and head else None,
        arm_left_deg=arms[0],
        arm_right_deg=arms[1],
        knee_left_deg=knees[0],
        knee_right_deg=knees[1],
        step_width=_step_width(at, torso_px, settings)
        if frontal and seen(L.LEFT_ANKLE, L.RIGHT_ANKLE)
        else None,
    )


def _from_vertical(up: Sequence[float], sign: int) -> float:
    """Angle of an upward image vector from vertical, towards image ``sign`` positive."""
    return math.degrees(math.atan2(sign * up[0], -up[1]))


def _shrug(at: Points, shoulders: Sequence[float]) -> float:
    return shoulders[1] - middle(at[L.LEFT_EAR], at[L.RIGHT_EAR])[1]


def _arm_deg(shoulder: Sequence[float], wrist: Sequence[float], sign: int) -> float:
    return math.degrees(math.atan2(sign * (wrist[0] - shoulder[0]), wrist[1] - shoulder[1]))


def _knee_deg(hip: Sequence[float], knee: Sequence[float], ankle: Sequence[float]) -> float:
    thigh_x, thigh_y = knee[0] - hip[0], knee[1] - hip[1]
    shank_x, shank_y = ankle[0] - knee[0], ankle[1] - knee[1]
    cross = thigh_x * shank_y - thigh_y * shank_x
    return abs(math.degrees(math.atan2(cross, thigh_x * shank_x + thigh_y * shank_y)))


def _nose(depth: Points) -> list[float]:
    """The nose from between the ears, ``x, y, z`` in metres."""
    ears = middle(depth[L.LEFT_EAR], depth[L.RIGHT_EAR])
    return [a - b for a, b in zip(depth[L.NOSE], ears, strict=True)]


def _head_pitch(nose: Sequence[float], level_deg: float) -> float | None:
    """Looking down positive, from ears to nose; a level head's nose sits below the ears."""
    ahead = math.hypot(nose[0], nose[2])
    return math.degrees(math.atan2(nose[1], ahead)) - level_deg if ahead > 1e-3 else None


def _head_yaw(nose: Sequence[float], facing: Facing) -> float | None:
    if math.hypot(nose[0], nose[2]) < 1e-3:
        return None
    head_yaw_deg = math.degrees(math.atan2(-nose[2], nose[0]))
    # Seen from above, yaw grows to the walker's right: facing right (0), the camera (90) is
    # at the walker's right hand, so turning right raises it.
    return (head_yaw_deg - facing.yaw_deg + 180) % 360 - 180


def _step_width(at: Points, torso_px: float, settings: PostureSettings) -> float | None:
    # The walker's right is where the model has its own right hip: from behind it takes the back
    # for the front now and then, and feet that change sides with the hips have not crossed.
    hips_px = at[L.RIGHT_HIP][0] - at[L.LEFT_HIP][0]
    if abs(hips_px) < settings.hips_torso * torso_px:  # it is just about to change sides
        return None
    across_px = at[L.RIGHT_ANKLE][0] - at[L.LEFT_ANKLE][0]
    return math.copysign(1.0, hips_px) * across_px / torso_px * TORSO
