"""One coached session: the engine's line with set-up, guard and flow around it, written down as
it happens. To a live session it is a line like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from app.programme.values import KMH_MPS, MPH_MPS, PartKind, Place
from app.session.figures import as_summary, measures
from app.session.flow import Flow
from app.session.reading import CoachReading
from app.session.sayings import Sayings
from app.session.settings import CoachingSettings
from app.session.speech_queue import SpeechQueue, ToSay
from app.session.status import status_of
from app.session.tally import Tally
from app.session.values import Begun, Glance, Holding, PartView, Pause, Phase, Saying
from app.storage import Interval, SafetyStop, SessionWriter, TraceSample
from app.words import Phrase, Words, phrase, words
from app.words.names import translated
from vision.body.raised_hand import RaisedHand
from vision.cues.base import Attention
from vision.cues.catalogue import cues
from vision.guard import Alarm, GuardStage, Watch, cue_of
from vision.pipeline.line import Line
from vision.pose.base import PoseEstimator
from vision.setup.stage import SetupStage
from vision.setup.values import SetupReading
from vision.values import Body, Cue, Direction, Frame, Observation, Pose, Step, View

_URGENT = 1
_EARLY = (Phase.SETUP, Phase.STANDING, Phase.PARTS)
# In the set-up one is told to step back, too: what may happen then is said. Who leaves is not lost.
_WATCHED: dict[Alarm | None, tuple[Phase, ...]] = {
    Alarm.FALL: _EARLY,
    Alarm.STUMBLE: (Phase.PARTS,),
    Alarm.LOST: (Phase.PARTS,),
    Alarm.BYSTANDER: _EARLY,
    Alarm.LANE_END: _EARLY,
}
_TAKEN = "baseline_taken"
_PATIENT = "few_pictures"  # said once, and as true a minute later: it waits for its turn
_LATE_S = 0.1  # a bout's last contact may lie beyond the frame in which it last counted
_NEVER = float("-inf")
_CUE_WAITS_S = 5.0  # a cue about the last steps that waited longer is no longer about them


@dataclass(frozen=True, slots=True)
class CutOff:
    """Where a session that was cut off goes on. clock_s: its clock now. steps: those that
    count."""

    clock_s: float
    parts: Begun
    tally: Tally
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """What is walked. speed_mps, incline_percent: the belt's, on a treadmill. most_mps: advised at
    most. imperial: miles are what the walker thinks in."""

    speed_mps: float | None = None
    incline_percent: float = 0.0
    imperial: bool = False
    most_mps: float | None = None

    @property
    def speed_words(self) -> Phrase | None:
        """The belt's speed at most, as one says it."""
        known = [one for one in (self.speed_mps, self.most_mps) if one is not None]
        if not known:
            return None
        if self.imperial:
            return phrase("coach.speed.mph", speed=round(min(known) / MPH_MPS, 1))
        return phrase("coach.speed.kmh", speed=round(min(known) / KMH_MPS, 1))


class Coach:
    """Runs one session.

    Args:
        line: the engine; closed with the coach. pen: writes the session down; its session says
            what is planned. setup: looks whether the camera is right. language: of what is said,
            asked anew each time. cut: for a session that goes on after it was cut off. on_left:
            called once the session was left before its end, and all of it is written.
    """

    def __init__(
        self,
        line: Line,
        pen: SessionWriter,
        setup: SetupStage,
        settings: CoachingSettings,
        *,
        language: Callable[[], str],
        walk: Walk | None = None,
        cut: CutOff | None = None,
        on_left: Callable[[], object] = lambda: None,
    ) -> None:
        session = pen.session
        self._line, self._pen, self._setup = line, pen, setup
        self._settings = settings
        self._language = language
        self._on_left = on_left
        self._walk = walk or Walk()
        self._clock_s = cut.clock_s if cut else 0.0
        self._tally = cut.tally if cut else Tally()
        self._steps = list(cut.steps) if cut else []  # those that count
        self._counted_s = (_NEVER, _NEVER)  # of the bout: its beginning, and when it last counted
        self._on_belt = session.place is Place.TREADMILL
        self._guard = GuardStage(settings.guard, treadmill=self._on_belt)
        self._hand = RaisedHand(settings.hand)
        parts = [one.as_part() for one in session.planned]
        say = Sayings.of(parts, session.place, session.mode, self._walk.speed_words)
        begun = cut.parts if cut else None
        self._flow = Flow(parts, session.place, settings, self, begun, say=say)
        self._queue = SpeechQueue(settings.talk)
        self.holding = Holding()
        self._patient: Cue | None = None
        self._noted_s = self._clock_s
        self._last_s: float | None = None
        self._view = View.UNKNOWN
        self._beat_spm: float | None = None
        self._finished = False
        self.reading = CoachReading.first(session)

    # --- a line, as a live session knows it

    def look(self, frame: Frame) -> Pose | None:
        """The pose in ``frame``."""
        return self._line.look(frame)

    def judge(self, frame: Frame, pose: Pose | None) -> Observation:
        """All that can be said about ``frame``; its cue is the one thing said now."""
        seen = self._line.judge(frame, pose)
        setting_up = self._flow.phase is Phase.SETUP
        setup = self._setup.update(frame, seen.body) if setting_up else None
        watch = self._guard.update(frame, seen)
        alarm = watch.alarm if self._flow.phase in _WATCHED.get(watch.alarm, ()) else None
        if self._flow.phase is not Phase.PARTS:  # nothing is to be paused yet, or any more
            watch = replace(watch, alarm=None, standing=())
        glance = self._glance(seen, watch, setup)
        said = self._flow.update(glance)
        self._keep(seen, glance)
        cue, self.holding = self._choose(glance.t_s, alarm, seen.cue, said)
        if cue is not None:
            self._pen.cue(cue)
            # The page's clock is that of the pictures.
            cue = replace(cue, t_s=seen.t_s)
        self.reading = self._read(glance, setup)
        if setting_up and self._flow.phase is not Phase.SETUP:
            self._setup.close()  # a second model, which nobody needs any more
        if self._flow.phase is Phase.DONE:
            self._finish()
        return replace(seen, cue=cue)

    @property
    def since(self) -> int:
        """What was said before holds no longer; see ``Flow.since``."""
        return self._flow.since

    def announce(self, begun: Callable[[], None]) -> None:
        """Have ``begun`` called whenever the pose model begins its work, if it can tell."""
        self._line.announce(begun)

    def swap(self, estimator: PoseEstimator) -> None:
        """Look with another pose model from the next frame on."""
        self._line.swap(estimator)

    def close(self) -> None:
        """Release the pose model, and leave the session where it is, if it is not over: it may be
        gone on with. Safe to call twice."""
        try:
            if not self._finished:
                self._finished = True
                self._note()
                self._pen.close()
                self._on_left()
        finally:
            self._setup.close()
            self._line.close()

    # --- what the walker asks for, in the thread that judges

    def wish(self, what: str, about: float | Pause | None = None) -> None:
        """``skip``, ``pause``, ``go_on`` (``about`` this pause), ``how``, ``end``, ``confirm``,
        ``recall``, ``mark`` (the lane's end, ``about``: share of the width) and ``clear_lane``."""
        if what == "mark" and isinstance(about, float):
            self._guard.mark(about)
        elif what == "clear_lane":
            self._guard.clear_lane()
        else:
            self._flow.wish(what, about if isinstance(about, Pause) else None)

    # --- the flow's desk

    def attend(self, attention: Attention) -> None:
        """Coach this from now on."""
        self._line.attend(attention)

    def begin_baseline(self) -> None:
        """Take the walker's baseline."""
        self._line.begin_baseline(self._settings.baseline_patience_s)

    def skip_baseline(self) -> None:
        """Take none now."""
        self._line.skip_baseline()

    def begin_lane(self) -> None:
        """The walker walks the lane from now on."""
        self._guard.begin_walked_lane()

    def end_lane(self) -> bool:
        """The walker has walked it; whether its ends are known now."""
        return self._guard.end_walked_lane()

    def interval(self, interval: Interval) -> None:
        """An interval has begun or ended."""
        self._pen.interval(interval)
        if interval.kind is PartKind.BACKWARD:
            # Once for all: reckoned from steps made to the beat it would get slower and slower.
            self._beat_spm = self._beat_spm or self._own_beat_spm()
            if interval.end_s is None and interval.start_s is not None:
                self._counted_s = (interval.start_s, _NEVER)
        self._note()

    def stopped(self, alarm: Alarm, t_s: float) -> None:
        """The walker was stopped for safety's sake."""
        self._pen.safety_stop(SafetyStop(t_s=t_s, why=alarm.value))

    def status(self) -> tuple[Phrase, ...]:
        """How the walker is doing."""
        return (status_of(measures(self._tally, self._steps), faulty=self._tally.faulty),)

    # --- within

    def _glance(self, seen: Observation, watch: Watch, setup: SetupReading | None) -> Glance:
        return Glance(
            t_s=seen.t_s + self._clock_s,
            situation=seen.situation,
            direction=seen.gait.direction,
            backward_steps=len(self._steps),
            watch=watch,
            setup=setup,
            baseline=seen.baseline,
            hand_raised=self._hand.update(seen.t_s, seen.body),
            voice_free=self._queue.is_free(seen.t_s + self._clock_s),
            facing_deg=_facing(seen.body, self._settings.facing_least),
        )

    def _keep(self, seen: Observation, glance: Glance) -> None:
        if self._finished:
            return
        t_s = glance.t_s
        gap_s = 0.0 if self._last_s is None else t_s - self._last_s
        self._last_s = t_s
        if self._flow.phase is Phase.PARTS:
            time_s = min(gap_s, self._settings.parts.longest_gap_s)
            varying = self._flow.varying
            if varying is not None:
                self._tally.vary(varying.value, time_s)
            else:
                self._tally.add(seen, time_s, coached=self._flow.counting)
            if self._flow.counting:
                self._counted_s = (self._counted_s[0], t_s)
            for step in seen.gait.new_steps:
                kept = _later(step, self._clock_s)
                self._pen.step(kept)
                if self._counts(kept):
                    self._steps.append(kept)
        self._pen.sample(TraceSample.of(seen, t_s))
        if seen.body is not None and seen.body.view not in (self._view, View.UNKNOWN):
            self._view = seen.body.view
            self._pen.seen_from(self._view)
        if t_s - self._noted_s >= self._settings.note_every_s:
            self._noted_s = t_s
            self._note()

    def _counts(self, step: Step) -> bool:
        """Whether a step was made backward in a bout, no pause and no way back."""
        begun_s, counted_s = self._counted_s
        backward = step.direction is Direction.BACKWARD
        return backward and begun_s <= step.contact_s <= counted_s + _LATE_S

    def _choose(
        self, t_s: float, alarm: Alarm | None, cue: Cue | None, said: Sequence[Saying]
    ) -> tuple[Cue | None, Holding]:
        """The one thing to say now, and how long it holds: safety at once, the rest in order and
        not all in a breath."""
        in_words = words(self._language())
        queue = self._queue
        if cue is not None and cue.id == _PATIENT:
            self._patient, cue = cue, None
        if queue.hold(t_s, self.since) and cue is not None and cue.priority > _URGENT:
            cue = None  # it is about what was to be done until now
        if cue is not None:
            # What comes after standing tall is the flow's to say. In which words it is said decides
            # how long that takes, and what is kept of it.
            if self._on_belt and (other := cues().get(f"{cue.id}_belt")):
                cue = other.at(t_s)
            cue = None if cue.id == _TAKEN else translated(replace(cue, t_s=t_s), in_words)
        urgent = cue_of(alarm, t_s, treadmill=self._on_belt) if alarm else None
        if urgent is None and cue is not None and cue.priority <= _URGENT:
            urgent = cue
        queue.add(t_s, [_to_say(t_s, one, in_words) for one in said])
        if urgent is not None:
            return queue.cut_in(t_s, translated(urgent, in_words))
        if cue is not None:
            queue.add(t_s, [ToSay(cue, _CUE_WAITS_S)])
        # Once the session is over there may be no further picture to say it with.
        found = queue.next(t_s, at_once=self._flow.phase is Phase.DONE)
        if found is None and self._patient is not None and queue.is_free(t_s):
            patient, self._patient = self._patient, None
            return queue.cut_in(t_s, translated(patient, in_words))
        return found or (None, Holding())

    def _own_beat_spm(self) -> float | None:
        """A beat near the walker's own cadence: a little below, within reason."""
        own = self._settings.metronome
        found = measures(self._tally, self._steps)
        if found.cadence_spm is None or found.steps < own.steps:
            return None
        beat_spm = found.cadence_spm * (1 - own.below_share)
        return round(min(max(beat_spm, own.least_spm), own.most_spm), 1)

    def _read(self, glance: Glance, setup: SetupReading | None) -> CoachReading:
        part: PartView | None = self._flow.part(glance)
        return CoachReading.of(
            self._pen.session,
            self._flow,
            part,
            setup,
            glance,
            in_words=words(self._language()),
            beat_spm=self._beat_spm,
            trouble=self._pen.trouble,
        )

    def _note(self) -> None:
        self._pen.note(self._summary())

    def _summary(self) -> dict[str, JsonValue]:
        planned_s = sum(
            one.duration_s
            for one in self._pen.session.planned
            if one.kind is PartKind.BACKWARD and one.steps is None
        )
        # A picture's time may be missing at the end of each bout.
        completed = self._flow.all_done and self._tally.backward_s >= 0.9 * planned_s
        return as_summary(
            measures(self._tally, self._steps),
            self._tally,
            completed=completed,
            speed_mps=self._walk.speed_mps,
            incline_percent=self._walk.incline_percent,
        )

    def _finish(self) -> None:
        if self._finished:
            return
        self._finished = True
        # Not waited for: whoever asks for the summary waits, not the one who walks.
        self._pen.finish(self._summary(), timeout_s=0.0)


def _facing(body: Body | None, least: float) -> float | None:
    """Which way ``body`` faces, as far as that is told with ``least`` confidence."""
    if body is None or body.view is View.UNKNOWN or body.view_confidence < least:
        return None
    return body.yaw_deg


def _to_say(t_s: float, one: Saying, in_words: Words) -> ToSay:
    text, spoken = in_words.say(one.text), in_words.say(one.spoken)
    cue = Cue(t_s, one.id, one.priority, text, spoken, one.earcon)
    return ToSay(cue, one.keeps_s, one.instructs)


def _later(step: Step, by_s: float) -> Step:
    """``step`` on the session's clock."""
    if not by_s:
        return step
    liftoff_s = None if step.liftoff_s is None else step.liftoff_s + by_s
    return replace(
        step,
        contact_s=step.contact_s + by_s,
        known_s=step.known_s + by_s,
        liftoff_s=liftoff_s,
    )
