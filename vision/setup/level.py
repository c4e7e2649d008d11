"""The camera's roll, estimated from vertical lines in the room: doors, shelves, corners, frames.

A vertical line in the room is inclined by the roll everywhere in the picture. If the camera is
pitched, verticals also converge, so the inclination grows with the distance from the centre. Lines
therefore vote for a roll together with a convergence. The roll is known only when several lines at
several places agree and determine it; a room without vertical lines leaves it unknown.
"""

from __future__ import annotations

from collections import deque
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.pose.landmarks import L
from vision.setup.settings import LevelSettings
from vision.values import Body, FloatArray, Image

_ROLL_STEP_DEG, _CONVERGE_STEP_DEG = 0.5, 2.0
_PRIOR_WEIGHT = 0.04  # of a convergence of one SD, in the length of lines that agree
_PLACE = 0.04  # of the picture's width: lines closer than that stand at one place
_LINE_UNIT = 0.15  # of the picture's height: a line this long determines the roll to 1 degree
_PERSON_MARGIN = 0.08  # of the person's height
_TREADMILL = 0.75  # of the person's height: how far to either side its parts may stand


class LevelStage:
    """Samples the lines from time to time, and forgets old samples, since the camera may be
    moved."""

    def __init__(self, settings: LevelSettings) -> None:
        self._settings = settings
        self._looks: deque[float] = deque(maxlen=round(settings.looks))

    def look(self, image: Image, body: Body | None) -> None:
        """Look at the lines of ``image``, but for those of the person."""
        found = roll_deg(image, body, self._settings)
        if found is not None:
            self._looks.append(found)
        elif self._looks:
            self._looks.popleft()

    @property
    def roll_deg(self) -> float | None:
        """The roll, clockwise in the picture positive; ``None`` until two looks agree."""
        if len(self._looks) < 2:
            return None
        middle = median(self._looks)
        agree = sum(abs(look - middle) <= 2 * self._settings.spread_deg for look in self._looks)
        return middle if 2 * agree > len(self._looks) else None


def roll_deg(image: Image, body: Body | None, settings: LevelSettings) -> float | None:
    """The roll on which the vertical lines of one picture agree, ``None`` where they do not."""
    lines = _uprights(image, body, settings)
    if len(lines) < settings.least_lines:
        return None
    lean, across, weight = lines.T
    roll, converge = _vote(lean, across, weight, settings)
    agree = np.abs(lean - roll - converge * across) < settings.spread_deg
    places = len(np.unique(np.round(across[agree] / _PLACE)))
    held = float(weight[agree].sum())
    if (
        agree.sum() < settings.least_lines
        or places < settings.least_places
        or held < settings.least_sum
        or held < settings.least_share * weight.sum()
    ):
        return None
    fitted, unsure = _fit(lean[agree], across[agree], weight[agree], settings.converge_deg)
    return fitted if unsure <= settings.sure_deg else None


def _uprights(image: Image, body: Body | None, settings: LevelSettings) -> FloatArray:
    """Lines not far from upright: lean in degrees, place across (-0.5..0.5), weight; ``(n, 3)``."""
    scale = settings.width_px / image.shape[1]
    size = (round(settings.width_px), max(1, round(image.shape[0] * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    detected = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(grey)[0]
    if detected is None:
        return np.empty((0, 3))
    ends = np.asarray(detected, dtype=np.float64).reshape(-1, 2, 2)
    middle = ends.mean(axis=1)
    along = ends[:, 1] - ends[:, 0]
    along = np.where(along[:, 1:] < 0, -along, along)  # downwards, which leans left when clockwise
    lean = np.degrees(np.arctan2(-along[:, 0], along[:, 1]))
    length = np.hypot(along[:, 0], along[:, 1]) / size[1]
    kept = (length >= settings.least_length) & (
        np.abs(lean) <= settings.most_deg + settings.converge_deg
    )
    if body is not None:
        kept &= ~_belongs_to(body, ends / scale)
    weight = np.minimum(length, settings.longest)
    lines: FloatArray = np.column_stack([lean, middle[:, 0] / size[0] - 0.5, weight])[kept]
    return lines


def _belongs_to(body: Body, ends: FloatArray) -> NDArray[np.bool_]:
    """Which lines ``(n, 2, 2)`` lie on the person, or stand about the legs: the posts of a
    treadmill are long, straight and parallel, and seldom upright."""
    middle, top = ends.mean(axis=1), ends[..., 1].min(axis=1)
    margin = _PERSON_MARGIN * body.stature_px
    low, high = body.points.min(axis=0) - margin, body.points.max(axis=0) + margin
    on_person = ((middle >= low) & (middle <= high)).all(axis=1)
    shoulders = body.points[[L.LEFT_SHOULDER, L.RIGHT_SHOULDER]].mean(axis=0)
    beside = np.abs(middle[:, 0] - shoulders[0]) <= _TREADMILL * body.stature_px
    out: NDArray[np.bool_] = on_person | (beside & (top > shoulders[1]))
    return out


def _vote(
    lean: FloatArray, across: FloatArray, weight: FloatArray, settings: LevelSettings
) -> tuple[float, float]:
    """The roll and the convergence (degrees over the width) that most lines agree on."""
    rolls = np.arange(-settings.most_deg, settings.most_deg + 1e-9, _ROLL_STEP_DEG)
    most = 2.5 * settings.converge_deg
    converges = np.arange(-most, most + 1e-9, _CONVERGE_STEP_DEG)
    off = lean - rolls[:, None, None] - converges[None, :, None] * across
    votes = (weight * np.maximum(0.0, 1 - (off / settings.spread_deg) ** 2)).sum(axis=2)
    votes -= _PRIOR_WEIGHT * (converges / settings.converge_deg) ** 2
    roll, converge = np.unravel_index(int(votes.argmax()), votes.shape)
    return float(rolls[roll]), float(converges[converge])


def _fit(
    lean: FloatArray, across: FloatArray, weight: FloatArray, converge_deg: float
) -> tuple[float, float]:
    """The roll by least squares with a prior on the convergence, and its standard deviation."""
    design = np.column_stack([np.ones_like(across), across])
    weighted = design * (weight / _LINE_UNIT)[:, None]
    spread = np.linalg.inv(weighted.T @ design + np.diag([0.0, converge_deg**-2]))
    return float((spread @ weighted.T @ lean)[0]), float(np.sqrt(spread[0, 0]))
