"""When a picture of an empty lane is looked at: at once where something moves, else now and then.

A kiosk stands idle for most of a year. Comparing a few of a picture's pixels costs a thousandth of
what the pose model does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vision.settings import Section, number
from vision.values import Image

_STEP_PX = 16
_BLOCK = 4  # of those steps


class IdleSettings(Section):
    """When an empty lane is looked at."""

    after_s: float = number(
        4.0,
        low=0.5,
        high=60,
        title="Time with nobody after which fewer pictures are looked at",
        unit="s",
        source="[K] longer than the model loses somebody",
    )
    every_s: float = number(
        0.5,
        low=0.05,
        high=2,
        title="Time between two looks at a lane on which nothing moves",
        unit="s",
        source="[K] a greeting is due within 1 s",
    )
    take_s: float = number(
        0.1,
        low=0.0,
        high=0.5,
        title="Time between two pictures that are compared",
        unit="s",
        source="[K] a fifth of what a greeting may take is left to the rest",
    )
    moved: float = number(
        6.0,
        low=1,
        high=60,
        title="Change of a part of the picture that is movement",
        unit="of 255",
        source="measured: the mean of 16 pixels of a dark, noisy picture changes by less than 4",
    )
    stays_s: float = number(
        2.0,
        low=0.0,
        high=30,
        title="Time for which every picture is looked at after something moved",
        unit="s",
        source="[K]",
    )


class IdleLook:
    """Says which pictures of an empty lane are worth a look.

    All times are of one monotonic clock, in seconds.
    """

    def __init__(self, settings: IdleSettings | None = None) -> None:
        self._settings = settings or IdleSettings()
        self._before: NDArray[np.float32] | None = None
        self._somebody_s: float | None = None
        self._moved_s = float("-inf")
        self._looked_s = float("-inf")

    def seen(self, now_s: float, *, somebody: bool) -> None:
        """What the last look saw. somebody: there is one, or a visit goes on."""
        if somebody or self._somebody_s is None:
            self._somebody_s = now_s

    def rests(self, now_s: float) -> bool:
        """Whether the lane has been empty for long enough, and nothing has moved lately."""
        own = self._settings
        return (
            self._somebody_s is not None
            and now_s - self._somebody_s > own.after_s
            and now_s - self._moved_s > own.stays_s
        )

    def wait_s(self, now_s: float) -> float:
        """How long to wait before the next picture is taken: nothing while not at rest."""
        return self._settings.take_s if self.rests(now_s) else 0.0

    def worth(self, now_s: float, image: Image) -> bool:
        """Whether ``image``, ``(height, width, 3)``, is worth a look."""
        own = self._settings
        if self._somebody_s is None or now_s - self._somebody_s <= own.after_s:
            self._before = None
            self._looked_s = now_s
            return True
        thin = _thin(image)
        before, self._before = self._before, thin
        if before is None or before.shape != thin.shape:
            before = thin
        # A lamp that is switched changes all of it; that is worth a look as well.
        if float(np.max(np.abs(thin - before), initial=0.0)) > own.moved:
            self._moved_s = now_s
        if now_s - self._moved_s <= own.stays_s or now_s - self._looked_s >= own.every_s:
            self._looked_s = now_s
            return True
        return False


def _thin(image: Image) -> NDArray[np.float32]:
    """The green of every 16th pixel, each the mean of 4 by 4 of them."""
    points = image[::_STEP_PX, ::_STEP_PX, 1]
    high, wide = points.shape[0] // _BLOCK, points.shape[1] // _BLOCK
    whole = points[: high * _BLOCK, : wide * _BLOCK].astype(np.float32)
    blocks = whole.reshape(high, _BLOCK, wide, _BLOCK)
    found: NDArray[np.float32] = blocks.mean(axis=(1, 3))
    return found
