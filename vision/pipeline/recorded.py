"""Analyses a whole recording: the causal line frame by frame, then the refinement pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from vision.body.baseline import BaselineError
from vision.body.proportions import LEG
from vision.body.roll import baseline_without_roll
from vision.gait.leg_crossings import LegCrossing
from vision.pipeline.aside import Aside
from vision.pipeline.fault_stretches import FaultStretch
from vision.pipeline.gathered import Gathered, TurnedBack, turned_back_as_it_was
from vision.pipeline.line import Line, LineSettings
from vision.pipeline.refine import Refined
from vision.pipeline.runs import RunRefinement
from vision.pose.base import PoseEstimator
from vision.pose.native import give_back
from vision.sources.base import Source
from vision.values import (
    BaselineProgress,
    BaselineState,
    Cue,
    Frame,
    GaitEvent,
    Hindrance,
    Level,
    Observation,
    SourceInfo,
    Step,
)
from vision.values.spans import Span


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
    frames: pictures that were looked at, of film_frames.
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
    film_frames: int | None = None


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
    gait = (settings or LineSettings()).gait
    seen, runs, aside = Gathered(causal=not refined), RunRefinement(gait, height_m), Aside(watch)
    try:
        for frame in source.frames():
            if stand is not None:
                stand.before(frame.t_s)
            now = line.step(frame)
            if stand is not None:
                stand.after(now)
            seen.see(now)
            aside.see(now)
            if refined:
                runs.see(now)
            if progress is not None:
                progress(_share(frame, source.info))
            del frame  # its picture, before the next one is made
        if stand is not None:
            stand.end()
    finally:
        line.close()
    give_back()  # the pose model's room, before that of a long report is needed
    if refined:
        second = runs.end()
        turned_back = seen.roll_known_later((settings or LineSettings()).body.tilt)
    else:
        directions = tuple(seen.directions.spans())
        second = Refined(directions, tuple(seen.events), tuple(seen.steps))
        turned_back = turned_back_as_it_was
    analysis = _analysis(source.info, seen, second, height_m, turned_back)
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


def _analysis(
    info: SourceInfo,
    seen: Gathered,
    second: Refined,
    height_m: float | None,
    turned_back: TurnedBack,
) -> Analysis:
    count, last = max(1, seen.frames), seen.last
    standing = seen.baseline
    if last is not None and standing is not None and standing.baseline is not None:
        # As upright as the trace, so that the report's lean less its baseline is its relative lean.
        by_deg = turned_back(last.t_s, last.roll_correction_deg)
        baseline = baseline_without_roll(standing.baseline, by_deg)
        standing = replace(standing, baseline=baseline)
    return Analysis(
        source=info,
        frames=seen.frames,
        duration_s=seen.end_s,
        height_m=height_m,
        leg_m=None if height_m is None else LEG * height_m,
        views=seen.views.spans(),
        directions=second.directions,
        events=second.events,
        steps=second.steps,
        t_s=seen.times_s(),
        traces=seen.traces(turned_back),
        cues=seen.cues,
        person_share=seen.persons / count,
        feet_share=seen.feet / count,
        standing=standing,
        relative_lean_deg=seen.relative_lean_deg(None if standing is None else standing.baseline),
        roll_deg=None if last is None else last.roll_deg,
        camera_moved_share=seen.moved / max(1, seen.persons),
        camera_untold_share=seen.untold / max(1, seen.persons),
        switched_s=seen.switched_s,
        upright_share=seen.upright / seen.bodies if seen.bodies else 1.0,
        crossings=second.crossings,
        film_frames=seen.frame_index + 1,
    )
