"""The baseline: how this walker stands tall, from three seconds of standing still.

Trunks, necks and heads differ by more than the faults that are looked for, and a camera is
seldom quite level. Both drop out of what is told relative to the walker's own standing.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np

from vision.body.points import Points, middle
from vision.body.roll import baseline_without_roll
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import Baseline, BaselineProgress, BaselineState, Body, Hindrance, View

_HEAD = (L.NOSE, L.LEFT_EAR, L.RIGHT_EAR)
_VIEWS = (View.SIDE, View.FRONT, View.REAR)
_LEANS = ("lean_deg", "lateral_lean_deg")
MEASURES = (*_LEANS, "head_pitch_deg", "shrug")


class BaselineError(Exception):
    """A recording has no standing tall where it was said to be; the text says why."""


class BaselineSettings(Section):
    """What counts as standing tall, and for how long."""

    hold_s: float = number(
        3.0, low=1.0, high=15.0, title="Time to stand tall", unit="s", source="[K]"
    )
    gap_s: float = number(
        0.3,
        low=0.0,
        high=2.0,
        title="Time unseen that does not break it off",
        unit="s",
        source="[K] a flicker is no step",
    )
    settle_s: float = number(
        0.6,
        low=0.0,
        high=2.0,
        title="Stillness after which what broke it off is forgotten",
        unit="s",
        source="[K]",
    )
    patience_s: float = number(
        60.0, low=5.0, high=600.0, title="Time until it is given up", unit="s", source="[K]"
    )
    travel_torso: float = number(
        0.12,
        low=0.02,
        high=1.0,
        title="Most that hips, shoulders and ankles move",
        unit="torso lengths",
        source="measured: standing 0.01, with a jittering camera 0.05; shuffling 0.26",
    )
    sway_deg: float = number(
        6.0, low=0.5, high=20.0, title="Most that the trunk sways", unit="deg", source="[K]"
    )
    lean_deg: float = number(
        18.0,
        low=5.0,
        high=45.0,
        title="Largest inclination of a trunk that stands tall",
        unit="deg",
        source="[K] a stooped walker's 12 deg is a posture, 25 deg is bending down",
    )
    lateral_deg: float = number(
        10.0,
        low=2.0,
        high=30.0,
        title="Largest inclination to a side",
        unit="deg",
        source="[K] a tilted camera included",
    )
    pitch_deg: float = number(
        35.0,
        low=5.0,
        high=60.0,
        title="Farthest that a level head looks down or up",
        unit="deg",
        source="measured: level heads read -8 to 18 deg",
    )
    known_share: float = number(
        0.7,
        low=0.1,
        high=1.0,
        title="Share of the time in which a measure must be known",
        unit="1",
        source="[K]",
    )


@dataclass(frozen=True, slots=True)
class _Sample:
    """A frame of standing. places: what moves when the walker does, in pixels."""

    t_s: float
    view: View
    facing: int
    torso_px: float
    roll_correction_deg: float
    places: tuple[float, ...]
    measures: tuple[float | None, ...]


class BaselineStage:
    """Takes baselines when asked to, and keeps the newest of each view.

    Args:
        settings: the section of the settings tree.
        given: a baseline known beforehand.
    """

    def __init__(self, settings: BaselineSettings, given: Baseline | None = None) -> None:
        self._settings = settings
        self._kept: dict[tuple[View, int], Baseline] = {}
        self._held: list[_Sample] = []
        self._broke: Hindrance | None = None
        self._patience_s = 0.0
        self._asked_s: float | None = None
        self._progress: BaselineProgress | None = None
        if given is not None:
            self._keep(given)

    def begin(self, patience_s: float | None = None) -> None:
        """Take a baseline from the next frame on; given up after ``patience_s``."""
        self._patience_s = self._settings.patience_s if patience_s is None else patience_s
        self._asked_s = self._broke = None
        self._held.clear()
        self._progress = BaselineProgress(BaselineState.WAITING, 0.0, self._settings.hold_s)

    def skip(self) -> None:
        """Leave it; what is known already stays."""
        if self._progress is not None and self._progress.state.open:
            self._progress = BaselineProgress(BaselineState.SKIPPED, 0.0, 0.0)

    def at(self, body: Body | None) -> Baseline | None:
        """The baseline that holds for ``body`` as the camera sees it now, with as much of the
        camera's roll turned back (it is seldom known yet while the walker stands)."""
        if body is None or not self._kept:
            return None
        kept = self._kept.get((body.view, body.facing))
        if kept is None:
            return self._kept.get((View.UNKNOWN, 0))
        return (
            kept
            if kept.roll_correction_deg == body.roll_correction_deg
            else baseline_without_roll(kept, body.roll_correction_deg)
        )

    def update(self, t_s: float, body: Body | None) -> BaselineProgress | None:
        """How far it has come at ``t_s``; ``None`` until it is asked for. Once a frame."""
        before = self._progress
        if before is None or not before.state.open:
            return before
        self._asked_s = t_s if self._asked_s is None else self._asked_s
        now = self._look(t_s, body)
        if now.state.open and t_s - self._asked_s > self._patience_s:
            now = BaselineProgress(BaselineState.GIVEN_UP, 0.0, 0.0, self._broke)
        self._progress = now
        return now

    def _look(self, t_s: float, body: Body | None) -> BaselineProgress:
        held = self._held
        hindrance = self._hindrance(body)
        if hindrance is None and body is not None:
            held.append(_sample(body))
            if self._moved():
                hindrance = Hindrance.MOVING
                held.clear()
        elif held and t_s - held[-1].t_s > self._settings.gap_s:
            held.clear()
        if not held:
            self._broke = hindrance or self._broke
            return BaselineProgress(BaselineState.WAITING, 0.0, self._settings.hold_s, self._broke)
        held_s, hold_s = held[-1].t_s - held[0].t_s, self._settings.hold_s
        if held_s >= hold_s:
            return self._done()
        # A moment without a step is not standing yet: what broke it off is said a little longer.
        why = self._broke if held_s < self._settings.settle_s else None
        return BaselineProgress(BaselineState.HOLDING, held_s / hold_s, hold_s - held_s, why)

    def _done(self) -> BaselineProgress:
        first, last = self._held[0], self._held[-1]
        found = _summary(self._held, self._settings.known_share)
        self._held.clear()
        if not found:
            self._broke = Hindrance.UNSEEN
            return BaselineProgress(BaselineState.WAITING, 0.0, self._settings.hold_s, self._broke)
        baseline, spread = (
            Baseline(
                **{name: pair[which] for name, pair in found.items()},
                view=last.view,
                facing=last.facing,
                roll_correction_deg=last.roll_correction_deg,
            )
            for which in (0, 1)
        )
        self._keep(baseline)
        return BaselineProgress(
            BaselineState.DONE, 1.0, 0.0, None, first.t_s, last.t_s, baseline, spread
        )

    def _keep(self, baseline: Baseline) -> None:
        self._kept[baseline.view, baseline.facing] = baseline

    def _hindrance(self, body: Body | None) -> Hindrance | None:
        """Why this frame is none of standing tall; whether it is still takes more than one."""
        if body is None:
            return Hindrance.UNSEEN
        held = self._held
        if held and (body.view, body.facing) != (held[-1].view, held[-1].facing):
            return Hindrance.VIEW if body.view not in _VIEWS else Hindrance.MOVING
        if not body.feet_seen:
            return Hindrance.FEET
        if min(body.measured[mark][1] for mark in _HEAD) <= 0.0:
            return Hindrance.HEAD
        if body.view not in _VIEWS:
            return Hindrance.VIEW
        own, posture = self._settings, body.posture
        bounds = (
            (posture.lean_deg, own.lean_deg),
            (posture.lateral_lean_deg, own.lateral_deg),
            (posture.head_pitch_deg, own.pitch_deg),
        )
        bent = any(value is not None and abs(value) > most for value, most in bounds)
        return Hindrance.BENT if bent else None

    def _moved(self) -> bool:
        """Whether what is held is more than standing still."""
        places = np.array([sample.places for sample in self._held])
        travel_px = float(np.ptp(places, axis=0).max())
        if travel_px > self._settings.travel_torso * self._held[-1].torso_px:
            return True
        leans = (_known(self._held, MEASURES.index(name)) for name in _LEANS)
        return any(lean and max(lean) - min(lean) > self._settings.sway_deg for lean in leans)


def _sample(body: Body) -> _Sample:
    posture = body.posture
    measures = tuple(_finite(getattr(posture, name)) for name in MEASURES)
    places = tuple(_places(body.points.tolist()))
    return _Sample(
        body.t_s, body.view, body.facing, body.torso_px, body.roll_correction_deg, places, measures
    )


def _known(held: Collection[_Sample], index: int) -> list[float]:
    """The known values of one measure."""
    return [value for sample in held if (value := sample.measures[index]) is not None]


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _places(at: Points) -> Iterator[float]:
    """Middles of shoulders, hips and ankles, and how far apart the ankles are: whichever leg
    the model takes for the left one."""
    for left, right in (
        (L.LEFT_SHOULDER, L.RIGHT_SHOULDER),
        (L.LEFT_HIP, L.RIGHT_HIP),
        (L.LEFT_ANKLE, L.RIGHT_ANKLE),
    ):
        yield from middle(at[left], at[right])
    for left_ankle, right_ankle in zip(at[L.LEFT_ANKLE], at[L.RIGHT_ANKLE], strict=True):
        yield abs(left_ankle - right_ankle)


def _summary(held: Collection[_Sample], known_share: float) -> dict[str, tuple[float, float]]:
    """Median and spread of each measure that was known for long enough."""
    found = {}
    for index, name in enumerate(MEASURES):
        known = _known(held, index)
        if known and len(known) >= known_share * len(held):
            low, high = np.quantile(known, [0.05, 0.95]).tolist()
            found[name] = (median(known), high - low)
    return found
