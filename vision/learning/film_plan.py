"""What a film of the training material shows: all of it follows from the film's seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from vision.learning.captured_walk import WalkChange
from vision.learning.take import LOOPS, RATE_HZ, Take
from vision.values import Foot, Landing
from vision.walker.gaits import GAITS, drawn_feet, gait_manner
from vision.walker.script import (
    CameraSetup,
    Colour,
    Manner,
    Motion,
    Person,
    Room,
    Segment,
    WalkScript,
)
from vision.walker.scripts import any_body, forward_manner

Kind = Literal["captured", "drawn"]
_SIZES = ((640, 360), (848, 480), (960, 540), (1280, 720), (480, 640), (540, 960))
_SIZE_ODDS = (0.34, 0.20, 0.18, 0.14, 0.08, 0.06)
_RATES = (25.0, 30.0, 50.0, 60.0)
_RATE_ODDS = (0.22, 0.48, 0.12, 0.18)
_VIEWS = ("side", "treadmill", "oblique", "front", "rear")
_VIEW_ODDS = (0.32, 0.22, 0.26, 0.10, 0.10)


@dataclass(frozen=True, slots=True)
class Picture:
    """What the camera does to the picture: tremor in pixels (standard deviation) and its speed in
    Hz, blur (standard deviation in pixels), and JPEG quality (0: none)."""

    tremor_px: float = 0.0
    tremor_hz: float = 4.0
    blur_px: float = 0.0
    quality: int = 0


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """One film: the script holds person, camera, room, yaw and length; of a captured walk also the
    take, which of its loops, and the change."""

    seed: int
    kind: Kind
    view: str
    script: WalkScript
    picture: Picture
    take: Take | None = None
    loop: int = 0
    change: WalkChange | None = None


def plan_film(seed: int, kind: Kind, takes: Sequence[Take] = ()) -> FilmPlan:
    """The film of a seed."""
    random = np.random.default_rng([seed, 0 if kind == "captured" else 1])
    view = str(random.choice(_VIEWS, p=_VIEW_ODDS))
    treadmill = view == "treadmill" or (view in ("oblique", "front", "rear") and _odds(random, 0.4))
    yaw = _yaw(random, view)
    person = _person(random)
    room = Room(
        wall=_colour(random, 120, 245),
        floor=_colour(random, 80, 200),
        light=float(random.uniform(0.35, 1.15)) if _odds(random, 0.6) else 1.0,
        grain=float(random.uniform(0, 10)) if _odds(random, 0.6) else 0.0,
        objects=int(random.integers(0, 6)),
        glare=float(random.uniform(0.1, 0.6)) if _odds(random, 0.08) else 0.0,
    )
    picture = Picture(
        tremor_px=float(random.uniform(0.3, 5.0)) if _odds(random, 0.35) else 0.0,
        tremor_hz=float(random.uniform(1.5, 8.0)),
        blur_px=float(random.uniform(0.4, 1.2)) if _odds(random, 0.3) else 0.0,
        quality=int(random.integers(35, 90)) if _odds(random, 0.4) else 0,
    )
    duration = float(random.uniform(5.5, 8.5))
    take, loop, change = None, 0, None
    segments: tuple[Segment, ...]
    if kind == "captured":
        persons = sorted({one.person for one in takes})
        who = persons[int(random.integers(len(persons)))]
        own = [one for one in takes if one.person == who]
        take = own[int(random.integers(len(own)))]
        loop = int(random.integers(LOOPS))
        change = _change(random, seed, treadmill)
        speed = _pace(take) * 0.491 * person.stature_m * change.shorter / change.slower
        segments = (Segment(duration_s=duration),)
    else:
        segments = _segments(random, person, duration, treadmill)
        manner = segments[0].manner
        speed = manner.step_m * manner.cadence_spm / 60
        person = any_body(random, person)
    path = 0.0 if treadmill else speed * duration
    camera, share = _camera(random, person.stature_m, path, yaw)
    segments = tuple(
        s.model_copy(update={"duration_s": max(3.0, s.duration_s * share)})
        if s.motion.travel
        else s
        for s in segments
    )
    script = WalkScript(
        name=f"{kind}-{seed}",
        segments=segments,
        yaw_deg=yaw,
        treadmill=treadmill,
        seed=seed,
        person=person,
        camera=camera,
        room=room,
    )
    return FilmPlan(seed, kind, view, script, picture, take, loop, change)


def _odds(random: np.random.Generator, share: float) -> bool:
    return bool(random.random() < share)


def _colour(random: np.random.Generator, low: int, high: int) -> Colour:
    base = random.uniform(low, high)
    r, g, b = (int(np.clip(base + random.normal(0, 14), 0, 255)) for _ in range(3))
    return r, g, b


def _cloth(random: np.random.Generator) -> Colour:
    r, g, b = (int(random.integers(25, 245)) for _ in range(3))
    return r, g, b


def _yaw(random: np.random.Generator, view: str) -> float:
    flip = 180.0 if _odds(random, 0.5) else 0.0
    if view in ("side", "treadmill"):
        return flip + float(random.normal(0, 7))
    if view == "oblique":
        turn = float(random.uniform(20, 70)) * (1 if _odds(random, 0.5) else -1)
        return flip + turn
    return (90.0 if view == "front" else 270.0) + float(random.normal(0, 7))


def _person(random: np.random.Generator) -> Person:
    share = random.random()
    skin = (int(240 - 140 * share), int(200 - 152 * share), int(172 - 125 * share))
    return Person(
        stature_m=round(float(random.uniform(1.45, 1.95)), 3),
        build=round(float(random.uniform(0.85, 1.33)), 3),
        skin=skin,
        hair=_colour(random, 25, 180),
        long_hair=_odds(random, 0.4),
        shirt=_cloth(random),
        sleeves="long" if _odds(random, 0.4) else "short",
        trousers=_cloth(random),
        shoes=_cloth(random),
        soles=_cloth(random),
        dark_far_leg=_odds(random, 0.2),
    )


def _pace(take: Take) -> float:
    """Legs a second."""
    pelvis = take.points[:, :2, 0].mean(axis=1)
    return float(pelvis[-1] - pelvis[0]) * RATE_HZ / len(pelvis)


def _camera(
    random: np.random.Generator, stature_m: float, path_m: float, yaw: float
) -> tuple[CameraSetup, float]:
    """A camera that sees most of a way of ``path_m``, and the share of it that is walked."""
    width, height = _SIZES[int(random.choice(len(_SIZES), p=_SIZE_ODDS))]
    focal = float(random.uniform(0.8, 1.3)) * max(1.0, height / width)
    across, along = abs(float(np.cos(np.radians(yaw)))), abs(float(np.sin(np.radians(yaw))))
    tight = float(random.uniform(0.95, 1.2))  # some walk out of the picture
    share = 1.0
    for _ in range(6):
        way = share * path_m / tight
        wide = width * stature_m / (way * across + 0.8)
        near = focal * width * stature_m / (0.88 * height) + 0.5 * way * along
        most = min(600.0, 0.86 * height, wide, focal * width * stature_m / near)
        if most >= 170:
            break
        share *= 0.85
    person_px = float(random.uniform(max(0.6 * most, min(200.0, 0.9 * most)), most))
    high = float(random.uniform(0.5, 1.6))
    # looks at the middle of the body, about
    aim = (high - 0.5 * stature_m) * person_px / (stature_m * focal * width)
    slack = 0.3 * max(height - 1.05 * person_px, 0.0) / (focal * width)
    setup = CameraSetup(
        width=width,
        height=height,
        fps=float(random.choice(_RATES, p=_RATE_ODDS)),
        person_px=person_px,
        focal=focal,
        height_m=high,
        pitch_deg=float(np.degrees(aim + random.uniform(-slack, slack))),
        roll_deg=float(random.normal(0, 2.0)) if _odds(random, 0.5) else 0.0,
    )
    return setup, share


def _change(random: np.random.Generator, seed: int, treadmill: bool) -> WalkChange:
    def between(low: float, high: float) -> float:
        return float(random.uniform(low, high))

    backward = _odds(random, 0.72)
    limps = _odds(random, 0.28)
    plain = backward and not limps and _odds(random, 0.25)  # film that is only played backward
    closing = between(0.25, 1.15) if limps else 0.0
    shorter = between(0.45, 1.0) if backward else between(0.7, 1.05)
    return WalkChange(
        backward=backward,
        mirror=_odds(random, 0.5),
        slower=between(1.0, 1.15) if plain else between(1.0, 1.8 if backward else 1.35),
        shorter=1.0 if plain else min(shorter, 1.1 / (1 + closing)),
        lower=1.0 if plain else between(0.45, 1.05),
        flatter=1.0 if plain else between(0.35, 0.95) if backward else between(0.6, 1.0),
        roll=1.0 if plain else between(0.9, 2.4) if backward else between(0.9, 1.4),
        lame=int(random.integers(2)) if limps else None,
        closing=closing,
        hurry=between(0.0, 0.45) if limps else 0.0,
        knee_deg=between(3, 14) if _odds(random, 0.8) else between(14, 30),
        lean_deg=float(random.normal(4, 5)) if _odds(random, 0.8) else between(-14, 28),
        head_deg=float(random.normal(0, 8)),
        uneven=between(0.01, 0.07),
        stand_s=(
            0.0 if _odds(random, 0.7) else between(0.5, 1.5),
            0.0 if _odds(random, 0.75) else between(0.5, 1.5),
        ),
        treadmill=treadmill,
        seed=seed,
    )


def _segments(
    random: np.random.Generator, person: Person, duration_s: float, treadmill: bool
) -> tuple[Segment, ...]:
    """A scripted walk in a manner of its own."""
    backward = _odds(random, 0.72)
    h = person.stature_m
    if backward:
        base = Manner(step_m=float(random.uniform(0.10, 0.30)) * h)
        landing = [Landing.BALL, Landing.FLAT, Landing.HEEL][
            int(random.choice(3, p=[0.72, 0.18, 0.10]))
        ]
        cadence = float(random.uniform(48, 118))
        steep = float(random.uniform(6, 34))
    else:
        base = forward_manner(h).but(step_m=float(random.uniform(0.2, 0.42)) * h)
        landing = [Landing.HEEL, Landing.FLAT][int(_odds(random, 0.2))]
        cadence, steep = float(random.uniform(70, 124)), float(random.uniform(8, 24))
    limps = _odds(random, 0.15)
    manner = base.but(
        cadence_spm=cadence,
        landing=landing,
        landing_pitch_deg=steep,
        step_width_m=float(random.uniform(0.04, 0.24)),
        lift_m=float(random.uniform(0.012, 0.09)),
        knee_deg=float(random.uniform(4, 22)),
        lean_deg=float(random.normal(4, 6)),
        lateral_lean_deg=float(random.normal(0, 2)),
        arm_swing_deg=float(random.uniform(0, 45)),
        elbow_deg=float(random.uniform(5, 80)),
        head_pitch_deg=float(random.normal(3, 7)),
        length_asymmetry=float(random.uniform(-0.5, 0.5)) if limps else 0.0,
        time_asymmetry=float(random.uniform(-0.35, 0.35)) if limps else 0.0,
        variation=float(random.uniform(0.0, 0.07)),
    )
    manner = drawn_feet(random, manner)
    if _odds(random, 0.55):
        known = [one for one in GAITS if backward or one not in ("steep", "soft_soled")]
        gait = known[int(random.integers(len(known)))]
        lame = Foot.LEFT if _odds(random, 0.5) else Foot.RIGHT
        manner = gait_manner(manner, gait, h, lame, float(random.uniform(0, 1)))
    motion = Motion.BACKWARD if backward else Motion.FORWARD
    walk = Segment(duration_s=duration_s, motion=motion, manner=manner)
    if treadmill or _odds(random, 0.5):
        return (walk,)
    stand = Segment(
        duration_s=float(random.uniform(0.5, 1.2)), motion=Motion.STANDING, manner=manner
    )
    return (stand, walk, stand)
