"""The refinement pass: the code of the live path applied to the whole recording at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

import numpy as np

from vision.gait.bout import MOVING, Bout, bout_of
from vision.gait.bout_events import BoutEvents
from vision.gait.direction import BeltWalking, TravelEvidence, travel_evidence
from vision.gait.direction_settings import DirectionSettings
from vision.gait.final_step import final_contact
from vision.gait.landing import settled, usual_lag_s
from vision.gait.leg_crossings import LegCrossing, doubtful_crossings
from vision.gait.leg_rows import LegGrid
from vision.gait.rules.events import rule_events
from vision.gait.settings import GaitSettings
from vision.gait.stance_end import StanceEndSettings, stance_end_s
from vision.gait.steps import StepReader
from vision.gait.timing_model import timing_model
from vision.gait.timing_reader import TimedEvent
from vision.gait.track import Track
from vision.gait.windows import about
from vision.pipeline.body_rows import BodyRows
from vision.pipeline.edges import later_from_front, view_at, where_hips_move
from vision.pipeline.refine_settings import RefineSettings
from vision.values import (
    Body,
    Direction,
    EventKind,
    GaitEvent,
    Step,
    Touchdown,
)
from vision.values.spans import Span
from vision.values.views import FRONTAL

_BESIDE_S = 0.3
_STANDING = Direction.STANDING.value


@dataclass(frozen=True, slots=True)
class Refined:
    """What the second look found."""

    directions: tuple[Span, ...]
    events: tuple[GaitEvent, ...]
    steps: tuple[Step, ...]
    crossings: tuple[LegCrossing, ...] = ()


def refine(
    bodies: Sequence[Body],
    gait: GaitSettings,
    settings: RefineSettings,
    height_m: float | None,
    touchdowns: Sequence[Touchdown] = (),
) -> Refined:
    """Direction, events and steps of a whole recording.

    Args:
        bodies: every frame in which the walker was seen, in order of time.
        gait: the gait section, as the causal stage uses it. height_m: stature, for metres.
        touchdowns: what the causal stage saw of each landing.
    """
    return refine_rows(BodyRows.of(bodies), gait, settings, height_m, touchdowns)


def refine_rows(
    bodies: BodyRows,
    gait: GaitSettings,
    settings: RefineSettings,
    height_m: float | None,
    touchdowns: Sequence[Touchdown] = (),
) -> Refined:
    """``refine`` of bodies as rows."""
    if len(bodies) < 5:
        spans = (untold(*bodies.t_s[[0, -1]].tolist()),) if len(bodies) else ()
        return Refined(spans, (), ())
    track, floor_deg = bodies.track(), bodies.floor_deg
    touchdowns = [
        one for one in touchdowns if abs(one.floor_deg - floor_deg) <= gait.touchdown.floor_deg
    ]
    grid = bodies.legs(track)
    directions = direction_spans(track, gait.direction, settings)
    # The pose model invents feet outside the picture, and so their contacts.
    feet_s = bodies.feet_s
    reader = StepReader(gait, height_m)
    events: list[GaitEvent] = []
    steps: list[Step] = []
    crossings: list[LegCrossing] = []
    reading: BoutEvents | None = None
    for index, span in enumerate(directions):
        if Direction(span.label) not in MOVING:
            reading = None
            continue
        begin_s, end_s = _reach(directions, index)
        bout = replace(_bout(track, span), start_s=begin_s)
        reading = BoutEvents(timing_model(), gait, bout, before=reading)
        ruled = None
        if gait.by_rules:
            margin_s = (3 if bout.frontal else 1) * settings.margin_s
            beside = track.between(span.start_s - margin_s, span.end_s + margin_s)
            ruled = rule_events(beside, bout, gait.rules, height_m)
        found = [
            pair
            for pair in _bout_events(reading, grid, end_s, span.confidence, ruled)
            if feet_s.size and np.abs(feet_s - pair[0].t_s).min() <= gait.feet_gap_s
        ]
        crossings += doubtful_crossings(track, found)
        looked_at = _looked_at(found, touchdowns, settings, gait)
        if not bout.frontal:
            stands = [one.label for one in directions[index + 1 : index + 2]] == [_STANDING]
            walked = [one.event for one in looked_at]
            close = final_contact(track, walked, gait.final_step, must_stand=not stands)
            looked_at += [] if close is None else [_LookedAt(close, None, None)]
        steps += _steps(track, looked_at, bout, reader, gait.stance_end)
        events += [one.event for one in looked_at]
    steps = [replace(step, index=index) for index, step in enumerate(steps)]
    return Refined(tuple(directions), tuple(events), tuple(steps), tuple(crossings))


def untold(start_s: float, end_s: float) -> Span:
    """The direction of somebody who was seen too briefly, or lies."""
    return Span(start_s, end_s, Direction.UNKNOWN.value, 0.0)


def direction_spans(
    track: Track, direction: DirectionSettings, settings: RefineSettings
) -> list[Span]:
    """Segments of one direction, from windows centred on each moment."""
    times = np.arange(track.t_s[0], track.t_s[-1] + settings.stride_s, settings.stride_s)
    settled = track.between(float(track.t_s[0]) + direction.settle_s, np.inf)
    if not len(settled):
        return [untold(float(track.t_s[0]), float(track.t_s[-1]))]
    found = [_signs_at(settled, float(t_s), direction) for t_s in times]
    labels = _turns_to_their_ends(found, _labels(found, direction, settings))
    spans: list[Span] = []
    for t_s, (label, sure) in zip(times, labels, strict=True):
        start, end = float(t_s) - settings.stride_s / 2, float(t_s) + settings.stride_s / 2
        if spans and spans[-1].label == label.value:
            spans[-1] = replace(
                spans[-1], end_s=end, confidence=0.9 * spans[-1].confidence + 0.1 * sure
            )
        else:
            spans.append(Span(start, end, label.value, sure))
    joined = _join_short(_join_short(spans, settings), settings)
    joined = later_from_front(track, joined, settings.late_s)
    joined = where_hips_move(track, joined, direction.still_drift_leg_s, settings.near_s)
    first, last = float(track.t_s[0]), float(track.t_s[-1])
    held = [
        replace(span, start_s=max(span.start_s, first), end_s=min(span.end_s, last))
        for span in joined
    ]
    return [replace(span, confidence=span.confidence * _sight(track, span)) for span in held]


def _sight(track: Track, span: Span) -> float:
    """Observability over all of ``span``."""
    inside = track.between(span.start_s, span.end_s).observability
    return float(inside.mean()) if len(inside) else 0.0


def _signs_at(track: Track, t_s: float, direction: DirectionSettings) -> TravelEvidence | None:
    frontal = view_at(track, t_s) in FRONTAL
    wide_s = direction.frontal.window_s if frontal else direction.window_s
    return travel_evidence(about(track, wide_s, t_s), direction, t_s, rested=False)


_Label: TypeAlias = tuple[Direction, float]
_TURNING: _Label = (Direction.TURNING, 0.7)


def _labels(
    found: Sequence[TravelEvidence | None], direction: DirectionSettings, settings: RefineSettings
) -> list[_Label]:
    """The direction at each moment, ``stride_s`` after the one before, and its confidence."""
    carried = BeltWalking(direction)
    labels: list[_Label] = []
    for one in found:
        said = labels[-1][0] if labels else Direction.UNKNOWN
        labels.append(_label(one, carried, said, settings))
    return labels


def _label(
    found: TravelEvidence | None, carried: BeltWalking, said: Direction, settings: RefineSettings
) -> _Label:
    """``said``: the direction of the moment before."""
    if found is None:
        return Direction.UNKNOWN, 0.0
    if found.turning:
        return _TURNING
    if carried.stands(found, said, settings.stride_s):
        return Direction.STANDING, 0.8
    if found.sideways:
        return Direction.SIDEWAYS, 0.7
    if abs(found.travel) < settings.sure:
        return Direction.UNKNOWN, 0.3
    # Signs that half agree are seldom wrong (measured: right in at least nine of ten).
    sure = 1 - (1 - min(abs(found.travel), 1.0)) ** 2 / 2
    return (Direction.BACKWARD if found.travel > 0 else Direction.FORWARD), sure


def _turns_to_their_ends(
    found: Sequence[TravelEvidence | None], labels: Sequence[_Label]
) -> Sequence[_Label]:
    """``labels`` with each turn as long, to either side, as the yaw changes enough for it."""
    longer = list(labels)
    there = range(1, len(longer))
    for index, beside in [(k, k - 1) for k in there] + [(k - 1, k) for k in reversed(there)]:
        one = found[index]
        if one is not None and one.turn_continues and longer[beside][0] is Direction.TURNING:
            longer[index] = _TURNING
    return longer


def _join_short(spans: Sequence[Span], settings: RefineSettings) -> list[Span]:
    """Merge segments that are too short, or unknown between two equal ones, into their
    neighbours."""
    kept: list[Span] = []
    for index, span in enumerate(spans):
        following = spans[index + 1].label if index + 1 < len(spans) else None
        if not kept:
            kept.append(span)
            continue
        before = kept[-1].label
        between = span.label == Direction.UNKNOWN.value and following in (before, None)
        if span.label == before or _is_short(span, settings) or between:
            kept[-1] = replace(kept[-1], end_s=span.end_s)
        else:
            kept.append(span)
    first = kept[0]
    if len(kept) > 1 and (first.label == Direction.UNKNOWN.value or _is_short(first, settings)):
        kept[1] = replace(kept[1], start_s=first.start_s)
        kept = kept[1:]
    return kept


def _is_short(span: Span, settings: RefineSettings) -> bool:
    label, least_s = Direction(span.label), settings.least_span_s
    if label in (*MOVING, Direction.SIDEWAYS):
        least_s = settings.least_walk_s
    elif label is Direction.STANDING:
        least_s = settings.least_stand_s
    return span.end_s - span.start_s < least_s


def _bout(track: Track, span: Span) -> Bout:
    inside = track.between(span.start_s, span.end_s)
    views = list(inside.views)
    view = max(set(views), key=views.count)
    facing = int(np.sign(inside.facing.sum()))
    return bout_of(Direction(span.label), view, facing, span.start_s)


def _reach(directions: Sequence[Span], index: int) -> tuple[float, float]:
    """Within which time a walk's events lie: it may begin before its direction shows, but a walk
    that comes at once before or after it has its own."""

    def beside_s(other: int) -> float:
        walks = 0 <= other < len(directions) and Direction(directions[other].label) in MOVING
        return 0.0 if walks else _BESIDE_S

    span = directions[index]
    return span.start_s - beside_s(index - 1), span.end_s + beside_s(index + 1)


def _bout_events(
    reader: BoutEvents,
    grid: LegGrid,
    end_s: float,
    confidence: float,
    by_rules: Sequence[TimedEvent] | None,
) -> list[tuple[GaitEvent, TimedEvent]]:
    """Contacts and lift-offs of one bout, with feet assigned over all of it."""
    bout = reader.bout
    if not bout.frontal and bout.travel == 0:
        return []
    if by_rules is None:
        found = reader.read(grid, end_s)
    else:
        found = reader.take([one for one in by_rules if bout.start_s <= one.t_s <= end_s])
    return [(reader.event(one, confidence), one) for one in found]


class _LookedAt(NamedTuple):
    """An event, what the timing model said of it (``None``: it was inferred), and how its shoe was
    seen to come down."""

    event: GaitEvent
    found: TimedEvent | None
    touchdown: Touchdown | None


def _looked_at(
    found: Sequence[tuple[GaitEvent, TimedEvent]],
    touchdowns: Sequence[Touchdown],
    settings: RefineSettings,
    gait: GaitSettings,
) -> list[_LookedAt]:
    """Events with the touchdowns of their contacts."""
    contacts = [event for event, _ in found if event.kind is EventKind.CONTACT]
    seen = dict(zip(contacts, _pairs(contacts, touchdowns, settings), strict=True))
    both = [(event, touchdown) for event, touchdown in seen.items() if touchdown is not None]
    lag_s = None if gait.by_rules else usual_lag_s(both)
    looked_at = []
    for event, one in found:
        touchdown = seen.get(event)
        better = settled(event, one, touchdown, gait.landing, gait.certainty, lag_s)
        looked_at.append(_LookedAt(replace(better, known_s=better.t_s), one, touchdown))
    return looked_at


def _pairs(
    contacts: Sequence[GaitEvent], touchdowns: Sequence[Touchdown], settings: RefineSettings
) -> list[Touchdown | None]:
    """The touchdown of each contact; nearest pairs first, each used once."""
    if not contacts or not touchdowns:
        return [None] * len(contacts)
    t_s = np.array([event.t_s for event in contacts])
    ends = np.array([(one.about_s, one.contact_s) for one in touchdowns])
    apart_s = np.abs(ends[None] - t_s[:, None, None]).min(axis=2)
    pairs: list[Touchdown | None] = [None] * len(contacts)
    for flat in np.argsort(apart_s, axis=None, kind="stable"):
        row, column = divmod(int(flat), len(touchdowns))
        if apart_s[row, column] <= settings.same_s:
            pairs[row] = touchdowns[column]
            apart_s[row], apart_s[:, column] = np.inf, np.inf
    return pairs


def _steps(
    track: Track,
    events: Sequence[_LookedAt],
    bout: Bout,
    reader: StepReader,
    stance_end: StanceEndSettings,
) -> list[Step]:
    steps: list[Step] = []
    times = [(event.kind, (event.t_s, event.foot)) for event, _, _ in events]
    contacts = [one for kind, one in times if kind is EventKind.CONTACT]
    liftoffs = [one for kind, one in times if kind is EventKind.LIFTOFF]
    for event, found, seen in events:
        if event.kind is not EventKind.CONTACT:
            continue
        near = track.between(event.t_s - 0.5, event.t_s + 1.0)
        step = reader.read(near, event, bout.direction, found, seen)
        liftoff_s = stance_end_s(event.t_s, event.foot, contacts, liftoffs, stance_end)
        steps.append(replace(step, liftoff_s=liftoff_s))
    # A step that closes was inferred and is the last.
    landed = sum(one.event.kind is EventKind.CONTACT and one.found is not None for one in events)
    return reader.over_pass(track, steps[:landed], bout) + steps[landed:]
