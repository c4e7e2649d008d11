"""How one measure went over a client's clips, and its small chart as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from app.review.reports import current_report
from app.sharing.measures import Measured, Standard, measured
from app.sharing.shared import SharedClip
from app.storage.store import Store

MOST_CLIPS = 8
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 640, 150, 30, 28, 30
_INK, _LINE, _BAND = "#1f2933", "#0b6e4f", "#d9efe6"


@dataclass(frozen=True, slots=True)
class ClipPoint:
    """A clip's value. here: it is the clip that the report is of."""

    day: date
    number: Measured
    here: bool


def trend_of(
    store: Store, shared: SharedClip, check: str, standard: Standard
) -> tuple[ClipPoint, ...]:
    """The measure that ``check`` judges over the client's clips, the oldest first, those after
    this clip left out; at most the last eight. Empty where fewer than two have it.

    Raises:
        StorageError: what is kept can't be read.
    """
    if shared.client is None:
        return ()
    found = []
    for clip in store.clips.all(shared.client.id):
        here = clip.uid == shared.clip.uid
        report = shared.report if here else current_report(store, clip)
        number = None if report is None else measured(report, standard).get(check)
        if number is not None:
            day = clip.filmed_on or clip.added_at.date()
            found.append(((day, clip.id), ClipPoint(day, number, here)))
    found.sort(key=lambda one: one[0])
    points = [point for _, point in found]
    until = next((number for number, one in enumerate(points) if one.here), None)
    points = [] if until is None else points[: until + 1]
    return tuple(points[-MOST_CLIPS:]) if len(points) > 1 else ()


def trend_svg(points: Sequence[ClipPoint], says: Sequence[str], days: Sequence[str]) -> bytes:
    """The chart: a dot a clip with its value, the good band behind.

    Args:
        says: each value in words. days: each day in words.
    """
    first = points[0].number
    ends = [one for one in (first.ok_low, first.ok_high) if one is not None]
    values = [one.number.value for one in points]
    low, high = min([*values, *ends]), max([*values, *ends])
    room = 0.15 * (high - low) or max(1.0, 0.1 * abs(high))
    low, high = low - room, high + room

    def y_of(value: float) -> float:
        return _TOP + (high - value) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    span = _WIDTH - 2 * _LEFT - 60
    xs = [_LEFT + 30 + span * number / (len(points) - 1) for number in range(len(points))]
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH} {_HEIGHT}",
            "width": str(_WIDTH),
            "height": str(_HEIGHT),
            "font-family": "Libertinus Serif, system-ui, sans-serif",
            "font-size": "13",
        },
    )
    top = y_of(high if first.ok_high is None else first.ok_high)
    bottom = y_of(low if first.ok_low is None else first.ok_low)
    _add(svg, "rect", x=_LEFT, y=top, width=_WIDTH - 2 * _LEFT, height=bottom - top, fill=_BAND)
    path = " ".join(f"{x:.1f},{y_of(value):.1f}" for x, value in zip(xs, values, strict=True))
    _add(svg, "polyline", points=path, fill="none", stroke=_LINE, **{"stroke-width": 2.5})
    for x, point, said, day in zip(xs, points, says, days, strict=True):
        y = y_of(point.number.value)
        _add(svg, "circle", cx=x, cy=y, r=7 if point.here else 4.5, fill=_LINE)
        weight = "bold" if point.here else "normal"
        _label(svg, said, x, y - 13, weight)
        _label(svg, day, x, _HEIGHT - 10, weight)
    drawn: bytes = ET.tostring(svg, encoding="utf-8")
    return drawn


def _add(parent: ET.Element, tag: str, **values: object) -> ET.Element:
    shown = {
        name: f"{value:.1f}" if isinstance(value, float) else str(value)
        for name, value in values.items()
    }
    return ET.SubElement(parent, tag, shown)


def _label(parent: ET.Element, text: str, x: float, y: float, weight: str) -> None:
    given = {"text-anchor": "middle", "font-weight": weight}
    _add(parent, "text", x=x, y=y, fill=_INK, **given).text = text
