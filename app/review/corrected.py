"""A report as a trainer's corrections leave it: of the same schema, with all that follows from them
reckoned anew. What a trainer set has a confidence of 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.reports.parts import (
    CrossingOut,
    CueOut,
    DirectionOut,
    EventOut,
    FindingOut,
    Series,
    StepOut,
    TraceOut,
    ViewOut,
)
from app.reports.report import Report
from app.review.contacts import WALKING, ContactNow, StepBuilder, contacts_of
from app.review.edits import (
    AddContact,
    DeleteContact,
    Edit,
    MoveContact,
    NotThisPerson,
    SetDirection,
    SetLanding,
    SwapSides,
)
from app.review.resummed import resummed
from app.review.seen_again import SeenAgain
from vision.values import Direction, EventKind, Foot

_NEAR_S = 0.15  # a correction finds its contact within this, should the analysis have been renewed
_SIDED = (("arm_left_deg", "arm_right_deg"), ("knee_left_deg", "knee_right_deg"))
_StretchT = TypeVar("_StretchT", ViewOut, FindingOut)
_MomentT = TypeVar("_MomentT", CueOut, CrossingOut)


@dataclass(frozen=True, slots=True)
class CorrectedStep:
    """A step as it is now. automatic: as the machine found it, ``None`` where it did not. by_hand:
    what a trainer set of it, by the name in the report."""

    step: StepOut
    automatic: StepOut | None
    by_hand: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Corrected:
    """A report with corrections. steps: those of the report, in order. removed: the machine's that
    are gone. unused: corrections, counted from 0, that found nothing to correct. away: stretches in
    which it was not this person. swapped_s: from when on left and right were swapped."""

    report: Report
    steps: tuple[CorrectedStep, ...]
    removed: tuple[StepOut, ...] = ()
    unused: tuple[int, ...] = ()
    away: tuple[tuple[float, float], ...] = ()
    swapped_s: tuple[float, ...] = ()


def corrected(report: Report, seen: SeenAgain, edits: Sequence[Edit]) -> Corrected:
    """``report``, the machine's, with ``edits`` in their order.

    Args:
        seen: the walker of the same clip, by which a moved contact is measured; where it is empty,
            such a step has no length.
    """
    if not edits:
        return Corrected(report, tuple(CorrectedStep(step, step) for step in report.steps))
    work = _Correction(report, seen)
    unused = tuple(index for index, edit in enumerate(edits) if not work.take(edit))
    return work.result(unused)


def apply(report: Report, seen: SeenAgain, edits: Sequence[Edit]) -> Report:
    """The report alone of :func:`corrected`."""
    return corrected(report, seen, edits).report


class _Correction:
    """Takes one correction after the other."""

    def __init__(self, report: Report, seen: SeenAgain) -> None:
        self._report = report
        self._seen = seen
        self._contacts = list(contacts_of(report))
        self._liftoffs = [one for one in report.events if one.kind is EventKind.LIFTOFF]
        self._directions = list(report.direction)
        self._away: list[tuple[float, float]] = []
        self._swaps: list[float] = []

    def take(self, edit: Edit) -> bool:
        """Correct one thing; false where there is nothing to correct, as beyond the clip's end."""
        if edit.at_s > self._report.source.duration_s:
            return False
        match edit:
            case AddContact():
                one = ContactNow(round(edit.t_s, 4), edit.foot, placed=True)
                self._contacts.append(one)
                return True
            case MoveContact():
                return self._change(edit, {"t_s": round(edit.to_s, 4), "placed": True})
            case SetLanding():
                return self._change(edit, {"landing": edit.landing})
            case DeleteContact():
                index = self._nearest(edit.foot, edit.t_s)
                if index is not None:
                    del self._contacts[index]
                return index is not None
            case SetDirection():
                return self._go(edit)
            case SwapSides():
                return self._swap(edit.from_s)
            case NotThisPerson():
                return self._exclude(edit)

    def _nearest(self, foot: Foot, t_s: float) -> int | None:
        apart = (
            (abs(one.t_s - t_s), index)
            for index, one in enumerate(self._contacts)
            if one.foot is foot
        )
        found_s, index = min(apart, default=(2 * _NEAR_S, 0))
        return index if found_s <= _NEAR_S else None

    def _change(self, edit: MoveContact | SetLanding, changes: Mapping[str, Any]) -> bool:
        index = self._nearest(edit.foot, edit.t_s)
        if index is None:
            return False
        self._contacts[index] = replace(self._contacts[index], **changes)
        return True

    def _go(self, edit: SetDirection) -> bool:
        stretch = (edit.start_s, min(edit.end_s, self._report.source.duration_s))
        if stretch[0] >= stretch[1]:
            return False
        new = DirectionOut(
            start_s=stretch[0], end_s=stretch[1], label=edit.direction, confidence=1.0
        )
        self._directions = _with_stretch(self._directions, new)
        walks = edit.direction in WALKING
        self._contacts = [
            replace(one, direction=edit.direction) if _within(one.t_s, stretch) else one
            for one in self._contacts
            if walks or one.placed or not _within(one.t_s, stretch)
        ]
        if not walks:
            self._liftoffs = [one for one in self._liftoffs if not _within(one.t_s, stretch)]
        return True

    def _swap(self, from_s: float) -> bool:
        self._swaps.append(from_s)
        self._contacts = [
            one if one.t_s < from_s else replace(one, foot=one.foot.other) for one in self._contacts
        ]
        self._liftoffs = [
            one if one.t_s < from_s else one.model_copy(update={"foot": one.foot.other})
            for one in self._liftoffs
        ]
        return True

    def _exclude(self, edit: NotThisPerson) -> bool:
        last_s = max(self._report.source.duration_s, edit.from_s)
        end_s = edit.to_s
        if end_s is None:
            end_s = self._seen.next_person_s(edit.from_s) or last_s + 1.0
        if end_s <= edit.from_s:
            return False
        away = (edit.from_s, end_s)
        self._away.append(away)
        self._contacts = [one for one in self._contacts if not _within(one.t_s, away)]
        self._liftoffs = [one for one in self._liftoffs if not _within(one.t_s, away)]
        if edit.from_s < last_s:
            nobody = DirectionOut(
                start_s=edit.from_s,
                end_s=min(end_s, last_s),
                label=Direction.UNKNOWN,
                confidence=0.0,
            )
            self._directions = _with_stretch(self._directions, nobody)
        return True

    def result(self, unused: tuple[int, ...]) -> Corrected:
        """The report with all that was taken."""
        contacts = sorted(self._contacts, key=lambda one: (one.t_s, one.foot.value))
        rows = tuple(self._rows(contacts))
        report = self._report.model_copy(
            update={
                "direction": tuple(self._directions),
                "events": self._events(contacts),
                "steps": tuple(row.step for row in rows),
                "view": self._there(self._report.view),
                "trace": self._trace(),
                "cues": self._met(self._report.cues),
                "findings": self._there(self._report.findings),
                "crossings": self._met(self._report.crossings),
            }
        )
        summary = resummed(self._report, report, self._seen, self._away)
        kept = {one.automatic.index for one in contacts if one.automatic is not None}
        return Corrected(
            report.model_copy(update={"summary": summary}),
            rows,
            tuple(step for step in self._report.steps if step.index not in kept),
            unused,
            tuple(self._away),
            tuple(self._swaps),
        )

    def _rows(self, contacts: Sequence[ContactNow]) -> list[CorrectedStep]:
        build = StepBuilder(
            self._seen,
            self._report.subject.height_m,
            contacts,
            self._liftoffs,
            [(one.start_s, one.end_s, one.label) for one in self._directions],
        )
        rows: list[CorrectedStep] = []
        for one in contacts:
            step = build.step(one, len(rows))
            if step is not None:
                rows.append(CorrectedStep(step, one.automatic, one.by_hand))
        return rows

    def _events(self, contacts: Sequence[ContactNow]) -> tuple[EventOut, ...]:
        events = [*(one.as_event() for one in contacts), *self._liftoffs]
        return tuple(sorted(events, key=lambda event: event.t_s))

    def _there(self, stretches: Sequence[_StretchT]) -> tuple[_StretchT, ...]:
        """What is left of views and findings where it was this person."""
        left = list(stretches)
        for start_s, end_s in self._away:
            left = [
                stretch.model_copy(update={"start_s": one, "end_s": other})
                for stretch in left
                for one, other in _without(stretch.start_s, stretch.end_s, start_s, end_s)
            ]
        return tuple(left)

    def _met(self, moments: Sequence[_MomentT]) -> tuple[_MomentT, ...]:
        """Cues and crossings where it was this person."""
        return tuple(
            one for one in moments if not any(_within(one.t_s, away) for away in self._away)
        )

    def _trace(self) -> TraceOut:
        trace = self._report.trace
        columns: dict[str, list[float | None]] = {
            name: list(getattr(trace, name)) for name in TraceOut.model_fields if name != "t_s"
        }
        for row, t_s in enumerate(trace.t_s):
            if any(_within(t_s, one) for one in self._away):
                for column in columns.values():
                    column[row] = None
            elif sum(from_s <= t_s for from_s in self._swaps) % 2:
                for one, other in _SIDED:
                    left, right = columns[one][row], columns[other][row]
                    columns[one][row], columns[other][row] = right, left
        series: dict[str, Series] = {name: tuple(column) for name, column in columns.items()}
        return TraceOut(t_s=trace.t_s, **series)


def _within(t_s: float, stretch: tuple[float, float]) -> bool:
    return stretch[0] <= t_s < stretch[1]


def _without(
    start_s: float, end_s: float, cut_from_s: float, cut_to_s: float
) -> list[tuple[float, float]]:
    """What is left of a stretch when another is cut out of it."""
    pieces = [(start_s, min(end_s, cut_from_s)), (max(start_s, cut_to_s), end_s)]
    return [(start, end) for start, end in pieces if end > start]


def _with_stretch(spans: Sequence[DirectionOut], new: DirectionOut) -> list[DirectionOut]:
    """``new`` in the place of what stood there."""
    rest: list[DirectionOut] = []
    for span in spans:
        if span.end_s <= new.start_s or span.start_s >= new.end_s:
            rest.append(span)  # most of them, where there are many corrections
            continue
        pieces = _without(span.start_s, span.end_s, new.start_s, new.end_s)
        rest += [span.model_copy(update={"start_s": one, "end_s": other}) for one, other in pieces]
    return sorted([*rest, new], key=lambda span: span.start_s)
