"""How tall the subject stands in the picture, from three lengths that walking hardly changes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from vision.body.past import Past
from vision.body.points import Points, middle
from vision.body.proportions import NOSE_TO_HEEL, THIGH_AND_SHANK, TORSO
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.statistics import middle_of
from vision.values import FloatArray


class ScaleSettings(Section):
    """Over which time the scale is taken."""

    memory_s: float = number(
        2.0,
        low=0.1,
        high=20.0,
        title="Time over which the scale is taken",
        unit="s",
        source="[K]",
    )


class ScaleStage:
    """Medians of torso, leg and nose-to-heel over the last seconds.

    No person has the proportions of the tables, and a costume or a drawing less so. The mean of
    three lengths, each divided by its share of stature, halves the error of any one of them.
    """

    def __init__(self, settings: ScaleSettings) -> None:
        self._past = Past(3, settings.memory_s)

    def reset(self) -> None:
        """Forget the past, as after a lost subject."""
        self._past.clear()

    def update(self, t_s: float, points: FloatArray) -> tuple[float, float]:
        """Torso length and stature in pixels, at least one pixel each."""
        self._past.add(t_s, *_lengths(points.tolist()))
        torsos, legs, noses = self._past.ordered
        torso = middle_of(torsos)
        # The head is highest over the bearing, straight leg.
        nose = _upper_quartile(noses)
        stature = (torso / TORSO + middle_of(legs) / THIGH_AND_SHANK + nose / NOSE_TO_HEEL) / 3
        return max(1.0, torso), max(1.0, stature)


def _lengths(points: Points) -> tuple[float, float, float]:
    """Hip to shoulder, hip over knee to ankle (mean of both legs), nose to lower heel."""
    hip_left, hip_right = points[L.LEFT_HIP], points[L.RIGHT_HIP]
    knee_left, knee_right = points[L.LEFT_KNEE], points[L.RIGHT_KNEE]
    left = math.dist(hip_left, knee_left) + math.dist(knee_left, points[L.LEFT_ANKLE])
    right = math.dist(hip_right, knee_right) + math.dist(knee_right, points[L.RIGHT_ANKLE])
    shoulders = middle(points[L.LEFT_SHOULDER], points[L.RIGHT_SHOULDER])
    torso = math.dist(shoulders, middle(hip_left, hip_right))
    lower = max(points[L.LEFT_HEEL][1], points[L.RIGHT_HEEL][1])
    return torso, (left + right) / 2, lower - points[L.NOSE][1]


def _upper_quartile(ordered: Sequence[float]) -> float:
    below, share = divmod(0.75 * (len(ordered) - 1), 1)
    low = ordered[int(below)]
    return low + share * (ordered[min(int(below) + 1, len(ordered) - 1)] - low)
