"""Visits to a kiosk's lane as parts to be played: who comes, what they do, who else is about.

The phases are named as the kiosk names them: greeted, health, ready, walk, result, and attract
where nobody is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np

from vision.values import Foot
from vision.walker.acts import Act, Face, Go, PaceLane, RaiseHand, Role, Stand, Tread
from vision.walker.lane_scene import LaneRoom, LaneScene
from vision.walker.script import Colour, Person

VisitKind: TypeAlias = Literal["hand", "stays", "seated", "passes", "reads", "stops"]
"""``hand``: begins by a raised hand; ``stays``: by staying on the mark; ``seated``: in a
wheelchair; ``passes``: crosses the lane, or goes behind a treadmill; ``reads``: is greeted and
leaves; ``stops``: leaves in the middle of the walk."""

PHASES = ("attract", "greeted", "health", "ready", "walk", "result")
_LATER = {phase: frozenset(PHASES[i + 1 :]) for i, phase in enumerate(PHASES)}
_OVER = frozenset({"attract"})
_WALK_MOST_S = 210.0
_STAYS_MOST_S = 90.0
_CAMERA, _ALONG = 90.0, 0.0  # where the screen is; and along the lane
_WEIGHTS: dict[VisitKind, float] = {
    "hand": 0.62, "stays": 0.14, "seated": 0.06, "passes": 0.08, "reads": 0.05, "stops": 0.05,
}  # fmt: skip
_SKIN: tuple[Colour, ...] = ((214, 164, 132), (238, 196, 168), (168, 116, 84), (112, 74, 54))
_HAIR: tuple[Colour, ...] = ((58, 40, 30), (28, 24, 22), (150, 112, 66), (150, 146, 142))


def somebody(random: np.random.Generator) -> Person:
    """A person of any size and clothes."""

    def colour() -> Colour:
        r, g, b = (int(one) for one in random.integers(30, 215, size=3))
        return r, g, b

    return Person(
        stature_m=float(random.uniform(1.52, 1.94)),
        build=float(random.uniform(0.88, 1.25)),
        skin=_SKIN[int(random.integers(len(_SKIN)))],
        hair=_HAIR[int(random.integers(len(_HAIR)))],
        long_hair=bool(random.random() < 0.4),
        shirt=colour(),
        sleeves="long" if random.random() < 0.4 else "short",
        trousers=colour(),
        shoes=(232, 232, 228) if random.random() < 0.5 else (40, 40, 46),
    )


def kinds_named(name: str) -> tuple[VisitKind, ...]:
    """The one kind of that name; none, which means all, for any other name."""
    return tuple(kind for kind in _WEIGHTS if kind == name)


class Visits:
    """Makes one visit after another, the same ones for a seed.

    Args:
        scene: the lane. kinds: of what kinds they are; as often as in a gym if left out.
    """

    def __init__(self, scene: LaneScene, seed: int, kinds: Sequence[VisitKind] = ()) -> None:
        self._scene = scene
        self._random = np.random.default_rng([seed, 12])
        self._kinds = tuple(kinds)

    def next(self, begin_s: float) -> tuple[VisitKind, tuple[Role, ...]]:
        """The next visit and its cast, the visitor first.

        Args:
            begin_s: when it begins.
        """
        random = self._random
        if self._kinds:
            kind = self._kinds[int(random.integers(len(self._kinds)))]
        else:
            weights = np.array(list(_WEIGHTS.values()))
            kind = list(_WEIGHTS)[int(random.choice(len(weights), p=weights / weights.sum()))]
        cast = [visitor(self._scene, kind, random, begin_s)]
        if kind in ("hand", "stays") and random.random() < 0.35:
            cast.append(passer_by(self._scene, random, begin_s + float(random.uniform(12, 40))))
        if kind == "hand" and random.random() < 0.2:
            cast.append(waiting(self._scene, random, begin_s + float(random.uniform(5, 20))))
        return kind, tuple(cast)


def stand_mark(room: LaneRoom) -> tuple[float, float]:
    """Where on the lane a visitor stands to begin, metres."""
    return (0.0, 0.0) if room.place == "treadmill" else (room.length_m / 2 - 0.7, 0.0)


def visitor(
    scene: LaneScene,
    kind: VisitKind,
    random: np.random.Generator,
    begin_s: float = 0.0,
    person: Person | None = None,
) -> Role:
    """Somebody who comes onto the lane. person: who; anybody if left out."""
    side = 1.0 if random.random() < 0.5 else -1.0
    front = kind != "passes" and random.random() < 0.3
    start = (side * scene.beyond_m, -0.9 if front else float(random.uniform(-0.1, 0.1)))
    away = Go((-side * scene.beyond_m, 0.0), 1.1)
    mark = stand_mark(scene.room)
    acts: tuple[Act, ...]
    if kind == "passes":
        start = (start[0], 0.8 if scene.room.place == "treadmill" else 0.0)
        acts = (Go((-start[0], start[1]), 1.1),)
    else:
        hand = Foot.RIGHT if random.random() < 0.6 else Foot.LEFT
        acts = (Go(mark), Face(_CAMERA), *_doings(scene.room, kind, hand, random), away)
    return Role(
        person=person or somebody(random),
        start=start,
        yaw_deg=0.0 if side < 0 else 180.0,
        acts=acts,
        begin_s=begin_s,
        seated=kind == "seated",
        seed=int(random.integers(1_000_000)),
        over=_OVER,
    )


def _doings(
    room: LaneRoom, kind: VisitKind, hand: Foot, random: np.random.Generator
) -> tuple[Act, ...]:
    think_s = float(random.uniform(0.8, 3.0))
    reach = float(random.uniform(0.5, 1.0))

    def wave(phase: str, think_s: float, times: int = 4) -> RaiseHand:
        return RaiseHand(hand, _LATER[phase], think_s=think_s, reach=reach, times=times)

    if kind == "reads":
        return (Stand(float(random.uniform(2, 6))),)
    if kind == "seated":
        return (wave("greeted", think_s, times=2), Stand(4.0))
    if kind == "stays":
        begin: tuple[Act, ...] = (
            Stand(_STAYS_MOST_S, _LATER["greeted"]),
            Stand(_STAYS_MOST_S, _LATER["health"], least_s=1.0),
        )
    else:
        begin = (wave("greeted", think_s), wave("health", think_s + 1.5))
    walk_s = float(random.uniform(8, 25)) if kind == "stops" else _WALK_MOST_S
    spm = float(random.uniform(72, 104))
    walk: tuple[Act, ...]
    if room.place == "treadmill":
        # That the belt stands, and that they face as they are told to, they say by a hand.
        confirm = RaiseHand(hand, hold_s=1.5, times=1)
        led = (Stand(11.0), confirm, Stand(7.0), confirm, Stand(8.0))
        walk = (*led, Tread(walk_s, _LATER["walk"], spm))
    else:
        walk = (PaceLane(room.length_m - 1.6, walk_s, _LATER["walk"], spm),)
    ready = (Face(_ALONG), Stand(60.0, _LATER["ready"]), *walk)
    if kind == "stops":
        return (*begin, *ready)
    return (*begin, *ready, Face(_CAMERA), Stand(float(random.uniform(6, 12))))


def passer_by(scene: LaneScene, random: np.random.Generator, begin_s: float = 0.0) -> Role:
    """Somebody who crosses the picture behind the lane or before it."""
    side = 1.0 if random.random() < 0.5 else -1.0
    y = -0.9 if random.random() < 0.35 else scene.wall_y - 0.8
    far = scene.beyond_m + 1.0
    return Role(
        person=somebody(random),
        start=(side * far, y),
        yaw_deg=0.0 if side < 0 else 180.0,
        acts=(Go((-side * far, y), float(random.uniform(0.9, 1.4))),),
        begin_s=begin_s,
    )


def waiting(scene: LaneScene, random: np.random.Generator, begin_s: float = 0.0) -> Role:
    """Somebody who comes, waits beside the lane for a while, and goes again."""
    side = 1.0 if random.random() < 0.5 else -1.0
    y = scene.wall_y - 0.7
    far, place = side * (scene.beyond_m + 1.0), side * float(random.uniform(0.5, 2.0))
    return Role(
        person=somebody(random),
        start=(far, y),
        yaw_deg=0.0 if side < 0 else 180.0,
        acts=(Go((place, y)), Face(_CAMERA), Stand(float(random.uniform(20, 60))), Go((far, y))),
        begin_s=begin_s,
    )
