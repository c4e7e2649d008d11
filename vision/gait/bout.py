"""A bout: one stretch of walking in one direction, with one facing."""

from __future__ import annotations

from dataclasses import dataclass

from vision.gait.signals import Signals, SignalSettings, frontal_signals, sideways_signals
from vision.gait.track import Track
from vision.values import Direction, View

MOVING = (Direction.BACKWARD, Direction.FORWARD)
FRONTAL = (View.FRONT, View.REAR)


@dataclass(frozen=True, slots=True)
class Bout:
    """One stretch of walking in one direction and one facing."""

    direction: Direction
    travel: int
    frontal: bool
    start_s: float

    @property
    def backward(self) -> bool:
        """Whether the toe lands first and the heel lifts last."""
        return self.direction is Direction.BACKWARD

    def signals(self, track: Track, settings: SignalSettings) -> Signals:
        """The pooled signals of this bout in ``track``."""
        if self.frontal:
            return frontal_signals(track, self.travel, settings)
        return sideways_signals(track, self.travel, backward=self.backward, settings=settings)


def bout_of(direction: Direction, view: View, facing: int, start_s: float) -> Bout:
    """The bout of a walker who travels in ``direction`` seen in ``view``.

    From the side ``travel`` is the image direction; from front or rear +1 is towards the camera.
    """
    sign = -1 if direction is Direction.BACKWARD else 1
    if view in FRONTAL:
        return Bout(direction, sign if view is View.FRONT else -sign, True, start_s)
    return Bout(direction, sign * facing, False, start_s)
