"""Measures over time, for charts: one value a frame or a step, how sure each is, and where and why
one can't be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from app.reports.parts import StepOut
from app.reports.report import Report
from app.review.corrected import Corrected
from app.review.foot_pitch import foot_pitch
from app.review.measures import step_times
from app.review.view_stretches import ViewStretches
from app.words import Phrase, phrase
from vision.pose.replay import PoseRecording
from vision.values import Foot, View
from vision.values.views import FRONTAL, SAGITTAL

_ANY = frozenset(View) - {View.UNKNOWN}
_LEAST_UNTOLD_S = 0.15  # a shorter hole speaks for itself

Kind = Literal["frame", "step"]
Value = float | None


@dataclass(frozen=True, slots=True)
class Untold:
    """From when to when a measure can't be told, and why."""

    start_s: float
    end_s: float
    why: Phrase


@dataclass(frozen=True, slots=True)
class Course:
    """One measure over time. title, unit: in words. t_s: of the frames, or of the steps' contacts.
    values: ``None`` where it can't be told. confidence: 0..1 of each value, 0 where there is none.
    feet: of each step. why: the reason that holds for all of it, if there is no value at all."""

    name: str
    title: Phrase
    unit: Phrase
    kind: Kind
    t_s: tuple[float, ...]
    values: tuple[Value, ...]
    confidence: tuple[float, ...]
    feet: tuple[Foot, ...] = ()
    untold: tuple[Untold, ...] = ()
    why: Phrase | None = None


@dataclass(frozen=True, slots=True)
class _Measure:
    title: Phrase
    unit: Phrase
    views: frozenset[View]


_TRACED: Mapping[str, _Measure] = MappingProxyType(
    {
        "lean_deg": _Measure(phrase("review.series.lean_deg"), phrase("review.unit.deg"), SAGITTAL),
        "lateral_lean_deg": _Measure(
            phrase("review.series.lateral_lean_deg"), phrase("review.unit.deg"), FRONTAL
        ),
        "head_pitch_deg": _Measure(
            phrase("review.series.head_pitch_deg"),
            phrase("review.unit.deg"),
            SAGITTAL | {View.OBLIQUE},
        ),
        "head_yaw_deg": _Measure(
            phrase("review.series.head_yaw_deg"), phrase("review.unit.deg"), _ANY
        ),
        "knee_left_deg": _Measure(
            phrase("review.series.knee_left_deg"), phrase("review.unit.deg"), SAGITTAL
        ),
        "knee_right_deg": _Measure(
            phrase("review.series.knee_right_deg"), phrase("review.unit.deg"), SAGITTAL
        ),
        "arm_left_deg": _Measure(
            phrase("review.series.arm_left_deg"), phrase("review.unit.deg"), SAGITTAL
        ),
        "arm_right_deg": _Measure(
            phrase("review.series.arm_right_deg"), phrase("review.unit.deg"), SAGITTAL
        ),
        "step_width": _Measure(
            phrase("review.series.step_width"), phrase("review.unit.stature"), FRONTAL
        ),
        "shrug": _Measure(phrase("review.series.shrug"), phrase("review.unit.torso"), _ANY),
    }
)
"""What a report has a trace of, and the views that carry it."""
_PITCH_UNIT = phrase("review.unit.deg")
_FEET: Mapping[str, tuple[_Measure, Foot]] = MappingProxyType(
    {
        "foot_pitch_left_deg": (
            _Measure(phrase("review.series.foot_pitch_left_deg"), _PITCH_UNIT, SAGITTAL),
            Foot.LEFT,
        ),
        "foot_pitch_right_deg": (
            _Measure(phrase("review.series.foot_pitch_right_deg"), _PITCH_UNIT, SAGITTAL),
            Foot.RIGHT,
        ),
    }
)


def _per_s(length: Value, step_s: float | None) -> Value:
    return length / step_s if length is not None and step_s else None


_STEPPED: Mapping[str, tuple[_Measure, Callable[[StepOut, float | None], Value]]] = (
    MappingProxyType(
        {
            "step_length_m": (
                _Measure(phrase("review.series.step_length_m"), phrase("review.unit.m"), SAGITTAL),
                lambda step, _: step.length_m,
            ),
            "step_length_leg": (
                _Measure(
                    phrase("review.series.step_length_leg"), phrase("review.unit.leg"), SAGITTAL
                ),
                lambda step, _: step.length_leg,
            ),
            "speed_mps": (
                _Measure(phrase("review.series.speed_mps"), phrase("review.unit.mps"), SAGITTAL),
                lambda step, step_s: _per_s(step.length_m, step_s),
            ),
            "speed_leg_s": (
                _Measure(
                    phrase("review.series.speed_leg_s"), phrase("review.unit.leg_s"), SAGITTAL
                ),
                lambda step, step_s: _per_s(step.length_leg, step_s),
            ),
            "cadence_spm": (
                _Measure(phrase("review.series.cadence_spm"), phrase("review.unit.spm"), _ANY),
                lambda _, step_s: 60 / step_s if step_s else None,
            ),
            "stance_s": (
                _Measure(
                    phrase("review.series.stance_s"),
                    phrase("review.unit.s"),
                    SAGITTAL | {View.OBLIQUE},
                ),
                lambda step, _: None if step.liftoff_s is None else step.liftoff_s - step.contact_s,
            ),
            "contact_pitch_deg": (
                _Measure(
                    phrase("review.series.contact_pitch_deg"), phrase("review.unit.deg"), SAGITTAL
                ),
                lambda step, _: step.foot_pitch_deg,
            ),
            "heel_lag_s": (
                _Measure(phrase("review.series.heel_lag_s"), phrase("review.unit.s"), SAGITTAL),
                lambda step, _: step.heel_lag_s,
            ),
        }
    )
)
"""What is known of each step, of the step and of how long it took."""
_METRES = frozenset({"step_length_m", "speed_mps"})

NAMES: tuple[str, ...] = (*_TRACED, *_FEET, *_STEPPED)
"""All measures that a chart may show."""


def courses(
    clip: Corrected, poses: PoseRecording | None, names: Sequence[str] = NAMES
) -> tuple[Course, ...]:
    """The measures of ``names`` over the whole clip; names that are none are left out.

    Args:
        poses: at the report's times, for the pitch of the feet.
    """
    report = clip.report
    views = ViewStretches(report.view)
    found: list[Course] = []
    for name in names:
        if name in _TRACED:
            values = getattr(report.trace, name)
            whole = (1.0,) * len(values)
            found.append(_framed(name, _TRACED[name], report.trace.t_s, values, whole, views))
        elif name in _FEET:
            pitch, foot = _FEET[name]
            if poses is None:
                why = phrase("review.series.no_poses")
                found.append(_nothing(name, pitch, why))
                continue
            values, sure = foot_pitch(poses, foot, clip)
            times = tuple(float(t_s) for t_s in poses.t_s)
            found.append(_framed(name, pitch, times, values, sure, views))
        elif name in _STEPPED:
            found.append(_stepped(name, report, views))
    return tuple(found)


def _nothing(name: str, measure: _Measure, why: Phrase) -> Course:
    return Course(name, measure.title, measure.unit, "frame", (), (), (), why=why)


def _framed(
    name: str,
    measure: _Measure,
    times: Sequence[float],
    values: Sequence[Value],
    sure: Sequence[float],
    views: ViewStretches,
) -> Course:
    confidence = tuple(
        0.0 if value is None else round(share * views.at(t_s)[1], 3)
        for t_s, value, share in zip(times, values, sure, strict=True)
    )
    told = any(value is not None for value in values)
    untold = tuple(_holes(times, values, measure, views))
    return Course(
        name=name,
        title=measure.title,
        unit=measure.unit,
        kind="frame",
        t_s=tuple(times),
        values=tuple(values),
        confidence=confidence,
        untold=untold,
        why=None if told else _commonest(untold),
    )


def _stepped(name: str, report: Report, views: ViewStretches) -> Course:
    measure, value_of = _STEPPED[name]
    steps = report.steps
    values: list[Value] = []
    untold: list[Untold] = []
    for step, usable in zip(steps, step_times(report), strict=True):
        value = value_of(step, usable)
        values.append(None if value is None else round(value, 4))
        if value is None:
            start_s = step.contact_s - (usable or 0.3)
            why = _why(measure, views.at(step.contact_s)[0])
            if name in _METRES and step.length_leg is not None and step.length_m is None:
                why = phrase("review.series.no_height")
            untold.append(Untold(max(0.0, start_s), step.contact_s, why))
    merged = tuple(_merged(untold))
    told = any(value is not None for value in values)
    nothing = _commonest(merged) if steps else phrase("review.series.no_steps")
    return Course(
        name=name,
        title=measure.title,
        unit=measure.unit,
        kind="step",
        t_s=tuple(step.contact_s for step in steps),
        values=tuple(values),
        confidence=tuple(
            0.0 if value is None else step.confidence
            for step, value in zip(steps, values, strict=True)
        ),
        feet=tuple(step.foot for step in steps),
        untold=merged,
        why=None if told else nothing,
    )


def _why(measure: _Measure, view: View) -> Phrase:
    if view is View.UNKNOWN:
        return phrase("review.series.nobody")
    if view in measure.views:
        return phrase("review.series.unclear")
    if measure.views == FRONTAL:
        return phrase("review.series.front_only")
    return phrase("review.series.side_only")


def _holes(
    times: Sequence[float], values: Sequence[Value], measure: _Measure, views: ViewStretches
) -> Iterator[Untold]:
    """Where there are no values for longer than an instant, by the reason."""
    found: list[Untold] = []
    ends = [*times[1:], times[-1]] if times else []
    for t_s, end_s, value in zip(times, ends, values, strict=True):
        if value is None:
            found.append(Untold(t_s, end_s, _why(measure, views.at(t_s)[0])))
    for hole in _merged(found):
        if hole.end_s - hole.start_s >= _LEAST_UNTOLD_S:
            yield hole


def _merged(stretches: Sequence[Untold]) -> Iterator[Untold]:
    """Those of one reason that follow each other as one."""
    pending: Untold | None = None
    for one in stretches:
        if pending and one.why == pending.why and one.start_s <= pending.end_s + 1e-3:
            pending = Untold(pending.start_s, one.end_s, one.why)
            continue
        if pending:
            yield pending
        pending = one
    if pending:
        yield pending


def _commonest(untold: Sequence[Untold]) -> Phrase:
    """The reason that holds for longest."""
    longest: dict[Phrase, float] = {}
    for one in untold:
        longest[one.why] = longest.get(one.why, 0.0) + one.end_s - one.start_s
    if not longest:
        return phrase("review.series.unclear")
    return max(longest, key=lambda why: longest[why])


def thinned(course: Course, from_s: float, to_s: float, most: int) -> Course:
    """A course between two moments, of at most ``most`` values: every so many, and the outermost
    beside the stretch, so that a line goes on to its edges."""
    inside = [k for k, t_s in enumerate(course.t_s) if from_s <= t_s <= to_s]
    first, last = (inside[0], inside[-1]) if inside else (0, -1)
    chosen = range(max(0, first - 1), min(len(course.t_s), last + 2))
    every = max(1, -(-len(chosen) // most))
    kept = list(chosen)[::every]
    return Course(
        name=course.name,
        title=course.title,
        unit=course.unit,
        kind=course.kind,
        t_s=tuple(course.t_s[k] for k in kept),
        values=tuple(course.values[k] for k in kept),
        confidence=tuple(course.confidence[k] for k in kept),
        feet=tuple(course.feet[k] for k in kept) if course.feet else (),
        untold=tuple(one for one in course.untold if one.end_s >= from_s and one.start_s <= to_s),
        why=course.why,
    )
