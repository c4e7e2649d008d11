"""Refines a recording run by run: each person by itself, and each stretch with pictures by itself.

What the walker did while there were no pictures nobody knows; a signal drawn across it would make
steps up, and so would one drawn from one person to the next. Nothing is judged while nobody can be
standing.

A run is refined as soon as it has ended. One that goes on for minutes is refined piece by piece, so
that a long film takes no more memory than a short one. The pieces overlap, so that each sees what
comes before and after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeAlias

from vision.gait.settings import GaitSettings
from vision.pipeline.body_rows import BodyRows, RunRows
from vision.pipeline.refine import Refined, refine_rows, untold
from vision.pipeline.refine_settings import RefineSettings
from vision.pose.native import give_back
from vision.values import Body, GaitEvent, Observation, Touchdown
from vision.values.spans import Span


def refine_runs(seen: Sequence[Observation], gait: GaitSettings, height_m: float | None) -> Refined:
    """What ``refine`` finds in each run, one after the other.

    Args:
        seen: all pictures of the recording, in order of time.
    """
    runs = RunRefinement(gait, height_m)
    for one in seen:
        runs.see(one)
    return runs.end()


def body_runs(seen: Sequence[Observation], gap_s: float) -> Iterator[list[Body]]:
    """The bodies of one person who is upright, or is not, between two gaps in the film of more
    than ``gap_s``; there may be pictures without a body in between."""
    numbering = _RunNumbering(gap_s)
    numbered = [(kind, one.body) for one in seen if (kind := numbering.kind(one)) is not None]
    for _, run in groupby(numbered, lambda pair: pair[0]):
        yield [body for _, body in run if body is not None]


_Kind: TypeAlias = tuple[int, int, bool]
"""What is the same all through a run: the number of gaps before it, who it is, and upright."""


class _RunNumbering:
    """Tells for each observation, in order of time, of which run it is."""

    def __init__(self, gap_s: float) -> None:
        self._gap_s = gap_s
        self._gaps = 0
        self._before_s: float | None = None

    def kind(self, seen: Observation) -> _Kind | None:
        """``None`` where there is no body."""
        if self._before_s is not None and seen.t_s - self._before_s > self._gap_s:
            self._gaps += 1
        self._before_s = seen.t_s
        if seen.body is None or seen.pose is None:
            return None
        return self._gaps, seen.pose.subject, seen.body.upright


class RunRefinement:
    """Takes in observations, in order of time, and refines what has ended."""

    def __init__(
        self,
        gait: GaitSettings,
        height_m: float | None,
        settings: RefineSettings | None = None,
    ) -> None:
        self._gait = gait
        self._height_m = height_m
        self._settings = settings or RefineSettings()
        self._parts: list[Refined] = []
        self._numbering = _RunNumbering(gait.forget_s)
        self._kind: _Kind | None = None  # of the run that goes on
        self._bodies = RunRows()
        self._begun_s = 0.0
        self._touchdowns: list[Touchdown] = []
        self._from_s: float | None = None  # where the run's next piece begins; none has been cut

    def see(self, seen: Observation) -> None:
        """Take in one more."""
        kind = self._numbering.kind(seen)
        if seen.body is not None and kind is not None:
            if kind != self._kind:
                self._end_run()
                self._kind = kind
                self._begun_s = seen.body.t_s
            self._bodies.append(seen.body)
            self._cut_piece(seen.t_s)
        self._touchdowns += seen.gait.touchdowns

    def end(self) -> Refined:
        """All that was found; nothing comes any more."""
        self._end_run()
        steps = (step for part in self._parts for step in part.steps)
        return Refined(
            tuple(span for part in self._parts for span in part.directions),
            tuple(event for part in self._parts for event in part.events),
            tuple(replace(step, index=index) for index, step in enumerate(steps)),
            tuple(crossing for part in self._parts for crossing in part.crossings),
        )

    def _end_run(self) -> None:
        if not len(self._bodies):
            return
        found = self._refined(self._bodies.all())
        if self._from_s is not None:
            found = _since(found, self._from_s, self._parts[-1].events, self._settings.same_s)
            self._join(found)
        else:
            self._parts.append(found)
        self._bodies.clear()
        self._touchdowns, self._from_s = [], None

    def _cut_piece(self, now_s: float) -> None:
        """Refine what is old enough of a run that goes on."""
        own = self._settings
        begun_s = self._begun_s if self._from_s is None else self._from_s
        if now_s - begun_s < own.piece_s + 2 * own.beside_s:
            return
        cut_s = begun_s + own.piece_s
        found = self._refined(self._bodies.before(cut_s + own.beside_s))
        if self._from_s is None:
            self._parts.append(_until(found, cut_s))
        else:
            found = _since(found, self._from_s, self._parts[-1].events, own.same_s)
            self._join(_until(found, cut_s))
        keep_s = cut_s - own.beside_s
        self._bodies.let_go_before(keep_s)
        self._touchdowns = [one for one in self._touchdowns if one.about_s >= keep_s]
        self._from_s = cut_s
        give_back()  # what the second look worked in

    def _refined(self, bodies: BodyRows) -> Refined:
        start_s, end_s = bodies.t_s[[0, -1]].tolist()
        if self._kind is not None and not self._kind[2]:  # nobody who is upright
            return Refined((untold(start_s, end_s),), (), ())
        own = [one for one in self._touchdowns if start_s <= one.about_s <= end_s]
        return refine_rows(bodies, self._gait, self._settings, self._height_m, own)

    def _join(self, found: Refined) -> None:
        """The next piece of the same run: a direction that goes on is one."""
        before = self._parts[-1]
        if before.directions and found.directions:
            last, first = before.directions[-1], found.directions[0]
            if last.label == first.label:
                self._parts[-1] = replace(before, directions=before.directions[:-1])
                joined = (_joined(last, first), *found.directions[1:])
                found = replace(found, directions=joined)
        self._parts.append(found)


def _until(found: Refined, end_s: float) -> Refined:
    """What lies before ``end_s``."""
    return Refined(
        tuple(
            replace(span, end_s=min(span.end_s, end_s))
            for span in found.directions
            if span.start_s < end_s
        ),
        tuple(event for event in found.events if event.t_s < end_s),
        tuple(step for step in found.steps if step.contact_s < end_s),
        tuple(crossing for crossing in found.crossings if crossing.t_s < end_s),
    )


def _since(found: Refined, start_s: float, told: Sequence[GaitEvent], same_s: float) -> Refined:
    """What lies at or after ``start_s``; an event just before or after it that was ``told`` is
    not told again, and one that was not is."""
    last = [one for one in told if one.t_s > start_s - 2 * same_s]

    def is_new(event: GaitEvent) -> bool:
        return event.t_s >= start_s - same_s and not any(
            one.kind is event.kind and abs(one.t_s - event.t_s) < same_s for one in last
        )

    events = tuple(event for event in found.events if is_new(event))
    contacts = {event.t_s for event in events}
    return Refined(
        tuple(
            replace(span, start_s=max(span.start_s, start_s))
            for span in found.directions
            if span.end_s > start_s
        ),
        events,
        tuple(step for step in found.steps if step.contact_s in contacts),
        tuple(crossing for crossing in found.crossings if crossing.t_s >= start_s),
    )


def _joined(first: Span, second: Span) -> Span:
    first_s, second_s = first.end_s - first.start_s, second.end_s - second.start_s
    whole_s = max(first_s + second_s, 1e-9)
    sure = (first.confidence * first_s + second.confidence * second_s) / whole_s
    return replace(first, end_s=second.end_s, confidence=sure)
