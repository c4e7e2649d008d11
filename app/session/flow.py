"""The flow of a session: set-up, baseline, the parts, the end, and pauses."""

from __future__ import annotations

from collections.abc import Sequence

from app.programme.values import Part, PartKind, Place
from app.session.acts import (
    Act,
    Attend,
    KeepInterval,
    KeepSafetyStop,
    SkipBaseline,
    TakeBaseline,
    TellStatus,
    sayings,
)
from app.session.followed_talk import FollowedTalk
from app.session.lane_talk import LaneTalk
from app.session.parts import Parts
from app.session.sayings import Sayings
from app.session.settings import CoachingSettings
from app.session.setup_talk import SetupTalk
from app.session.values import Begun, Glance, PartView, Pause, Phase, Saying, Stage
from app.session.waiting import Waiting
from app.storage import Interval
from vision.cues.base import Attention
from vision.guard import Alarm
from vision.values import BaselineState

SILENT = Attention(form=False)
"""Nothing is coached, as at a session's start."""
_RECALL = "recall"
_HALT = "halt"
_ANEW = (Pause.LEFT, Pause.FALL)  # after which nobody knows how the walker stands
_SAFETY_STOPS = (Alarm.FALL, Alarm.STUMBLE)


class Flow:
    """One session, updated frame by frame; returns what is to be said and done.

    Args:
        parts: the session's. place: where it is walked. begun: how far its parts had come, of a
            session that was cut off. say: in which words, as they fit the place.
        hand_asks: the wish of a hand that is raised while nothing waits for one.

    ``since`` counts how often what is to be done has changed. What was said before, or waits to
    be, holds no longer.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        place: Place,
        settings: CoachingSettings,
        begun: Begun | None = None,
        *,
        say: Sayings | None = None,
        hand_asks: str = "how",
    ) -> None:
        self._settings = settings
        self._hand_asks = hand_asks
        self.on_belt = place is Place.TREADMILL
        self.say = say or Sayings(belt=self.on_belt)
        self._parts = Parts(parts, settings, self.say, begun)
        self._resumed = begun is not None
        self._talk = SetupTalk(settings.talk, belt=self.on_belt)
        self._lane = LaneTalk(settings, self.say, has_lane=not self.on_belt)
        self.has_lane = self._lane.has_lane
        self._followed = FollowedTalk(settings.talk)
        self.since = 0
        self._last_s: float | None = None
        self._recalled_s: float | None = None
        self.phase = Phase.SETUP
        self._waiting = Waiting(settings.pause)
        self._wishes: list[tuple[str, Pause | None]] = []
        self._asked_baseline = False
        self._cut = False
        self._ready = False

    @property
    def pause(self) -> Pause | None:
        """What the session waits for, if it does."""
        return self._waiting.pause

    @property
    def backward_s(self) -> float:
        """Time walked backward in the backward bouts, seconds."""
        return self._parts.backward_s

    @property
    def coaching(self) -> bool:
        """Whether the walker is in a backward bout that goes on."""
        part = self._parts.part
        going = self.phase is Phase.PARTS and self.pause is None
        walked = part is not None and part.kind is PartKind.BACKWARD
        return going and walked and self._parts.stage is None

    @property
    def counting(self) -> bool:
        """Whether the walker walks backward in a bout, so that it counts."""
        return self.coaching and self._parts.counting

    @property
    def stage(self) -> Stage | None:
        """How far a led change on a treadmill has come, if one goes on."""
        return self._parts.stage if self.phase is Phase.PARTS else None

    @property
    def varying(self) -> PartKind | None:
        """The variation whose time counts now, ``None`` where none goes on."""
        going = self.phase is Phase.PARTS and self.pause is None
        return self._parts.varying if going else None

    @property
    def all_done(self) -> bool:
        """Whether the session came to its end by itself, no backward bout skipped."""
        return self.phase is Phase.DONE and not self._cut

    def part(self, glance: Glance) -> PartView | None:
        """Where the session is in its parts, once they have begun."""
        return self._parts.view(glance) if self.phase is Phase.PARTS else None

    def wish(self, what: str, ends: Pause | None = None) -> None:
        """What the walker asks for: ``skip``, ``pause``, ``go_on``, ``how`` or ``end``;
        ``halt``: something has come up that stands against walking, it ends at once;
        ``confirm``: what a led change waits for is so; ``recall``: what was said may not have been
        heard. ends: the pause that ``go_on`` is to end; it does nothing to any other."""
        self._wishes.append((what, ends))

    def update(self, glance: Glance) -> list[Act]:
        """What the session says and does at this frame, in order."""
        paused = self.pause is not None
        said = self._granted(glance)
        stage = self.stage
        if self.phase is Phase.SETUP:
            said += self._set_up(glance)
        elif self.phase is Phase.STANDING:
            said += self._stand(glance)
        elif self.phase is Phase.PARTS:
            said += self._walk(glance)
            if self.stage is not stage:
                said.append(self._attend())
        waits = self.pause is not None
        walks = self.phase in (Phase.STANDING, Phase.PARTS)
        resumes = paused and not waits
        if self._followed.update(glance, walks=walks, paused=waits, resumes=resumes):
            said.insert(0, self.say.somebody_else())
        return said

    # --- what the walker asks for

    def _granted(self, glance: Glance) -> list[Act]:
        said: list[Act] = []
        wishes, self._wishes = self._wishes, []
        if self._was_blind(glance) and (_RECALL, None) not in wishes:
            wishes.append((_RECALL, None))
        if glance.hand_raised and self.phase is Phase.PARTS:
            waits = self.pause is not None and self.pause.needs_word
            # An arm raised by somebody on the floor may be a call for help.
            if Alarm.FALL not in glance.watch.standing:
                wish = "go_on" if waits else "confirm" if self.stage else self._hand_asks
                wishes.append((wish, None))
        for wish, ends in wishes:
            if wish == "end" and self.phase is not Phase.DONE:
                self._cut = True
                said += self._finish(glance)
            elif wish == _HALT and self.phase is not Phase.DONE:
                self._cut = True
                done = [one for one in self._finish(glance) if not isinstance(one, Saying)]
                said = [*done, self.say.halted()]
            elif wish == "skip":
                said += self._skip(glance)
            elif wish == "pause" and self.phase is Phase.PARTS:
                said += self._wait(Pause.ASKED, glance)
            elif wish == "go_on" and self.pause is not None:
                if ends in (None, self.pause):
                    said += self._go_on(glance)
            elif wish == "how" and self.phase is Phase.PARTS:
                said.append(TellStatus())
            elif wish == "confirm" and self.stage and self.pause is None:
                self._parts.confirm()
            elif wish == _RECALL:
                said += self._recall(glance)
        return said

    def _was_blind(self, glance: Glance) -> bool:
        """Whether pictures have been missing for so long that the page has said "Stop"."""
        last_s, self._last_s = self._last_s, glance.t_s
        return last_s is not None and glance.t_s - last_s >= self._settings.pause.blind_s

    def _recall(self, glance: Glance) -> list[Act]:
        """What holds now, once more."""
        recalled_s, again_s = self._recalled_s, self._settings.pause.blind_s
        if recalled_s is not None and glance.t_s - recalled_s < again_s:
            return []
        self._recalled_s = glance.t_s
        if self.phase is Phase.SETUP:
            self._talk.recall()
        elif self.phase is Phase.STANDING:
            self._changes()
            return [TakeBaseline()]
        elif self.phase is Phase.PARTS:
            self._changes()
            return self._what_now(glance)
        return []

    def _what_now(self, glance: Glance, *, anew: bool = False) -> list[Act]:
        if self.pause is not None:
            return [self.say.paused(self.pause)]
        now = self._parts.instruction(glance, anew=anew)
        return [self._attend(), *([] if now is None else [now])]

    def _changes(self) -> None:
        """The instruction changes: what was said before is no longer valid."""
        self.since += 1

    def _skip(self, glance: Glance) -> list[Act]:
        if self.phase is Phase.SETUP:
            return self._to_standing()
        if self.phase is Phase.STANDING:
            return [SkipBaseline(), *self._to_parts(glance)]
        if self.phase is Phase.PARTS:
            if self.pause is not None and (self.stage or glance.watch.behind):
                return self._go_on(glance)
            if self.stage is not None:  # it cannot be skipped, only what is seen overridden
                self._parts.insist()
                return []
            if self._stands_anew(glance):
                self._parts.doubt()
            self._waiting.end()
            part = self._parts.part
            self._cut = self._cut or (part is not None and part.kind is PartKind.BACKWARD)
            return self._next(glance, skipped=True)
        return []

    # --- set-up and baseline

    def _set_up(self, glance: Glance) -> list[Act]:
        if self._ready and glance.voice_free:
            return self._to_standing()
        if self._ready or not glance.voice_free:  # one thing at a time, and all of it
            return []
        self._ready, said = self._talk.update(glance.t_s, glance.setup)
        return [*said]

    def _to_standing(self) -> list[Act]:
        self.phase = Phase.STANDING
        self._changes()
        self._asked_baseline = False
        return [TakeBaseline()]

    def _stand(self, glance: Glance) -> list[Act]:
        taking = glance.baseline
        if taking is not None and taking.state.open:
            self._asked_baseline = True
        elif taking is not None and self._asked_baseline and glance.voice_free:
            # What came of it is said in the frame in which it is known: not in the same breath.
            if self._ready:
                self._ready = False
                done = taking.state is BaselineState.DONE
                return [self.say.standing_known()] if done else []
            return self._to_parts(glance)
        return []

    def _to_parts(self, glance: Glance) -> list[Act]:
        self.phase = Phase.PARTS
        self._changes()
        part = self._parts.part
        # The camera may stand otherwise now, and no walk is to come that would show the ends.
        forgotten = self._resumed and self.has_lane and part and part.kind is not PartKind.WARM_UP
        said: list[Act] = [self.say.lane_forgotten()] if forgotten else []
        return said + self._enter(glance, announced=False)

    # --- the parts

    def _walk(self, glance: Glance) -> list[Act]:
        said = self._stops(glance)
        if sayings(said) or self.pause is not None:
            return said
        stage = self._parts.stage
        done, saying = self._parts.update(glance)
        if done:
            return said + self._next(glance)
        if self._parts.stage is not stage:
            self._changes()
        if saying is not None and saying.id == "flow.bout_ahead":
            said += self._lane.walked()
        if saying is not None:
            said.append(saying)
        return said + self._lane.way_back(glance, coaching=self.coaching)

    def _next(self, glance: Glance, *, skipped: bool = False) -> list[Act]:
        part, following = self._parts.part, self._parts.following()
        ended = self._parts.end(glance)
        said = _kept(ended) + self._lane.walked()
        if following is None:
            return said + self._finish(glance)
        led = self._parts.needs_change(following)
        under_way = part is not None and part.kind.turns and not led
        bout_done = part is not None and part.kind is PartKind.BACKWARD and not skipped
        if bout_done:
            said.append(self.say.after_bout(following, led=led))
        if under_way:
            said.append(self.say.under_way(following))
            announced = True
        elif following.kind is PartKind.BACKWARD:
            announced = not skipped and self._parts.counted_in
        else:
            announced = bout_done
        if not (announced and following.kind is PartKind.BACKWARD and not under_way):
            self._changes()  # a bout that was counted in is what was said
        return said + self._enter(glance, announced=announced)

    def _enter(self, glance: Glance, *, announced: bool) -> list[Act]:
        part = self._parts.part
        if part is None:
            return self._finish(glance)
        acts = _kept(self._parts.begin(glance))
        self._lane.new_part()
        acts.append(self._attend())
        if part.kind is PartKind.WARM_UP:
            acts += self._lane.begin()
        saying = self._parts.opening(glance, announced=announced)
        return [*acts, saying] if saying else acts

    def _attend(self) -> Attend:
        part = self._parts.part
        if not self.coaching or part is None:
            return Attend(SILENT)
        return Attend(Attention(topic=part.focus, interval=self._parts.bout))

    # --- waiting

    def _stops(self, glance: Glance) -> list[Act]:
        """Begin to wait, wait, or go on; what is said about it."""
        alarm = glance.watch.alarm
        stopped: list[Act] = []
        if alarm in _SAFETY_STOPS:
            stopped.append(KeepSafetyStop(alarm, glance.t_s))
        wanted = self._waiting.wanted(glance)
        if wanted is not None:
            return stopped + self._wait(wanted, glance)
        if self.pause is None:
            return stopped
        self._parts.rest(glance)
        return stopped + (self._go_on(glance) if self._waiting.is_over(glance) else [])

    def _wait(self, pause: Pause, glance: Glance) -> list[Act]:
        if not self._waiting.begin(pause):
            return []
        self._changes()
        self._parts.rest(glance)
        return [self._attend(), self.say.paused(pause)]

    def _go_on(self, glance: Glance) -> list[Act]:
        """Continue, or wait for a bystander to leave, whatever the pause was for."""
        anew, behind = self._stands_anew(glance), glance.watch.behind
        said: list[Act] = []
        if behind:
            self._waiting.give_way(anew=anew)
        else:
            if behind is None:
                said.append(self.say.look_round())
            elif self.pause is Pause.BYSTANDER:
                said.append(self.say.way_clear())
            self._waiting.end()
        self._changes()
        return [*said, *self._what_now(glance, anew=anew)]

    def _stands_anew(self, glance: Glance) -> bool:
        """Whether the walker may stand on the belt otherwise than before the pause that goes on."""
        if self._waiting.anew:
            return True
        if self.pause is Pause.ASKED:  # time enough to step off, to drink, to come back
            return self._parts.stands_right(glance) is not True
        return self.pause in _ANEW

    # --- the end

    def _finish(self, glance: Glance) -> list[Act]:
        ended = _kept(self._parts.end(glance))
        self.phase = Phase.DONE
        self._waiting.end()
        self._changes()
        return [*ended, Attend(SILENT), self.say.done(self.backward_s)]


def _kept(interval: Interval | None) -> list[Act]:
    return [] if interval is None else [KeepInterval(interval)]
