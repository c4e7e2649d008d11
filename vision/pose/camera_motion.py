"""The camera's own motion, read from the background.

A camera in a hand trembles, pans and walks, and to everything that follows the walker seems to.
Corners of the background (Shi and Tomasi 1994 [50]) are followed from a picture that is kept to
the present one (Lucas and Kanade 1981, in pyramids [51]), and the similarity that most of them
agree on is the camera's (RANSAC: Fischler and Bolles 1981 [52]). What moves otherwise, the walker
above all, is left out.

Before a plain wall somebody else who walks by has as many corners as the room, and a few of them,
slow enough to agree, turn or stretch the similarity a little. But a camera moves the whole picture
and a person one place of it, so that the camera has moved only where most places say so.

A camera that stands is looked at a few times a second only; one that moves, in every picture.
Each look compares with the kept picture, not with the one before, so that a tremor adds no drift.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from vision.pose.paint_over import Box, box_around
from vision.pose.small_green import Green, small_green
from vision.settings import Section, number
from vision.values import CameraMotion, FloatArray, Image
from vision.values.camera_motion import Similarity


class CameraMotionSettings(Section):
    """How the background is followed, and when a camera stands."""

    longest_px: float = number(
        320.0,
        low=120.0,
        high=1280.0,
        title="Longer side of the picture that is looked at",
        unit="px",
        source="measured: finds a tremor of a thousandth of the picture",
    )
    corners: int = Field(default=60, ge=10, le=400, title="Most corners followed")
    least_corners: int = Field(default=6, ge=4, le=100, title="Fewest corners that tell")
    window_px: int = Field(default=11, ge=5, le=41, title="Side of the patch about a corner")
    within_px: float = number(
        0.6,
        low=0.1,
        high=5.0,
        title="A corner agrees when this near, on the small picture",
        unit="px",
        source="measured",
    )
    agree_share: float = number(
        0.5,
        low=0.1,
        high=1.0,
        title="Least share of the corners that agree",
        unit="1",
        source="the background is what most of them are on [K]",
    )
    moved_px: float = number(
        0.2,
        low=0.02,
        high=5.0,
        title="Shift on the small picture from which the camera has moved",
        unit="px",
        source="measured: up to 0.06 where it stands",
    )
    moved_spreads: float = number(
        1.5,
        low=0.0,
        high=10.0,
        title="The same where the corners disagree",
        unit="of their spread",
        source="measured where people pass before a camera that stands",
    )
    places: int = Field(
        default=4, ge=2, le=16, title="Places of the picture along each side, each with one vote"
    )
    settle_s: float = number(
        1.0,
        low=0.2,
        high=10.0,
        title="Time without a shift after which the camera stands",
        unit="s",
        source="longer than a swing of a hand [K]",
    )
    every_s: float = number(
        0.15,
        low=0.0,
        high=2.0,
        title="Time between two looks while the camera stands",
        unit="s",
        source="[K]",
    )
    blind_every_s: float = number(
        1.0,
        low=0.1,
        high=10.0,
        title="The same where the background shows no corners",
        unit="s",
        source="[K]",
    )
    lost_s: float = number(
        3.0,
        low=0.5,
        high=60.0,
        title="Time without a background after which a camera that moved counts as standing",
        unit="s",
        source="[K] three times a swing of a hand; it may have come to rest before a plain wall",
    )
    renew_share: float = number(
        0.12,
        low=0.02,
        high=0.5,
        title="Shift after which another picture is kept",
        unit="of the longer side",
        source="[K]",
    )
    renew_agree_share: float = number(
        0.75,
        low=0.1,
        high=1.0,
        title="Share of the kept corners that agree below which another picture is kept",
        unit="1",
        source="measured: near and far part as the camera is carried",
    )
    margin_share: float = number(
        0.12,
        low=0.0,
        high=0.5,
        title="Margin about the walker's landmarks that is no background",
        unit="of the walker's height",
        source="head and clothes [K]",
    )


_Points = NDArray[np.float32]


_NOT_MOVED = Similarity()
_ROUNDS = 6  # of least squares, each with the weights of the one before
_NEAR_PX = 0.05  # what a corner of a camera that stands is off by: nearer is no better


@dataclass(frozen=True, slots=True)
class _Kept:
    """A picture to compare with: small and grey, and the corners of its background."""

    grey: Green
    corners: _Points


@dataclass(frozen=True, slots=True)
class _Found:
    """Where the kept picture's background is now, in what share of the picture's places it is
    elsewhere than it was when all was calm, what share of the corners agree on it, and how well."""

    there: Similarity
    moved_share: float
    agree_share: float
    spread_px: float


class CameraMotionStage:
    """Follows the background from picture to picture."""

    def __init__(self, settings: CameraMotionSettings) -> None:
        self._settings = settings
        self._kept: _Kept | None = None
        self._last = self._calm = _NOT_MOVED  # from the kept picture to the last, to a calm one
        self._stands = self._moves = False  # neither: not known yet
        self._doubted = False  # it seemed to move in the last look
        self._calm_s = self._next_s = self._found_s = -math.inf
        self._box: Box | None = None
        self._pending: tuple[Similarity, bool] | None = None

    def update(self, t_s: float, image: Image, marks: FloatArray | None) -> CameraMotion | None:
        """The camera's motion since the last call with ``marks``; ``None`` where it stands or
        nothing tells that it moves.

        Args:
            image: ``(height, width, 3)``. marks: the walker's, ``(33, 2)`` pixels, if seen.
        """
        # Before the walker is found, nobody knows what is background.
        if t_s >= self._next_s and (marks is not None or self._box is not None):
            self._look(t_s, image, marks)
        if marks is None or self._pending is None:
            return None
        (by, known), self._pending = self._pending, None
        return CameraMotion(by.cos, by.sin, by.x_by, by.y_by, known)

    def _look(self, t_s: float, image: Image, marks: FloatArray | None) -> None:
        settings = self._settings
        longer_px = max(image.shape[:2])
        zoom = min(1.0, settings.longest_px / longer_px)
        grey = small_green(image, min(settings.longest_px, longer_px), reads=1)
        if marks is not None:
            self._box = _box_of(marks * zoom, settings.margin_share)
        kept = self._kept
        if kept is None or kept.grey.shape != grey.shape:
            self._keep(grey)
            self._calm_s = t_s
            return
        found = None if len(kept.corners) < settings.least_corners else self._find(kept, grey)
        if found is None:
            self._lost(t_s, grey)
            return
        self._found_s = t_s
        height, width = grey.shape
        calm = found.there.after(self._calm.inverse())
        least_px = max(settings.moved_px, settings.moved_spreads * found.spread_px)
        moved = calm.farthest(width, height) > least_px
        if moved and found.moved_share <= 0.5:
            found, moved = replace(found, there=self._calm), False
        if moved and not (self._moves or self._doubted):
            # Corners that somebody hides for a moment look like it, too: see the next picture.
            self._doubted, self._next_s = True, t_s
            return
        self._doubted = False
        since, self._last = self._last.after(found.there.inverse()), found.there
        if moved:
            self._stands, self._moves = False, True
            self._calm, self._calm_s = found.there, t_s
        if not self._stands:
            self._add(since, zoom)
            self._stands = t_s - self._calm_s >= settings.settle_s
            way = found.there.farthest(width, height) / max(width, height)
            worn = way > settings.renew_share or found.agree_share < settings.renew_agree_share
            if self._stands or worn:
                self._moves &= not self._stands
                self._keep(grey)
        self._next_s = t_s + settings.every_s if self._stands else t_s

    def _add(self, since: Similarity, zoom: float) -> None:
        """``since``, of the small picture, to what is to be told next."""
        if not self._moves:
            return
        whole = Similarity(since.cos, since.sin, since.x_by / zoom, since.y_by / zoom)
        before, known = self._pending or (_NOT_MOVED, True)
        self._pending = before.after(whole), known

    def _lost(self, t_s: float, grey: Green) -> None:
        """The background is not found again: too dark, too plain, too fast, or another scene."""
        self._doubted = False
        if self._moves and t_s - self._found_s >= self._settings.lost_s:
            self._stands, self._moves = True, False
        if self._moves:
            self._pending = (self._pending or (_NOT_MOVED, True))[0], False
        else:
            self._next_s = t_s + self._settings.blind_every_s
        self._keep(grey)

    def _keep(self, grey: Green) -> None:
        """Compare with this picture from now on."""
        settings = self._settings
        mask = np.full(grey.shape, 255, np.uint8)
        if self._box is not None:
            left, top, right, bottom = (round(max(side, 0.0)) for side in self._box)
            mask[top : bottom + 1, left : right + 1] = 0
        corners = cv2.goodFeaturesToTrack(
            grey, settings.corners, 0.01, max(4.0, max(grey.shape) / 40), mask=mask
        )
        found = np.zeros((0, 1, 2), np.float32) if corners is None else corners
        self._kept = _Kept(grey, np.asarray(found, np.float32))
        back = self._last.inverse()
        self._calm, self._last = self._calm.after(back), _NOT_MOVED
        if self._stands:
            self._calm = _NOT_MOVED

    def _find(self, kept: _Kept, grey: Green) -> _Found | None:
        """The similarity from the kept picture to ``grey``."""
        settings = self._settings
        start = kept.corners
        guess = _moved(start, self._last)
        side = settings.window_px
        at, seen, _ = cv2.calcOpticalFlowPyrLK(
            kept.grey,
            grey,
            start,
            guess,
            winSize=(side, side),
            maxLevel=2,
            criteria=(cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 12, 0.01),
            flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        )
        use = seen[:, 0] > 0
        if self._box is not None:
            left, top, right, bottom = self._box
            x, y = at[:, 0, 0], at[:, 0, 1]
            use &= (x < left) | (x > right) | (y < top) | (y > bottom)
        count = int(np.count_nonzero(use))
        if count < settings.least_corners:
            return None
        before, now = start[use, 0], at[use, 0]
        matrix, agree = cv2.estimateAffinePartial2D(
            before, now, method=cv2.RANSAC, ransacReprojThreshold=settings.within_px
        )
        if matrix is None or agree is None:
            return None
        agreed = agree[:, 0] > 0
        inliers = int(np.count_nonzero(agreed))
        if inliers < max(settings.least_corners, settings.agree_share * count):
            return None
        there = _nearest_most(before[agreed], now[agreed])
        off = now[agreed] - _moved(before[agreed, None], there)[:, 0]
        # RANSAC cuts the spread off at its limit, so the share that agrees tells as well.
        spread_px = math.sqrt(float((off**2).sum()) / (2 * inliers)) * count / inliers
        moved_share = self._moved_share(before, now, grey.shape)
        return _Found(there, moved_share, inliers / len(start), spread_px)

    def _moved_share(self, before: _Points, now: _Points, shape: tuple[int, ...]) -> float:
        """The share of the picture's places, of those that show corners, whose corners ``before``,
        ``(n, 2)``, are ``now`` elsewhere than when all was calm, in the median."""
        settings = self._settings
        height, width = shape
        off_px = np.hypot(*(now - _moved(before[:, None], self._calm)[:, 0]).T)
        column, row = (before * (settings.places / np.array([width, height]))).astype(int).T
        place = row * settings.places + column
        # The farthest corner of the picture moves more than most places where it turns or grows.
        moved = [
            np.median(off_px[place == one]) > settings.moved_px / 2 for one in np.unique(place)
        ]
        return float(np.mean(moved))


def _nearest_most(before: _Points, now: _Points) -> Similarity:
    """The similarity that takes ``before``, ``(n, 2)``, to ``now`` with the least sum of distances,
    which corners that go another way by half a pixel turn less than they do the least squares."""
    start, end = (at.astype(np.float64) @ np.array([1, 1j]) for at in (before, now))
    weight = np.ones(len(start))
    for _ in range(_ROUNDS):
        weight /= weight.sum()
        from_, to = start - weight @ start, end - weight @ end
        turn = (weight @ (from_.conj() * to)) / max(weight @ abs(from_) ** 2, 1e-9)
        by = weight @ end - turn * (weight @ start)
        weight = 1 / np.maximum(abs(turn * start + by - end), _NEAR_PX)
    return Similarity(float(turn.real), float(turn.imag), float(by.real), float(by.imag))


def _box_of(marks: FloatArray, margin_share: float) -> Box:
    left, top, right, bottom = box_around(marks)
    return box_around(marks, margin_share * max(right - left, bottom - top))


def _moved(points: _Points, by: Similarity) -> _Points:
    """``(n, 1, 2)`` points moved."""
    turn = np.array([[by.cos, by.sin], [-by.sin, by.cos]], np.float32)
    return np.asarray(points @ turn + np.array([by.x_by, by.y_by], np.float32), np.float32)
