"""The phases of a visit: what each waits for, and what comes after it."""

from __future__ import annotations

from app.kiosk.config import LaneConfig
from app.kiosk.values import LaneEnded, LaneResult, LaneSaid, Touch, VisitPhase
from app.kiosk.visit.gestures import LaneGestures
from app.kiosk.visit.health import NOTICES, STATEMENTS
from app.kiosk.visit.presence import LanePresence
from app.kiosk.visit.score import ScoreSettings
from app.kiosk.visit.settings import VisitSettings
from app.kiosk.visit.visitor import ForgettingLine, Visitor
from app.kiosk.visit.voice import VisitVoice
from app.kiosk.visit.walk import GuidedWalk
from app.session.flow import SILENT
from app.session.settings import CoachingSettings
from app.session.words import duration_words
from app.words import phrase, words
from app.words.phrase import Value
from vision.body.raised_hand import Hand
from vision.cues.base import Earcon
from vision.cues.durations import lasted, since
from vision.values import Frame, Observation

_NEVER = float("-inf")
_ATTRACT, _GREETED, _HEALTH = VisitPhase.ATTRACT, VisitPhase.GREETED, VisitPhase.HEALTH
_READY, _WALK, _RESULT = VisitPhase.READY, VisitPhase.WALK, VisitPhase.RESULT


class VisitPhases:
    """Runs one visitor after the other through the phases.

    visitor: whoever visits; a new one knows nothing. presence: who is on the lane. number: of the
    newest visit. hushed: nobody is greeted, for staff are called to the lane.
    """

    def __init__(
        self,
        line: ForgettingLine,
        settings: VisitSettings,
        config: LaneConfig,
        languages: tuple[str, ...],
        durations_s: tuple[int, ...],
        *,
        visits: int,
        coaching: CoachingSettings,
        score: ScoreSettings,
    ) -> None:
        self._line = line
        self._settings = settings
        self._config = config
        self._languages = languages
        self._durations_s = durations_s
        self._coaching = coaching
        self._score = score
        self._place = "_belt" if config.place == "treadmill" else ""
        self.number, self.hushed = visits, False
        self.presence = LanePresence(settings.presence, config.marks)
        self._voice = VisitVoice(coaching.talk)
        self.visitor = self._nobody()
        self._here_since_s: float | None = None
        self._empty_since_s: float | None = None
        self._loiterer: int | None = None  # stands about, and is left alone
        # Until the second somebody may lie there, and helpers are not greeted.
        self._greeted_s = self._hush_s = _NEVER
        self._last_s: float | None = None
        self._said: list[LaneSaid] = []
        self._result: LaneResult | None = None
        self._ended: LaneEnded | None = None
        self._handlers = {_ATTRACT: self._attract, _GREETED: self._greeted, _HEALTH: self._health}
        self._handlers |= {_READY: self._walk, _WALK: self._walk, _RESULT: self._shown}
        line.attend(SILENT)

    @property
    def where(self) -> str:
        """How the names end of what tells somebody where to stand."""
        return self._place or ("" if self.presence.marks.stand else "_here")

    def language_of(self, hand: Hand) -> str:
        """The right hand's is the first language, the left one's the second."""
        left = hand == "left" and len(self._languages) > 1
        return self._languages[1 if left else 0]

    def step(self, frame: Frame, seen: Observation, touches: list[Touch]) -> None:
        """Take in the next picture, and what was touched since the last one."""
        t_s = seen.t_s
        last_s, self._last_s = self._last_s, t_s
        if last_s is not None and t_s - last_s >= self._settings.wait.gap_s:
            self.end(t_s)
            self.presence.forget()
        self.presence.update(frame, seen)
        self._follow(t_s)
        for touch in touches:
            self._touched(t_s, touch)
            self._hush_s = _NEVER
        self._handlers[self.visitor.phase](t_s, frame, seen)
        said = self._voice.next(t_s, self.number, self.visitor.language)
        if said is not None:
            self._said.append(said)
            if said.id.startswith("kiosk.agree"):  # all else has been read out
                self.visitor.read_s = t_s
                self.visitor.gestures.restart_still()

    def take(self) -> tuple[tuple[LaneSaid, ...], LaneResult | None, LaneEnded | None]:
        """What was said, the result and the end that have come about since the last time."""
        taken = tuple(self._said), self._result, self._ended
        self._said, self._result, self._ended = [], None, None
        return taken

    def end(self, t_s: float, *, loiters: bool = False) -> None:
        """End the visit that goes on. loiters: whoever is there is left alone until the lane has
        been empty, or they ask for it."""
        visitor = self.visitor
        if visitor.phase is _ATTRACT:
            return
        visitor.count_walk(self._score)
        self._ended = visitor.ended(self.number, t_s)
        if visitor.phase in (_READY, _WALK) and visitor.fallen:
            self._hush_s = t_s + self._settings.walk.fall_keep_s
        here = self.presence.here
        self._loiterer = here.subject if loiters and here is not None else None
        self._voice.drop(t_s)
        self.drop()

    def drop(self) -> None:
        """Forget the visitor, and all that the line knows of them."""
        if self.visitor.walk is not None:
            self.visitor.walk.close()
        self.visitor = self._nobody()
        self._here_since_s = None
        self.presence.unseat()
        self._line.forget()
        self._line.attend(SILENT)

    # --- within

    def _nobody(self) -> Visitor:
        own = self._settings
        return Visitor(self._languages[0], self._durations_s[0], LaneGestures(own.hand, own.stay))

    def _follow(self, t_s: float) -> None:
        """Keep since when who is there, and end the visit of somebody who was swapped."""
        here, visitor, own = self.presence.here, self.visitor, self._settings.wait
        whole = here is not None and here.whole
        self._here_since_s = since(self._here_since_s, t_s, whole)
        self._empty_since_s = since(self._empty_since_s, t_s, here is None)
        if self._empty_since_s is not None and t_s - self._empty_since_s >= own.empty_s:
            self._loiterer = None
        if visitor.phase is _ATTRACT:
            return
        if visitor.phase is _GREETED and here is not None and here.subject != visitor.subject:
            visitor.subject = here.subject  # the next one may as well begin
            visitor.gestures.begin()
            # To them nothing has been told yet.
            visitor.stay_told_s, visitor.stay, visitor.told = None, 0.0, frozenset()
        mine = here is not None and here.subject == visitor.subject
        other = here is not None and here.whole and not mine
        visitor.away_since_s = since(visitor.away_since_s, t_s, not mine)
        visitor.other_since_s = since(visitor.other_since_s, t_s, other)
        shown = visitor.phase is _RESULT
        free = not shown or visitor.had_left(own.gone_s) or self._read(t_s)
        if free and lasted(visitor.other_since_s, t_s, own.swap_s):
            self.end(t_s)
            if shown:  # and the next one is greeted at once
                self._greet(t_s)

    def _for_s(self, t_s: float) -> float:
        return t_s - self.visitor.since_s

    def _read(self, t_s: float) -> bool:
        return self._for_s(t_s) >= self._settings.wait.result_least_s

    def _say(
        self,
        t_s: float,
        name: str,
        earcon: Earcon = "hint",
        waits_s: float | None = None,
        **values: Value,
    ) -> None:
        found, key = words(self.visitor.language), f"kiosk.say.{name}"
        text, spoken = found.text(f"{key}.text"), found.text(f"{key}.spoken", **values)
        self._voice.say(t_s, f"kiosk.{name}", text, spoken, earcon, waits_s)

    # --- what is touched

    def _touched(self, t_s: float, touch: Touch) -> None:
        visitor, what, about = self.visitor, touch.what, touch.about
        if what == "start":
            self._touched_start(t_s, about)
        elif what == "language" and about in self._languages and visitor.phase is not _ATTRACT:
            changed, visitor.language = about != visitor.language, about
            if changed and visitor.phase is _HEALTH:
                visitor.enter(_HEALTH, t_s)  # they stand there in this language from now on
                self._read_out(t_s)
        elif what == "duration" and visitor.phase in (_GREETED, _HEALTH):
            chosen = [one for one in self._durations_s if str(one) == about]
            visitor.duration_s = chosen[0] if chosen else visitor.duration_s
        elif what == "agree" and visitor.phase is _HEALTH:
            if self._for_s(t_s) >= self._settings.wait.touch_least_s:
                self._agree(t_s)
        elif what == "go_on" and visitor.phase in (_READY, _WALK):
            self._touched_on(t_s)
        elif what in ("leave", "end"):
            if visitor.phase is _WALK and visitor.walk is not None:
                visitor.walk.wish("end")
            elif visitor.phase is not _RESULT or self._for_s(t_s) >= self._settings.wait.again_s:
                self.end(t_s, loiters=True)

    def _touched_on(self, t_s: float) -> None:
        """Going on by touch; the second touch of two in a breath answers nothing."""
        visitor = self.visitor
        last_s, visitor.touched_s = max(visitor.touched_s, visitor.since_s), t_s
        if t_s - last_s < self._settings.wait.again_s:
            return
        if visitor.walk is not None:
            visitor.walk.wish("go_on" if visitor.phase is _WALK else "skip")
        elif not self._place:  # on a treadmill the safety key is told of to its end
            self._voice.drop(t_s)

    def _touched_start(self, t_s: float, language: str) -> None:
        if self.visitor.phase is _RESULT:
            self.end(t_s)
        if self.visitor.phase not in (_ATTRACT, _GREETED) or self.presence.seated:
            return
        if self.presence.here is None or not self.presence.here.whole:
            self._say(t_s, "step_on", waits_s=1.0)
            return
        chosen = language if language in self._languages else self.visitor.language
        self._begin(t_s, chosen)

    # --- the phases

    def _attract(self, t_s: float, frame: Frame, seen: Observation) -> None:
        here = self.presence.here
        if here is None or not here.whole or self.hushed or t_s < self._hush_s:
            return
        if self._loiterer == here.subject:
            hand = self.visitor.gestures.update(t_s, self.presence)
            if hand is not None and not self.presence.seated:
                self._begin(t_s, self.language_of(hand))
        elif lasted(self._here_since_s, t_s, self._settings.wait.greet_s):
            self._greet(t_s)

    def _greet(self, t_s: float) -> None:
        here = self.presence.here
        self.number += 1
        self._loiterer = None
        self.visitor.subject = None if here is None else here.subject
        self.visitor.enter(_GREETED, t_s)

    def _greeted(self, t_s: float, frame: Frame, seen: Observation) -> None:
        own, visitor = self._settings, self.visitor
        if lasted(visitor.away_since_s, t_s, self._settings.wait.gone_s):
            self.end(t_s)
        elif self.presence.seated:
            visitor.stay = 0.0
            self._speak_first(t_s, "seated")
            if self._for_s(t_s) >= own.wait.greeted_s:
                self.end(t_s, loiters=True)
        elif self.presence.low:
            visitor.gestures.begin()
        elif (hand := visitor.gestures.update(t_s, self.presence)) is not None:
            self._begin(t_s, self.language_of(hand))
        elif self._stays(t_s):
            self._begin(t_s, visitor.language, by_stay=True)
        elif self._for_s(t_s) >= own.wait.greeted_s and visitor.gestures.held == 0:
            self.end(t_s, loiters=True)
        else:
            time = duration_words(visitor.duration_s)
            self._speak_first(t_s, f"greeting{self._place}", time=time)

    def _speak_first(self, t_s: float, name: str, **values: Value) -> None:
        """The one sentence that somebody new hears; seldom, for the whole gym hears it."""
        own = self._settings.wait
        early = self._for_s(t_s) < own.speak_s or t_s - self._greeted_s < own.speak_gap_s
        if self.visitor.away_since_s is None and not early and self.visitor.once(name):
            self._greeted_s = t_s
            self._say(t_s, name, "ready", waits_s=2.0, **values)

    def _stays(self, t_s: float) -> bool:
        """Whether somebody has stayed on the mark until it begins; announced first."""
        own, visitor = self._settings.stay, self.visitor
        past_s = visitor.gestures.still_s - own.begins_s
        if past_s >= 0 and visitor.stay_told_s is None and self._voice.is_free(t_s):
            visitor.stay_told_s = t_s
            self._say(t_s, "stay" if self.presence.marks.stand else "stay_here")
        if past_s < 0 or visitor.gestures.held > 0 or visitor.stay_told_s is None:
            visitor.stay = 0.0
            return False
        visitor.stay = min(past_s / own.start_s, (t_s - visitor.stay_told_s) / own.start_s, 1.0)
        return visitor.stay >= 1.0

    def _begin(self, t_s: float, language: str, *, by_stay: bool = False) -> None:
        """The health screen, in ``language``."""
        if self.visitor.phase is _ATTRACT:
            self._greet(t_s)
        visitor = self.visitor
        visitor.language, visitor.by_stay, visitor.stay = language, by_stay, 0.0
        visitor.enter(_HEALTH, t_s)
        visitor.gestures.begin()
        self._read_out(t_s)

    def _read_out(self, t_s: float) -> None:
        """Read the five statements aloud, and what is to be known."""
        found = words(self.visitor.language)
        self.visitor.read_s = None
        self._voice.drop(t_s)
        self._say(t_s, "health", "ready")
        shown = found.text("kiosk.say.health.text")
        for name in (*STATEMENTS, *NOTICES):
            spoken = found.say(phrase(f"page.kiosk.health.{name}"))
            self._voice.say(t_s, f"kiosk.health.{name}", shown, spoken)
        self._say(t_s, "agree_stay" if self.visitor.by_stay else "agree")

    def _health(self, t_s: float, frame: Frame, seen: Observation) -> None:
        own, visitor = self._settings, self.visitor
        if lasted(visitor.away_since_s, t_s, self._settings.wait.gone_s):
            self.end(t_s)
            return
        if self.presence.seated:
            visitor.enter(_GREETED, t_s)
            self._voice.drop(t_s)
            return
        early = self._for_s(t_s) < own.wait.health_least_s
        hand = None
        if visitor.away_since_s is None:  # nobody else agrees in their place
            hand = visitor.gestures.update(t_s, self.presence, early=early)
        else:
            visitor.gestures.restart_still()  # who has stepped off has not stayed
        read_s = visitor.read_s
        if visitor.by_stay and read_s is not None:
            visitor.stay = min(visitor.gestures.still_s / own.stay.agree_s, 1.0)
        if hand is not None or visitor.stay >= 1.0:
            self._agree(t_s)
        elif read_s is not None and t_s - read_s >= own.wait.health_s:
            self.end(t_s, loiters=True)

    def _agree(self, t_s: float) -> None:
        visitor = self.visitor
        visitor.agreed_s, visitor.stay = t_s, 0.0
        visitor.enter(_READY, t_s)
        visitor.gestures.begin()
        self._voice.drop(t_s)
        self._say(t_s, f"ready{self.where}", "ready")

    def _walk(self, t_s: float, frame: Frame, seen: Observation) -> None:
        visitor, own = self.visitor, self._settings
        walk = visitor.walk
        if visitor.phase is _READY and not visitor.fallen:
            if lasted(visitor.away_since_s, t_s, self._settings.wait.gone_s):
                self.end(t_s)
                return
            if self.presence.seated or self._for_s(t_s) >= own.wait.ready_s:
                self.end(t_s, loiters=True)
                return
        if walk is None:
            if not self._voice.is_free(t_s):
                return
            place, marks = self._config.place, self.presence.marks
            walk = visitor.walk = GuidedWalk(
                self._line, place, visitor.duration_s, marks, own.walk, self._coaching
            )
        step = visitor.coached = walk.step(frame, seen, words(visitor.language))
        said = self._voice.coached(t_s, step.said, self.number, visitor.language)
        if said is not None:
            self._said.append(said)
        if visitor.phase is _READY and step.walking:
            visitor.enter(_WALK, t_s)
        if step.over or step.left:
            self._finish(t_s)

    def _finish(self, t_s: float) -> None:
        visitor = self.visitor
        visitor.count_walk(self._score)
        visitor.ended_s = t_s
        result = visitor.result
        if result is None:
            self.end(t_s, loiters=True)
            return
        visitor.enter(_RESULT, t_s)
        visitor.coached = None
        visitor.gestures.begin()
        self._result = LaneResult(number=self.number, result=result)
        if result.score is None:
            self._say(t_s, "no_score", "praise", tip=result.tip)
            return
        self._say(t_s, "score", "praise", score=result.score, tip=result.tip)

    def _shown(self, t_s: float, frame: Frame, seen: Observation) -> None:
        own, visitor, here = self._settings.wait, self.visitor, self.presence.here
        hand = visitor.gestures.update(t_s, self.presence)
        if hand is not None and here is not None and here.whole and not self.presence.seated:
            language = self.language_of(hand)
            self.end(t_s)
            self._begin(t_s, language)
        elif self._for_s(t_s) >= own.result_s:
            self.end(t_s, loiters=True)
        elif lasted(visitor.away_since_s, t_s, own.result_gone_s) and self._read(t_s):
            self.end(t_s)
