"""Recordings that hang on their side or upside down without saying so: found out by the walker.

The pose model turns people upright for itself, so its landmarks fit, but all that follows would
take a head that points down for a walk on the ceiling. So while the first seconds are looked at,
somebody upside down, or somebody who walks up or down the side of the picture, has the recording
begun again with its pictures turned. Somebody who just lies there has not: people do lie.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from vision.body.upright import turns_of
from vision.pose.base import PoseEstimator
from vision.pose.stepping import Stepping, SteppingSettings
from vision.settings import Section, number
from vision.values import FloatArray, Frame, Pose


class TurnedSettings(Section):
    """What makes a picture a turned one."""

    within_s: float = number(
        5.0,
        low=1.0,
        high=60.0,
        title="Time of the first person's poses that is looked at",
        unit="s",
        source="a few steps [K]",
    )
    least_s: float = number(
        0.6, low=0.1, high=5.0, title="Least time seen upside down", unit="s", source="[K]"
    )
    share: float = number(
        0.8, low=0.5, high=1.0, title="Least share of poses alike", unit="1", source="[K]"
    )
    least: float = number(
        5, low=2, high=100, title="Least number of poses", unit="poses", source="[K]"
    )


class TurnedError(Exception):
    """The pictures are to be turned: begin again with ``turns`` quarter turns to the left."""

    def __init__(self, turns: int) -> None:
        super().__init__(f"to be turned by {turns} quarters")
        self.turns = turns


class TurnedWatch:
    """Passes every frame on to ``inner``, whose first poses it looks at.

    Args:
        stepping: what walking is.

    Raises (from ``estimate``):
        TurnedError: the pictures hang on their side or upside down.
    """

    def __init__(
        self,
        inner: PoseEstimator,
        stepping: SteppingSettings,
        settings: TurnedSettings | None = None,
    ) -> None:
        self._inner = inner
        self._walking = stepping
        self._settings = settings or TurnedSettings()
        self._first_s: float | None = None
        self._over = False
        self._turns: Counter[int] = Counter()
        self._subject = 0
        self._stepping: dict[int, Stepping] = {}

    def estimate(self, frame: Frame) -> Pose | None:
        """The inner estimator's answer."""
        pose = self._inner.estimate(frame)
        if pose is not None and not self._over:
            self._see(pose, frame.image.shape[1], frame.image.shape[0])
        return pose

    def close(self) -> None:
        """Close the inner estimator."""
        self._inner.close()

    def _see(self, pose: Pose, width: int, height: int) -> None:
        own = self._settings
        if self._first_s is None or pose.subject != self._subject:
            self._first_s, self._subject = pose.t_s, pose.subject
            self._turns.clear()
            self._stepping.clear()
        seen_s = pose.t_s - self._first_s
        turns = turns_of(pose.image)
        self._turns[turns] += 1
        if turns % 2:
            stepping = self._stepping.setdefault(turns, Stepping(self._walking))
            stepping.update(turned(pose, turns, width, height))
        likely, count = self._turns.most_common(1)[0]
        enough = count >= own.least and count >= own.share * self._turns.total()
        if enough and likely == 2 and seen_s >= own.least_s:
            raise TurnedError(2)
        if enough and likely in self._stepping and self._stepping[likely].walks:
            raise TurnedError(likely)
        if seen_s > own.within_s:
            self._over = True
            self._stepping.clear()


def turned(pose: Pose, turns: int, width: int, height: int) -> Pose:
    """``pose`` as it is in the picture, of ``width`` by ``height`` pixels, turned to the left;
    ``world`` stays as it was."""
    points: FloatArray = pose.image
    for _ in range(turns % 4):
        points = np.column_stack([points[:, 1], width - points[:, 0]])
        width, height = height, width
    return replace(pose, image=points, feet=None, camera=None)
