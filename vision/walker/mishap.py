"""Mishaps of the walker on top of the walk: a stumble, a fall, or sitting or bending down.

Time courses are of the published kind, not of any one person: from losing balance to the floor
takes 0.6 to 0.8 s, a stumble is caught by one quick long step within half a second, and sitting
down takes 1.5 to 2 s.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from vision.settings import Section
from vision.values import FloatArray
from vision.walker.figure import Figure
from vision.walker.script import Mishap, MishapKind


class MishapCourse(Section):
    """How far and how fast a mishap moves the body.

    hip_share: lowest hip height, of the standing one. back_leg: how far behind the
    feet they come, in leg lengths. lean_deg: the trunk's, forward positive. down_s: how long it
    takes. stay_s: how long it lasts, then the body comes up again in up_s; ``None`` for ever.
    gathers: whether it accelerates to the end, like a falling body.
    """

    hip_share: float = Field(gt=0, le=1)
    back_leg: float = Field(ge=0, le=1)
    lean_deg: float = Field(ge=-90, le=90)
    arms_deg: float = Field(default=0.0, ge=0, le=150)
    down_s: float = Field(gt=0, le=5)
    stay_s: float | None = None
    up_s: float = Field(default=0.5, gt=0, le=5)
    gathers: bool = False


COURSES: dict[MishapKind, MishapCourse] = {
    "fall": MishapCourse(
        hip_share=0.14, back_leg=0.55, lean_deg=-62, arms_deg=70, down_s=0.75, gathers=True
    ),
    "stumble": MishapCourse(
        hip_share=0.90, back_leg=0.10, lean_deg=-20, arms_deg=65, down_s=0.28, stay_s=0.12,
        up_s=0.6,
    ),
    "sit": MishapCourse(hip_share=0.52, back_leg=0.40, lean_deg=16, down_s=1.7),
    "bend": MishapCourse(
        hip_share=0.86, back_leg=0.12, lean_deg=64, down_s=0.9, stay_s=1.0, up_s=1.0
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pull:
    """What a mishap adds at ``n`` times: metres down and backward, degrees of lean and of the
    arms forward."""

    down_m: FloatArray
    back_m: FloatArray
    lean_deg: FloatArray
    arms_deg: FloatArray


def pull(mishap: Mishap, figure: Figure, t_s: FloatArray) -> Pull:
    """The effect of ``mishap`` on a body of ``figure`` at ``t_s``, ``(n,)`` seconds."""
    course = COURSES[mishap.kind]
    share = _share(course, np.asarray(t_s, dtype=np.float64) - mishap.start_s)
    # Backward first, down later: the body topples before the knees give way.
    sinks = share**1.5 if course.gathers else share
    return Pull(
        down_m=sinks * (1 - course.hip_share) * figure.leg,
        back_m=share * course.back_leg * figure.leg,
        lean_deg=share * course.lean_deg,
        arms_deg=share * course.arms_deg,
    )


def _share(course: MishapCourse, since_s: FloatArray) -> FloatArray:
    down = np.clip(since_s / course.down_s, 0, 1)
    share: FloatArray = down**2 * (2 - down) if course.gathers else down**2 * (3 - 2 * down)
    if course.stay_s is not None:
        up = np.clip((since_s - course.down_s - course.stay_s) / course.up_s, 0, 1)
        share = share * (1 - up**2 * (3 - 2 * up))
    return share
