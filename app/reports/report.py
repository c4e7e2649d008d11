"""The report of a recording, schema ``backstep.report/1``: what ``backstep analyze`` writes.

The models are the schema: ``docs/report.schema.json`` is made from them and ``docs/report.md``
explains it. Times are seconds from the first frame, feet are the walker's own, ``null`` means
"can't tell" and a number is always a finite number.
"""

from __future__ import annotations

import csv
import json
import math
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field
from pydantic_core import to_json

from app.reports.outputs import trace_path
from app.reports.parts import (
    BaselineOut,
    CrossingOut,
    CueOut,
    DirectionOut,
    EventOut,
    FindingOut,
    ReportPart,
    Series,
    SourceOut,
    StepOut,
    SubjectOut,
    SummaryOut,
    TraceOut,
    ViewOut,
    described,
)
from app.reports.summary import summarise
from vision.cues.catalogue import cue_for
from vision.pipeline.fault_stretches import FaultStretch
from vision.pipeline.recorded import Analysis
from vision.values import BaselineProgress, Direction, View

SchemaId = Literal["backstep.report/1"]
SCHEMA_ID: SchemaId = get_args(SchemaId)[0]


class Report(ReportPart):
    """What Backstep found in one recording."""

    schema_id: SchemaId = Field(
        default=SCHEMA_ID, alias="schema", title="Schema", description="Name and version."
    )
    generator: str = described("Generator", "The program that wrote the report, and its version.")
    source: SourceOut = described("Source", "The recording.")
    subject: SubjectOut = described("Subject", "The walker.")
    baseline: BaselineOut | None = described(
        "Baseline", "The walker standing tall; null where none was asked for.", default=None
    )
    view: tuple[ViewOut, ...] = described("View", "Stretches of one view, in order.")
    direction: tuple[DirectionOut, ...] = described("Direction", "Stretches of one direction.")
    events: tuple[EventOut, ...] = described("Events", "Contacts and lift-offs, in order.")
    steps: tuple[StepOut, ...] = described("Steps", "All steps, in order of contact.")
    trace: TraceOut = described("Trace", "Angles, one value a frame.")
    cues: tuple[CueOut, ...] = described("Cues", "What the coach said, in order.")
    findings: tuple[FindingOut, ...] = described(
        "Findings", "Faults as stretches, in order of their start.", default=()
    )
    crossings: tuple[CrossingOut, ...] = described(
        "Crossings", "Moments at which left and right are doubtful, in order.", default=()
    )
    summary: SummaryOut = described("Summary", "The recording in a few numbers.")

    @classmethod
    def from_analysis(
        cls,
        analysis: Analysis,
        path: str,
        notes: tuple[str, ...] = (),
        belt_mps: float | None = None,
    ) -> Report:
        """The report of ``analysis``; ``notes`` are what the source had to say of itself.
        belt_mps: of the treadmill, where it is known."""
        a = analysis
        return cls(
            generator=_generator(),
            source=SourceOut(
                path=path,
                fps=_round(a.source.fps, 4),
                frames=a.frames,
                film_frames=a.film_frames,
                duration_s=_round(a.duration_s, 4),
                time_scale=_round(a.source.time_scale, 4),
                capture_hz=_known(a.source.capture_hz, 4),
                looks_slowed=a.looks_slowed,
                width=a.source.width,
                height=a.source.height,
                turned_deg=a.source.turned_deg,
                roll_deg=_known(a.roll_deg, 1),
            ),
            subject=SubjectOut(
                height_m=_known(a.height_m, 3), leg_m=_known(a.leg_m, 3), belt_mps=belt_mps
            ),
            baseline=_baseline(a.standing),
            view=tuple(
                ViewOut(
                    start_s=_round(s.start_s, 4),
                    end_s=_round(s.end_s, 4),
                    label=View(s.label),
                    angle_deg=_known(s.angle_deg, 1),
                    confidence=_round(s.confidence, 3),
                )
                for s in a.views
            ),
            direction=tuple(
                DirectionOut(
                    start_s=_round(s.start_s, 4),
                    end_s=_round(s.end_s, 4),
                    label=Direction(s.label),
                    confidence=_round(s.confidence, 3),
                )
                for s in a.directions
            ),
            events=tuple(
                EventOut(
                    t_s=_round(e.t_s, 4),
                    foot=e.foot,
                    kind=e.kind,
                    confidence=_round(e.confidence, 3),
                    first_touch_s=_seen(e.first_touch_s),
                    first_touch_spread_s=_known(e.first_touch_spread_s, 4),
                )
                for e in sorted(a.events, key=lambda e: e.t_s)
            ),
            steps=_steps(a),
            trace=_trace(a),
            cues=tuple(
                CueOut(t_s=_round(c.t_s, 4), id=c.id, priority=c.priority, text=c.text)
                for c in a.cues
            ),
            findings=tuple(_finding(one) for one in a.faults),
            crossings=tuple(
                CrossingOut(t_s=_round(c.t_s, 4), confidence=_round(c.confidence, 3))
                for c in sorted(a.crossings, key=lambda c: c.t_s)
            ),
            summary=summarise(a, notes, belt_mps),
        )

    def to_json(self) -> str:
        """The report as JSON text, ending in a newline."""
        return self.model_dump_json(indent=1, by_alias=True) + "\n"

    def save(self, path: Path) -> None:
        """Write the same to ``path``, one series after the other: of two hours all are 26 MB, and
        twice as much while they are put together."""
        no_series: dict[str, Any] = dict.fromkeys(TraceOut.model_fields, ())
        bare = self.model_copy(update={"trace": TraceOut.model_construct(**no_series)})
        rest = to_json(bare, indent=1, by_alias=True)
        with path.open("wb") as file:
            for name in TraceOut.model_fields:
                before, rest = rest.split(b'\n  "%s": []' % name.encode(), 1)
                file.write(b'%s\n  "%s": ' % (before, name.encode()))
                series = to_json(getattr(self.trace, name), indent=1)
                file.write(series.replace(b"\n ", b"\n   ").replace(b"\n]", b"\n  ]"))
            file.write(rest + b"\n")


def _generator() -> str:
    try:
        return f"backstep {version('backstep-coach')}"
    except PackageNotFoundError:
        return "backstep"


def _round(value: float, digits: int) -> float:
    # Adding zero turns -0.0 into 0.0, which reads better.
    return round(float(value), digits) + 0.0


def _known(value: float | None, digits: int) -> float | None:
    """``None`` for what is not known, and for what is no number."""
    if value is None or not math.isfinite(value):
        return None
    return _round(value, digits)


def _seen(t_s: float | None) -> float | None:
    """A time within the recording; what came before its first frame was not seen."""
    return None if t_s is None or t_s < 0 else _known(t_s, 4)


def _baseline(standing: BaselineProgress | None) -> BaselineOut | None:
    if standing is None or standing.baseline is None or standing.spread is None:
        return None
    found, spread = standing.baseline, standing.spread
    return BaselineOut(
        start_s=_round(standing.start_s or 0.0, 4),
        end_s=_round(standing.end_s or 0.0, 4),
        view=found.view,
        facing=found.facing,
        lean_deg=_known(found.lean_deg, 2),
        lean_spread_deg=_known(spread.lean_deg, 2),
        lateral_lean_deg=_known(found.lateral_lean_deg, 2),
        lateral_lean_spread_deg=_known(spread.lateral_lean_deg, 2),
        head_pitch_deg=_known(found.head_pitch_deg, 2),
        head_pitch_spread_deg=_known(spread.head_pitch_deg, 2),
        shrug=_known(found.shrug, 4),
        shrug_spread=_known(spread.shrug, 4),
    )


def _finding(found: FaultStretch) -> FindingOut:
    spec = cue_for(found.fault)
    return FindingOut(
        id=found.check,
        fault=found.fault,
        start_s=_round(found.start_s, 4),
        end_s=_round(found.end_s, 4),
        value=_known(found.value, 3),
        limit=_known(found.limit, 3),
        unit=found.unit,
        text="" if spec is None else spec.text,
        cue=None if spec is None else spec.id,
        confidence=_round(found.confidence, 3),
    )


def _steps(analysis: Analysis) -> tuple[StepOut, ...]:
    return tuple(
        StepOut(
            index=step.index,
            foot=step.foot,
            contact_s=_round(step.contact_s, 4),
            liftoff_s=_known(step.liftoff_s, 4),
            direction=step.direction,
            length_m=_known(step.length_m, 3),
            length_leg=_known(step.length_leg, 3),
            landing=step.landing,
            foot_pitch_deg=_known(step.foot_pitch_deg, 1),
            heel_lag_s=_known(step.heel_lag_s, 3),
            confidence=_round(step.confidence, 3),
            first_touch_s=_seen(step.first_touch_s),
            first_touch_spread_s=_known(step.first_touch_spread_s, 4),
        )
        for step in sorted(analysis.steps, key=lambda step: step.contact_s)
    )


def _trace(analysis: Analysis) -> TraceOut:
    unknown: Series = (None,) * len(analysis.t_s)
    # Rounded numbers come again and again: one object of each kind, not four times the memory.
    kept: dict[float | None, float | None] = {}

    def known(value: float | None) -> float | None:
        rounded = _known(value, 3)
        return kept.setdefault(rounded, rounded)

    series: dict[str, Series] = {
        name: tuple(map(known, analysis.traces.get(name, unknown)))
        for name in TraceOut.model_fields
        if name != "t_s"
    }
    return TraceOut(t_s=tuple(_round(t, 4) for t in analysis.t_s), **series)


def report_schema() -> dict[str, Any]:
    """The JSON Schema of a written report (draft 2020-12 [46])."""
    schema = Report.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **schema}


def schema_text() -> str:
    """``docs/report.schema.json`` as it should be."""
    return json.dumps(report_schema(), indent=1, sort_keys=True) + "\n"


def write_csv(report: Report, path: Path) -> tuple[Path, Path]:
    """Write the steps to ``path`` and the trace beside it as ``NAME-trace.csv``.

    One row a step and one row a frame; columns are named as in the report, an empty cell means
    "can't tell". Returns both paths.
    """
    frames = trace_path(path)
    write_steps(report, path)
    columns = report.trace.model_dump()
    with frames.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(columns)
        rows.writerows(zip(*columns.values(), strict=True))
    return path, frames


def write_steps(report: Report, path: Path) -> None:
    """Write the steps to ``path``, as ``write_csv`` does."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(StepOut.model_fields))
        writer.writeheader()
        writer.writerows(step.model_dump(mode="json") for step in report.steps)
