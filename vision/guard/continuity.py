"""Whether the one who is seen is the one who was seen before.

What was learnt of one person says nothing of another, and after a gap nobody knows how, where and
as whom the walker comes back.
"""

from __future__ import annotations

import math
from enum import Enum

from vision.body.points import middle
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import Observation


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


class ContinuityStage:
    """Follows who is followed, in order of time."""

    def __init__(self, settings: ContinuitySettings) -> None:
        self._settings = settings
        self._subject: int | None = None
        self._seen_s = 0.0
        self._hips: list[float] = [0.0, 0.0]

    def update(self, seen: Observation) -> Continuity:
        """How the one at ``seen`` belongs to what was seen before."""
        body = seen.body
        if body is None:
            return Continuity.SAME
        subject = 0 if seen.pose is None else seen.pose.subject
        left, right = body.measured[[L.LEFT_HIP, L.RIGHT_HIP]].tolist()
        before, hips, gap_s = self._hips, middle(left, right), seen.t_s - self._seen_s
        other = subject != self._subject
        self._subject, self._hips, self._seen_s = subject, hips, seen.t_s
        if other:
            return Continuity.OTHER
        if gap_s >= self._settings.gap_s:
            return Continuity.AGAIN
        way_torso = math.dist(before, hips) / body.torso_px
        jumps = way_torso > self._settings.jump_torso_s * max(gap_s, 1e-3)
        return Continuity.AGAIN if jumps else Continuity.SAME
