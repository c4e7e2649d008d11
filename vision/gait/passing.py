"""Step lengths of somebody who walks through the picture, by the geometry of the whole pass.

A foot farther from the camera is drawn nearer to the middle of the picture. The feet stand apart
across the way, so that at either side of the picture the steps of one foot read long and those of
the other short, most at its edges and the other way round on its other side. The pose model's hips
show too little of it, and change sides where it takes one leg for the other. But over a whole pass
the lengths themselves tell: how far apart the feet are across the way is what makes left and right
differ by where in the picture they land. A difference that is the same all along is a limp, and
stays.

How the way lies to the picture is told by how the walker grows along it: the inverse of the
distance is linear in the tangent of the bearing for whoever goes straight on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Field

from vision.gait.length import LengthSettings, ankles_apart_statures
from vision.gait.track import Track
from vision.settings import Section, number
from vision.statistics import median
from vision.values import FloatArray, Foot


class PassingSettings(Section):
    """From which pass on its geometry is told, and what is known of feet beforehand."""

    least_steps: int = Field(default=6, ge=4, le=50, title="Least steps of a pass that tells")
    least_share: float = number(
        0.4,
        low=0.0,
        high=0.9,
        title="A step that closes is shorter than this",
        unit="of the median step",
        source="[K]",
    )
    least_way: float = number(
        0.3,
        low=0.1,
        high=2.0,
        title="Least way through the picture",
        unit="tangent of the bearing",
        source="[K]; a quarter of a telephone's picture",
    )
    most_deg: float = number(
        30.0,
        low=5.0,
        high=45.0,
        title="A way farther off the picture's plane is not straight",
        unit="deg",
        source="[K], where the side view ends",
    )
    apart: float = number(
        0.08,
        low=0.0,
        high=0.3,
        title="Feet are usually apart across the way by",
        unit="statures",
        source="[K]; people's step width is 0.05 to 0.1",
    )
    apart_spread: float = number(
        0.1, low=0.01, high=0.5, title="give or take", unit="statures", source="[K]"
    )
    limp_spread: float = number(
        0.03,
        low=0.005,
        high=0.2,
        title="Left and right steps usually differ from their mean by",
        unit="statures",
        source="[K]; a tenth of a step, and a limp more",
    )
    error_spread: float = number(
        0.02,
        low=0.005,
        high=0.2,
        title="Error of one step that has another cause",
        unit="statures",
        source="measured",
    )
    scale: float = number(
        1.0, low=0.5, high=1.5, title="True over measured length", unit="1", source="measured"
    )


_ROUNDS = 12  # of least squares: more change nothing


@dataclass(frozen=True, slots=True)
class PassStep:
    """A step to be measured: when its foot landed, and which."""

    contact_s: float
    foot: Foot


def pass_lengths_statures(
    track: Track,
    steps: Sequence[PassStep],
    travel: int,
    facing: int,
    length: LengthSettings,
    settings: PassingSettings,
) -> list[float | None] | None:
    """The length of each of ``steps`` in statures, ``None`` for those that the view does not show;
    ``None`` for all where they are too few, go too little way, or the camera moves.

    Args:
        track: all of the pass. travel, facing: +1 to the picture's right, -1 to its left.
    """
    read = [ankles_apart_statures(track, one.contact_s, length) for one in steps]
    known = [value for value in read if value is not None]
    if len(known) < settings.least_steps:
        return None
    # Feet that come to stand side by side have no side that is ahead.
    least = settings.least_share * median(np.array(known))
    apart = [value if value is not None and value >= least else None for value in read]
    seen = [index for index, value in enumerate(apart) if value is not None]
    if len(seen) < settings.least_steps:
        return None
    t_s = np.array([steps[index].contact_s for index in seen])
    way = track.between(float(t_s[0]), float(t_s[-1]))
    bearing = np.interp(t_s, way.t_s, way.bearing)
    if _camera_moves(way) or not np.ptp(bearing) >= settings.least_way:  # NaN: not known
        return None
    path = _path(way)
    if abs(path) > math.radians(settings.most_deg):
        return None
    # Of the left foot's lead over the right one, the part that is apart across the way.
    askew = -facing * (math.sin(path) + math.cos(path) * bearing)
    left = np.array([1.0 if steps[index].foot is Foot.LEFT else -1.0 for index in seen])
    measured = np.array([value for value in apart if value is not None])
    across = _feet_across(measured, left, travel * left * askew, settings)
    along = math.cos(path) - math.sin(path) * bearing
    lengths = settings.scale * (measured - across * travel * left * askew) / along
    found: list[float | None] = [None] * len(steps)
    for index, value in zip(seen, lengths.tolist(), strict=True):
        found[index] = max(0.0, value)
    return found


def _feet_across(
    measured: FloatArray, left: FloatArray, share: FloatArray, settings: PassingSettings
) -> float:
    """How far apart the feet are across the way, of which each step shows ``share``: the likeliest
    beside a mean length and a limp, by least squares with what is known beforehand, in which a
    step far off the others counts less each time (Cauchy's weights)."""
    terms = np.stack([np.ones(len(measured)), left, share], axis=1)
    surety = np.array([0.0, settings.limp_spread**-2, settings.apart_spread**-2])
    surety *= settings.error_spread**2
    usual = np.array([median(measured), 0.0, settings.apart])
    found = usual
    for _ in range(_ROUNDS):
        off = (measured - terms @ found) / settings.error_spread
        weighted = terms.T / (1 + off**2)
        found = np.linalg.solve(
            weighted @ terms + np.diag(surety), weighted @ measured + surety * usual
        )
    return float(found[2])


def _path(way: Track) -> float:
    """The angle of the way to the picture, radians, positive where it leads away to the right."""
    terms = np.stack([np.ones(len(way)), way.bearing], axis=1)
    (middle, by_bearing), *_ = np.linalg.lstsq(terms, way.stature_px, rcond=None)
    return math.atan2(-float(by_bearing), float(middle))


def _camera_moves(way: Track) -> bool:
    return bool(np.ptp(way.camera_x) > 0) or way.camera_untold > 0
