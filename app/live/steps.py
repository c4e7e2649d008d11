"""What a live session is made of: an engine that turns frames into observations, and one step after
it that decides what is said. Both belong to the session's threads.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from app.session.directed import Directed
from app.session.step_result import StepResult
from app.session.values import Pause
from app.words import Words
from vision.pose.base import PoseEstimator
from vision.values import Frame, Observation, Pose


class Engine(Directed, Protocol):
    """What a session needs of ``vision.pipeline.line.Line``."""

    def look(self, frame: Frame) -> Pose | None:
        """The pose in ``frame``."""
        ...

    def judge(self, frame: Frame, pose: Pose | None) -> Observation:
        """All that can be said about ``frame``; in another thread than ``look``."""
        ...

    def announce(self, begun: Callable[[], None]) -> None:
        """Have ``begun`` called whenever the pose model begins its work, if it can tell."""
        ...

    def swap(self, estimator: PoseEstimator) -> None:
        """Look with another pose model from the next frame on; in the thread that looks."""
        ...

    def close(self) -> None:
        """Release the pose model."""
        ...


class AfterEngine(Protocol):
    """The step after the engine: decides what is said of each observation."""

    @property
    def profile(self) -> int | None:
        """Whose coached session it is; ``None`` without a plan."""
        ...

    def step(self, frame: Frame, seen: Observation, in_words: Words) -> StepResult:
        """What comes of ``seen``, said in the language of ``in_words``."""
        ...

    def wish(self, what: str, about: float | Pause | None = None) -> None:
        """The walker asks for something; see ``app.session.coach``."""
        ...

    def begin_baseline(self) -> None:
        """Ask the walker to stand tall."""
        ...

    def skip_baseline(self) -> None:
        """Let the walker go without."""
        ...

    def close(self) -> None:
        """The session is over. Safe to call twice."""
        ...


@runtime_checkable
class Obliging(Protocol):
    """A source whose walker does what is asked for; a camera's does so without being told."""

    def stand(self) -> None:
        """Stand tall for a while."""
        ...
