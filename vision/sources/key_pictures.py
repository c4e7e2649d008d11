"""Whether a stream's key pictures are the same again and again, as of a camera that has frozen
before its encoder.

The pictures between them differ by what the encoder makes of one and the same picture, and of a
lane at which nothing moves some encoders repeat them to the bit as well. A key picture is coded by
itself: of one and the same picture it is mostly the same to the bit, and of a sensor with any
noise it never is.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_THIN_PX = 16
_MOVED = 40
"""Grey levels by which a pixel may differ from the key picture before something has moved [K]."""


@dataclass(frozen=True, slots=True)
class KeyRun:
    """Key pictures that are one and the same. mark: names it. repeats: how many came after the
    first. since_s: when that came."""

    mark: int
    repeats: int
    since_s: float


class KeyPictures:
    """Looks at each decoded picture of one stream, in the thread that decodes."""

    def __init__(self) -> None:
        self.run: KeyRun | None = None
        """The newest; ``None``: there is none yet, or something has moved since. Any thread may
        read it."""
        self._thin: NDArray[np.int16] | None = None

    def take(self, now_s: float, luma: NDArray[np.uint8], *, key: bool) -> None:
        """The next picture's luminance, ``(height, width)``; key: it is made from no other."""
        thin = luma[::_THIN_PX, ::_THIN_PX].astype(np.int16)
        run = self.run
        if key:
            mark = zlib.crc32(luma.tobytes())
            if run is not None and run.mark == mark:
                self.run = KeyRun(mark, run.repeats + 1, run.since_s)
            else:
                self.run = KeyRun(mark, 0, now_s)
            self._thin = thin
        elif run is not None and self._thin is not None:
            moved = thin.shape != self._thin.shape or np.abs(thin - self._thin).max() >= _MOVED
            self.run = None if moved else run
