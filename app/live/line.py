"""What a live session's line and source may be able to do besides what all of them do."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from app.session.reading import CoachReading
from app.session.values import Holding, Pause
from vision.pose.base import PoseEstimator


@runtime_checkable
class Coached(Protocol):
    """A line that leads through a whole session. since: what was said before holds no longer.
    holding: how long that holds which is said now."""

    reading: CoachReading
    holding: Holding

    @property
    def since(self) -> int:
        """See ``app.session.flow.Flow``."""
        ...

    def wish(self, what: str, about: float | Pause | None = None) -> None:
        """The walker asks for something; see ``app.session.coach``."""
        ...


@runtime_checkable
class Swapping(Protocol):
    """A line that can go on with another pose model."""

    def swap(self, estimator: PoseEstimator) -> None:
        """Look with it from the next frame on."""
        ...


@runtime_checkable
class Obliging(Protocol):
    """A source whose walker does what is asked for; a camera's does so without being told."""

    def stand(self) -> None:
        """Stand tall for a while."""
        ...
