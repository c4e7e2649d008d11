"""What the session itself says, apart from the engine's cues.

On a treadmill most of it has separate words, whose keys end in ``_belt``: there is no lane and
no start to go to, and nobody is sent onto the belt without the rail and its lowest speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.programme.values import VARIED, Mode, Part, PartKind, Place, Side
from app.session import varied
from app.session.values import Pause, Saying
from app.session.words import duration_words
from app.words import Phrase, phrase
from app.words.names import focus_words
from vision.cues.base import Earcon
from vision.values import Direction

_AT_ONCE_S = 1.0  # what counts seconds would count wrong later on
_ON_BELT = frozenset(
    {
        "warm_up",
        "bout_ahead",
        "bout_done_rest",
        "begin_backward",
        "begin_side",
        "begin_forward",
        "begin_rest",
        "begin_cool_down",
        "remind_backward",
        "remind_forward",
        "paused_left",
        "paused_asked",
        "paused_fall",
        "paused_stumble",
        "paused_bystander",
        "done",
        "halted",
    }
)
"""What is said in other words on a treadmill."""

_WITH_SUPPORT = frozenset({"bout_ahead", "begin_backward"})
"""What is said in other words to somebody who walks with a hand on something firm."""

_RESTS = frozenset({"bout_done_rest", "begin_rest"})
"""What is said in other words where the belt stops for every rest."""


@dataclass(frozen=True, slots=True)
class Sayings:
    """What is said where, and to whom.

    belt: on a treadmill. supported: with a hand on something firm. belt_most: the belt's speed
    at most, as one says it, where it is known. belt_stops: for every rest, as nobody with a raised
    risk of a fall, or in a physiotherapist's care, is to step off a belt that runs. side: of the
    hand, in all sets that were prescribed.
    """

    belt: bool = False
    supported: bool = False
    belt_most: Phrase | None = None
    belt_stops: bool = False
    side: Side | None = None

    @classmethod
    def of(
        cls, parts: Sequence[Part], place: Place, mode: Mode, belt_most: Phrase | None
    ) -> Sayings:
        """What is said in a session of ``parts``."""
        side = next((one.side for one in parts if one.kind is PartKind.BACKWARD), None)
        return cls(
            belt=place is Place.TREADMILL,
            supported=mode is Mode.SUPPORTED,
            belt_most=belt_most,
            belt_stops=not mode.of_plan,
            side=side,
        )

    def key(self, name: str) -> str:
        """The words of ``name`` here: the common part of the keys of text and spoken words."""
        if self.belt and self.belt_stops and name in _RESTS:
            return f"coach.say.{name}_belt_support"
        if self.belt and name in _ON_BELT:
            return f"coach.say.{name}_belt"
        if self.supported and not self.belt and name in _WITH_SUPPORT:
            return f"coach.say.{name}_support"
        return f"coach.say.{name}"

    def _said(
        self,
        name: str,
        earcon: Earcon = "hint",
        *,
        id_: str = "",
        instructs: bool = False,
        keeps_s: float = 8.0,
        **values: Phrase | int | str,
    ) -> Saying:
        key = self.key(name)
        return Saying(
            f"flow.{id_ or name}",
            phrase(f"{key}.text"),
            phrase(f"{key}.spoken", **values),
            earcon,
            keeps_s=keeps_s,
            instructs=instructs,
        )

    # --- the parts

    def warm_up(self, part: Part) -> Saying:
        """The forward warm-up begins; it also shows where the lane ends, if there is one."""
        name = "warm_up" if self.belt else "warm_up_lane"
        return self._said(name, instructs=True, time=duration_words(part.duration_s))

    def lane_known(self) -> Saying:
        """The lane was walked and is known."""
        return self._said("lane_known")

    def lane_forgotten(self) -> Saying:
        """The lane's ends are not known any more."""
        return self._said("lane_forgotten", earcon="warn", instructs=True)

    def bout_ahead(self, part: Part) -> Saying:
        """A backward bout comes soon, and what to attend to in it."""
        return self._said("bout_ahead", what=_amount(part), focus=self._focus(part))

    def count_in(self) -> Saying:
        """Three, two, one."""
        return self._said("count_in", earcon="ready", instructs=True)

    def closing(self) -> Saying:
        """The bout ends soon."""
        return self._said("closing", keeps_s=_AT_ONCE_S)

    def after_bout(self, following: Part | None, *, led: bool = False) -> Saying:
        """The bout is done, and what comes now; ``led``: a led change, which is announced
        separately."""
        names = {
            PartKind.FORWARD: "bout_done_forward",
            PartKind.REST: "bout_done_rest",
            PartKind.COOL_DOWN: "bout_done_cool_down",
            PartKind.WARM_UP: "bout_done_forward",
        }
        name = None if following is None or led else names.get(following.kind)
        if following is None or name is None:
            return self._said("bout_done", earcon="praise")
        time = duration_words(following.duration_s)
        return self._said(name, earcon="praise", instructs=True, time=time)

    def begin(self, part: Part, amount: Phrase | None = None) -> Saying:
        """A part begins that no other word has announced; ``amount``: of what is left of it."""
        what = amount or _amount(part)
        if part.kind in VARIED:
            return varied.begin(part, what)
        hand = self._hand(part)
        if part.kind is PartKind.BACKWARD and hand is not None:
            return self._said("begin_side", instructs=True, what=what, hand=hand)
        if part.kind is PartKind.BACKWARD:
            return self._said("begin_backward", instructs=True, what=what)
        name = _BEGINS.get(part.kind, "begin_forward")
        return self._said(name, instructs=True, time=what)

    def under_way(self, part: Part) -> Saying:
        """A part begins which the walker has begun to walk after a led change."""
        if part.kind is PartKind.BACKWARD:
            return self._said(
                "under_way_backward",
                earcon="ready",
                instructs=True,
                what=_amount(part),
                focus=self._focus(part),
            )
        time = duration_words(part.duration_s)
        return self._said("under_way_forward", earcon="ready", instructs=True, time=time)

    def remind(self, kind: PartKind) -> Saying:
        """What this part is for."""
        return self._said("remind_backward" if kind is PartKind.BACKWARD else "remind_forward")

    def walk_back(self) -> Saying:
        """From the lane's end to its beginning; that does not count."""
        return self._said("walk_back")

    # --- a led change on a treadmill

    def change_stop(self, way: Direction) -> Saying:
        """Which way one walks next, and that the belt is to stop for it."""
        back = way is Direction.BACKWARD
        name = "change_stop_backward" if back else "change_stop_forward"
        return self._said(name, instructs=True)

    def change_stop_again(self) -> Saying:
        """The walker still walks."""
        return self._said("change_stop", earcon="warn", instructs=True)

    def change_confirm(self) -> Saying:
        """The walker stands; whether the belt does, only the walker knows."""
        return self._said("change_confirm", instructs=True)

    def change_still(self) -> Saying:
        """The belt stands, but the walker is not seen to."""
        return self._said("change_still", instructs=True)

    def change_turn(self, way: Direction) -> Saying:
        """Turn round, until one faces that way."""
        back = way is Direction.BACKWARD
        name = "change_turn_backward" if back else "change_turn_forward"
        return self._said(name, instructs=True)

    def change_turn_again(self) -> Saying:
        """The walker still faces the old way."""
        return self._said("change_turn_again", earcon="warn", instructs=True)

    def change_face(self, way: Direction) -> Saying:
        """How to stand, where it is not known how the walker stands now."""
        back = way is Direction.BACKWARD
        name = "change_face_backward" if back else "change_face_forward"
        return self._said(name, instructs=True)

    def change_unsure(self) -> Saying:
        """Whether the walker has turned can't be told."""
        return self._said("change_unsure", earcon="unseen", instructs=True)

    def change_start(self, way: Direction) -> Saying:
        """Start the belt, and walk."""
        if way is Direction.FORWARD:
            return self._said("change_start_forward", instructs=True)
        if self.belt_most is None:
            said = self._said("change_start_backward", instructs=True)
        else:
            said = self._said(
                "change_start_backward_most",
                id_="change_start_backward",
                instructs=True,
                speed=self.belt_most,
            )
        if self.side not in (Side.LEFT, Side.RIGHT):
            return said
        # Which hand, before the belt runs: nobody changes hands on it.
        hand = phrase(f"coach.rail.{self.side.value}")
        return replace(said, spoken=phrase("coach.hand_focus", hand=hand, focus=said.spoken))

    def wrong_way(self, way: Direction) -> Saying:
        """The walker walks the other way than ``way``: the belt is to stop."""
        back = way is Direction.BACKWARD
        name = "wrong_way_backward" if back else "wrong_way_forward"
        return self._said(name, earcon="warn", instructs=True)

    # --- waiting

    def paused(self, pause: Pause) -> Saying:
        """The session waits."""
        return self._said(f"paused_{pause.value}", earcon="pause", instructs=True)

    def resumed(self, part: Part, amount: Phrase) -> Saying:
        """It goes on with ``part``, of which ``amount`` is left."""
        if self.belt or part.kind in VARIED or self._hand(part) is not None:
            begun = self.begin(part, amount)
            return Saying("flow.resumed", begun.text, begun.spoken, "ready", instructs=True)
        names = {PartKind.BACKWARD: "resumed_backward", PartKind.REST: "resumed_rest"}
        name = names.get(part.kind, "resumed_forward")
        return self._said(name, earcon="ready", id_="resumed", instructs=True, what=amount)

    def somebody_else(self) -> Saying:
        """Somebody else is followed now than before."""
        return self._said("somebody_else", earcon="warn")

    def way_clear(self) -> Saying:
        """Whoever was in the lane has gone."""
        return self._said("way_clear", earcon="ready")

    def standing_known(self) -> Saying:
        """The walker's own way of standing tall is known."""
        return self._said("standing_known", earcon="ready")

    def look_round(self) -> Saying:
        """Whether whoever was in the lane has gone can't be told."""
        return self._said("look_round", earcon="warn", instructs=True)

    def done(self, backward_s: float) -> Saying:
        """The session is over. How many steps it were is for the summary to tell, which knows
        whether all could be counted."""
        return self._said("done", earcon="praise", instructs=True, time=duration_words(backward_s))

    def halted(self) -> Saying:
        """The session is over at once, for something has come up that stands against walking."""
        return self._said("halted", earcon="stop", id_="done", instructs=True)

    # --- as it was prescribed

    def _hand(self, part: Part) -> Phrase | None:
        """Where the hand is, of a part for which it was prescribed; on a belt it is on the rail
        anyway."""
        if part.side is None or part.kind in VARIED or (self.belt and part.side is Side.NONE):
            return None
        return phrase(f"coach.{'rail' if self.belt else 'hand'}.{part.side.value}")

    def _focus(self, part: Part) -> Phrase:
        """What to attend to, after the hand that was prescribed."""
        focus = phrase("coach.no_focus") if part.focus is None else focus_words(part.focus)
        hand = self._hand(part)
        return focus if hand is None else phrase("coach.hand_focus", hand=hand, focus=focus)


def how(status: Phrase) -> Saying:
    """The answer to "How am I doing?"."""
    return Saying("flow.how", phrase("coach.say.how.text"), status)


_BEGINS = {
    PartKind.WARM_UP: "begin_forward",
    PartKind.FORWARD: "begin_forward",
    PartKind.REST: "begin_rest",
    PartKind.COOL_DOWN: "begin_cool_down",
}


def amount_left(steps: int | None, left_s: float) -> Phrase:
    """How much of a part is left, as one says it: steps, or time in steps of five seconds."""
    if steps is not None:
        return phrase("coach.amount.steps", count=max(1, steps))
    return duration_words(max(5.0, 5.0 * round(left_s / 5.0)))


def _amount(part: Part) -> Phrase:
    return duration_words(part.duration_s) if part.steps is None else amount_left(part.steps, 0.0)
