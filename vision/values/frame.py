"""A picture and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Image: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture with its capture time.

    ``image`` is ``(height, width, 3)`` uint8 RGB, C-contiguous, never mirrored. ``t_s`` is seconds
    from the source's first frame and strictly increases. ``repeated``: the picture before again,
    to the last bit, as some cameras fill up their rate; it tells nothing new.
    """

    index: int
    t_s: float
    image: Image
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What a source says about itself before the first frame; ``frames`` and ``duration_s``
    are ``None`` for a live source. time_scale: stored seconds for one second of the walker's, over
    1 in slow motion; all other figures are in the walker's seconds. turned_deg: how far Backstep
    turned its pictures, clockwise, for they hung on their side or upside down. capture_hz: pictures
    that the camera took a second, where the container or somebody else told; ``None`` unknown."""

    name: str
    width: int
    height: int
    fps: float
    frames: int | None = None
    duration_s: float | None = None
    live: bool = False
    time_scale: float = 1.0
    turned_deg: int = 0
    capture_hz: float | None = None
