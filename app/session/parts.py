"""The sequence of a session's parts: what counts, what is announced, what comes next.

A backward bout's clock runs only while the walker walks backward: the way back to the start of
the lane, a turn or a rest never counts. The other parts' clocks run while the walker is in the
picture and does not walk backward; a variation's while the walker is in the picture, whichever
way: the engine has no name for it.

On a treadmill nobody turns round while the belt runs. Before a part that is walked the other way
than the last one, in one after which nobody knows how the walker stands, and where somebody walks
the wrong way, a change is led first (``app/session/change.py``), and the part's clock waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.programme.values import VARIED, Part, PartKind
from app.session import varied
from app.session.change import FacingMemory, LedChange, faces
from app.session.sayings import Sayings, amount_left
from app.session.settings import CoachingSettings
from app.session.values import Begun, Glance, PartView, Saying, Stage
from app.storage import Interval
from vision.values import Direction

_SETTLED = (PartKind.FORWARD, PartKind.REST, PartKind.WARM_UP, PartKind.COOL_DOWN)
_COUNT_IN = "flow.count_in"


@dataclass(slots=True)
class _Going:
    """The part that goes on. told: what was said in it; idle_s: since when it does not count."""

    start_s: float
    steps_before: int
    elapsed_s: float = 0.0
    told: set[str] = field(default_factory=set)
    idle_since_s: float | None = None
    reminded_s: float = float("-inf")
    reminders: int = 0


class Parts:
    """Runs through ``parts``. counted_in: the part that ended last counted the next one in.

    Args:
        parts: from warm-up to cool-down. say: in which words; it knows whether that is on a
            treadmill. begun: how far they had come, of a session that was cut off.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        settings: CoachingSettings,
        say: Sayings,
        begun: Begun | None = None,
    ) -> None:
        self._parts = tuple(parts)
        self._settings = settings
        self._say = say
        self._begun = begun or Begun()
        self._number = self._begun.done
        self._going: _Going | None = None
        self._last_s: float | None = None
        self.backward_s = self._begun.walked_s
        self.counting = False
        self.counted_in = False
        # Whoever steps onto a belt that stands faces the display, unless led to do otherwise.
        self._way: Direction | None = Direction.FORWARD  # ``None``: not known any more
        self._facing = FacingMemory(settings.change.facing_memory_s)
        self._change: LedChange | None = None
        self._word = self._next = False
        self._wrong_since_s: float | None = None

    @property
    def stage(self) -> Stage | None:
        """How far the led change has come that goes on, if one does."""
        return None if self._change is None else self._change.stage

    @property
    def over(self) -> bool:
        """Whether all parts are done."""
        return self._number >= len(self._parts)

    @property
    def part(self) -> Part | None:
        """The part that goes on, ``None`` when all are done."""
        return None if self.over else self._parts[self._number]

    @property
    def varying(self) -> PartKind | None:
        """The variation whose time counts now, ``None`` where none goes on."""
        part = self.part
        return part.kind if self.counting and part is not None and part.kind in VARIED else None

    @property
    def bout(self) -> int:
        """How many backward bouts lie before the part that goes on."""
        return sum(one.kind is PartKind.BACKWARD for one in self._parts[: self._number])

    @property
    def number(self) -> int:
        """Which one that is, from 0."""
        return self._number

    def view(self, glance: Glance) -> PartView | None:
        """Where the session is in its parts."""
        part = self.part
        if part is None:
            return None
        elapsed_s = self._going.elapsed_s if self._going else self._begun.counted_s
        steps = glance.backward_steps - self._going.steps_before if self._going else 0
        steps_left = None if part.steps is None else max(0, part.steps - steps)
        left_s = max(0.0, part.duration_s - elapsed_s)
        return PartView(self._number, len(self._parts), part, left_s, steps_left)

    def needs_change(self, part: Part | None) -> bool:
        """Whether a change is to be led before ``part`` is walked, or is all that it is."""
        if part is None:
            return False
        way = _way_of(part.kind)
        return part.kind.turns or (self._say.belt and way is not None and way is not self._way)

    def begin(self, glance: Glance) -> Interval | None:
        """The part that goes on begins now, if it has not."""
        part = self.part
        if part is None or self._going is not None:
            return None
        self._drop_change()
        if self.needs_change(part):
            self._lead(part)
        begun, self._begun = self._begun, Begun()
        start_s = glance.t_s if begun.start_s is None else begun.start_s
        self._going = _Going(start_s, glance.backward_steps - begun.steps, begun.counted_s)
        self._last_s = glance.t_s
        return self._interval(part, None)

    def end(self, glance: Glance) -> Interval | None:
        """The part that goes on ends now, done or not; the next one is to begin."""
        part, going = self.part, self._going
        if part is None:
            return None
        ended = None if going is None else self._interval(part, glance.t_s)
        self.counted_in = going is not None and _COUNT_IN in going.told
        if part.kind is PartKind.REST and self.stands_right(glance) is False:
            self.doubt()
        self._number, self._going, self._begun = self._number + 1, None, Begun()
        self._drop_change()
        self.counting = False
        return ended

    def rest(self, glance: Glance) -> None:
        """Let time pass without counting it: the session is paused."""
        self._last_s = glance.t_s
        self.counting = False
        self._word = self._next = False
        self._wrong_since_s = None
        if self._going is not None:
            self._going.idle_since_s = None

    def confirm(self) -> None:
        """The walker says that what a led change waits for is so."""
        self._word = True

    def insist(self) -> None:
        """The walker wants a led change to go on, whatever is seen."""
        self._next = True

    def opening(self, glance: Glance, *, announced: bool) -> Saying | None:
        """What to do in the part that has just begun; nothing where it was ``announced``."""
        part = self.part
        if part is None:
            return None
        if self._change is not None:
            return self._change.begin(glance.t_s)
        if part.kind is PartKind.WARM_UP:
            return self._say.warm_up(part)
        return None if announced else self._say.begin(part)

    def instruction(self, glance: Glance, *, anew: bool = False) -> Saying | None:
        """What to do now in the part that goes on.

        anew: how the walker stands, and whether the belt runs, is not known any more.
        """
        part, view = self.part, self.view(glance)
        if part is None or view is None:
            return None
        walked = _way_of(part.kind) is not None
        anew = anew or self.stands_right(glance) is False
        if self._change is not None or (anew and self._say.belt and walked):
            return self._lead(part).begin(glance.t_s)
        if anew:  # a rest: before the next bout a change is led
            self.doubt()
        return self._say.resumed(part, amount_left(view.steps_left, view.left_s))

    def doubt(self) -> None:
        """How the walker stands, and whether the belt runs, is not known any more: before the next
        part that is walked on it, a change is led."""
        self._way = None

    def stands_right(self, glance: Glance) -> bool | None:
        """Whether somebody on a belt walks, or faces, the way of the part that goes on, in a rest
        that of the last one; ``None``: can't tell."""
        part = self.part
        way = self._way if part is None else _way_of(part.kind) or self._way
        if not self._say.belt or way is None:
            return None
        if glance.direction is way:
            return True
        wanted_deg, within_deg = self._facing.facing_deg(way), self._settings.change.turned_deg
        return faces(wanted_deg, glance.facing_deg, within_deg)

    def _lead(self, part: Part) -> LedChange:
        """Lead a change to the way in which ``part`` is walked, from its beginning."""
        self._drop_change()
        way = _way_of(part.kind)
        assert way is not None, "one does not turn round for a rest"
        wanted_deg = self._facing.facing_deg(way)
        self._change = LedChange(way, wanted_deg, self._settings.change, self._say)
        return self._change

    def _drop_change(self) -> None:
        self._change = None
        self._word = self._next = False
        self._wrong_since_s = None

    def _changes(self, part: Part, change: LedChange, glance: Glance) -> tuple[bool, Saying | None]:
        """The led change goes on: whether the part is done by it, and what there is to say."""
        over, saying = change.update(glance, word=self._word, next_=self._next)
        self._word = self._next = False
        if not over:
            return False, saying
        self._way, self._change = change.way, None
        return part.kind.turns, None if part.kind.turns else self._say.under_way(part)

    def _goes_wrong(self, part: Part, glance: Glance) -> bool:
        """Whether somebody on a belt walks the other way than the part wants, or stands facing it,
        for long enough."""
        way = _way_of(part.kind)
        right = self.stands_right(glance) is not False
        if (
            not self._say.belt
            or way is None
            or (right and not glance.walking)
            or (glance.direction is way)
        ):
            self._wrong_since_s = None
            return False
        if self._wrong_since_s is None:
            self._wrong_since_s = glance.t_s
        return glance.t_s - self._wrong_since_s >= self._settings.change.wrong_way_s

    def update(self, glance: Glance) -> tuple[bool, Saying | None]:
        """Count the frame; whether the part is done by it, and what there is to say."""
        part, going = self.part, self._going
        if part is None or going is None:
            return False, None
        gap_s = glance.t_s - (glance.t_s if self._last_s is None else self._last_s)
        self._last_s = glance.t_s
        self._facing.add(glance, min(gap_s, self._settings.parts.longest_gap_s))
        if self._change is not None:
            return self._changes(part, self._change, glance)
        way = _way_of(part.kind)
        if way is not None and self._goes_wrong(part, glance):
            self.counting = False
            first = self._say.wrong_way(way) if glance.walking else None
            return False, self._lead(part).begin(glance.t_s, first)
        self.counting = _counts(part.kind, glance)
        if self.counting:
            counted_s = min(gap_s, self._settings.parts.longest_gap_s)
            going.elapsed_s += counted_s
            going.idle_since_s = None
            if part.kind is PartKind.BACKWARD:
                self.backward_s += counted_s
        elif going.idle_since_s is None:
            going.idle_since_s = glance.t_s
        if self._done(part, going, glance):
            return True, None
        return False, self._announcement(part, going, glance)

    def following(self) -> Part | None:
        """The part after the one that goes on."""
        after = self._number + 1
        return self._parts[after] if after < len(self._parts) else None

    def _done(self, part: Part, going: _Going, glance: Glance) -> bool:
        if part.steps is not None:
            most_s = self._settings.parts.set_times_most * part.duration_s
            enough = glance.backward_steps - going.steps_before >= part.steps
            return enough or going.elapsed_s >= most_s
        return going.elapsed_s >= part.duration_s

    def _announcement(self, part: Part, going: _Going, glance: Glance) -> Saying | None:
        own = self._settings.parts
        left_s = part.duration_s - going.elapsed_s
        following = self.following()
        comes = following is not None and following.kind is PartKind.BACKWARD
        if part.kind in _SETTLED and following and comes and not self.needs_change(following):
            # Nobody is hurried onto a belt.
            if left_s <= own.count_in_s and not self._say.belt:
                # Said late it would count wrong; not said, the bout is begun with other words.
                return self._once(going, self._say.count_in()) if glance.voice_free else None
            if left_s <= own.ahead_s:
                return self._once(going, self._say.bout_ahead(following))
        if varied.is_varied(following) and following and not varied.is_varied(part):
            return self._once(going, varied.ahead(following)) if glance.voice_free else None
        if part.kind is PartKind.BACKWARD and part.steps is None:
            long = part.duration_s >= own.closing_least_s
            if long and self.counting and left_s <= own.closing_s:
                return self._once(going, self._say.closing())
        return self._reminder(part, going, glance)

    @staticmethod
    def _once(going: _Going, saying: Saying) -> Saying | None:
        if saying.id in going.told:
            return None
        going.told.add(saying.id)
        return saying

    def _reminder(self, part: Part, going: _Going, glance: Glance) -> Saying | None:
        own = self._settings.talk
        on_the_way = part.kind is PartKind.BACKWARD and glance.direction is Direction.FORWARD
        free = part.kind is PartKind.REST or varied.is_varied(part)
        if going.idle_since_s is None or free or on_the_way:
            return None
        late = glance.t_s - going.idle_since_s >= own.remind_after_s
        again = glance.t_s - going.reminded_s >= own.remind_gap_s
        if not (late and again) or going.reminders >= own.remind_most:
            return None
        going.reminded_s = glance.t_s
        going.reminders += 1
        return self._say.remind(part.kind)

    def _interval(self, part: Part, end_s: float | None) -> Interval:
        assert self._going is not None
        planned_s = sum(one.duration_s for one in self._parts[: self._number])
        return Interval(
            number=self._number,
            kind=part.kind,
            planned_start_s=planned_s,
            planned_end_s=planned_s + part.duration_s,
            start_s=self._going.start_s,
            end_s=end_s,
            focus=part.focus,
        )


def _way_of(kind: PartKind) -> Direction | None:
    """The direction that a part is walked in, or changes to; ``None`` where one rests."""
    if kind in (PartKind.BACKWARD, PartKind.TURN_BACKWARD):
        return Direction.BACKWARD
    return None if kind is PartKind.REST or kind in VARIED else Direction.FORWARD


def _counts(kind: PartKind, glance: Glance) -> bool:
    if kind is PartKind.BACKWARD:
        return glance.direction is Direction.BACKWARD
    if kind in VARIED:  # whichever way the engine takes it for
        return glance.seen
    return kind is PartKind.REST or glance.direction is not Direction.BACKWARD
