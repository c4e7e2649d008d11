"""A bystander or a dog in the room, drawn like the walker and with known truth."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from vision.values import FloatArray, Image, Landing
from vision.walker import paint
from vision.walker.camera import PinholeCamera
from vision.walker.motion import WalkMotion
from vision.walker.person import PersonPainter
from vision.walker.script import Bystander, Colour, Manner, Motion, Person, Segment, WalkScript

_STATURE_M, _SHOULDERS_M = 1.70, 0.55
_LIGHT = np.array([-0.75, -0.45])
_FUR = (146, 104, 62)
_STEP_SHARE = 0.38  # of stature
_LOOK_HZ = 10.0


class _Painter(Protocol):
    """Draws a bystander at one time."""

    def draw(self, image: Image, t_s: float) -> None:
        """Draw it into ``image``."""
        ...


class BystanderPainter:
    """Draws a script's bystander from the time it enters.

    Args:
        script: has a bystander. camera: the script's. floor_z: height of the room's floor, metres.
    """

    def __init__(self, script: WalkScript, camera: PinholeCamera, floor_z: float) -> None:
        bystander = script.bystander
        assert bystander is not None
        self._enter_s = bystander.enter_s
        kind = _PersonPainter if bystander.kind == "person" else _DogPainter
        self._painter: _Painter = kind(script, bystander, camera, floor_z)

    def draw(self, image: Image, t_s: float) -> None:
        """Draw it into ``image`` as it is at ``t_s``."""
        if t_s >= self._enter_s:
            self._painter.draw(image, t_s)


class _PersonPainter:
    """A person who walks forward to a place and stands there."""

    def __init__(
        self, script: WalkScript, bystander: Bystander, camera: PinholeCamera, floor_z: float
    ) -> None:
        stature_m = max(bystander.height_m or _STATURE_M, 1.45)
        person = Person(
            stature_m=stature_m, shirt=bystander.shirt, trousers=bystander.trousers, sleeves="long"
        )
        self._bystander = bystander
        self._walk = WalkMotion(_own_script(bystander, person, script.duration_s))
        self._painter = PersonPainter(person, camera, script.room.exposed_light, floor_z)
        self._floor_z = floor_z

    def draw(self, image: Image, t_s: float) -> None:
        own = self._bystander
        body = self._walk.at(np.array([t_s - own.enter_s]))
        # Kept at the scripted position, although the feet then slide a little.
        across_m = float(_place_m(own, np.array([t_s]))[0] - body.pelvis[0, 0])
        self._painter.draw(image, body.moved(np.array([across_m, own.y_m, self._floor_z])), 0)


def _place_m(bystander: Bystander, t_s: FloatArray) -> FloatArray:
    """Where it is across the picture, metres, at ``(n,)`` times."""
    share = (t_s - bystander.enter_s) / max(bystander.arrive_s - bystander.enter_s, 1e-9)
    way_m = bystander.to_x_m - bystander.from_x_m
    out: FloatArray = bystander.from_x_m + np.clip(share, 0, 1) * way_m
    return out


def _own_script(bystander: Bystander, person: Person, until_s: float) -> WalkScript:
    """The bystander's walk as a script of its own, which begins as it enters."""
    way_m = bystander.to_x_m - bystander.from_x_m
    step_m = _STEP_SHARE * person.stature_m * min(1.0, 0.5 + 0.5 * bystander.speed_mps)
    manner = Manner(
        cadence_spm=min(max(60 * bystander.speed_mps / step_m, 40.0), 190.0),
        step_m=step_m,
        landing=Landing.HEEL,
        arm_swing_deg=36,
    )
    still_s = max(until_s - bystander.arrive_s, 0.0) + 1.0
    stand = Segment(duration_s=still_s, motion=Motion.STANDING, manner=manner)
    walk = Segment(
        duration_s=max(bystander.arrive_s - bystander.enter_s, 1e-3),
        motion=Motion.FORWARD,
        manner=manner,
    )
    if way_m == 0:
        return WalkScript(segments=(stand,), yaw_deg=90, person=person)
    return WalkScript(
        segments=(walk, stand), yaw_deg=0 if way_m > 0 else 180, person=person, blend_s=0.4
    )


class _DogPainter:
    """A dog that trots: a barrel, four legs, a head and a tail."""

    def __init__(
        self, script: WalkScript, bystander: Bystander, camera: PinholeCamera, floor_z: float
    ) -> None:
        self._bystander = bystander
        self._camera = camera
        self._light = script.room.exposed_light
        self._height_m = bystander.height_m or _SHOULDERS_M
        self._floor_z = floor_z

    def draw(self, image: Image, t_s: float) -> None:
        own, h = self._bystander, self._height_m
        gone_s = min(t_s, own.arrive_s) - own.enter_s
        ahead = 1.0 if own.to_x_m >= own.from_x_m else -1.0
        place = np.array([_place_m(own, np.array([t_s]))[0], own.y_m, self._floor_z])
        phase = 2 * np.pi * own.speed_mps * gone_s / (1.3 * h)
        swing = 0.30 * h * float(t_s < own.arrive_s)

        def at(forward: float, left: float, up: float) -> FloatArray:
            return place + h * np.array([ahead * forward, ahead * left, up])

        # far legs first; a trot moves legs that lie across from each other together
        for side in (1.0, -1.0) if ahead > 0 else (-1.0, 1.0):
            for end in (-0.55, 0.55):
                step = np.array([ahead * swing * np.sin(phase + np.pi * (side * end > 0)), 0, 0])
                hip, paw = at(end, 0.12 * side, 0.75), at(end, 0.12 * side, 0.03) + step
                knee = (hip + paw) / 2 + 0.05 * h * np.array([-ahead, 0, 0])
                tone = paint.shade(_FUR, self._light * (0.72 if side * ahead > 0 else 0.92))
                self._limb(image, [hip, knee, paw], (0.11, 0.07, 0.055), tone)
        fur = paint.shade(_FUR, self._light)
        self._limb(image, [at(-0.65, 0, 0.9), at(-0.95, 0, 1.15)], (0.05, 0.03), fur)
        barrel = [at(-0.62, 0, 0.82), at(-0.1, 0, 0.80), at(0.6, 0, 0.84)]
        self._limb(image, barrel, (0.19, 0.18, 0.22), fur)
        neck = [at(0.62, 0, 0.92), at(0.86, 0, 1.16)]
        self._limb(image, neck, (0.16, 0.13), fur)
        head = [at(0.88, 0, 1.2), at(1.2, 0, 1.1)]
        self._limb(image, head, (0.15, 0.07), fur)

    def _limb(
        self,
        image: Image,
        points: list[FloatArray],
        shares: tuple[float, ...],
        colour: Colour,
    ) -> None:
        stacked = np.vstack(points)
        size = self._camera.scale(stacked) * self._height_m
        radii = [float(a * b) for a, b in zip(size, shares, strict=True)]
        paint.limb(image, self._camera.project(stacked), radii, colour, _LIGHT)


def bystander_truth(script: WalkScript, camera: PinholeCamera) -> dict[str, Any]:
    """What is known of a script's bystander, for its truth.

    ``enter_s``, ``arrive_s``, the way, ``kind``, and ``in_picture_s``: from when to when the middle
    of it lies within the picture's width, ``None`` if it never does.
    """
    own = script.bystander
    assert own is not None
    t = np.arange(own.enter_s, max(script.duration_s, own.enter_s) + 1e-9, 1 / _LOOK_HZ)
    x = _place_m(own, t)
    middle = np.column_stack([x, np.full_like(x, own.y_m), np.full_like(x, 0.5)])
    across = camera.project(middle)[:, 0]
    seen = t[(across >= 0) & (across < camera.width) & (camera.depth(middle) > 0)]
    return {
        "kind": own.kind,
        "enter_s": own.enter_s,
        "arrive_s": round(own.arrive_s, 3),
        "from_x_m": own.from_x_m,
        "to_x_m": own.to_x_m,
        "y_m": own.y_m,
        "speed_mps": own.speed_mps,
        "in_picture_s": [round(float(seen[0]), 2), round(float(seen[-1]), 2)]
        if len(seen)
        else None,
    }
