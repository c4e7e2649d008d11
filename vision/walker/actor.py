"""Moves one drawn person through the acts of a role, while the kiosk's phase goes on."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np

from vision.values import FloatArray, Landing
from vision.walker.acts import Act, Face, Go, PaceLane, RaiseHand, Role, Stand, Tread
from vision.walker.figure import Figure
from vision.walker.gesture import between, raised, seated
from vision.walker.motion import WalkMotion
from vision.walker.script import Manner, Motion, Segment, WalkScript
from vision.walker.stance import Stance3D
from vision.walker.steps import lay_footprints
from vision.walker.timeline import ScriptTimeline

_STILL_S, _CLOSE_S = 0.2, 1.5  # before a walk, and after it: the feet come together
_TURN_STEP_DEG, _TURN_SPM = 40.0, 100.0
_BLEND_S, _RAISE_S = 0.3, 0.7
_ROLL_TURN_DEG_S = 70.0
_BELT_S = 60.0  # of belt that is planned at a time
_UPRIGHT = Manner(head_pitch_deg=0.0, lean_deg=2.0)
_AHEAD = Manner(
    cadence_spm=105, step_m=0.5, landing=Landing.HEEL, arm_swing_deg=36, head_pitch_deg=0
)

Told: TypeAlias = Callable[[], bool]
Since: TypeAlias = Callable[[], float]


class Actor:
    """One person of a scene, who does the acts of ``role``."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self.figure = Figure(role.person.stature_m)
        self.belt_m = 0.0
        """How far the belt has gone below who treads it."""
        self._place: FloatArray = np.array(role.start, dtype=np.float64)
        self._yaw = role.yaw_deg
        self._now_s, self._phase, self._heard = role.begin_s, "", False
        self._up = 0.0
        self._hand: RaiseHand | None = None
        self._shape: RaiseHand | None = None
        self._lifting = False
        self._shown: Stance3D | None = None
        self._left_s = role.begin_s
        self._joined: Stance3D | None = None
        self._still: Stance3D | None = None
        self._bodies: Iterator[Stance3D] | None = self._play()
        self.done = False
        """Whether all acts are over."""

    @property
    def raised(self) -> float:
        """How far a hand is up, 0..1."""
        return self._up

    def at(self, t_s: float, phase: str | None = None) -> Stance3D | None:
        """The body (one sample) at a time, which never goes back; ``None`` before it begins and
        after it ends.

        Args:
            phase: the kiosk's, if it is known.
        """
        if t_s < self.role.begin_s or self._bodies is None:
            return None
        gone_s, self._now_s = t_s - self._now_s, t_s
        self._heard = self._heard or phase is not None
        self._phase = phase or ""
        body = next(self._bodies, None)
        if body is None:
            self._bodies, self.done = None, True
            return None
        self._lift(gone_s)
        return self._gestured(self._smooth(body))

    # ---- what is done ----

    def _play(self) -> Iterator[Stance3D]:
        *acts, last = self.role.acts
        asked = False  # whether the kiosk has been waited for
        for act in acts:
            yield from self._act(act, asked=asked)
            self._hand = None
            until = _until(act)
            asked = asked or bool(until)
            if self._is_over(asked=asked):
                break
            unheard = bool(until) and self._heard and self._phase not in until
            if unheard and not self.role.patient and not isinstance(act, PaceLane | Tread):
                break
        yield from self._act(last, asked=False)

    def _is_over(self, *, asked: bool) -> bool:
        return asked and self._phase in self.role.over

    def _act(self, act: Act, *, asked: bool) -> Iterator[Stance3D]:
        begun_s = self._now_s

        def told() -> bool:
            return self._phase in _until(act) or self._is_over(asked=asked)

        def since_s() -> float:
            return self._now_s - begun_s

        match act:
            case Go():
                yield from self._go(act)
            case Face():
                yield from self._turn(act.yaw_deg)
            case Stand():
                rest = self._rest()
                while since_s() < act.most_s and not (told() and since_s() >= act.least_s):
                    yield rest
            case RaiseHand():
                yield from self._wave(act, told, since_s)
            case PaceLane():
                start = self._place
                while since_s() < act.most_s and not told():
                    yield from self._stride(Motion.BACKWARD, act.length_m, act.cadence_spm)
                    back_m = float(np.hypot(*(start - self._place)))
                    yield from self._stride(Motion.FORWARD, back_m, _AHEAD.cadence_spm)
            case Tread():
                yield from self._tread(act, told, since_s)
        self._part_ways()

    def _wave(self, act: RaiseHand, told: Told, since_s: Since) -> Iterator[Stance3D]:
        rest = self._rest()
        cycle_s = act.hold_s + 2 * _RAISE_S + act.rest_s
        while since_s() < act.think_s + act.times * cycle_s and not (told() and self._up <= 0):
            held_s = (since_s() - act.think_s) % cycle_s
            up = since_s() >= act.think_s and held_s < act.hold_s + _RAISE_S and not told()
            self._hand, self._lifting = act, up
            yield rest

    def _lift(self, gone_s: float) -> None:
        """Take the hand up or down for as long as has gone by."""
        way = gone_s / _RAISE_S if self._hand is not None and self._lifting else -gone_s / _RAISE_S
        self._up = min(max(self._up + way, 0.0), 1.0)
        if self._hand is not None:
            self._shape = self._hand

    def _gestured(self, body: Stance3D) -> Stance3D:
        if self.role.seated:
            body = seated(body, self.figure)
        if self._shape is None or self._up <= 0:
            return body
        share = self._up * self._up * (3 - 2 * self._up)
        return raised(body, self._shape.hand, share, self.figure, self._shape.reach)

    # ---- how the body gets there ----

    def _go(self, act: Go) -> Iterator[Stance3D]:
        way = np.array(act.to) - self._place
        far_m = float(np.hypot(*way))
        if far_m < 0.1:
            return
        yaw = math.degrees(math.atan2(-way[1], way[0])) % 360
        if self.role.seated:
            yield from self._turn(yaw)
            yield from self._roll(way, far_m / act.speed_mps)
            return
        spm = min(max(60 * act.speed_mps / _AHEAD.step_m, 60.0), 150.0)
        manner = _AHEAD.but(cadence_spm=spm)
        yield from self._straight(Motion.FORWARD, manner, far_m, self._turning(yaw))

    def _turn(self, yaw_deg: float) -> Iterator[Stance3D]:
        left = _apart(self._yaw, yaw_deg)
        if self.role.seated:
            before, begun_s = self._yaw, self._now_s
            while self._now_s - begun_s < abs(left) / _ROLL_TURN_DEG_S:
                share = (self._now_s - begun_s) * _ROLL_TURN_DEG_S / abs(left)
                self._yaw = before + share * left
                yield self._rest()
            self._yaw = yaw_deg
            return
        turn = self._turning(yaw_deg)
        if turn:
            yield from self._walked(turn)

    def _turning(self, yaw_deg: float) -> tuple[Segment, ...]:
        left = _apart(self._yaw, yaw_deg)
        if abs(left) < 4:
            return ()
        manner = _AHEAD.but(cadence_spm=_TURN_SPM, arm_swing_deg=8)
        steps = max(1, math.ceil(abs(left) / _TURN_STEP_DEG))
        seconds = (steps + 1) * 60 / _TURN_SPM
        turn = Segment(duration_s=seconds, motion=Motion.TURNING, manner=manner, turn_deg=-left)
        still = Segment(duration_s=0.7, motion=Motion.STANDING, manner=manner)
        return (turn, still)

    def _roll(self, way: FloatArray, seconds: float) -> Iterator[Stance3D]:
        start, begun_s = self._place, self._now_s
        while self._now_s - begun_s < seconds:
            self._place = start + (self._now_s - begun_s) / seconds * way
            yield self._rest()
        self._place = start + way

    def _stride(self, motion: Motion, length_m: float, spm: float) -> Iterator[Stance3D]:
        manner = _AHEAD if motion is Motion.FORWARD else Manner(cadence_spm=spm)
        yield from self._straight(motion, manner, length_m)

    def _straight(
        self, motion: Motion, manner: Manner, far_m: float, before: tuple[Segment, ...] = ()
    ) -> Iterator[Stance3D]:
        """Over ``far_m`` straight on, after the segments ``before``."""
        steps = max(1, round(far_m / manner.step_m))
        step_m = far_m / steps
        for _ in range(3):  # the first and the last step are a little longer or shorter than told
            manner = manner.but(step_m=min(max(step_m, 0.03), 1.2))
            seconds = steps * 60 / manner.cadence_spm
            walk = Segment(duration_s=seconds, motion=motion, manner=manner)
            script = self._script((*before, walk), belt=False)
            prints = lay_footprints(script, ScriptTimeline(script))
            step_m *= far_m / max(float(np.hypot(*prints[-1].centre)), 0.03)
        yield from self._walked((*before, walk))

    def _tread(self, act: Tread, told: Told, since_s: Since) -> Iterator[Stance3D]:
        manner = Manner(cadence_spm=act.cadence_spm)
        while since_s() < act.most_s and not told():
            walk, shift = self._motion((Segment(duration_s=_BELT_S, manner=manner),), belt=True)
            begun_s, belt_m = self._now_s, self.belt_m
            while (gone_s := self._now_s - begun_s) < _BELT_S and since_s() < act.most_s:
                if told():
                    break
                body = walk.at(np.array([gone_s]))
                self.belt_m = belt_m + float(np.hypot(*body.belt[0]))
                yield body.moved(shift)
            self._part_ways()

    def _walked(self, segments: tuple[Segment, ...]) -> Iterator[Stance3D]:
        """Through the segments, and on from where they end."""
        walk, shift = self._motion(segments)
        begun_s = self._now_s
        whole_s = _STILL_S + sum(one.duration_s for one in segments) + _CLOSE_S
        while (gone_s := self._now_s - begun_s) < whole_s:
            yield walk.at(np.array([gone_s])).moved(shift)
        self._place = self._place + np.array(walk.prints[-1].centre)
        self._yaw = walk.prints[-1].yaw_deg
        self._part_ways()

    def _motion(
        self, segments: tuple[Segment, ...], *, belt: bool = False
    ) -> tuple[WalkMotion, FloatArray]:
        """A walk that begins and ends standing, and how far from where it would be drawn."""
        walk = WalkMotion(self._script(segments, belt=belt))
        start = np.zeros(1)
        over, drawn = walk.feet(start)[0].ankle[0], walk.at(start).foot[0].ankle[0]
        out: FloatArray = np.append(self._place + (over - drawn)[:2], 0.0)
        return walk, out

    def _script(self, segments: tuple[Segment, ...], *, belt: bool) -> WalkScript:
        still = [
            Segment(duration_s=seconds, motion=Motion.STANDING, manner=one.manner)
            for seconds, one in ((_STILL_S, segments[0]), (_CLOSE_S, segments[-1]))
        ]
        return WalkScript(
            segments=(still[0], *segments, still[1]),
            yaw_deg=self._yaw,
            person=self.role.person,
            treadmill=belt,
            blend_s=0.4,
            seed=self.role.seed,
        )

    def _rest(self) -> Stance3D:
        """The body that stands where it is."""
        if self._still is None:
            still = Segment(duration_s=1.0, motion=Motion.STANDING, manner=_UPRIGHT)
            self._still = WalkMotion(WalkScript(segments=(still,), person=self.role.person)).at(
                np.zeros(1)
            )
        return self._still.turned(self._yaw).moved(np.append(self._place, 0.0))

    # ---- from one move to the next ----

    def _part_ways(self) -> None:
        """Another move begins: go over to it from what was shown last."""
        self._joined, self._left_s = self._shown, self._now_s

    def _smooth(self, body: Stance3D) -> Stance3D:
        share = (self._now_s - self._left_s) / _BLEND_S
        if self._joined is not None and share < 1:
            body = between(self._joined, body, share * share * (3 - 2 * share))
        self._shown = body
        return body


def _apart(yaw_deg: float, other_deg: float) -> float:
    """The shorter turn from one way to another."""
    return (other_deg - yaw_deg + 180.0) % 360.0 - 180.0


def _until(act: Act) -> frozenset[str]:
    return frozenset() if isinstance(act, Go | Face) else act.until
