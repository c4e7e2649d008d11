"""A benchmark's result as tables in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from app.bench.result import BenchResult

_SIGNS = {True: "[green]met[/]", False: "[bold red]missed[/]", None: "can't tell"}


def print_result(result: BenchResult, console: Console) -> None:
    """Figures, goals, and what to know of the machine."""
    live, clip, start = result.live, result.clip, result.start_up
    figures = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("", "bare MediaPipe", "Backstep"):
        figures.add_column(column, justify="right" if column else "left")
    figures.add_row("one frame, live", f"{live.bare_ms:.1f} ms", f"{live.line_ms:.1f} ms")
    figures.add_row("  our stages, 95 %", "", f"{live.stages_p95_ms:.2f} ms")
    figures.add_row("  decoding, apart", "", f"{live.decode_ms:.1f} ms")
    figures.add_row("start to first frame", f"{start.bare_s:.1f} s", f"{start.line_s:.1f} s")
    name = f"a clip of {clip.seconds:.0f} s"
    figures.add_row(
        f"{name}, {clip.cores} cores", f"{clip.bare_s:.1f} s", f"{clip.all_cores_s:.1f} s"
    )
    figures.add_row(f"{name}, one core", "", f"{clip.one_core_s:.1f} s")
    if result.memory is not None:
        figures.add_row("memory", "", f"{result.memory.settled_mb:.0f} MB")
    goals = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("goal", "measured", "wanted", ""):
        goals.add_column(column)
    for goal in result.goals():
        goals.add_row(goal.name, goal.value, goal.wanted, _SIGNS[goal.met])
    console.print(figures)
    console.print()
    console.print(goals)
    machine = result.machine
    console.print(
        f"\n{machine.system}, {machine.cores} cores, Python {machine.python}, "
        f"MediaPipe {machine.mediapipe}",
        markup=False,
    )
    if machine.load is not None and machine.load[0] > 0.7 * machine.cores:
        console.print(
            f"The machine was busy (load {machine.load[0]:.1f}): compare, but do not quote.",
            markup=False,
        )
