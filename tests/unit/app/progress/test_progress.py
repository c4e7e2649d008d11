"""Measures over the weeks: the values by week, the words with their units, the charts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.progress.charts import figure
from app.progress.measures import MEASURES, Measure, MeasureHistory, course
from app.storage import Point, Units
from app.words import words

TUESDAY = datetime(2026, 3, 3, 18, 0, tzinfo=timezone.utc)
POINTS = st.lists(st.tuples(st.integers(0, 400), st.floats(0, 5_000)), min_size=1, max_size=20).map(
    lambda drawn: [point(days, value) for days, value in sorted(drawn)]
)


def point(days: int, value: float) -> Point:
    return Point(1, TUESDAY + timedelta(days=days), value)


def named(id_: str) -> Measure:
    return next(one for one in MEASURES if one.id == id_)


def of(id_: str, *values: tuple[int, float]) -> MeasureHistory:
    return course(named(id_), [point(days, value) for days, value in values], timezone.utc)


def test_time_and_steps_are_added_up_by_week_and_all_else_is_averaged() -> None:
    walked = ((0, 60.0), (2, 120.0), (7, 240.0))
    monday = date(2026, 3, 2)
    assert [(one.monday, one.value, one.sessions) for one in of("time", *walked).weeks] == [
        (monday, 180.0, 2),
        (monday + timedelta(days=7), 240.0, 1),
    ]
    assert [one.value for one in of("cadence", *walked).weeks] == [90.0, 240.0]


def test_a_session_counts_for_the_week_of_the_walkers_own_day() -> None:
    late = [Point(1, datetime(2026, 3, 8, 23, 30, tzinfo=timezone.utc), 1.0)]
    assert course(named("pain"), late, timezone.utc).weeks[0].monday == date(2026, 3, 2)
    east = timezone(timedelta(hours=2))
    assert course(named("pain"), late, east).weeks[0].monday == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("id_", "value", "units", "shown"),
    [
        ("step_length", 0.3048, Units.METRIC, "30 cm"),
        ("step_length", 0.3048, Units.IMPERIAL, "12 in"),
        ("belt", 0.44704, Units.METRIC, "1.6 km/h"),
        ("belt", 0.44704, Units.IMPERIAL, "1 mph"),
        ("ball", 0.875, Units.METRIC, "88 %"),
        ("time", 90.0, Units.IMPERIAL, "1.5 min"),
        ("trunk", -2.25, Units.METRIC, "-2.2°"),
        ("effort", 11.0, Units.METRIC, "11 (light)"),
    ],
)
def test_a_value_is_said_in_the_units_in_which_the_person_thinks(
    id_: str, value: float, units: Units, shown: str
) -> None:
    assert words().say(named(id_).unit_for(units).says(value)) == shown
    drawn = figure(of(id_, (0, value), (7, value)), units, words())["data"]
    assert isinstance(drawn, list)
    assert f'"text": ["{shown}", "{shown}"]' in json.dumps(drawn, ensure_ascii=False)


def test_the_course_is_said_in_one_sentence() -> None:
    said = words().say(of("step_length", (0, 0.25), (1, 0.25)).sentence(Units.METRIC))
    assert said == "2 sessions in one week: 25 cm."
    said = words("de").say(of("trunk", (0, 7.5), (9, 3.0)).sentence(Units.METRIC))
    assert said == "Von 7,5° in der ersten Woche auf 3° in der letzten, in 2 Einheiten."


@given(st.sampled_from(MEASURES), st.sampled_from(list(Units)), POINTS)
def test_every_week_is_drawn_once_and_nothing_walked_is_lost(
    measure: Measure, units: Units, points: list[Point]
) -> None:
    low, high = measure.scale or (0, 5_000)
    unit = measure.unit.scale
    points = [replace(one, value=min(max(one.value, low / unit), high / unit)) for one in points]
    found = course(measure, points, timezone.utc)
    assert sum(week.sessions for week in found.weeks) == len(points)
    if measure.added:
        assert sum(week.value for week in found.weeks) == pytest.approx(
            sum(one.value for one in points)
        )
    drawn = json.loads(json.dumps(figure(found, units, words("de")), allow_nan=False))
    if measure.added or len(found.weeks) > 1:
        assert len(drawn["data"][0]["x"]) == len(set(drawn["data"][0]["x"])) == len(found.weeks)
    assert drawn["layout"]["separators"] == ", "
    first, last = drawn["layout"]["xaxis"]["range"]
    assert all(first < x < last for trace in drawn["data"] for x in trace["x"])
    if "range" in drawn["layout"]["yaxis"]:
        least, most = drawn["layout"]["yaxis"]["range"]
        assert all(least < y < most for trace in drawn["data"] for y in trace["y"])
    assert all(trace["type"] == "bar" or not trace["cliponaxis"] for trace in drawn["data"])


def test_one_value_alone_is_told_and_not_drawn() -> None:
    assert not of("cadence", (0, 80.0)).has_chart
    assert not of("time", (0, 60.0), (1, 60.0)).has_chart, "one bar is no comparison"
    assert of("time", (0, 60.0), (7, 60.0)).has_chart


def test_sessions_of_one_week_are_points_without_a_line() -> None:
    drawn = figure(of("cadence", (0, 80.0), (1, 90.0)), Units.METRIC, words())
    [only] = json.loads(json.dumps(drawn))["data"]
    assert only["mode"] == "markers"


def test_effort_is_told_with_its_words() -> None:
    said = words().say(of("effort", (0, 11.0), (7, 13.0), (8, 15.0)).sentence(Units.METRIC))
    assert "11 (light)" in said
    assert "14 (somewhat hard to hard)" in said
