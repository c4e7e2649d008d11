"""Whether the one who is seen is the one who was seen before.

What was learnt of one person says nothing of another, and after a gap nobody knows how, where and
as whom the walker comes back.
"""

from __future__ import annotations

import math
from collections import deque
from enum import Enum

from vision.body.points import middle
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import FloatArray, Observation, another_is_followed


class Continuity(str, Enum):
    """How the one who is seen belongs to what was seen before. ``same``: no break, nobody at all
    included; ``again``: found again after a gap; ``other``: somebody else, or the first."""

    SAME = "same"
    AGAIN = "again"
    OTHER = "other"


class ContinuitySettings(Section):
    """When what was known no longer holds."""

    gap_s: float = number(
        0.5,
        low=0.1,
        high=3.0,
        title="Time unseen after which what was learnt is forgotten",
        unit="s",
        source="after that the pose model looks for anybody anywhere [K]",
    )
    jump_torso_s: float = number(
        15.0,
        low=5.0,
        high=60.0,
        title="Speed of the hips that no walker has",
        unit="torso lengths/s",
        source="25 km/h: the model has taken somebody or something else for the walker [K]",
    )
    most_torso: float = number(
        2.5,
        low=1.5,
        high=10.0,
        title="Way up or down of the hips, within a second, that no body goes",
        unit="torso lengths",
        source="the hips are 1.5 to 2 above the floor: the model has slid off the walker [K]",
    )
    within_s: float = number(
        1.0,
        low=0.2,
        high=3.0,
        title="That second",
        unit="s",
        source="a fall takes 0.6 to 0.8 s [K]",
    )


class ContinuityStage:
    """Follows who is followed, in order of time."""

    def __init__(self, settings: ContinuitySettings) -> None:
        self._settings = settings
        self._subject: int | None = None
        self._seen_s = 0.0
        self._hips: list[float] = [0.0, 0.0]
        self._down_px: deque[tuple[float, float]] = deque()

    def update(self, seen: Observation) -> Continuity:
        """How the one at ``seen`` belongs to what was seen before."""
        body = seen.body
        if body is None:
            return Continuity.SAME
        subject = 0 if seen.pose is None else seen.pose.subject
        before, hips, gap_s = self._hips, _hips(body.measured), seen.t_s - self._seen_s
        other = self._subject is None or another_is_followed(self._subject, subject)
        self._subject, self._hips, self._seen_s = subject, hips, seen.t_s
        # A camera that tilts carries nobody up or down.
        if other or self._slides(seen.t_s, _hips(body.over_floor)[1], body.torso_px):
            self._down_px.clear()
            return Continuity.OTHER
        if gap_s >= self._settings.gap_s:
            return Continuity.AGAIN
        way_torso = math.dist(before, hips) / body.torso_px
        jumps = way_torso > self._settings.jump_torso_s * max(gap_s, 1e-3)
        return Continuity.AGAIN if jumps else Continuity.SAME

    def _slides(self, t_s: float, down_px: float, torso_px: float) -> bool:
        """Whether the hips, now ``down_px`` low, have gone where no fall ends.

        The way is what is measured in torso lengths, never the place: as the scale settles, a
        place so measured would move.
        """
        own, past = self._settings, self._down_px
        past.append((t_s, down_px))
        while past[0][0] < t_s - own.within_s:
            past.popleft()
        return max(abs(down_px - before_px) for _, before_px in past) > own.most_torso * torso_px


def _hips(points: FloatArray) -> list[float]:
    return middle(*points[[L.LEFT_HIP, L.RIGHT_HIP]].tolist())
