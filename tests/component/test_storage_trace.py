"""Traces: open, compact, and as far as they were written whole."""

from __future__ import annotations

import csv
import gzip
import math
import os
import tempfile
from dataclasses import astuple, fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.storage.trace import COLUMNS, TraceFile, TraceSample, read_trace, trace_text
from storage_cases import a_sample
from vision.values import Body, Direction, Gait, Observation, Posture, Situation, View

NUMBERS = st.none() | st.floats(-1e6, 1e6)
SAMPLES = st.builds(
    TraceSample,
    t_s=st.floats(0, 1e5),
    situation=st.sampled_from([one.value for one in Situation]),
    view=st.sampled_from([one.value for one in View]),
    direction=st.sampled_from([one.value for one in Direction]),
    **{field.name: NUMBERS for field in fields(TraceSample)[4:]},
)


def write(path: Path, *seconds: list[TraceSample]) -> None:
    file = TraceFile(path)
    for samples in seconds:
        file.write(samples)
    file.close()


@settings(max_examples=30)
@given(seconds=st.lists(st.lists(SAMPLES, max_size=5), max_size=4))
def test_a_trace_comes_back_to_a_ten_thousandth(seconds: list[list[TraceSample]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace.csv.gz"
        write(path, *seconds)
        written = [sample for samples in seconds for sample in samples]
        read = read_trace(path)
    assert len(read) == len(written)
    for before, after in zip(written, read, strict=True):
        for one, other in zip(astuple(before), astuple(after), strict=True):
            if isinstance(one, float):
                assert other == pytest.approx(one, abs=0.51e-4)
            else:
                assert other == one


def test_any_gzip_and_csv_reader_reads_a_trace_and_finds_units_in_the_header(
    tmp_path: Path,
) -> None:
    path = tmp_path / "trace.csv.gz"
    write(path, [a_sample(0.0)], [a_sample(0.5, None), a_sample(1.0, math.nan)])
    with gzip.open(path, "rt") as file:
        rows = list(csv.DictReader(file))
    assert [row["t_s"] for row in rows] == ["0", "0.5", "1"]
    assert [row["lean_deg"] for row in rows] == ["3.25", "", ""]
    assert tuple(rows[0]) == COLUMNS
    assert {"t_s", "cadence_spm", "speed_mps", "lean_deg"} <= set(COLUMNS)


@pytest.mark.parametrize("cut", [1, 7, 25])
def test_a_trace_that_was_cut_off_keeps_all_but_the_last_write_and_can_go_on(
    tmp_path: Path, cut: int
) -> None:
    path = tmp_path / "trace.csv.gz"
    write(path, [a_sample(0.0)], [a_sample(1.0)], [a_sample(2.0)])
    os.truncate(path, path.stat().st_size - cut)
    assert [sample.t_s for sample in read_trace(path)] == [0.0, 1.0]
    write(path, [a_sample(3.0)])
    assert [sample.t_s for sample in read_trace(path)] == [0.0, 1.0, 3.0]
    with gzip.open(path, "rt") as file:
        assert len(file.readlines()) == 4


def test_garbage_after_a_trace_is_no_reason_to_lose_it(tmp_path: Path) -> None:
    path = tmp_path / "trace.csv.gz"
    write(path, [a_sample(0.0)])
    with path.open("ab") as file:
        file.write(b"\0garbage" * 100)
    assert [sample.t_s for sample in read_trace(path)] == [0.0]


def test_a_trace_that_was_never_written_is_empty(tmp_path: Path) -> None:
    assert read_trace(tmp_path / "none.csv.gz") == ()
    write(tmp_path / "empty.csv.gz", [])
    assert read_trace(tmp_path / "empty.csv.gz") == ()


def test_columns_of_a_later_version_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "trace.csv.gz"
    write(path, [a_sample(0.0)])
    lines = "".join(trace_text(path)).splitlines()
    later = gzip.compress(f"{lines[0]},hip_deg\n{lines[1]},12\n".encode())
    path.write_bytes(later)
    assert read_trace(path) == (a_sample(0.0),)


def test_an_hour_of_walking_takes_a_few_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "trace.csv.gz"
    file = TraceFile(path)
    for second in range(60):
        angles = [second + frame / 30 for frame in range(30)]
        file.write(
            [
                replace(a_sample(t_s, 5 * math.sin(7 * t_s)), knee_left_deg=30 * math.cos(t_s))
                for t_s in angles
            ]
        )
    file.close()
    assert path.stat().st_size * 60 < 5e6


def test_a_sample_is_made_of_an_observation_without_picture_and_landmarks(body: Body) -> None:
    gait = Gait(2.0, Direction.BACKWARD, 0.9, 1.5, cadence_spm=70.0, speed_mps=-0.4)
    seen = Observation(60, 2.0, Situation.BACKWARD, None, body, gait)
    sample = TraceSample.of(seen, t_s=12.0)
    assert (sample.t_s, sample.situation, sample.direction) == (12.0, "backward", "backward")
    assert (sample.view, sample.lean_deg, sample.cadence_spm) == ("side", 4.0, 70.0)
    unseen = TraceSample.of(replace(seen, body=None, situation=Situation.NO_PERSON))
    assert (unseen.t_s, unseen.view, unseen.lean_deg) == (2.0, "unknown", None)


@pytest.fixture
def body() -> Body:
    import numpy as np

    points, world = np.zeros((33, 2)), np.zeros((33, 3))
    return Body(
        t_s=2.0,
        points=points,
        measured=points,
        world=world,
        visibility=np.ones(33),
        view=View.SIDE,
        yaw_deg=0.0,
        view_confidence=1.0,
        facing=1,
        near=None,
        torso_px=100.0,
        stature_px=350.0,
        px_per_m=None,
        feet_seen=True,
        confidence=0.8,
        posture=Posture(lean_deg=4.0),
    )
