"""How a measure went over a client's clips, as their page says it, and its small chart as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from app.review.comparison import MeasureTrend, dated_means, trends
from app.review.measures import BALL, CADENCE, LEAN, LENGTH_LEG, ReviewMeasure
from app.sharing.shared import SharedClip
from app.storage.store import Store

MEASURE_OF: Mapping[str, ReviewMeasure] = {
    "step_length": LENGTH_LEG,
    "upright_trunk": LEAN,
    "cadence": CADENCE,
    "landing": BALL,
}
"""The measure of steps that is nearest to what a check judges, by the check's id."""
Band = tuple[float | None, float | None]
"""From where to where is good; open where an end is ``None``."""
_MOST_DRAWN = 8
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 640, 150, 30, 28, 30
_INK, _LINE, _BAND = "#1f2933", "#0b6e4f", "#d9efe6"


def trends_to(store: Store, shared: SharedClip) -> Mapping[str, MeasureTrend]:
    """Each measure that this clip has, over the client's clips up to this one, by its id; none that
    no clip before it has.

    Raises:
        StorageError: what is kept can't be read.
    """
    if shared.client is None:
        return {}
    dated = dated_means(store, shared.client.id)
    here = next((n for n, one in enumerate(dated) if one.clip == shared.clip.uid), -1)
    found = (one for one in trends(dated[: here + 1]) if len(one.points) > 1)
    return {one.measure.id: one for one in found if one.points[-1].clip == shared.clip.uid}


def drawn_of(trend: MeasureTrend) -> tuple[int, ...]:
    """Which points a chart has room for: the first, which the change is against, and the last."""
    count = len(trend.points)
    return tuple(n for n in range(count) if n == 0 or n > count - _MOST_DRAWN)


def trend_svg(
    values: Sequence[float], band: Band | None, says: Sequence[str], days: Sequence[str]
) -> bytes:
    """The chart: a dot a clip with its value, the last of which is this one, and the good band
    behind.

    Args:
        says: each value in words. days: each day in words.
    """
    ends = [one for one in band or () if one is not None]
    low, high = min([*values, *ends]), max([*values, *ends])
    room = 0.15 * (high - low) or max(1.0, 0.1 * abs(high))
    low, high = low - room, high + room

    def y_of(value: float) -> float:
        return _TOP + (high - value) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    span = _WIDTH - 2 * _LEFT - 60
    xs = [_LEFT + 30 + span * number / (len(values) - 1) for number in range(len(values))]
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
    if band is not None:
        top = y_of(high if band[1] is None else band[1])
        tall = y_of(low if band[0] is None else band[0]) - top
        _add(svg, "rect", x=_LEFT, y=top, width=_WIDTH - 2 * _LEFT, height=tall, fill=_BAND)
    path = " ".join(f"{x:.1f},{y_of(value):.1f}" for x, value in zip(xs, values, strict=True))
    _add(svg, "polyline", points=path, fill="none", stroke=_LINE, **{"stroke-width": 2.5})
    for x, value, said, day in zip(xs, values, says, days, strict=True):
        y, here = y_of(value), x == xs[-1]
        _add(svg, "circle", cx=x, cy=y, r=7 if here else 4.5, fill=_LINE)
        weight = "bold" if here else "normal"
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
