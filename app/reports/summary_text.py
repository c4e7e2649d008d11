"""A report as a person reads it in the terminal: a table and plain sentences."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.reports.parts import LandingsOut, StepOut
from app.reports.report import Report
from vision.values import Direction, Foot, Landing

_MOST_STEPS = 24


def print_report(report: Report, console: Console) -> None:
    """Print the summary of ``report``."""
    source, summary = report.source, report.summary
    console.print(
        f"\n[bold]{escape(source.path)}[/]  {source.width}x{source.height}, "
        f"{source.frames} pictures in {source.duration_s:.1f} s",
        soft_wrap=True,
    )
    facts = Table(box=None, show_header=False, pad_edge=False)
    facts.add_column(style="dim")
    facts.add_column()
    for name, value in _facts(report):
        facts.add_row(name, escape(value))
    console.print(facts)
    backward = [step for step in report.steps if step.direction is Direction.BACKWARD]
    if backward:
        console.print(_step_table(backward))
    if len(backward) > _MOST_STEPS:
        console.print(f"... and {len(backward) - _MOST_STEPS} more (--csv or --json has all)")
    if report.cues:
        console.print("\n[bold]What the coach would have said[/]")
        for cue in report.cues:
            console.print(f"  {cue.t_s:6.1f} s  {cue.text}", markup=False)
    if summary.limits:
        console.print("\n[bold]What could not be judged, and why[/]")
        for sentence in summary.limits:
            console.print(f"  - {sentence}", markup=False, soft_wrap=True)


def _facts(report: Report) -> Iterable[tuple[str, str]]:
    summary = report.summary
    times = summary.time_s.model_dump()
    spent = [f"{label} {seconds:.1f} s" for label, seconds in times.items() if seconds >= 0.05]
    yield "direction", ", ".join(spent) or "can't tell"
    views: dict[str, float] = {}
    for span in report.view:
        views[span.label.value] = views.get(span.label.value, 0.0) + span.end_s - span.start_s
    if views:
        yield "camera view", max(views, key=lambda label: views[label])
    yield "backward steps", str(summary.backward_steps)
    if not summary.backward_steps:
        return
    yield "cadence", _quantity(summary.cadence_spm, "steps/min", 0)
    lengths = [
        _quantity(value, unit, 2)
        for value, unit in ((summary.step_length_m, "m"), (summary.step_length_leg, "leg lengths"))
        if value is not None
    ]
    yield "step length", ", ".join(lengths) or "can't tell"
    yield "landing", _landings(summary.landing)
    # From the vertical: of clothed people the pose model does not know the hips (conventions.md).
    good_to = "" if report.baseline is not None else ", good to some 5"
    yield "trunk lean", _quantity(summary.lean_deg, f"deg, forward positive{good_to}", 1)
    if report.baseline is not None:
        yield "against standing", _quantity(summary.lean_relative_deg, "deg, forward positive", 1)


def _landings(landing: LandingsOut | None) -> str:
    if landing is None:
        return "can't tell"
    words = {"ball": "ball first", "flat": "flat", "heel": "heel first", "unknown": "can't tell"}
    shares = landing.model_dump()
    return ", ".join(f"{words[kind]} {share:.0%}" for kind, share in shares.items() if share > 0)


def _quantity(value: float | None, unit: str, digits: int) -> str:
    return "can't tell" if value is None else f"{value:.{digits}f} {unit}"


def _step_table(steps: list[StepOut]) -> Table:
    table = Table(title="Backward steps", title_justify="left", header_style="bold")
    metres = any(step.length_m is not None for step in steps)
    length = "length (m)" if metres else "length (legs)"
    for column in ("at (s)", "foot", length, "landing", "foot pitch (deg)", "sure"):
        table.add_column(column, justify="left" if column in ("foot", "landing") else "right")
    for step in steps[:_MOST_STEPS]:
        table.add_row(
            f"{step.contact_s:.2f}",
            "left" if step.foot is Foot.LEFT else "right",
            _cell(step.length_m if metres else step.length_leg, 2),
            "?" if step.landing is Landing.UNKNOWN else step.landing.value,
            _cell(step.foot_pitch_deg, 0),
            f"{step.confidence:.0%}",
        )
    return table


def _cell(value: float | None, digits: int) -> str:
    return "?" if value is None else f"{value:.{digits}f}"
