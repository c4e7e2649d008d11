"""What the lane's screen shows of a visit."""

from __future__ import annotations

from app.kiosk.values import LaneView, Silhouette, VisitPhase
from app.kiosk.visit.phases import VisitPhases
from app.kiosk.visit.settings import VisitSettings
from app.kiosk.visit.walk import WalkStep
from app.session.values import Pause
from app.words import words
from vision.values import Body, Frame, Observation

_NEVER = float("-inf")


class LaneShow:
    """Makes the views, so many a second. watched: a screen watches, and wants silhouettes."""

    def __init__(self, settings: VisitSettings, languages: tuple[str, ...]) -> None:
        self._settings = settings
        self._languages = languages
        self.watched = True
        self._told_s = _NEVER
        self._before: VisitPhase | None = None

    def view(
        self, frame: Frame, seen: Observation, phases: VisitPhases, *, at_once: bool
    ) -> LaneView | None:
        """The view to send now, ``None`` where it is too early for one."""
        phase = phases.visitor.phase
        due_s = self._told_s + self._settings.view_every_s
        if not (at_once or phase is not self._before or seen.t_s >= due_s - 1e-3):
            return None
        self._told_s, self._before = seen.t_s, phase
        return self._view(frame, seen, phases)

    def nobody(self, phases: VisitPhases) -> LaneView:
        """The view where there is no picture any more: nobody is there."""
        self._told_s, self._before = _NEVER, VisitPhase.ATTRACT
        language = phases.visitor.language
        return LaneView(number=phases.number, phase=VisitPhase.ATTRACT, language=language)

    def _view(self, frame: Frame, seen: Observation, phases: VisitPhases) -> LaneView:
        visitor, presence = phases.visitor, phases.presence
        coached = visitor.coached
        part = None if coached is None else coached.reading.part
        gestures = visitor.gestures
        hand = gestures.hand if gestures.held > 0 else None
        progress = 0.0
        if part is not None and part.duration_s > 0:
            progress = 1.0 - part.left_s / part.duration_s
        elif visitor.phase is VisitPhase.RESULT:
            progress = 1.0
        fallen = visitor.fallen
        going = visitor.phase in (VisitPhase.READY, VisitPhase.WALK)
        return LaneView(
            number=phases.number,
            phase=visitor.phase,
            language=visitor.language,
            silhouette=_silhouette(frame, presence.body) if self.watched else None,
            held=round(gestures.held, 2),
            held_language="" if hand is None else phases.language_of(hand),
            stay=round(visitor.stay, 2),
            marked=presence.marks.stand is not None,
            progress=round(min(max(progress, 0.0), 1.0), 3),
            left_s=None if part is None else part.left_s,
            now=self._now(phases, fallen=fallen),
            seated=presence.seated,
            others=coached is not None and coached.reading.pause is Pause.BYSTANDER,
            alarm="fall" if going and fallen else "",
            duration_s=visitor.duration_s,
            cadence_spm=_cadence_spm(seen) if visitor.phase is VisitPhase.WALK else None,
            asks=("ready" if coached is None else coached.asks) if going else "",
            beep_every_s=_beep_every_s(coached) if going and not fallen else None,
        )

    def _now(self, phases: VisitPhases, *, fallen: bool) -> str:
        """The one line to go by, at most six words."""
        visitor = phases.visitor
        found = words(visitor.language)
        phase = visitor.phase
        if phase is VisitPhase.ATTRACT:
            return ""
        if phase is VisitPhase.GREETED:
            if phases.presence.seated:
                return found.text("kiosk.now.seated")
            return found.text("kiosk.now.stay" if visitor.stay > 0 else "kiosk.now.greeted")
        if phase is VisitPhase.HEALTH:
            return found.text("kiosk.now.health")
        if phase is VisitPhase.RESULT:
            return found.text("kiosk.now.result")
        if fallen:
            return found.text("kiosk.now.fall")
        if visitor.coached is None:
            return found.text(f"kiosk.say.ready{phases.where}.text")
        return visitor.coached.reading.headline


def _beep_every_s(coached: WalkStep | None) -> float | None:
    lane = None if coached is None else coached.reading.lane
    every_s = None if lane is None else lane.beep_every_s
    return None if every_s is None else round(every_s, 3)


def _cadence_spm(seen: Observation) -> float | None:
    found = None if seen.gait is None else seen.gait.cadence_spm
    return None if found is None else round(found)


def _silhouette(frame: Frame, body: Body | None) -> Silhouette | None:
    if body is None:
        return None
    height, width = frame.image.shape[:2]
    points = body.points.tolist()
    clear = body.visibility.tolist()
    return Silhouette(
        points=tuple(
            (round(x / width, 4), round(y / height, 4), round(seen, 2))
            for (x, y), seen in zip(points, clear, strict=True)
        ),
        aspect=round(width / height, 4),
    )
