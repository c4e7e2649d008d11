"""The guided walk of a visit: a coached session of one bout, whose pen keeps nothing.

Standing tall, guard, flow, cues and, on a treadmill, the led change of direction are those of any
session (``app.session.coach``). What is a visit's own is when it ends: after the time that was
chosen, by a raised hand or a touch, when they have left, and when nothing happens any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import JsonValue

from app.kiosk.values import Marks
from app.kiosk.visit.pen import ForgetfulPen
from app.kiosk.visit.sayings import KioskSayings
from app.kiosk.visit.settings import GuidedWalkSettings
from app.programme.values import Place
from app.session.coach import Coach
from app.session.directed import Directed
from app.session.reading import CoachReading
from app.session.settings import CoachingSettings
from app.session.start import Walk
from app.session.step_result import StepResult
from app.session.values import Pause, Phase
from app.words import Words
from vision.cues.base import FEW_PICTURES, GUARDED, GUARDED_ON_BELT
from vision.cues.catalogue import cue_for
from vision.guard import Alarm, GuardSettings
from vision.guard.lane_floor import LaneFloor
from vision.setup.stage import SetupStage
from vision.values import Cue, Frame, Observation

_FALLS = {
    spec.id
    for names in (GUARDED, GUARDED_ON_BELT)
    if (spec := cue_for(names[Alarm.FALL.value])) is not None
}
_ALONG = 1.2  # times longer than wide [K]: what is neither is told by neither
_PICTURE = (1280, 720)  # of most cameras, whose focal length is some picture width
_ENOUGH = 0.9  # of the time: a picture may be missing at each end of the lane


@dataclass(frozen=True, slots=True)
class WalkStep:
    """What comes of a picture. said: by the coach. asks: what a raised hand would answer.
    walking: the walk itself has begun. over: it has ended, and the coach has said so. left: the
    walker has left, and is told nothing more."""

    said: StepResult
    reading: CoachReading
    asks: str
    walking: bool
    over: bool
    left: bool


class GuidedWalk:
    """One walk of ``duration_s`` seconds backward.

    Args:
        line: the engine; it is told what to coach, and takes the baseline. place: on the floor or
            on a treadmill. marks: where the lane is.
    """

    def __init__(
        self,
        line: Directed,
        place: Literal["floor", "treadmill"],
        duration_s: float,
        marks: Marks,
        settings: GuidedWalkSettings,
        coaching: CoachingSettings | None = None,
    ) -> None:
        self._settings = settings
        self.duration_s = duration_s
        belt = place == "treadmill"
        self._belt = belt
        own = coaching or CoachingSettings()
        own = own.model_copy(
            update={
                "baseline_patience_s": settings.baseline_patience_s,
                "guard": _guard(own.guard, marks),
            }
        )
        walk = Walk(most_mps=settings.belt_most_mps) if belt else Walk()
        self._pen = ForgetfulPen(Place.TREADMILL if belt else Place.HALLWAY, duration_s)
        say = KioskSayings(belt=belt, belt_most=walk.speed_words)
        self._coach = Coach(
            line, self._pen, SetupStage(own.setup), own, walk=walk, say=say, hand_asks="end"
        )
        # The camera is the gym's and has been set up: whoever stands there is whole in the picture.
        self._coach.wish("skip")
        if not belt:
            for x_share in _ends(marks, settings.lane_flat):
                self._coach.wish("mark", x_share)
        self._begun_s: float | None = None
        self._moved_s = self._seen_s = float("-inf")
        self._fallen_s: float | None = None
        self._ended = False

    @property
    def summary(self) -> Mapping[str, JsonValue]:
        """The figures so far, as a session's summary has them."""
        return self._pen.summary

    @property
    def stopped(self) -> str:
        """By which alarm the walk was stopped, the last one; empty where it was not."""
        return self._pen.stops[-1] if self._pen.stops else ""

    @property
    def completed(self) -> bool:
        """Whether all that was to be walked was."""
        done = self._pen.summary.get("backward_s")
        return isinstance(done, int | float) and done >= _ENOUGH * self.duration_s

    @property
    def fallen(self) -> bool:
        """Whether staff are called for."""
        return self._fallen_s is not None

    def wish(self, what: str) -> None:
        """``end``, ``go_on`` (also what a led change waits for is so) or ``skip`` (standing
        tall)."""
        if what == "go_on":
            self._fallen_s = None
            self._coach.wish("confirm")
        self._coach.wish(what)

    def step(self, frame: Frame, seen: Observation, words: Words) -> WalkStep:
        """Take in the next picture."""
        t_s = seen.t_s
        outcome = self._coach.step(frame, seen, words)
        reading = outcome.reading
        assert reading is not None, "a coach always tells how far it is"
        # How fast the kiosk is, is the operator's to know.
        if outcome.cue is not None and outcome.cue.id == FEW_PICTURES:
            outcome = replace(outcome, cue=None)
        cue = outcome.cue
        walking = reading.phase in (Phase.PARTS, Phase.DONE)
        over = reading.phase is Phase.DONE
        self._keep_times(seen, reading)
        self._mind_fall(t_s, cue, reading)
        left = not over and not self._called(t_s) and t_s - self._seen_s >= self._settings.away_s
        if walking and not over and not left and self._too_long(t_s):
            self._end()
        return WalkStep(outcome, reading, _asks(reading), walking, over, left)

    def close(self) -> None:
        """End it where it is; safe to call twice."""
        self._coach.close()

    # --- within

    def _keep_times(self, seen: Observation, reading: CoachReading) -> None:
        t_s = seen.t_s
        if seen.body is not None or self._seen_s == float("-inf"):
            self._seen_s = t_s
        if reading.phase is not Phase.PARTS:
            return
        if self._begun_s is None:
            self._begun_s = self._moved_s = t_s
        counting = reading.part is not None and reading.part.counting
        if counting or reading.pause is not None:
            self._moved_s = t_s

    def _mind_fall(self, t_s: float, cue: Cue | None, reading: CoachReading) -> None:
        """Staff are called from the alarm on until the walker or a touch says that all is well."""
        told = cue is not None and cue.id in _FALLS
        if told or reading.pause is Pause.FALL:
            self._fallen_s = t_s if self._fallen_s is None else self._fallen_s
        elif reading.phase is Phase.PARTS:
            self._fallen_s = None

    def _called(self, t_s: float) -> bool:
        """Whether staff are still called though nobody may be seen any more."""
        since_s = self._fallen_s
        return since_s is not None and t_s - since_s < self._settings.fall_keep_s

    def _too_long(self, t_s: float) -> bool:
        own = self._settings
        if self._begun_s is None:
            return False
        if self._fallen_s is not None:
            return t_s - self._fallen_s >= own.fall_most_s
        idle_s = own.idle_belt_s if self._belt else own.idle_s
        most_s = own.times_most * self.duration_s + idle_s
        return t_s - self._moved_s >= idle_s or t_s - self._begun_s >= most_s

    def _end(self) -> None:
        if not self._ended:
            self._ended = True
            self._coach.wish("end")


def _asks(reading: CoachReading) -> str:
    """What a raised hand would answer."""
    if reading.phase is not Phase.PARTS:
        return "ready"
    if reading.pause is not None:
        return "go_on" if reading.pause.needs_word else ""
    return "confirm" if reading.part is not None and reading.part.stage is not None else ""


def _guard(guard: GuardSettings, marks: Marks) -> GuardSettings:
    """Heeds who comes onto the lane as it is marked, and not who passes beside it; and where it
    ends on the floor, if it is seen along its length."""
    bystander = guard.bystander.model_copy(update={"outline": marks.lane})
    lane = guard.lane.model_copy(update={"outline": marks.lane if _along(marks) else ()})
    return guard.model_copy(update={"bystander": bystander, "lane": lane})


def _along(marks: Marks) -> bool:
    """Whether the lane is seen along its length, from front or rear. The nearer the camera is to
    the floor, the flatter such a lane looks; so this is told by the floor."""
    floor = LaneFloor.marked(marks.lane, *_PICTURE)
    return floor is not None and floor.times_longer(_PICTURE[0]) >= _ALONG


def _ends(marks: Marks, flat: float) -> tuple[float, ...]:
    """The ends of a lane that lies across the picture, shares of its width."""
    if len(marks.lane) < 3 or _along(marks):
        return ()
    across, down = [x for x, _ in marks.lane], [y for _, y in marks.lane]
    if max(across) - min(across) < flat * (max(down) - min(down)):
        return ()
    return (min(across), max(across))
