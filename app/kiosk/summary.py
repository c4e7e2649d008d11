"""A day of the kiosk in one line, made from what was counted: making it twice does no harm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from app.fleet.tally import Totals
from app.fleet.values import MOST_TIPS, DaySummary, HourCount


def day_bounds(day: date, zone: tzinfo | None = None) -> tuple[datetime, datetime]:
    """When ``day`` begins and ends by the clock on the wall (of this computer if no ``zone``)."""
    midnights = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    begin, end = (one.astimezone(timezone.utc) for one in midnights)
    return begin, end


def summed_up(
    day: date,
    counts: Iterable[HourCount],
    problems: Mapping[str, int],
    zone: tzinfo | None = None,
) -> DaySummary:
    """The summary of ``day`` from its counts, and from how often each problem began."""
    total = Totals()
    hours: Counter[int] = Counter()
    for one in counts:
        total.add(one)
        hours[one.hour.astimezone(zone).hour] += one.begun
    worst = sorted(problems.items(), key=lambda item: (-item[1], item[0]))[:MOST_TIPS]
    return DaySummary(
        day=day,
        greeted=total.greeted,
        begun=total.begun,
        completed=total.completed,
        walked_s=round(total.walked_s, 1),
        tip=total.tip,
        busiest_hour=min(hours, key=lambda hour: (-hours[hour], hour)) if total.begun else None,
        problems=dict(worst),
    )


def in_a_line(summary: DaySummary) -> str:
    """The summary for the log."""
    parts = [
        f"{summary.day.isoformat()}: {summary.greeted} greeted, {summary.begun} begun, "
        f"{summary.completed} completed, {summary.walked_s / 60:.1f} min walked"
    ]
    if summary.tip:
        parts.append(f"most given tip {summary.tip}")
    if summary.busiest_hour is not None:
        parts.append(f"busiest from {summary.busiest_hour:02d}:00")
    told = ", ".join(f"{name} {times}" for name, times in summary.problems.items())
    parts.append(f"problems: {told}" if told else "no problems")
    return "; ".join(parts)
