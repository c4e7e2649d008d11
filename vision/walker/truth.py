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
``touch_t``. All are measured on the motion itself.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vision.values import FloatArray, Landing
from vision.walker.bystander import bystander_truth
from vision.walker.camera import PinholeCamera
from vision.walker.feet import FootPath
from vision.walker.motion import WalkMotion
from vision.walker.roll import NEAR_FLOOR_M
from vision.walker.script import Motion, Segment
from vision.walker.steps import heading, leftward

Truth: TypeAlias = dict[str, Any]

_FINE_HZ = 480.0
_TOUCHES_M = 0.003
_SLOW_MPS = 0.8
_SHARE = 0.6  # of what the part reaches in its swing, where that is little
_FLAT_LEAD_S = 0.030  # ball and heel within this settle together: a flat landing
_TURNING_DEG_S = 8.0  # step by step, half round in twenty seconds
DIRECTION_HZ = 10.0


def measure_truth(walk: WalkMotion) -> Truth:
    """The truth of a walk from its motion."""
    script = walk.script
    t = np.arange(-1.2, script.duration_s + 1.0, 1 / _FINE_HZ)
    feet = walk.feet(t)
    events = [e for i, foot in enumerate(feet) for e in _foot_events(walk, t, foot, i)]
    events.sort(key=lambda e: e["t"])
    slow_t = np.arange(0, script.duration_s, 1 / DIRECTION_HZ)
    direction, speed = _direction(walk, slow_t)
    for event in events:
        event["t"] = round(event["t"], 4)
        event["label"] = direction[_nearest(event["t"], len(direction))]
    manners = [s.manner for s in script.segments]
    walking = [s for s in script.segments if s.motion.travel < 0]
    get = walk.timeline.values
    truth: Truth = {
        "events": [e for e in events if 0 <= e["t"] < script.duration_s],
        "direction": direction,
        "direction_hz": DIRECTION_HZ,
        "lean_deg": _round(_lean(walk, slow_t), 2),
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


class _Part:
    """A part of one foot: its heights and speeds."""

    def __init__(self, points: FloatArray) -> None:
        self.height: FloatArray = points[:, 2]
        self.speed: FloatArray = np.linalg.norm(np.gradient(points, 1 / _FINE_HZ, axis=0), axis=1)

    def down(self, span: slice) -> NDArray[np.bool_]:
        """Near the floor and slow: the contact criterion, for the swing and the stances about it.

        Who shuffles lifts a foot by less and moves it more slowly than others do as they land.
        """
        near = min(NEAR_FLOOR_M, _SHARE * float(self.height[span].max()))
        slow = min(_SLOW_MPS, _SHARE * float(self.speed[span].max()))
        out: NDArray[np.bool_] = (self.height < near) & (self.speed < slow)
        return out


def _foot_events(
    walk: WalkMotion, t: FloatArray, foot: FootPath, side: int
) -> list[dict[str, Any]]:
    """One terminal and one initial contact for every swing of a foot."""
    ball, heel = _Part(foot.ball), _Part(foot.heel)
    name = ("left", "right")[side]
    clear = np.minimum(foot.ball[:, 2], foot.heel[:, 2])
    middles, spans = [], []
    for span in walk.swings(side):
        start, end = np.searchsorted(t, span)
        if start > 0 and end < len(t):
            middles.append(int(start + np.argmax(clear[start:end])))
            spans.append(slice(int(start), int(end)))
    out: list[dict[str, Any]] = []
    ends = [*middles[1:], len(t)]
    for before, middle, after, span in zip([0, *middles], middles, ends, spans, strict=False):
        parts = ball.down(span), heel.down(span)
        either = parts[0] | parts[1]
        last = np.flatnonzero(either[before:middle])
        if len(last):
            out.append({"t": float(t[before + last[-1]]), "foot": name, "kind": "liftoff"})
        first = [_first(t, part, middle, after) for part in parts]
        on = _first(t, either, middle, after)
        if on is not None:
            pitch = float(np.interp(on, t, foot.pitch))
            contact = _contact(walk, on, name, first[0], first[1], pitch)
            out.append({**contact, **_touch(t, foot, middle, on)})
    return out


def _touch(t: FloatArray, foot: FootPath, middle: int, on: float) -> dict[str, Any]:
    """The first touch of a foot that is highest at sample ``middle`` and loaded at ``on``."""
    parts = {"toe": foot.tip[:, 2], "ball": foot.ball[:, 2], "heel": foot.heel[:, 2]}
    lowest = np.min(list(parts.values()), axis=0)
    loaded = int(np.searchsorted(t, on))
    touches = min(_TOUCHES_M, _SHARE / 2 * float(lowest[middle]))
    away = np.flatnonzero(lowest[middle : loaded + 1] > touches)
    at = min(middle + (int(away[-1]) + 1 if len(away) else 0), loaded)
    # of parts that come down together the one nearest to the body of the foot is named
    part = next(name for name in ("heel", "ball", "toe") if parts[name][at] < lowest[at] + 1e-4)
    return {
        "touch_t": round(float(t[at]), 4),
        "touch_part": part,
        "touch_pitch_deg": round(-float(np.degrees(foot.pitch[at])), 2),
    }


def _first(t: FloatArray, down: NDArray[np.bool_], start: int, end: int) -> float | None:
    hits = np.flatnonzero(down[start:end])
    return float(t[start + hits[0]]) if len(hits) else None


def _contact(
    walk: WalkMotion, t: float, foot: str, ball_t: float | None, heel_t: float | None, pitch: float
) -> dict[str, Any]:
    body = walk.at(np.array([t]))
    apart = body.foot[0].ankle[0, :2] - body.foot[1].ankle[0, :2]
    step = abs(float(apart @ heading(body.yaw_deg)[0]))
    lead = 1.0 if heel_t is None else -1.0 if ball_t is None else heel_t - ball_t
    landing = Landing.BALL if lead > _FLAT_LEAD_S else Landing.FLAT
    landing = Landing.HEEL if lead < -_FLAT_LEAD_S else landing
    return {
        "t": t,
        "foot": foot,
        "kind": "contact",
        "landing": landing.value,
        "ball_t": None if ball_t is None else round(ball_t, 4),
        "heel_t": None if heel_t is None else round(heel_t, 4),
        "pitch_deg": round(-float(np.degrees(pitch)), 2),
        "step_m": round(step, 4),
        "step_leg": round(step / walk.figure.leg, 4),
    }


def _direction(walk: WalkMotion, t: FloatArray) -> tuple[list[str], FloatArray]:
    """Label and pelvis speed along the facing direction (backward negative) at each time; who
    goes more to a side than ahead or back walks sideways."""
    d = 0.02
    after, before = walk.body(t + d), walk.body(t - d)
    facing = heading(walk.body(t)[1])
    travel = (after[0] - before[0]) / (2 * d)
    speed = (travel * facing).sum(axis=1)
    aside = np.abs((travel * leftward(walk.body(t)[1])).sum(axis=1))
    turning = np.abs(after[1] - before[1]) / (2 * d) > _TURNING_DEG_S
    label = np.where(speed < -0.08, "backward", np.where(speed > 0.08, "forward", "still"))
    label = np.where((aside > 0.08) & (aside > np.abs(speed)), "sideways", label)
    label = np.where(turning, "turning", label)
    return [str(x) for x in label], speed


def _lean(walk: WalkMotion, t: FloatArray) -> FloatArray:
    body = walk.at(t)
    axis = body.chest - body.pelvis
    ahead = (axis[:, :2] * heading(body.yaw_deg)).sum(axis=1)
    out: FloatArray = np.degrees(np.arctan2(ahead, axis[:, 2]))
    return out


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
