"""Fits what confidence follows from: ``python -m app.evaluation.certainty --films DIR ...``.

The films are those of ``vision.learning.films`` as the pose model saw them; those that the timing
model learnt from are left out. Every walk is analysed once for each thing that speaks for a
contact, with all the others set to nothing, so that what each says can be read from the confidence;
what they weigh together is then a logistic regression on whether the contact was right. The
settings to put into ``vision/gait/certainty.py`` are printed, with the calibration error on walks
that the fit has not seen.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vision.gait.certainty import ContactChanceSettings
from vision.pipeline.line import LineSettings
from vision.pipeline.recorded import analyse_recording
from vision.pose.replay import PoseRecording, ReplayEstimator, ReplaySource
from vision.scoring.events import match_times
from vision.scoring.reliability import ReliabilityTally
from vision.values import EventKind, FloatArray, Foot, GaitEvent, SourceInfo

CONTACT = ("by_spread", "by_nearness", "frontal", "by_before")
FOOT = ("by_walk", "by_own_vote")
_NOTHING = ContactChanceSettings(
    contact=0, by_spread=0, by_nearness=0, frontal=0, by_before=0, foot=20, by_walk=0, by_own_vote=0
)
_SURE = _NOTHING.model_copy(update={"contact": 10.0})
_CALM = 1.0  # keeps the weights of a few walks small
_WITHIN_S = 0.1
_PARTS = 5  # of all walks; each is judged by a fit to the others


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
    present = np.zeros(count, bool)
    present[rows] = True

    def of_all(name: str) -> FloatArray:
        """Of every frame; nothing where nobody was found."""
        values = np.zeros((count, *film[name].shape[1:]))
        values[rows] = film[name]
        return values

    loading = film["on_loading_s"].astype(float)
    known = np.isfinite(loading)
    feet = [Foot.RIGHT if foot else Foot.LEFT for foot in film["on_foot"][known].tolist()]
    poses = PoseRecording(
        info,
        np.arange(count),
        times,
        present,
        image=of_all("measured"),
        world=of_all("world"),
        visibility=of_all("visibility"),
    )
    return KnownWalk(poses, meta["stature_m"], loading[known].tolist(), feet)


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


def _alone(name: str) -> ContactChanceSettings:
    """Settings with which confidence tells nothing but what ``name`` says."""
    return (_NOTHING if name in CONTACT else _SURE).model_copy(
        update={name: 1.0, **({} if name in CONTACT else {"foot": 0.0})}
    )


def _contacts(
    walk: KnownWalk, settings: ContactChanceSettings, *, refined: bool
) -> list[GaitEvent]:
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


def fitted(claims: Claims) -> ContactChanceSettings:
    """The weights with which confidence comes true most likely; none speaks against a contact for
    being clearer."""
    contact = regression(claims.said[:, : len(CONTACT)], claims.there)
    found = claims.there
    foot = regression(claims.said[found, len(CONTACT) :], claims.right[found])
    names = ("contact", *CONTACT, "foot", *FOOT)
    return ContactChanceSettings(**dict(zip(names, [*contact, *foot], strict=True)))


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


def confidence(claims: Claims, settings: ContactChanceSettings) -> FloatArray:
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
    parser.add_argument("--films", type=Path, nargs="+", required=True, help="their folders")
    asked = parser.parse_args(arguments)
    claims = claims_of(film_walks(asked.films))
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
