"""What is measured: drawn walks for each main condition, and for each curve from easy to hard.

The walks are made with seeds that nothing else in the project uses, so that whatever was tuned
on a drawn walker was not tuned on one of these. All feet roll, and half of the bodies are of any
size and clothes. Who limps, goes step by step, shuffles, is stiff or holds on is measured too:
these are the people who are sent to walk backward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from vision.scoring.score import ViewGroup
from vision.values import Landing, View
from vision.walker import GaitName, Motion, WalkScript, walker_case
from vision.walker.script import FaultName

_FIRST_SEED = 9001
_BALL, _FLAT, _HEEL = Landing.BALL, Landing.FLAT, Landing.HEEL


@dataclass(frozen=True, slots=True)
class Condition:
    """Walks that are pooled and held to the goals of ``group``.

    only: the names of the goals that apply; empty means all of the group's.
    """

    id: str
    title: str
    group: ViewGroup
    scripts: Sequence[WalkScript]
    only: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One place on a curve: ``x`` on its axis, and the walks pooled there.

    label: in a table. tick: on the axis.
    """

    label: str
    tick: str
    x: float
    scripts: Sequence[WalkScript]


@dataclass(frozen=True, slots=True)
class Curve:
    """One condition made harder from point to point; the first is the easiest."""

    id: str
    title: str
    axis: str
    points: Sequence[CurvePoint]


@dataclass(frozen=True, slots=True)
class MeasurementPlan:
    """All that one run measures."""

    conditions: Sequence[Condition]
    curves: Sequence[Curve]
    quick: bool = False

    @property
    def scripts(self) -> list[WalkScript]:
        """Every walk once, those that several curves share too."""
        groups = [condition.scripts for condition in self.conditions]
        groups += [point.scripts for curve in self.curves for point in curve.points]
        return list({script_key(one): one for scripts in groups for one in scripts}.values())


def script_key(script: WalkScript) -> str:
    """The whole script as text: two walks with the same key have the same pictures."""
    return script.model_dump_json()


def make_plan(quick: bool = False) -> MeasurementPlan:
    """The published plan, or a quick look: one seed, five-second walks, fewer points."""
    return MeasurementPlan(_conditions(quick), _curves(quick), quick)


def _conditions(quick: bool) -> list[Condition]:
    long_s, short_s = (5.0, 4.0) if quick else (12.0, 8.0)
    side = (_BALL,) if quick else (_BALL, _FLAT, _HEEL) * 2
    few = 1 if quick else 3

    def walks(first: int, count: int, duration_s: float = long_s, **how: Any) -> list[WalkScript]:  # noqa: ANN401 - walker_case's own
        seeds = range(_FIRST_SEED + first, _FIRST_SEED + first + count)
        return [walker_case(seed, duration_s=duration_s, **how) for seed in seeds]

    def landing(first: int, **how: Any) -> list[WalkScript]:  # noqa: ANN401 - walker_case's own
        """Walks that between them land on ball, flat foot and heel."""
        return [
            walker_case(
                _FIRST_SEED + first + k,
                duration_s=long_s,
                landing=one,
                all_bodies=k % 2 == 1,
                **how,
            )
            for k, one in enumerate(side)
        ]

    def gaits(first: int, *asked: tuple[GaitName, float], **how: Any) -> list[WalkScript]:  # noqa: ANN401 - walker_case's own
        """Walks of people of any size in these gaits, each slight (0) to marked (1)."""
        return [
            walker_case(
                _FIRST_SEED + first + k,
                **{
                    "duration_s": short_s,
                    "gait": gait,
                    "degree": degree,
                    "all_bodies": True,
                    **how,
                },
            )
            for k, (gait, degree) in enumerate(asked[: 1 if quick else None])
        ]

    only_direction = ("direction right, settled", "false backward")
    only_forward = (
        "contacts F1",
        "contact time, bias",
        "contact time, median error",
        "first touch F1",
        "first touch, bias",
        *only_direction,
    )
    faults: Sequence[FaultName] = get_args(FaultName)
    faults = faults[:1] if quick else faults
    return [
        Condition("treadmill", "treadmill", ViewGroup.SIDE, landing(0)),
        Condition("overground", "overground", ViewGroup.SIDE, landing(10, treadmill=False)),
        Condition(
            "faulty",
            "treadmill, faults",
            ViewGroup.SIDE,
            [
                walk
                for k, fault in enumerate(faults)
                for walk in walks(20 + k, 1, long_s if quick else 20.0, fault=fault)
            ],
        ),
        Condition(
            "limping",
            "treadmill, limping",
            ViewGroup.SIDE,
            gaits(
                100, ("limping", 0.1), ("limping", 0.5), ("limping", 0.9), duration_s=short_s + 1
            ),
        ),
        Condition(
            "step_to",
            "treadmill, step-to",
            ViewGroup.SIDE,
            gaits(
                105, ("step_to", 0.1), ("step_to", 0.5), ("step_to", 0.9), duration_s=short_s + 1
            ),
        ),
        Condition(
            "short",
            "treadmill, short and shuffling",
            ViewGroup.SIDE,
            gaits(110, ("short", 0.3), ("short", 0.8), ("shuffling", 0.4)),
        ),
        Condition(
            "stiff",
            "treadmill, stiff, supported, steep and soft feet",
            ViewGroup.SIDE,
            gaits(
                115,
                ("stiff_kneed", 0.5),
                ("supported", 0.5),
                ("steep", 0.7),
                ("soft_soled", 0.7),
            ),
        ),
        *(
            Condition(
                motion.value,
                motion.value,
                ViewGroup.SIDE,
                walks(first, few, short_s, motion=motion),
                only_forward if motion is Motion.FORWARD else only_direction,
            )
            for first, motion in (
                (30, Motion.FORWARD),
                (35, Motion.RUNNING),
                (40, Motion.STANDING),
                (45, Motion.TURNING),
                (48, Motion.SIDEWAYS),
            )
        ),
        *(
            Condition(
                view.value,
                f"{view.value}, overground",
                ViewGroup.FRONTAL,
                walks(first, few, view=view, treadmill=False, all_bodies=True),
            )
            for first, view in ((50, View.FRONT), (55, View.REAR))
        ),
        Condition(
            "oblique",
            "oblique, treadmill",
            ViewGroup.OBLIQUE,
            walks(60, 1 if quick else 4, short_s, view=View.OBLIQUE),
        ),
        Condition(
            "oblique_short",
            "oblique, short steps and limping",
            ViewGroup.OBLIQUE,
            gaits(65, ("short", 0.3), ("limping", 0.5), view=View.OBLIQUE),
        ),
    ]


def _curves(quick: bool) -> list[Curve]:
    seeds = range(_FIRST_SEED + 70, _FIRST_SEED + (71 if quick else 73))

    def point(label: str, x: float, tick: str = "", **how: Any) -> CurvePoint:  # noqa: ANN401 - walker_case's own
        """Walks that differ from the easy ones in ``how`` alone."""
        asked: dict[str, Any] = {"person_px": 540.0, "duration_s": 5.0 if quick else 8.0, **how}
        return CurvePoint(
            label, tick or f"{x:g}", x, [walker_case(seed, **asked) for seed in seeds]
        )

    def some(values: Sequence[float]) -> Sequence[float]:
        return values[:: len(values) - 1] if quick else values

    hard: dict[str, Any] = {"dark_far_leg": True, "person_px": 200.0, "fps": 15.0, "roll_deg": 10.0}
    return [
        Curve(
            "height",
            "Person height",
            "person height (pixels)",
            [point(f"{px:.0f} px", px, person_px=px) for px in some((540, 300, 200, 140))],
        ),
        Curve(
            "rate",
            "Frame rate",
            "frames a second",
            [point(f"{fps:.0f} fps", fps, fps=fps) for fps in some((60.0, 30.0, 20.0, 15.0))],
        ),
        Curve(
            "roll",
            "Camera roll",
            "camera roll (degrees)",
            [point(f"{deg:.0f}°", deg, roll_deg=deg) for deg in some((0.0, 5.0, 10.0, 15.0))],
        ),
        Curve(
            "tremor",
            "A hand that holds the camera",
            "tremor of the picture (pixels, root mean square)",
            [point(f"{px:g} px", px, tremor_px=px) for px in some((0.0, 2.0, 5.0))],
        ),
        Curve(
            "light",
            "Light",
            "light (1 is a bright room; the dimmer, the more the camera's noise)",
            [
                point(f"{light:g}", light, light=light, grain=8.0 * (1.0 - light))
                for light in some((1.0, 0.35, 0.2))
            ],
        ),
        Curve(
            "leg",
            "Dark far leg, and all at once",
            "",
            [
                point("clear", 0, "clear"),
                point("dark far leg", 1, "dark leg", dark_far_leg=True),
                point("dark far leg, 200 px, 15 fps and 10° roll", 2, "all at once", **hard),
            ],
        ),
        Curve(
            "angle",
            "Oblique view",
            "angle off the side view (degrees; 90 is from the front)",
            [
                point(f"{deg:.0f}°", deg, yaw_deg=deg)
                for deg in some((0.0, 30.0, 45.0, 60.0, 75.0, 90.0))
            ],
        ),
    ]
