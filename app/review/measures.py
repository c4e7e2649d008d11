"""A corrected report as a table of steps: what was measured of each, how sure it is, and where
nothing could be, why not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.reports.parts import StepOut
from app.reports.report import Report
from app.review.corrected import Corrected, CorrectedStep
from app.words import Phrase, phrase
from vision.values import Direction, Landing, View

PAUSE_S = 3.0
"""After a longer time without a contact another pass begins, and no step time is told."""
_NEAR_S = 0.1  # the trunk is read within this of the contact


@dataclass(frozen=True, slots=True)
class ReviewMeasure:
    """What is measured of steps. scale: times a kept value is the shown one, with ``digits`` behind
    the point."""

    id: str
    title: Phrase
    unit: Phrase
    scale: float = 1.0
    digits: int = 0


_SECONDS = phrase("review.unit.s")
_DEGREES = phrase("review.unit.deg")
STEP_TIME = ReviewMeasure("step_time_s", phrase("review.measure.step_time"), _SECONDS, digits=2)
LENGTH_M = ReviewMeasure(
    "length_m", phrase("review.measure.length"), phrase("review.unit.cm"), 100.0
)
LENGTH_LEG = ReviewMeasure(
    "length_leg", phrase("review.measure.length_leg"), phrase("review.unit.leg"), digits=2
)
SPEED = ReviewMeasure(
    "speed_mps", phrase("review.measure.speed"), phrase("review.unit.mps"), digits=2
)
STANCE = ReviewMeasure("stance_s", phrase("review.measure.stance"), _SECONDS, digits=2)
FOOT_PITCH = ReviewMeasure("foot_pitch_deg", phrase("review.measure.foot_pitch"), _DEGREES)
HEEL_LAG = ReviewMeasure("heel_lag_s", phrase("review.measure.heel_lag"), _SECONDS, digits=2)
LEAN = ReviewMeasure("lean_deg", phrase("review.measure.lean"), _DEGREES, digits=1)
CADENCE = ReviewMeasure("cadence_spm", phrase("review.measure.cadence"), phrase("review.unit.spm"))
BALL = ReviewMeasure(
    "ball_share", phrase("review.measure.ball"), phrase("review.unit.percent"), 100.0
)

STEP_MEASURES = (
    STEP_TIME,
    LENGTH_M,
    LENGTH_LEG,
    SPEED,
    STANCE,
    FOOT_PITCH,
    HEEL_LAG,
    LEAN,
)
"""Those of single steps, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class StepValue:
    """A measure of one step. confidence: 0..1, ``None`` without a value. automatic: the machine's
    own where a correction changed it; why: says why there is no value."""

    value: float | None
    confidence: float | None
    why: Phrase | None = None
    automatic: float | None = None
    changed: bool = False


@dataclass(frozen=True, slots=True)
class MeasuredStep:
    """A row of the table. pass_number: counted from 1 in either direction. from_s, to_s: what to
    play of it. landing_why: why the landing is not told."""

    now: CorrectedStep
    pass_number: int
    from_s: float
    to_s: float
    values: Mapping[str, StepValue] = field(default_factory=dict)
    landing_why: Phrase | None = None

    @property
    def landing_confidence(self) -> float:
        """How sure the landing is: certain where a trainer said it."""
        before = self.now.automatic
        if before is None or "landing" in self.now.by_hand:
            return self.step.confidence
        return before.confidence

    @property
    def step(self) -> StepOut:
        """The step as it is now."""
        return self.now.step

    def value(self, measure: ReviewMeasure) -> float | None:
        """What was measured, if it was."""
        return self.values[measure.id].value


@dataclass(frozen=True)
class _Neighbours:
    """A report's steps with what is looked up about a moment."""

    report: Report

    def passes(self) -> list[int]:
        """The number of each step's pass: a walk in one direction, without a pause or anything
        else in between."""
        numbers: list[int] = []
        for index, step in enumerate(self.report.steps):
            before = self.report.steps[index - 1] if index else None
            number = numbers[-1] if numbers else 0
            numbers.append(
                number if before is not None and self._goes_on(before, step) else number + 1
            )
        return numbers

    def _goes_on(self, before: StepOut, step: StepOut) -> bool:
        if before.direction is not step.direction:
            return False
        if step.contact_s - before.contact_s > PAUSE_S:
            return False
        return not any(
            one.label is not step.direction
            and one.start_s < step.contact_s
            and one.end_s > before.contact_s
            for one in self.report.direction
        )

    def view(self, t_s: float) -> tuple[View, float]:
        """The view at a moment, and how sure that is."""
        for one in reversed(self.report.view):
            if one.start_s <= t_s <= one.end_s:
                return one.label, one.confidence
        return View.UNKNOWN, 0.0

    def lean_deg(self, t_s: float) -> float | None:
        """The trunk at the nearest frame."""
        times, values = self.report.trace.t_s, self.report.trace.lean_deg
        index = bisect_left(times, t_s)
        near = [k for k in (index - 1, index) if 0 <= k < len(times)]
        if not near:
            return None
        nearest = min(near, key=lambda k: abs(times[k] - t_s))
        return values[nearest] if abs(times[nearest] - t_s) <= _NEAR_S else None


def step_rows(clip: Corrected, automatic: Report | None = None) -> tuple[MeasuredStep, ...]:
    """The table of a clip.

    Args:
        automatic: the machine's report, for what it had measured before a correction; ``clip``'s
            own, if left out.
    """
    now = _Neighbours(clip.report)
    before = _Neighbours(automatic or clip.report)
    numbers = now.passes()
    machine = {
        step.index: _values(before, index, number, step)
        for index, (step, number) in enumerate(
            zip(before.report.steps, _places(before.passes()), strict=True)
        )
    }
    rows: list[MeasuredStep] = []
    for index, (one, place) in enumerate(zip(clip.steps, _places(numbers), strict=True)):
        found = _values(now, index, place, one.automatic)
        was = {} if one.automatic is None else machine.get(one.automatic.index, {})
        values = {
            name: _beside(value, was.get(name), one.automatic is None)
            for name, value in found.items()
        }
        pitch = values[FOOT_PITCH.id]
        if pitch.value is None and pitch.changed:
            # It is read at the very contact, and nobody read it at this one.
            values[FOOT_PITCH.id] = replace(pitch, why=phrase("review.why.by_hand"))
        start_s = clip.steps[index - 1].step.contact_s if place else one.step.contact_s - 0.6
        landing_why = None
        if one.step.landing is Landing.UNKNOWN:
            landing_why = _why_not_side(now, one.step) or phrase("review.why.shoe")
        rows.append(
            MeasuredStep(
                one,
                numbers[index],
                max(0.0, start_s - 0.1),
                one.step.contact_s + 0.3,
                values,
                landing_why,
            )
        )
    return tuple(rows)


def pass_numbers(report: Report) -> list[int]:
    """Of each step, in which pass it is; counted from 1 in either direction."""
    return _Neighbours(report).passes()


def step_times(report: Report) -> tuple[float | None, ...]:
    """Of each step the seconds since the other foot's contact in the same pass; ``None`` where
    there is none."""
    steps = report.steps
    places = _places(pass_numbers(report))
    befores = (steps[index - 1] if place else None for index, place in enumerate(places))
    return tuple(_step_time(before, step)[0] for before, step in zip(befores, steps, strict=True))


def _places(numbers: Sequence[int]) -> list[int]:
    """Of each step, how many of its pass came before it."""
    places: list[int] = []
    for index, number in enumerate(numbers):
        places.append(places[-1] + 1 if index and numbers[index - 1] == number else 0)
    return places


def _beside(now: StepValue, was: StepValue | None, added: bool) -> StepValue:
    """The value with the machine's own where that is another."""
    automatic = None if was is None else was.value
    if added or (was is not None and automatic == now.value):
        return now
    return StepValue(now.value, now.confidence, now.why, automatic, changed=True)


def _values(
    around: _Neighbours, index: int, place: int, machine: StepOut | None
) -> dict[str, StepValue]:
    """What was measured of a step. machine: the same step as the machine found it."""
    steps = around.report.steps
    step = steps[index]
    before = steps[index - 1] if place else None
    side = _why_not_side(around, step)
    time_s, no_time = _step_time(before, step)
    no_length = side or _no_length(around.report, step)
    speed_mps: float | None = None
    if step.length_m is not None and time_s:
        speed_mps = step.length_m / time_s
    stance_s = None if step.liftoff_s is None else step.liftoff_s - step.contact_s
    lean_deg = around.lean_deg(step.contact_s)
    timed = step.confidence if before is None else min(step.confidence, before.confidence)
    _, view = around.view(step.contact_s)
    # A trainer who sets a contact vouches for its time, not for what is measured in the picture.
    sure = min(step.confidence, view) if machine is None else machine.confidence
    both = min(sure, timed)
    found: list[tuple[ReviewMeasure, float | None, float, Phrase]] = [
        (STEP_TIME, time_s, timed, no_time),
        (LENGTH_M, step.length_m, sure, no_length),
        (LENGTH_LEG, step.length_leg, sure, side or phrase("review.why.unseen")),
        (SPEED, speed_mps, both, no_length if step.length_m is None else no_time),
        (STANCE, stance_s, sure, phrase("review.why.liftoff")),
        (FOOT_PITCH, step.foot_pitch_deg, sure, side or phrase("review.why.shoe")),
        (HEEL_LAG, step.heel_lag_s, sure, side or phrase("review.why.shoe")),
        (LEAN, lean_deg, view, side or phrase("review.why.trunk")),
    ]
    return {
        measure.id: StepValue(
            value, None if value is None else round(one, 3), why if value is None else None
        )
        for measure, value, one, why in found
    }


def _step_time(before: StepOut | None, step: StepOut) -> tuple[float | None, Phrase]:
    """Seconds since the other foot's contact in the same pass, and why there are none."""
    if before is None:
        return None, phrase("review.why.first")
    if before.foot is step.foot:
        return None, phrase("review.why.same_foot")
    return round(step.contact_s - before.contact_s, 4), phrase("review.why.first")


_NOT_SIDE = {
    View.OBLIQUE: phrase("review.why.oblique"),
    View.FRONT: phrase("review.why.front"),
    View.REAR: phrase("review.why.rear"),
    View.UNKNOWN: phrase("review.why.view"),
}


def _why_not_side(around: _Neighbours, step: StepOut) -> Phrase | None:
    """Why what only a side view shows is not told; ``None`` from the side."""
    view, _ = around.view(step.contact_s)
    return _NOT_SIDE.get(view)


def _no_length(report: Report, step: StepOut) -> Phrase:
    if step.length_leg is not None and report.subject.height_m is None:
        return phrase("review.why.height")
    return phrase("review.why.unseen")


def rows_of(rows: Sequence[MeasuredStep], direction: Direction) -> list[MeasuredStep]:
    """The rows of one direction."""
    return [row for row in rows if row.step.direction is direction]
