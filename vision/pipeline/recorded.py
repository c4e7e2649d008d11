"""Analyses a whole recording: the causal line frame by frame, then the refinement pass."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import NoReturn

from vision.body.baseline import BaselineError
from vision.body.proportions import LEG
from vision.body.roll import (
    RollSettings,
    angles_without_roll,
    baseline_without_roll,
    clear_roll_deg,
)
from vision.gait.leg_crossings import LegCrossing
from vision.pipeline.aside import Aside
from vision.pipeline.fault_stretches import FaultStretch
from vision.pipeline.line import Line, LineSettings
from vision.pipeline.refine import Refined
from vision.pipeline.runs import refine_runs
from vision.pose.base import PoseEstimator
from vision.sources.base import Source
from vision.values import (
    BaselineProgress,
    BaselineState,
    Body,
    Cue,
    Frame,
    GaitEvent,
    Hindrance,
    Level,
    Observation,
    Posture,
    SourceInfo,
    Step,
)
from vision.values.spans import Labelled, Span, spans_of

TRACES = tuple(field.name for field in fields(Posture))


@dataclass(frozen=True, slots=True)
class Analysis:
    """What Backstep found in a recording.

    traces: name -> one value a frame (``None`` where not known), aligned with ``t_s``;
    always has "lean_deg" and "lateral_lean_deg". standing: the baseline, where one was taken.
    relative_lean_deg: one value a frame, where that baseline holds for what the camera sees.
    roll_deg: of the camera, clockwise positive, as known at the end. camera_moved_share: share of
    the walker's pictures in which the camera itself moved; camera_untold_share: in which it moved
    and the background did not show how. switched_s: when another person than before was followed.
    upright_share: of the pictures with a person, those in which it can be standing.
    faults: as stretches, in order. crossings: of the legs, where left and right are doubtful.
    looks_slowed: nobody tells how fast the camera was, and the legs move slower than anybody's.
    """

    source: SourceInfo
    frames: int
    duration_s: float
    height_m: float | None
    leg_m: float | None
    views: Sequence[Span]
    directions: Sequence[Span]
    events: Sequence[GaitEvent]
    steps: Sequence[Step]
    t_s: Sequence[float]
    traces: Mapping[str, Sequence[float | None]]
    cues: Sequence[Cue]
    person_share: float
    feet_share: float
    standing: BaselineProgress | None = None
    relative_lean_deg: Sequence[float | None] = ()
    roll_deg: float | None = None
    camera_moved_share: float = 0.0
    camera_untold_share: float = 0.0
    switched_s: Sequence[float] = ()
    upright_share: float = 1.0
    faults: Sequence[FaultStretch] = ()
    crossings: Sequence[LegCrossing] = ()
    looks_slowed: bool = False


def analyse_recording(
    source: Source,
    estimator: PoseEstimator,
    settings: LineSettings | None = None,
    *,
    level: Level = Level.BEGINNER,
    height_m: float | None = None,
    progress: Callable[[float], None] | None = None,
    refined: bool = True,
    baseline_at_s: float | None = None,
    watch: Callable[[Observation], None] | None = None,
) -> Analysis:
    """Analyse a recording from start to end.

    Args:
        source: the frames; closed by the caller. estimator: the pose model; closed here.
        progress: told the share done, 0..1, where the source knows its length.
        refined: false returns the causal results, as live.
        baseline_at_s: from here on the walker stands tall for three seconds; cues after them
            are relative to that.
        watch: given each observation as it becomes known.

    Raises:
        SourceError: when the source fails.
        BaselineError: when the walker does not stand tall and still there.
    """
    line = Line(estimator, settings, level=level, height_m=height_m)
    stand = None if baseline_at_s is None else _StandingThere(line, baseline_at_s, settings)
    seen: list[Observation] = []
    aside = Aside(watch)
    try:
        for frame in source.frames():
            if stand is not None:
                stand.before(frame.t_s)
            seen.append(line.step(frame))
            if stand is not None:
                stand.after(seen[-1])
            aside.see(seen[-1])
            if progress is not None:
                progress(_share(frame, source.info))
        if stand is not None:
            stand.end()
    finally:
        line.close()
    gait = (settings or LineSettings()).gait
    bodies = [one.body for one in seen if one.body is not None]
    second = refine_runs(seen, gait, height_m) if refined else _as_live(seen)
    tilt = (settings or LineSettings()).body.tilt
    rolled = _roll_about(bodies, tilt) if refined else _roll_as_it_was
    analysis = _analysis(source.info, seen, second, height_m, rolled)
    slowed = aside.looks_slowed(source.info)
    return replace(analysis, faults=aside.faults(), looks_slowed=slowed)


_HINDERED = {
    Hindrance.UNSEEN: "nobody is seen there",
    Hindrance.FEET: "the feet are outside the picture",
    Hindrance.HEAD: "the head is outside the picture",
    Hindrance.VIEW: "the camera sees the walker at an angle, not from the side, front or rear",
    Hindrance.BENT: "the walker is bent over or looks far up or down",
    Hindrance.MOVING: "the walker moves",
}


class _StandingThere:
    """Takes the baseline of a recording at the given time, and nowhere else."""

    def __init__(self, line: Line, at_s: float, settings: LineSettings | None) -> None:
        self._line = line
        self._at_s = at_s
        self._hold_s = (settings or LineSettings()).baseline.hold_s
        self._begun = self._done = False

    def before(self, t_s: float) -> None:
        """Ask for it when its time has come."""
        if not self._begun and t_s >= self._at_s:
            self._begun = True
            # Half a second more than needed: frames may be missing, a start may be rough.
            self._line.begin_baseline(patience_s=self._hold_s + 0.5)

    def after(self, seen: Observation) -> None:
        """Follow the progress; raises ``BaselineError`` once it has failed."""
        if seen.baseline is None:
            return
        self._done = seen.baseline.state is BaselineState.DONE
        if seen.baseline.state is BaselineState.GIVEN_UP:
            why = seen.baseline.hindrance
            self._fail("nobody stands still" if why is None else _HINDERED[why])

    def end(self) -> None:
        """End of the recording; raises ``BaselineError`` if it came too soon."""
        if not self._done:
            self._fail("the recording ends before")

    def _fail(self, why: str) -> NoReturn:
        raise BaselineError(
            f"There are no {self._hold_s:g} seconds of standing tall from {self._at_s:g} s on: "
            f"{why}. Name a time at which the walker begins to stand tall and still."
        )


def _share(frame: Frame, info: SourceInfo) -> float:
    if info.duration_s:
        return min(1.0, frame.t_s / info.duration_s)
    return min(1.0, frame.index / info.frames) if info.frames else 0.0


def _as_live(seen: Sequence[Observation]) -> Refined:
    directions = spans_of(
        Labelled(one.t_s, one.gait.direction.value, one.gait.confidence) for one in seen
    )
    events = tuple(event for one in seen for event in one.gait.events)
    steps = tuple(step for one in seen for step in one.gait.new_steps)
    return Refined(tuple(directions), events, steps)


_Roll = Callable[[Body], float]
"""How much of the camera's roll to turn back of a body's posture, in degrees."""


def _roll_as_it_was(body: Body) -> float:
    return body.roll_correction_deg


def _roll_about(bodies: Sequence[Body], settings: RollSettings) -> _Roll:
    """Uses the roll known half the memory later, which is the best estimate."""
    known = [body for body in bodies if body.roll_deg is not None]
    times = [body.t_s for body in known]

    def rolled(body: Body) -> float:
        index = bisect(times, body.t_s + settings.memory_s / 2) - 1
        return clear_roll_deg(known[max(index, 0)].roll_deg, settings) if known else 0.0

    return rolled


def _analysis(
    info: SourceInfo,
    seen: Sequence[Observation],
    second: Refined,
    height_m: float | None,
    rolled: _Roll,
) -> Analysis:
    postures = [Posture() if one.body is None else _posture(one.body, rolled) for one in seen]
    count = max(1, len(seen))
    last = next((one.body for one in reversed(seen) if one.body is not None), None)
    cameras = [one.pose.camera for one in seen if one.pose is not None]
    moved = [camera for camera in cameras if camera is not None]
    untold = sum(not camera.known for camera in moved)
    standing = seen[-1].baseline if seen else None
    if last is not None and standing is not None and standing.baseline is not None:
        # As upright as the trace, so that the report's lean less its baseline is its relative lean.
        baseline = baseline_without_roll(standing.baseline, rolled(last))
        standing = replace(standing, baseline=baseline)
    return Analysis(
        source=info,
        frames=len(seen),
        duration_s=seen[-1].t_s if seen else 0.0,
        height_m=height_m,
        leg_m=None if height_m is None else LEG * height_m,
        views=_views(seen),
        directions=second.directions,
        events=second.events,
        steps=second.steps,
        t_s=[one.t_s for one in seen],
        traces={name: [getattr(posture, name) for posture in postures] for name in TRACES},
        cues=[one.cue for one in seen if one.cue is not None],
        person_share=sum(one.pose is not None for one in seen) / count,
        feet_share=sum(one.body is not None and one.body.feet_seen for one in seen) / count,
        standing=standing,
        relative_lean_deg=[_relative_lean(one.body, standing) for one in seen],
        roll_deg=None if last is None else last.roll_deg,
        camera_moved_share=len(moved) / max(1, len(cameras)),
        camera_untold_share=untold / max(1, len(cameras)),
        switched_s=_switched_s(seen),
        upright_share=_upright_share(seen),
        crossings=second.crossings,
    )


def _switched_s(seen: Sequence[Observation]) -> list[float]:
    known = [(one.t_s, one.pose.subject) for one in seen if one.pose is not None]
    return [t_s for (_, before), (t_s, now) in pairwise(known) if now != before]


def _upright_share(seen: Sequence[Observation]) -> float:
    bodies = [one.body for one in seen if one.body is not None]
    return sum(body.upright for body in bodies) / len(bodies) if bodies else 1.0


def _posture(body: Body, rolled: _Roll) -> Posture:
    more_deg = rolled(body) - body.roll_correction_deg
    return angles_without_roll(body.posture, body.view, body.facing, more_deg)


def _relative_lean(body: Body | None, standing: BaselineProgress | None) -> float | None:
    baseline = None if standing is None else standing.baseline
    if body is None or baseline is None or not baseline.holds_for(body):
        return None
    baseline = baseline_without_roll(baseline, body.roll_correction_deg)
    lean_deg = body.posture.lean_deg
    return None if lean_deg is None or baseline.lean_deg is None else lean_deg - baseline.lean_deg


def _views(seen: Sequence[Observation]) -> list[Span]:
    return spans_of(
        Labelled(
            one.t_s,
            one.body.view.value,
            one.body.view_confidence,
            abs((one.body.yaw_deg + 90) % 180 - 90),
        )
        for one in seen
        if one.body is not None
    )
