"""The result of looking at a whole recording; contract first, implementation in progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vision.values import Cue, GaitEvent, SourceInfo, Step


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with one label (a View or Direction value). ``angle_deg`` for views:
    0 is exactly from the side, 90 exactly from the front or rear."""

    start_s: float
    end_s: float
    label: str
    confidence: float
    angle_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """What Backstep found in a recording.

    traces: name -> one value a frame (``None`` where not known), aligned with ``t_s``;
    always has "lean_deg" and "lateral_lean_deg".
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
