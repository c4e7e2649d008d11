"""A recording in a few numbers and sentences: what was seen, and what could not be judged."""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from app.reports.parts import LandingsOut, LimitId, SummaryOut, TimesOut
from vision.cues.settings import CueSettings
from vision.gait.cadence import CadenceRule, cadence_of
from vision.pipeline.recorded import Analysis
from vision.values import Direction, Landing, Step, View
from vision.values.spans import Span

# Below these shares of the recording a sentence tells the user what to change.
_ENOUGH = 0.7
_HARDLY_ANY = 0.05
_SOME = 0.1
_CROOKED_DEG = 5.0
_SHORTEST_S = 0.8  # shorter than any two steps
_PAUSE_S = 1.0  # a longer one is a gap in the film and says nothing of its rate
_NAMED = 3  # switches of person whose time is told


class ReportLimit(NamedTuple):
    """What could not be judged: what it is, and a sentence with why and what would help."""

    id: LimitId
    sentence: str


def summarise(
    analysis: Analysis, notes: Sequence[str] = (), belt_mps: float | None = None
) -> SummaryOut:
    """The summary of ``analysis``; ``notes`` head the list of limits. belt_mps: of a treadmill."""
    steps = [s for s in analysis.steps if s.direction is Direction.BACKWARD]
    limits = [ReportLimit(LimitId.SOURCE, note) for note in notes]
    limits += _clock(analysis) + _limits(analysis, steps)
    return SummaryOut(
        time_s=_times(analysis.directions),
        backward_steps=len(steps),
        cadence_spm=cadence_spm(steps),
        step_length_m=mean((s.length_m for s in steps), 3),
        step_length_leg=mean((s.length_leg for s in steps), 3),
        speed_mps=belt_mps if belt_mps is not None else speed_mps(steps),
        landing=_landings(steps),
        lean_deg=mean(_while_backward(analysis, analysis.traces.get("lean_deg", ())), 2),
        lean_relative_deg=mean(_while_backward(analysis, analysis.relative_lean_deg), 2),
        cues=dict(sorted(Counter(cue.id for cue in analysis.cues).items())),
        person_share=round(analysis.person_share, 4),
        feet_share=round(analysis.feet_share, 4),
        limits=tuple(one.sentence for one in limits),
        limit_ids=tuple(one.id for one in limits),
    )


def nobody_to_judge(summary: SummaryOut) -> bool:
    """Whether hardly any frame shows a walker with feet, so that there is nothing to say."""
    return min(summary.person_share, summary.feet_share) < _HARDLY_ANY


def _times(directions: Sequence[Span]) -> TimesOut:
    total = dict.fromkeys((d.value for d in Direction), 0.0)
    for span in directions:
        total[span.label] += max(0.0, span.end_s - span.start_s)
    return TimesOut(**{label: round(seconds, 3) for label, seconds in total.items()})


def cadence_spm(steps: Sequence[Step]) -> float | None:
    """Steps a minute of steps in a row, ``None`` where there are too few."""
    found = cadence_of(steps)
    return None if found is None else round(found.spm, 1)


def speed_mps(steps: Sequence[Step]) -> float | None:
    """Metres a second of steps in a row, each length over the time since the contact before;
    ``None`` where no two are surely one step apart or their lengths are not known."""
    usual_s = _usual_gap_s(steps)
    if usual_s is None:
        return None
    rule = CadenceRule()
    walked_m = walked_s = 0.0
    for before, step in pairwise(steps):
        gap_s = step.contact_s - before.contact_s
        one = rule.double_share * usual_s <= gap_s <= rule.missed_share * usual_s
        if one and step.length_m is not None and math.isfinite(step.length_m):
            walked_m, walked_s = walked_m + step.length_m, walked_s + gap_s
    return round(walked_m / walked_s, 3) if walked_s else None


def _usual_gap_s(steps: Sequence[Step]) -> float | None:
    found = cadence_of(steps)
    return None if found is None else 60 / found.spm


def mean(values: Iterable[float | None], digits: int) -> float | None:
    """The mean of the known values, ``None`` where there are none."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    return round(statistics.fmean(known), digits) + 0.0 if known else None


def _landings(steps: Sequence[Step]) -> LandingsOut | None:
    if not steps:
        return None
    count = Counter(step.landing for step in steps)
    return LandingsOut(**{kind.value: count[kind] / len(steps) for kind in Landing})


def _while_backward(analysis: Analysis, values: Sequence[float | None]) -> Iterable[float | None]:
    spans = [s for s in analysis.directions if s.label == Direction.BACKWARD.value]
    return (
        value
        for t_s, value in zip(analysis.t_s, values, strict=False)
        if any(span.start_s <= t_s <= span.end_s for span in spans)
    )


def _clock(analysis: Analysis) -> list[ReportLimit]:
    """Whether the film is in slow motion or time lapse, or seems to be."""
    scale = analysis.source.time_scale
    if scale > 1:
        return [
            ReportLimit(
                LimitId.SLOW,
                f"The film is in slow motion, {scale:.3g} times as long as the walk was; all times "
                "are the walker's own seconds.",
            )
        ]
    if scale < 1:
        return [
            ReportLimit(
                LimitId.FAST,
                f"The film is in time lapse, {1 / scale:.3g} times as fast as the walk was; all "
                "times are the walker's own seconds.",
            )
        ]
    if analysis.looks_slowed:
        return [
            ReportLimit(
                LimitId.SLOW_UNTOLD,
                "The legs move slower than anybody's, so the film may be in slow motion that it "
                "does not tell of; times and steps are then wrong: say at how many pictures a "
                "second it was filmed.",
            )
        ]
    return []


def _limits(analysis: Analysis, steps: Sequence[Step]) -> list[ReportLimit]:
    """Plain sentences: what could not be judged, why, and what would help."""
    if analysis.person_share < _HARDLY_ANY:
        nobody = ReportLimit(
            LimitId.NOBODY, "Hardly any picture shows a person, so nothing was judged."
        )
        return [*_rate_limits(analysis), nobody]
    limits = [*_rate_limits(analysis), *_person_limits(analysis)]
    if analysis.person_share < _ENOUGH:
        limits.append(
            ReportLimit(
                LimitId.PERSON,
                f"A person was seen in only {analysis.person_share:.0%} of the pictures: stay in "
                "the picture, 2.5 to 4 m from the camera, in good light.",
            )
        )
    if analysis.feet_share < _HARDLY_ANY:
        limits.append(
            ReportLimit(
                LimitId.NO_FEET,
                "The feet were not seen, so steps and landing were not judged: film the whole "
                "body.",
            )
        )
    elif analysis.feet_share < _ENOUGH * analysis.person_share:
        limits.append(
            ReportLimit(
                LimitId.FEET,
                f"The feet were seen in only {analysis.feet_share:.0%} of the pictures, so steps "
                "may be missing: film the whole body with some floor below the feet.",
            )
        )
    if analysis.directions and not steps:
        limits.append(
            ReportLimit(
                LimitId.NO_STEPS,
                "No backward step was seen, so cadence, step length and landing are empty.",
            )
        )
    limits += _view_limits(analysis) + _baseline_limits(analysis) + _camera_limits(analysis)
    if analysis.roll_deg is not None and abs(analysis.roll_deg) >= _CROOKED_DEG:
        limits.append(
            ReportLimit(
                LimitId.ROLL,
                f"The camera is tilted to one side by about {abs(analysis.roll_deg):.0f} degrees: "
                "what was found has that taken out, but a level camera measures better.",
            )
        )
    if steps and not any(step.length_m is not None for step in steps):
        limits.append(
            ReportLimit(
                LimitId.HEIGHT,
                "Step length in metres is not known: give your height with --height-cm.",
            )
            if analysis.height_m is None
            else ReportLimit(
                LimitId.LENGTH,
                "Step length could not be measured in this view: film from the side.",
            )
        )
    unsure = sum(step.landing is Landing.UNKNOWN for step in steps)
    if steps and unsure > len(steps) / 2:
        limits.append(
            ReportLimit(
                LimitId.LANDING,
                f"How the foot landed could not be told for {unsure} of {len(steps)} backward "
                "steps: film from the side, near enough to see the shoes well.",
            )
        )
    return limits


def _rate_limits(analysis: Analysis) -> list[ReportLimit]:
    """Whether the film is too short, or has too few pictures a second as at a randomly chosen
    moment."""
    if analysis.duration_s < _SHORTEST_S:
        return [
            ReportLimit(
                LimitId.SHORT,
                f"The film lasts only {analysis.duration_s:.2g} s, too short to see anybody walk: "
                "a walk needs some seconds.",
            )
        ]
    gaps = [after - before for before, after in pairwise(analysis.t_s)]
    gaps = [gap for gap in gaps if gap <= _PAUSE_S] or gaps
    squares = sum(gap * gap for gap in gaps)
    if not squares:
        return []
    rate_hz = sum(gaps) / squares
    least_hz = CueSettings().least_rate_hz
    if rate_hz >= least_hz:
        return []
    return [
        ReportLimit(
            LimitId.RATE,
            f"The film has only {rate_hz:.2g} pictures a second; Backstep needs at least "
            f"{least_hz:.0f} to tell steps and direction, and 25 or more to tell them well: film "
            "at a higher rate, in brighter light.",
        )
    ]


def _person_limits(analysis: Analysis) -> list[ReportLimit]:
    """Who was looked at, and whether it could be standing at all."""
    limits = []
    if analysis.switched_s:
        when = ", ".join(f"{t_s:.1f}" for t_s in analysis.switched_s[:_NAMED])
        more = " and later" if len(analysis.switched_s) > _NAMED else ""
        limits.append(
            ReportLimit(
                LimitId.SEVERAL,
                f"More than one person was seen: another one was followed from {when} s{more} on, "
                "and each was judged apart. Film one person alone.",
            )
        )
    if analysis.upright_share < 1 - _SOME:
        limits.append(
            ReportLimit(
                LimitId.LYING,
                f"In {1 - analysis.upright_share:.0%} of the pictures with a person nobody can be "
                "standing, so nothing was judged there: somebody lies there, or the picture is "
                "turned.",
            )
        )
    return limits


def _baseline_limits(analysis: Analysis) -> list[ReportLimit]:
    lean = list(_while_backward(analysis, analysis.traces.get("lean_deg", ())))
    relative = list(_while_backward(analysis, analysis.relative_lean_deg))
    unlike = sum(a is not None and b is None for a, b in zip(lean, relative, strict=False))
    if analysis.standing is None or unlike <= _SOME * sum(a is not None for a in lean):
        return []
    return [
        ReportLimit(
            LimitId.STANDING,
            "Part of the backward walk was seen from another side than the standing, so lean there "
            "is not relative to it: stand facing the way you will face.",
        )
    ]


def _camera_limits(analysis: Analysis) -> list[ReportLimit]:
    if analysis.camera_moved_share < _SOME:
        return []
    moved = f"The camera moved in {analysis.camera_moved_share:.0%} of the pictures"
    if analysis.camera_untold_share < _SOME:
        told = (
            f"{moved}: what was found has that taken out as far as the background shows it, but a "
            "camera that stands measures better."
        )
    else:
        told = (
            f"{moved}, and in {analysis.camera_untold_share:.0%} the background did not show how, "
            "so times and directions there are unsure: put the camera on something that stands."
        )
    return [ReportLimit(LimitId.CAMERA, told)]


def _view_limits(analysis: Analysis) -> list[ReportLimit]:
    lasted: defaultdict[str, float] = defaultdict(float)
    for span in analysis.views:
        lasted[span.label] += max(0.0, span.end_s - span.start_s)
    whole = sum(lasted.values())
    if not whole:
        return []
    if lasted[View.SIDE.value] < 0.2 * whole:
        return [
            ReportLimit(
                LimitId.SIDE,
                "The camera did not see the walker from the side, so forward and backward lean, "
                "step length and landing are rough or empty.",
            )
        ]
    if lasted[View.FRONT.value] + lasted[View.REAR.value] < 0.2 * whole:
        return [
            ReportLimit(
                LimitId.LATERAL, "From the side a camera cannot see leaning to the left or right."
            )
        ]
    return []
