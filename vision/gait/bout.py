"""A bout: one stretch of walking in one direction, with one facing."""

from __future__ import annotations

from dataclasses import dataclass

from vision.values import Direction, Foot, View
from vision.values.views import FRONTAL

MOVING = (Direction.BACKWARD, Direction.FORWARD)


@dataclass(frozen=True, slots=True)
class Bout:
    """One stretch of walking in one direction and one facing."""

    direction: Direction
    travel: int
    frontal: bool
    start_s: float

    def same_course(self, other: Bout) -> bool:
        """Whether the two differ in their start at most."""
        return (self.direction, self.travel, self.frontal) == (
            other.direction,
            other.travel,
            other.frontal,
        )

    @property
    def backward(self) -> bool:
        """Whether the toe lands first and the heel lifts last."""
        return self.direction is Direction.BACKWARD

    @property
    def near(self) -> Foot | None:
        """The foot nearer to the camera; ``None`` from front or rear."""
        if self.frontal or self.travel == 0:
            return None
        facing = -self.travel if self.backward else self.travel
        return Foot.RIGHT if facing > 0 else Foot.LEFT


def bout_of(direction: Direction, view: View, facing: int, start_s: float) -> Bout:
    """The bout of a walker who travels in ``direction`` seen in ``view``.

    From the side ``travel`` is the image direction; from front or rear +1 is towards the camera.
    """
    sign = -1 if direction is Direction.BACKWARD else 1
    if view in FRONTAL:
        return Bout(direction, sign if view is View.FRONT else -sign, True, start_s)
    return Bout(direction, sign * facing, False, start_s)
