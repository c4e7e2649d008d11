"""How a camera is handled: the tremor of a hand that holds it, and panning along with the walker.

Both are taken as shifts of the whole picture, as they are to a good approximation over the narrow
angle that a walker fills.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from vision.values import FloatArray, Image
from vision.walker.camera import PinholeCamera
from vision.walker.motion import WalkMotion

_TONES = (0.55, 0.83, 1.0, 1.31, 1.72)  # of the tremor's rate: no hand keeps one
_LAG_S = 0.25  # by which whoever pans sees the walker late
_LOOK_HZ = 4.0


class CameraHandling:
    """Where a script's camera looks at any time.

    ``still`` is true of a camera that nobody touches; then there is no shift ever.
    """

    def __init__(self, walk: WalkMotion) -> None:
        setup = walk.script.camera
        self._setup, self._walk, self._camera = setup, walk, PinholeCamera(walk.script)
        self.still = setup.tremor_px == 0 and setup.follow == 0
        random = np.random.default_rng([walk.script.seed, 3])
        self._phase = random.uniform(0, 2 * np.pi, (2, len(_TONES)))
        times = np.arange(0, walk.script.duration_s, 1 / _LOOK_HZ)
        most = np.zeros(2) if self.still else np.abs(self.shift_px(times)).max(axis=0)
        shake = 3.2 * setup.tremor_px  # the tones of one way all at their highest
        self.margin_px: tuple[int, int] = (
            0 if self.still else math.ceil(most[0] + 2 * shake) + 8,
            0 if self.still else math.ceil(shake) + 8,
        )
        """What the picture may shift by at most, across and down."""

    def shift_px(self, t_s: FloatArray) -> FloatArray:
        """``(n, 2)`` pixels right and down by which the picture's frame has moved."""
        t = np.asarray(t_s, dtype=np.float64)
        setup = self._setup
        rate = 2 * np.pi * setup.tremor_hz * np.array(_TONES)
        waves = np.sin(t[:, None, None] * rate + self._phase).sum(axis=2)
        shift: FloatArray = setup.tremor_px * waves * math.sqrt(2 / len(_TONES))
        if setup.follow:
            body = self._walk.at(np.clip(t - _LAG_S, 0, None)).pelvis
            across = self._camera.project(body)[:, 0]
            shift[:, 0] += setup.follow * (across - setup.width / 2)
        return shift

    def seen(self, wide: Image, shift_px: FloatArray) -> Image:
        """The part of a picture that is larger by ``margin_px`` on each side, ``shift_px`` on."""
        size = (self._setup.width, self._setup.height)
        middle = (np.array(wide.shape[1::-1]) - 1) / 2 + shift_px
        out: Image = np.asarray(cv2.getRectSubPix(wide, size, (middle[0], middle[1])), np.uint8)
        return out
