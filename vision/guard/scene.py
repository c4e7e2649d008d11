"""What moves in the room besides the walker: a small grey picture against its own past.

The camera stands still, so that whatever differs from the learnt background outside the walker's
box has come there. Light that changes everywhere alike is reckoned out; where too much differs
at once (a lamp, a camera that is moved) nothing is said until the room is learnt anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.pose.small_green import small_green
from vision.settings import Section, number
from vision.values import Image

Grey: TypeAlias = NDArray[np.float32]
Mask: TypeAlias = NDArray[np.bool_]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom as shares of the picture's width and height."""

_FIT_PIXELS = 200  # fewer tell nothing of the light
_TIGHT = np.ones((3, 3), np.uint8)
_LOOSE = np.ones((5, 5), np.uint8)


class SceneSettings(Section):
    """How the room is learnt, and what differs from it."""

    every_s: float = number(
        0.1,
        low=0.03,
        high=1.0,
        title="Time between two looks",
        unit="s",
        source="who walks in takes seconds [K]",
    )
    size_px: float = number(
        160, low=64, high=640, title="The longer side of the small picture", unit="px", source="[K]"
    )
    differs: float = number(
        14.0,
        low=3.0,
        high=80.0,
        title="Least difference from the background",
        unit="grey levels",
        source="[K] above grain",
    )
    grains: float = number(
        5.0,
        low=2.0,
        high=20.0,
        title="The same in mean differences",
        unit="times",
        source="[K] a dim room",
    )
    learn_s: float = number(
        2.0,
        low=0.2,
        high=20.0,
        title="Time in which the background follows",
        unit="s",
        source="[K]",
    )
    absorb_s: float = number(
        25.0,
        low=5.0,
        high=300.0,
        title="Time in which what stays becomes background",
        unit="s",
        source="[K] a moved chair",
    )
    upset_share: float = number(
        0.3,
        low=0.05,
        high=0.9,
        title="Part of the picture that differs when light or camera changed",
        unit="1",
        source="[K] a person beside the walker is a tenth",
    )
    edges_share: float = number(
        0.01,
        low=0.001,
        high=0.5,
        title="Part that differs from which a moved camera is looked for",
        unit="1",
        source="[K]",
    )
    shake_px: float = number(
        0.35,
        low=0.1,
        high=5.0,
        title="Shift of the small picture that is a moved camera",
        unit="px",
        source="measured 0.02 at most in still rooms with a walker and a bystander",
    )
    settle_s: float = number(
        1.0, low=0.2, high=10.0, title="Time to learn the room anew", unit="s", source="[K]"
    )


@dataclass(frozen=True, slots=True)
class Blob:
    """Something that differs, in shares of the picture's width (x), height (y) and area; middle
    is that of its pixels across the picture."""

    left: float
    top: float
    right: float
    bottom: float
    area: float
    middle: float


class SceneStage:
    """Pictures in, what has come into the room out."""

    def __init__(self, settings: SceneSettings) -> None:
        self._settings = settings
        self._room: Grey | None = None
        self._known: Mask = np.zeros((0, 0), np.bool_)
        self._seen_s = 0.0
        self._settled_s = self._still_s = float("-inf")

    def update(self, t_s: float, image: Image, walker: list[Box]) -> list[Blob] | None:
        """What is new in ``image``.

        Args:
            image: ``(height, width, 3)`` RGB. walker: boxes that hold the walker and the shadow.

        Returns:
            ``None`` while it can't be told: the room is being learnt, or shakes.
        """
        grey = _small(image, round(self._settings.size_px))
        gap_s, self._seen_s = t_s - self._seen_s, t_s
        free = _outside(grey.shape, walker)
        if self._room is None or self._room.shape != grey.shape:
            self._learn_anew(t_s, grey, free)
            return None
        both = free & self._known
        if int(both.sum()) < _FIT_PIXELS:
            self._adopt(grey, free)
            return None
        expected = _in_this_light(self._room, grey, both)
        apart = np.abs(grey - expected)
        grain = float(apart[both].mean())
        limit = max(self._settings.differs, self._settings.grains * min(grain, 4.0))
        new = both & (apart > limit)
        share = float(new.sum()) / float(both.sum())
        solid = _solid(new)
        shift_px = 0.0
        if share > self._settings.edges_share:
            shift_px = _shift_px(expected, grey, both & ~cv2.dilate(solid, _LOOSE).astype(np.bool_))
        if shift_px <= self._settings.shake_px:
            self._still_s = t_s
        # A camera that was moved for good shows another room.
        if share > self._settings.upset_share or t_s - self._still_s > self._settings.settle_s:
            self._learn_anew(t_s, grey, free)
            return None
        if self._still_s < t_s:
            return None
        self._follow(grey, expected, free, new, gap_s)
        return _blobs(solid) if t_s >= self._settled_s else None

    def _learn_anew(self, t_s: float, grey: Grey, free: Mask) -> None:
        self._room, self._known = grey.copy(), free.copy()
        self._settled_s, self._still_s = t_s + self._settings.settle_s, t_s

    def _adopt(self, grey: Grey, free: Mask) -> None:
        """What was behind the walker so far is background as it is first seen."""
        assert self._room is not None
        fresh = free & ~self._known
        self._room[fresh] = grey[fresh]
        self._known |= free

    def _follow(self, grey: Grey, expected: Grey, free: Mask, new: Mask, gap_s: float) -> None:
        own = self._settings
        share = np.where(new, min(1.0, gap_s / own.absorb_s), min(1.0, gap_s / own.learn_s))
        room = expected + share.astype(np.float32) * (grey - expected)
        # Behind the walker the light changes too.
        self._room = np.where(free, room, expected).astype(np.float32)
        self._adopt(grey, free)


def _small(image: Image, longer_px: int) -> Grey:
    """The picture's green, ``longer_px`` on its longer side, blurred a little."""
    return np.asarray(cv2.GaussianBlur(small_green(image, longer_px), (3, 3), 0), np.float32)


def _outside(shape: tuple[int, ...], walker: list[Box]) -> Mask:
    free = np.ones(shape, np.bool_)
    height, width = shape
    for left, top, right, bottom in walker:
        rows = slice(max(0, int(top * height)), max(0, int(np.ceil(bottom * height))))
        free[rows, max(0, int(left * width)) : max(0, int(np.ceil(right * width)))] = False
    return free


def _in_this_light(room: Grey, grey: Grey, both: Mask) -> Grey:
    """The room as it would look in the picture's light: brightness and contrast by least
    squares over the pixels that differ least, twice."""
    some = both[::2, ::2]  # light is smooth
    x, y = room[::2, ::2][some], grey[::2, ::2][some]
    gain, offset = 1.0, float(np.median(y - x))
    for _ in range(2):
        off = np.abs(y - gain * x - offset)
        near = off <= max(6.0, 2.5 * float(off.mean()))
        if int(near.sum()) < _FIT_PIXELS / 4:
            break
        a, b = x[near], y[near]
        mean_a, mean_b = float(a.mean()), float(b.mean())
        spread = float(((a - mean_a) ** 2).mean())
        if spread < 4.0:  # a bare room has no contrast to tell
            gain, offset = 1.0, mean_b - mean_a
            continue
        gain = float(((a - mean_a) * (b - mean_b)).mean()) / spread
        offset = mean_b - gain * mean_a
    return np.asarray(gain * room + offset, np.float32)


def _solid(new: Mask) -> Image:
    """What is new without specks and the thin lines that edges make, its parts joined; 0 or 1."""
    solid = cv2.morphologyEx(new.astype(np.uint8), cv2.MORPH_OPEN, _TIGHT)
    return np.asarray(cv2.morphologyEx(solid, cv2.MORPH_CLOSE, _LOOSE), np.uint8)


def _shift_px(room: Grey, grey: Grey, where: Mask) -> float:
    """How far the picture has moved against the room, by the edges that ``where`` holds (Lucas
    and Kanade's one step, for the whole picture)."""
    across = (cv2.Sobel(room, cv2.CV_32F, 1, 0) / 8)[where]
    down = (cv2.Sobel(room, cv2.CV_32F, 0, 1) / 8)[where]
    apart = (room - grey)[where]
    xx, xy, yy = float(across @ across), float(across @ down), float(down @ down)
    x, y = float(across @ apart), float(down @ apart)
    room_px = xx * yy - xy * xy
    if room_px < 1.0:
        return 0.0
    return max(abs(yy * x - xy * y), abs(xx * y - xy * x)) / room_px


def _blobs(solid: Image) -> list[Blob]:
    """Connected parts of what is new."""
    height, width = solid.shape
    if not solid.any():  # as nearly always
        return []
    count, _, stats, middles = cv2.connectedComponentsWithStats(solid, connectivity=8)
    return [
        Blob(
            left / width,
            top / height,
            (left + wide) / width,
            (top + high) / height,
            area / (width * height),
            x / width,
        )
        for (left, top, wide, high, area), (x, _) in zip(
            stats[1:count].tolist(), middles[1:count].tolist(), strict=True
        )
    ]
