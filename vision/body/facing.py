"""Which way the walker faces, and so from which side the camera sees the walker.

Facing and travel are two quantities: this module never looks at travel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vision.body.past import Past
from vision.body.points import Points
from vision.body.proportions import FOOT, HIPS, SHOULDERS, TORSO
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.statistics import middle_of
from vision.values import Foot, Pose, View
from vision.values.views import FRONTAL


class FacingSettings(Section):
    """Weights of the signs of facing, and where one view ends and the next begins."""

    side_deg: float = number(
        30.0, low=5.0, high=45.0, title="Side view up to", unit="deg", source="[K]"
    )
    frontal_deg: float = number(
        70.0,
        low=45.0,
        high=85.0,
        title="Front or rear from",
        unit="deg",
        source="[K]: 60, where the model turns walkers 4 to 12 too far; measured",
    )
    memory_s: float = number(
        1.0,
        low=0.05,
        high=5.0,
        title="Time over which facing is taken",
        unit="s",
        source="measured: from behind it flips",
    )
    feet: float = number(
        3.0, low=0.0, high=10.0, title="Weight of the feet", unit="1", source="[K]"
    )
    girdles: float = number(
        2.0,
        low=0.0,
        high=10.0,
        title="Weight of shoulders and hips",
        unit="1",
        source="[K]",
    )
    head: float = number(
        1.0, low=0.0, high=10.0, title="Weight of the head", unit="1", source="[K]"
    )
    front_share: float = number(
        0.72,
        low=0.0,
        high=1.0,
        title="Width, with left and right as from the front, that makes it the front",
        unit="of the width that a front shows",
        source="measured",
    )
    hold_share: float = number(
        0.06,
        low=0.0,
        high=0.3,
        title="Front and back are held this far beyond it",
        unit="1",
        source="measured: no flicker",
    )
    hold_deg: float = number(
        4.0,
        low=0.0,
        high=15.0,
        title="A view is held this far beyond its end",
        unit="deg",
        source="measured: no flicker",
    )


# How far apart the model draws them seen from the front, measured; not a body's true breadths.
_EARS_TORSO, _HIPS_TORSO = 0.24, 0.35


@dataclass(frozen=True, slots=True)
class Facing:
    """yaw_deg: 0 faces image right, 90 the camera, 180 image left, 270 away. sideways_deg: 0 is
    exactly from the side, 90 exactly from front or rear."""

    yaw_deg: float
    sideways_deg: float
    view: View
    sign: int
    near: Foot | None
    confidence: float


class FacingStage:
    """Takes the median of the signs of facing over a short time, and holds a view at its border.

    Seen from behind the model takes the back for the front, now and then or most of the time,
    but halfheartedly: it lays ears and hips close together, where from the front it always
    spreads them. So what is spread by less than most of a front's width is a back.
    """

    def __init__(self, settings: FacingSettings) -> None:
        self._settings = settings
        self._past = Past(4, settings.memory_s)
        self._view = View.UNKNOWN
        self._front = 0

    def reset(self) -> None:
        """Forget the past, as after a lost subject."""
        self._past.clear()
        self._view = View.UNKNOWN
        self._front = 0

    def update(self, pose: Pose, torso_px: float) -> Facing:
        """The facing at ``pose``."""
        image, world = pose.image.tolist(), pose.world.tolist()
        x, z = _vector(image, world, torso_px, self._settings)
        self._past.add(pose.t_s, x, z, abs(z), _frontness(image, torso_px))
        facing = describe(self._settle(), self._settings, self._view)
        self._view = facing.view
        seen = self._view is not View.SIDE
        self._front = (1 if facing.yaw_deg < 180.0 else -1) if seen else 0
        return facing

    def _settle(self) -> tuple[float, float]:
        """The past's x, z and frontness to one ``(x, z)``."""
        x, z, width, front = map(middle_of, self._past.ordered)
        if width <= abs(x):
            return x, z
        held = -self._front * self._settings.hold_share
        return x, -width if front > (self._settings.front_share + held) * width else width


def frontness(pose: Pose, torso_px: float) -> float:
    """How wide ears and hips lie apart the way they do from the front: about 1 there, about -1
    from behind."""
    return _frontness(pose.image.tolist(), torso_px)


def _frontness(image: Points, torso_px: float) -> float:
    ears = (image[L.LEFT_EAR][0] - image[L.RIGHT_EAR][0]) / torso_px / _EARS_TORSO
    hips = (image[L.LEFT_HIP][0] - image[L.RIGHT_HIP][0]) / torso_px / _HIPS_TORSO
    return (_held(ears) + _held(hips)) / 2


def _vector(
    image: Points, world: Points, torso_px: float, settings: FacingSettings
) -> tuple[float, float]:
    """Weighted mean ``(x, z)`` of signs of facing, z away from the camera; about 1 long.

    Sideways (x): how long the feet are in the picture, the nose ahead of the ears, and the
    depth across the shoulders. To and fro (z): how wide shoulders and hips are in the picture,
    and on which side the left one is. Depth along a foot is not used: seen from behind it came
    out wrong in every frame (measured). Both legs are pooled, so a swap changes nothing.
    """
    feet_px = (image[L.LEFT_TOE][0] - image[L.LEFT_HEEL][0]) + (
        image[L.RIGHT_TOE][0] - image[L.RIGHT_HEEL][0]
    )
    left, right = world[L.LEFT_EAR], world[L.RIGHT_EAR]
    nose = world[L.NOSE]
    head_x, head_z = nose[0] - (left[0] + right[0]) / 2, nose[2] - (left[2] + right[2]) / 2
    left, right = world[L.LEFT_SHOULDER], world[L.RIGHT_SHOULDER]
    x = _mean(
        (settings.feet, feet_px / torso_px / 2 / (FOOT / TORSO)),
        (settings.girdles, _share(left[2] - right[2], right[0] - left[0])),
        (settings.head, _share(head_x, head_z)),
    )
    shoulders_px = image[L.RIGHT_SHOULDER][0] - image[L.LEFT_SHOULDER][0]
    hips_px = image[L.RIGHT_HIP][0] - image[L.LEFT_HIP][0]
    z = _mean(
        (1.0, shoulders_px / torso_px / (SHOULDERS / TORSO)),
        (1.0, hips_px / torso_px / (HIPS / TORSO)),
    )
    return x, z


def describe(
    vector: Sequence[float], settings: FacingSettings, before: View = View.UNKNOWN
) -> Facing:
    """Turn a mean facing vector ``(x, z)`` into yaw, view, sign and near leg.

    Args:
        before: the view until now, held a little beyond its end.
    """
    x, z = float(vector[0]), float(vector[1])
    yaw_deg = math.degrees(math.atan2(-z, x)) % 360
    sideways_deg = math.degrees(math.atan2(abs(z), abs(x)))
    length = min(1.0, math.hypot(x, z))
    hold_deg = settings.hold_deg
    side_deg = settings.side_deg + (hold_deg if before is View.SIDE else 0.0)
    frontal_deg = settings.frontal_deg - (hold_deg if before in FRONTAL else 0.0)
    if sideways_deg <= side_deg:
        view = View.SIDE
    elif sideways_deg < frontal_deg:
        view = View.OBLIQUE
    else:
        view = View.FRONT if z < 0 else View.REAR
    sign = 0 if view in FRONTAL else (1 if x > 0 else -1)
    near = None if sign == 0 else (Foot.RIGHT if sign > 0 else Foot.LEFT)
    return Facing(yaw_deg, sideways_deg, view, sign, near, length)


def _share(x: float, z: float) -> float:
    """``x`` in the unit vector along ``(x, z)``."""
    length = math.hypot(x, z)
    return x / length if length > 1e-6 else 0.0


def _mean(*pairs: tuple[float, float]) -> float:
    """Weighted mean of values held to -1..1."""
    total = sum(weight for weight, _ in pairs)
    return sum(weight * _held(value) for weight, value in pairs) / total


def _held(value: float) -> float:
    return min(max(value, -1.0), 1.0)
