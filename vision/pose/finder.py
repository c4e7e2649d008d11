"""The pose model asked about one part of a picture at a time, each time afresh."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vision.pose.follow import Window
from vision.pose.mediapipe_pose import PoseSettings, open_landmarker, picture_of, pose_of
from vision.values import Image, Pose


class PoseFinder:
    """Finds anybody in a part of a picture; a ``vision.pose.paint_over.Find``.

    Raises:
        PoseModelError: when the bundle cannot be loaded.
    """

    def __init__(self, model_path: Path, settings: PoseSettings | None = None) -> None:
        self._model = open_landmarker(model_path, settings or PoseSettings(), video=False)

    def __call__(self, part: Image, window: Window, t_s: float) -> Pose | None:
        """Whoever is in ``part``, which is the window's part of the picture."""
        whole = np.ascontiguousarray(part)
        return pose_of(self._model.detect(picture_of(whole)), window, t_s)

    def close(self) -> None:
        """Release the model."""
        self._model.close()
