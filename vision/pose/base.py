"""The interface of pose models: one method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from vision.values import Frame, Pose


class PoseEstimator(Protocol):
    """Finds the subject's landmarks; any other pose model implements this protocol.

    An instance belongs to one thread and one run of strictly increasing frame times.
    """

    def estimate(self, frame: Frame) -> Pose | None:
        """The subject's pose in ``frame``, or ``None`` where nobody is seen."""
        ...

    def close(self) -> None:
        """Release the model; safe to call twice."""
        ...


@runtime_checkable
class Overlapping(Protocol):
    """A pose model whose work may overlap with what comes after it.

    ``begun`` is called when the model starts, which then runs outside Python. ``find`` and
    ``finish`` one after the other are ``estimate``; ``finish`` may run in another thread, beside
    the next ``find``.
    """

    begun: Callable[[], None]

    def find(self, frame: Frame) -> Pose | None:
        """Do what must be done before the next frame can be processed."""
        ...

    def finish(self, frame: Frame, pose: Pose | None) -> Pose | None:
        """The rest."""
        ...


@runtime_checkable
class HoldsOn(Protocol):
    """A pose model that can be told whom to follow; safe from another thread."""

    def keep_to(self, outline: Sequence[tuple[float, float]]) -> None:
        """Follow only who stands within the outline, in shares of the picture; anybody, if it has
        less than three corners."""
        ...

    def hold(self) -> None:
        """Follow nobody but the one followed now, or found next, until ``release``."""
        ...

    def release(self) -> None:
        """Whoever is found may be followed again."""
        ...
