"""Rehearses a session: the real flow and words with a simulated walker who follows instructions.

It uses no camera, model or clock: the flow is given the walker's actions frame by frame, and every
sentence is recorded in every language. So all that a session says can be read from start to end
and tested.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from app.programme.values import Part, Place
from app.session.acts import Act, EndLane, TakeBaseline, TellStatus
from app.session.flow import Flow
from app.session.sayings import Sayings, how
from app.session.settings import CoachingSettings
from app.session.speech_queue import SpeechQueue, ToSay
from app.session.values import Glance, Holding, Phase, Saying, Stage
from app.words import languages, phrase, words
from app.words.names import translated
from vision.cues.base import BASELINE_ASKED
from vision.cues.catalogue import cue_for
from vision.guard import Alarm, Watch, cue_of
from vision.setup.values import SetupReading
from vision.values import BaselineProgress, BaselineState, Cue, Direction, Situation, View

FRAME_S = 0.1
_REACTS_S = 0.5  # after the words
_TURNS_S = 3.0
_HOLDS_S = 3.0  # standing tall
_CADENCE_SPM = 80.0
_LONGEST_S = 7200.0
_READY = SetupReading(None, 0.0, View.SIDE, ready=True)


class Deed(str, Enum):
    """What the walker does."""

    STAND = "stand"
    FORWARD = "forward"
    BACKWARD = "backward"
    TURN = "turn"
    ASIDE = "aside"
    HAND = "hand"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence, in every language, or what the walker does then. belt: whether it runs.
    stage: of a led change. holding: how long what is said holds. since: what holds then."""

    t_s: float
    id: str
    spoken: Mapping[str, str] = field(default_factory=dict)
    deed: Deed | None = None
    belt: bool = False
    facing_deg: float = 0.0
    stage: Stage | None = None
    holding: Holding = field(default_factory=Holding)
    since: int = 0


_DOES: dict[str, Deed] = {
    "flow.warm_up": Deed.FORWARD,
    "flow.warm_up_lane": Deed.FORWARD,
    "flow.bout_ahead": Deed.FORWARD,
    "flow.bout_done_forward": Deed.FORWARD,
    "flow.bout_done_cool_down": Deed.FORWARD,
    "flow.begin_forward": Deed.FORWARD,
    "flow.begin_cool_down": Deed.FORWARD,
    "flow.remind_forward": Deed.FORWARD,
    "flow.under_way_forward": Deed.FORWARD,
    "flow.change_start_forward": Deed.FORWARD,
    "flow.count_in": Deed.BACKWARD,
    "flow.begin_backward": Deed.BACKWARD,
    "flow.begin_side": Deed.BACKWARD,
    "flow.remind_backward": Deed.BACKWARD,
    "flow.under_way_backward": Deed.BACKWARD,
    "flow.change_start_backward": Deed.BACKWARD,
    "flow.change_turn_backward": Deed.TURN,
    "flow.change_turn_forward": Deed.TURN,
    "flow.side_steps_left": Deed.ASIDE,
    "flow.side_steps_right": Deed.ASIDE,
    "flow.diagonal_left": Deed.ASIDE,
    "flow.diagonal_right": Deed.ASIDE,
    "flow.change_confirm": Deed.HAND,
    "flow.change_unsure": Deed.HAND,
    "flow.change_face_backward": Deed.HAND,
    "flow.change_face_forward": Deed.HAND,
    "flow.paused_asked": Deed.HAND,
    "flow.paused_fall": Deed.HAND,
}
_FACES = {"flow.change_face_backward": 180.0, "flow.change_face_forward": 0.0}
_STANDS = (
    "flow.bout_done_rest",
    "flow.begin_rest",
    "flow.change_stop",
    "flow.wrong_way",
    "flow.paused",
    "flow.done",
    "guard_",
)
_SEEN = {
    Deed.FORWARD: (Situation.FORWARD, Direction.FORWARD),
    Deed.BACKWARD: (Situation.BACKWARD, Direction.BACKWARD),
    Deed.TURN: (Situation.TURNING, Direction.TURNING),
    Deed.ASIDE: (Situation.UNKNOWN, Direction.UNKNOWN),
    Deed.AWAY: (Situation.NO_PERSON, Direction.UNKNOWN),
}
_STANDING = (Situation.STANDING, Direction.STANDING)


class Rehearsal:
    """Walks one session from its set-up to its end; ``told`` is all that happened.

    Args:
        parts: the session's. say: in which words. see_facing: whether the camera can tell which
            way the walker faces (``sees_facing`` from then on).

    obeys: whether the walker does what is asked for.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        place: Place,
        say: Sayings,
        settings: CoachingSettings | None = None,
        *,
        see_facing: bool = True,
    ) -> None:
        self.told: list[Told] = []
        self._settings = settings or CoachingSettings()
        self.flow = Flow(parts, place, self._settings, say=say)
        self._queue = SpeechQueue(self._settings.talk)
        self._on_belt = place is Place.TREADMILL
        self.sees_facing = see_facing
        self.obeys = True
        self.t_s = 0.0
        self.deed = Deed.STAND
        self.belt = False
        self.facing_deg = 0.0
        self._steps = 0.0
        self._tall_s: float | None = None
        self._asks: list[ToSay] = []
        self._will: tuple[float, str] | None = None
        self._turns_until_s: float | None = None
        self._raises = False  # a hand, once turned round

    def run(self, until: Callable[[Rehearsal], bool] = lambda _: False) -> Rehearsal:
        """Go on until the session is over, or ``until`` says so."""
        while self.flow.phase is not Phase.DONE and not until(self):
            assert self.t_s < _LONGEST_S, "the session never came to its end"
            self.frame()
        return self

    def pass_s(self, time_s: float) -> Rehearsal:
        """Go on for so long."""
        end_s = self.t_s + time_s
        return self.run(lambda one: one.t_s >= end_s - FRAME_S / 2)

    def alarm(self, alarm: Alarm, *, stands: bool = False) -> None:
        """The guard gives an alarm in the next frame."""
        self.frame(Watch(alarm, (alarm,) if stands else ()))

    def frame(self, watch: Watch | None = None) -> None:
        """One picture more."""
        self.t_s = round(self.t_s + FRAME_S, 3)
        self._act()
        if self.flow.counting:
            self._steps += FRAME_S * _CADENCE_SPM / 60.0
        watch = watch or Watch()
        said = self._carry_out(self.flow.update(self._glance(watch)))
        if self.deed is Deed.HAND:
            self.deed = Deed.STAND
        self._queue.hold(self.t_s, self.flow.since)
        self._queue.add(self.t_s, [*(_to_say(one) for one in said), *self._asks])
        self._asks = []
        if watch.alarm is not None:
            urgent = _in_all(cue_of(watch.alarm, self.t_s, treadmill=self._on_belt))
            self._hear(*self._queue.cut_in(self.t_s, urgent))
            return
        found = self._queue.next(self.t_s, at_once=self.flow.phase is Phase.DONE)
        if found is not None:
            self._hear(*found)

    def does(self, deed: Deed) -> None:
        """The walker does this from now on."""
        if self._on_belt:
            self.belt = deed in (Deed.FORWARD, Deed.BACKWARD)
        if deed is Deed.TURN:
            self._turns_until_s = self.t_s + _TURNS_S
        elif not self._on_belt and deed in (Deed.FORWARD, Deed.BACKWARD):
            self.facing_deg = 0.0 if deed is Deed.FORWARD else 180.0
        if deed is not self.deed:
            self.told.append(
                Told(self.t_s, "", {}, deed, self.belt, self.facing_deg, self.flow.stage)
            )
        self.deed = deed

    # --- the walker

    def _act(self) -> None:
        if self._turns_until_s is not None and self.t_s >= self._turns_until_s:
            self._turns_until_s = None
            self.facing_deg = (self.facing_deg + 180) % 360
            self.does(Deed.HAND if self._raises else Deed.STAND)
            self._raises = False
        if self._will is not None and self.t_s >= self._will[0]:
            self._obey(self._will[1])
            self._will = None

    def _obey(self, id_: str) -> None:
        if self.deed is Deed.AWAY or not self.obeys:
            return
        if id_ == "flow.bout_ahead" and self._on_belt:
            return
        if id_ == "flow.resumed":
            part = self.flow.part(self.glance)
            walks = {
                "backward": Deed.BACKWARD,
                "rest": Deed.STAND,
                "side_steps": Deed.ASIDE,
                "diagonal": Deed.ASIDE,
            }
            self.does(Deed.STAND if part is None else walks.get(part.kind.value, Deed.FORWARD))
            return
        wanted_deg = _FACES.get(id_)
        if wanted_deg is not None and wanted_deg != self.facing_deg:
            self._raises = True
            self.does(Deed.TURN)
            return
        deed = _DOES.get(id_)
        if deed is not None:
            self.does(deed)
        elif id_.startswith(_STANDS):
            self.does(Deed.STAND)

    def _hear(self, cue: Cue, holding: Holding) -> None:
        spoken = dict(zip(languages(), cue.text.split("\n"), strict=True))
        now = Told(
            self.t_s,
            cue.id,
            spoken,
            None,
            self.belt,
            self.facing_deg,
            self.flow.stage,
            holding,
            self.flow.since,
        )
        self.told.append(now)
        own = self._settings.talk
        length_s = own.lead_in_s + own.letter_s * len(cue.spoken)
        self._will = (self.t_s + length_s + _REACTS_S, cue.id)

    @property
    def glance(self) -> Glance:
        """What the flow is told now."""
        return self._glance(Watch())

    def _glance(self, watch: Watch) -> Glance:
        situation, direction = _SEEN.get(self.deed, _STANDING)
        baseline = None
        if self._tall_s is not None:
            held = self.t_s - self._tall_s >= _HOLDS_S
            state = BaselineState.DONE if held else BaselineState.HOLDING
            baseline = BaselineProgress(state, 1.0 if held else 0.5, 0.0)
        return Glance(
            t_s=self.t_s,
            situation=situation,
            direction=direction,
            backward_steps=int(self._steps),
            watch=watch,
            setup=_READY,
            baseline=baseline,
            hand_raised=self.deed is Deed.HAND,
            voice_free=self._queue.is_free(self.t_s),
            facing_deg=self.facing_deg if self.sees_facing else None,
        )

    # --- what the flow decides

    def _carry_out(self, acts: Sequence[Act]) -> list[Saying]:
        """Nothing is judged or kept here; what is said comes back, in order."""
        said: list[Saying] = []
        for act in acts:
            if isinstance(act, Saying):
                said.append(act)
            elif isinstance(act, TakeBaseline):
                self._stand_tall()
            elif isinstance(act, EndLane):
                said.append(act.known)
            elif isinstance(act, TellStatus):
                said.append(how(phrase("coach.how.well", count=int(self._steps))))
        return said

    def _stand_tall(self) -> None:
        """Stand tall, as the engine asks for it."""
        self._tall_s = self.t_s
        spec = cue_for(BASELINE_ASKED)
        assert spec is not None
        self._asks = [ToSay(_in_all(spec.at(self.t_s)), 8.0)]  # the engine does so a frame later


def _to_say(one: Saying) -> ToSay:
    spoken = [words(tag).say(one.spoken) for tag in languages()]
    cue = Cue(0.0, one.id, one.priority, "\n".join(spoken), max(spoken, key=len), one.earcon)
    return ToSay(cue, one.keeps_s, one.instructs)


def _in_all(cue: Cue) -> Cue:
    """A cue of the engine with its words in every language for its text, the longest spoken."""
    spoken = [translated(cue, words(tag)).spoken for tag in languages()]
    return replace(cue, text="\n".join(spoken), spoken=max(spoken, key=len))
