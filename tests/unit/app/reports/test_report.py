"""The report: a published schema that holds for every analysis, and no NaN ever."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.reports.parts import TraceOut
from app.reports.report import SCHEMA_ID, Report, report_schema, schema_text, write_csv
from app.reports.summary import nobody_to_judge
from repository import ROOT
from vision.pipeline.gathered import TRACES
from vision.pipeline.recorded import Analysis
from vision.values import (
    Cue,
    Direction,
    EventKind,
    Foot,
    GaitEvent,
    Landing,
    SourceInfo,
    Step,
    View,
)
from vision.values.spans import Span

DOCS = ROOT / "docs"

seconds = st.floats(0, 600, allow_subnormal=False)
shares = st.floats(0, 1)
angles = st.none() | st.floats(-180, 180)
lengths = st.none() | st.floats(0, 2)
gaps = st.floats(0.01, 1.0)


def spans(labels: type[Direction] | type[View]) -> st.SearchStrategy[list[Span]]:
    return st.lists(
        st.builds(
            Span,
            start_s=seconds,
            end_s=seconds,
            label=st.sampled_from([label.value for label in labels]),
            confidence=shares,
            angle_deg=angles,
        ),
        max_size=4,
    )


steps = st.builds(
    Step,
    index=st.integers(0, 999),
    foot=st.sampled_from(Foot),
    contact_s=seconds,
    direction=st.sampled_from(Direction),
    confidence=shares,
    known_s=seconds,
    liftoff_s=st.none() | seconds,
    length_m=lengths,
    length_leg=lengths,
    landing=st.sampled_from(Landing),
    foot_pitch_deg=angles,
    heel_lag_s=st.none() | st.floats(-1, 1),
    first_touch_s=st.none() | seconds,
    first_touch_spread_s=st.none() | st.floats(0, 1),
)


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    frame_gaps = draw(st.lists(gaps, max_size=12))
    t_s = [sum(frame_gaps[:i]) for i in range(len(frame_gaps))]
    values = st.lists(st.none() | st.floats(), min_size=len(t_s), max_size=len(t_s))
    return Analysis(
        source=SourceInfo("walk.mp4", 640, 480, draw(st.floats(1, 240))),
        frames=len(t_s),
        duration_s=t_s[-1] if t_s else 0.0,
        height_m=draw(st.none() | st.floats(0.8, 2.5)),
        leg_m=draw(st.none() | st.floats(0.4, 1.3)),
        views=draw(spans(View)),
        directions=draw(spans(Direction)),
        events=draw(
            st.lists(
                st.builds(
                    GaitEvent,
                    t_s=seconds,
                    foot=st.sampled_from(Foot),
                    kind=st.sampled_from(EventKind),
                    confidence=shares,
                    known_s=seconds,
                    first_touch_s=st.none() | seconds,
                    first_touch_spread_s=st.none() | st.floats(0, 1),
                ),
                max_size=5,
            )
        ),
        steps=draw(st.lists(steps, max_size=6)),
        t_s=t_s,
        traces={name: draw(values) for name in draw(st.sets(st.sampled_from(TRACES)))},
        cues=draw(
            st.lists(
                st.builds(
                    Cue,
                    t_s=seconds,
                    id=st.sampled_from(["tall", "praise"]),
                    priority=st.integers(0, 5),
                    text=st.text(max_size=20),
                    spoken=st.just(""),
                    earcon=st.just(""),
                ),
                max_size=4,
            )
        ),
        person_share=draw(shares),
        feet_share=draw(shares),
    )


def analysis(**changed: Any) -> Analysis:  # noqa: ANN401 - any field of Analysis
    """A walker seen backward for two seconds, with what a test changes."""
    fields: dict[str, Any] = {
        "source": SourceInfo("walk.mp4", 640, 480, 30.0),
        "frames": 3,
        "duration_s": 2.0,
        "height_m": 1.7,
        "leg_m": 0.9,
        "views": [Span(0, 2, "side", 0.9, 3.0)],
        "directions": [Span(0, 2, "backward", 0.9)],
        "events": [],
        "steps": [step(i, 0.5 * i) for i in range(4)],
        "t_s": [0.0, 1.0, 2.0],
        "traces": {"lean_deg": [2.0, None, 4.0], "lateral_lean_deg": [None, None, None]},
        "cues": [],
        "person_share": 1.0,
        "feet_share": 1.0,
    }
    return Analysis(**{**fields, **changed})


def step(index: int, contact_s: float, landing: Landing = Landing.BALL, **changed: Any) -> Step:  # noqa: ANN401
    fields: dict[str, Any] = {"direction": Direction.BACKWARD, "length_m": 0.4, **changed}
    foot = Foot.LEFT if index % 2 else Foot.RIGHT
    return Step(
        index=index,
        foot=foot,
        contact_s=contact_s,
        confidence=0.8,
        known_s=contact_s + 0.2,
        landing=landing,
        **fields,
    )


@settings(max_examples=60, deadline=None)
@given(found=analyses())
def test_every_report_fits_the_published_schema_and_comes_back_the_same(found: Analysis) -> None:
    report = Report.from_analysis(found, "walk.mp4")
    text = report.to_json()
    # Words may say "Infinity"; a number may not be it.
    data = json.loads(text, parse_constant=pytest.fail)
    jsonschema.Draft202012Validator(report_schema()).validate(data)
    assert Report.model_validate_json(text) == report


@settings(max_examples=30, deadline=None)
@given(found=analyses())
def test_a_report_saved_piece_by_piece_is_the_same_text(
    tmp_path_factory: pytest.TempPathFactory, found: Analysis
) -> None:
    report, path = Report.from_analysis(found, "walk.mp4"), tmp_path_factory.mktemp("r") / "r.json"
    report.save(path)
    assert path.read_bytes().decode() == report.to_json()


def test_the_published_schema_is_current_and_is_a_schema() -> None:
    published = (DOCS / "report.schema.json").read_text()
    assert published == schema_text(), "run: backstep report-schema > docs/report.schema.json"
    jsonschema.Draft202012Validator.check_schema(json.loads(published))


def test_every_field_is_described_and_every_quantity_has_its_unit() -> None:
    schema = report_schema()
    parts = [schema, *(part for part in schema["$defs"].values() if "properties" in part)]
    assert len(parts) > 10
    suffixes = ("_s", "_deg", "_m", "_spm", "_share")
    for part in parts:
        for name, field in part["properties"].items():
            # What a field shares with its type's own description stands there only.
            known = {**schema["$defs"].get(field.get("$ref", "").split("/")[-1], {}), **field}
            assert known["title"], name
            assert known["description"], name
            if name.endswith(suffixes):
                assert field["unit"], name


def test_the_guide_names_every_key() -> None:
    guide = (DOCS / "report.md").read_text()
    schema = report_schema()
    assert SCHEMA_ID in guide
    parts = ("Report", "SourceOut", "SubjectOut", "StepOut", "EventOut", "CueOut", "TraceOut")
    for part in (*parts, "FindingOut", "CrossingOut"):
        properties = schema if part == "Report" else schema["$defs"][part]
        for name in properties["properties"]:
            assert f"`{name}" in guide or f".{name}`" in guide, name


def test_the_trace_has_every_angle_that_the_line_measures() -> None:
    assert set(TRACES) == set(TraceOut.model_fields) - {"t_s"}


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_nan_and_infinity_are_refused_where_a_number_must_be(value: float) -> None:
    with pytest.raises(ValidationError):
        Report.from_analysis(analysis(duration_s=value), "walk.mp4")
    with pytest.raises(ValidationError):
        TraceOut(**dict.fromkeys(TraceOut.model_fields, (value,)))


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_nan_becomes_null_where_not_knowing_is_allowed(value: float) -> None:
    found = analysis(traces={"lean_deg": [1.0, value, 3.0]}, leg_m=value)
    report = Report.from_analysis(found, "walk.mp4")
    assert report.trace.lean_deg == (1.0, None, 3.0)
    assert report.subject.leg_m is None
    assert report.summary.lean_deg == pytest.approx(2.0)


def test_unknown_keys_and_uneven_traces_are_refused() -> None:
    data = json.loads(Report.from_analysis(analysis(), "walk.mp4").to_json())
    with pytest.raises(ValidationError):
        Report.model_validate({**data, "mood": "good"})
    with pytest.raises(ValidationError, match="not as long"):
        Report.model_validate({**data, "trace": {**data["trace"], "lean_deg": [1.0]}})
    times = {**data["trace"], "t_s": [0.0, 1.0, 1.0]}
    with pytest.raises(ValidationError, match="strictly increase"):
        Report.model_validate({**data, "trace": times})
    with pytest.raises(ValidationError):
        Report.model_validate({**data, "schema": "backstep.report/2"})


def test_the_summary_counts_backward_walking_only() -> None:
    found = analysis(
        directions=[Span(0, 1.5, "backward", 0.9), Span(1.5, 2, "forward", 0.9)],
        steps=[
            step(0, 0.0, length_m=0.3),
            step(1, 0.6, Landing.HEEL, length_m=0.5),
            step(2, 1.2, Landing.UNKNOWN, length_m=None),
            step(3, 1.7, direction=Direction.FORWARD, length_m=0.9),
        ],
    )
    summary = Report.from_analysis(found, "walk.mp4").summary
    assert summary.backward_steps == 3
    assert summary.cadence_spm == pytest.approx(100)
    assert summary.step_length_m == pytest.approx(0.4)
    assert summary.lean_deg == pytest.approx(2.0)  # at 2.0 s the walk was forward
    assert (summary.time_s.backward, summary.time_s.forward) == (1.5, 0.5)
    assert summary.landing is not None
    assert summary.landing.ball == summary.landing.heel == summary.landing.unknown
    assert summary.landing.flat == 0


def test_a_missed_contact_does_not_halve_the_cadence() -> None:
    times = [0.5 * i for i in range(12) if i != 5]
    found = analysis(steps=[step(i, t) for i, t in enumerate(times)])
    assert Report.from_analysis(found, "walk.mp4").summary.cadence_spm == pytest.approx(120)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"person_share": 0.0, "feet_share": 0.0}, "Hardly any picture shows a person"),
        ({"feet_share": 0.0, "steps": []}, "feet were not seen"),
        ({"person_share": 0.5, "feet_share": 0.5}, "only 50% of the pictures"),
        ({"feet_share": 0.4}, "feet were seen in only 40%"),
        ({"steps": []}, "No backward step was seen"),
        ({"views": [Span(0, 2, "front", 0.9, 88.0)]}, "did not see the walker from the side"),
        ({}, "cannot see leaning to the left or right"),
        (
            {"height_m": None, "steps": [step(i, 0.5 * i, length_m=None) for i in range(4)]},
            "--height-cm",
        ),
        (
            {"steps": [step(i, 0.5 * i, Landing.UNKNOWN) for i in range(4)]},
            "could not be told for 4 of 4",
        ),
        ({"camera_moved_share": 0.6}, "The camera moved in 60% of the pictures"),
        ({"camera_moved_share": 0.6, "camera_untold_share": 0.2}, "did not show how"),
    ],
)
def test_what_could_not_be_judged_is_said_with_the_reason(
    changed: dict[str, Any], sentence: str
) -> None:
    summary = Report.from_analysis(analysis(**changed), "walk.mp4").summary
    assert [limit for limit in summary.limits if sentence in limit]
    assert len(summary.limit_ids) == len(summary.limits)


@pytest.mark.parametrize(("hz", "said"), [(5.0, True), (10.0, True), (12.5, False), (30.0, False)])
def test_too_few_pictures_a_second_are_told_whoever_was_seen(hz: float, said: bool) -> None:
    times = [k / hz + (20.0 if k > 25 else 0.0) for k in range(50)]  # a gap is no slow camera
    for share in (0.0, 1.0):
        found = analysis(t_s=times, traces={}, person_share=share, feet_share=share)
        limits = Report.from_analysis(found, "walk.mp4").summary.limits
        told = [limit for limit in limits if "pictures a second" in limit]
        assert bool(told) == said
        assert not told or f"only {hz:g} pictures" in told[0]


def test_a_film_of_a_moment_is_told_to_be_too_short() -> None:
    limits = Report.from_analysis(analysis(duration_s=0.21), "walk.mp4").summary.limits
    assert "lasts only 0.21 s" in limits[0]


def test_slow_motion_is_told_in_the_report() -> None:
    source = SourceInfo("slow.mp4", 640, 480, 240.0, time_scale=8.0)
    report = Report.from_analysis(analysis(source=source), "slow.mp4")
    assert report.source.time_scale == 8.0
    assert "slow motion, 8 times as long as the walk was" in report.summary.limits[0]
    assert Report.from_analysis(analysis(), "walk.mp4").source.time_scale == 1.0


def test_what_the_source_had_to_say_comes_first() -> None:
    report = Report.from_analysis(analysis(), "walk.mp4", ("walk.mp4: cut off.",))
    assert report.summary.limits[0] == "walk.mp4: cut off."


def test_without_feet_there_is_nobody_to_judge() -> None:
    def summary(**changed: float) -> bool:
        return nobody_to_judge(Report.from_analysis(analysis(**changed), "walk.mp4").summary)

    assert summary(person_share=0.0, feet_share=0.0)
    assert summary(feet_share=0.01)
    assert not summary(feet_share=0.5)


def test_csv_has_a_row_a_step_and_a_row_a_frame(tmp_path: Path) -> None:
    report = Report.from_analysis(analysis(), "walk.mp4")
    paths = write_csv(report, tmp_path / "walk.csv")
    assert paths == (tmp_path / "walk.csv", tmp_path / "walk-trace.csv")
    rows, frames = ([*csv.DictReader(path.read_text().splitlines())] for path in paths)
    assert [row["foot"] for row in rows] == ["right", "left", "right", "left"]
    assert rows[1]["contact_s"] == "0.5"
    assert rows[0]["liftoff_s"] == ""
    assert [row["lean_deg"] for row in frames] == ["2.0", "", "4.0"]
    assert set(frames[0]) == set(TraceOut.model_fields)


def test_speed_is_the_belts_or_that_of_steps_in_a_row_and_never_a_guess() -> None:
    found = analysis(steps=[step(i, 0.5 * i, length_m=0.4 + 0.02 * i) for i in range(5)])
    assert Report.from_analysis(found, "w").summary.speed_mps == pytest.approx(0.9)
    with_belt = Report.from_analysis(found, "w", belt_mps=1.2)
    assert with_belt.summary.speed_mps == with_belt.subject.belt_mps == 1.2
    unmeasured = analysis(steps=[step(i, 0.5 * i, length_m=None) for i in range(5)])
    assert Report.from_analysis(unmeasured, "w").summary.speed_mps is None
    assert Report.from_analysis(analysis(steps=[step(0, 1.0)]), "w").summary.speed_mps is None
    gap = analysis(steps=[step(i, t_s) for i, t_s in enumerate((0.0, 0.5, 1.0, 3.0, 3.5, 4.0))])
    assert Report.from_analysis(gap, "w").summary.speed_mps == pytest.approx(0.8)
