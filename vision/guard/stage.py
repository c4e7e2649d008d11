"""The guard: watches over a live session beside the line, and says when to stop."""

from __future__ import annotations

from vision.guard.settings import GuardSettings
from vision.guard.values import Watch
from vision.values import Frame, Observation


class Guard:
    """Falls, stumbles, a lost walker, bystanders and the end of the lane.

    Args:
        settings: the section of the settings tree. treadmill: a belt has no end, so that there
            is no lane.
    """

    def __init__(self, settings: GuardSettings | None = None, *, treadmill: bool = False) -> None:
        self._settings = settings or GuardSettings()
        self._treadmill = treadmill

    def update(self, frame: Frame, seen: Observation) -> Watch:
        """What there is to say about ``frame``, of which the line has seen ``seen``; called once
        a judged frame, in order of time."""
        return Watch()

    def mark(self, x_share: float) -> None:
        """Set the lane end that is nearest to ``x_share`` of the picture's width there."""

    def begin_walked_lane(self) -> None:
        """From now on the way of the hips is the lane, until ``end_walked_lane``."""

    def end_walked_lane(self) -> bool:
        """Take the way walked since ``begin_walked_lane`` as the lane; ``False`` when it is too
        short, and the lane stays what it was."""
        return False

    def clear_lane(self) -> None:
        """Forget the user's ends: the picture's edges are the ends again."""
