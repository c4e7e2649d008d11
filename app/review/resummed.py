"""The summary of a report whose parts were corrected, by the code that made the first one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, zip_longest

from app.reports.parts import BaselineOut, LimitId, StepOut, SummaryOut
from app.reports.report import Report
from app.reports.summary import summarise
from app.review.seen_again import SeenAgain
from vision.pipeline.recorded import Analysis
from vision.values import (
    Baseline,
    BaselineProgress,
    BaselineState,
    Cue,
    GaitEvent,
    SourceInfo,
    Step,
)
from vision.values.spans import Span


def resummed(
    automatic: Report, report: Report, seen: SeenAgain, away: Sequence[tuple[float, float]] = ()
) -> SummaryOut:
    """The summary of ``report``, which is ``automatic`` corrected.

    Both are summed up alike, and what comes out the same for both keeps the machine's own value:
    that one was reckoned before rounding. Sentences of the limits go and come likewise.
    """
    belt_mps = automatic.subject.belt_mps
    before = summarise(analysis_of(automatic, seen), belt_mps=belt_mps)
    after = summarise(analysis_of(report, seen, away), belt_mps=belt_mps)
    changes = {
        name: getattr(after, name)
        for name in SummaryOut.model_fields
        if name not in ("limits", "limit_ids") and getattr(after, name) != getattr(before, name)
    }
    own, was, now = (_limits(one) for one in (automatic.summary, before, after))
    limits = {one: own[one] for one in own if one in now or one not in was}
    limits |= {one: now[one] for one in now if one not in was and one not in own}
    if automatic.summary.limits and not automatic.summary.limit_ids:
        changes["limits"] = tuple(limits)  # a report of before there were ids
    else:
        changes |= {"limits": tuple(limits), "limit_ids": tuple(limits.values())}
    return automatic.summary.model_copy(update=changes)


def _limits(summary: SummaryOut) -> dict[str, LimitId | None]:
    """What each sentence is, where that is known."""
    return dict(zip_longest(summary.limits, summary.limit_ids))


def analysis_of(
    report: Report, seen: SeenAgain, away: Sequence[tuple[float, float]] = ()
) -> Analysis:
    """A report as the analysis that it was made of, as far as a summary looks at it.

    Args:
        seen: the walker frame by frame; where it is empty, the report's own shares stand.
        away: stretches in which it was somebody else.
    """
    shown = [
        one
        for one in seen.frames
        if one.pose is not None and not any(start <= one.t_s < end for start, end in away)
    ]
    bodies = [one.body for one in shown if one.body is not None]
    count = max(1, len(seen.frames))
    cameras = [one.pose.camera for one in shown if one.pose is not None]
    moved = [camera for camera in cameras if camera is not None]
    subjects = [(one.t_s, one.pose.subject) for one in shown if one.pose is not None]
    summary, source = report.summary, report.source
    return Analysis(
        source=SourceInfo(
            name=source.path, width=source.width, height=source.height, fps=source.fps
        ),
        frames=source.frames,
        duration_s=source.duration_s,
        height_m=report.subject.height_m,
        leg_m=report.subject.leg_m,
        views=[Span(s.start_s, s.end_s, s.label.value, s.confidence) for s in report.view],
        directions=[
            Span(s.start_s, s.end_s, s.label.value, s.confidence) for s in report.direction
        ],
        events=[
            GaitEvent(e.t_s, e.foot, e.kind, e.confidence, known_s=e.t_s) for e in report.events
        ],
        steps=[step_of(one) for one in report.steps],
        t_s=report.trace.t_s,
        traces={"lean_deg": report.trace.lean_deg},
        cues=[Cue(c.t_s, c.id, c.priority, c.text, c.text, "") for c in report.cues],
        person_share=len(shown) / count if seen.frames else summary.person_share,
        feet_share=sum(b.feet_seen for b in bodies) / count if seen.frames else summary.feet_share,
        standing=_standing(report.baseline),
        relative_lean_deg=_relative_lean(report, seen),
        roll_deg=source.roll_deg,
        camera_moved_share=len(moved) / max(1, len(cameras)),
        camera_untold_share=sum(not one.known for one in moved) / max(1, len(cameras)),
        switched_s=[t_s for (_, before), (t_s, now) in pairwise(subjects) if now != before],
        upright_share=sum(b.upright for b in bodies) / len(bodies) if bodies else 1.0,
    )


def step_of(step: StepOut) -> Step:
    """A step of a report as the engine's value."""
    return Step(known_s=step.contact_s, **step.model_dump())


def _standing(baseline: BaselineOut | None) -> BaselineProgress | None:
    return None if baseline is None else BaselineProgress(BaselineState.DONE, 1.0, 0.0)


def _relative_lean(report: Report, seen: SeenAgain) -> list[float | None]:
    """The lean against the baseline's wherever that holds, one value a frame."""
    found, unknown = report.baseline, [None] * len(report.trace.t_s)
    if found is None or found.lean_deg is None or len(seen.frames) != len(unknown):
        return list(unknown)
    baseline = Baseline(view=found.view, facing=found.facing)
    return [
        None
        if lean is None or one.body is None or not baseline.holds_for(one.body)
        else lean - found.lean_deg
        for lean, one in zip(report.trace.lean_deg, seen.frames, strict=True)
    ]
