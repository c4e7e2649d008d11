"""A contact while it is corrected, and the step that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.reports.parts import EventOut, StepOut
from app.reports.report import Report
from app.review.seen_again import SeenAgain
from vision.body.proportions import LEG
from vision.gait.stance_end import stance_end_s
from vision.values import Direction, EventKind, Foot, Landing

WALKING = (Direction.BACKWARD, Direction.FORWARD)
_TOUCH_S = 0.3  # longest from a first touch to its contact
_ROUNDED = 0.001  # statures: reports give leg lengths and times to a thousandth
_SAME_S = 0.0015  # times of a report that are one: they are rounded


@dataclass(frozen=True, slots=True)
class ContactNow:
    """Where a contact is now, and what the machine said of it.

    event, automatic: the machine's contact and step, ``None`` where it found none. placed: a
    trainer set its time. landing, direction: as a trainer set them.
    """

    t_s: float
    foot: Foot
    event: EventOut | None = None
    automatic: StepOut | None = None
    placed: bool = False
    landing: Landing | None = None
    direction: Direction | None = None

    @property
    def moved(self) -> bool:
        """Whether it is not where the machine saw one, so that it has to be measured again."""
        return self.event is None or abs(self.event.t_s - self.t_s) > _SAME_S

    @property
    def sides_changed(self) -> bool:
        """Whether it is of another foot than the machine said."""
        return self.event is not None and self.event.foot is not self.foot

    @property
    def by_hand(self) -> frozenset[str]:
        """What a trainer set, by the name in the report."""
        said = {
            "contact_s": self.placed,
            "foot": self.event is None or self.sides_changed,
            "landing": self.landing is not None,
            "direction": self.direction is not None,
        }
        return frozenset(name for name, is_so in said.items() if is_so)

    @property
    def confidence(self) -> float:
        """1 where a trainer looked at this very contact; a stretch that was set or swapped says
        nothing of its time."""
        if self.placed or self.landing is not None or self.event is None:
            return 1.0
        return self.event.confidence

    def as_event(self) -> EventOut:
        """The contact for the report. A first touch stays where it can be that of this time."""
        touch_s = None if self.event is None else self.event.first_touch_s
        kept = touch_s is not None and (not self.moved or 0 <= self.t_s - touch_s <= _TOUCH_S)
        spread_s = None if self.event is None else self.event.first_touch_spread_s
        return EventOut(
            t_s=self.t_s if self.event is None or self.moved else self.event.t_s,
            foot=self.foot,
            kind=EventKind.CONTACT,
            confidence=self.confidence,
            first_touch_s=touch_s if kept else None,
            first_touch_spread_s=spread_s if kept else None,
        )


def contacts_of(report: Report) -> Iterator[ContactNow]:
    """The contacts of a report with their steps; a step without a contact brings its own."""
    left = list(report.steps)
    for event in report.events:
        if event.kind is EventKind.CONTACT:
            step = next((one for one in left if _is_of(one, event)), None)
            if step is not None:
                left.remove(step)
            yield ContactNow(event.t_s, event.foot, event, step)
    for step in left:
        event = EventOut(
            t_s=step.contact_s,
            foot=step.foot,
            kind=EventKind.CONTACT,
            confidence=step.confidence,
            first_touch_s=step.first_touch_s,
            first_touch_spread_s=step.first_touch_spread_s,
        )
        yield ContactNow(event.t_s, event.foot, event, step)


def _is_of(step: StepOut, event: EventOut) -> bool:
    return step.foot is event.foot and abs(step.contact_s - event.t_s) <= _SAME_S


@dataclass(frozen=True)
class StepBuilder:
    """Makes steps of contacts as they are now.

    contacts: all of them. liftoffs: of either foot, in order of time. directions: label by stretch.
    """

    seen: SeenAgain
    height_m: float | None
    contacts: Sequence[ContactNow]
    liftoffs: Sequence[EventOut]
    direction_at: Sequence[tuple[float, float, Direction]] = field(default=())

    def step(self, one: ContactNow, index: int) -> StepOut | None:
        """The step of ``one``; ``None`` where the machine made none of it and nobody set it."""
        before = one.automatic
        if before is None and one.event is not None and not one.by_hand:
            return None
        event = one.as_event()
        if before is None or one.moved:
            length_leg, length_m = self._length(one.t_s, before)
            direction = self._direction(one.t_s)
            if direction not in WALKING and before is not None:
                direction = before.direction
            step = StepOut(
                index=index,
                foot=one.foot,
                contact_s=event.t_s,
                liftoff_s=self._liftoff_s(one.foot, one.t_s),
                direction=one.direction or direction,
                length_m=length_m,
                length_leg=length_leg,
                landing=Landing.UNKNOWN if before is None else before.landing,
                foot_pitch_deg=None,  # it was read at another moment
                heel_lag_s=None if before is None else before.heel_lag_s,
                confidence=one.confidence,
                first_touch_s=event.first_touch_s,
                first_touch_spread_s=event.first_touch_spread_s,
            )
        else:
            changes: dict[str, object] = {"index": index, "foot": one.foot}
            if one.placed or one.landing is not None:
                changes["confidence"] = one.confidence
            if one.direction is not None:
                changes["direction"] = one.direction
            if not self._lifts_as_it_was(before, one.foot):
                changes["liftoff_s"] = self._liftoff_s(one.foot, one.t_s)
            step = before.model_copy(update=changes)
        if one.landing is not None:
            step = step.model_copy(update={"landing": one.landing})
        return step

    def _length(
        self, contact_s: float, before: StepOut | None
    ) -> tuple[float | None, float | None]:
        """In leg lengths and in metres. What the machine took off ``before`` for how the whole pass
        lies to the picture stays off."""
        statures = self.seen.step_length_statures(contact_s)
        if statures is None:
            return None, None
        if before is not None and before.length_leg is not None:
            alone = self.seen.step_length_statures(before.contact_s)
            by_pass = 0.0 if alone is None else before.length_leg * LEG - alone
            if abs(by_pass) > _ROUNDED:
                statures = max(0.0, statures + by_pass)
        metres = None if self.height_m is None else round(statures * self.height_m, 3)
        return round(statures / LEG, 3), metres

    def _direction(self, t_s: float) -> Direction:
        said = [label for start_s, end_s, label in self.direction_at if start_s <= t_s <= end_s]
        return said[-1] if said else Direction.UNKNOWN

    def _liftoff_s(self, foot: Foot, contact_s: float) -> float | None:
        """The lift-off that ends the stance which this foot began."""
        return stance_end_s(
            contact_s,
            foot,
            ((one.t_s, one.foot) for one in self.contacts),
            ((one.t_s, one.foot) for one in self.liftoffs),
        )

    def _lifts_as_it_was(self, step: StepOut, foot: Foot) -> bool:
        lifted_s = step.liftoff_s
        if lifted_s is None:
            return True
        own = (one.t_s for one in self.liftoffs if one.foot is foot)
        there = any(abs(t_s - lifted_s) <= _SAME_S for t_s in own)
        return there and self._next_s(foot, step.contact_s) > lifted_s

    def _next_s(self, foot: Foot, contact_s: float) -> float:
        own = (one.t_s for one in self.contacts if one.foot is foot)
        return min((t_s for t_s in own if t_s > contact_s), default=float("inf"))
