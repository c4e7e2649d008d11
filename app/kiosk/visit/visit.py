"""One visit after the other on a lane: from stepping onto it to being forgotten.

``Visit`` runs in the lane's own process, in the thread that judges, and is told of every judged
picture. All that is known of a visitor is in one ``Visitor``; when the visit is over that is
dropped, the line forgets, and the next one begins with nothing. What each phase waits for stands in
``phases.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.kiosk.config import LaneConfig
from app.kiosk.values import LaneEnded, LaneResult, LaneSaid, Marks, Touch, VisitPhase
from app.kiosk.visit.phases import VisitPhases
from app.kiosk.visit.score import ScoreSettings
from app.kiosk.visit.settings import VisitSettings
from app.kiosk.visit.showing import LaneShow
from app.kiosk.visit.visitor import ForgettingLine, VisitStep
from app.session.settings import CoachingSettings
from vision.values import Frame, Observation


class Visit:
    """The visits of a lane, one at a time.

    Args:
        line: the engine; coached as in a session (``app.composition.coached_line``), and made to
            forget after each visit. config: the lane's. languages: the first is that of a raised
            right hand, the second of a left one. durations_s: of a walk, the first unless a touch
            says otherwise. visits: how many there were before.
    """

    def __init__(
        self,
        line: ForgettingLine,
        settings: VisitSettings | None = None,
        config: LaneConfig | None = None,
        languages: Sequence[str] = ("en", "de"),
        durations_s: Sequence[int] = (60, 120, 180),
        *,
        visits: int = 0,
        coaching: CoachingSettings | None = None,
        score: ScoreSettings | None = None,
    ) -> None:
        own = settings or VisitSettings()
        self._phases = VisitPhases(
            line,
            own,
            config or LaneConfig(),
            tuple(languages),
            tuple(durations_s),
            visits=visits,
            coaching=coaching or CoachingSettings(),
            score=score or ScoreSettings(),
        )
        self._show = LaneShow(own, tuple(languages))
        self._touches: list[Touch] = []

    @property
    def number(self) -> int:
        """Of the newest visit."""
        return self._phases.number

    @property
    def busy(self) -> bool:
        """Whether a visit goes on."""
        return self._phases.visitor.phase is not VisitPhase.ATTRACT

    def watch(self, on: bool) -> None:
        """Whether a screen watches: silhouettes are only made then."""
        self._show.watched = on

    def hush(self, on: bool) -> None:
        """Whether staff are called to the lane, so that nobody is greeted."""
        self._phases.hushed = on

    def touch(self, touch: Touch) -> None:
        """Somebody has touched the screen; done at the next picture."""
        self._touches.append(touch)

    def marks(self, marks: Marks) -> None:
        """The gym has marked the lane; a walk that goes on keeps the ends that it began with."""
        self._phases.presence.marks = marks

    def step(self, frame: Frame, seen: Observation) -> VisitStep:
        """What comes of ``seen``, of which ``frame`` is the picture; in order of time."""
        touches, self._touches = self._touches, []
        self._phases.step(frame, seen, touches)
        return self._told(frame, seen)

    def end(self, t_s: float) -> VisitStep:
        """End the visit that goes on, if one does: the camera gives no more pictures, or the gym
        closes."""
        self._phases.end(t_s)
        said, result, ended = self._phases.take()
        return VisitStep(self._show.nobody(self._phases), said, result, ended)

    def close(self) -> None:
        """Let go of a walk that goes on; safe to call twice."""
        self._phases.drop()

    def _told(self, frame: Frame, seen: Observation) -> VisitStep:
        said: tuple[LaneSaid, ...]
        result: LaneResult | None
        ended: LaneEnded | None
        said, result, ended = self._phases.take()
        changed = result is not None or ended is not None
        return VisitStep(
            self._show.view(frame, seen, self._phases, at_once=changed), said, result, ended
        )
