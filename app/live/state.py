"""Where a live session is in its life, as it is told to whoever watches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from vision.values import SourceInfo


class LiveState(str, Enum):
    """Where a session is in its life."""

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Fetched:
    """The pose model is being fetched: the share that is here, 0..1, ``None`` where not known."""

    share: float | None


@dataclass(frozen=True, slots=True)
class Status:
    """The state and, for ``ended`` and ``failed``, one line for the walker.

    fetched: while the session waits for the pose model.
    """

    state: LiveState
    message: str = ""
    source: SourceInfo | None = None
    fetched: Fetched | None = None
