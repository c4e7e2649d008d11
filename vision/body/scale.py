"""How tall the subject stands in the picture, from three lengths that walking hardly changes."""

from __future__ import annotations

from collections import deque

import numpy as np

from vision.body.proportions import NOSE_TO_HEEL, THIGH_AND_SHANK, TORSO
from vision.landmarks import L
from vision.settings import Section, number
from vision.values import FloatArray


class ScaleSettings(Section):
    """Over which time the scale is taken."""

    memory_s: float = number(
        2.0, 0.1, 20.0, "Time over which the scale is taken", "s", "domain notes 5"
    )


class ScaleStage:
    """Medians of torso, leg and nose-to-heel over the last seconds.

    No person has the proportions of the tables, and a costume or a drawing less so. The mean of
    three lengths, each divided by its share of stature, halves the error of any one of them.
    """

    def __init__(self, settings: ScaleSettings) -> None:
        self._settings = settings
        self._past: deque[tuple[float, FloatArray]] = deque()

    def reset(self) -> None:
        """Forget the past, as after a lost subject."""
        self._past.clear()

    def update(self, t_s: float, points: FloatArray) -> tuple[float, float]:
        """Torso length and stature in pixels, at least one pixel each."""
        self._past.append((t_s, _lengths(points)))
        while self._past[0][0] < t_s - self._settings.memory_s:
            self._past.popleft()
        lengths = np.array([lengths for _, lengths in self._past])
        torso, leg = np.median(lengths[:, :2], axis=0)
        # The head is highest over the bearing, straight leg.
        nose = np.quantile(lengths[:, 2], 0.75)
        stature = np.mean([torso / TORSO, leg / THIGH_AND_SHANK, nose / NOSE_TO_HEEL])
        return max(1.0, float(torso)), max(1.0, float(stature))


def _lengths(points: FloatArray) -> FloatArray:
    """Hip to shoulder, hip over knee to ankle (mean of both legs), nose to lower heel."""
    hips, knees = points[[L.LEFT_HIP, L.RIGHT_HIP]], points[[L.LEFT_KNEE, L.RIGHT_KNEE]]
    ankles, heels = points[[L.LEFT_ANKLE, L.RIGHT_ANKLE]], points[[L.LEFT_HEEL, L.RIGHT_HEEL]]
    shoulders = points[[L.LEFT_SHOULDER, L.RIGHT_SHOULDER]].mean(axis=0)
    legs = np.hypot(*(hips - knees).T) + np.hypot(*(knees - ankles).T)
    torso = np.hypot(*(shoulders - hips.mean(axis=0)))
    return np.array([torso, legs.mean(), heels[:, 1].max() - points[L.NOSE, 1]])
