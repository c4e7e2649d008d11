"""Stretches of time with one label."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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
class Labelled:
    """A label at one moment."""

    t_s: float
    label: str
    confidence: float
    angle_deg: float | None = None


def spans_of(moments: Iterable[Labelled]) -> list[Span]:
    """Runs of the same label; a run lasts until the next begins. Confidence and angle are means."""
    runs: list[list[Labelled]] = []
    for moment in moments:
        if runs and runs[-1][0].label == moment.label:
            runs[-1].append(moment)
        else:
            runs.append([moment])
    ends = [run[0].t_s for run in runs[1:]] + ([runs[-1][-1].t_s] if runs else [])
    return [
        Span(
            run[0].t_s,
            end_s,
            run[0].label,
            sum(moment.confidence for moment in run) / len(run),
            _mean([moment.angle_deg for moment in run]),
        )
        for run, end_s in zip(runs, ends, strict=True)
    ]


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
