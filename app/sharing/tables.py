"""Tables of a clip: CSV long and wide, Parquet with its units.

Every row names clip, program and corrections, so that tables of many clips can be laid one under
the other. An empty cell (``null`` in Parquet) means "can't tell".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel

from app.reports.parts import StepOut, TraceOut
from app.reports.report import Report
from app.sharing.shared import MISSING, SharedClip

Cell = str | float | int | None
Row = Mapping[str, Cell]

LONG = ("t_s", "name", "value", "unit", "confidence")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STEP_KEYS = ("index", "foot", "direction", "contact_s", "confidence")
"""What names a step, and is no measure of it."""


def said_of(shared: SharedClip) -> dict[str, Cell]:
    """The columns that name clip, program and corrections."""
    return {
        "clip": shared.clip.name,
        "software": shared.report.generator,
        "corrections": len(shared.edits),
    }


def step_rows(report: Report) -> list[Row]:
    """One row a step, as in the report."""
    return [step.model_dump(mode="json") for step in report.steps]


def frame_rows(report: Report) -> list[Row]:
    """One row a frame: the traces, and the direction."""
    columns = report.trace.model_dump()
    spans = report.direction
    rows: list[Row] = []
    for values in zip(*columns.values(), strict=True):
        t_s = values[0]
        at = next((one.label.value for one in spans if one.start_s <= t_s <= one.end_s), "unknown")
        rows.append({**dict(zip(columns, values, strict=True)), "direction": at})
    return rows


def long_rows(report: Report) -> Iterator[Row]:
    """One row a value, in order of time: events, what was measured of each step, traces.

    A trace has no confidence of its own. Names of steps' measures begin with ``step.left.`` or
    ``step.right.``, of events with ``contact.`` or ``liftoff.``.
    """
    rows = [*_events(report), *_steps(report), *_traces(report)]
    return iter(sorted(rows, key=lambda row: float(row["t_s"] or 0)))


def _events(report: Report) -> Iterator[Row]:
    for one in report.events:
        yield _long(one.t_s, f"{one.kind.value}.{one.foot.value}", one.t_s, "s", one.confidence)


def _steps(report: Report) -> Iterator[Row]:
    units = units_of(StepOut)
    for step in report.steps:
        for name, value in step.model_dump(mode="json").items():
            if name not in _STEP_KEYS:
                full = f"step.{step.foot.value}.{name}"
                yield _long(step.contact_s, full, value, units.get(name, ""), step.confidence)


def _traces(report: Report) -> Iterator[Row]:
    units, trace = units_of(TraceOut), report.trace
    for name in TraceOut.model_fields:
        if name != "t_s":
            for t_s, value in zip(trace.t_s, getattr(trace, name), strict=True):
                yield _long(t_s, name, value, units.get(name, ""), None)


def _long(t_s: float, name: str, value: Cell, unit: str, confidence: float | None) -> Row:
    return dict(zip(LONG, (t_s, name, value, unit, confidence), strict=True))


def units_of(part: type[BaseModel]) -> dict[str, str]:
    """The unit of each field that has one, as the report's schema says."""
    found: dict[str, str] = {}
    for name, field in part.model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and isinstance(extra.get("unit"), str):
            found[name] = str(extra["unit"])
    return found


def csv_text(rows: Iterable[Row], columns: Sequence[str], said: Row) -> str:
    """Rows as CSV in UTF-8 with a mark at its head, by which spreadsheets know it. A text that a
    spreadsheet would take for a formula has an apostrophe before it."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*columns, *said))
    tail = [_safe(value) for value in said.values()]
    for row in rows:
        writer.writerow([*(_safe(row.get(name)) for name in columns), *tail])
    return out.getvalue()


def _safe(value: Cell) -> Cell:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def write_parquet(
    rows: Sequence[Row], part: type[BaseModel], said: Row, target: Path, *, more: Sequence[str] = ()
) -> None:
    """Write rows as Parquet; each column of ``part`` carries its unit and description.

    Args:
        part: whose fields the columns are. more: further columns of text.

    Raises:
        OSError: it cannot be written.
    """
    units = units_of(part)
    fields: list[pa.Field] = []
    for name, field in part.model_fields.items():
        metadata = {"unit": units.get(name, ""), "description": field.description or ""}
        fields.append(pa.field(name, _type(field.annotation), metadata=metadata))
    fields += [pa.field(name, pa.string()) for name in more]
    fields += [pa.field(name, _type(type(value))) for name, value in said.items()]
    metadata = {"about": f"{said['clip']}; {said['software']}; {MISSING}"}
    schema = pa.schema(fields, metadata=metadata)
    table = pa.Table.from_pylist([{**row, **said} for row in rows], schema=schema)
    pq.write_table(table, target, compression="zstd")


def _type(annotation: Any) -> pa.DataType:  # noqa: ANN401 - an annotation may be anything
    shown = str(annotation)
    if annotation is int:
        return pa.int64()
    return pa.float64() if "float" in shown else pa.string()
