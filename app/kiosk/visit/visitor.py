"""What is known of one visitor, and what comes of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.kiosk.values import LaneEnded, LaneResult, LaneSaid, LaneView, VisitPhase, VisitResult
from app.kiosk.visit.gestures import LaneGestures
from app.kiosk.visit.score import ScoreSettings, result_of
from app.kiosk.visit.walk import GuidedWalk, WalkStep
from app.session.directed import Directed


class ForgettingLine(Directed, Protocol):
    """What a visit controls in the engine; ``vision.pipeline.line.Line`` implements it."""

    def forget(self) -> None:
        """Forget whoever was looked at, baseline and all."""
        ...


@dataclass(slots=True)
class Visitor:
    """All that is known of whoever visits; a new one knows nothing.

    since_s: since when ``phase`` lasts. subject: whom the pose model follows. away_since_s: since
    when that one is not on the lane; other_since_s: since when somebody else is there instead.
    by_stay: they began by staying on the mark; stay_told_s: when that was announced.
    read_s: when all statements had been read out, and they were asked. agreed_s: when they
    agreed. touched_s: when the screen was last touched to go on. told: what was said once. coached:
    the newest of the walk.
    """

    language: str
    duration_s: int
    gestures: LaneGestures
    phase: VisitPhase = VisitPhase.ATTRACT
    since_s: float = 0.0
    subject: int | None = None
    away_since_s: float | None = None
    other_since_s: float | None = None
    by_stay: bool = False
    stay_told_s: float | None = None
    read_s: float | None = None
    agreed_s: float | None = None
    touched_s: float = float("-inf")
    told: frozenset[str] = frozenset()
    stay: float = 0.0
    walk: GuidedWalk | None = None
    coached: WalkStep | None = None
    result: VisitResult | None = None
    completed: bool = False
    stopped: str = ""
    ended_s: float | None = None

    def enter(self, phase: VisitPhase, t_s: float) -> None:
        """The next phase begins."""
        self.phase, self.since_s = phase, t_s

    @property
    def fallen(self) -> bool:
        """Whether staff are called for."""
        return self.walk is not None and self.walk.fallen

    def had_left(self, gone_s: float) -> bool:
        """Whether they had been off the lane for so long when somebody else stepped onto it."""
        away_s, other_s = self.away_since_s, self.other_since_s
        return away_s is not None and other_s is not None and other_s - away_s >= gone_s

    def count_walk(self, score: ScoreSettings) -> None:
        """What has come of a walk, be it over or left."""
        walk = self.walk
        if walk is None or self.result is not None:
            return
        walk.close()
        self.completed, self.stopped = walk.completed, walk.stopped
        self.result = result_of(walk.summary, self.language, score)

    def ended(self, number: int, t_s: float) -> LaneEnded:
        """What is told when the visit of that number is over."""
        until_s = t_s if self.ended_s is None else self.ended_s
        return LaneEnded(
            number=number,
            greeted=True,
            begun=self.agreed_s is not None,
            completed=self.completed,
            duration_s=0.0 if self.agreed_s is None else max(0.0, until_s - self.agreed_s),
            result=self.result,
            stopped=self.stopped,
        )

    def once(self, what: str) -> bool:
        """Whether ``what`` is told for the first time; it counts as told from now on."""
        first = what not in self.told
        self.told |= {what}
        return first


@dataclass(frozen=True, slots=True)
class VisitStep:
    """What comes of one picture: each ``None`` or empty where there is nothing to tell."""

    view: LaneView | None = None
    said: tuple[LaneSaid, ...] = ()
    result: LaneResult | None = None
    ended: LaneEnded | None = None
