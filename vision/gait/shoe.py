"""A shoe followed from its stance back to its landing, by its picture.

The pose model draws a foot as feet usually are, toes down before nearly every landing; the
picture knows better. While a foot stands flat, its picture is cut out and laid over the frames
before and after, turned and moved until it fits (enhanced correlation coefficient: Evangelidis
and Psarakis 2008, doi:10.1109/TPAMI.2008.113). What comes out is where the shoe was and how it
was tilted relative to its own flat stance, whatever the model called it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from vision.pictures import FeetPicture
from vision.settings import Section, number
from vision.values import FloatArray


class ShoeSettings(Section):
    """How a shoe is cut out and when it has been lost."""

    foot_px: float = number(
        40.0, 16.0, 100.0, "Shoes are looked at with this length", "px", "finer gained nothing"
    )
    least_foot_px: float = number(
        12.0, 4.0, 60.0, "Shorter feet in the picture are not followed", "px", "measured"
    )
    margin_share: float = number(
        0.12, 0.0, 0.5, "Kept about heel, toe and ankle", "foot lengths", "the sole and the toe cap"
    )
    below_share: float = number(
        0.03, 0.0, 0.5, "Of that, kept below", "foot lengths", "measured: shadows mislead"
    )
    reach_share: float = number(
        0.5, 0.1, 1.5, "Looked for this far about where it should be", "foot lengths", "[K]"
    )
    alike: float = number(
        0.6, 0.2, 0.95, "Correlation below which the shoe is lost", "1", "measured, clips"
    )
    tilt_step_deg: float = number(
        25.0, 5.0, 90.0, "Most tilt between two frames", "deg", "faster than any landing foot"
    )
    iterations: int = Field(default=25, ge=5, le=100, title="Most rounds of fitting")


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

    t_s ``(n,)``; heel, toe ``(n, 2)`` pixels of the whole picture; turn_deg ``(n,)`` relative
    to the frame it was cut out of, counter-clockwise on the screen positive; alike ``(n,)``
    correlation with that frame.
    """

    t_s: FloatArray
    heel: FloatArray
    toe: FloatArray
    turn_deg: FloatArray
    alike: FloatArray


@dataclass(frozen=True, slots=True)
class _Fit:
    """Where the cut-out lies in another frame: ``warp`` takes its pixels there."""

    warp: FloatArray
    alike: float


@dataclass(frozen=True, slots=True)
class _CutOut:
    """A shoe's picture, enlarged by ``zoom``, its pixels that belong to the shoe, and where its
    first pixel lies in the whole picture."""

    grey: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    origin: FloatArray
    zoom: float


def follow_shoe(moments: Sequence[FootMoment], at: int, settings: ShoeSettings) -> ShoePath | None:
    """Follow the shoe of ``moments[at]`` back and on through all of ``moments``, as far as it is
    found again; ``None`` where it cannot be cut out.

    Args:
        moments: in order of time, a frame apart. at: one in which the foot stands.
    """
    shoe = _cut_out(moments[at], settings)
    if shoe is None:
        return None
    here = _Fit(np.eye(2, 3), 1.0)
    back = _chain(shoe, here, moments[:at][::-1], settings)
    on = _chain(shoe, here, moments[at + 1 :], settings)
    fits = [*back[::-1], here, *on]
    first = at - len(back)
    marks = _marks(shoe, moments, at, on)
    where = np.array([_carry(shoe, fit.warp, marks) for fit in fits])
    return ShoePath(
        t_s=np.array([one.t_s for one in moments[first : first + len(fits)]]),
        heel=where[:, 0],
        toe=where[:, 1],
        turn_deg=np.array([_turn_deg(fit.warp) for fit in fits]),
        alike=np.array([fit.alike for fit in fits]),
    )


def _marks(shoe: _CutOut, moments: Sequence[FootMoment], at: int, on: Sequence[_Fit]) -> FloatArray:
    """Heel and toe on the cut-out, ``(2, 2)``: where the pose model puts them, the median over
    the frames from ``at`` on, each carried back to the cut-out's own frame."""
    seen = [np.array([moments[at].heel, moments[at].toe])]
    for fit, moment in zip(on[:5], moments[at + 1 :], strict=False):
        back = np.linalg.inv(fit.warp[:, :2])
        there = (np.array([moment.heel, moment.toe]) - shoe.origin) * shoe.zoom - fit.warp[:, 2]
        seen.append(shoe.origin + there @ back.T / shoe.zoom)
    marks: FloatArray = np.median(np.array(seen), axis=0)
    return marks


def _cut_out(moment: FootMoment, settings: ShoeSettings) -> _CutOut | None:
    picture, length_px = moment.picture, moment.length_px
    if length_px < settings.least_foot_px:
        return None
    marks = np.array([moment.heel, moment.toe, moment.ankle])
    margin = settings.margin_share * length_px
    part = _part(picture, marks.min(axis=0) - margin - 2, marks.max(axis=0) + margin + 2)
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
    # Below the foot lies its shadow, which stays flat when the foot does not.
    brush = np.ones((aside + below + 1, 2 * aside + 1), np.uint8)
    mask = np.asarray(cv2.dilate(mask, brush, anchor=(aside, below)), np.uint8)
    return _CutOut(grey, mask, origin, zoom)


def _part(
    picture: FeetPicture, low: FloatArray, high: FloatArray
) -> tuple[NDArray[np.uint8], FloatArray] | None:
    """The part of ``picture`` between two corners given in pixels of the whole picture, and its
    own first corner there."""
    corner = np.array([picture.x_px, picture.y_px])
    height, width = picture.grey.shape
    left, top = np.maximum(np.floor((low - corner) * picture.scale).astype(int), 0)
    right, bottom = np.minimum(
        np.ceil((high - corner) * picture.scale).astype(int), [width, height]
    )
    if right - left < 6 or bottom - top < 6:
        return None
    return picture.grey[top:bottom, left:right], corner + np.array([left, top]) / picture.scale


def _zoomed(grey: NDArray[np.uint8], zoom: float) -> NDArray[np.uint8]:
    method = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, None, fx=zoom, fy=zoom, interpolation=method), np.uint8)


def _chain(
    shoe: _CutOut, start: _Fit, moments: Sequence[FootMoment], settings: ShoeSettings
) -> list[_Fit]:
    """The fits from frame to frame, until the shoe is lost."""
    fits = [start]
    for moment in moments:
        before = fits[-1]
        moving = 2 * before.warp - fits[-2].warp if len(fits) > 1 else before.warp
        guesses = [_rigid(moving), before.warp]
        guesses += [_turned(shoe, before.warp, by_deg) for by_deg in (12.0, -12.0)]
        fit = _best(shoe, moment, guesses, settings)
        if fit is None or fit.alike < settings.alike:
            break
        if abs(_turn_deg(fit.warp) - _turn_deg(before.warp)) > settings.tilt_step_deg:
            break
        fits.append(fit)
    return fits[1:]


def _best(
    shoe: _CutOut, moment: FootMoment, guesses: Sequence[FloatArray], settings: ShoeSettings
) -> _Fit | None:
    """The first guess that leads to a good fit, or the better one."""
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
    """Lay the cut-out over a frame, beginning at ``guess``."""
    height, width = shoe.grey.shape
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], float)
    there = shoe.origin + (corners @ guess[:, :2].T + guess[:, 2]) / shoe.zoom
    reach = settings.reach_share * settings.foot_px / shoe.zoom
    part = _part(moment.picture, there.min(axis=0) - reach, there.max(axis=0) + reach)
    if part is None:
        return None
    grey, origin = part
    offset = (origin - shoe.origin) * shoe.zoom
    warp = guess.astype(np.float32)
    warp[:, 2] -= offset.astype(np.float32)
    there_grey = _zoomed(grey, shoe.zoom / moment.picture.scale)
    try:
        alike, found = cv2.findTransformECCWithMask(
            shoe.grey,
            there_grey,
            shoe.mask,
            np.full(there_grey.shape, 255, np.uint8),
            warp,
            cv2.MOTION_EUCLIDEAN,
            (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, settings.iterations, 1e-3),
            5,
        )
    except cv2.error:  # it does not converge: nothing there looks like the shoe
        return None
    result = np.asarray(found, float)
    result[:, 2] += offset
    return _Fit(result, float(alike))


def _rigid(warp: FloatArray) -> FloatArray:
    """The nearest pure turn and shift."""
    turn = np.arctan2(warp[1, 0] - warp[0, 1], warp[0, 0] + warp[1, 1])
    return np.array(
        [[np.cos(turn), -np.sin(turn), warp[0, 2]], [np.sin(turn), np.cos(turn), warp[1, 2]]]
    )


def _turned(shoe: _CutOut, warp: FloatArray, by_deg: float) -> FloatArray:
    """``warp`` with the shoe turned about its middle besides."""
    middle = np.array(shoe.grey.shape[::-1]) / 2
    turn = np.radians(-by_deg)
    by = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    there = warp[:, :2] @ middle + warp[:, 2]
    matrix = by @ warp[:, :2]
    return np.column_stack([matrix, there - matrix @ middle])


def _turn_deg(warp: FloatArray) -> float:
    """Counter-clockwise on the screen, whose y goes down."""
    return -float(np.degrees(np.arctan2(warp[1, 0], warp[0, 0])))


def _carry(shoe: _CutOut, warp: FloatArray, points: FloatArray) -> FloatArray:
    """Where ``points`` of the cut-out's own frame are in the other, in whole-picture pixels."""
    carried: FloatArray = (
        shoe.origin + ((points - shoe.origin) * shoe.zoom @ warp[:, :2].T + warp[:, 2]) / shoe.zoom
    )
    return carried
