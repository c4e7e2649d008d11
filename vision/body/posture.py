"""Angles of one frame, each only where the view carries it (domain notes, section 5)."""

from __future__ import annotations

import math

import numpy as np

from vision.body.facing import Facing
from vision.body.proportions import TORSO
from vision.landmarks import L
from vision.settings import Section, number
from vision.values import FloatArray, Posture, View


class PostureSettings(Section):
    """What must be visible before an angle is given."""

    visibility: float = number(0.5, 0.0, 1.0, "Least visibility of each end", "1", "[K]")
    lean_offset_deg: float = number(
        2.0, -10.0, 10.0, "Added to the trunk inclination", "deg",
        "measured: the model's hip-to-shoulder line leans 1 to 3 deg further back than the trunk",
    )  # fmt: skip
    arm_visibility: float = number(0.6, 0.0, 1.0, "Least visibility of a wrist", "1", "[K]")


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
        points: ``(33, 2)`` pixels. world: ``(33, 3)`` metres. visibility: ``(33,)``.
        facing: which way the walker faces. torso_px: hip to shoulder.
    """

    def seen(*marks: L) -> bool:
        return bool(visibility[list(marks)].min() >= settings.visibility)

    trunk = seen(L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_HIP, L.RIGHT_HIP)
    head = seen(L.NOSE, L.LEFT_EAR, L.RIGHT_EAR)
    side, frontal = facing.view is View.SIDE, facing.view in (View.FRONT, View.REAR)
    shoulders = _middle(points, L.LEFT_SHOULDER, L.RIGHT_SHOULDER)
    ears = _middle(points, L.LEFT_EAR, L.RIGHT_EAR)
    up = shoulders - _middle(points, L.LEFT_HIP, L.RIGHT_HIP)
    right = 1 if facing.view is View.REAR else -1  # image direction of the walker's own right
    arms = [
        _arm_deg(points, visibility, shoulder, wrist, facing.sign, settings) if side else None
        for shoulder, wrist in (
            (L.LEFT_SHOULDER, L.LEFT_WRIST),
            (L.RIGHT_SHOULDER, L.RIGHT_WRIST),
        )
    ]
    knees = [
        _knee_deg(points, hip, knee, ankle) if side and seen(hip, knee, ankle) else None
        for hip, knee, ankle in (
            (L.LEFT_HIP, L.LEFT_KNEE, L.LEFT_ANKLE),
            (L.RIGHT_HIP, L.RIGHT_KNEE, L.RIGHT_ANKLE),
        )
    ]
    ankles_seen = seen(L.LEFT_ANKLE, L.RIGHT_ANKLE)
    return Posture(
        lean_deg=_from_vertical(up, facing.sign) + settings.lean_offset_deg
        if side and trunk
        else None,
        lateral_lean_deg=_from_vertical(up, right) if frontal and trunk else None,
        head_pitch_deg=_head_pitch(world, facing) if head and not frontal else None,
        head_yaw_deg=_head_yaw(world, facing) if head else None,
        shrug=float(shoulders[1] - ears[1]) / torso_px if trunk and head else None,
        arm_left_deg=arms[0],
        arm_right_deg=arms[1],
        knee_left_deg=knees[0],
        knee_right_deg=knees[1],
        step_width=_step_width(points, right, torso_px) if frontal and ankles_seen else None,
    )


def _middle(points: FloatArray, left: L, right: L) -> FloatArray:
    middle: FloatArray = (points[left] + points[right]) / 2
    return middle


def _from_vertical(up: FloatArray, sign: int) -> float:
    """Angle of an upward image vector from vertical, towards image ``sign`` positive."""
    return math.degrees(math.atan2(sign * float(up[0]), -float(up[1])))


def _arm_deg(
    points: FloatArray,
    visibility: FloatArray,
    shoulder: L,
    wrist: L,
    sign: int,
    settings: PostureSettings,
) -> float | None:
    if visibility[wrist] < settings.arm_visibility:
        return None
    down = points[wrist] - points[shoulder]
    return math.degrees(math.atan2(sign * float(down[0]), float(down[1])))


def _knee_deg(points: FloatArray, hip: L, knee: L, ankle: L) -> float:
    thigh, shank = points[knee] - points[hip], points[ankle] - points[knee]
    cross = float(thigh[0] * shank[1] - thigh[1] * shank[0])
    return abs(math.degrees(math.atan2(cross, float(np.dot(thigh, shank)))))


def _head_pitch(world: FloatArray, facing: Facing) -> float | None:
    """Looking down positive, from ears to nose; a level head's nose sits below the ears."""
    nose = world[L.NOSE] - (world[L.LEFT_EAR] + world[L.RIGHT_EAR]) / 2
    ahead = math.hypot(float(nose[0]), float(nose[2]))
    return math.degrees(math.atan2(float(nose[1]), ahead)) if ahead > 1e-3 else None


def _head_yaw(world: FloatArray, facing: Facing) -> float | None:
    nose = world[L.NOSE] - (world[L.LEFT_EAR] + world[L.RIGHT_EAR]) / 2
    if math.hypot(float(nose[0]), float(nose[2])) < 1e-3:
        return None
    head_yaw_deg = math.degrees(math.atan2(-float(nose[2]), float(nose[0])))
    # Seen from above, yaw grows to the walker's left: facing right (0), the camera (90) is
    # at the walker's right hand, so turning right raises it.
    return (head_yaw_deg - facing.yaw_deg + 180) % 360 - 180


def _step_width(points: FloatArray, right: int, torso_px: float) -> float:
    across_px = right * float(points[L.RIGHT_ANKLE, 0] - points[L.LEFT_ANKLE, 0])
    return across_px / torso_px * TORSO
