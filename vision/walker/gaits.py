"""Ways in which people walk who limp, shuffle, are stiff or hold on; each on a manner's own terms.

They are the very people who are sent to walk backward. Figures are of the published kind ([K]), not
of any one person.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from vision.values import Foot, Landing
from vision.walker.script import Manner

GaitName = Literal[
    "limping", "step_to", "short", "shuffling", "stiff_kneed", "supported", "steep", "soft_soled"
]
GAITS: tuple[GaitName, ...] = get_args(GaitName)


def gait_manner(
    manner: Manner, gait: GaitName, stature_m: float, lame: Foot = Foot.LEFT, degree: float = 0.5
) -> Manner:
    """``manner`` changed to a gait.

    Args:
        lame: the foot that limps, is stiff, or goes only level with the other.
        degree: 0 for slight, 1 for marked.
    """
    side = 1.0 if lame is Foot.LEFT else -1.0
    slow = manner.cadence_spm * (1 - 0.2 * degree)
    if gait == "limping":  # the lame foot steps shorter, and bears the weight for less long
        return manner.but(
            cadence_spm=slow,
            step_m=min(manner.step_m, 0.20 * stature_m),
            length_asymmetry=-side * (0.25 + 0.4 * degree),
            time_asymmetry=side * (0.10 + 0.25 * degree),
            lateral_lean_deg=-side * 4 * degree,
            hip_hike_deg=3 * degree,
            one_sided=side,
        )
    if gait == "step_to":  # the lame foot comes level with the other and never passes it
        return manner.but(
            cadence_spm=slow,
            step_m=min(manner.step_m, (0.16 - 0.04 * degree) * stature_m),
            length_asymmetry=-side,
            time_asymmetry=-side * 0.45 * degree,
            landing_pitch_deg=min(manner.landing_pitch_deg, 12),
            lift_m=min(manner.lift_m, 0.02),
        )
    if gait == "short":
        return manner.but(step_m=0.15 - 0.08 * degree, lift_m=min(manner.lift_m, 0.02))
    if gait == "shuffling":
        return manner.but(
            step_m=0.10 - 0.06 * degree,
            cadence_spm=manner.cadence_spm * (1 + 0.15 * degree),
            lift_m=0.010 - 0.004 * degree,
            landing=Landing.FLAT,
            lean_deg=manner.lean_deg + 6 * degree,
            arm_swing_deg=6,
            knee_deg=12 + 8 * degree,
        )
    if (
        gait == "stiff_kneed"
    ):  # the hip is raised and the foot brought round, as the knee won't bend
        return manner.but(
            step_m=min(manner.step_m, 0.19 * stature_m),
            cadence_spm=slow,
            knee_deg=4,
            landing_pitch_deg=min(manner.landing_pitch_deg, 8),
            toe_to_ball_s=0.0,
            lift_m=0.008,
            hip_hike_deg=7 + 5 * degree,
            circumduction_m=0.04 + 0.06 * degree,
            one_sided=side,
            time_asymmetry=side * 0.12 * degree,
        )
    if gait == "supported":  # both hands on a rail or a frame before the body
        return manner.but(
            step_m=min(manner.step_m, (0.17 - 0.05 * degree) * stature_m),
            cadence_spm=slow,
            arm_swing_deg=0,
            arm_forward_deg=26,
            elbow_deg=38,
            lean_deg=manner.lean_deg + 4 + 6 * degree,
            head_pitch_deg=manner.head_pitch_deg + 8,
            sway_deg=2,
        )
    if gait == "steep":  # as film shows most: 45 to 60 degrees at the touch, slow to roll down
        return manner.but(
            landing=Landing.BALL,
            landing_pitch_deg=24 + 5 * degree,
            toe_to_ball_s=0.07 + 0.05 * degree,
            toe_to_heel_s=0.18 + 0.10 * degree,
            sole_stiffness=0.9,
        )
    return manner.but(landing=Landing.BALL, sole_stiffness=0.3 * (1 - degree))


def drawn_feet(random: np.random.Generator, manner: Manner) -> Manner:
    """The manner with feet that roll in a way of their own, as people differ."""
    ball_s = float(random.uniform(0.045, 0.10))
    return manner.but(
        toe_to_ball_s=ball_s,
        toe_to_heel_s=ball_s + float(random.uniform(0.08, 0.16)),
        sole_stiffness=float(random.uniform(0.6, 1.0)),
    )
