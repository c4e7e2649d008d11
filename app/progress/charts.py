"""A measure's course as a chart: Plotly's own JSON, its colours by the names of the page's.

Plain values, so that the server needs no Plotly; the page draws them with Plotly's JavaScript.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

from pydantic import JsonValue

from app.progress.measures import MeasureHistory, Unit
from app.storage import Units
from app.words import Words

Figure: TypeAlias = dict[str, JsonValue]

# Names, not colours: the page knows whether it is light or dark, and fills them in.
TEXT = "var(--text)"
QUIET = "var(--quiet)"
LINE = "var(--good)"
POINT = "var(--blue)"
GRID = "var(--track)"
CARD = "var(--card)"
_CLEAR = "rgba(0,0,0,0)"
_FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
_MID_WEEK = timedelta(days=3)
_AIR = 0.06  # of a scale beyond either end: a point at its end is whole
_MOST_TICKS = 4  # as many as fit on a phone


def figure(course: MeasureHistory, units: Units, words: Words) -> Figure:
    """The chart: bars of weeks for what is added up, else sessions as points and, from the second
    week on, the weeks' mean as a line. Only for a course that ``has_chart``."""
    unit = course.measure.unit_for(units)
    data = _bars(course, unit, words) if course.measure.added else _line(course, unit, words)
    return {"data": data, "layout": _layout(course, unit, words)}


def _bars(course: MeasureHistory, unit: Unit, words: Words) -> list[JsonValue]:
    return [
        {
            "type": "bar",
            "name": words.text("progress.week"),
            "x": [week.monday.isoformat() for week in course.weeks],
            "y": [unit.shown(week.value) for week in course.weeks],
            "text": [words.say(unit.says(week.value)) for week in course.weeks],
            "width": 5 * 86_400_000,  # five days, in Plotly's milliseconds
            "textposition": "none",
            "hovertemplate": "%{x}: %{text}<extra></extra>",
            "marker": {"color": LINE},
        }
    ]


def _line(course: MeasureHistory, unit: Unit, words: Words) -> list[JsonValue]:
    weeks = course.weeks
    sessions: Figure = {
        "type": "scatter",
        "mode": "markers",
        "name": words.text("progress.session"),
        "x": [session.day.isoformat() for session in course.sessions],
        "y": [unit.shown(session.value) for session in course.sessions],
        "text": [words.say(unit.says(session.value)) for session in course.sessions],
        "hovertemplate": "%{x}: %{text}<extra></extra>",
        # A shape of its own, so that it is told from the weeks without colour.
        "marker": {"color": POINT, "size": 8, "symbol": "diamond-open", "line": {"width": 2}},
        "cliponaxis": False,
    }
    if len(weeks) == 1:
        return [sessions]  # a line needs a second week
    means: Figure = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": words.text("progress.week_mean"),
        "x": [(week.monday + _MID_WEEK).isoformat() for week in weeks],
        "y": [unit.shown(week.value) for week in weeks],
        "text": [words.say(unit.says(week.value)) for week in weeks],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": LINE, "width": 3},
        "marker": {"color": LINE, "size": 9},
        "cliponaxis": False,
    }
    return [means, sessions]


def _layout(course: MeasureHistory, unit: Unit, words: Words) -> Figure:
    dates = words.text("progress.date_format")
    axis: Figure = {"color": QUIET, "gridcolor": GRID, "linecolor": GRID, "fixedrange": True}
    mondays = [week.monday for week in course.weeks]
    step = -(-len(mondays) // _MOST_TICKS)
    layout: Figure = {
        "height": 270,
        "margin": {"l": 56, "r": 12, "t": 34, "b": 36},
        "paper_bgcolor": _CLEAR,
        "plot_bgcolor": _CLEAR,
        "font": {"family": _FONT, "size": 15, "color": TEXT},
        "hoverlabel": {"bgcolor": CARD, "bordercolor": QUIET, "font": {"size": 15, "color": TEXT}},
        "separators": words.text("meta.decimal_mark") + " ",
        "dragmode": False,
        "showlegend": not course.measure.added and len(course.weeks) > 1,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "xaxis": {
            **axis,
            "type": "date",
            "tickvals": [day.isoformat() for day in mondays[::step]],
            "tickformat": dates,
            "tickangle": 0,
            "hoverformat": dates,
            "showgrid": False,
            # A week more on either side: a single bar is none as wide as the chart.
            "range": [
                (mondays[0] - timedelta(days=5)).isoformat(),
                (mondays[-1] + timedelta(days=9)).isoformat(),
            ],
        },
        "yaxis": {
            **axis,
            "title": {"text": words.say(unit.axis), "standoff": 8},
            "zerolinecolor": GRID,
            "rangemode": "tozero" if course.measure.added else "normal",
        },
    }
    if course.measure.scale is not None:
        low, high = course.measure.scale
        air = _AIR * (high - low)
        scale: Figure = {"range": [low - air, high + air], "zeroline": False}
        if course.measure.ticks:
            scale["tickvals"] = list(course.measure.ticks)
        layout["yaxis"] = {**_dict(layout["yaxis"]), **scale}
    return layout


def _dict(value: JsonValue) -> Figure:
    assert isinstance(value, dict)
    return value
