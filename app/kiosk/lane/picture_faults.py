"""What can be wrong with pictures though they come: the same again and again, or black."""

from __future__ import annotations

import cv2
import numpy as np

from vision.settings import Section, number
from vision.sources.key_pictures import KeyRun
from vision.values import Image

_THIN_PX = 16
_COARSE = (32, 18)


class FaultSettings(Section):
    """When pictures show nothing, or nothing new."""

    frozen_s: float = number(
        20.0,
        low=0.1,
        high=600,
        title="Time with identical pictures after which a camera is frozen",
        unit="s",
        source="an encoder repeats a still picture until the next key picture, 10 s at most [K]; "
        "measured: 3.7 s of a drawn one without noise, 0.1 s with a noise of 1 of 255",
    )
    frozen_whole_s: float = number(
        6.0,
        low=0.1,
        high=600,
        title="The same where no picture is made from the one before, as in Motion JPEG",
        unit="s",
        source="measured: of a lane at which nothing moves no two pictures are the same from a "
        "noise of 0.15 of 255 on; where the camera itself averages noise away, for 2.4 s",
    )
    key_repeats: int = number(
        3,
        low=1,
        high=1000,
        title="Key pictures in a row that are the one before again, to the bit, after which a "
        "camera is frozen, if frozen_s has gone by as well",
        unit="pictures",
        source="measured: of noise of 0.5 to 4 of 255, averaged away by the camera or not, by day "
        "and night, no key picture was the one before, of 282 with seven encoder settings",
    )
    black_s: float = number(
        3.0,
        low=0.1,
        high=600,
        title="Time with black pictures after which that is told, and without after which not",
        unit="s",
        source="[K]",
    )
    look_s: float = number(
        0.5,
        low=0.01,
        high=10,
        title="Time between two looks for black pictures",
        unit="s",
        source="[K]",
    )
    black_level: float = number(
        40.0,
        low=1,
        high=128,
        title="Luminance below which the whole of a picture may be black",
        unit="of 255",
        source="[K] a covered camera's own gain lifts black",
    )
    black_spread: float = number(
        10.0,
        low=1,
        high=64,
        title="Difference between a picture's parts above which something is seen",
        unit="of 255",
        source="[K] parts of a covered camera's noise differ by some 4, of a dim room by 20",
    )


class PictureFaults:
    """What a picture looks like: the same as before, or black. All times in seconds."""

    def __init__(self, settings: FaultSettings) -> None:
        self._settings = settings
        self._probe: Image | None = None
        self._whole: Image | None = None
        self._changed_s = self._looked_s = float("-inf")
        self._frozen_mark: int | None = None
        self._black = False
        self._since_s = float("-inf")
        self.unchanged = False
        """Whether the last picture was the one before again, to the bit."""

    def forget(self) -> None:
        """Another camera's picture comes next."""
        self._probe = self._whole = self._frozen_mark = None

    def frozen(
        self, now_s: float, image: Image, *, whole: bool = False, keys: KeyRun | None = None
    ) -> bool:
        """Whether pictures have been identical for long; openings between them change nothing.

        whole: no picture is made from the one before. keys: the stream's key pictures.
        """
        thin = image[::_THIN_PX, ::_THIN_PX]
        probe, before = self._probe, self._whole
        self.unchanged = (
            probe is not None
            and before is not None
            and np.array_equal(thin, probe)
            and np.array_equal(image, before)
        )
        if not self.unchanged:
            self._probe, self._whole, self._changed_s = thin.copy(), image, now_s
        own = self._settings
        lasted_s = now_s - self._changed_s
        return self._repeats(now_s, keys) or lasted_s > (
            own.frozen_whole_s if whole else own.frozen_s
        )

    def _repeats(self, now_s: float, keys: KeyRun | None) -> bool:
        """Whether an encoder makes its pictures of one and the same; also when it was opened
        anew, as long as it is that one."""
        own = self._settings
        if keys is None or keys.mark != self._frozen_mark:
            self._frozen_mark = None
        if keys is None:
            return False
        if keys.repeats >= own.key_repeats and now_s - keys.since_s > own.frozen_s:
            self._frozen_mark = keys.mark
        return self._frozen_mark is not None

    def black(self, now_s: float, image: Image) -> bool | None:
        """Whether pictures have been black for long; ``None``: not sure yet, or not looked."""
        own = self._settings
        if now_s - self._looked_s >= own.look_s:
            self._looked_s = now_s
            black = is_black(image, own)
            if black != self._black:
                self._black, self._since_s = black, now_s
        return self._black if now_s - self._since_s >= own.black_s else None


def is_black(image: Image, settings: FaultSettings | None = None) -> bool:
    """Whether nothing can be seen in ``image``, ``(height, width, 3)`` RGB: it is dark all over,
    and no part of it stands out. A dim room has lighter and darker parts; noise averages out."""
    own = settings or FaultSettings()
    coarse = cv2.resize(image[::2, ::2], _COARSE, interpolation=cv2.INTER_AREA)
    light = cv2.cvtColor(coarse.astype(np.uint8, copy=False), cv2.COLOR_RGB2GRAY)
    low, high = np.percentile(light, (1, 99))
    return bool(high < own.black_level and high - low < own.black_spread)
