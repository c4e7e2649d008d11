"""How the floor lies in the picture, and how far the camera is rolled.

Seen from the side, what separates the two feet lies along the floor twice a stride and swings
past itself between. The long axis of that path is the floor's direction in the picture, on a
treadmill and overground alike, whichever way the walker goes and whatever the model calls the
feet; it needs neither steps nor a direction. Feet laid on one add nothing to it. Toes alone rise
a little towards where the walker faces and ankles away from it; their mean does neither.
Measured on walkers with known floors: 1.4 degrees off (root mean square), 3.2 at most, running 5.

From front and rear the feet draw no line, but whoever walks or stands keeps the weight over the
feet: over a few seconds the line from between the feet up to the middle of trunk and pelvis is
upright (measured: within 1.2 degrees, 10 degrees of roll found to 0.8). A trunk that leans by 15
degrees beside the feet moves it by 3.

An axis a little off level is no proof of a roll: a path that is not quite square to a camera at
hip height runs up or down the picture by as much, as does an inclined treadmill. The gait
signals follow the axis whatever its cause. Angles from the vertical are turned back only where
it is clearly a roll.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from vision.body.points import Points, middle
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import Baseline, FloatArray, Posture, View
from vision.values.views import FRONTAL


class RollSettings(Section):
    """How the floor's direction is found, and from where on it is taken for a roll."""

    memory_s: float = number(
        15.0, low=1.0, high=300.0, title="Time over which the axis is taken", unit="s", source="[K]"
    )
    passes: int = number(
        4,
        low=1,
        high=20,
        title="Least times one foot has passed the other",
        unit="times",
        source="two strides [K]",
    )
    known_s: float = number(
        2.0,
        low=0.5,
        high=10.0,
        title="Least time from the first of them",
        unit="s",
        source="measured: the first steps from a stand mislead",
    )
    pass_torso: float = number(
        0.2,
        low=0.02,
        high=1.0,
        title="A foot has passed when ahead by",
        unit="torso lengths",
        source="[K], no jitter passes",
    )
    least_torso: float = number(
        0.25,
        low=0.05,
        high=1.0,
        title="Least spread of the feet along the floor (SD)",
        unit="torso lengths",
        source="measured: a walk 0.35 to 0.8, standing 0.1",
    )
    roundest: float = number(
        0.45,
        low=0.05,
        high=0.9,
        title="Roundest path that has a long axis (SD across over along)",
        unit="1",
        source="measured: a walk 0.1 to 0.3",
    )
    upright_s: float = number(
        3.0,
        low=0.5,
        high=20.0,
        title="Least time from front or rear before the roll is known",
        unit="s",
        source="[K]",
    )
    trunk_share: float = number(
        0.5,
        low=0.0,
        high=1.0,
        title="How far up from hips to shoulders the weight pulls",
        unit="1",
        source="masses and places of the body's segments, Winter 2009 [27]",
    )
    most_deg: float = number(
        25.0, low=5.0, high=45.0, title="Farther off level is no roll", unit="deg", source="[K]"
    )
    none_deg: float = number(
        3.5,
        low=0.0,
        high=20.0,
        title="Up to here the camera counts as level",
        unit="deg",
        source="measured; an oblique path fakes 2 to 4 deg",
    )
    all_deg: float = number(
        6.0,
        low=1.0,
        high=30.0,
        title="From here all of it is taken for the camera's roll",
        unit="deg",
        source="measured",
    )


_LONGEST_S = 0.25  # the longest time that one frame stands for when frames are missing


@dataclass(frozen=True, slots=True)
class CameraRoll:
    """The floor in the picture. All angles in degrees, clockwise in the picture positive.

    floor_deg: what the gait signals turn back; 0 until it is known. roll_deg: the camera's
    roll as far as the floor tells, ``None`` until then. correction_deg: what is
    turned back of angles from the vertical.
    """

    floor_deg: float = 0.0
    roll_deg: float | None = None
    correction_deg: float = 0.0


class RollStage:
    """Follows the long axis of the feet's path, or the upright over them. A camera stays where it
    is when the walker goes, so what is known is kept until it is known better."""

    def __init__(self, settings: RollSettings) -> None:
        self._settings = settings
        self._t_s: float | None = None
        self._walked_s = 0.0
        self._mean = (0.0, 0.0)
        self._spread = (0.0, 0.0, 0.0)
        self._ahead = self._passes = 0
        self._upright = (0.0, 0.0)
        self._upright_s = 0.0
        self._roll_deg: float | None = None

    def update(self, t_s: float, points: FloatArray, view: View, torso_px: float) -> CameraRoll:
        """The tilt at ``t_s``.

        Args:
            points: ``(33, 2)`` pixels as they came. view: obliquely nothing is told.
            torso_px: hip to shoulder.
        """
        step_s = 0.0 if self._t_s is None else min(t_s - self._t_s, _LONGEST_S)
        self._t_s = t_s
        side = view is View.SIDE
        found_deg = None
        if side and step_s > 0:
            self._add(step_s, _between_feet(points.tolist(), torso_px))
            found_deg = self._long_axis_deg()
        elif view in FRONTAL and step_s > 0:
            found_deg = self._off_upright_deg(step_s, points.tolist(), torso_px)
        if found_deg is not None and abs(found_deg) <= self._settings.most_deg:
            self._roll_deg = found_deg
        correction_deg = clear_roll_deg(self._roll_deg, self._settings)
        # In the other views the floor the feet follow runs up or down the picture by itself.
        floor_deg = (self._roll_deg or 0.0) if side else correction_deg
        return CameraRoll(floor_deg, self._roll_deg, correction_deg)

    def _off_upright_deg(self, step_s: float, at: Points, torso_px: float) -> float | None:
        """How far the line from the feet to the weight is off upright, clockwise positive."""
        settings = self._settings
        self._upright_s = min(self._upright_s + step_s, settings.memory_s)
        new = min(1.0, step_s / self._upright_s)
        weight, feet = _weight(at, settings.trunk_share), _feet(at)
        self._upright = (
            self._upright[0] + new * ((weight[0] - feet[0]) / torso_px - self._upright[0]),
            self._upright[1] + new * ((weight[1] - feet[1]) / torso_px - self._upright[1]),
        )
        if self._upright_s < settings.upright_s:
            return None
        return math.degrees(math.atan2(self._upright[0], -self._upright[1]))

    def _add(self, step_s: float, apart: tuple[float, float]) -> None:
        """Mean and covariance over the memory, from the first step on (West 1979 [31])."""
        if abs(apart[0]) > self._settings.pass_torso:
            ahead = 1 if apart[0] > 0 else -1
            self._passes += ahead == -self._ahead
            self._ahead = ahead
        if not self._passes:
            return
        self._walked_s = min(self._walked_s + step_s, self._settings.memory_s)
        new = min(1.0, step_s / self._walked_s)
        x, y = apart[0] - self._mean[0], apart[1] - self._mean[1]
        self._mean = (self._mean[0] + new * x, self._mean[1] + new * y)
        old = 1 - new
        xx, xy, yy = self._spread
        self._spread = (
            old * (xx + new * x * x),
            old * (xy + new * x * y),
            old * (yy + new * y * y),
        )

    def _long_axis_deg(self) -> float | None:
        settings = self._settings
        if self._passes < settings.passes or self._walked_s < settings.known_s:
            return None
        xx, xy, yy = self._spread
        half, apart = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
        along, across = half + apart, max(0.0, half - apart)
        if along < settings.least_torso**2 or across > settings.roundest**2 * along:
            return None
        return math.degrees(math.atan2(2 * xy, xx - yy)) / 2


def _between_feet(at: Points, torso_px: float) -> tuple[float, float]:
    """From the right foot (half way from toe to ankle) to the left one, in torso lengths."""
    left, right = (
        middle(at[L.LEFT_TOE], at[L.LEFT_ANKLE]),
        middle(at[L.RIGHT_TOE], at[L.RIGHT_ANKLE]),
    )
    return (left[0] - right[0]) / torso_px, (left[1] - right[1]) / torso_px


def _weight(at: Points, trunk_share: float) -> tuple[float, float]:
    """Where the weight is: between hips and shoulders."""
    hips = middle(at[L.LEFT_HIP], at[L.RIGHT_HIP])
    shoulders = middle(at[L.LEFT_SHOULDER], at[L.RIGHT_SHOULDER])
    return (
        hips[0] + trunk_share * (shoulders[0] - hips[0]),
        hips[1] + trunk_share * (shoulders[1] - hips[1]),
    )


def _feet(at: Points) -> list[float]:
    """Between the feet."""
    return middle(
        middle(at[L.LEFT_ANKLE], at[L.LEFT_HEEL]), middle(at[L.RIGHT_ANKLE], at[L.RIGHT_HEEL])
    )


def clear_roll_deg(roll_deg: float | None, settings: RollSettings) -> float:
    """As much of ``roll_deg`` as is clearly the camera's: nothing of a small one, all of a large
    one, and in between a growing share, so that an angle never jumps."""
    if roll_deg is None:
        return 0.0
    span = max(settings.all_deg - settings.none_deg, 1e-6)
    return roll_deg * min(max((abs(roll_deg) - settings.none_deg) / span, 0.0), 1.0)


def without_roll(points: FloatArray, clockwise_deg: float) -> FloatArray:
    """``(..., 2 or 3)`` points as they would lie without a clockwise turn; about the origin, in
    the plane of the picture (y down)."""
    if clockwise_deg == 0.0:
        return points
    angle = math.radians(clockwise_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    level = np.array(points)
    level[..., 0] = cos * points[..., 0] + sin * points[..., 1]
    level[..., 1] = cos * points[..., 1] - sin * points[..., 0]
    return level


Upright = TypeVar("Upright", Posture, Baseline)
_WITH_THE_TRUNK = ("lean_deg", "head_pitch_deg")
_WITH_THE_ARMS = ("arm_left_deg", "arm_right_deg")


def angles_without_roll(angles: Upright, view: View, facing: int, clockwise_deg: float) -> Upright:
    """``angles`` from the vertical as they would be without a clockwise turn of the picture.

    Args:
        view, facing: how the camera sees the walker. Obliquely nothing is turned.
    """
    if clockwise_deg == 0.0:
        return angles
    if view is View.SIDE:
        forward_deg = facing * clockwise_deg
        turns = dict.fromkeys(_WITH_THE_TRUNK, -forward_deg)
        # An arm hangs where a trunk stands: what tips the one forward tips the other back.
        turns |= dict.fromkeys(_WITH_THE_ARMS, forward_deg)
    elif view in FRONTAL:
        turns = {"lateral_lean_deg": clockwise_deg * (1 if view is View.FRONT else -1)}
    else:
        turns = {}
    known = {name: getattr(angles, name, None) for name in turns}
    changes = {name: turns[name] + value for name, value in known.items() if value is not None}
    return replace(angles, **changes)


def baseline_without_roll(baseline: Baseline, by_deg: float) -> Baseline:
    """``baseline`` with ``by_deg`` of the camera's roll turned back of it, instead of what was."""
    more_deg = by_deg - baseline.roll_correction_deg
    turned = angles_without_roll(baseline, baseline.view, baseline.facing, more_deg)
    return replace(turned, roll_correction_deg=by_deg)
