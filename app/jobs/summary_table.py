"""The table of many clips: one row each, failures with their reason, as Parquet and CSV."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import compute, csv, parquet

from app.jobs.files import put
from app.storage.review_values import Job

_WORDS, _WHOLE, _NUMBER, _TRUTH = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_FORMULA = r"^([=+\-@\t\r])"
OF_THE_JOB = {
    "clip": _WORDS,
    "source_url": _WORDS,
    "state": _WORDS,
    "problem": _WORDS,
    "attempts": _WHOLE,
    "wall_s": _NUMBER,
    "processor_s": _NUMBER,
    "peak_bytes": _NUMBER,
}
OF_THE_RESULT = {
    "duration_s": _NUMBER,
    "frames": _WHOLE,
    "fps": _NUMBER,
    "walker_seen": _TRUTH,
    "backward_s": _NUMBER,
    "backward_steps": _WHOLE,
    "steps": _WHOLE,
    "cadence_spm": _NUMBER,
    "step_length_m": _NUMBER,
    "step_length_leg": _NUMBER,
    "lean_deg": _NUMBER,
    "limits": _WHOLE,
}
"""Columns from ``Job.facts``; empty where a clip failed or cannot tell."""


def summary_table(jobs: Sequence[Job], out: str) -> pa.Table:
    """One row a job; ``clip`` is the path of its results below ``out``."""
    rows = [
        {
            "clip": job.result_url.removeprefix(out).lstrip("/"),
            "source_url": job.source_url,
            "state": job.state.value,
            "problem": job.problem,
            "attempts": job.attempts,
            "wall_s": job.wall_s,
            "processor_s": job.processor_s,
            "peak_bytes": job.peak_bytes,
            **{name: (job.facts or {}).get(name) for name in OF_THE_RESULT},
        }
        for job in jobs
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema({**OF_THE_JOB, **OF_THE_RESULT}))


def write_summary(jobs: Sequence[Job], out: str) -> tuple[str, str]:
    """Write summary.parquet and summary.csv into ``out``; their addresses.

    Raises:
        FileError: they cannot be written.
    """
    table = summary_table(jobs, out)
    with tempfile.TemporaryDirectory(prefix="backstep-summary-") as name:
        places = (Path(name) / "summary.parquet", Path(name) / "summary.csv")
        parquet.write_table(table, places[0])
        csv.write_csv(_without_formulas(table), places[1])
        urls = tuple(f"{out}/{place.name}" for place in places)
        for place, url in zip(places, urls, strict=True):
            put(place, url)
    return urls[0], urls[1]


def _without_formulas(table: pa.Table) -> pa.Table:
    """The table with an apostrophe before each text that a spreadsheet would take for a formula, as
    a clip may be called."""
    for index, field in enumerate(table.schema):
        if field.type == _WORDS:
            safe = compute.replace_substring_regex(table.column(index), _FORMULA, r"'\1")
            table = table.set_column(index, field, safe)
    return table
