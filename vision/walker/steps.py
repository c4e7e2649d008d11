"""Plans the footprints on the floor, step by step, along the timeline.

Everything here is in the floor's frame; on a treadmill the floor is the belt. World axes: x to
image right, y away from the camera, z up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from vision.values import FloatArray, Foot
from vision.walker.figure import Figure
from vision.walker.roll import RollIn, roll_down
from vision.walker.script import Mishap, Motion, WalkScript
from vision.walker.timeline import CONTACT_PITCH, ScriptTimeline

LONG_AGO_S = -1e3
# share of the stride the plan keeps the foot down; by the criterion of vision.walker.contacts
# (12 mm, 0.8 m/s) stance is 3 to 5 % longer, which lands in the ranges of healthy gait
_DUTY = {Motion.BACKWARD: 0.615, Motion.FORWARD: 0.575, Motion.RUNNING: 0.33}
CATCH_TIME, CATCH_LENGTH = 0.6, 1.7
"""The time and length of the step that catches a stumble, as shares of an ordinary one's."""

_STILL_TO_GO_M = 0.006  # what the foot has left to travel when the criterion is met


@dataclass(frozen=True, slots=True)
class Footprint:
    """One stance of one foot: where, when and how it lands and leaves.

    contact_s is when the foot is to be loaded, step_s the time since the other foot's contact,
    swing_s how long it was unloaded. The tip of the toe touches toe_lead_s before contact_s, the
    toes then tilted by toe_pitch_deg, and they lie flat toe_roll_s after that. centre is the
    walk's centre line beside it; ankle the floor point under the ankle; outward_m how far to the
    own left the foot swung out on its way. Pitches in degrees, heel up positive.
    """

    contact_s: float
    foot: Foot
    centre: tuple[float, float]
    ankle: tuple[float, float]
    yaw_deg: float
    step_s: float
    swing_s: float
    contact_pitch_deg: float
    off_pitch_deg: float
    toe_lead_s: float
    toe_pitch_deg: float
    toe_roll_s: float
    stiffness: float
    roll_in_s: float
    roll_out_s: float
    lift_m: float
    outward_m: float
    motion: Motion


def heading(yaw_deg: float | FloatArray) -> FloatArray:
    """Unit vector of facing on the floor, ``(..., 2)``."""
    yaw = np.radians(yaw_deg)
    return np.stack([np.cos(yaw), -np.sin(yaw)], axis=-1)


def leftward(yaw_deg: float | FloatArray) -> FloatArray:
    """Unit vector to the walker's own left on the floor, ``(..., 2)``."""
    yaw = np.radians(yaw_deg)
    return np.stack([np.sin(yaw), np.cos(yaw)], axis=-1)


def own_share(one_sided: float | FloatArray, foot: Foot) -> FloatArray:
    """How much of what ``Manner.one_sided`` is about the foot has: 0..1, of its shape."""
    out: FloatArray = np.clip(1 + (one_sided if foot is Foot.LEFT else -one_sided), 0, 1)
    return out


def _stumble(script: WalkScript) -> Mishap | None:
    return script.mishap if script.mishap and script.mishap.kind == "stumble" else None


class _Planner:
    """Steps through the timeline and places one footprint at a time."""

    def __init__(self, script: WalkScript, timeline: ScriptTimeline, pace: float) -> None:
        self.timeline = timeline
        self.pace = pace
        self.figure = Figure(script.person.stature_m)
        self.random = np.random.default_rng(script.seed)
        self.centre: FloatArray = np.zeros(2)
        self.yaw = script.yaw_deg
        self.foot = Foot.LEFT
        self.prints: list[Footprint] = []
        self.level = True
        self.trip: Mishap | None = _stumble(script)

    def _value(self, name: str, t: float) -> float:
        return self.timeline.value(name, t)

    def stand(self) -> None:
        """Both feet side by side, long ago."""
        for foot in (Foot.LEFT, Foot.RIGHT):
            self.foot = foot
            self._put(LONG_AGO_S, 0.0, Motion.STANDING, 1.0)
        self.foot = Foot.LEFT

    def step(self, t: float) -> float:
        """Take the next step or wait; returns the time at which the next decision is due."""
        base = 60.0 / (self._value("cadence_spm", t) * self.pace)
        segment = self.timeline.segment(t + base / 2)
        side = 1.0 if self.foot is Foot.LEFT else -1.0
        vary = self._value("variation", t) * self.random.normal(size=2).clip(-2, 2)
        step_s = base * (1 + side * self._value("time_asymmetry", t)) * (1 + float(vary[0]))
        caught = self._catches(t, step_s)
        if caught:
            step_s *= CATCH_TIME
        if segment.motion is Motion.STANDING:
            if self.level:
                return t + 0.05
            self.level = True
            self._put(t + step_s, step_s, segment.motion, 0.5)
        elif segment.motion is Motion.TURNING:
            self.level = True
            steps = max(1, round(segment.duration_s / base) - 1)
            left = segment.turn_deg - self._turned(self.timeline.index(t + base / 2))
            most = abs(segment.turn_deg) / steps
            # yaw grows towards the camera, which is the walker's own right
            self.yaw -= math.copysign(min(abs(left), most), segment.turn_deg)
            self._put(t + step_s, step_s, segment.motion, 0.6)
        elif segment.motion is Motion.SIDEWAYS:
            self.level = True  # it ends as it may, both feet side by side or apart
            self._sidestep(t, step_s, segment.towards, float(vary[1]))
        else:
            self.level = False
            length = self._value("step_m", t) * (1 + side * self._value("length_asymmetry", t))
            length *= 1 + float(vary[1])
            length *= CATCH_LENGTH if caught else 1.0
            length += self._footprint_excess(t + step_s, step_s, segment.motion)
            self.centre = self.centre + segment.motion.travel * length * heading(self.yaw)
            self._put(t + step_s, step_s, segment.motion, 1.0)
        return t + step_s

    def _sidestep(self, t: float, step_s: float, towards: Foot, vary: float) -> None:
        """The foot of the side to which the walker goes is set out, the other follows it."""
        if self.foot is towards:
            way = 1.0 if towards is Foot.LEFT else -1.0
            length = way * self._value("step_m", t) * (1 + vary)
            self.centre = self.centre + length * leftward(self.yaw)
        self._put(t + step_s, step_s, Motion.SIDEWAYS, 0.5)

    def _catches(self, t: float, step_s: float) -> bool:
        """Whether the step from ``t`` on is the one that catches a stumble; there is only one."""
        if self.trip is None or t + step_s / 2 < self.trip.start_s:
            return False
        self.trip = None
        return True

    def _footprint_excess(self, contact_s: float, step_s: float, motion: Motion) -> float:
        """How much further footprints lie apart than ankles at contact.

        Step length is measured between ankles, and tilting a foot moves its ankle.
        """
        off_deg, roll_out = self._roll_out(contact_s, motion)
        down_s = (2 * _DUTY[motion] - 1) * step_s  # how long the other foot stays down yet
        rolled = max(0.0, 1 - down_s / roll_out) ** 2
        pitches = np.radians([self._value(CONTACT_PITCH, contact_s), off_deg * rolled])
        landing, other = self.figure.pivot(pitches)[0]
        return _STILL_TO_GO_M - motion.travel * float(landing - other)

    def _roll_out(self, t: float, motion: Motion) -> tuple[float, float]:
        """Pitch at terminal contact, and how long the foot takes to roll up."""
        if motion.travel == 1:
            return (38.0 if motion is Motion.FORWARD else 45.0), 0.32
        return -11.0 * min(1.0, self._value("step_m", t) / 0.35), 0.22

    def _roll_in(self, t: float, motion: Motion, ease: float, most_s: float) -> RollIn:
        """How the foot rolls down."""
        value = self._value
        pitch = value(CONTACT_PITCH, t) * ease
        if pitch <= 0:
            return RollIn(pitch, 0.0, 0.0, 0.1, min(0.13 if motion.travel == 1 else 0.19, most_s))
        return roll_down(
            self.figure,
            pitch,
            value("toe_to_ball_s", t),
            value("toe_to_heel_s", t),
            value("sole_stiffness", t),
            most_s,
        )

    def _turned(self, segment: int) -> float:
        start = self.timeline.starts[segment]
        before = [p.yaw_deg for p in self.prints if p.contact_s <= start]
        return (before[-1] if before else self.yaw) - self.yaw

    def _put(self, contact_s: float, step_s: float, motion: Motion, ease: float) -> None:
        t = contact_s
        side = 1.0 if self.foot is Foot.LEFT else -1.0
        width = self._value("step_width_m", t)
        ankle = self.centre + side * width / 2 * leftward(self.yaw)
        swing_s = 2 * (1 - _DUTY.get(motion, 0.6)) * step_s
        off, roll_out = self._roll_out(t, motion)
        stance = max(2 * step_s - swing_s, 0.1)
        down = self._roll_in(t, motion, ease, 0.4 * stance)
        self.prints.append(
            Footprint(
                contact_s=contact_s,
                foot=self.foot,
                centre=(float(self.centre[0]), float(self.centre[1])),
                ankle=(float(ankle[0]), float(ankle[1])),
                yaw_deg=self.yaw,
                step_s=step_s,
                swing_s=swing_s,
                contact_pitch_deg=down.pitch_deg,
                off_pitch_deg=off * ease,
                toe_lead_s=min(down.toe_lead_s, 0.3 * swing_s),
                toe_pitch_deg=down.toe_pitch_deg,
                toe_roll_s=down.toe_roll_s,
                stiffness=self._value("sole_stiffness", t),
                roll_in_s=down.roll_in_s,
                roll_out_s=min(roll_out, 0.45 * stance),
                lift_m=self._value("lift_m", t) * ease,
                outward_m=side
                * self._value("circumduction_m", t)
                * float(own_share(self._value("one_sided", t), self.foot)),
                motion=motion,
            )
        )
        self.foot = self.foot.other


def lay_footprints(script: WalkScript, timeline: ScriptTimeline) -> tuple[Footprint, ...]:
    """All footprints of the walk in order of contact, feet strictly alternating.

    The walk is under way before time 0 and goes on after its end wherever its first and last
    segments walk, so no edge of the recording is special.
    """
    if script.loop:
        return _loop(script, timeline)
    planner = _Planner(script, timeline, 1.0)
    planner.stand()
    t = -6.3 * 60.0 / timeline.value("cadence_spm", 0.0)
    while t < script.duration_s + 5.0:
        t = planner.step(t)
    return _keep_off_pitch(planner.prints)


def _keep_off_pitch(prints: list[Footprint]) -> tuple[Footprint, ...]:
    """A foot leaves the floor as its next step needs (a foot that stands next stays flat)."""
    out = list(prints)
    for i in range(len(out) - 2):
        following = out[i + 2]
        kept = following.off_pitch_deg if following.motion.travel else 0.0
        out[i] = replace(out[i], off_pitch_deg=kept, roll_out_s=following.roll_out_s)
    return tuple(out)


def _loop(script: WalkScript, timeline: ScriptTimeline) -> tuple[Footprint, ...]:
    """One loop of an even number of steps that fills the timeline exactly, repeated three times."""
    pace = 1.0
    prints: list[Footprint] = []
    target = 0
    for _ in range(12):
        planner = _Planner(script, timeline, pace)
        t = planner.step(-60.0 / timeline.value("cadence_spm", 0.0))
        while t < script.duration_s * 1.05:
            t = planner.step(t)
        prints = planner.prints
        first = prints[0].contact_s
        if not target:
            done = sum(p.contact_s - first <= script.duration_s for p in prints) - 1
            target = max(2, 2 * round(done / 2))
        lasted = prints[target].contact_s - first
        if abs(lasted - script.duration_s) < 1e-9:
            break
        pace *= lasted / script.duration_s
    return _tile(prints, target, script.duration_s)


def _tile(prints: list[Footprint], count: int, duration_s: float) -> tuple[Footprint, ...]:
    shift = np.subtract(prints[count].centre, prints[0].centre)
    first = prints[0].contact_s
    scale = duration_s / (prints[count].contact_s - first)
    out: list[Footprint] = []
    for lap in (-1, 0, 1):
        for p in prints[:count]:
            ankle = np.add(p.ankle, lap * shift)
            centre = np.add(p.centre, lap * shift)
            out.append(
                replace(
                    p,
                    contact_s=(p.contact_s - first) * scale + lap * duration_s,
                    ankle=(float(ankle[0]), float(ankle[1])),
                    centre=(float(centre[0]), float(centre[1])),
                )
            )
    return _keep_off_pitch(out)
