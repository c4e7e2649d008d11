"""Walks made by hand for the tests of checks and cues: what the checks see, frame by frame.

A ``Walk`` is good unless a test changes one thing about it; ``FAULTS`` holds, for every fault
a check may name, the walk in which a signal drives exactly that fault.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from vision.checks.base import Check, Moment
from vision.checks.registry import ChecksSettings, check_classes
from vision.values import (
    Baseline,
    Body,
    CheckResult,
    Direction,
    Foot,
    Gait,
    Landing,
    Level,
    Posture,
    Step,
    View,
)

FPS = 30.0
STEP_S = 0.7
_POINTS, _WORLD, _SEEN = np.zeros((33, 2)), np.zeros((33, 3)), np.ones(33)
STANDING = Baseline(lean_deg=0.0, lateral_lean_deg=0.0, head_pitch_deg=0.0, shrug=0.34)
Signal = Callable[[float], float]
"""A value over time in seconds."""


def good_posture(t_s: float) -> Posture:
    """A good walker's posture with the sway, arm swing and knee bend of a stride."""
    phase = math.pi * t_s / STEP_S
    return Posture(
        lean_deg=3.0 + 2.0 * math.sin(2 * phase),
        lateral_lean_deg=2.5 * math.sin(phase),
        head_pitch_deg=2.0,
        head_yaw_deg=3.0,
        shrug=0.335,
        arm_left_deg=14.0 * math.sin(phase),
        arm_right_deg=-14.0 * math.sin(phase),
        knee_left_deg=28.0 + 20.0 * math.sin(phase),
        knee_right_deg=28.0 - 20.0 * math.sin(phase),
        step_width=0.08,
    )


def good_step(index: int, contact_s: float) -> Step:
    """A good beginner's step: short, ball first."""
    return Step(
        index=index,
        foot=Foot.LEFT if index % 2 else Foot.RIGHT,
        contact_s=contact_s,
        direction=Direction.BACKWARD,
        confidence=0.9,
        known_s=contact_s + 0.1,
        length_leg=0.45,
        landing=Landing.BALL,
    )


def seen_from(view: View, posture: Posture) -> Posture:
    """What of a posture the view carries."""
    if view is View.SIDE:
        return replace(posture, lateral_lean_deg=None, step_width=None)
    hidden = replace(posture, lean_deg=None, head_pitch_deg=None, arm_left_deg=None)
    hidden = replace(hidden, arm_right_deg=None, knee_left_deg=None, knee_right_deg=None)
    return hidden if view in (View.FRONT, View.REAR) else Posture()


@dataclass(frozen=True)
class Walk:
    """A steady backward walk of ``seconds``; each field changes one thing about it."""

    seconds: float = 18.0
    fps: float = FPS
    view: View = View.SIDE
    direction: Direction = Direction.BACKWARD
    baseline: Baseline | None = STANDING
    body_confidence: float = 0.9
    seen: bool = True
    posture: Callable[[float], Posture] = good_posture
    step: Callable[[int, float], Step] = good_step
    step_s: Callable[[int, float], float] = lambda index, t_s: STEP_S
    cadence: Signal = lambda t_s: 60.0 / STEP_S
    speed: Signal = lambda t_s: 0.45
    aside_px: Signal = lambda t_s: 0.0

    def steps(self) -> list[Step]:
        """All steps of the walk."""
        steps: list[Step] = []
        at_s = 0.0
        while at_s < self.seconds:
            at_s += self.step_s(len(steps), at_s)
            steps.append(replace(self.step(len(steps), at_s), direction=self.direction))
        return steps

    def moments(self) -> Iterator[Moment]:
        """Every frame of the walk."""
        steps = self.steps()
        for frame in range(int(self.seconds * self.fps)):
            t_s = frame / self.fps
            known = [step for step in steps if step.known_s <= t_s]
            gait = Gait(
                t_s=t_s,
                direction=self.direction,
                confidence=0.9,
                bout_s=t_s,
                recent=tuple(known[-12:]),
                backward_steps=len(known),
                cadence_spm=self.cadence(t_s),
                speed_mps=-self.speed(t_s),
            )
            yield Moment(t_s, self._body(t_s) if self.seen else None, gait, self.baseline)

    def _body(self, t_s: float) -> Body:
        frontal = self.view in (View.FRONT, View.REAR)
        return Body(
            t_s=t_s,
            points=_POINTS + np.array([self.aside_px(t_s), 0.0]),
            measured=_POINTS,
            world=_WORLD,
            visibility=_SEEN,
            view=self.view,
            yaw_deg=90.0 if frontal else 0.0,
            view_confidence=0.9,
            facing=0 if frontal else 1,
            near=None if frontal else Foot.RIGHT,
            torso_px=150.0,
            stature_px=520.0,
            px_per_m=300.0,
            feet_seen=True,
            confidence=self.body_confidence,
            roll_deg=0.0,
            posture=seen_from(self.view, self.posture(t_s)),
        )


def run(check: Check[Any], walk: Walk) -> list[CheckResult]:
    """The check's answer on every frame of the walk."""
    return [check.update(moment) for moment in walk.moments()]


def fresh(check_id: str, level: Level = Level.BEGINNER) -> Check[Any]:
    """A fresh check with its default settings."""
    made = next(check for check in check_classes() if check.id == check_id)
    return made(getattr(ChecksSettings(), check_id), level)


@dataclass(frozen=True)
class Fault:
    """One fault of one check: ``walk`` turns a signal into the walk it drives.

    good, bad: values on either side. on, off: the beginner's thresholds, both ``None`` where
    the signal is no number. within: steps until it must be found.
    """

    check: str
    fault: str
    walk: Callable[[Signal], Walk]
    good: float
    bad: float
    on: float | None = None
    off: float | None = None
    within: int = 6


def _posture(name: str, view: View = View.SIDE, swing: float = 0.0) -> Callable[[Signal], Walk]:
    """swing: so much more than the signal it is in the middle of every other step."""

    def walk(signal: Signal) -> Walk:
        def posture(t_s: float) -> Posture:
            more = swing * (0.5 + 0.5 * math.sin(math.pi * t_s / STEP_S))
            return replace(good_posture(t_s), **{name: signal(t_s) + more})

        return Walk(view=view, posture=posture)

    return walk


def _length(signal: Signal) -> Walk:
    return Walk(step=lambda i, t_s: replace(good_step(i, t_s), length_leg=signal(t_s)))


def _landing(signal: Signal) -> Walk:
    """0 heel, 1 flat, 2 ball, anything else unknown."""
    kinds = {0: Landing.HEEL, 1: Landing.FLAT, 2: Landing.BALL}
    return Walk(
        step=lambda i, t_s: replace(
            good_step(i, t_s), landing=kinds.get(round(signal(t_s)), Landing.UNKNOWN)
        )
    )


def _shrug(signal: Signal) -> Walk:
    return Walk(
        posture=lambda t_s: replace(good_posture(t_s), shrug=0.34 * (1 - signal(t_s) / 100))
    )


def _arms(signal: Signal) -> Walk:
    """The arc in degrees; angles run straight up and down, so that percentiles are near."""

    def posture(t_s: float) -> Posture:
        swing = 2 * abs((t_s / (2 * STEP_S)) % 1.0 - 0.5) - 0.5
        angle = signal(t_s) * swing / 0.9
        return replace(good_posture(t_s), arm_left_deg=-angle, arm_right_deg=angle)

    return Walk(posture=posture)


def _knees(signal: Signal) -> Walk:
    def posture(t_s: float) -> Posture:
        bend = 0.55 + 0.45 * math.sin(math.pi * t_s / STEP_S)
        return replace(good_posture(t_s), knee_right_deg=signal(t_s) * bend)

    return Walk(posture=posture)


def _uneven(signal: Signal) -> Walk:
    def step_s(index: int, t_s: float) -> float:
        return STEP_S * (1 + signal(t_s) / 200 * (1 if index % 2 else -1))

    return Walk(step_s=step_s, seconds=36.0)


def _irregular(signal: Signal) -> Walk:
    def step_s(index: int, t_s: float) -> float:
        return STEP_S * (1 + signal(t_s) / 100 * (1 if index % 4 < 2 else -1))

    return Walk(step_s=step_s, seconds=36.0)


def _rocking(signal: Signal) -> Walk:
    """Peak to peak in degrees; straight up and down, so that percentiles are near."""

    def posture(t_s: float) -> Posture:
        sway = 2 * abs((t_s / (2 * STEP_S)) % 1.0 - 0.5) - 0.5
        return replace(good_posture(t_s), lateral_lean_deg=signal(t_s) * sway / 0.9)

    return Walk(view=View.REAR, posture=posture)


def _drifting(signal: Signal) -> Walk:
    """Statures aside in five steps, to and fro, so that the walker stays in the picture."""

    def aside_px(t_s: float) -> float:
        leg_s = 20 * STEP_S
        there = abs((t_s / leg_s) % 2.0 - 1.0) * 4.0
        return signal(t_s) * 520.0 * there

    return Walk(view=View.REAR, aside_px=aside_px)


FAULTS = (
    Fault("upright_trunk", "lean_forward", _posture("lean_deg"), 4, 22, 15, 12),
    Fault("upright_trunk", "lean_backward", _posture("lean_deg"), 4, -16, -10, -5),
    Fault("step_length", "overstride", _length, 0.45, 0.72, 0.60, 0.57),
    Fault("step_length", "shuffle", _length, 0.45, 0.12, 0.19, 0.23),
    Fault("landing", "heel_first", _landing, 2, 0),
    Fault("lateral_lean", "lean_sideways", _posture("lateral_lean_deg", View.REAR), 1, 14, 8, 6),
    Fault(
        "lateral_lean", "lean_sideways", _posture("lateral_lean_deg", View.FRONT), 1, -14, -8, -6
    ),
    Fault("gaze", "head_down", _posture("head_pitch_deg"), 2, 40, 22, 15),
    Fault("gaze", "head_turned", _posture("head_yaw_deg"), 2, -70, -45, -30),
    Fault("shoulders", "shrug", _shrug, 1, 25, 15, 10),
    Fault("arm_swing", "arms_still", _arms, 25, 1, 5, 8, within=8),
    Fault("knee_flexion", "stiff_knees", _knees, 48, 12, 20, 25, within=8),
    Fault("cadence", "hurried", lambda s: Walk(cadence=s), 85, 140, 120, 115),
    Fault("speed", "too_fast", lambda s: Walk(speed=s), 0.45, 1.05, 0.85, 0.80),
    Fault("speed", "far_too_fast", lambda s: Walk(speed=s), 0.45, 1.7, 1.5, 1.4),
    Fault("lateral_sway", "rocking", _rocking, 5, 26, 18, 14, within=7),
    Fault("path_drift", "drifting", _drifting, 0.02, 0.3, 0.18, 0.12, within=12),
    Fault("symmetry", "uneven", _uneven, 2, 40, 26, 23, within=14),
    Fault("step_time_variability", "irregular", _irregular, 1, 35, within=16),
    Fault(
        "crossing_feet", "feet_crossing", _posture("step_width", View.REAR), 0.08, -0.02, 0.03, 0.05
    ),
)
