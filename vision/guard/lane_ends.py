"""Where the lane ends: what the user marked by clicks or by walking it, and the picture's edges.

The user's ends are shares of the picture's width, so that they hold at any size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

LEAST_LANE_SHARE = 0.05  # two clicks nearer to each other are a slip of the hand


@dataclass(frozen=True, slots=True)
class LaneEnd:
    """An end the user set. by_hips: it was walked to, so that the hips may come there; a mark is
    of something that no part of the body should touch."""

    x_share: float
    by_hips: bool = False


@dataclass(frozen=True, slots=True)
class WalkedExtent:
    """What the hips covered: shares of the picture's width, and nearness (1 over the torso's
    length in shares of the picture's height: large is far)."""

    low_share: float
    high_share: float
    near: float
    far: float

    def reaching(self, x_share: float, distance: float) -> WalkedExtent:
        """The same with one more place in it."""
        return WalkedExtent(
            min(self.low_share, x_share),
            max(self.high_share, x_share),
            min(self.near, distance),
            max(self.far, distance),
        )

    def carried(self, by_share: float) -> WalkedExtent:
        """The same where the camera has turned, and all of it lies further right by so much."""
        return replace(
            self, low_share=self.low_share + by_share, high_share=self.high_share + by_share
        )


class LaneEnds:
    """The user's ends of the lane."""

    def __init__(self) -> None:
        self.left: LaneEnd | None = None
        self.right: LaneEnd | None = None
        self.depth: tuple[float, float] | None = None
        """The nearest and the farthest distance that was walked to, where it was walked."""

    @property
    def shares(self) -> tuple[float | None, float | None]:
        """Left and right end as set, for drawing."""
        left, right = self.left, self.right
        return (left.x_share if left else None, right.x_share if right else None)

    def mark(self, x_share: float) -> None:
        """Set the end that is nearest to ``x_share`` there; an unset one is the picture's edge."""
        x_share = min(max(x_share, 0.0), 1.0)
        left = self.left.x_share if self.left else 0.0
        right = self.right.x_share if self.right else 1.0
        if abs(x_share - left) <= abs(x_share - right):
            if right - x_share >= LEAST_LANE_SHARE:
                self.left = LaneEnd(x_share)
        elif x_share - left >= LEAST_LANE_SHARE:
            self.right = LaneEnd(x_share)

    def walk(self, walked: WalkedExtent, crossed: bool, approached: bool) -> None:
        """Take what was walked as the lane: across the picture, in depth, or both. What was marked
        by hand stays: it says where no part of the body should be, the walk only where it was."""
        if crossed:
            if self.left is None or self.left.by_hips:
                self.left = LaneEnd(walked.low_share, by_hips=True)
            if self.right is None or self.right.by_hips:
                self.right = LaneEnd(walked.high_share, by_hips=True)
        self.depth = (walked.near, walked.far) if approached else None

    def carry(self, by_share: float) -> None:
        """The camera has turned, and all that was set lies further right by so much."""
        if self.left is not None:
            self.left = replace(self.left, x_share=self.left.x_share + by_share)
        if self.right is not None:
            self.right = replace(self.right, x_share=self.right.x_share + by_share)

    def clear(self) -> None:
        """Forget them all."""
        self.left = self.right = self.depth = None
