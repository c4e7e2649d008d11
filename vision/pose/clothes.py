"""Whether it is the same person by the clothes: the colours of trunk and thighs.

While somebody is followed, only both together tell two people apart: an arm may hide
the trunk, a jacket looks otherwise from behind, and a cloud darkens all of it. Nobody is recognised
by it: what is kept are a few colours of whoever is followed now, for as long as they are.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np

from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import FloatArray, Image, Pose

_ACROSS = np.linspace(0.2, 0.8, 5)
_DOWN = np.linspace(0.08, 0.42, 5)  # as far as a sleeve goes: below it an arm may hide the trunk
_TRUNK = (L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_HIP, L.RIGHT_HIP)
_THIGHS = ((L.LEFT_HIP, L.LEFT_KNEE), (L.RIGHT_HIP, L.RIGHT_KNEE))
_LIGHT = 0.35
"""How much lightness counts beside hue: it changes with the light."""


class ClothesSettings(Section):
    """When clothes are others."""

    other: float = number(
        22.0,
        low=5.0,
        high=100.0,
        title="Distance of colours that are others, in CIELAB with a third of the lightness",
        unit="1",
        source="measured on drawn thighs: 0 to 30 of the same person, mostly 0, 15 to 99 of two",
    )
    fresh: float = number(
        8.0,
        low=1.0,
        high=50.0,
        title="Distance from all kept ones at which a look is kept too",
        unit="1",
        source="[K] as another side of the same clothes shows",
    )


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of trunk and thighs, each ``(3,)``."""

    trunk: FloatArray
    thighs: FloatArray


class Clothes:
    """What whoever is followed wears, as seen so far."""

    def __init__(self, settings: ClothesSettings) -> None:
        self._settings = settings
        self._looks: deque[Look] = deque(maxlen=8)

    def forget(self) -> None:
        """Nothing is known from now on."""
        self._looks.clear()

    def are_others(self, look: Look, *, found_again: bool = False) -> bool:
        """Whether these are somebody else's, as far as clothes are known.

        Args:
            found_again: of somebody who was lost; then other thighs alone tell two people apart,
                for they look the same from all sides.
        """
        if not self._looks:
            return False
        other = self._settings.other
        trunk = min(_apart(one.trunk, look.trunk) for one in self._looks)
        thighs = min(_apart(one.thighs, look.thighs) for one in self._looks)
        return thighs > other and (found_again or trunk > other)

    def learn(self, look: Look) -> None:
        """These are the followed one's."""
        own = self._settings.fresh
        if all(
            max(_apart(one.trunk, look.trunk), _apart(one.thighs, look.thighs)) > own
            for one in self._looks
        ):
            self._looks.append(look)


def look_of(image: Image, pose: Pose) -> Look:
    """The colours that ``pose`` has in ``image``."""
    at = pose.image
    left_up, right_up, left_low, right_low = (at[mark] for mark in _TRUNK)
    u, v = (grid.reshape(-1, 1) for grid in np.meshgrid(_ACROSS, _DOWN))
    upper, lower = left_up + u * (right_up - left_up), left_low + u * (right_low - left_low)
    trunk = upper + v * (lower - upper)
    share = np.linspace(0.25, 0.8, 10)[:, None]
    thighs = np.vstack([at[hip] + share * (at[knee] - at[hip]) for hip, knee in _THIGHS])
    return Look(_colour(image, trunk), _colour(image, thighs))


def _colour(image: Image, points: FloatArray) -> FloatArray:
    height, width = image.shape[:2]
    x = np.clip(np.rint(points[:, 0]), 0, width - 1).astype(int)
    y = np.clip(np.rint(points[:, 1]), 0, height - 1).astype(int)
    lab = cv2.cvtColor(image[y, x][None].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[0]
    out: FloatArray = np.median(lab, axis=0) * np.array([_LIGHT, 1.0, 1.0])
    return out


def _apart(one: FloatArray, other: FloatArray) -> float:
    return float(np.linalg.norm(one - other))
