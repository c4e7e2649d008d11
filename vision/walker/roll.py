"""How a foot that lands on its ball rolls down: tip of the toe, ball, heel.

Real feet walking backward touch with the tip of the toe, steeply; the ball is down some 70 ms later
and the heel 80 to 280 ms after the tip ("measured" on film and captured walks).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from vision.walker.figure import Figure

NEAR_FLOOR_M = 0.012
"""Below this height a part of the foot counts as down; see ``vision.walker.contacts``."""

_TOUCH_LEAD_S = 0.008  # from 3 mm over the floor to rest, at the end of a swing
_LEAST_FALL_MPS = 0.15  # a ball that is hardly raised needs no longer for its way


class RollIn(NamedTuple):
    """pitch_deg: of the foot when it is loaded. toe_lead_s: how long before that the tip touches;
    the toes are then tilted by toe_pitch_deg and lie flat toe_roll_s later. roll_in_s: from the
    loading to the flat foot."""

    pitch_deg: float
    toe_lead_s: float
    toe_pitch_deg: float
    toe_roll_s: float
    roll_in_s: float


def roll_down(
    figure: Figure,
    pitch_deg: float,
    toe_to_ball_s: float,
    toe_to_heel_s: float,
    stiffness: float,
    most_s: float,
) -> RollIn:
    """The roll of a foot whose heel is up by ``pitch_deg`` (over 0) when the ball is loaded.

    The pitch falls along one parabola from the touch to the flat foot. most_s bounds roll_in_s. A
    foot that lands nearly flat has its ball down sooner than asked for.
    """
    pitch = math.radians(pitch_deg)
    heel_down = math.asin(NEAR_FLOOR_M / (figure.heel_back + figure.ball_front))
    # the share of the parabola after which the heel is down
    share = 1 - math.sqrt(min(1.0, heel_down / pitch))
    lead_s = toe_to_ball_s
    roll_in_s = toe_pitch = 0.0
    for _ in range(4):  # what the lead follows from follows from the lead
        left_s = max(toe_to_heel_s - lead_s, 0.03)
        roll_in_s = min(max(left_s / max(share, 0.2), 0.05), most_s)
        touch = pitch * (1 + lead_s / roll_in_s) ** 2
        toe_pitch = min(stiffness * touch, math.radians(70))
        raised = figure.toe * math.sin(toe_pitch)
        lead_s = min(toe_to_ball_s, max(raised - NEAR_FLOOR_M, 0.0) / _LEAST_FALL_MPS)
    if lead_s <= 0:
        return RollIn(pitch_deg, 0.0, 0.0, 0.1, roll_in_s)
    down = math.asin(NEAR_FLOOR_M / figure.toe) / toe_pitch
    planned_s = max(lead_s - _TOUCH_LEAD_S, 0.002)
    return RollIn(
        pitch_deg,
        planned_s,
        math.degrees(toe_pitch),
        planned_s / _when(min(down, 0.95)),
        roll_in_s,
    )


def _when(left: float) -> float:
    """When the smooth fall ``(1 - a)^2 (1 + 2 a)`` from 1 to 0 has ``left`` to go."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        fallen = (1 - middle) ** 2 * (1 + 2 * middle)
        low, high = (middle, high) if fallen > left else (low, middle)
    return high
