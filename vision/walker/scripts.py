"""Named walks: the demo, one without faults, and a varied family for tests and the benchmark."""

from __future__ import annotations

import numpy as np

from vision.values import Foot, Landing, View
from vision.walker.gaits import GaitName, drawn_feet, gait_manner
from vision.walker.script import (
    CameraSetup,
    Colour,
    FaultName,
    Manner,
    Mishap,
    MishapKind,
    Motion,
    Person,
    Room,
    Segment,
    WalkScript,
)

GOOD = Manner()
"""A good beginner's backward walk."""

_SKINS: tuple[Colour, ...] = (
    (240, 200, 172),
    (214, 164, 132),
    (188, 134, 98),
    (150, 102, 72),
    (106, 70, 50),
)
_HAIR: tuple[Colour, ...] = (
    (58, 40, 30),
    (28, 24, 24),
    (134, 90, 48),
    (176, 170, 164),
    (96, 52, 34),
)
_SHIRTS: tuple[Colour, ...] = (
    (214, 88, 66),
    (58, 122, 176),
    (72, 142, 96),
    (226, 222, 214),
    (120, 84, 150),
    (232, 178, 66),
)
_TROUSERS: tuple[Colour, ...] = ((46, 62, 92), (44, 44, 48), (110, 102, 92), (76, 92, 74))
_SHOES: tuple[Colour, ...] = ((240, 240, 236), (206, 66, 58), (60, 64, 72), (238, 168, 60))
_WALLS: tuple[Colour, ...] = ((222, 226, 228), (214, 222, 204), (232, 216, 200), (200, 212, 226))
_FLOORS: tuple[Colour, ...] = ((176, 156, 134), (140, 146, 150), (126, 104, 84), (188, 180, 164))

_VIEW_YAWS: dict[View, tuple[float, ...]] = {
    View.SIDE: (0.0, 180.0),
    View.FRONT: (90.0,),
    View.REAR: (270.0,),
    View.OBLIQUE: (45.0, 135.0, 225.0, 315.0),
}


def with_fault(manner: Manner, fault: FaultName, stature_m: float) -> Manner:
    """The manner with one clear fault, as the checks name it."""
    if fault == "lean_forward":
        return manner.but(lean_deg=24, head_pitch_deg=14)
    if fault == "lean_backward":
        return manner.but(lean_deg=-15)
    if fault == "overstride":
        return manner.but(step_m=0.40 * stature_m)
    if fault == "shuffle":
        return manner.but(step_m=0.075 * stature_m, lift_m=0.020, landing_pitch_deg=6)
    return manner.but(landing=Landing.HEEL, landing_pitch_deg=14)


def forward_manner(stature_m: float = 1.70) -> Manner:
    """An ordinary forward walk."""
    return Manner(
        cadence_spm=106,
        step_m=0.38 * stature_m,
        step_width_m=0.10,
        landing=Landing.HEEL,
        landing_pitch_deg=18,
        lift_m=0.045,
        arm_swing_deg=36,
    )


def running_manner(stature_m: float = 1.70) -> Manner:
    """A forward treadmill run."""
    return Manner(
        cadence_spm=162,
        step_m=0.50 * stature_m,
        step_width_m=0.07,
        landing=Landing.HEEL,
        landing_pitch_deg=8,
        lift_m=0.10,
        knee_deg=20,
        lean_deg=7,
        arm_swing_deg=60,
        elbow_deg=85,
    )


def demo_script() -> WalkScript:
    """The demo: a treadmill from the side, 52 s; three faults come and go, so close that the
    coach has something to say at least every 20 s, the first time within 12."""
    height = Person().stature_m
    segments = (
        Segment(duration_s=4, manner=GOOD),
        _faulty(GOOD, "lean_forward", height, duration_s=6),
        Segment(duration_s=7, manner=GOOD),
        _faulty(GOOD, "overstride", height),
        Segment(duration_s=7, manner=GOOD),
        _faulty(GOOD, "heel_first", height),
        Segment(duration_s=8, manner=GOOD),
    )
    return WalkScript(name="demo", segments=segments, treadmill=True, camera=_treadmill_camera())


def faultless_script(duration_s: float = 75.0) -> WalkScript:
    """A good backward walk on a treadmill from the side, with no fault at all."""
    segment = Segment(duration_s=duration_s, motion=Motion.BACKWARD, manner=GOOD)
    return WalkScript(
        name="faultless", segments=(segment,), treadmill=True, camera=_treadmill_camera()
    )


def _faulty(manner: Manner, fault: FaultName, height: float, duration_s: float = 10.0) -> Segment:
    return Segment(duration_s=duration_s, manner=with_fault(manner, fault, height), fault=fault)


def _treadmill_camera(person_px: float = 500.0, fps: float = 30.0) -> CameraSetup:
    return CameraSetup(person_px=person_px, height_m=0.86, fps=fps)


def walker_case(
    seed: int,
    *,
    view: View = View.SIDE,
    motion: Motion = Motion.BACKWARD,
    treadmill: bool = True,
    duration_s: float = 12.0,
    fault: FaultName | None = None,
    landing: Landing | None = None,
    yaw_deg: float | None = None,
    person_px: float | None = None,
    fps: float = 30.0,
    roll_deg: float = 0.0,
    light: float = 1.0,
    grain: float = 0.0,
    dark_far_leg: bool = False,
    gait: GaitName | None = None,
    degree: float = 0.5,
    all_bodies: bool = False,
    tremor_px: float = 0.0,
    follow: float = 0.0,
    towards: Foot = Foot.LEFT,
) -> WalkScript:
    """One of a varied family: the seed chooses person, clothes, room and manner of walking.

    gait, degree: a gait of ``vision.walker.gaits``, lame on a foot that the seed chooses.
    all_bodies: of any size and clothes. towards: where one goes who walks sideways.

    Everything named stays as asked. A fault fills the middle of the walk (the first quarter
    and the last are good). Overground, the walker stands, walks and stands; the picture's
    scale is chosen so that the walk fits, and a walk that cannot fit is cut short.
    """
    random = np.random.default_rng(seed)
    person = _person(random, dark_far_leg)
    if all_bodies:
        person = any_body(np.random.default_rng([seed, 4]), person)
    manner = _manner(random, motion, person.stature_m)
    lift_m = manner.lift_m * float(np.random.default_rng([seed, 1]).uniform(0.75, 1.4))
    manner = manner.but(lift_m=lift_m, landing=landing or manner.landing)
    own = np.random.default_rng([seed, 2])
    manner = drawn_feet(own, manner)
    if gait is not None:
        lame = Foot.LEFT if own.random() < 0.5 else Foot.RIGHT
        manner = gait_manner(manner, gait, person.stature_m, lame, degree)
    yaws = _VIEW_YAWS[view]
    yaw = float(yaws[int(random.integers(len(yaws)))])
    yaw += float(random.uniform(-12, 12) if view is View.OBLIQUE else random.uniform(-6, 6))
    yaw = yaw if yaw_deg is None else yaw_deg
    segments = _segments(motion, manner, duration_s, fault, person.stature_m)
    if motion is Motion.SIDEWAYS:  # on the floor: no belt runs that way
        segments = tuple(s.model_copy(update={"towards": towards}) for s in segments)
        treadmill = False
    if treadmill:
        camera = _treadmill_camera(person_px or 500.0, fps)
    else:
        segments, pixels = _fit_overground(segments, yaw, person.stature_m, person_px)
        camera = CameraSetup(person_px=pixels, fps=fps)
    return WalkScript(
        name=f"case-{seed}-{view.value}-{motion.value}",
        segments=segments,
        yaw_deg=yaw,
        treadmill=treadmill,
        seed=seed,
        person=person,
        camera=CameraSetup(
            **{
                **camera.model_dump(),
                "roll_deg": roll_deg,
                "tremor_px": tremor_px,
                "follow": follow,
            }
        ),
        room=Room(
            wall=_pick(random, _WALLS), floor=_pick(random, _FLOORS), light=light, grain=grain
        ),
    )


def any_body(random: np.random.Generator, person: Person) -> Person:
    """The person with a body of any size and other clothes: small, tall, thin, heavy; wide
    trousers over the heel, shorts or a skirt."""
    clothes = random.random()
    return person.model_copy(
        update={
            "stature_m": round(float(random.uniform(1.42, 2.04)), 3),
            "build": round(float(random.uniform(0.76, 1.0) + 0.58 * (random.random() < 0.5)), 3),
            "trousers_over_heel": bool(clothes < 0.4),
            "legwear": "trousers" if clothes < 0.7 else "shorts" if clothes < 0.85 else "skirt",
        }
    )


def mishap_case(
    kind: MishapKind, seed: int, *, walk_s: float = 5.0, after_s: float = 3.0, **how: object
) -> WalkScript:
    """A walk backward on open floor and a mishap in it, on ``walker_case``'s terms ``how``.

    A walker who stumbles walks on, all others stop first.
    """
    case = walker_case(seed, treadmill=False, duration_s=walk_s, **how)  # type: ignore[arg-type]  # passed on as they came
    stand, walk, _ = case.segments
    ends_s = stand.duration_s + walk.duration_s
    start_s = {"fall": ends_s - 0.3, "stumble": ends_s - 1.6}.get(kind, ends_s + 0.6)
    rest = Segment(duration_s=after_s, motion=Motion.STANDING, manner=walk.manner)
    return WalkScript(
        **{
            **case.model_dump(),
            "name": f"{case.name}-{kind}",
            "segments": (stand, walk, rest),
            "mishap": Mishap(kind=kind, start_s=start_s),
        }
    )


def _pick(random: np.random.Generator, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(random.integers(len(colours)))]


def _person(random: np.random.Generator, dark_far_leg: bool) -> Person:
    return Person(
        stature_m=round(float(random.uniform(1.50, 1.92)), 3),
        build=round(float(random.uniform(0.9, 1.2)), 3),
        skin=_pick(random, _SKINS),
        hair=_pick(random, _HAIR),
        long_hair=bool(random.random() < 0.4),
        shirt=_pick(random, _SHIRTS),
        sleeves="long" if random.random() < 0.35 else "short",
        trousers=_pick(random, _TROUSERS),
        shoes=_pick(random, _SHOES),
        dark_far_leg=dark_far_leg,
    )


def _manner(random: np.random.Generator, motion: Motion, stature_m: float) -> Manner:
    def around(value: float, spread: float) -> float:
        return float(value * (1 + random.uniform(-spread, spread)))

    if motion is Motion.RUNNING:
        base = running_manner(stature_m)
    elif motion is Motion.FORWARD:
        base = forward_manner(stature_m)
    else:
        base = GOOD.but(step_m=float(random.uniform(0.19, 0.27)) * stature_m)
    return base.but(
        cadence_spm=around(base.cadence_spm, 0.12),
        lean_deg=base.lean_deg + float(random.uniform(-2, 3)),
        landing_pitch_deg=around(base.landing_pitch_deg, 0.2),
        arm_swing_deg=around(base.arm_swing_deg, 0.3),
        head_pitch_deg=float(random.uniform(-3, 6)),
        step_width_m=around(base.step_width_m, 0.2),
        variation=float(random.uniform(0.01, 0.03)),
    )


def _segments(
    motion: Motion, manner: Manner, duration_s: float, fault: FaultName | None, stature_m: float
) -> tuple[Segment, ...]:
    if fault is None:
        turn = 180.0 if motion is Motion.TURNING else 0.0
        return (Segment(duration_s=duration_s, motion=motion, manner=manner, turn_deg=turn),)
    quarter = duration_s / 4
    faulty = with_fault(manner, fault, stature_m)
    return (
        Segment(duration_s=quarter, motion=motion, manner=manner),
        Segment(duration_s=2 * quarter, motion=motion, manner=faulty, fault=fault),
        Segment(duration_s=quarter, motion=motion, manner=manner),
    )


def _steps_on(motion: Motion) -> float:
    """The share of steps that take the walker on: going sideways, it is every other one."""
    return 0.5 if motion is Motion.SIDEWAYS else float(abs(motion.travel))


def _fit_overground(
    segments: tuple[Segment, ...], yaw_deg: float, stature_m: float, person_px: float | None
) -> tuple[tuple[Segment, ...], float]:
    """Standing before and after, and a scale (or a cut) that keeps the walk in the picture."""
    width, focal = 1280.0, 1.0
    way_deg = yaw_deg + 90.0 * (segments[0].motion is Motion.SIDEWAYS)
    across = abs(np.cos(np.radians(way_deg)))
    along = abs(np.sin(np.radians(way_deg)))
    path = sum(
        s.duration_s * s.manner.step_m * s.manner.cadence_spm / 60 * _steps_on(s.motion)
        for s in segments
    )
    # the walk's near end must leave head and feet in the picture and lie within its width
    near = focal * width * stature_m / 500.0 + 0.4
    edge = focal / 0.42  # distance over half the width that may be used
    margin = 0.55 * edge
    spread = (along + across * edge) / 2
    wanted = max(near + along * path / 2, margin + spread * path)
    distance = min(wanted, focal * width * stature_m / 340.0)
    if person_px is not None:
        distance = focal * width * stature_m / person_px
    room = min(
        max(distance - margin, 0.3) / spread, 2 * max(distance - near, 0.3) / max(along, 1e-6)
    )
    share = min(1.0, room / max(path, 1e-6))
    walk = tuple(
        Segment(**{**s.model_dump(), "duration_s": max(s.duration_s * share, 0.5)})
        for s in segments
    )
    manner = segments[0].manner
    stand = Segment(duration_s=1.5, motion=Motion.STANDING, manner=manner)
    return (stand, *walk, stand), focal * width * stature_m / distance
