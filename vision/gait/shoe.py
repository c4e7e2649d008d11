"""Tracks a shoe in the picture from its stance back to its landing.

The pose model places a foot as feet usually are, toes down before nearly every landing; the
picture is more reliable. While a foot is flat on the floor, its picture is cut out and registered
to the frames before and after by rotation and translation (enhanced correlation coefficient:
Evangelidis and Psarakis 2008 [29]). The result is the position of the
shoe and its tilt relative to its own flat stance, whatever the landmarks say.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from vision.settings import Section, number
from vision.statistics import medians
from vision.values import FloatArray
from vision.values.feet_picture import FeetPicture


class ShoeSettings(Section):
    """How a shoe is cut out and when its track is lost."""

    foot_px: float = number(
        40.0,
        low=16.0,
        high=100.0,
        title="Length that shoes are scaled to",
        unit="px",
        source="measured: finer gained nothing (docs/accuracy.md)",
    )
    least_foot_px: float = number(
        12.0,
        low=4.0,
        high=60.0,
        title="Shortest foot in the picture that is tracked",
        unit="px",
        source="measured",
    )
    margin_share: float = number(
        0.12,
        low=0.0,
        high=0.5,
        title="Margin kept around heel, toe and ankle",
        unit="foot lengths",
        source="the sole and the toe cap [K]",
    )
    below_share: float = number(
        0.03,
        low=0.0,
        high=0.5,
        title="Margin kept below the foot",
        unit="foot lengths",
        source="measured: shadows mislead",
    )
    reach_share: float = number(
        0.5,
        low=0.1,
        high=1.5,
        title="Search margin around the expected position",
        unit="foot lengths",
        source="[K]",
    )
    alike: float = number(
        0.6,
        low=0.2,
        high=0.95,
        title="Correlation below which the shoe is lost",
        unit="1",
        source="measured, clips",
    )
    tilt_step_deg: float = number(
        25.0,
        low=5.0,
        high=90.0,
        title="Largest rotation between two frames",
        unit="deg",
        source="faster than any landing foot [K]",
    )
    iterations: int = Field(default=25, ge=5, le=100, title="Largest number of fitting iterations")


@dataclass(frozen=True, slots=True)
class FootMoment:
    """One frame: its feet and where the pose model has one foot. heel, toe, ankle: ``(2,)`` in
    pixels of the whole picture."""

    t_s: float
    picture: FeetPicture
    heel: FloatArray
    toe: FloatArray
    ankle: FloatArray

    @property
    def length_px(self) -> float:
        """From heel to toe in the picture."""
        return float(np.hypot(*(self.toe - self.heel)))


@dataclass(frozen=True, slots=True)
class ShoePath:
    """Where a shoe was over ``n`` frames in order of time.

    t_s ``(n,)``; heel, toe ``(n, 2)`` pixels of the whole picture; turn_deg ``(n,)`` rotation
    relative to the frame of the cut-out, counter-clockwise on the screen positive; alike ``(n,)``
    correlation with that frame.
    """

    t_s: FloatArray
    heel: FloatArray
    toe: FloatArray
    turn_deg: FloatArray
    alike: FloatArray


@dataclass(frozen=True, slots=True)
class _Fit:
    """Where the cut-out lies in another frame: ``warp`` maps its pixels there."""

    warp: FloatArray
    alike: float


@dataclass(frozen=True, slots=True)
class _CutOut:
    """A shoe's picture scaled by ``zoom``, the mask of the shoe's pixels, and the position of its
    first pixel in the whole picture."""

    grey: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    origin: tuple[float, float]
    zoom: float


def follow_shoe(
    moments: Sequence[FootMoment],
    at: int,
    settings: ShoeSettings,
    enough: Callable[[ShoePath], bool] | None = None,
) -> ShoePath | None:
    """Track the shoe of ``moments[at]`` forward and backward through ``moments`` until it is lost;
    ``None`` where it cannot be cut out.

    Args:
        moments: in order of time, a frame apart. at: the index of one in stance.
        enough: given the path so far, which grows backward in time, returns whether that is far
            enough.
    """
    shoe = _cut_out(moments[at], settings)
    if shoe is None:
        return None
    here = _Fit(np.eye(2, 3), 1.0)
    on = list(_chain(shoe, here, moments[at + 1 :], settings))
    marks = _marks(shoe, moments, at, on)
    rows = deque(
        _row(shoe, fit, moment.t_s, marks)
        for fit, moment in zip([here, *on], moments[at:], strict=False)
    )
    before = moments[:at][::-1]
    for fit, moment in zip(_chain(shoe, here, before, settings), before, strict=False):
        rows.appendleft(_row(shoe, fit, moment.t_s, marks))
        if enough is not None and enough(_path(rows)):
            break
    return _path(rows)


def _row(shoe: _CutOut, fit: _Fit, t_s: float, marks: FloatArray) -> list[float]:
    return [t_s, *_carried(shoe, fit.warp, marks), _turn_deg(fit.warp), fit.alike]


def _path(rows: Iterable[list[float]]) -> ShoePath:
    table = np.array(list(rows))
    return ShoePath(table[:, 0], table[:, 1:3], table[:, 3:5], table[:, 5], table[:, 6])


def _marks(shoe: _CutOut, moments: Sequence[FootMoment], at: int, on: Sequence[_Fit]) -> FloatArray:
    """Heel and toe on the cut-out, ``(2, 2)``: where the pose model puts them, the median over
    the frames from ``at`` on, each mapped back to the frame of the cut-out."""
    seen = [np.array([moments[at].heel, moments[at].toe])]
    for fit, moment in zip(on[:5], moments[at + 1 :], strict=False):
        there = (np.array([moment.heel, moment.toe]) - shoe.origin) * shoe.zoom - fit.warp[:, 2]
        seen.append(shoe.origin + there @ _inverse(fit.warp).T / shoe.zoom)
    return medians(np.array(seen))


def _inverse(warp: FloatArray) -> FloatArray:
    """Inverse of the rotation part. NumPy's own function is made for large matrices."""
    (xx, xy, _), (yx, yy, _) = warp.tolist()
    size = xx * yy - xy * yx
    inverse: FloatArray = np.array([[yy, -xy], [-yx, xx]]) / size
    return inverse


def _cut_out(moment: FootMoment, settings: ShoeSettings) -> _CutOut | None:
    picture, length_px = moment.picture, moment.length_px
    if length_px < settings.least_foot_px:
        return None
    marks = np.array([moment.heel, moment.toe, moment.ankle])
    margin = settings.margin_share * length_px
    (left, top), (right, bottom) = marks.min(axis=0).tolist(), marks.max(axis=0).tolist()
    part = _part(picture, (left, top), (right, bottom), margin + 2)
    if part is None:
        return None
    grey, origin = part
    zoom = settings.foot_px / (length_px * picture.scale)
    grey = _zoomed(grey, zoom)
    zoom *= picture.scale
    mask = np.zeros(grey.shape, np.uint8)
    outline = cv2.convexHull(np.round((marks - origin) * zoom).astype(np.int32))
    cv2.fillConvexPoly(mask, outline, 255)
    aside = max(1, round(settings.margin_share * settings.foot_px))
    below = round(settings.below_share * settings.foot_px)
    # The shadow below the foot stays flat when the foot tilts.
    brush = np.ones((aside + below + 1, 2 * aside + 1), np.uint8)
    mask = np.asarray(cv2.dilate(mask, brush, anchor=(aside, below)), np.uint8)
    return _CutOut(grey, mask, origin, zoom)


def _part(
    picture: FeetPicture, low: tuple[float, float], high: tuple[float, float], margin: float
) -> tuple[NDArray[np.uint8], tuple[float, float]] | None:
    """The part of ``picture`` between two corners with ``margin`` around it, and its first corner;
    both in pixels of the whole picture."""
    x, y, scale = picture.x_px, picture.y_px, picture.scale
    height, width = picture.grey.shape
    left = max(math.floor((low[0] - margin - x) * scale), 0)
    top = max(math.floor((low[1] - margin - y) * scale), 0)
    right = min(math.ceil((high[0] + margin - x) * scale), width)
    bottom = min(math.ceil((high[1] + margin - y) * scale), height)
    if right - left < 6 or bottom - top < 6:
        return None
    return picture.grey[top:bottom, left:right], (x + left / scale, y + top / scale)


def _zoomed(grey: NDArray[np.uint8], zoom: float) -> NDArray[np.uint8]:
    method = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, None, fx=zoom, fy=zoom, interpolation=method), np.uint8)


def _chain(
    shoe: _CutOut, start: _Fit, moments: Sequence[FootMoment], settings: ShoeSettings
) -> Iterator[_Fit]:
    """The fits from frame to frame, until the shoe is lost."""
    earlier, before = start, start
    for moment in moments:
        fit = _best(shoe, moment, _guesses(shoe, earlier.warp, before.warp), settings)
        if fit is None or fit.alike < settings.alike:
            return
        if abs(_turn_deg(fit.warp) - _turn_deg(before.warp)) > settings.tilt_step_deg:
            return
        yield fit
        earlier, before = before, fit


def _guesses(shoe: _CutOut, earlier: FloatArray, before: FloatArray) -> Iterator[FloatArray]:
    """Where the shoe may be next, likeliest first: same motion, same place, rotated."""
    yield _rigid(2 * before - earlier)
    yield before
    for by_deg in (12.0, -12.0):
        yield _turned(shoe, before, by_deg)


def _best(
    shoe: _CutOut, moment: FootMoment, guesses: Iterable[FloatArray], settings: ShoeSettings
) -> _Fit | None:
    """The first good fit among the guesses, or else the best."""
    best: _Fit | None = None
    for guess in guesses:
        fit = _fit(shoe, moment, guess, settings)
        if fit is not None and (best is None or fit.alike > best.alike):
            best = fit
        if best is not None and best.alike > 0.5 * (1 + settings.alike):
            break
    return best


def _fit(
    shoe: _CutOut, moment: FootMoment, guess: FloatArray, settings: ShoeSettings
) -> _Fit | None:
    """Register the cut-out to a frame, starting at ``guess``; ``None`` where that fails."""
    height, width = shoe.grey.shape
    x, y = shoe.origin
    (xx, xy, x_by), (yx, yy, y_by) = guess.tolist()
    across = [x + (xx * u + xy * v + x_by) / shoe.zoom for u in (0, width) for v in (0, height)]
    down = [y + (yx * u + yy * v + y_by) / shoe.zoom for u in (0, width) for v in (0, height)]
    low, high = (min(across), min(down)), (max(across), max(down))
    part = _part(moment.picture, low, high, settings.reach_share * settings.foot_px / shoe.zoom)
    if part is None:
        return None
    grey, origin = part
    offset = [(origin[0] - x) * shoe.zoom, (origin[1] - y) * shoe.zoom]
    warp = guess.astype(np.float32)
    warp[:, 2] -= np.array(offset, np.float32)
    there_grey = _zoomed(grey, shoe.zoom / moment.picture.scale)
    try:
        alike, found = cv2.findTransformECCWithMask(
            shoe.grey,
            there_grey,
            shoe.mask,
            np.empty((0, 0), np.uint8),  # all of it
            warp,
            cv2.MOTION_EUCLIDEAN,
            (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, settings.iterations, 1e-3),
            5,
        )
    except cv2.error:  # no convergence: nothing there looks like the shoe
        return None
    result = np.asarray(found, float)
    result[:, 2] += offset
    return _Fit(result, float(alike))


def _rigid(warp: FloatArray) -> FloatArray:
    """The nearest pure rotation and translation."""
    (xx, xy, x), (yx, yy, y) = warp.tolist()
    turn = math.atan2(yx - xy, xx + yy)
    cos, sin = math.cos(turn), math.sin(turn)
    return np.array([[cos, -sin, x], [sin, cos, y]])


def _turned(shoe: _CutOut, warp: FloatArray, by_deg: float) -> FloatArray:
    """``warp`` with the shoe also rotated about its centre by ``by_deg``."""
    middle = np.array(shoe.grey.shape[::-1]) / 2
    turn = math.radians(-by_deg)
    by = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    there = warp[:, :2] @ middle + warp[:, 2]
    matrix = by @ warp[:, :2]
    return np.column_stack([matrix, there - matrix @ middle])


def _turn_deg(warp: FloatArray) -> float:
    """Rotation of ``warp``, degrees, counter-clockwise on the screen (y points down)."""
    return -math.degrees(math.atan2(warp[1, 0], warp[0, 0]))


def _carried(shoe: _CutOut, warp: FloatArray, points: FloatArray) -> list[float]:
    """``points`` of the cut-out's frame mapped to another, in pixels of the whole picture: x and
    y of each in turn."""
    x, y = shoe.origin
    (xx, xy, x_by), (yx, yy, y_by) = warp.tolist()
    where: list[float] = []
    for across, down in points.tolist():
        u, v = (across - x) * shoe.zoom, (down - y) * shoe.zoom
        where += [
            x + (xx * u + xy * v + x_by) / shoe.zoom,
            y + (yx * u + yy * v + y_by) / shoe.zoom,
        ]
    return where
