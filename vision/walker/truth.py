"""The exact truth of a walk, in the format of Backstep's truth files.

Keys: ``events[]`` (t, foot, kind; a contact also touch_t, touch_part, touch_pitch_deg, landing,
ball_t, heel_t, pitch_deg with toe up positive, step_m, step_leg, label), ``direction[]``,
``lean_deg[]``, ``speed_mps[]`` and the walker's extra ``cadence_spm[]``, ``arm_swing_deg[]``,
``head_pitch_deg[]`` at ``direction_hz``,
``faults[]`` (start_s, end_s, fault), ``leg_m``, ``height_m``, ``view``, ``treadmill``,
``lean_added``, ``heel_first``, ``fps``, ``frames``, and where there is one ``bystander`` and
``mishap`` (kind, start_s).

A contact has two times. ``t`` is the loading: the first time that ball or heel is within 12 mm of
its height in stance and slower than 0.8 m/s over the floor (a terminal contact, ``liftoff``, is
the last; a foot that is lifted or moved by little has to be below 0.6 of its own most).
``ball_t`` and ``heel_t`` are that of each, and decide the ``landing``. ``touch_t`` is the first
touch, never after ``t``: from then on some part of the foot, the tip of the toe included
(``touch_part``: toe, ball or heel), stays within 3 mm of the floor (less where it is hardly
lifted), however fast it still is. ``pitch_deg`` is the foot's at ``t``, ``touch_pitch_deg`` at
``touch_t``. All are measured on the motion itself, by ``vision.walker.contacts``.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from vision.values import FloatArray, Foot, Landing
from vision.walker.bystander import bystander_truth
from vision.walker.camera import PinholeCamera
from vision.walker.contacts import TrueContact, TrueLiftoff, lean_deg, true_contacts
from vision.walker.motion import WalkMotion
from vision.walker.script import Motion, Segment
from vision.walker.steps import heading, leftward

Truth: TypeAlias = dict[str, Any]

_FEET = (Foot.LEFT.value, Foot.RIGHT.value)
_TURNING_DEG_S = 8.0  # step by step, half round in twenty seconds
DIRECTION_HZ = 10.0


def measure_truth(walk: WalkMotion) -> Truth:
    """The truth of a walk from its motion."""
    script = walk.script
    events = _events(walk, script.duration_s)
    slow_t = np.arange(0, script.duration_s, 1 / DIRECTION_HZ)
    direction, speed = _direction(walk, slow_t)
    for event in events:
        event["label"] = direction[_nearest(event["t"], len(direction))]
    manners = [s.manner for s in script.segments]
    walking = [s for s in script.segments if s.motion.travel < 0]
    get = walk.timeline.values
    truth: Truth = {
        "events": events,
        "direction": direction,
        "direction_hz": DIRECTION_HZ,
        "lean_deg": _round(lean_deg(walk.at(slow_t)), 2),
        "speed_mps": _round(speed, 3),
        "cadence_spm": _round(get("cadence_spm", slow_t), 2),
        "arm_swing_deg": _round(get("arm_swing_deg", slow_t), 2),
        "head_pitch_deg": _round(get("head_pitch_deg", slow_t), 2),
        "faults": _faults(walk),
        "leg_m": round(walk.figure.leg, 4),
        "height_m": script.person.stature_m,
        "view": script.view.value,
        "treadmill": script.treadmill,
        "lean_added": round(max(m.lean_deg for m in manners), 2),
        "heel_first": bool(walking)
        and all(s.manner.landing in (Landing.HEEL, Landing.FLAT) for s in walking),
        "fps": script.camera.fps,
        "frames": round(script.duration_s * script.camera.fps),
        "take": script.name,
    }
    if script.bystander is not None:
        truth["bystander"] = bystander_truth(script, PinholeCamera(script))
    if script.mishap is not None:
        truth["mishap"] = script.mishap.model_dump()
    return truth


def write_truth(truth: Truth, path: Path) -> None:
    """Write a truth file as JSON."""
    path.write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")


def _round(values: FloatArray, digits: int) -> list[float]:
    return [round(float(v), digits) for v in values]


def _nearest(t: float, count: int) -> int:
    return int(np.clip(round(t * DIRECTION_HZ), 0, count - 1))


def _events(walk: WalkMotion, duration_s: float) -> list[dict[str, Any]]:
    """Initial and terminal contacts of both feet in order of time."""
    landings, leavings = true_contacts(walk, duration_s)
    leg_m = walk.figure.leg
    events = [(one.loading_s, one.foot, _contact(one, leg_m)) for one in landings]
    events += [(one.liftoff_s, one.foot, _liftoff(one)) for one in leavings]
    return [event for _, _, event in sorted(events, key=lambda one: one[:2])]


def _liftoff(one: TrueLiftoff) -> dict[str, Any]:
    return {"t": round(one.liftoff_s, 4), "foot": _FEET[one.foot], "kind": "liftoff"}


def _contact(one: TrueContact, leg_m: float) -> dict[str, Any]:
    return {
        "t": round(one.loading_s, 4),
        "foot": _FEET[one.foot],
        "kind": "contact",
        "landing": one.landing.value,
        "ball_t": _known(one.ball_s),
        "heel_t": _known(one.heel_s),
        "pitch_deg": round(-one.loading_pitch_deg, 2),
        "step_m": round(one.step_m, 4),
        "step_leg": round(one.step_m / leg_m, 4),
        "touch_t": round(one.touch_s, 4),
        "touch_part": one.touch_part,
        "touch_pitch_deg": round(-one.touch_pitch_deg, 2),
    }


def _known(t_s: float) -> float | None:
    return None if math.isnan(t_s) else round(t_s, 4)


def _direction(walk: WalkMotion, t: FloatArray) -> tuple[list[str], FloatArray]:
    """Label and pelvis speed along the facing direction (backward negative) at each time; who
    goes more to a side than ahead or back walks sideways."""
    d = 0.02
    after, before = walk.body(t + d), walk.body(t - d)
    yaw_deg = walk.body(t)[1]
    travel = (after[0] - before[0]) / (2 * d)
    speed = (travel * heading(yaw_deg)).sum(axis=1)
    aside = np.abs((travel * leftward(yaw_deg)).sum(axis=1))
    turning = np.abs(after[1] - before[1]) / (2 * d) > _TURNING_DEG_S
    label = np.where(speed < -0.08, "backward", np.where(speed > 0.08, "forward", "still"))
    label = np.where((aside > 0.08) & (aside > np.abs(speed)), "sideways", label)
    label = np.where(turning, "turning", label)
    return [str(x) for x in label], speed


def _faults(walk: WalkMotion) -> list[dict[str, Any]]:
    starts = walk.timeline.starts
    return [
        {"start_s": float(start), "end_s": float(start + s.duration_s), "fault": fault}
        for start, s in zip(starts, walk.script.segments, strict=True)
        if (fault := _fault(s)) is not None
    ]


def _fault(segment: Segment) -> str | None:
    """The fault it is meant to show; a heel that lands first walking backward is one anyhow."""
    if segment.motion is Motion.STANDING:
        return None
    heel_first = segment.motion.travel < 0 and segment.manner.landing is Landing.HEEL
    return segment.fault or ("heel_first" if heel_first else None)
