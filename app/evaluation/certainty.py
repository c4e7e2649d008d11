"""Fits what confidence follows from: ``python -m app.evaluation.certainty --films DIR ...``.

The films are those of ``vision.learning.films`` as the pose model saw them; those that the timing
model learnt from are left out. With ``--walks N`` as many drawn walks are looked at besides, in
conditions from easy to hard. Every walk is analysed once for each thing that speaks for a contact,
with all the others set to nothing, so that what each says can be read from the confidence; what
they weigh together is then a logistic regression on whether the contact was right. The settings to
put into ``vision/gait/certainty.py`` are printed, with the calibration error on walks that the fit
has not seen.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from app.evaluation.accuracy.measure import walk_poses
from vision.gait.certainty import CertaintySettings
from vision.pipeline.line import LineSettings
from vision.pipeline.recorded import analyse_recording
from vision.pose.replay import PoseRecording, ReplayEstimator, ReplaySource
from vision.scoring.events import match_times
from vision.scoring.reliability import ReliabilityTally
from vision.values import EventKind, FloatArray, Foot, GaitEvent, SourceInfo, View
from vision.walker import GaitName, Motion, WalkerSource, WalkScript, walker_case

CONTACT = ("by_spread", "by_nearness", "frontal", "by_before")
FOOT = ("by_walk", "by_own_vote")
_NOTHING = CertaintySettings(
    contact=0, by_spread=0, by_nearness=0, frontal=0, by_before=0, foot=20, by_walk=0, by_own_vote=0
)
_SURE = _NOTHING.model_copy(update={"contact": 10.0})
_CALM = 1.0  # keeps the weights of a few walks small
_WITHIN_S = 0.1
_PARTS = 5  # of all walks; each is judged by a fit to the others
_FIRST_SEED = 20_001


@dataclass(frozen=True, slots=True)
class KnownWalk:
    """What the pose model saw of a walk, and when it truly came down, on which foot."""

    poses: PoseRecording
    height_m: float
    t_s: Sequence[float]
    feet: Sequence[Foot]


@dataclass(frozen=True, slots=True)
class Claims:
    """Contacts that were said, ``n`` of them. said: ``(n, 6)``, of ``CONTACT`` and ``FOOT``. there:
    whether there was a contact. right: and on that foot. walk: the number of the walk."""

    said: FloatArray
    there: NDArray[np.bool_]
    right: NDArray[np.bool_]
    walk: NDArray[np.int_]


def film_walks(folders: Sequence[Path]) -> Iterator[KnownWalk]:
    """The films that the pose model saw and the timing model has not learnt from."""
    for path in (path for folder in folders for path in sorted(folder.glob("*.npz"))):
        with np.load(path) as kept:
            film = {name: kept[name] for name in kept.files}
        meta = json.loads(str(film["meta"]))
        if meta["split"] == "validation" and not np.allclose(film["visibility"], 1.0):
            yield _film_walk(path.stem, film, meta)


def _film_walk(
    name: str, film: dict[str, NDArray[np.generic]], meta: dict[str, float]
) -> KnownWalk:
    times = film["frame_t_s"].astype(float)
    count = len(times)
    rows = np.searchsorted(times, film["t_s"].astype(float) - 1e-6)
    size = int(meta["width"]), int(meta["height"])
    info = SourceInfo(name, *size, meta["fps"], count, meta["duration_s"])
    seen = {
        to: np.zeros((count, *film[of].shape[1:]))
        for to, of in (("image", "measured"), ("world", "world"), ("visibility", "visibility"))
    }
    seen["image"][rows], seen["world"][rows] = film["measured"], film["world"]
    seen["visibility"][rows] = film["visibility"]
    present = np.zeros(count, bool)
    present[rows] = True
    loading = film["on_loading_s"].astype(float)
    known = np.isfinite(loading)
    feet = [Foot.RIGHT if foot else Foot.LEFT for foot in film["on_foot"][known].tolist()]
    poses = PoseRecording(info, np.arange(count), times, present, **seen)
    return KnownWalk(poses, meta["stature_m"], loading[known].tolist(), feet)


def hard_walk(seed: int) -> WalkScript:
    """A drawn walk in conditions that the seed chooses, from easy to hard."""
    random = np.random.default_rng([seed, 7])

    def seldom(hard: float, easy: float) -> float:
        return hard if random.random() < 0.35 else easy

    views = (View.SIDE, View.SIDE, View.OBLIQUE, View.FRONT, View.REAR)
    gaits = get_args(GaitName)
    return walker_case(
        seed,
        view=views[int(random.integers(len(views)))],
        motion=Motion.FORWARD if random.random() < 0.2 else Motion.BACKWARD,
        treadmill=bool(random.random() < 0.6),
        duration_s=8.0,
        person_px=seldom(float(random.uniform(140, 300)), float(random.uniform(300, 540))),
        fps=seldom(float(random.choice([12.0, 15.0, 20.0])), float(random.choice([25.0, 30.0]))),
        roll_deg=seldom(float(random.uniform(-12, 12)), 0.0),
        light=seldom(float(random.uniform(0.2, 0.5)), 1.0),
        grain=seldom(float(random.uniform(0, 12)), 0.0),
        dark_far_leg=bool(random.random() < 0.3),
        gait=gaits[int(random.integers(len(gaits)))] if random.random() < 0.5 else None,
        degree=float(random.random()),
        all_bodies=True,
        tremor_px=seldom(float(random.uniform(1, 6)), 0.0),
    )


def drawn_walks(count: int, model: Path, folder: Path | None) -> Iterator[KnownWalk]:
    """``count`` drawn walks as ``model`` sees them; ``folder`` keeps what it saw."""
    for seed in range(_FIRST_SEED, _FIRST_SEED + count):
        with closing(WalkerSource(hard_walk(seed))) as source:
            contacts = [event for event in source.truth()["events"] if event["kind"] == "contact"]
            seen = walk_poses(source, model, folder)
            yield KnownWalk(
                replace(seen, feet=()),
                source.script.person.stature_m,
                [event["t"] for event in contacts],
                [Foot(event["foot"]) for event in contacts],
            )


def claims_of(walks: Iterable[KnownWalk]) -> Claims:
    """What is said of all contacts of ``walks``, recorded and live."""
    said: list[list[float]] = []
    there: list[bool] = []
    right: list[bool] = []
    number: list[int] = []
    for place, walk in enumerate(walks):
        for refined in (True, False):
            told, *of_each = (
                _contacts(walk, settings, refined=refined)
                for settings in (_SURE, *map(_alone, (*CONTACT, *FOOT)))
            )
            pairs = dict(match_times([one.t_s for one in told], walk.t_s, _WITHIN_S))
            for k, found in enumerate(told):
                if found.confidence <= 0.5:
                    continue  # inferred from standing still: of that no model says anything
                said.append([_log_odds(one[k].confidence) for one in of_each])
                there.append(k in pairs)
                right.append(k in pairs and walk.feet[pairs[k]] is found.foot)
                number.append(place)
    columns = len(CONTACT) + len(FOOT)
    return Claims(
        np.array(said, float).reshape(-1, columns),
        np.array(there, bool),
        np.array(right, bool),
        np.array(number, int),
    )


def _alone(name: str) -> CertaintySettings:
    """Settings with which confidence tells nothing but what ``name`` says."""
    return (_NOTHING if name in CONTACT else _SURE).model_copy(
        update={name: 1.0, **({} if name in CONTACT else {"foot": 0.0})}
    )


def _contacts(walk: KnownWalk, settings: CertaintySettings, *, refined: bool) -> list[GaitEvent]:
    usual = LineSettings()
    gait = usual.gait.model_copy(update={"certainty": settings})
    with closing(ReplaySource(walk.poses)) as source:
        found = analyse_recording(
            source,
            ReplayEstimator(walk.poses),
            usual.model_copy(update={"gait": gait}),
            height_m=walk.height_m,
            refined=refined,
        )
    return [event for event in found.events if event.kind is EventKind.CONTACT]


def _log_odds(chance: float) -> float:
    held = min(max(chance, 1e-6), 1 - 1e-6)
    return float(np.log(held / (1 - held)))


def fitted(claims: Claims) -> CertaintySettings:
    """The weights with which confidence comes true most likely; none speaks against a contact for
    being clearer."""
    contact = regression(claims.said[:, : len(CONTACT)], claims.there)
    found = claims.there
    foot = regression(claims.said[found, len(CONTACT) :], claims.right[found])
    names = ("contact", *CONTACT, "foot", *FOOT)
    return CertaintySettings(**dict(zip(names, [*contact, *foot], strict=True)))


def regression(said: FloatArray, came_true: NDArray[np.bool_]) -> list[float]:
    """Logistic regression by Newton's method: the constant, then a weight of each column, none
    below zero.

    Args:
        said: ``(n, k)``.
    """
    used = list(range(said.shape[1]))
    while True:
        inputs = np.column_stack([np.ones(len(said)), said[:, used]])
        weights = np.zeros(inputs.shape[1])
        for _ in range(50):
            chance = 1 / (1 + np.exp(-inputs @ weights))
            slope = inputs.T @ (came_true - chance) - _CALM * weights
            bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs
            step = np.linalg.solve(bend + _CALM * np.eye(len(weights)), slope)
            weights += np.clip(step, -1.0, 1.0)
        against = [k for k, weight in zip(used, weights[1:].tolist(), strict=True) if weight < 0]
        if not against:
            whole = np.zeros(1 + said.shape[1])
            whole[[0, *(1 + k for k in used)]] = weights
            return [float(weight) for weight in whole]
        used = [k for k in used if k not in against]


def confidence(claims: Claims, settings: CertaintySettings) -> FloatArray:
    """What is said of each contact with ``settings``, ``(n,)``."""
    contact = [getattr(settings, name) for name in CONTACT]
    foot = [getattr(settings, name) for name in FOOT]
    odds = settings.contact + claims.said[:, : len(CONTACT)] @ contact
    sides = settings.foot + claims.said[:, len(CONTACT) :] @ foot
    out: FloatArray = 1 / (1 + np.exp(-odds)) / (1 + np.exp(-sides))
    return out


def calibration(claims: Claims) -> ReliabilityTally:
    """Confidence against what was right, each walk judged by a fit to others."""
    said = np.zeros(len(claims.right))
    for part in range(_PARTS):
        own = claims.walk % _PARTS == part
        said[own] = confidence(_some(claims, own), fitted(_some(claims, ~own)))
    return ReliabilityTally.of(zip(said.tolist(), claims.right.tolist(), strict=True))


def _some(claims: Claims, which: NDArray[np.bool_]) -> Claims:
    return Claims(claims.said[which], claims.there[which], claims.right[which], claims.walk[which])


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="app.evaluation.certainty", description="Fit what confidence follows from."
    )
    parser.add_argument("--films", type=Path, nargs="*", default=[], help="folders of films")
    parser.add_argument("--walks", type=int, default=0, help="how many drawn walks besides")
    parser.add_argument("--model", type=Path, help="the pose model's .task file, for drawn walks")
    parser.add_argument("--pose-cache", type=Path, help="keep their poses here")
    asked = parser.parse_args(arguments)
    if asked.walks and asked.model is None:
        parser.error("drawn walks need --model, the pose model's .task file")
    drawn = drawn_walks(asked.walks, asked.model, asked.pose_cache) if asked.walks else ()
    claims = claims_of(chain(film_walks(asked.films), drawn))
    if not claims.right.size or claims.right.all():
        print("there is no walk to fit to, or nothing is wrong in any", file=sys.stderr)
        return 1
    for name, value in fitted(claims).model_dump().items():
        print(f"{name}: {value:.2f}")
    said, right, apart = calibration(claims).figures()
    count, walks = len(claims.right), len(set(claims.walk.tolist()))
    print(
        f"{count} contacts of {walks} walks: said {said:.3f}, right {right:.3f}, error {apart:.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
