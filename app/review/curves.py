"""Curves over the stride: what a joint or the trunk does from one contact of a foot to the next
contact of the same foot, as mean and standard deviation of all such strides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.reports.report import Report
from app.review.corrected import Corrected
from app.review.foot_pitch import foot_pitch
from app.review.measures import PAUSE_S
from app.words import Phrase, phrase
from vision.pose.replay import PoseRecording
from vision.values import Direction, FloatArray, Foot

PERCENT = np.arange(101.0)
"""Where a curve is told, in per cent of the stride."""
FEW_STRIDES = 3
_LONGEST_S = PAUSE_S
_KNOWN_SHARE = 0.8  # of a stride's frames, for it to count
CURVES = {
    "knee": phrase("review.curve.knee"),
    "lean": phrase("review.curve.lean"),
    "foot_pitch": phrase("review.curve.foot_pitch"),
    "arm": phrase("review.curve.arm"),
}
"""The curves and their titles; all but the trunk's are of the foot's own side."""


@dataclass(frozen=True, slots=True)
class StrideCurve:
    """Mean and standard deviation at each of ``PERCENT``, in degrees, over ``strides`` strides of
    ``foot``; ``None`` at places that nothing shows. liftoff_percent: mean end of the stance."""

    id: str
    foot: Foot
    strides: int
    mean: tuple[float | None, ...]
    spread: tuple[float | None, ...]
    liftoff_percent: float | None

    @property
    def title(self) -> Phrase:
        """What it shows."""
        return CURVES[self.id]


def stride_curves(
    clip: Corrected, poses: PoseRecording | None, direction: Direction = Direction.BACKWARD
) -> tuple[StrideCurve, ...]:
    """The curves of either foot that the clip shows, over the strides in one direction.

    Args:
        poses: at the report's times, for the pitch of the foot, which a report has not; without
            them there is no such curve.
    """
    report = clip.report
    found: list[StrideCurve] = []
    for foot in Foot:
        strides = strides_of(report, foot, direction)
        if not strides:
            continue
        liftoff = _liftoff_percent(report, foot, strides)
        for name in CURVES:
            times, values = _series(name, foot, clip, poses)
            rows = [row for one in strides if (row := _resampled(times, values, one)) is not None]
            if rows:
                found.append(_curve(name, foot, np.array(rows), liftoff))
    return tuple(found)


def strides_of(
    report: Report, foot: Foot, direction: Direction = Direction.BACKWARD
) -> list[tuple[float, float]]:
    """From each contact of ``foot`` to its next one, within one walk."""
    own = [one for one in report.steps if one.foot is foot]
    return [
        (one.contact_s, other.contact_s)
        for one, other in pairwise(own)
        if one.direction is other.direction is direction
        and 0 < other.contact_s - one.contact_s <= _LONGEST_S
        and not any(
            span.label is not direction
            and span.start_s < other.contact_s
            and span.end_s > one.contact_s
            for span in report.direction
        )
    ]


def _series(
    name: str, foot: Foot, clip: Corrected, poses: PoseRecording | None
) -> tuple[FloatArray, FloatArray]:
    """Times and values, NaN where not known."""
    if name == "foot_pitch":
        if poses is None:
            return np.array([]), np.array([])
        values, _ = foot_pitch(poses, foot, clip)
        return np.asarray(poses.t_s, float), np.array(values, float)
    column = "lean_deg" if name == "lean" else f"{name}_{foot.value}_deg"
    traced: Sequence[float | None] = getattr(clip.report.trace, column)
    return np.array(clip.report.trace.t_s), np.array(traced, float)


def _resampled(
    times: FloatArray, values: FloatArray, stride: tuple[float, float]
) -> FloatArray | None:
    """A stride's values at each per cent, ``None`` where too little of it was seen."""
    start_s, end_s = stride
    inside = (times >= start_s - 0.1) & (times <= end_s + 0.1)
    known = inside & ~np.isnan(values)
    if known.sum() < 5 or known.sum() < _KNOWN_SHARE * inside.sum():
        return None
    at = start_s + PERCENT / 100 * (end_s - start_s)
    found: FloatArray = np.interp(at, times[known], values[known])
    return found


def _curve(name: str, foot: Foot, rows: FloatArray, liftoff_percent: float | None) -> StrideCurve:
    mean = rows.mean(axis=0)
    spread = rows.std(axis=0, ddof=1) if len(rows) > 1 else np.full(len(mean), np.nan)
    return StrideCurve(name, foot, len(rows), _known(mean), _known(spread), liftoff_percent)


def _known(values: FloatArray) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(one) else round(float(one), 2) for one in values)


def _liftoff_percent(
    report: Report, foot: Foot, strides: Sequence[tuple[float, float]]
) -> float | None:
    starts = dict(strides)
    found = [
        100 * (one.liftoff_s - one.contact_s) / (starts[one.contact_s] - one.contact_s)
        for one in report.steps
        if one.foot is foot and one.liftoff_s is not None and one.contact_s in starts
    ]
    return round(sum(found) / len(found), 1) if found else None
