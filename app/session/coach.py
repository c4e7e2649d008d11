"""One coached session: the step after the engine. Set-up, guard and flow judge its observations;
what they decide is said, done and recorded at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pydantic import JsonValue

from app.programme.values import PartKind, Place
from app.session.acts import (
    Act,
    Attend,
    BeginLane,
    EndLane,
    KeepInterval,
    KeepSafetyStop,
    SkipBaseline,
    TakeBaseline,
)
from app.session.directed import Directed
from app.session.figures import as_summary, measures
from app.session.flow import SILENT, Flow
from app.session.pen import Pen
from app.session.reading import CoachReading
from app.session.sayings import Sayings, how
from app.session.settings import CoachingSettings
from app.session.speech_queue import SpeechQueue, ToSay
from app.session.start import CutOff, Walk
from app.session.status import status_of
from app.session.step_result import StepResult
from app.session.tally import Tally
from app.session.values import Glance, Holding, PartView, Pause, Phase, Saying
from app.storage import Interval, SafetyStop, TraceSample
from app.words import Words
from app.words.names import translated
from vision.body.raised_hand import RaisedHand
from vision.cues.catalogue import cues
from vision.guard import Alarm, GuardStage, Watch, cue_of
from vision.setup.stage import SetupStage
from vision.setup.values import SetupReading
from vision.values import Body, Cue, Direction, Frame, Observation, Step, View

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


class Coach:
    """Runs one session.

    Args:
        line: the engine, whose focus and baseline the coach controls.
        pen: writes the session down; its session says what is planned.
        setup: looks whether the camera is right.
        cut: for a session that goes on after it was cut off.
        say: in which words; those that fit the session, where left out.
        hand_asks: as in ``Flow``.
        on_left: called once the session was left before its end, and all of it is written.
    """

    def __init__(
        self,
        line: Directed,
        pen: Pen,
        setup: SetupStage,
        settings: CoachingSettings,
        *,
        walk: Walk | None = None,
        cut: CutOff | None = None,
        say: Sayings | None = None,
        hand_asks: str = "how",
        on_left: Callable[[], object] = lambda: None,
    ) -> None:
        session = pen.session
        self._line, self._pen, self._setup = line, pen, setup
        self._settings = settings
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
        say = say or Sayings.of(parts, session.place, session.mode, self._walk.speed_words)
        begun = cut.parts if cut else None
        self._flow = Flow(parts, session.place, settings, begun, say=say, hand_asks=hand_asks)
        line.attend(SILENT)
        self._queue = SpeechQueue(settings.talk)
        self._patient: Cue | None = None
        self._noted_s = self._clock_s
        self._last_s: float | None = None
        self._view = View.UNKNOWN
        self._beat_spm: float | None = None
        self._finished = False

    @property
    def profile(self) -> int:
        """Whose session it is."""
        return self._pen.session.profile_id

    def step(self, frame: Frame, seen: Observation, in_words: Words) -> StepResult:
        """What comes of ``seen``: the one thing that is said now, and what the page shows."""
        setting_up = self._flow.phase is Phase.SETUP
        setup = self._setup.update(frame, seen.body) if setting_up else None
        watch = self._guard.update(frame, seen)
        alarm = watch.alarm if self._flow.phase in _WATCHED.get(watch.alarm, ()) else None
        if self._flow.phase is not Phase.PARTS:  # nothing is to be paused yet, or any more
            watch = replace(watch, alarm=None, standing=())
        glance = self._glance(seen, watch, setup)
        said = self._carry_out(self._flow.update(glance))
        self._keep(seen, glance)
        cue, holding = self._choose(glance.t_s, alarm, seen.cue, said, in_words)
        if cue is not None:
            self._pen.cue(cue)
            # The page's clock is that of the pictures.
            cue = replace(cue, t_s=seen.t_s)
        reading = self._read(glance, setup, in_words)
        if setting_up and self._flow.phase is not Phase.SETUP:
            self._setup.close()  # a second model, which nobody needs any more
        if self._flow.phase is Phase.DONE:
            self._finish()
        return StepResult(cue, holding, self._flow.since, reading)

    def close(self) -> None:
        """Leave the session where it is, if it is not over: it may be gone on with. Safe to call
        twice."""
        try:
            if not self._finished:
                self._finished = True
                self._note()
                self._pen.close()
                self._on_left()
        finally:
            self._setup.close()

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

    def begin_baseline(self) -> None:
        """Ask the walker to stand tall."""
        self._line.begin_baseline(self._settings.baseline_patience_s)

    def skip_baseline(self) -> None:
        """Let the walker go without."""
        self._line.skip_baseline()

    # --- within

    def _carry_out(self, acts: Sequence[Act]) -> list[Saying]:
        """Do what the flow has decided; returns what is to be said, in order."""
        said: list[Saying] = []
        for act in acts:
            if isinstance(act, Saying):
                said.append(act)
            elif isinstance(act, Attend):
                self._line.attend(act.attention)
            elif isinstance(act, TakeBaseline):
                self.begin_baseline()
            elif isinstance(act, SkipBaseline):
                self.skip_baseline()
            elif isinstance(act, BeginLane):
                self._guard.begin_walked_lane()
            elif isinstance(act, EndLane):
                said += [act.known] if self._guard.end_walked_lane() else []
            elif isinstance(act, KeepInterval):
                self._interval(act.interval)
            elif isinstance(act, KeepSafetyStop):
                self._pen.safety_stop(SafetyStop(t_s=act.t_s, why=act.alarm.value))
            else:
                found = measures(self._tally, self._steps)
                said.append(how(status_of(found, faulty=self._tally.faulty)))
        return said

    def _interval(self, interval: Interval) -> None:
        self._pen.interval(interval)
        if interval.kind is PartKind.BACKWARD:
            # Set only once: computed from steps made to the beat it would get slower and slower.
            self._beat_spm = self._beat_spm or self._own_beat_spm()
            if interval.end_s is None and interval.start_s is not None:
                self._counted_s = (interval.start_s, _NEVER)
        self._note()

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
            subject=None if seen.pose is None else seen.pose.subject,
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
        self,
        t_s: float,
        alarm: Alarm | None,
        cue: Cue | None,
        said: Sequence[Saying],
        in_words: Words,
    ) -> tuple[Cue | None, Holding]:
        """The one thing to say now, and how long it holds: safety at once, the rest in order and
        not all in a breath."""
        queue = self._queue
        if cue is not None and cue.id == _PATIENT:
            self._patient, cue = cue, None
        if queue.hold(t_s, self._flow.since) and cue is not None and cue.priority > _URGENT:
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

    def _read(self, glance: Glance, setup: SetupReading | None, in_words: Words) -> CoachReading:
        part: PartView | None = self._flow.part(glance)
        return CoachReading.of(
            self._pen.session,
            self._flow,
            part,
            setup,
            glance,
            in_words=in_words,
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
    first_touch_s = None if step.first_touch_s is None else step.first_touch_s + by_s
    return replace(
        step,
        contact_s=step.contact_s + by_s,
        known_s=step.known_s + by_s,
        liftoff_s=liftoff_s,
        first_touch_s=first_touch_s,
    )
